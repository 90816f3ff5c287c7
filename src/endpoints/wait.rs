//! Waiting until an endpoint can be called: looks at it, then at its health route, again and again.

use std::time::{Duration, Instant};

use reqwest::Method;
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::json;

use crate::config::parse_url;
use crate::endpoints::api::{Api, Reply};
use crate::endpoints::resumed;
use crate::endpoints::snapshot::Endpoint;
use crate::error::{Error, Kind, Reply as ServerReply, Result};
use crate::http::body::Body;
use crate::http::transport::Outgoing;
use crate::runtime::within;

/// The header that has the endpoint's proxy hold a request while the endpoint starts, with the seconds to hold it.
pub const SCALE_UP_TIMEOUT: HeaderName = HeaderName::from_static("x-scale-up-timeout");

/// A wait for one endpoint.
pub struct Wait<'a> {
    api: &'a Api<'a>,
    began: Instant,
    limit: Option<Duration>,
    pause: Duration,
    /// Whether an endpoint that is stopped is started.
    starts: bool,
}

/// The longest pause that a server may ask for.
const LONGEST: Duration = Duration::from_secs(60);

/// How long the last look and health check may take beyond the time.
const GRACE: Duration = Duration::from_secs(5);

/// How many seconds the call that wakes an endpoint is held; the looks see to the rest.
const WAKE: u64 = 1;

const API: &str = "the API";
const HEALTH: &str = "its health check";

impl<'a> Wait<'a> {
    /// A wait as the arguments say.
    pub fn new(api: &'a Api<'a>, starts: bool) -> Self {
        let seconds = |name: &str| Some(Duration::from_secs_f64(api.args.get(name)?.as_f64()?));
        Self {
            api,
            began: Instant::now(),
            limit: seconds("timeout"),
            pause: seconds("refresh_every").unwrap_or(Duration::from_secs(5)),
            starts,
        }
    }

    /// The path and the namespace of the endpoint.
    pub async fn place(&self) -> Result<(String, String)> {
        let mut failures = 0;
        loop {
            match self.bounded(API, self.api.endpoint()).await {
                Ok(place) => return Ok(place),
                Err(error) => self.pass(&mut failures, error).await?,
            }
        }
    }

    /// A first look.
    pub async fn look(&self, path: &str, namespace: &str) -> Result<(Reply, Endpoint)> {
        let mut failures = 0;
        loop {
            match self.bounded(API, self.api.look(path, namespace)).await {
                Ok(seen) => return Ok(seen),
                Err(error) => self.pass(&mut failures, error).await?,
            }
        }
    }

    /// Waits, from a snapshot on, which `reply` has just brought or which is from before. Faults of the network and of the
    /// servers are "not yet"; what no time can mend ends it.
    pub async fn until_ready(
        &self,
        path: &str,
        namespace: &str,
        reply: Option<Reply>,
        mut endpoint: Endpoint,
    ) -> Result<(Reply, Endpoint)> {
        let mut looked = reply.is_some();
        let mut last = reply.unwrap_or_else(Reply::nothing);
        loop {
            let mut trouble = None;
            match self.is_ready(&endpoint).await {
                Ok(true) => return Ok((last, endpoint)),
                Ok(false) => {}
                Err(error) if is_passing(&error) => trouble = Some(error),
                Err(error) => return Err(error),
            }
            if self.starts {
                match self.start(path, namespace, &endpoint).await {
                    Ok(Some(now)) => endpoint = now,
                    Ok(None) => {}
                    Err(error) if is_passing(&error) => trouble = Some(error),
                    Err(error) => return Err(error),
                }
            }
            loop {
                self.tell(&endpoint, trouble.as_ref());
                if looked && self.is_over() {
                    return Err(self.too_late(&endpoint, trouble.as_ref()));
                }
                looked = true;
                tokio::time::sleep(self.next_pause(trouble.as_ref())).await;
                match self.bounded(API, self.api.look(path, namespace)).await {
                    Ok(now) => {
                        (last, endpoint) = now;
                        break;
                    }
                    Err(error) if is_passing(&error) => trouble = Some(error),
                    Err(error) => return Err(explained(error)),
                }
            }
        }
    }

