//! Waiting until an endpoint can be called: looks at it, then at its health route, again and again.

use std::time::{Duration, Instant};

use reqwest::Method;
use reqwest::header::{HeaderName, HeaderValue};
use serde_json::{Value, json};

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
    path: &'a str,
    namespace: &'a str,
    began: Instant,
    limit: Option<Duration>,
    pause: Duration,
}

/// The longest pause that a server may ask for.
const LONGEST: Duration = Duration::from_secs(60);

/// How long a look may take that begins when the time is over.
const GRACE: Duration = Duration::from_secs(5);

/// What is done again and again until it goes well.
#[derive(Clone, Copy)]
pub enum Step {
    /// Looking at the endpoint.
    Look,
    /// Resuming it.
    Resume,
}

/// What a look at an endpoint came to.
enum Seen {
    Ready,
    NotYet,
}

impl<'a> Wait<'a> {
    /// A wait as the arguments say.
    pub fn new(api: &'a Api<'a>, path: &'a str, namespace: &'a str) -> Self {
        let seconds = |name: &str| Some(Duration::from_secs_f64(api.args.get(name)?.as_f64()?));
        Self {
            api,
            path,
            namespace,
            began: Instant::now(),
            limit: seconds("timeout"),
            pause: seconds("refresh_every").unwrap_or(Duration::from_secs(5)),
        }
    }

    /// Waits, from a snapshot on. Faults of the network and of the servers are "not yet"; what no time can mend ends it.
    pub async fn until_ready(&self, mut endpoint: Endpoint) -> Result<(Reply, Endpoint)> {
        let mut last = Reply { status: 200, headers: Default::default(), body: Default::default() };
        let mut trouble = None;
        loop {
            match self.is_ready(&endpoint, &mut trouble).await? {
                Seen::Ready => return Ok((last, endpoint)),
                Seen::NotYet => self.tell(&endpoint, trouble.as_ref()),
            }
            if self.is_over() && !last.body.is_empty() {
                return Err(self.too_late(&endpoint, trouble.as_ref()));
            }
            tokio::time::sleep(self.next_pause(trouble.as_ref())).await;
            match self.step(Step::Look).await {
                Ok((reply, now)) => (last, endpoint, trouble) = (reply, now, None),
                Err(error) if is_passing(&error) => {
                    trouble = Some(error);
                    if self.is_over() {
                        return Err(self.too_late(&endpoint, trouble.as_ref()));
                    }
                }
                Err(error) => return Err(self.explained(error)),
            }
        }
    }

