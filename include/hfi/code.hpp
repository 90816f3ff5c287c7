// Codes of errors and other numbers of hfi.h. Generated from the sources by `make generate`; do not edit.
#ifndef HFI_CODE_HPP
#define HFI_CODE_HPP

#include <hfi/base.hpp>

HFI_NAMESPACE_BEGIN

/// What a call came to. Numbers that this does not know may come from a newer library. Since 0.1.0.
enum class Code : std::int32_t {
    /// Success.
    ok = HFI_OK,
    /// Not finished within the time to wait; the request goes on.
    pending = HFI_PENDING,
    /// There are no more events.
    end = HFI_END,
    /// A bad value, an unknown name or a missing argument.
    invalid_argument = HFI_ERROR_INVALID_ARGUMENT,
    /// The call does not fit the state of its handle.
    invalid_state = HFI_ERROR_INVALID_STATE,
    /// Waiting here could never end.
    would_deadlock = HFI_ERROR_WOULD_DEADLOCK,
    /// The caller cancelled the request.
    cancelled = HFI_ERROR_CANCELLED,
    /// The client was shut down.
    shutdown = HFI_ERROR_SHUTDOWN,
    /// The handle belongs to the parent process.
    forked = HFI_ERROR_FORKED,
    /// Code panicked; the message has the payload.
    panic = HFI_ERROR_PANIC,
    /// A fault of the library or of the system below it.
    internal = HFI_ERROR_INTERNAL,
    /// The call needs a token and none was found.
    no_token = HFI_ERROR_NO_TOKEN,
    /// The model, task and provider do not go together.
    unsupported = HFI_ERROR_UNSUPPORTED,
    /// Refused, so that no secret leaves in the clear.
    insecure = HFI_ERROR_INSECURE,
    /// A local file could not be read or written.
    io = HFI_ERROR_IO,
    /// No connection to the host.
    connect = HFI_ERROR_CONNECT,
    /// The TLS handshake failed.
    tls = HFI_ERROR_TLS,
    /// The proxy could not be reached, or refused.
    proxy = HFI_ERROR_PROXY,
    /// The connection was cut before the reply was whole.
    connection_lost = HFI_ERROR_CONNECTION_LOST,
    /// The network is not to be used: `HF_HUB_OFFLINE` was set when the client was made.
    offline = HFI_ERROR_OFFLINE,
    /// The total time is over.
    timeout = HFI_ERROR_TIMEOUT,
    /// The time to connect is over.
    connect_timeout = HFI_ERROR_CONNECT_TIMEOUT,
    /// The time to the first byte of the reply is over.
    first_byte_timeout = HFI_ERROR_FIRST_BYTE_TIMEOUT,
    /// The time between two pieces of the reply is over.
    idle_timeout = HFI_ERROR_IDLE_TIMEOUT,
    /// The Inference Endpoint was not ready within the time to wait for it. It goes on.
    endpoint_timeout = HFI_ERROR_ENDPOINT_TIMEOUT,
    /// The reply is larger than the limit.
    too_large = HFI_ERROR_TOO_LARGE,
    /// The reply makes no sense.
    protocol = HFI_ERROR_PROTOCOL,
    /// Too many redirects, or one that cannot be followed.
    redirect = HFI_ERROR_REDIRECT,
    /// HTTP 400.
    bad_request = HFI_ERROR_BAD_REQUEST,
    /// HTTP 401: the token is missing or wrong.
    unauthorized = HFI_ERROR_UNAUTHORIZED,
    /// HTTP 402: credits are used up.
    payment_required = HFI_ERROR_PAYMENT_REQUIRED,
    /// HTTP 403: the token lacks a permission.
    forbidden = HFI_ERROR_FORBIDDEN,
    /// HTTP 404, or the Hub does not have the model.
    not_found = HFI_ERROR_NOT_FOUND,
    /// The model is gated and access was not granted.
    gated = HFI_ERROR_GATED,
    /// HTTP 422: the input does not pass the server's checks.
    validation = HFI_ERROR_VALIDATION,
    /// HTTP 429: too many requests.
    rate_limited = HFI_ERROR_RATE_LIMITED,
    /// Another HTTP 5xx, or an error inside a stream that has no class of its own.
    server = HFI_ERROR_SERVER,
    /// HTTP 503: the model did not load within the time for that.
    model_loading = HFI_ERROR_MODEL_LOADING,
    /// HTTP 503: the server is overloaded.
    overloaded = HFI_ERROR_OVERLOADED,
    /// The model failed while generating.
    generation = HFI_ERROR_GENERATION,
    /// The generation stopped early.
    incomplete_generation = HFI_ERROR_INCOMPLETE_GENERATION,
    /// HTTP 504: a gateway gave up waiting.
    gateway_timeout = HFI_ERROR_GATEWAY_TIMEOUT,
    /// Any other HTTP status.
    http = HFI_ERROR_HTTP,
    /// The Inference Endpoint is paused; somebody must resume it.
    endpoint_paused = HFI_ERROR_ENDPOINT_PAUSED,
    /// The Inference Endpoint could not be started or updated; the server's message says why.
    endpoint_failed = HFI_ERROR_ENDPOINT_FAILED,
};

/// What is written to the log; each level includes those above. Numbers that this does not know may come from a newer library.
/// Since 0.1.0.
enum class LogLevel : std::int32_t {
    /// No log records.
    off = HFI_LOG_OFF,
    /// Failed calls.
    error = HFI_LOG_ERROR,
    /// What was ignored, or will soon fail.
    warn = HFI_LOG_WARN,
    /// Waits and retries.
    info = HFI_LOG_INFO,
    /// Each HTTP request, without headers and bodies.
    debug = HFI_LOG_DEBUG,
};

/// Whether a token is looked for, and who may get it. Numbers that this does not know may come from a newer library. Since 0.1.0.
enum class TokenDiscovery : std::int32_t {
    /// No search for a token.
    off = HFI_TOKEN_DISCOVERY_OFF,
    /// A token that is found goes to Hugging Face hosts only.
    on = HFI_TOKEN_DISCOVERY_ON,
    /// A token that is found goes to Hugging Face hosts and to this machine.
    loopback = HFI_TOKEN_DISCOVERY_LOOPBACK,
};

HFI_NAMESPACE_END

#endif