    /// Starts an endpoint that is stopped; gives what came of it, if that is known.
    async fn start(&self, path: &str, namespace: &str, endpoint: &Endpoint) -> Result<Option<Endpoint>> {
        match (endpoint.status.as_str(), &endpoint.url) {
            ("scaledToZero", Some(url)) => {
                // A call wakes it, whatever it is answered.
                self.bounded(HEALTH, self.health(endpoint, url, Some(WAKE))).await?;
                Ok(None)
            }
            ("paused" | "scaledToZero", _) => {
                let (_, now) = self.bounded(API, resumed(self.api, path, namespace, true)).await?;
                Ok(Some(now))
            }
            _ => Ok(None),
        }
    }

    /// Whether it can be called; an error that passes says why not yet.
    async fn is_ready(&self, endpoint: &Endpoint) -> Result<bool> {
        match (endpoint.status.as_str(), &endpoint.url) {
            ("failed", _) => Err(failed(endpoint, "could not be started")),
            ("updateFailed", _) => Err(failed(endpoint, "could not be updated")),
            ("running", Some(url)) => match self.bounded(HEALTH, self.health(endpoint, url, None)).await? {
                200 => Ok(true),
                status => Err(Error::new(
                    Kind::ModelLoading,
                    format!("its health check answered {status}, not 200"),
                )),
            },
            _ => Ok(false),
        }
    }

    /// Asks an endpoint's health route; gives the status. With `hold`, an endpoint that is scaled to zero is started, and the
    /// request is held so many seconds at most. It carries the token and no header of the caller's.
    async fn health(&self, endpoint: &Endpoint, url: &str, hold: Option<u64>) -> Result<u16> {
        let route = endpoint.health_route.trim_start_matches('/');
        let url = parse_url("the endpoint's URL", &format!("{}/{route}", url.trim_end_matches('/')))?;
        let mut headers = self.api.authorization(&url).await?;
        headers.extend(hold.map(|seconds| (SCALE_UP_TIMEOUT, HeaderValue::from(seconds))));
        let outgoing = Outgoing::new(Method::GET, url, headers, Body::default());
        Ok(self.api.transport.send(outgoing).await?.status())
    }

    /// Lets a fault pass before the first look: until the time is over, or where there is no limit, as often as the client
    /// retries.
    async fn pass(&self, failures: &mut u32, error: Error) -> Result<()> {
        *failures += 1;
        match self.limit {
            _ if !is_passing(&error) => return Err(error),
            None if *failures > self.api.config.retries.max => return Err(error),
            Some(limit) if self.is_over() => {
                let why = format!(
                    "the endpoint could not be seen within {} seconds: {}",
                    limit.as_secs_f64(),
                    error.message
                );
                return Err(Error::new(Kind::EndpointTimeout, why));
            }
            _ => {}
        }
        let trouble = self.api.clean(error.message.clone());
        let seconds = self.seconds();
        self.api.tell(
            format!("the state of the endpoint is unknown after {seconds:.1} s ({trouble})"),
            json!({ "status": "unknown", "seconds": seconds, "message": "", "trouble": trouble }),
        );
        tokio::time::sleep(self.next_pause(Some(&error))).await;
        Ok(())
    }

    /// One step, which `who` answers, within the time that it may take: what is left, and a little more for the last steps.
    async fn bounded<T>(&self, who: &str, step: impl Future<Output = Result<T>>) -> Result<T> {
        let patience = self.api.patience();
        let left = self.limit.map(|limit| (limit + GRACE).saturating_sub(self.began.elapsed()));
        let patience = left.map_or(patience, |left| left.min(patience));
        let late = || Err(Error::new(Kind::FirstByteTimeout, format!("{who} did not answer in time")));
        within(Some(patience), step).await.unwrap_or_else(late)
    }

