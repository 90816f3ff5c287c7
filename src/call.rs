//! One call from its arguments to its result: attempts and the pauses between them, whole replies and streams.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::Value;

use crate::auth::tokens::Tokens;
use crate::config::Config;
use crate::content::Inputs;
use crate::error::{Error, Kind, Result};
use crate::http::reply::request_id;
use crate::http::retry::{Next, Retry};
use crate::http::sse;
use crate::http::transport::{Incoming, Transport};
use crate::log::{Level, Log};
use crate::providers::hub::Hub;
use crate::providers::{self, Context, Header, Plan};
use crate::runtime::delivery::cancelled;
use crate::runtime::inflight::{Event, Inflight};
use crate::runtime::{KeepDriven, within};
use crate::tasks::args::Args;
use crate::tasks::decode::{Decoder, Output, Whole, reported_error};

/// What a call uses of its client.
pub struct Core {
    /// The settings.
    pub config: Config,
    /// The connections.
    pub transport: Transport,
    /// Look-ups on the Hub.
    pub hub: Hub,
    /// The tokens.
    pub tokens: Tokens,
    /// What the server of a model has refused.
    pub refused: Mutex<HashMap<String, Refused>>,
}

/// What the server of a model has refused.
#[derive(Debug, Clone, Default)]
pub struct Refused {
    arguments: Vec<String>,
    /// The usual form of this task.
    form: Option<&'static str>,
}

/// What a call is run with.
pub struct Options {
    /// Whether the answer comes as events.
    pub streaming: bool,
    /// Whether waits are reported as events.
    pub progress: bool,
    /// The total time, if it is not the client's.
    pub timeout: Option<Duration>,
    /// The call's own headers.
    pub headers: Vec<Header>,
    /// Keeps the I/O driven until the end, for calls that nobody blocks on.
    pub driven: Option<KeepDriven>,
}

/// A finished call.
#[derive(Debug)]
pub struct Response {
    /// The result.
    pub output: Output,
    /// The HTTP status.
    pub status: u16,
    /// The headers of the reply.
    pub headers: HeaderMap,
    /// The id to quote to the service's support.
    pub request_id: Option<String>,
    /// How many times the request was sent.
    pub attempts: u32,
    /// When what happened.
    pub timings: Timings,
}

/// Times since the call was made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Timings {
    /// Until work on it began.
    pub queued: Duration,
    /// Until the reply began.
    pub first_byte: Duration,
    /// Until the end.
    pub total: Duration,
}

/// A call on its way.
pub struct Call<'a> {
    /// What it uses of its client.
    pub core: &'a Core,
    /// Where records go.
    pub log: &'a Log,
    /// The arguments.
    pub args: &'a Args,
    /// How it is run.
    pub options: &'a Options,
    /// Where events go, and who may cancel.
    pub inflight: &'a Inflight,
    /// When it was made.
    pub began: Instant,
}

/// A failed attempt, and whether the caller has seen events of it.
struct Failure {
    error: Error,
    seen: bool,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, seen: false }
    }
}

