// A request: a task by its name, its arguments, and the verbs that run it. All typed calls are made of it, and it reaches every
// task and argument that the library knows.
#ifndef HFI_REQUEST_HPP
#define HFI_REQUEST_HPP

#include <hfi/message.hpp>
#include <hfi/options.hpp>

#include <mutex>

HFI_NAMESPACE_BEGIN

template <class T>
class Pending;
template <class Part, class Whole>
class Stream;
template <class T>
class Batch;

namespace detail {

class Events;

/// What a client's calls share: what was thrown where nobody could catch it.
class Host : public Thrown {
public:
    explicit Host(Delivery delivery) : polled(delivery == Delivery::poll) {}

    /// The one given, or one of its own for what comes from C, which delivers by poll if it is not told otherwise.
    static std::shared_ptr<Host> of(std::shared_ptr<Host> given) { return given ? std::move(given) : std::make_shared<Host>(Delivery::poll); }

    /// Whether handlers run inside `Client::poll`.
    const bool polled;

    /// Keeps a function as long as any client may call it: the library may still be inside an old one when it gets the next.
    std::function<void()> *own(std::function<void()> wakeup) {
        const std::lock_guard<std::mutex> lock(gate_);
        return wakeups_.emplace_back(std::make_unique<std::function<void()>>(std::move(wakeup))).get();
    }

private:
    std::mutex gate_;
    std::vector<std::unique_ptr<std::function<void()>>> wakeups_;
};

inline Progress progress(const hfi_event_t *event) {
    const auto raw = sized([event](std::size_t *length) { return hfi_event_json(event, length); });
    return {std::string(sized([event](std::size_t *length) { return hfi_event_text(event, length); })),
            raw.empty() ? json() : json::try_parse(raw).value_or(nullptr)};
}

/// The end of a call that went well, which its results share.
struct Reply {
    SharedRequest request;
    std::shared_ptr<Host> host;

    const hfi_response_t *response() const noexcept { return hfi_request_response(request.get()); }
    std::string_view text() const noexcept {
        return sized([this](std::size_t *length) { return hfi_response_text(response(), length); });
    }
    hfi::json json() const {
        const auto text = sized([this](std::size_t *length) { return hfi_response_json(response(), length); });
        return text.empty() ? hfi::json() : hfi::json::try_parse(text).value_or(nullptr);
    }
};

/// Makes a value of a reply; each kind of result has its own.
template <class T>
struct Read;

inline ResponseInfo info(const hfi_response_t *response) {
    ResponseInfo info;
    info.http_status = hfi_response_http_status(response);
    info.request_id = view(hfi_response_request_id(response));
    info.provider = view(hfi_response_provider(response));
    info.fallback = hfi_response_fallback(response);
    info.finish_reason = view(hfi_response_finish_reason(response));
    info.reasoning = sized([response](std::size_t *length) { return hfi_response_reasoning(response, length); });
    info.queued = seconds(hfi_response_queued_seconds(response));
    info.first_byte = seconds(hfi_response_first_byte_seconds(response));
    info.total = seconds(hfi_response_total_seconds(response));
    if (const auto tokens = hfi_response_tokens(response); tokens >= 0) info.tokens = tokens;
    if (const auto speed = hfi_response_tokens_per_second(response); speed >= 0) info.tokens_per_second = speed;
    info.attempts = hfi_response_attempts(response);
    for (std::size_t i = 0; i < hfi_response_warning_count(response); ++i)
        info.warnings.emplace_back(view(hfi_error_message(hfi_response_warning(response, i))));
    return info;
}

/// Sets the arguments of a request that lives elsewhere.
class Arguments {
public:
    Arguments(hfi_request_t *request, const std::shared_ptr<Thrown> &thrown) : request_(request), thrown_(thrown) {}