    /// The pause before the next look: longer if a server asks for that, shorter if the time is over before.
    fn next_pause(&self, trouble: Option<&Error>) -> Duration {
        let asked = trouble.and_then(|error| error.reply.as_deref()?.retry_after);
        let asked = asked.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).unwrap_or_default();
        let pause = self.pause.max(asked.min(LONGEST));
        self.left().map_or(pause, |left| left.min(pause))
    }

    /// The time that is left, if there is a limit.
    pub fn left(&self) -> Option<Duration> {
        self.limit.map(|limit| limit.saturating_sub(self.began.elapsed()))
    }

    fn is_over(&self) -> bool {
        self.left().is_some_and(|left| left.is_zero())
    }

    fn seconds(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    fn tell(&self, endpoint: &Endpoint, trouble: Option<&Error>) {
        let seconds = self.seconds();
        let said = self.api.clean(endpoint.text("/status/message").unwrap_or_default().to_owned());
        let trouble = trouble.map(|error| self.api.clean(error.message.clone()));
        let so_far = match &trouble {
            Some(trouble) => format!(" ({trouble})"),
            None => String::new(),
        };
        self.api.tell(
            format!("endpoint {} is {} after {seconds:.1} s{so_far}", endpoint.name, endpoint.status),
            json!({ "status": endpoint.status, "seconds": seconds, "message": said, "trouble": trouble }),
        );
    }

    fn too_late(&self, endpoint: &Endpoint, trouble: Option<&Error>) -> Error {
        let seconds = self.limit.unwrap_or_default().as_secs_f64();
        let because = match (trouble, endpoint.status.as_str()) {
            (Some(error), _) => error.message.clone(),
            (None, "paused") => "it is paused, so resume it first".to_owned(),
            (None, "scaledToZero") => "it is scaled to zero; a call starts it".to_owned(),
            (None, "running") => "it runs, but has no URL yet".to_owned(),
            (None, status) => format!("it is {status}"),
        };
        let message = format!(
            "endpoint {} was not ready within {seconds} seconds: {because}; it goes on, and can be waited for again",
            endpoint.name
        );
        Error::new(Kind::EndpointTimeout, message)
    }
}

/// What a refusal means in the middle of a wait.
fn explained(error: Error) -> Error {
    let what = match error.kind {
        Kind::NotFound => "the endpoint was deleted while it was waited for",
        Kind::Unauthorized => {
            "the token was refused while the endpoint was waited for; it goes on, so wait again"
        }
        _ => return error,
    };
    Api::about(what, error)
}

/// Whether a fault may be over at the next look.
fn is_passing(error: &Error) -> bool {
    match error.reply.as_deref().map(|reply| reply.status) {
        Some(status) => status >= 500 || matches!(status, 408 | 425 | 429),
        None => matches!(
            error.kind,
            Kind::Connect
                | Kind::ConnectTimeout
                | Kind::ConnectionLost
                | Kind::ConnectionEnded
                | Kind::FirstByteTimeout
                | Kind::IdleTimeout
                | Kind::ModelLoading
                | Kind::Proxy
        ),
    }
}

/// The error of an endpoint that nothing is to be waited for any more.
fn failed(endpoint: &Endpoint, what: &str) -> Error {
    let text = |pointer: &str| endpoint.text(pointer).filter(|text| !text.is_empty());
    let said = text("/status/errorMessage").or_else(|| text("/status/message")).map(str::to_owned);
    let why = said.as_deref().unwrap_or("the API gives no reason");
    let message =
        format!("endpoint {} {what}: {why}; its logs on endpoints.huggingface.co say more", endpoint.name);
    let reply = ServerReply {
        server_message: said,
        error_type: Some(endpoint.status.clone()),
        ..ServerReply::default()
    };
    Error { reply: Some(Box::new(reply)), ..Error::new(Kind::EndpointFailed, message) }
}
