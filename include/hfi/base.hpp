// What every header of the wrapper needs: what the compiler can do, the namespace, views of memory.
#ifndef HFI_BASE_HPP
#define HFI_BASE_HPP

#if __cplusplus < 201703L && (!defined(_MSVC_LANG) || _MSVC_LANG < 201703L)
#error "hfi.hpp needs C++17 or later: compile with -std=c++17 (MSVC: /std:c++17)"
#endif

#include <hfi.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#if !defined(HFI_EXCEPTIONS)
#if defined(__cpp_exceptions) || defined(__EXCEPTIONS) || defined(_CPPUNWIND)
#define HFI_EXCEPTIONS 1
#else
#define HFI_EXCEPTIONS 0
#endif
#endif

#if __cplusplus > 201703L || (defined(_MSVC_LANG) && _MSVC_LANG > 201703L)
#include <version>
#endif

#if defined(__cpp_impl_coroutine) && defined(__cpp_lib_coroutine)
#define HFI_COROUTINES 1
#include <coroutine>
#else
#define HFI_COROUTINES 0
#endif

#if defined(__cpp_lib_jthread)
#define HFI_STOP_TOKEN 1
#include <stop_token>
#else
#define HFI_STOP_TOKEN 0
#endif

// Parts of a program that are compiled with other options have types of their own, so that they may be linked together.
#if HFI_STOP_TOKEN && HFI_EXCEPTIONS
#define HFI_FLAVOUR v1_stop
#elif HFI_STOP_TOKEN
#define HFI_FLAVOUR v1_stop_noexcept
#elif HFI_EXCEPTIONS
#define HFI_FLAVOUR v1
#else
#define HFI_FLAVOUR v1_noexcept
#endif

#define HFI_NAMESPACE_BEGIN \
    namespace hfi {         \
    inline namespace HFI_FLAVOUR {
#define HFI_NAMESPACE_END \
    }                     \
    }

HFI_NAMESPACE_BEGIN

/// A view of values that lie side by side, as C++20's `std::span<const T>`, which it converts to. It owns nothing.
/// Since 0.1.0.
template <class T>
class span {
public:
    /// What is seen.
    using value_type = T;
    /// Where it is.
    using iterator = const T *;

    /// A view of nothing.
    constexpr span() noexcept = default;
    /// A view of `size` values from `data` on.
    constexpr span(const T *data, std::size_t size) noexcept : data_(data), size_(size) {}
    /// A view of what a container has, as long as that lives.
    template <class Container, class = decltype(static_cast<const T *>(std::declval<const Container &>().data()))>
    constexpr span(const Container &container) noexcept : data_(container.data()), size_(container.size()) {}

    /// The first value.
    constexpr const T *data() const noexcept { return data_; }
    /// How many there are.
    constexpr std::size_t size() const noexcept { return size_; }
    /// Whether there are none.
    constexpr bool empty() const noexcept { return size_ == 0; }
    /// The value at a place, which must be below `size()`.
    constexpr const T &operator[](std::size_t index) const noexcept { return data_[index]; }
    /// For range-based loops.
    constexpr iterator begin() const noexcept { return data_; }
    /// For range-based loops.
    constexpr iterator end() const noexcept { return data_ + size_; }

private:
    const T *data_ = nullptr;
    std::size_t size_ = 0;
};

namespace detail {

/// A text of the library; empty for NULL.
inline std::string_view view(const char *text) noexcept {
    return text ? std::string_view(text) : std::string_view();
}

/// The same, where the library says how long it is.
template <class Get>
std::string_view sized(Get get) noexcept {
    std::size_t length = 0;
    const char *text = get(&length);
    return text ? std::string_view(text, length) : std::string_view();
}

/// Runs a function; gives what it threw, so that it does not leave a function which the library calls.
template <class Function>
std::exception_ptr caught(Function &&function) noexcept {
#if HFI_EXCEPTIONS
    try {
        function();
        return nullptr;
    } catch (...) {
        return std::current_exception();
    }
#else
    function();
    return nullptr;
#endif
}

/// What functions of the caller's have thrown, kept until somebody is there to catch it. Threads: any.
class Thrown {
public:
    /// Keeps it, if it is the first.
    void keep(std::exception_ptr thrown) {
        const std::lock_guard<std::mutex> lock(gate_);
        if (!thrown_) thrown_ = std::move(thrown);
    }
    /// Whether there is something.
    bool any() const {
        const std::lock_guard<std::mutex> lock(gate_);
        return thrown_ != nullptr;
    }
    /// Throws it, if anything.
    void release() {
        std::exception_ptr thrown;
        {
            const std::lock_guard<std::mutex> lock(gate_);
            thrown = std::exchange(thrown_, nullptr);
        }
#if HFI_EXCEPTIONS
        if (thrown) std::rethrow_exception(thrown);
#endif
    }

private:
    mutable std::mutex gate_;
    std::exception_ptr thrown_;
};

} // namespace detail

HFI_NAMESPACE_END

#endif
