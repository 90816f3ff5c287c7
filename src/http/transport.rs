//! One pooled HTTP client: sends a request within its deadlines and reads the reply within its bounds.

use std::error::Error as _;
use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{
    ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, Entry, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use reqwest::{Method, Url};

use crate::auth::discover::is_set;
use crate::auth::is_loopback;
use crate::config::{Config, Timeouts, redact};
use crate::error::{Error, Kind, Result};
use crate::http::body::Body;
use crate::http::connections::Connections;
use crate::http::{redirect, reply, tls};
use crate::runtime::within;

/// What is sent.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The method.
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// All headers but those that the transport adds.
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Body,
    /// Whether the body is for this host only.
    pub stays: bool,
}

impl Outgoing {
    /// A request.
    pub fn new(method: Method, url: Url, headers: HeaderMap, body: impl Into<Body>) -> Self {
        Self { method, url, headers, body: body.into(), stays: false }
    }
}

/// The headers that every request gets unless it has its own; an empty one is left out.
pub const ADDED: [HeaderName; 2] = [USER_AGENT, TRACE_ID];

/// How often the tasks of connections may run before a closed transport leaves them.
const TURNS_TO_CLOSE: usize = 16;

/// The pooled client and the bounds on what it does.
#[derive(Debug, Clone)]
pub struct Transport {
    pool: Pool,
    connections: Connections,
    timeouts: Timeouts,
    max_response_bytes: u64,
    user_agent: HeaderValue,
    proxied: bool,
    offline: bool,
}

/// The client with its connections, until it is closed. Each clone is closed by itself.
#[derive(Debug)]
struct Pool(Mutex<Option<reqwest::Client>>);

impl Pool {
    fn client(&self) -> Option<reqwest::Client> {
        self.0.lock().unwrap().clone()
    }
}

impl Clone for Pool {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.client()))
    }
}

impl Transport {
    /// A transport for the settings, or what is wrong with them.
    pub fn new(config: &Config) -> Result<Self> {
        let connections = Connections::default();
        let mut builder = reqwest::Client::builder()
            .connector_layer(connections.clone())
            .tls_backend_preconfigured(tls::client_config(config.ca_pem.as_deref())?)
            .pool_idle_timeout(Duration::from_secs(90))
            .referer(false)
            .redirect(reqwest::redirect::Policy::none())
            .tcp_nodelay(true);
        if let Some(connect) = config.timeouts.connect {
            builder = builder.connect_timeout(connect);
        }
        if let Some(proxy) = &config.proxy {
            let hint = "it must look like http://host:port or socks5://host:port";
            let url = Url::parse(proxy).ok().filter(|url| url.host_str().is_some());
            let proxy = url.and_then(|url| reqwest::Proxy::all(url).ok()).ok_or_else(|| {
                Error::argument(format!("the proxy \"{}\" is not a proxy's URL; {hint}", redact(proxy)))
            })?;
            builder = builder.proxy(proxy);
        }
        let client = builder.build().map_err(|e| {
            Error::new(Kind::Internal, format!("the HTTP client cannot be set up: {}", causes(&e)))
        })?;
        Ok(Self {
            pool: Pool(Mutex::new(Some(client))),
            connections,
            timeouts: config.timeouts.clone(),
            max_response_bytes: config.max_response_bytes,
            user_agent: user_agent(config.user_agent.as_deref())?,
            proxied: config.proxy.is_some(),
            offline: is_set("HF_HUB_OFFLINE") || is_set("TRANSFORMERS_OFFLINE"),
        })
    }

    /// A transport for another client with these settings: on the same connections, or on new ones if it is closed.
    pub fn shared(&self, config: &Config) -> Result<Self> {
        let shared = self.clone();
        if shared.pool.client().is_some() { Ok(shared) } else { Self::new(config) }
    }

    /// Gives up the idle connections, unless another client shares them. Nothing can be sent afterwards.
    pub async fn close(&self) {
        drop(self.pool.0.lock().unwrap().take());
        // Each connection has a task of its own, which closes it once it has run again.
        for _ in 0..TURNS_TO_CLOSE {
            tokio::task::yield_now().await;
        }
    }