impl Call<'_> {
    /// Runs it to its end, which comes early if it is cancelled or its time is over.
    pub async fn run(&self) -> Result<Response> {
        let limit = self.options.timeout.or(self.core.config.timeouts.total);
        let work = async {
            within(limit.map(|limit| limit.saturating_sub(self.began.elapsed())), self.attempts(limit))
                .await
                .unwrap_or_else(|| {
                    let seconds = limit.unwrap_or_default().as_secs_f64();
                    Err(Error::new(
                        Kind::Timeout,
                        format!("the call did not end within its {seconds} seconds"),
                    ))
                })
        };
        let outcome = tokio::select! {
            biased;
            () = self.inflight.cancelled() => Err(cancelled()),
            outcome = work => outcome,
        };
        outcome.map_err(|error| {
            if error.kind == Kind::Unauthorized {
                self.core.tokens.forget_provided();
            }
            self.core.tokens.censor(error)
        })
    }

    async fn attempts(&self, limit: Option<Duration>) -> Result<Response> {
        let mut timings = Timings { queued: self.began.elapsed(), ..Timings::default() };
        let mut retry = Retry::new(&self.core.config, limit.map(|limit| self.began + limit));
        let inputs = Inputs::default();
        let mut attempts = 0;
        loop {
            attempts += 1;
            match self.attempt(&inputs, &mut timings, attempts).await {
                Ok(response) => return Ok(response),
                Err(failure) if failure.seen => return Err(failure.error),
                Err(failure) => {
                    if self.learns_from(&failure.error) {
                        continue;
                    }
                    match retry.after(&failure.error, Instant::now()) {
                        Next::GiveUp => return Err(failure.error),
                        Next::Wait(pause, why) => self.wait(pause, &why).await,
                    }
                }
            }
        }
    }

    async fn wait(&self, pause: Duration, why: &str) {
        let message =
            self.core.tokens.without_secrets(format!("asking again in {:.1} s: {why}", pause.as_secs_f64()));
        self.log.add(Level::Info, || message.clone());
        if self.options.progress {
            self.inflight.push(vec![Event::Progress(message)]).await;
        }
        tokio::time::sleep(pause).await;
    }

    async fn attempt(
        &self,
        inputs: &Inputs,
        timings: &mut Timings,
        attempts: u32,
    ) -> std::result::Result<Response, Failure> {
        let args = self.without_refused()?;
        let Core { config, transport, hub, tokens, .. } = self.core;
        let token = tokens.for_call(&hub.url()?, transport, self.log).await?;
        let context =
            Context { config, transport, hub, tokens, token: token.as_ref(), inputs, log: self.log };
        let plan = providers::plan(&context, &args, self.options.streaming, &self.options.headers).await?;
        let gives = args.task().gives;
        let mut decoder = gives.decoder(&args);
        let (outgoing, reshape) = match plan {
            Plan::Ask(outgoing, reshape) => (outgoing, reshape),
            Plan::Known(value) => return Ok(self.known(value, &mut *decoder, timings, attempts)?),
        };
        self.log.add(Level::Debug, || {
            format!("{} {}", outgoing.method, crate::config::redact(outgoing.url.as_str()))
        });
        let incoming = transport.send(outgoing).await?;
        timings.first_byte = self.began.elapsed();
        let incoming = if gives.any_status() { incoming } else { incoming.success().await? };
        let (status, headers) = (incoming.status(), incoming.headers().clone());
        for warning in headers.get_all("x-hf-warning").iter().filter_map(|value| value.to_str().ok()) {
            self.log.add(Level::Warn, || tokens.without_secrets(warning.to_owned()));
        }
        let output = if self.options.streaming {
            self.read_events(incoming, &mut *decoder).await?
        } else {
            let mime_type =
                headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(str::to_owned);
            let body = incoming.bytes().await?;
            let whole = Whole { body: body.clone(), mime_type: mime_type.clone(), status, reshape };
            let mut output = decoder.reply(whole)?;
            if output.bytes.is_empty() {
                (output.bytes, output.mime_type) = (body, mime_type);
            }
            output
        };
        timings.total = self.began.elapsed();
        Ok(Response {
            output,
            status,
            request_id: request_id(&headers),
            headers,
            attempts,
            timings: *timings,
        })
    }

    /// The response of a call that look-ups have answered.
    fn known(
        &self,
        value: Value,
        decoder: &mut dyn Decoder,
        timings: &mut Timings,
        attempts: u32,
    ) -> Result<Response> {
        timings.total = self.began.elapsed();
        timings.first_byte = timings.total;
        let whole = Whole { body: value.to_string().into(), mime_type: None, status: 200, reshape: Ok };
        let (output, headers) = (decoder.reply(whole)?, HeaderMap::new());
        Ok(Response { output, status: 200, headers, request_id: None, attempts, timings: *timings })
    }

    async fn read_events(
        &self,
        mut incoming: Incoming<'_>,
        decoder: &mut dyn Decoder,
    ) -> std::result::Result<Output, Failure> {
        let mut reader = EventReader::default();
        let failure = |error: Error, seen: bool| Failure { error, seen };
        loop {
            let chunk = match incoming.chunk().await {
                Ok(chunk) => chunk,
                Err(error) => return Err(failure(error, reader.seen)),
            };
            let ended = chunk.is_none();
            let (events, result) = reader.read(chunk.as_deref(), decoder);
            if !events.is_empty() {
                self.inflight.push(events).await;
            }
            match result {
                Err(error) => return Err(failure(error, reader.seen)),
                Ok(done) if done || ended => break,
                Ok(_) => {}
            }
        }
        if !reader.spoke {
            return Err(failure(reader.silence(incoming.headers()), false));
        }
        Ok(decoder.assembled())
    }

    /// Whether a second attempt can do without what the error refuses: arguments that it names, or the form of the body.
    fn learns_from(&self, error: &Error) -> bool {
        let task = self.args.task();
        let names = (task.refused_arguments)(error);
        let form = task.otherwise.is_some() && matches!(error.kind, Kind::BadRequest | Kind::Validation);
        if names.is_empty() && !form {
            return false;
        }
        let mut refused = self.core.refused.lock().unwrap();
        let known = refused.entry(self.model().to_owned()).or_default();
        let before = (known.arguments.len(), known.form);
        known.form = if form { Some(task.name) } else { known.form };
        for name in names {
            if !known.arguments.contains(&name) {
                known.arguments.push(name);
            }
        }
        (known.arguments.len(), known.form) != before
    }

    /// The arguments without what the model's server has refused before.
    fn without_refused(&self) -> Result<Cow<'_, Args>> {
        let refused = self.core.refused.lock().unwrap().get(self.model()).cloned().unwrap_or_default();
        let task = self.args.task();
        if let Some(other) = task.otherwise.filter(|_| refused.form == Some(task.name)) {
            return Ok(Cow::Owned(self.args.clone().in_form(other)));
        }
        if refused.arguments.is_empty() {
            return Ok(Cow::Borrowed(self.args));
        }
        let mut args = self.args.clone();
        if self.options.streaming {
            return Err(Error::new(
                Kind::Unsupported,
                "the server of this model does not stream text generation; send the request without streaming",
            ));
        }
        for name in refused.arguments.iter().map(String::as_str).chain(["details"]) {
            if args.remove(name) {
                self.log
                    .add(Level::Warn, || format!("the server of this model ignores the argument \"{name}\""));
            }
        }
        Ok(Cow::Owned(args))
    }

    fn model(&self) -> &str {
        let config = &self.core.config;
        let client = config.base_url.as_deref().or(config.model.as_deref());
        self.args.text("model").or(client).unwrap_or_default()
    }
}

