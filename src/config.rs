//! The settings of a client, their defaults, and the checks on each.

use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};

use crate::error::{Error, Result};
use crate::log::Level;

/// Where callbacks of started requests run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// On the thread that polls the client.
    #[default]
    Poll,
    /// On one thread of the library's own.
    Dispatcher,
}

/// What a token found in the environment or in a file may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TokenDiscovery {
    /// Nothing: no search.
    Off,
    /// Hugging Face hosts.
    #[default]
    HuggingFace,
    /// Hugging Face hosts and this machine.
    Loopback,
}

/// The separate deadlines of a call.
#[derive(Debug, Clone)]
pub struct Timeouts {
    /// From the start of the call to its end, whatever it does in between.
    pub total: Option<Duration>,
    /// To connect: name look-up, TCP and TLS.
    pub connect: Option<Duration>,
    /// From the sent request to the first byte of the reply.
    pub first_byte: Option<Duration>,
    /// Between two pieces of a reply.
    pub idle: Option<Duration>,
    /// For a model to load.
    pub loading: Duration,
}

/// When a refused request is tried again.
#[derive(Debug, Clone)]
pub struct Retries {
    /// Attempts after the first.
    pub max: u32,
    /// The first pause; doubled each time.
    pub first_delay: Duration,
    /// The longest pause. A server that asks for a longer one gets no further attempt.
    pub max_delay: Duration,
}

/// Where a call goes on to that failed.
#[derive(Debug, Clone)]
pub struct Fallback {
    /// A provider's name, or the URL of a server.
    pub destination: String,
    /// What the model is called there, if it is not the same.
    pub model: Option<String>,
}

/// When a destination that keeps failing is left out.
#[derive(Debug, Clone, Copy)]
pub struct Breaker {
    /// After how many failures in a row; 0 for never.
    pub failures: u32,
    /// For how long.
    pub pause: Duration,
}

/// The settings of a client.
#[derive(Debug, Clone)]
pub struct Config {
    /// The explicit token; never logged.
    pub token: Option<Secret>,
    /// A token that counts as found, if none else is; never logged.
    pub fallback_token: Option<Secret>,
    /// Whether and for whom tokens are searched.
    pub token_discovery: TokenDiscovery,
    /// The default model: an id on the Hub, or a URL.
    pub model: Option<String>,
    /// The provider's name, `auto` or none.
    pub provider: Option<String>,
    /// Whether these are a fallback's, which takes the place of a URL that a call names as its model.
    pub is_fallback: bool,
    /// Whether the model counts more than a call's own, as one given for a fallback does.
    pub model_wins: bool,
    /// Where calls go on to that fail, in this order.
    pub fallbacks: Vec<Fallback>,
    /// When one that keeps failing is left out.
    pub breaker: Breaker,
    /// Keys for single providers or servers, by name or by URL without a slash at its end; never logged.
    pub keys: Vec<(String, Secret)>,
    /// The server to use instead of Hugging Face.
    pub base_url: Option<String>,
    /// The router to use instead of Hugging Face's.
    pub router_url: Option<String>,
    /// The server to use instead of Hugging Face's for operations on Inference Endpoints.
    pub endpoints_url: Option<String>,
    /// Whether the base URL is an Inference Endpoint's, which may have to start before it answers.
    pub starts: bool,
    /// The organisation to bill.
    pub bill_to: Option<String>,
    /// The proxy for every request.
    pub proxy: Option<String>,
    /// Certificates to trust beside the system's.
    pub ca_pem: Option<String>,
    /// What is added to the user agent.
    pub user_agent: Option<String>,
    /// Headers of every inference request; no value takes a built-in header away.
    pub headers: Vec<(HeaderName, Option<HeaderValue>)>,
    /// The deadlines.
    pub timeouts: Timeouts,
    /// The retry policy.
    pub retries: Retries,
    /// The pause between two looks at a job, if it is not what its provider says.
    pub poll_interval: Option<Duration>,
    /// The largest reply.
    pub max_response_bytes: u64,
    /// Events that may wait for the caller before the reply is not read further.
    pub queue_capacity: usize,
    /// Where callbacks run.
    pub delivery: Delivery,
    /// Threads that drive the I/O; 0 is the caller's own.
    pub worker_threads: usize,
    /// What is logged.
    pub log_level: Level,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            token: None,
            fallback_token: None,
            token_discovery: TokenDiscovery::default(),
            model: None,
            provider: None,
            is_fallback: false,
            model_wins: false,
            fallbacks: Vec::new(),
            breaker: Breaker { failures: 3, pause: Duration::from_secs(30) },
            keys: Vec::new(),
            base_url: None,
            router_url: None,
            endpoints_url: None,
            starts: false,
            bill_to: None,
            proxy: None,
            ca_pem: None,
            user_agent: None,
            headers: Vec::new(),
            timeouts: Timeouts {
                total: None,
                connect: Some(Duration::from_secs(10)),
                first_byte: None,
                idle: None,
                loading: Duration::from_secs(300),
            },
            retries: Retries {
                max: 3,
                first_delay: Duration::from_millis(500),
                max_delay: Duration::from_secs(30),
            },
            poll_interval: None,
            max_response_bytes: 256 << 20,
            queue_capacity: 1024,
            delivery: Delivery::default(),
            worker_threads: 0,
            log_level: Level::default(),
        }
    }
}

