// Calls that were started: to be waited for, awaited, or handed to a function.
#ifndef HFI_PENDING_HPP
#define HFI_PENDING_HPP

#include <hfi/request.hpp>

#include <atomic>
#include <condition_variable>
#include <future>

HFI_NAMESPACE_BEGIN

namespace detail {

/// Whether a result holds something that has to be given back, even if nobody takes the result.
template <class T>
inline constexpr bool is_hold = false;

/// Gets one event of a call that was started; false cancels it.
using OnEvent = std::function<bool(const hfi_event_t *)>;

/// What the library's handlers of a started call and its Pending share.
class Flight {
public:
    Flight(std::shared_ptr<Host> host, std::shared_ptr<Thrown> thrown, OnEvent on_event)
        : host_(std::move(host)), thrown_(std::move(thrown)), on_event_(std::move(on_event)) {}

    /// Whether all events were delivered, and the end.
    bool ended() {
        const std::lock_guard<std::mutex> lock(gate_);
        return ended_;
    }
    /// Whether all was delivered that comes by itself.
    bool delivered() { return !delivers() || ended(); }
    /// Waits for that until the time is over; false if it is.
    bool wait(std::optional<std::chrono::steady_clock::time_point> until) {
        if (!delivers()) return true;
        std::unique_lock<std::mutex> lock(gate_);
        if (until) return end_.wait_until(lock, *until, [this] { return ended_; });
        end_.wait(lock, [this] { return ended_; });
        return true;
    }
    /// Whether a function of the caller's wanted no more events.
    bool stopped() const noexcept { return stopped_; }

    /// Runs a function at the end; false if that has come already.
    bool then(std::function<void()> function) {
        const std::lock_guard<std::mutex> lock(gate_);
        if (ended_) return false;
        then_ = std::move(function);
        return true;
    }
    /// Runs no function at the end.
    void forget() noexcept {
        const std::lock_guard<std::mutex> lock(gate_);
        then_ = nullptr;
    }

    /// Runs a function, and gives what it throws to the host: nobody is there to catch it.
    void run(const std::function<void()> &function) noexcept {
        auto thrown = caught(function);
        if (!thrown) return;
        if (host_->polled) host_->keep(std::move(thrown));
        else std::terminate();
    }

    /// Sets the library's handlers for this.
    static void attach(const std::shared_ptr<Flight> &flight, hfi_request_t *request) {
        using Owner = std::shared_ptr<Flight>;
        const auto finalize = [](void *owner) { delete static_cast<Owner *>(owner); };
        if (flight->on_event_) {
            const hfi_event_fn on_event = [](void *owner, const hfi_event_t *event) noexcept -> std::int32_t {
                return (*static_cast<Owner *>(owner))->event(event) ? 0 : 1;
            };
            hfi_request_on_event(request, on_event, new Owner(flight), finalize);
        }
        const hfi_done_fn on_done = [](void *owner, hfi_request_t *) noexcept { (*static_cast<Owner *>(owner))->end(); };
        hfi_request_on_done(request, on_done, new Owner(flight), finalize);
    }

private:
    /// Whether parts come by themselves: the end that the library tells after them may wait for functions of other calls.
    bool delivers() const noexcept { return on_event_ && !host_->polled; }

    bool event(const hfi_event_t *event) noexcept {
        bool goes_on = false;
        if (auto thrown = caught([&] { goes_on = on_event_(event); })) thrown_->keep(std::move(thrown));
        stopped_ = !goes_on;
        return goes_on;
    }

    void end() noexcept {
        std::function<void()> function;
        {
            const std::lock_guard<std::mutex> lock(gate_);
            ended_ = true;
            function = std::move(then_);
        }
        end_.notify_all();
        if (function) run(function);
    }

