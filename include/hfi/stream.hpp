// Answers that come in parts, as a range.
#ifndef HFI_STREAM_HPP
#define HFI_STREAM_HPP

#include <hfi/request.hpp>

#include <iterator>

HFI_NAMESPACE_BEGIN

namespace detail {

/// The iterator over what `next` gives, for ranges that are read once. Where there are no exceptions an error ends the loop.
template <class Range, class Value>
class InputIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Value;
    using difference_type = std::ptrdiff_t;
    using pointer = Value *;
    using reference = Value &;

    /// The end.
    InputIterator() = default;
    /// The first value, which it waits for.
    explicit InputIterator(Range &range) : range_(&range) { ++*this; }

    reference operator*() const { return **current_; }
    pointer operator->() const { return &**current_; }
    InputIterator &operator++() {
        auto next = range_->try_next();
#if HFI_EXCEPTIONS
        next.value();
#endif
        if (next && *next) *current_ = std::move(*next);
        else range_ = nullptr;
        return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const InputIterator &one, const InputIterator &other) { return one.range_ == other.range_; }
    friend bool operator!=(const InputIterator &one, const InputIterator &other) { return one.range_ != other.range_; }

private:
    Range *range_ = nullptr;
    std::shared_ptr<std::optional<Value>> current_ = std::make_shared<std::optional<Value>>();
};

/// Reads the part of an answer out of an event; each kind of part has its own.
template <class Part>
Part part(const hfi_event_t *event);

/// Takes the events of a started request, one after the other, and keeps how it ended.
class Events {
public:
    explicit Events(Request request) : request_(std::move(request)) {}

    /// Starts the request.
    void start() {
        request_.watch();
        if (const hfi_status_t status = hfi_request_start(request_.get()); status != HFI_OK) finish(status);
    }
    /// The next event of a kind, which it waits for; NULL at the end, and after an error.
    const hfi_event_t *next(std::int32_t kind) {
        const hfi_event_t *event = nullptr;
        while (!ended_) {
            const hfi_status_t status = hfi_request_next(request_.get(), -1, &event);
            if (status != HFI_OK) finish(status);
            else if (hfi_event_kind(event) == kind) return event;
            else if (hfi_event_kind(event) == HFI_EVENT_DONE) finish(hfi_event_status(event));
            else request_.tell(event);
        }
        return nullptr;
    }

    const std::optional<Error> &error() const noexcept { return error_; }
    void cancel() noexcept { request_.cancel(); }
    hfi_request_t *get() const noexcept { return request_.get(); }
    Reply reply() const { return {request_.handle_, request_.host_}; }

private:
    void finish(hfi_status_t status) {
        ended_ = true;
        // Known before what a handler has thrown leaves this.
        if (status != HFI_OK) error_ = Error::of(hfi_request_error(request_.get()), status);
        static_cast<void>(request_.finish<Response>(status));
    }

    Request request_;
    std::optional<Error> error_;
    bool ended_ = false;
};

} // namespace detail

/// An answer that comes in parts: `for (auto &part : stream) std::cout << part.text;`. Nothing runs behind the scenes: parts are taken
/// on the thread that asks for them, and what is not taken is not read from the server for long. Left early, the call is cancelled.
/// Movable; one thread at a time, but `cancel` may be called from any. Since 0.1.0.
template <class Part, class Whole>
class Stream {
public:
    /// Iterates over the parts, once.
    using iterator = detail::InputIterator<Stream, Part>;

    /// Starts a request as a stream.
    explicit Stream(Request request) : events_(std::move(request.set("stream", true))) { events_.start(); }

    /// The next part, or none at the end. Waits for it.
    Result<std::optional<Part>> try_next() {
        if (const hfi_event_t *event = events_.next(HFI_EVENT_ITEM)) return std::optional<Part>(detail::part<Part>(event));
        if (events_.error()) return *events_.error();
        return std::optional<Part>();
    }
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    std::optional<Part> next() { return try_next().value(); }
#endif

    /// Takes the rest and gives the whole answer, put together.
    Result<Whole> try_result() {
        for (;;) {
            auto next = try_next();
            if (!next) return next.error();
            if (!*next) return detail::Read<Whole>::of(events_.reply());
        }
    }
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    Whole result() { return try_result().value(); }
#endif

    /// Calls a function for each part; if it returns a bool, false cancels the rest and is no error.
    template <class Function>
    Result<void> try_for_each(Function &&function) {
        for (;;) {
            auto next = try_next();
            if (!next) return next.error();
            if (!*next) return {};
            if constexpr (std::is_same_v<std::invoke_result_t<Function &, Part &>, bool>) {
                if (!function(**next)) return cancel(), Result<void>();
            } else {
                function(**next);
            }
        }
    }
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    template <class Function>
    void for_each(Function &&function) {
        try_for_each(std::forward<Function>(function)).value();
    }
#endif

    /// Writes the text of each part to a sink with `<<`, as `std::cout`.
    template <class Sink>
    Result<void> try_write_to(Sink &sink) {
        return try_for_each([&sink](const Part &part) { sink << part.text; });
    }
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    template <class Sink>
    void write_to(Sink &sink) {
        try_write_to(sink).value();
    }
#endif

    /// The first part, which it waits for.
    iterator begin() { return iterator(*this); }
    /// The end.
    iterator end() { return {}; }
    /// Why it failed, if it has; for loops without exceptions.
    const std::optional<Error> &error() const noexcept { return events_.error(); }
    /// Cancels it, from any thread; the next part is an error then.
    void cancel() noexcept { events_.cancel(); }
    /// The library's handle, for what is not here.
    hfi_request_t *get() const noexcept { return events_.get(); }

private:
    detail::Events events_;
};

/// @cond
template <class Part, class Whole>
Stream<Part, Whole> Request::stream() && {
    return Stream<Part, Whole>(std::move(*this));
}
/// @endcond

HFI_NAMESPACE_END

#endif