    /// Sends a request, follows redirects, and gives the reply once its headers are there, whatever its status.
    pub async fn send(&self, mut outgoing: Outgoing) -> Result<Incoming<'_>> {
        let headers = &mut outgoing.headers;
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static("*/*"));
        for name in ADDED {
            match headers.entry(&name) {
                Entry::Occupied(own) if own.get().is_empty() => drop(own.remove()),
                Entry::Occupied(_) => {}
                Entry::Vacant(none) if name == USER_AGENT => drop(none.insert(self.user_agent.clone())),
                Entry::Vacant(none) => drop(none.insert(trace_id())),
            }
        }
        for _ in 0..=redirect::MOST {
            let incoming = self.send_once(&outgoing).await?;
            match redirect::next(incoming.status(), incoming.headers(), &outgoing)? {
                Some(next) => outgoing = next,
                None => return Ok(incoming),
            }
        }
        let shown = redact(outgoing.url.as_str());
        Err(Error::new(
            Kind::Redirect,
            format!("too many redirects, more than {}, the last to {shown}", redirect::MOST),
        ))
    }

    async fn send_once(&self, outgoing: &Outgoing) -> Result<Incoming<'_>> {
        let shown = || redact(outgoing.url.as_str());
        if self.offline && !is_loopback(&outgoing.url) {
            let why = "is not asked because HF_HUB_OFFLINE is set; unset it before the client is made";
            return Err(Error::new(Kind::Offline, format!("{} {why}", shown())));
        }
        let mut request = reqwest::Request::new(outgoing.method.clone(), outgoing.url.clone());
        request.headers_mut().clone_from(&outgoing.headers);
        if outgoing.method == Method::POST && outgoing.body.is_empty() {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        if !outgoing.body.is_empty() {
            *request.body_mut() = Some(outgoing.body.clone().into_request());
        }
        let client = self
            .pool
            .client()
            .ok_or_else(|| Error::new(Kind::Shutdown, "the client was shut down; make a new one"))?;
        let made = self.connections.made();
        match within(self.timeouts.first_byte, client.execute(request)).await {
            Some(Ok(response)) => Ok(Incoming { response, transport: self, read: 0 }),
            Some(Err(error)) => {
                let mut fault = self.fault(&error, &outgoing.url);
                let ended = cause::<hyper::Error>(&error).is_some_and(hyper::Error::is_incomplete_message)
                    || cause::<std::io::Error>(&error).is_some();
                if fault.kind == Kind::ConnectionLost && ended && self.connections.made() == made {
                    fault.kind = Kind::ConnectionEnded;
                }
                Err(fault)
            }
            None => Err(Error::new(
                Kind::FirstByteTimeout,
                format!("{} did not begin to answer in time", shown()),
            )),
        }
    }

    /// Sends a request and gives the whole reply if its status is a success, else the error it stands for.
    pub async fn fetch(&self, outgoing: Outgoing) -> Result<Bytes> {
        self.send(outgoing).await?.success().await?.bytes().await
    }

    fn fault(&self, error: &reqwest::Error, url: &Url) -> Error {
        if let Some(own) = cause::<Error>(error) {
            return own.clone();
        }
        let text = causes(error);
        let kind = if error.is_connect() {
            let lower = text.to_ascii_lowercase();
            if error.is_timeout() || lower.contains("timed out") {
                Kind::ConnectTimeout
            } else if cause::<rustls::Error>(error).is_some() {
                Kind::Tls
            } else if self.proxied || lower.contains("tunnel") || lower.contains("proxy") {
                Kind::Proxy
            } else {
                Kind::Connect
            }
        } else if error.is_builder() {
            Kind::InvalidArgument
        } else {
            Kind::ConnectionLost
        };
        let what = match kind {
            Kind::ConnectTimeout => "could not be connected to in time",
            Kind::Tls => "has no TLS connection to offer that can be trusted",
            Kind::Proxy => "could not be reached through the proxy",
            Kind::Connect => "could not be reached",
            Kind::InvalidArgument => "cannot be asked",
            _ => "cut the connection before its answer was whole",
        };
        Error::new(kind, format!("{} {what}: {text}", redact(url.as_str())))
    }
}

/// How much room is made for a body at once, at a server's word.
const AHEAD: u64 = 64 << 20;

/// How long [`Incoming::finish`] takes at most.
pub const LONGEST_FINISH: Duration = Duration::from_millis(250);

/// The header of a request's trace id.
pub const TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");