    void set(const char *name, std::string_view value) {
        // C's strings end at the first NUL, JSON's do not.
        if (value.find('\0') != std::string_view::npos) set(name, json(value));
        else hfi_request_set_string(request_, name, std::string(value).c_str());
    }
    void set(const char *name, const char *value) { set(name, std::string_view(value)); }
    void set(const char *name, const std::string &value) { set(name, std::string_view(value)); }
    void set(const char *name, double value) { hfi_request_set_double(request_, name, value); }
    void set(const char *name, const json &value) { hfi_request_set_json(request_, name, value.dump().c_str()); }
    void set(const char *name, const std::vector<std::string> &values) { set(name, json(values)); }
    void set(const char *name, const Content &value) { hfi_request_set_content(request_, name, value.lend(thrown_)); }
    void set(const char *name, const Texts &value) { set(name, value.value()); }
    void set(const char *, const Messages &messages) {
        for (const auto &message : messages.list()) {
            hfi_chat_add_message_json(request_, message.raw().dump().c_str());
            for (const auto &image : message.images()) hfi_chat_add_image(request_, image.lend(thrown_));
        }
    }
    template <class Whole, std::enable_if_t<std::is_integral_v<Whole>, int> = 0>
    void set(const char *name, Whole value) {
        if constexpr (std::is_same_v<Whole, bool>) {
            hfi_request_set_bool(request_, name, value ? 1 : 0);
        } else {
            // JSON holds what is too large for an int64_t.
            if constexpr (std::is_unsigned_v<Whole>) {
                if (value > static_cast<std::uint64_t>(INT64_MAX)) return set(name, json(value));
            }
            hfi_request_set_int(request_, name, static_cast<std::int64_t>(value));
        }
    }
    template <class Value>
    void set(const char *name, const std::optional<Value> &value) {
        if (value) set(name, *value);
    }

    hfi_request_t *get() const noexcept { return request_; }

private:
    hfi_request_t *request_;
    const std::shared_ptr<Thrown> &thrown_;
};

} // namespace detail

/// The whole answer of a request of any task. Since 0.1.0.
class Response : public Raw {
public:
    using Raw::Raw;

    /// The text that the answer comes down to; empty if there is none. It lives as long as a copy of this.
    std::string_view text() const &noexcept {
        return detail::sized([this](std::size_t *length) { return hfi_response_text(response(), length); });
    }
    /// A view of what is gone at once.
    std::string_view text() const && = delete;
    /// The value that huggingface_hub would give; null for files.
    hfi::json json() const { return detail::Reply{owner(), nullptr}.json(); }
    /// A header of the reply; empty if it has none of that name.
    std::string header(const std::string &name) const { return std::string(detail::view(hfi_response_header(response(), name.c_str()))); }
    /// What is known of the call.
    ResponseInfo info() const { return detail::info(response()); }
    /// The library's view, for what is not here; it lives as long as a copy of this.
    const hfi_response_t *native() const noexcept { return response(); }
};

/// A task, its arguments, and the verb that runs it, once. Movable; freeing one that runs cancels it. One thread at a time, but
/// `cancel` may be called from any. Faults of the setters are reported by the verb. Since 0.1.0.
class Request {
public:
    /// Takes a request of the library over; `delivery` is what the settings of its client said.
    explicit Request(hfi_request_t *request, Delivery delivery = Delivery::poll) : Request(request, std::make_shared<detail::Host>(delivery)) {}
    /// The same, for a client of this wrapper.
    Request(hfi_request_t *request, std::shared_ptr<detail::Host> host)
        : handle_(request, hfi_request_free), host_(detail::Host::of(std::move(host))), thrown_(std::make_shared<detail::Thrown>()) {}
    /// Takes the request over from another, which is good for nothing then.
    Request(Request &&) = default;
    /// The same; the request that was here before is freed.
    Request &operator=(Request &&other) noexcept {
#if HFI_STOP_TOKEN
        stop_.reset(); // it uses the handle
        stop_ = std::move(other.stop_);
#endif
        handle_ = std::move(other.handle_);
        host_ = std::move(other.host_);
        thrown_ = std::move(other.thrown_);
        options_ = std::move(other.options_);
        return *this;
    }

