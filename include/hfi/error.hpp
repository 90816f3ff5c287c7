// What goes wrong: Error, and Result<T>, which is a value or an error.
#ifndef HFI_ERROR_HPP
#define HFI_ERROR_HPP

#include <hfi/base.hpp>
#include <hfi/code.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

HFI_NAMESPACE_BEGIN

/// A span of time in seconds; every `std::chrono` duration converts to it.
using seconds = std::chrono::duration<double>;

/// Why a call failed. Copies share what they say. Since 0.1.0.
class Error : public std::exception {
public:
    /// An error of the program that uses the wrapper, as one of a tool.
    Error(Code code, std::string message) : what_(std::make_shared<What>()) {
        what_->code = code;
        what_->message = std::move(message);
    }

    /// What the library says; `status` where it says nothing.
    static Error of(const hfi_error_t *error, hfi_status_t status) {
        if (!error) return Error(static_cast<Code>(status), hfi_status_name(status));
        Error made(static_cast<Code>(hfi_error_status(error)), std::string(detail::view(hfi_error_message(error))));
        What &what = *made.what_;
        what.http_status = hfi_error_http_status(error);
        what.server_message = detail::view(hfi_error_server_message(error));
        what.type = detail::view(hfi_error_type(error));
        what.request_id = detail::view(hfi_error_request_id(error));
        what.body = detail::sized([error](std::size_t *length) { return hfi_error_body(error, length); });
        what.retry_after = hfi_error_retry_after(error);
        return made;
    }

    /// The error of what went well.
    static const Error &none() noexcept {
        static const Error none(Code::ok, "no error");
        return none;
    }

    /// What kind of error it is.
    Code code() const noexcept { return what_->code; }
    /// The HTTP status of the reply; 0 if there was none.
    int status() const noexcept { return what_->http_status; }
    /// What went wrong and what to do, for people.
    const std::string &message() const noexcept { return what_->message; }
    /// The same.
    const char *what() const noexcept override { return what_->message.c_str(); }
    /// After how many seconds the server wants to be asked again, if it says so.
    std::optional<seconds> retry_after() const noexcept {
        return what_->retry_after < 0 ? std::nullopt : std::optional<seconds>(what_->retry_after);
    }
    /// The message in the server's reply; empty if there is none.
    const std::string &server_message() const noexcept { return what_->server_message; }
    /// The kind of error that the server names, as `overloaded`; empty if it names none.
    const std::string &type() const noexcept { return what_->type; }
    /// The server's id of the request; empty if it gave none.
    const std::string &request_id() const noexcept { return what_->request_id; }
    /// The beginning of the reply; empty if there was none.
    const std::string &body() const noexcept { return what_->body; }

private:
    struct What {
        Code code = Code::internal;
        std::int32_t http_status = 0;
        double retry_after = -1;
        std::string message, server_message, type, request_id, body;
    };
    std::shared_ptr<What> what_;
};

namespace detail {

/// Throws; where there are no exceptions, says the error and ends the program.
[[noreturn]] inline void raise(const Error &error) {
#if HFI_EXCEPTIONS
    throw error;
#else
    std::fprintf(stderr, "hfi: %s\n", error.what());
    std::abort();
#endif
}

} // namespace detail

/// A value, or why there is none. `T` may be void. Since 0.1.0.
template <class T>
class [[nodiscard]] Result {
public:
    /// A value.
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    /// An error.
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    /// Whether there is a value.
    bool has_value() const noexcept { return state_.index() == 0; }
    /// Whether there is a value.
    explicit operator bool() const noexcept { return has_value(); }

    /// The value; without one the error is thrown, or where there are no exceptions, ends the program.
    T &value() & {
        check();
        return *std::get_if<0>(&state_);
    }
    /// The value.
    const T &value() const & {
        check();
        return *std::get_if<0>(&state_);
    }
    /// The value, moved out.
    T value() && {
        check();
        return std::move(*std::get_if<0>(&state_));
    }
    /// The value.
    T &operator*() & { return value(); }
    /// The value.
    const T &operator*() const & { return value(); }
    /// The value, moved out.
    T operator*() && { return std::move(*this).value(); }
    /// A member of the value.
    T *operator->() { return &value(); }
    /// A member of the value.
    const T *operator->() const { return &value(); }
    /// The value, or the other one.
    T value_or(T other) && { return has_value() ? std::move(*this).value() : std::move(other); }

    /// The error; where there is a value one with Code::ok.
    const Error &error() const noexcept {
        const Error *error = std::get_if<1>(&state_);
        return error ? *error : Error::none();
    }

private:
    void check() const {
        if (!has_value()) detail::raise(error());
    }

    std::variant<T, Error> state_;
};

/// Nothing, or why it failed. Since 0.1.0.
template <>
class [[nodiscard]] Result<void> {
public:
    /// All went well.
    Result() = default;
    /// An error.
    Result(Error error) : error_(std::move(error)) {}

    /// Whether all went well.
    bool has_value() const noexcept { return !error_; }
    /// Whether all went well.
    explicit operator bool() const noexcept { return has_value(); }
    /// Throws the error, if there is one; where there are no exceptions, it ends the program.
    void value() const {
        if (error_) detail::raise(*error_);
    }
    /// The error; where all went well one with Code::ok.
    const Error &error() const noexcept { return error_ ? *error_ : Error::none(); }

private:
    std::optional<Error> error_;
};

HFI_NAMESPACE_END

#endif
