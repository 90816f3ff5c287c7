//! Statuses: numbers that never change their meaning. New ones are appended to their block; a number that is not used
//! any more stays reserved.

use std::ffi::{CStr, c_char};

use crate::error::{Error, Kind, Result};

/// What a call came to: 0 is success, positive values are no errors, negative ones are.
pub type hfi_status_t = i32;

/// Success.
pub const HFI_OK: i32 = 0;
/// Not finished within the time to wait; the request goes on.
pub const HFI_PENDING: i32 = 1;
/// There are no more events.
pub const HFI_END: i32 = 2;

/// A bad value, an unknown name or a missing argument.
pub const HFI_ERROR_INVALID_ARGUMENT: i32 = -1;
/// The call does not fit the state of its handle.
pub const HFI_ERROR_INVALID_STATE: i32 = -2;
/// Waiting here could never end.
pub const HFI_ERROR_WOULD_DEADLOCK: i32 = -3;
/// The caller cancelled the request.
pub const HFI_ERROR_CANCELLED: i32 = -4;
/// The client was shut down.
pub const HFI_ERROR_SHUTDOWN: i32 = -5;
/// The handle belongs to the parent process.
pub const HFI_ERROR_FORKED: i32 = -6;
/// Code panicked; the message has the payload.
pub const HFI_ERROR_PANIC: i32 = -7;
/// A fault of the library or of the system below it.
pub const HFI_ERROR_INTERNAL: i32 = -8;
/// The call needs a token and none was found.
pub const HFI_ERROR_NO_TOKEN: i32 = -9;
/// The model, task and provider do not go together.
pub const HFI_ERROR_UNSUPPORTED: i32 = -10;
/// Refused, so that no secret leaves in the clear.
pub const HFI_ERROR_INSECURE: i32 = -11;
/// A local file could not be read or written.
pub const HFI_ERROR_IO: i32 = -12;

/// No connection to the host.
pub const HFI_ERROR_CONNECT: i32 = -100;
/// The TLS handshake failed.
pub const HFI_ERROR_TLS: i32 = -101;
/// The proxy could not be reached, or refused.
pub const HFI_ERROR_PROXY: i32 = -102;
/// The connection was cut before the reply was whole.
pub const HFI_ERROR_CONNECTION_LOST: i32 = -103;
/// The network is not to be used: `HF_HUB_OFFLINE` was set when the client was made.
pub const HFI_ERROR_OFFLINE: i32 = -104;
/// The total time is over.
pub const HFI_ERROR_TIMEOUT: i32 = -110;
/// The time to connect is over.
pub const HFI_ERROR_CONNECT_TIMEOUT: i32 = -111;
/// The time to the first byte of the reply is over.
pub const HFI_ERROR_FIRST_BYTE_TIMEOUT: i32 = -112;
/// The time between two pieces of the reply is over.
pub const HFI_ERROR_IDLE_TIMEOUT: i32 = -113;
/// The Inference Endpoint was not ready within the time to wait for it. It goes on.
pub const HFI_ERROR_ENDPOINT_TIMEOUT: i32 = -114;
/// The reply is larger than the limit.
pub const HFI_ERROR_TOO_LARGE: i32 = -120;
/// The reply makes no sense.
pub const HFI_ERROR_PROTOCOL: i32 = -121;
/// Too many redirects, or one that cannot be followed.
pub const HFI_ERROR_REDIRECT: i32 = -122;

/// HTTP 400.
pub const HFI_ERROR_BAD_REQUEST: i32 = -200;
/// HTTP 401: the token is missing or wrong.
pub const HFI_ERROR_UNAUTHORIZED: i32 = -201;
/// HTTP 402: credits are used up.
pub const HFI_ERROR_PAYMENT_REQUIRED: i32 = -202;
/// HTTP 403: the token lacks a permission.
pub const HFI_ERROR_FORBIDDEN: i32 = -203;
/// HTTP 404, or the Hub does not have the model.
pub const HFI_ERROR_NOT_FOUND: i32 = -204;
/// The model is gated and access was not granted.
pub const HFI_ERROR_GATED: i32 = -205;
/// HTTP 422: the input does not pass the server's checks.
pub const HFI_ERROR_VALIDATION: i32 = -206;
/// HTTP 429: too many requests.
pub const HFI_ERROR_RATE_LIMITED: i32 = -207;
/// Another HTTP 5xx, or an error inside a stream that has no class of its own.
pub const HFI_ERROR_SERVER: i32 = -208;
/// HTTP 503: the model did not load within the time for that.
pub const HFI_ERROR_MODEL_LOADING: i32 = -209;
/// HTTP 503: the server is overloaded.
pub const HFI_ERROR_OVERLOADED: i32 = -210;
/// The model failed while generating.
pub const HFI_ERROR_GENERATION: i32 = -211;
/// The generation stopped early.
pub const HFI_ERROR_INCOMPLETE_GENERATION: i32 = -212;
/// HTTP 504: a gateway gave up waiting.
pub const HFI_ERROR_GATEWAY_TIMEOUT: i32 = -213;
/// Any other HTTP status.
pub const HFI_ERROR_HTTP: i32 = -214;
/// The Inference Endpoint is paused; somebody must resume it.
pub const HFI_ERROR_ENDPOINT_PAUSED: i32 = -215;
/// The Inference Endpoint could not be started or updated; the server's message says why.
pub const HFI_ERROR_ENDPOINT_FAILED: i32 = -216;