impl Config {
    /// The model of a call that counts here, if one does.
    pub fn model_of_call<'a>(&self, model: Option<&'a str>) -> Option<&'a str> {
        model.filter(|model| !(self.model_wins || self.is_fallback && is_url(model)))
    }
}

/// Text that prints as dots.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The token in `text` with the blanks and line ends that files bring taken away; none if nothing is left.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.replace(['\r', '\n'], "").trim().to_owned();
        (!text.is_empty()).then_some(Self(text))
    }

    /// The text itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("\"…\"")
    }
}

/// Whether a model is given by URL.
pub fn is_url(model: &str) -> bool {
    let starts =
        |scheme: &str| model.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme));
    starts("http://") || starts("https://")
}

/// An http or https URL with a host, or an error that names `what`.
pub fn parse_url(what: &str, url: &str) -> Result<reqwest::Url> {
    let hint = "it must look like https://host/path";
    let parsed = reqwest::Url::parse(url)
        .map_err(|e| Error::argument(format!("{what} \"{}\" is not a URL ({e}); {hint}", redact(url))))?;
    if !matches!(parsed.scheme(), "http" | "https") || parsed.host_str().is_none() {
        return Err(Error::argument(format!(
            "{what} \"{}\" is not an http or https URL; {hint}",
            redact(url)
        )));
    }
    Ok(parsed)
}

/// A URL without what may be secret in it: user information, query and fragment.
pub fn redact(url: &str) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let url = &url[..end];
    let Some(start) = url.find("://").map(|i| i + 3) else { return url.to_owned() };
    let authority = url[start..].find('/').map_or(url.len(), |i| start + i);
    match url[start..authority].rfind('@') {
        Some(at) => format!("{}{}", &url[..start], &url[start + at + 1..]),
        None => url.to_owned(),
    }
}

/// A finite, non-negative number of seconds; 0 means none.
pub fn seconds(what: &str, value: f64) -> Result<Option<Duration>> {
    match Duration::try_from_secs_f64(value) {
        Ok(duration) if duration.is_zero() => Ok(None),
        Ok(duration) if value < 1e9 => Ok(Some(duration)),
        _ => Err(Error::argument(format!(
            "{what} is {value} seconds; it must be a number from 0 (none) to 1000000000"
        ))),
    }
}

/// A header's name and value, checked.
pub fn header(name: &str, value: Option<&str>) -> Result<(HeaderName, Option<HeaderValue>)> {
    let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| {
        Error::argument(format!("\"{name}\" is not a header name; use letters, digits and hyphens"))
    })?;
    let value = value
        .map(|value| {
            HeaderValue::from_str(value).map_err(|_| {
                Error::argument(format!(
                    "the value of header \"{name}\" has a character that headers cannot carry; use visible ASCII"
                ))
            })
        })
        .transpose()?;
    Ok((parsed, value))
}
