//! The one error type: what kind of fault, a message that says what to do, and what the server said.

use std::fmt;

use serde_json::Value;

use crate::json::ascii_json;

/// Everything that can go wrong, one kind for each thing a caller may want to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A bad value, an unknown name, a missing argument.
    InvalidArgument,
    /// The call does not fit the state of its handle.
    InvalidState,
    /// Waiting here could never end.
    WouldDeadlock,
    /// The caller asked for it.
    Cancelled,
    /// The client was shut down.
    Shutdown,
    /// The handle belongs to the parent process.
    Forked,
    /// Code panicked; the message has the payload.
    Panic,
    /// A fault of the library or the system below it.
    Internal,
    /// The call needs a token and none was found.
    NoToken,
    /// The model, task and provider do not go together.
    Unsupported,
    /// Refused so that no secret leaves in the clear.
    Insecure,
    /// A local file could not be read or written.
    Io,
    /// No connection to the host.
    Connect,
    /// The TLS handshake failed.
    Tls,
    /// The proxy could not be reached or refused.
    Proxy,
    /// The connection was cut before the reply was whole.
    ConnectionLost,
    /// The same of a connection that had served before, of which no byte of the reply came: the server may have closed it before
    /// the request.
    ConnectionEnded,
    /// The environment says that the network is not to be used.
    Offline,
    /// The total time is over.
    Timeout,
    /// The time to connect is over.
    ConnectTimeout,
    /// The time to the first byte of the reply is over.
    FirstByteTimeout,
    /// The time between two pieces of the reply is over.
    IdleTimeout,
    /// The reply is larger than allowed.
    TooLarge,
    /// The reply makes no sense.
    Protocol,
    /// Too many redirects, or one that cannot be followed.
    Redirect,
    /// 400.
    BadRequest,
    /// 401.
    Unauthorized,
    /// 402.
    PaymentRequired,
    /// 403.
    Forbidden,
    /// 404 and its named variants.
    NotFound,
    /// The model is gated.
    Gated,
    /// 422, or a validation error by type.
    Validation,
    /// 429.
    RateLimited,
    /// Other 5xx, and errors inside a stream that have no type of their own.
    Server,
    /// 503 while the model loads.
    ModelLoading,
    /// 503, or overloaded by type.
    Overloaded,
    /// The model failed while generating.
    Generation,
    /// The generation stopped early.
    IncompleteGeneration,
    /// 504.
    GatewayTimeout,
    /// The Inference Endpoint is paused.
    EndpointPaused,
    /// The Inference Endpoint could not be started or updated.
    EndpointFailed,
    /// The Inference Endpoint was not ready within the time to wait for it.
    EndpointTimeout,
    /// Any other HTTP status.
    Http,
}

/// What a server said with its refusal.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The server's own words.
    pub server_message: Option<String>,
    /// The server's class of error (`error_type`, `type` or `x-error-code`).
    pub error_type: Option<String>,
    /// The id to quote to the service's support.
    pub request_id: Option<String>,
    /// Seconds to wait before the next attempt.
    pub retry_after: Option<f64>,
    /// Seconds until the model is loaded, by the server's estimate.
    pub estimated_time: Option<f64>,
    /// The first part of the body.
    pub body: Vec<u8>,
}

/// A fault: its kind, a message for people, and the server's reply where there was one.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// The kind, for programs.
    pub kind: Kind,
    /// The message, for people; never holds a secret.
    pub message: String,
    /// What the server said, if it was asked.
    pub reply: Option<Box<Reply>>,
}

/// The result of everything below the ABI.
pub type Result<T> = std::result::Result<T, Error>;

/// A text with a secret in it replaced, also as JSON spells it; a short one only where it stands alone, or the text would be
/// lost.
pub fn without_secret(text: String, secret: &str) -> String {
    let value = Value::from(secret);
    let spellings = [value.to_string(), ascii_json(&value)];
    let text = replaced(text, secret);
    spellings.iter().fold(text, |text, quoted| replaced(text, &quoted[1..quoted.len() - 1]))
}

fn replaced(text: String, secret: &str) -> String {
    if !text.contains(secret) {
        return text;
    }
    if secret.len() >= 4 {
        return text.replace(secret, HIDDEN);
    }
    let mut censored = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find(secret) {
        let end = at + secret.len();
        let alone =
            !rest[..at].ends_with(char::is_alphanumeric) && !rest[end..].starts_with(char::is_alphanumeric);
        censored.push_str(&rest[..at]);
        censored.push_str(if alone { HIDDEN } else { secret });
        rest = &rest[end..];
    }
    censored + rest
}

/// What stands in the place of a secret.
const HIDDEN: &str = "[secret]";

impl Error {
    /// An error without a server's reply.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), reply: None }
    }

    /// A bad argument.
    pub fn argument(message: impl Into<String>) -> Self {
        Self::new(Kind::InvalidArgument, message)
    }

    /// A reply that makes no sense.
    pub fn protocol(message: impl Into<String>) -> Self {
        Self::new(Kind::Protocol, message)
    }

    /// The same error without a secret that a server has repeated in its reply.
    pub fn without_secret(mut self, secret: &str) -> Self {
        self.message = without_secret(self.message, secret);
        if let Some(reply) = &mut self.reply {
            for text in [&mut reply.server_message, &mut reply.error_type, &mut reply.request_id] {
                *text = text.take().map(|text| without_secret(text, secret));
            }
            let body = String::from_utf8_lossy(&reply.body).into_owned();
            let censored = without_secret(body.clone(), secret);
            if censored != body {
                reply.body = censored.into_bytes();
            }
        }
        self
    }

    /// A caught panic, with its payload.
    pub fn panic(payload: &(dyn std::any::Any + Send)) -> Self {
        let text = payload
            .downcast_ref::<&str>()
            .map(|s| s.to_string())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a panic without a message".to_owned());
        Self::new(Kind::Panic, format!("code panicked: {text}"))
    }
}

/// The name in `names` that `given` was probably meant to be, as the end of a sentence.
pub fn did_you_mean<'a>(given: &str, names: impl IntoIterator<Item = &'a str>) -> Suggestion {
    let best = names
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(given, name), name))
        .min()
        .filter(|(distance, name)| *distance <= 1 + name.len().max(given.len()) / 3)
        .map(|(_, name)| name.to_owned());
    Suggestion(best)
}

/// Prints as `; did you mean "x"?`, or as nothing.
pub struct Suggestion(Option<String>);

impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(name) => write!(f, "; did you mean \"{name}\"?"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_replaced_in_every_spelling() {
        let hidden = |text: &str, secret| without_secret(text.to_owned(), secret);
        assert_eq!(hidden("the key hush-hush is wrong", "hush-hush"), "the key [secret] is wrong");
        assert_eq!(hidden(r#"{"error":"a\"b\\ü c"}"#, "a\"b\\ü"), r#"{"error":"[secret] c"}"#);
        assert_eq!(hidden(r#"{"error":"gr\u00fc\ud83d\ude00n"}"#, "grü😀n"), r#"{"error":"[secret]"}"#);
    }

    #[test]
    fn a_short_secret_is_replaced_where_it_stands_alone() {
        let hidden = |text: &str| without_secret(text.to_owned(), "123");
        assert_eq!(hidden("PIN 123 or \"123\" of 91234"), "PIN [secret] or \"[secret]\" of 91234");
    }
}