/// The number of a kind of error.
pub fn code(kind: Kind) -> hfi_status_t {
    match kind {
        Kind::InvalidArgument => HFI_ERROR_INVALID_ARGUMENT,
        Kind::InvalidState => HFI_ERROR_INVALID_STATE,
        Kind::WouldDeadlock => HFI_ERROR_WOULD_DEADLOCK,
        Kind::Cancelled => HFI_ERROR_CANCELLED,
        Kind::Shutdown => HFI_ERROR_SHUTDOWN,
        Kind::Forked => HFI_ERROR_FORKED,
        Kind::Panic => HFI_ERROR_PANIC,
        Kind::Internal => HFI_ERROR_INTERNAL,
        Kind::NoToken => HFI_ERROR_NO_TOKEN,
        Kind::Unsupported => HFI_ERROR_UNSUPPORTED,
        Kind::Insecure => HFI_ERROR_INSECURE,
        Kind::Io => HFI_ERROR_IO,
        Kind::Connect => HFI_ERROR_CONNECT,
        Kind::Tls => HFI_ERROR_TLS,
        Kind::Proxy => HFI_ERROR_PROXY,
        Kind::ConnectionLost | Kind::ConnectionEnded => HFI_ERROR_CONNECTION_LOST,
        Kind::Offline => HFI_ERROR_OFFLINE,
        Kind::Timeout => HFI_ERROR_TIMEOUT,
        Kind::ConnectTimeout => HFI_ERROR_CONNECT_TIMEOUT,
        Kind::FirstByteTimeout => HFI_ERROR_FIRST_BYTE_TIMEOUT,
        Kind::IdleTimeout => HFI_ERROR_IDLE_TIMEOUT,
        Kind::TooLarge => HFI_ERROR_TOO_LARGE,
        Kind::Protocol => HFI_ERROR_PROTOCOL,
        Kind::Redirect => HFI_ERROR_REDIRECT,
        Kind::BadRequest => HFI_ERROR_BAD_REQUEST,
        Kind::Unauthorized => HFI_ERROR_UNAUTHORIZED,
        Kind::PaymentRequired => HFI_ERROR_PAYMENT_REQUIRED,
        Kind::Forbidden => HFI_ERROR_FORBIDDEN,
        Kind::NotFound => HFI_ERROR_NOT_FOUND,
        Kind::Gated => HFI_ERROR_GATED,
        Kind::Validation => HFI_ERROR_VALIDATION,
        Kind::RateLimited => HFI_ERROR_RATE_LIMITED,
        Kind::Server => HFI_ERROR_SERVER,
        Kind::ModelLoading => HFI_ERROR_MODEL_LOADING,
        Kind::Overloaded => HFI_ERROR_OVERLOADED,
        Kind::Generation => HFI_ERROR_GENERATION,
        Kind::IncompleteGeneration => HFI_ERROR_INCOMPLETE_GENERATION,
        Kind::GatewayTimeout => HFI_ERROR_GATEWAY_TIMEOUT,
        Kind::EndpointPaused => HFI_ERROR_ENDPOINT_PAUSED,
        Kind::EndpointFailed => HFI_ERROR_ENDPOINT_FAILED,
        Kind::EndpointTimeout => HFI_ERROR_ENDPOINT_TIMEOUT,
        Kind::Http => HFI_ERROR_HTTP,
    }
}

/// The status of a result.
pub fn status(result: &Result<()>) -> hfi_status_t {
    result.as_ref().map_or_else(|error| code(error.kind), |()| HFI_OK)
}

/// The status of a panic caught at the border.
pub fn panicked(error: Error) -> hfi_status_t {
    code(error.kind)
}

