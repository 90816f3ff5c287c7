// Many calls of one task, some at a time, as a range of their results.
#ifndef HFI_BATCH_HPP
#define HFI_BATCH_HPP

#include <hfi/stream.hpp>

HFI_NAMESPACE_BEGIN

/// What came of one input of a batch. Since 0.1.0.
template <class T>
struct BatchResult {
    /// Which input, from 0.
    std::int64_t index;
    /// What came of it.
    Result<T> result;
};

namespace detail {

/// Gives the next item of a batch its arguments; false when there are no more.
using Fill = std::function<bool(Arguments &item)>;

/// Goes through inputs, one at a time, and has `set` give each to an item.
template <class Inputs, class Set>
Fill filling(Inputs inputs, Set set) {
    struct State {
        Inputs inputs;
        Set set;
        std::optional<decltype(std::begin(inputs))> next;
    };
    auto state = std::make_shared<State>(State{std::move(inputs), std::move(set), {}});
    return [state](Arguments &item) {
        // Not advanced before it is asked for: a generator may wait for its next value.
        if (state->next) ++*state->next;
        else state->next = std::begin(state->inputs);
        if (*state->next == std::end(state->inputs)) return false;
        state->set(item, **state->next);
        return true;
    };
}

/// What the library asks for the items of a batch.
struct BatchSource {
    Fill fill;
    std::shared_ptr<Thrown> thrown;

    static std::int32_t next(void *user_data, hfi_request_t *item, std::int64_t) noexcept {
        const auto &source = *static_cast<BatchSource *>(user_data);
        bool more = false;
        Arguments arguments(item, source.thrown);
        if (auto thrown = caught([&] { more = source.fill(arguments); })) {
            source.thrown->keep(std::move(thrown));
            return -1;
        }
        return more ? 0 : 1;
    }
    static void finalize(void *user_data) { delete static_cast<BatchSource *>(user_data); }
};

} // namespace detail

/// A batch that runs: `for (auto &[index, result] : batch)`. Inputs are taken when there is room for one, results wait until they are
/// taken, and no more than a few do: memory is bounded. A failed call does not end it. Left early, what runs is cancelled. Movable; one
/// thread at a time. Since 0.1.0.
template <class T>
class Batch {
public:
    /// Iterates over the results, once.
    using iterator = detail::InputIterator<Batch, BatchResult<T>>;

    /// Starts a batch; inputs come from `fill`.
    Batch(Request request, detail::Fill fill, const BatchOptions &options)
        : on_response_(std::exchange(request.options_.on_response, nullptr)), events_(set(std::move(request), std::move(fill), options)) {
        events_.start();
    }

    /// What came of the next input, or nothing at the end. Waits for it.
    Result<std::optional<BatchResult<T>>> try_next() {
        if (const hfi_event_t *event = events_.next(HFI_EVENT_RESULT))
            return std::optional<BatchResult<T>>(BatchResult<T>{hfi_event_index(event), result(event)});
        if (events_.error()) return *events_.error();
        return std::optional<BatchResult<T>>();
    }
#if HFI_EXCEPTIONS
    /// The same; throws the error.
    std::optional<BatchResult<T>> next() { return try_next().value(); }
#endif

    /// The first result, which it waits for.
    iterator begin() { return iterator(*this); }
    /// The end.
    iterator end() { return {}; }
    /// Why it ended early, if it has; for loops without exceptions.
    const std::optional<Error> &error() const noexcept { return events_.error(); }
    /// Cancels it, from any thread; the next result is an error then.
    void cancel() noexcept { events_.cancel(); }

private:
    Result<T> result(const hfi_event_t *event) {
        const hfi_status_t status = hfi_event_status(event);
        if (status != HFI_OK) return Error::of(hfi_event_error(event), status);
        const detail::SharedRequest owner(hfi_event_take(event), hfi_request_free);
        Result<T> read = detail::Read<T>::of(detail::Reply{owner, events_.reply().host});
        if (read && on_response_) on_response_(detail::info(hfi_request_response(owner.get())));
        return read;
    }

    static Request set(Request request, detail::Fill fill, const BatchOptions &options) {
        hfi_batch_set_concurrency(request.get(), options.concurrency);
        hfi_batch_set_in_order(request.get(), options.in_order ? 1 : 0);
        hfi_batch_set_max_failures(request.get(), options.max_failures);
        auto *source = new detail::BatchSource{std::move(fill), request.thrown_};
        hfi_batch_set_source(request.get(), detail::BatchSource::next, source, detail::BatchSource::finalize);
        return request;
    }

    // That of each call: the batch itself has no reply.
    std::function<void(const ResponseInfo &)> on_response_;
    detail::Events events_;
};

HFI_NAMESPACE_END

#endif
