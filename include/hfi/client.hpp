// The client: its settings, its life, and every task as a method.
#ifndef HFI_CLIENT_HPP
#define HFI_CLIENT_HPP

#include <hfi/client_tasks.hpp>

HFI_NAMESPACE_BEGIN

namespace detail {

/// The library's settings.
class Config {
public:
    Config(const ClientOptions &options, const std::shared_ptr<Host> &host) : handle_(hfi_config_new(), hfi_config_free) {
        text(options.token, hfi_config_set_token);
        text(options.model, hfi_config_set_model);
        text(options.provider, hfi_config_set_provider);
        text(options.base_url, hfi_config_set_base_url);
        text(options.router_url, hfi_config_set_router_url);
        for (const auto &[place, model] : options.fallbacks) hfi_config_add_fallback(get(), place.c_str(), model ? model->c_str() : nullptr);
        hfi_config_set_circuit_breaker(get(), options.circuit_breaker.failures, options.circuit_breaker.pause.count());
        for (const auto &[place, key] : options.keys) hfi_config_set_key(get(), place.c_str(), key.c_str());
        text(options.endpoints_url, hfi_config_set_endpoints_url);
        text(options.bill_to, hfi_config_set_bill_to);
        text(options.proxy, hfi_config_set_proxy);
        text(options.ca_pem, hfi_config_set_ca_pem);
        text(options.user_agent, hfi_config_set_user_agent);
        for (const auto &[name, value] : options.headers) hfi_config_set_header(get(), name.c_str(), value ? value->c_str() : nullptr);
        time(options.timeout, hfi_config_set_timeout);
        time(options.connect_timeout, hfi_config_set_connect_timeout);
        time(options.first_byte_timeout, hfi_config_set_first_byte_timeout);
        time(options.idle_timeout, hfi_config_set_idle_timeout);
        time(options.loading_timeout, hfi_config_set_loading_timeout);
        time(options.poll_interval, hfi_config_set_poll_interval);
        if (options.max_retries) hfi_config_set_max_retries(get(), *options.max_retries);
        if (options.max_response_bytes) hfi_config_set_max_response_bytes(get(), *options.max_response_bytes);
        if (options.queue_capacity) hfi_config_set_queue_capacity(get(), *options.queue_capacity);
        if (options.worker_threads) hfi_config_set_worker_threads(get(), *options.worker_threads);
        hfi_config_set_token_discovery(get(), static_cast<std::int32_t>(options.token_discovery));
        hfi_config_set_delivery(get(), static_cast<std::int32_t>(options.delivery));
        if (options.log) hfi_config_set_log(get(), log, static_cast<std::int32_t>(options.log_level), new Log(options.log), forget<Log>);
        if (options.token_provider)
            hfi_config_set_token_provider(get(), provide, new Provider{options.token_provider, host}, forget<Provider>);
    }

    hfi_config_t *get() const noexcept { return handle_.get(); }

private:
    using Log = std::function<void(LogLevel, std::string_view)>;
    struct Provider {
        std::function<std::optional<Token>()> ask;
        std::shared_ptr<Host> host;
    };

    void text(const std::optional<std::string> &value, void (*set)(hfi_config_t *, const char *)) {
        if (value) set(get(), value->c_str());
    }
    void time(const std::optional<seconds> &value, void (*set)(hfi_config_t *, double)) {
        if (value) set(get(), value->count());
    }

    template <class T>
    static void forget(void *owned) {
        delete static_cast<T *>(owned);
    }
    static void log(void *user_data, std::int32_t level, const char *message) noexcept {
        // A log that fails has nobody to hear of it.
        static_cast<void>(caught([&] { (*static_cast<Log *>(user_data))(static_cast<LogLevel>(level), message); }));
    }
    static std::int32_t provide(void *user_data, hfi_token_t *into) noexcept {
        const auto &provider = *static_cast<Provider *>(user_data);
        auto thrown = caught([&] {
            if (const auto token = provider.ask()) hfi_token_set(into, token->text.c_str(), token->expires_in ? token->expires_in->count() : -1);
        });
        if (!thrown) return 0;
        provider.host->keep(std::move(thrown));
        return 1;
    }

    std::unique_ptr<hfi_config_t, void (*)(hfi_config_t *)> handle_;
};

} // namespace detail

