// Inference Endpoints: snapshots of them, and leases.
#ifndef HFI_ENDPOINT_HPP
#define HFI_ENDPOINT_HPP

#include <hfi/endpoint_operations.hpp>

HFI_NAMESPACE_BEGIN

class Client;
class Lease;

/// An Inference Endpoint as it was at one moment: operations give a new snapshot. It keeps the token that it was found with. Copies
/// share it, and may be used on all threads. Since 0.1.0.
class Endpoint : public detail::EndpointOperations<Endpoint, Lease> {
public:
    /// No endpoint.
    Endpoint() = default;
    /// Takes a snapshot of the library over; `delivery` is what the settings of its client said.
    explicit Endpoint(hfi_endpoint_t *endpoint, Delivery delivery = Delivery::poll) : Endpoint(endpoint, std::make_shared<detail::Host>(delivery)) {}
    /// The same, for a client of this wrapper.
    Endpoint(hfi_endpoint_t *endpoint, std::shared_ptr<detail::Host> host)
        : handle_(endpoint, hfi_endpoint_free), host_(std::move(host)) {}

    /// The name, unique in its namespace.
    std::string name() const { return std::string(detail::view(hfi_endpoint_name(get()))); }
    /// The user or organisation that it belongs to.
    std::string name_space() const { return std::string(detail::view(hfi_endpoint_namespace(get()))); }
    /// The state: `pending`, `initializing`, `running`, `updating`, `updateFailed`, `paused`, `failed`, `scaledToZero`, or one that came
    /// later.
    std::string status() const { return std::string(detail::view(hfi_endpoint_status(get()))); }
    /// What the API says of the state, for people.
    std::string status_message() const { return std::string(detail::view(hfi_endpoint_status_message(get()))); }
    /// Where it can be called; empty while it cannot.
    std::string url() const { return std::string(detail::view(hfi_endpoint_url(get()))); }
    /// The model's id on the Hub.
    std::string repository() const { return std::string(detail::view(hfi_endpoint_repository(get()))); }
    /// The model's framework, as `pytorch`.
    std::string framework() const { return std::string(detail::view(hfi_endpoint_framework(get()))); }
    /// The model's revision.
    std::string revision() const { return std::string(detail::view(hfi_endpoint_revision(get()))); }
    /// The model's task, as `text-generation`.
    std::string task() const { return std::string(detail::view(hfi_endpoint_task(get()))); }
    /// Who may call it: `authenticated`, `public` or `private`.
    std::string type() const { return std::string(detail::view(hfi_endpoint_type(get()))); }
    /// The path below the URL that says whether it is ready.
    std::string health_route() const { return std::string(detail::view(hfi_endpoint_health_route(get()))); }
    /// When it was made.
    std::chrono::system_clock::time_point created_at() const { return time(hfi_endpoint_created_seconds(get())); }
    /// When it was last changed.
    std::chrono::system_clock::time_point updated_at() const { return time(hfi_endpoint_updated_seconds(get())); }
    /// All that the API said of it.
    json raw() const {
        const auto text = detail::sized([this](std::size_t *length) { return hfi_endpoint_json(get(), length); });
        return json::try_parse(text).value_or(nullptr);
    }

    /// A client for its URL, with its token, which shares the connections of the client that found it.
    Client client() const;

    /// The library's handle, for what is not here. It stays this object's.
    hfi_endpoint_t *get() const noexcept { return handle_.get(); }
    /// A request of an operation on it, by its name, as `pause_inference_endpoint`.
    Request request(const char *operation) const { return Request(hfi_endpoint_request(get(), operation), host_); }

private:
    friend class Lease;

    Request release() const { return Request(hfi_endpoint_release(get()), host_); }
    static std::chrono::system_clock::time_point time(double since_1970) {
        return std::chrono::system_clock::time_point(std::chrono::duration_cast<std::chrono::system_clock::duration>(seconds(since_1970)));
    }

    std::shared_ptr<hfi_endpoint_t> handle_;
    std::shared_ptr<detail::Host> host_;
};

/// A hold on an Inference Endpoint: the last one of this machine that is released does what the options said, by default pauses it.
/// Movable; the destructor releases it and waits for that, without saying how it ended; on a thread of the library it only starts that.
/// The client has to live until it is released: without one nothing can be. Since 0.1.0.
class Lease {
public:
    /// Holds an endpoint that was acquired.
    explicit Lease(Endpoint endpoint) : endpoint_(std::move(endpoint)), held_(true) {}
    /// Takes the hold over from another.
    Lease(Lease &&other) noexcept : endpoint_(std::move(other.endpoint_)), held_(std::exchange(other.held_, false)) {}
    /// Swaps what the two hold.
    Lease &operator=(Lease &&other) noexcept {
        std::swap(endpoint_, other.endpoint_);
        std::swap(held_, other.held_);
        return *this;
    }
    ~Lease() {
        if (!held_) return;
        // The last chance; a failure has nobody to hear of it.
        static_cast<void>(detail::caught([this] {
            const auto released = try_release();
            if (released.error().code() == Code::would_deadlock) release_async().then([](const Result<Endpoint> &) {});
        }));
    }

    /// The endpoint, which can be called.
    const Endpoint &endpoint() const noexcept { return endpoint_; }
    /// Releases it, and gives the endpoint as it is then. One that failed can be repeated.
    Result<Endpoint> try_release() {
        auto released = endpoint_.release().try_send<Endpoint>();
        if (released) held_ = false;
        return released;
    }
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    Endpoint release() { return try_release().value(); }
#endif
    /// Starts to release it, for functions and coroutines on a thread of the library. Wait for it or give it a function:
    /// dropped, it is cancelled.
    Pending<Endpoint> release_async() const { return endpoint_.release().start<Endpoint>(); }

private:
    Endpoint endpoint_;
    bool held_;
};

namespace detail {

template <>
inline constexpr bool is_hold<Lease> = true;

template <>
struct Read<std::vector<Endpoint>> {
    static Result<std::vector<Endpoint>> of(const Reply &reply) {
        std::vector<Endpoint> endpoints;
        for (std::size_t i = 0; i < hfi_response_endpoint_count(reply.response()); ++i)
            endpoints.emplace_back(hfi_endpoint_retain(hfi_response_endpoint(reply.response(), i)), reply.host);
        return endpoints;
    }
};

template <>
struct Read<Endpoint> {
    static Result<Endpoint> of(const Reply &reply) {
        auto endpoints = Read<std::vector<Endpoint>>::of(reply).value();
        if (endpoints.empty()) return Error(Code::protocol, "the answer has no endpoint");
        return std::move(endpoints.front());
    }
};

template <>
struct Read<Lease> {
    static Result<Lease> of(const Reply &reply) {
        auto endpoint = Read<Endpoint>::of(reply);
        if (!endpoint) return endpoint.error();
        return Lease(std::move(*endpoint));
    }
};

} // namespace detail

HFI_NAMESPACE_END

#endif