/// Turns the body of a stream into events.
#[derive(Default)]
struct EventReader {
    parser: sse::Parser,
    found: Vec<String>,
    /// The start of the body, for servers that answer with something else.
    head: Vec<u8>,
    /// Whether the server sent any event or its end marker.
    spoke: bool,
    /// Whether there were events for the caller.
    seen: bool,
}

const HEAD: usize = 4096;

impl EventReader {
    /// Takes the next piece of the body, or its end; gives the events in it, and whether the stream is done.
    fn read(&mut self, piece: Option<&[u8]>, decoder: &mut dyn Decoder) -> (Vec<Event>, Result<bool>) {
        match piece {
            Some(bytes) => {
                if !self.spoke {
                    let room = HEAD.saturating_sub(self.head.len());
                    self.head.extend_from_slice(&bytes[..bytes.len().min(room)]);
                }
                self.parser.feed(bytes, &mut self.found);
            }
            None => self.parser.finish(&mut self.found),
        }
        let mut events = Vec::with_capacity(self.found.len());
        for found in std::mem::take(&mut self.found) {
            for data in documents(&found) {
                self.spoke = true;
                if data == "[DONE]" {
                    return (events, Ok(true));
                }
                match decoder.item(data) {
                    Ok(Some(item)) => {
                        self.seen = true;
                        events.push(Event::Item(item));
                    }
                    Ok(None) => {}
                    Err(error) => return (events, Err(error)),
                }
            }
        }
        (events, Ok(false))
    }

    /// The error for a stream without a single event.
    fn silence(&self, headers: &HeaderMap) -> Error {
        let body = String::from_utf8_lossy(&self.head);
        if let Some(error) = serde_json::from_str(&body).ok().as_ref().and_then(reported_error) {
            return error;
        }
        let mime =
            headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("no content type");
        let begins = match body.trim() {
            "" => "it is empty; the prompt may be too long for the model".to_owned(),
            text => format!("it begins with: {}", text.chars().take(80).collect::<String>()),
        };
        Error::protocol(format!("the server answered without an event ({mime}); {begins}"))
    }
}

/// The JSON documents in an event's data: one, or, where a server leaves out the blank lines between events, one a line.
fn documents(data: &str) -> Vec<&str> {
    let whole = data.trim();
    let single = !whole.contains('\n') || serde_json::from_str::<serde::de::IgnoredAny>(whole).is_ok();
    let lines = if single { vec![whole] } else { whole.split('\n').map(str::trim).collect() };
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}