    /// Sets an argument: a text, number, bool, JSON value, list of texts, Content, or an optional of these.
    template <class Value>
    Request &set(const char *name, const Value &value) {
        detail::Arguments(get(), thrown_).set(name, value);
        return *this;
    }
    /// Sets what is no argument: time, headers, handlers.
    Request &set(const CallOptions &options) {
        options_ = options;
        if (options.timeout) hfi_request_set_timeout(get(), options.timeout->count());
        for (const auto &[name, value] : options.headers) hfi_request_set_header(get(), name.c_str(), value ? value->c_str() : nullptr);
        if (options.on_progress) hfi_request_set_progress(get(), 1);
        return *this;
    }

    /// Runs it to its end, on this thread. `T` is what comes of it: a Response, or any result of the typed calls, as Embeddings.
    template <class T = Response>
    Result<T> try_send() {
        watch();
        return finish<T>(options_.on_progress ? start_and_drain() : hfi_request_send(get()));
    }
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    template <class T = Response>
    T send() {
        return try_send<T>().value();
    }
#endif
    /// Starts it; the result can be waited for, or awaited.
    template <class T = Response>
    Pending<T> start() &&;
    /// Starts it as a stream; its parts are taken one after the other.
    template <class Part, class Whole = Response>
    Stream<Part, Whole> stream() &&;

    /// Cancels it, from any thread, at any time, again and again.
    void cancel() noexcept { hfi_request_cancel(get()); }
    /// The library's handle, for what is not here. It stays this object's.
    hfi_request_t *get() const noexcept { return handle_.get(); }

private:
    template <class T>
    friend class Pending;
    friend class detail::Events;
    template <class T>
    friend class Batch;

    /// Cancels when the caller's stop token says so.
    void watch() {
#if HFI_STOP_TOKEN
        if (options_.stop.stop_possible()) stop_ = std::make_unique<Stop>(options_.stop, Cancel{get()});
#endif
    }

    /// Runs it to its end while its progress is told.
    hfi_status_t start_and_drain() {
        if (const hfi_status_t status = hfi_request_start(get()); status != HFI_OK) return status;
        const hfi_event_t *event = nullptr;
        for (;;) {
            const hfi_status_t status = hfi_request_next(get(), -1, &event);
            if (status != HFI_OK) return status;
            if (hfi_event_kind(event) == HFI_EVENT_DONE) return hfi_event_status(event);
            tell(event);
        }
    }

    /// Tells the caller of progress; what that throws cancels the call.
    void tell(const hfi_event_t *event) {
        if (hfi_event_kind(event) != HFI_EVENT_PROGRESS || !options_.on_progress) return;
        if (auto thrown = detail::caught([&] { options_.on_progress(detail::progress(event)); })) {
            thrown_->keep(std::move(thrown));
            cancel();
        }
    }

    /// What came of it.
    template <class T>
    Result<T> finish(hfi_status_t status) {
        thrown_->release();
        if (status == HFI_ERROR_NO_TOKEN && host_) host_->release();
        if (status != HFI_OK) return Error::of(hfi_request_error(get()), status);
        Result<T> result = detail::Read<T>::of(detail::Reply{handle_, host_});
        if (result && options_.on_response) options_.on_response(detail::info(hfi_request_response(get())));
        return result;
    }

    detail::SharedRequest handle_;
    std::shared_ptr<detail::Host> host_;
    // Where functions that the library calls put what they throw; they may outlive a move of this.
    std::shared_ptr<detail::Thrown> thrown_;
    CallOptions options_;
#if HFI_STOP_TOKEN
    struct Cancel {
        hfi_request_t *request;
        void operator()() const noexcept { hfi_request_cancel(request); }
    };
    using Stop = std::stop_callback<Cancel>;
    std::unique_ptr<Stop> stop_;
#endif
};

namespace detail {

template <>
struct Read<Response> {
    static Result<Response> of(const Reply &reply) { return Response(reply.request, nullptr); }
};

} // namespace detail

HFI_NAMESPACE_END

#endif