/// A client of Hugging Face, of a provider, or of any server that speaks their protocols. Movable, and used by all threads at once; but
/// move and destroy it on one. The destructor cancels what runs. Since 0.1.0.
class Client : public ClientTasks {
public:
    /// With the token and settings of the environment, or those given. Throws if they are wrong; where there are no exceptions, every
    /// call says so.
    explicit Client(const ClientOptions &options = {}) : Client(options, std::make_shared<detail::Host>(options.delivery)) {}
    /// Takes a client of the library over; `delivery` is what its settings said.
    explicit Client(hfi_client_t *client, Delivery delivery = Delivery::poll) : Client(client, std::make_shared<detail::Host>(delivery)) {}
    /// The same, for a client that shares what another of this wrapper has.
    Client(hfi_client_t *client, std::shared_ptr<detail::Host> host) : ClientTasks(client, std::move(host)) {
#if HFI_EXCEPTIONS
        if (auto wrong = error()) throw *std::move(wrong);
#endif
    }
    /// Moves a client; the other is good for nothing then.
    Client(Client &&) = default;
    /// The same; what it was before ends.
    Client &operator=(Client &&) = default;

    /// What is wrong with its settings, if anything.
    std::optional<Error> error() const {
        const hfi_error_t *error = hfi_client_error(get());
        return error ? std::optional<Error>(Error::of(error, HFI_ERROR_INVALID_ARGUMENT)) : std::nullopt;
    }

    /// A request of any task, by its name.
    Request request(const char *task) const { return make(task); }

    /// Streams the answer of a conversation.
    auto chat_stream(Messages messages, const ChatCompletionOptions &options = {}) const { return chat_completion_stream(std::move(messages), options); }

    /// Delivers what is ready, on this thread: at most for that long, and at least one event if there is one. Gives how many. For
    /// Delivery::poll. Throws what a function of the caller's has thrown, after the events.
    Result<int> try_poll(seconds budget = seconds(0), std::uint32_t max_events = 0) const {
        const double most = budget.count() * 1e6;
        // No budget sets no bound.
        const std::int32_t events = hfi_client_poll(get(), max_events, most >= 1 ? static_cast<std::uint64_t>(most) : most > 0 ? 1 : 0);
        host_->release();
        if (events < 0) return Error::of(nullptr, events);
        return events;
    }
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    int poll(seconds budget = seconds(0), std::uint32_t max_events = 0) const { return try_poll(budget, max_events).value(); }
#endif

    /// Has a function called when there is something to poll for, so that an event loop can sleep until then; none takes it away. It runs
    /// on a thread of the library, may only signal the loop, and what it throws is dropped.
    Result<void> try_set_wakeup(std::function<void()> wakeup) const {
        const hfi_wakeup_fn call = [](void *function) noexcept { static_cast<void>(detail::caught(*static_cast<std::function<void()> *>(function))); };
        const hfi_status_t status =
            wakeup ? hfi_client_set_wakeup(get(), call, host_->own(std::move(wakeup))) : hfi_client_set_wakeup(get(), nullptr, nullptr);
        if (status != HFI_OK) return Error::of(nullptr, status);
        return {};
    }
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    void set_wakeup(std::function<void()> wakeup) const { try_set_wakeup(std::move(wakeup)).value(); }
#endif

    /// Cancels everything, ends every call, and waits at most that long (negative: for ever) for functions that run; false when the time
    /// is over first: call it again. What is called afterwards is refused.
    Result<bool> try_shutdown(seconds timeout = seconds(-1)) const {
        const hfi_status_t status = hfi_client_shutdown(get(), timeout.count());
        if (status != HFI_OK && status != HFI_PENDING) return Error::of(nullptr, status);
        return status == HFI_OK;
    }
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    bool shutdown(seconds timeout = seconds(-1)) const { return try_shutdown(timeout).value(); }
#endif

    /// The library's handle, for what is not here. It stays this object's.
    hfi_client_t *get() const noexcept { return client_.get(); }

private:
    Client(const ClientOptions &options, std::shared_ptr<detail::Host> host)
        : Client(hfi_client_new(detail::Config(options, host).get()), host) {}
};

inline Message Message::assistant(const ChatCompletionOutput &output) {
    const json &message = output.raw["choices"][0]["message"];
    std::vector<json::member> said{{"role", "assistant"}};
    for (const char *name : {"content", "tool_calls"})
        if (!message[name].is_null()) said.emplace_back(name, message[name]);
    return Message(json::object(std::move(said)));
}

inline Client Endpoint::client() const { return Client(hfi_endpoint_client(get()), host_); }

HFI_NAMESPACE_END

#endif
