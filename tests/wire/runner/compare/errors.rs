//! The one table from the peer's exceptions to the library's statuses.

use crate::vector::ExpectedError;

/// The statuses (without `HFI_ERROR_`) that stand for an exception of a method; none for one the table lacks.
/// `replied` says that the server had answered.
pub fn accepted(method: &str, error: &ExpectedError, replied: bool) -> &'static [&'static str] {
    match error.kind.as_str() {
        // Inference Endpoints.
        "InferenceEndpointTimeoutError" => &["ENDPOINT_TIMEOUT"],
        "InferenceEndpointError" if method == "endpoint_object.client" => &["INVALID_STATE"],
        "InferenceEndpointError" => &["ENDPOINT_FAILED"],
        "ValueError" if method.starts_with("endpoint") && replied => &["PROTOCOL"],
        "ValueError" if method.starts_with("endpoint") => &["INVALID_ARGUMENT"],
        // Jobs that failed, or were not done in time.
        "ValueError" if error.message.contains("failed") && replied => &["GENERATION"],
        "ValueError" if error.message.contains("Timed out") && replied => &["TIMEOUT"],
        "RuntimeError" if error.message.contains("failed") => &["GENERATION"],
        "RuntimeError" => &["PROTOCOL"],
        "TimeoutError" => &["GATEWAY_TIMEOUT"],
        // What the peer makes of replies that make no sense; an error member is told from others.
        "ValueError" | "TypeError" | "UnidentifiedImageError" if replied => &["PROTOCOL", "SERVER"],
        // A mapping without a single provider.
        "StopIteration" => &["UNSUPPORTED"],
        "OIDCError" => &["NO_TOKEN"],
        "OfflineModeIsEnabled" => &["OFFLINE"],
        // The service refused, and said why.
        "BadRequestError" => &["BAD_REQUEST"],
        "RepositoryNotFoundError" if error.status == Some(401) => &["NOT_FOUND", "UNAUTHORIZED"],
        "RepositoryNotFoundError" | "RemoteEntryNotFoundError" | "RevisionNotFoundError" => &["NOT_FOUND"],
        "GatedRepoError" => &["GATED"],
        "DisabledRepoError" => &["FORBIDDEN"],
        "HfHubHTTPError" | "HTTPStatusError" => by_status(error.status.unwrap_or_default()),
        "GenerationError" => &["GENERATION"],
        "IncompleteGenerationError" => &["INCOMPLETE_GENERATION"],
        "OverloadedError" => &["OVERLOADED"],
        "ValidationError" => &["VALIDATION"],
        // A class that the peer does not know: in a stream there is nothing else, in a refusal the status remains.
        "UnknownError" => error.cause_status.map_or(&["SERVER"], by_status),
        // The network.
        "InferenceTimeoutError" => &["TIMEOUT", "CONNECT_TIMEOUT", "FIRST_BYTE_TIMEOUT", "IDLE_TIMEOUT"],
        "ConnectError" => &["CONNECT", "PROXY"],
        "RemoteProtocolError" | "ReadError" => &["CONNECTION_LOST"],
        // A reply that makes no sense.
        "JSONDecodeError" | "UnicodeDecodeError" | "KeyError" | "IndexError" | "AttributeError" => {
            &["PROTOCOL"]
        }
        // The caller.
        "ValueError" => &["INVALID_ARGUMENT", "UNSUPPORTED", "NO_TOKEN", "INSECURE"],
        "TypeError" | "HFValidationError" => &["INVALID_ARGUMENT"],
        "FileNotFoundError" => &["IO", "INVALID_ARGUMENT"],
        "LocalTokenNotFoundError" => &["NO_TOKEN"],
        _ => &[],
    }
}

fn by_status(status: i32) -> &'static [&'static str] {
    match status {
        400 => &["BAD_REQUEST"],
        401 => &["UNAUTHORIZED"],
        402 => &["PAYMENT_REQUIRED"],
        403 => &["FORBIDDEN"],
        404 => &["NOT_FOUND"],
        422 => &["VALIDATION"],
        429 => &["RATE_LIMITED"],
        // TGI's status for a generation that failed.
        424 => &["HTTP", "GENERATION"],
        503 => &["MODEL_LOADING", "OVERLOADED"],
        504 => &["GATEWAY_TIMEOUT"],
        500..=599 => &["SERVER"],
        _ => &["HTTP"],
    }
}