    std::mutex gate_;
    std::condition_variable end_;
    bool ended_ = false;
    // With Delivery::poll, who waits for the call looks at it while another thread polls.
    std::atomic<bool> stopped_{false};
    std::function<void()> then_;
    std::shared_ptr<Host> host_;
    std::shared_ptr<Thrown> thrown_;
    OnEvent on_event_;
};

} // namespace detail

/// A call that was started. Waiting for it needs nothing else; `then`, `future` and `co_await` go on where the client delivers: on a
/// thread of the library (Delivery::dispatcher), or inside Client::poll (Delivery::poll). Movable; dropped, the call is cancelled.
/// One thread at a time, but `cancel` and `ready` may be called from any. Since 0.1.0.
template <class T>
class [[nodiscard]] Pending {
public:
    /// Starts a request; `on_event` gets its events where the client delivers.
    explicit Pending(Request request, detail::OnEvent on_event = nullptr) : request_(std::move(request)) {
        request_.watch();
        if (!on_event && request_.options_.on_progress) {
            on_event = [tell = request_.options_.on_progress](const hfi_event_t *event) {
                if (hfi_event_kind(event) == HFI_EVENT_PROGRESS) tell(detail::progress(event));
                return true;
            };
        }
        flight_ = std::make_shared<detail::Flight>(request_.host_, request_.thrown_, std::move(on_event));
        detail::Flight::attach(flight_, request_.get());
        const hfi_status_t status = hfi_request_start(request_.get());
        if (status != HFI_OK) refused_ = status;
    }

    /// Takes the call over from another, which is good for nothing then.
    Pending(Pending &&) = default;
    /// The same; the call that was here before is dropped.
    Pending &operator=(Pending &&other) noexcept {
        give_back();
        request_ = std::move(other.request_);
        flight_ = std::move(other.flight_);
        refused_ = other.refused_;
        taken_ = other.taken_;
        return *this;
    }
    ~Pending() { give_back(); }

    /// Whether it has ended.
    bool ready() const noexcept { return refused_ || (hfi_request_status(request_.get()) != HFI_PENDING && flight_->delivered()); }
    /// Waits, at most that long (negative: for ever), until it has ended and its parts were delivered; with Delivery::poll the parts wait for
    /// that. False when the time is over first: the call goes on then.
    bool wait_for(seconds time) {
        if (ready()) return true;
        // What clocks cannot hold is for ever.
        std::optional<std::chrono::steady_clock::time_point> until;
        if (time >= seconds(0) && time < seconds(1e9))
            until = std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(time);
        const hfi_status_t status = hfi_request_wait(request_.get(), time.count());
        if (status == HFI_PENDING) return false;
        // A thread of the library may not wait: what it would wait for is its own work.
        return status == HFI_ERROR_WOULD_DEADLOCK || flight_->wait(until);
    }
    /// Waits for the end.
    void wait() { wait_for(seconds(-1)); }
    /// Waits for the result, and takes it. With Delivery::poll, parts that were not polled for are not delivered before it.
    Result<T> try_get() {
        wait();
        hfi_status_t status = refused_.value_or(hfi_request_status(request_.get()));
        if (status == HFI_PENDING) status = hfi_request_wait(request_.get(), 0);
        if (status == HFI_OK && flight_->stopped() && !request_.thrown_->any())
            return Error(Code::cancelled, "the function that gets the parts has cancelled the call");
        Result<T> result = request_.finish<T>(status);
        taken_ = result.has_value();
        return result;
    }
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    T get() { return try_get().value(); }
#endif
    /// Cancels it, from any thread.
    void cancel() noexcept { request_.cancel(); }

    /// Calls a function with the Result, where the client delivers; at once if it is there. What other functions of the call have thrown
    /// is an error in the Result. What this one throws is thrown by Client::poll; on a thread of the library it ends the program, as on
    /// any thread.
    template <class Function>
    void then(Function function) && {
        std::move(*this).hand_over([function = std::move(function)](Pending &self) mutable { function(self.told()); });
    }