/// The name of a status, for messages: `"HFI_ERROR_TIMEOUT"`. A number that is no status gives `"HFI_ERROR_UNKNOWN"`.
/// The text is static.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub extern "C" fn hfi_status_name(status: hfi_status_t) -> *const c_char {
    let name: &'static CStr = match status {
        HFI_OK => c"HFI_OK",
        HFI_PENDING => c"HFI_PENDING",
        HFI_END => c"HFI_END",
        HFI_ERROR_INVALID_ARGUMENT => c"HFI_ERROR_INVALID_ARGUMENT",
        HFI_ERROR_INVALID_STATE => c"HFI_ERROR_INVALID_STATE",
        HFI_ERROR_WOULD_DEADLOCK => c"HFI_ERROR_WOULD_DEADLOCK",
        HFI_ERROR_CANCELLED => c"HFI_ERROR_CANCELLED",
        HFI_ERROR_SHUTDOWN => c"HFI_ERROR_SHUTDOWN",
        HFI_ERROR_FORKED => c"HFI_ERROR_FORKED",
        HFI_ERROR_PANIC => c"HFI_ERROR_PANIC",
        HFI_ERROR_INTERNAL => c"HFI_ERROR_INTERNAL",
        HFI_ERROR_NO_TOKEN => c"HFI_ERROR_NO_TOKEN",
        HFI_ERROR_UNSUPPORTED => c"HFI_ERROR_UNSUPPORTED",
        HFI_ERROR_INSECURE => c"HFI_ERROR_INSECURE",
        HFI_ERROR_IO => c"HFI_ERROR_IO",
        HFI_ERROR_CONNECT => c"HFI_ERROR_CONNECT",
        HFI_ERROR_TLS => c"HFI_ERROR_TLS",
        HFI_ERROR_PROXY => c"HFI_ERROR_PROXY",
        HFI_ERROR_CONNECTION_LOST => c"HFI_ERROR_CONNECTION_LOST",
        HFI_ERROR_OFFLINE => c"HFI_ERROR_OFFLINE",
        HFI_ERROR_TIMEOUT => c"HFI_ERROR_TIMEOUT",
        HFI_ERROR_CONNECT_TIMEOUT => c"HFI_ERROR_CONNECT_TIMEOUT",
        HFI_ERROR_FIRST_BYTE_TIMEOUT => c"HFI_ERROR_FIRST_BYTE_TIMEOUT",
        HFI_ERROR_IDLE_TIMEOUT => c"HFI_ERROR_IDLE_TIMEOUT",
        HFI_ERROR_TOO_LARGE => c"HFI_ERROR_TOO_LARGE",
        HFI_ERROR_PROTOCOL => c"HFI_ERROR_PROTOCOL",
        HFI_ERROR_REDIRECT => c"HFI_ERROR_REDIRECT",
        HFI_ERROR_BAD_REQUEST => c"HFI_ERROR_BAD_REQUEST",
        HFI_ERROR_UNAUTHORIZED => c"HFI_ERROR_UNAUTHORIZED",
        HFI_ERROR_PAYMENT_REQUIRED => c"HFI_ERROR_PAYMENT_REQUIRED",
        HFI_ERROR_FORBIDDEN => c"HFI_ERROR_FORBIDDEN",
        HFI_ERROR_NOT_FOUND => c"HFI_ERROR_NOT_FOUND",
        HFI_ERROR_GATED => c"HFI_ERROR_GATED",
        HFI_ERROR_VALIDATION => c"HFI_ERROR_VALIDATION",
        HFI_ERROR_RATE_LIMITED => c"HFI_ERROR_RATE_LIMITED",
        HFI_ERROR_SERVER => c"HFI_ERROR_SERVER",
        HFI_ERROR_MODEL_LOADING => c"HFI_ERROR_MODEL_LOADING",
        HFI_ERROR_OVERLOADED => c"HFI_ERROR_OVERLOADED",
        HFI_ERROR_GENERATION => c"HFI_ERROR_GENERATION",
        HFI_ERROR_INCOMPLETE_GENERATION => c"HFI_ERROR_INCOMPLETE_GENERATION",
        HFI_ERROR_GATEWAY_TIMEOUT => c"HFI_ERROR_GATEWAY_TIMEOUT",
        HFI_ERROR_HTTP => c"HFI_ERROR_HTTP",
        HFI_ERROR_ENDPOINT_PAUSED => c"HFI_ERROR_ENDPOINT_PAUSED",
        HFI_ERROR_ENDPOINT_FAILED => c"HFI_ERROR_ENDPOINT_FAILED",
        HFI_ERROR_ENDPOINT_TIMEOUT => c"HFI_ERROR_ENDPOINT_TIMEOUT",
        _ => c"HFI_ERROR_UNKNOWN",
    };
    name.as_ptr()
}
