//! One call from its arguments to its result: attempts and the pauses between them, whole replies and streams. `events` reads
//! the latter, `forms` chooses between two forms of a task.

pub mod events;
pub mod forms;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::Value;

use crate::auth::tokens::Tokens;
use crate::call::events::EventReader;
use crate::call::forms::OtherForm;
use crate::config::{Config, Secret, parse_url};
use crate::content::Inputs;
use crate::endpoints;
use crate::endpoints::api::Api;
use crate::endpoints::snapshot::Changes;
use crate::endpoints::wait::SCALE_UP_TIMEOUT;
use crate::error::{Error, Kind, Reply, Result};
use crate::http::body::Body;
use crate::http::reply::request_id;
use crate::http::retry::{Next, Retry};
use crate::http::transport::{Incoming, Outgoing, Transport};
use crate::log::{Level, Log};
use crate::providers::hub::Hub;
use crate::providers::{self, Context, Header, Plan, Reading};
use crate::runtime::delivery::cancelled;
use crate::runtime::inflight::{Event, Inflight, Progress};
use crate::runtime::{KeepDriven, within};
use crate::tasks::Form;
use crate::tasks::args::Args;
use crate::tasks::decode::{Decoder, Output, Whole, json_body};
use crate::tasks::endpoints::Operation;