    /// A future of the result; an error is its exception. With Delivery::poll it is ready only after Client::poll.
#if HFI_EXCEPTIONS
    std::future<T> future() && {
        auto promise = std::make_shared<std::promise<T>>();
        auto future = promise->get_future();
        std::move(*this).hand_over([promise](Pending &self) {
            try {
                if constexpr (std::is_void_v<T>) self.get(), promise->set_value();
                else promise->set_value(self.get());
            } catch (...) {
                promise->set_exception(std::current_exception());
            }
        });
        return future;
    }
#else
    std::future<Result<T>> future() && {
        auto promise = std::make_shared<std::promise<Result<T>>>();
        auto future = promise->get_future();
        std::move(*this).hand_over([promise](Pending &self) { promise->set_value(self.try_get()); });
        return future;
    }
#endif

#if HFI_COROUTINES
    /// What `co_await` waits with.
    class Awaiter {
    public:
        /// Waits for a call.
        explicit Awaiter(Pending pending) : pending_(std::move(pending)) {}
        /// Takes the call over from another, which is good for nothing then.
        Awaiter(Awaiter &&) = default;
        ~Awaiter() {
            // A coroutine that is destroyed while it waits does not go on when its call ends by that.
            if (pending_.flight_) pending_.flight_->forget();
        }
        /// Whether it has ended already.
        bool await_ready() const noexcept { return pending_.ready(); }
        /// Has the coroutine go on at its end; false if that has come.
        bool await_suspend(std::coroutine_handle<> waiting) {
            // The coroutine may go on, and end with this, before the call returns.
            const auto flight = pending_.flight_;
            return flight->then([waiting] { waiting.resume(); });
        }
        /// What came of it.
#if HFI_EXCEPTIONS
        T await_resume() { return pending_.get(); }
#else
        Result<T> await_resume() { return pending_.try_get(); }
#endif

    private:
        Pending pending_;
    };
    /// Waits in a coroutine, which goes on where the client delivers. Destroyed while it waits, the call is cancelled.
    Awaiter operator co_await() && { return Awaiter(std::move(*this)); }
#endif

    /// The library's handle, for what is not here.
    hfi_request_t *native() const noexcept { return request_.get(); }

private:
    /// The result; what functions of the caller's have thrown is an error, with the code that the call ended with if that is one.
    Result<T> told() {
#if HFI_EXCEPTIONS
        const auto failed = [this](const char *what) {
            const hfi_status_t status = refused_.value_or(hfi_request_status(request_.get()));
            return Error(status == HFI_OK ? Code::cancelled : static_cast<Code>(status), what);
        };
        try {
            return try_get();
        } catch (const Error &error) {
            return error;
        } catch (const std::exception &thrown) {
            return failed(thrown.what());
        } catch (...) {
            return failed("a function of the call has thrown something that is no std::exception");
        }
#else
        return try_get();
#endif
    }

    /// Drops a call; what its result holds is given back if nobody has taken it.
    void give_back() noexcept {
        if constexpr (detail::is_hold<T>) {
            if (!flight_ || taken_) return;
            cancel();
            static_cast<void>(detail::caught([this] { static_cast<void>(try_get()); }));
        }
    }

    /// Gives the call to a function, which is called at its end.
    template <class Function>
    void hand_over(Function function) && {
        struct Handed {
            Pending self;
            Function function;
        };
        auto flight = flight_;
        auto handed = std::make_shared<Handed>(Handed{std::move(*this), std::move(function)});
        const std::function<void()> run = [handed] { handed->function(handed->self); };
        if (handed->self.refused_ || !flight->then(run)) run();
    }

    Request request_;
    std::shared_ptr<detail::Flight> flight_;
    std::optional<hfi_status_t> refused_;
    bool taken_ = false;
};

/// @cond
template <class T>
Pending<T> Request::start() && {
    return Pending<T>(std::move(*this));
}
/// @endcond

HFI_NAMESPACE_END

#endif