fn trace_id() -> HeaderValue {
    let mut id = fastrand::u128(..);
    let mut text = *b"00000000-0000-4000-8000-000000000000";
    for digit in text.iter_mut().filter(|digit| **digit == b'0') {
        *digit = b"0123456789abcdef"[(id & 15) as usize];
        id >>= 4;
    }
    HeaderValue::from_bytes(&text).expect("hexadecimal digits are a header value")
}

fn user_agent(suffix: Option<&str>) -> Result<HeaderValue> {
    let own = concat!("hfi/", env!("CARGO_PKG_VERSION"));
    let text = format!("{own} ({} {})", std::env::consts::OS, std::env::consts::ARCH);
    let text = suffix.map_or(text.clone(), |suffix| format!("{text} {suffix}"));
    HeaderValue::try_from(text).map_err(|_| {
        Error::argument("the user agent has a character that headers cannot carry; use visible ASCII")
    })
}

/// A reply whose headers are there.
#[derive(Debug)]
pub struct Incoming<'a> {
    response: reqwest::Response,
    transport: &'a Transport,
    read: u64,
}

impl Incoming<'_> {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// The media type.
    pub fn mime_type(&self) -> Option<String> {
        self.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned)
    }

    /// This reply if its status is a success, else the error it stands for.
    pub async fn success(mut self) -> Result<Self> {
        if self.response.status().is_success() {
            return Ok(self);
        }
        let mut body = Vec::new();
        while body.len() < reply::MAX_ERROR_BODY {
            match self.chunk().await {
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Ok(None) | Err(_) => break,
            }
        }
        Err(reply::to_error(self.status(), self.headers(), body, &self.shown()))
    }

    /// The next piece of the body, or none at its end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let transport = self.transport;
        let chunk = match within(transport.timeouts.idle, self.response.chunk()).await {
            Some(Ok(chunk)) => chunk,
            Some(Err(error)) => return Err(transport.fault(&error, self.response.url())),
            None => {
                let why = "stopped sending in the middle of its answer";
                return Err(Error::new(Kind::IdleTimeout, format!("{} {why}", self.shown())));
            }
        };
        self.read += chunk.as_ref().map_or(0, |chunk| chunk.len() as u64);
        self.check_size(self.read)?;
        Ok(chunk)
    }

    /// Waits for the end of a body of which nothing more is wanted, since a connection is closed if it is left before. Not for
    /// long: the caller waits too.
    pub async fn finish(&mut self) {
        within(Some(LONGEST_FINISH), async { while let Ok(Some(_)) = self.chunk().await {} }).await;
    }

    fn shown(&self) -> String {
        redact(self.response.url().as_str())
    }

    fn check_size(&self, size: u64) -> Result<()> {
        let limit = self.transport.max_response_bytes;
        if size <= limit {
            return Ok(());
        }
        let shown = self.shown();
        Err(Error::new(
            Kind::TooLarge,
            format!(
                "the answer of {shown} is larger than {limit} bytes; raise the limit if it should not be"
            ),
        ))
    }

    /// The whole body.
    pub async fn bytes(mut self) -> Result<Bytes> {
        let announced = self.response.content_length().unwrap_or(0);
        self.check_size(announced)?;
        let Some(first) = self.chunk().await? else { return Ok(Bytes::new()) };
        if first.len() as u64 == announced {
            return Ok(first);
        }
        let mut body = Vec::with_capacity((announced.min(AHEAD) as usize).max(first.len()));
        body.extend_from_slice(&first);
        // It may be a small part of a large buffer.
        drop(first);
        while let Some(chunk) = self.chunk().await? {
            body.extend_from_slice(&chunk);
        }
        Ok(body.into())
    }
}

/// The innermost causes of an error, without the URL that reqwest puts in front.
fn causes(error: &reqwest::Error) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = error.to_string();
        if !texts.iter().any(|known| known.contains(&text)) {
            texts.push(text);
        }
        cause = error.source();
    }
    if texts.is_empty() { error.to_string() } else { texts.join(": ") }
}

/// The cause of an error that is an `E`; I/O errors may hold one without naming it as their source.
fn cause<E: std::error::Error + 'static>(error: &reqwest::Error) -> Option<&E> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        let inside = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        cause = match inside {
            Some(inside) => Some(inside),
            None => error.source(),
        };
    }
    None
}