/// What a call uses of its client.
pub struct Core {
    /// The settings.
    pub config: Config,
    /// The connections.
    pub transport: Transport,
    /// Look-ups on the Hub.
    pub hub: Arc<Hub>,
    /// The tokens.
    pub tokens: Arc<Tokens>,
    /// When which endpoint was last changed.
    pub changes: Arc<Changes>,
    /// What is known of the servers of models, by model and task.
    pub learned: Mutex<HashMap<(String, &'static str), Learned>>,
}

/// What is known of the server of a model.
#[derive(Debug, Clone, Default)]
pub struct Learned {
    /// Arguments that it has refused.
    refused: Vec<String>,
    /// Whether it takes the task in its other form, once one of them has worked.
    other_form: Option<bool>,
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
    /// The token that the host provided for the call.
    pub token: Option<Secret>,
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

/// A failed attempt, and whether something has been seen of it that no other attempt can take back: events by the caller, or
/// a success by which the server shows that it has done its work.
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
        let limit = match self.operation() {
            // It has a limit of its own.
            Some(operation) if operation.waits() => self.options.timeout,
            _ => self.options.timeout.or(self.core.config.timeouts.total),
        };
        let work = async {
            // Pinned here, because what waits for it would move it.
            let attempts = std::pin::pin!(self.attempts(limit));
            within(limit.map(|limit| limit.saturating_sub(self.began.elapsed())), attempts)
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
            self.core.tokens.censor(error, &self.secrets())
        })
    }

    /// What is secret among the arguments.
    fn secrets(&self) -> Vec<String> {
        match self.operation() {
            Some(_) => endpoints::body::secrets(self.args, &endpoints::choice(self.args)),
            None => Vec::new(),
        }
    }

    fn operation(&self) -> Option<Operation> {
        match self.args.task().form {
            Form::Endpoints(operation) => Some(operation),
            _ => None,
        }
    }

    async fn attempts(&self, limit: Option<Duration>) -> Result<Response> {
        let mut timings = Timings { queued: self.began.elapsed(), ..Timings::default() };
        let mut retry = Retry::new(&self.core.config, limit.map(|limit| self.began + limit));
        let inputs = Inputs::default();
        let mut form = OtherForm::of(self);
        let mut attempts = 0;
        loop {
            attempts += 1;
            match self.attempt(&inputs, form.is_tried(), &mut timings, attempts).await {
                Ok(response) => {
                    form.works(self);
                    return Ok(response);
                }
                Err(failure) if failure.seen || !self.args.reclaim() => return Err(failure.error),
                Err(failure) => {
                    if form.may_help(&failure.error) || self.learns_from(&failure.error) {
                        continue;
                    }
                    let error = self.starting(form.worse_of(failure.error));
                    match retry.after(&error, Instant::now()) {
                        Next::GiveUp => return Err(error),
                        Next::Wait(pause, why) => self.wait(pause, &why).await,
                    }
                }
            }
        }
    }

    async fn wait(&self, pause: Duration, why: &str) {
        let message = format!("asking again in {:.1} s: {why}", pause.as_secs_f64());
        let message = self.core.tokens.without_secrets(message, &self.secrets());
        self.log.add(Level::Info, || message.clone());
        if self.options.progress {
            self.inflight.push(vec![Event::Progress(Progress { text: message, json: None })]).await;
        }
        tokio::time::sleep(pause).await;
    }

    async fn attempt(
        &self,
        inputs: &Inputs,
        other_form: bool,
        timings: &mut Timings,
        attempts: u32,
    ) -> std::result::Result<Response, Failure> {
        if let Some(operation) = self.operation() {
            return self.operate(operation, timings, attempts).await;
        }
        let args = match self.args.task().otherwise.filter(|_| other_form) {
            Some(other) => Cow::Owned(self.args.clone().in_form(other)),
            None => self.without_refused()?,
        };
        let Core { config, transport, hub, tokens, .. } = self.core;
        let provided = self.options.token.as_ref();
        let token = tokens.for_call(provided, hub.url()?, transport, self.log).await?;
        let token = token.as_ref();
        let context = Context { config, transport, hub, tokens, provided, token, inputs, log: self.log };
        let plan = providers::plan(&context, &args, self.options.streaming, &self.options.headers).await?;
        let gives = args.task().gives;
        let mut decoder = gives.decoder(&args);
        let (outgoing, reading) = match plan {
            Plan::Ask(outgoing, reading) => (outgoing, reading),
            Plan::Known(value) => return Ok(self.known(value, &mut *decoder, timings, attempts)?),
        };
        let outgoing = self.held_while_it_starts(outgoing);
        self.log.add(Level::Debug, || {
            format!("{} {}", outgoing.method, crate::config::redact(outgoing.url.as_str()))
        });
        let incoming = transport.send(outgoing).await?;
        timings.first_byte = self.began.elapsed();
        let incoming = if gives.any_status() { incoming } else { incoming.success().await? };
        let (status, headers) = (incoming.status(), incoming.headers().clone());
        for warning in headers.get_all("x-hf-warning").iter().filter_map(|value| value.to_str().ok()) {
            self.log.add(Level::Warn, || tokens.without_secrets(warning.to_owned(), &[]));
        }
        let output = if self.options.streaming {
            self.read_events(incoming, &mut *decoder).await?
        } else {
            // The server has done its work: whatever is wrong with its answer, it is not asked for another.
            let whole = self.read_whole(incoming, reading, &mut *decoder).await;
            whole.map_err(|error| Failure { error, seen: true })?
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

    /// An attempt at an operation on Inference Endpoints.
    async fn operate(
        &self,
        operation: Operation,
        timings: &mut Timings,
        attempts: u32,
    ) -> std::result::Result<Response, Failure> {
        let Core { config, transport, hub, tokens, changes, .. } = self.core;
        let api = Api {
            config,
            transport,
            hub,
            tokens,
            provided: self.options.token.as_ref(),
            own: &self.options.headers,
            changes,
            attempt: attempts,
            committed: AtomicBool::new(false),
            args: self.args,
            choice: endpoints::choice(self.args),
            secrets: self.secrets(),
            log: self.log,
            inflight: self.inflight,
        };
        // On the heap, because a future is as large as the rarest thing it may do.
        let done = Box::pin(endpoints::run(&api, operation)).await.map_err(|error| {
            let status = error.reply.as_deref().map_or(0, |reply| reply.status);
            let committed = operation.is_once() && api.committed.load(Ordering::Relaxed);
            let seen = operation.waits() || (committed && matches!(status, 502 | 504));
            Failure { error, seen }
        })?;
        timings.total = self.began.elapsed();
        timings.first_byte = timings.total;
        let reply = done.reply;
        let mut output = done.output;
        output.bytes = reply.body;
        let request_id = request_id(&reply.headers);
        let (status, headers) = (reply.status, reply.headers);
        Ok(Response { output, status, headers, request_id, attempts, timings: *timings })
    }

    /// Has an endpoint's proxy hold the request while the endpoint starts, as long as the call may wait for that.
    fn held_while_it_starts(&self, mut outgoing: Outgoing) -> Outgoing {
        let Config { starts, timeouts, base_url, .. } = &self.core.config;
        let own = || Some(parse_url("the endpoint's URL", base_url.as_deref()?).ok()?.origin());
        if *starts && own().is_some_and(|own| own == outgoing.url.origin()) {
            let total = self.options.timeout.or(timeouts.total);
            let left = total.map(|total| total.saturating_sub(self.began.elapsed()));
            let limits = [Some(timeouts.loading), left, timeouts.first_byte];
            let seconds = limits.into_iter().flatten().min().map_or(0, |least| least.as_secs());
            if seconds > 0 {
                outgoing.headers.entry(SCALE_UP_TIMEOUT).or_insert(HeaderValue::from(seconds));
            }
        }
        outgoing
    }

    /// An endpoint that has no replica to answer is about to start one.
    fn starting(&self, mut error: Error) -> Error {
        let untyped = |reply: &Reply| reply.status == 503 && reply.error_type.is_none();
        if self.core.config.starts && error.reply.as_deref().is_some_and(untyped) {
            error.kind = Kind::ModelLoading;
        }
        error
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

    async fn read_whole(
        &self,
        incoming: Incoming<'_>,
        reading: Reading,
        decoder: &mut dyn Decoder,
    ) -> Result<Output> {
        let status = incoming.status();
        let (incoming, reshape) = match reading {
            Reading::Json(reshape) => (incoming, reshape),
            Reading::File(url) => {
                let url = parse_url("the result's URL", &url(&json_body(&incoming.bytes().await?)?)?)?;
                let fetch = Outgoing::new(Method::GET, url, HeaderMap::new(), Body::default());
                let file = self.core.transport.send(fetch).await?.success().await?;
                (file, Ok as fn(Value) -> Result<Value>)
            }
        };
        let mime_type = incoming.mime_type();
        let body = incoming.bytes().await?;
        let whole = Whole { body: body.clone(), mime_type: mime_type.clone(), status, reshape };
        let mut output = decoder.reply(whole)?;
        if output.bytes.is_empty() {
            (output.bytes, output.mime_type) = (body, mime_type);
        }
        Ok(output)
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

    /// Whether the error names arguments to leave out of a second attempt.
    fn learns_from(&self, error: &Error) -> bool {
        let names = (self.args.task().refused_arguments)(error);
        if names.is_empty() {
            return false;
        }
        self.with_learned(|learned| {
            let before = learned.refused.len();
            for name in names {
                if !learned.refused.contains(&name) {
                    learned.refused.push(name);
                }
            }
            learned.refused.len() > before
        })
    }

    /// The arguments without those that the model's server has refused before.
    fn without_refused(&self) -> Result<Cow<'_, Args>> {
        if self.core.learned.lock().unwrap().is_empty() {
            return Ok(Cow::Borrowed(self.args));
        }
        let key = (self.model().to_owned(), self.args.task().name);
        let refused = self
            .core
            .learned
            .lock()
            .unwrap()
            .get(&key)
            .map(|learned| learned.refused.clone())
            .unwrap_or_default();
        if refused.is_empty() {
            return Ok(Cow::Borrowed(self.args));
        }
        if self.options.streaming {
            return Err(Error::new(
                Kind::Unsupported,
                "the server of this model does not stream text generation; send the request without streaming",
            ));
        }
        let mut args = self.args.clone();
        for name in refused.iter().map(String::as_str).chain(["details"]) {
            if args.remove(name) {
                self.log
                    .add(Level::Warn, || format!("the server of this model ignores the argument \"{name}\""));
            }
        }
        Ok(Cow::Owned(args))
    }

    fn with_learned<T>(&self, change: impl FnOnce(&mut Learned) -> T) -> T {
        let key = (self.model().to_owned(), self.args.task().name);
        change(self.core.learned.lock().unwrap().entry(key).or_default())
    }

    fn model(&self) -> &str {
        let config = &self.core.config;
        let client = config.base_url.as_deref().or(config.model.as_deref());
        self.args.text("model").or(client).unwrap_or_default()
    }
}