    /// The pause before the next look: longer if a server asks for that, shorter if the time is over before.
    fn next_pause(&self, trouble: Option<&Error>) -> Duration {
        let asked = trouble.and_then(|error| error.reply.as_deref()?.retry_after);
        let asked = asked.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).unwrap_or_default();
        let pause = self.pause.max(asked.min(LONGEST));
        self.left().map_or(pause, |left| left.min(pause))
    }

    /// How long the next look may take: one that begins when the time is over gets a little more.
    fn patience(&self) -> Option<Duration> {
        let patience = self.api.patience();
        Some(self.left().map_or(patience, |left| left.max(GRACE).min(patience)))
    }

    /// Does something through faults that pass: until the time is over, or where there is no limit, as often as the client
    /// retries.
    pub async fn patiently(&self, step: Step) -> Result<Endpoint> {
        let mut failures = 0;
        loop {
            let error = match self.step(step).await {
                Ok((_, endpoint)) => return Ok(endpoint),
                Err(error) if !is_passing(&error) => return Err(error),
                Err(error) => error,
            };
            failures += 1;
            match self.limit {
                None if failures > self.api.config.retries.max => return Err(error),
                Some(limit) if self.is_over() => {
                    let seconds = limit.as_secs_f64();
                    let why =
                        format!("the endpoint could not be seen within {seconds} seconds: {}", error.message);
                    return Err(Error::new(Kind::EndpointTimeout, why));
                }
                _ => {}
            }
            let trouble = self.api.clean(error.message.clone());
            let text = format!("the endpoint cannot be seen after {:.1} s ({trouble})", self.seconds());
            let seconds = self.seconds();
            self.api
                .tell(text, json!({ "status": null, "seconds": seconds, "message": "", "trouble": trouble }));
            tokio::time::sleep(self.next_pause(Some(&error))).await;
        }
    }

    async fn step(&self, step: Step) -> Result<(Reply, Endpoint)> {
        let (api, path, namespace) = (self.api, self.path, self.namespace);
        let seen = match step {
            Step::Look => within(self.patience(), api.look(path, namespace)).await,
            Step::Resume => within(self.patience(), resumed(api, path, namespace, true)).await,
        };
        seen.unwrap_or_else(|| Err(Error::new(Kind::FirstByteTimeout, "the API did not answer in time")))
    }

    async fn is_ready(&self, endpoint: &Endpoint, trouble: &mut Option<Error>) -> Result<Seen> {
        match (endpoint.status.as_str(), &endpoint.url) {
            ("failed", _) => Err(failed(endpoint, "could not be started")),
            ("updateFailed", _) => Err(failed(endpoint, "could not be updated")),
            ("running", Some(url)) => {
                let why = match within(self.patience(), health(self.api, endpoint, url, None)).await {
                    Some(Ok(200)) => return Ok(Seen::Ready),
                    Some(Err(error)) if !is_passing(&error) => return Err(error),
                    Some(Err(error)) => error,
                    Some(Ok(status)) => {
                        Error::new(Kind::ModelLoading, format!("its health check answered {status}, not 200"))
                    }
                    None => Error::new(Kind::ModelLoading, "its health check did not answer in time"),
                };
                *trouble = Some(why);
                Ok(Seen::NotYet)
            }
            _ => Ok(Seen::NotYet),
        }
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
        let said = endpoint.text("/status/message").unwrap_or_default();
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

    /// What a refusal means in the middle of a wait.
    fn explained(&self, error: Error) -> Error {
        let what = match error.kind {
            Kind::NotFound => "the endpoint was deleted while it was waited for",
            Kind::Unauthorized => {
                "the token was refused while the endpoint was waited for; it goes on, so wait again"
            }
            _ => return error,
        };
        Api::about(what, error)
    }
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
                | Kind::FirstByteTimeout
                | Kind::IdleTimeout
                | Kind::Proxy
        ),
    }
}

/// Asks an endpoint's health route; gives the status. With `hold`, an endpoint that is scaled to zero is started, and the
/// request is held so many seconds at most.
pub async fn health(api: &Api<'_>, endpoint: &Endpoint, url: &str, hold: Option<u64>) -> Result<u16> {
    let route = endpoint.health_route.trim_start_matches('/');
    let url = parse_url("the endpoint's URL", &format!("{}/{route}", url.trim_end_matches('/')))?;
    let mut headers = api.headers(&url, &[]).await?;
    headers.extend(hold.map(|seconds| (SCALE_UP_TIMEOUT, HeaderValue::from(seconds))));
    let outgoing = Outgoing::new(Method::GET, url, headers, Body::default());
    Ok(api.transport.send(outgoing).await?.status())
}

/// The error of an endpoint that nothing is to be waited for any more.
fn failed(endpoint: &Endpoint, what: &str) -> Error {
    let text = |pointer: &str| endpoint.text(pointer).filter(|text| !text.is_empty());
    let said = text("/status/errorMessage").or_else(|| text("/status/message")).map(str::to_owned);
    let why = said.as_deref().unwrap_or("the API gives no reason");
    let message =
        format!("endpoint {} {what}: {why}; its logs on endpoints.huggingface.co say more", endpoint.name);
    let state = Value::from(endpoint.status.as_str());
    let reply = ServerReply {
        server_message: said,
        error_type: state.as_str().map(str::to_owned),
        ..ServerReply::default()
    };
    Error { reply: Some(Box::new(reply)), ..Error::new(Kind::EndpointFailed, message) }
}
