// What makes requests: the part of a client that its generated methods need.
#ifndef HFI_CALLER_HPP
#define HFI_CALLER_HPP

#include <hfi/batch.hpp>
#include <hfi/pending.hpp>

HFI_NAMESPACE_BEGIN

namespace detail {

/// A function of the caller's that gets parts of a stream; one that returns a bool cancels with false.
template <class Part>
class OnPart {
public:
    OnPart(std::nullptr_t = nullptr) {}
    template <class Function, class = std::enable_if_t<std::is_invocable_v<Function &, const Part &>>>
    OnPart(Function function)
        : function_([function = std::make_shared<Function>(std::move(function))](const Part &part) {
              if constexpr (std::is_same_v<std::invoke_result_t<Function &, const Part &>, bool>) return (*function)(part);
              else return (*function)(part), true;
          }) {}

    explicit operator bool() const noexcept { return static_cast<bool>(function_); }
    bool operator()(const Part &part) const { return function_(part); }

private:
    std::function<bool(const Part &)> function_;
};

/// A client's handle, and what makes requests of it.
class Caller {
protected:
    Caller(hfi_client_t *client, std::shared_ptr<Host> host) : host_(Host::of(std::move(host))), client_(client, hfi_client_free) {}
    Caller(Caller &&) = default;
    Caller &operator=(Caller &&other) noexcept {
        client_ = std::move(other.client_);
        host_ = std::move(other.host_);
        return *this;
    }

    Request make(const char *task) const { return Request(hfi_request_new(client_.get(), task), host_); }
    Request make_batch(const char *task) const { return Request(hfi_batch_new(client_.get(), task), host_); }

    /// Starts a call of a task that can stream: with `on_part` it does.
    template <class T, class Part>
    static Pending<T> start(Request request, const CallOptions &options, OnPart<Part> on_part) {
        request.set("stream", static_cast<bool>(on_part));
        if (!on_part) return Pending<T>(std::move(request));
        auto on_event = [on_part = std::move(on_part), tell = options.on_progress](const hfi_event_t *event) {
            if (hfi_event_kind(event) == HFI_EVENT_ITEM) return on_part(part<Part>(event));
            if (tell && hfi_event_kind(event) == HFI_EVENT_PROGRESS) tell(progress(event));
            return true;
        };
        return Pending<T>(std::move(request), std::move(on_event));
    }

    // The client is freed first, here and above: it may still call what the host owns.
    std::shared_ptr<Host> host_;
    std::unique_ptr<hfi_client_t, void (*)(hfi_client_t *)> client_;
};

} // namespace detail

HFI_NAMESPACE_END

#endif
