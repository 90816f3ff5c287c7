//! One client: settings, connections and runtime, and the life of a call from its arguments to its outcome.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use tokio::sync::Notify;

use crate::auth::{self, Token};
use crate::config::{Config, Delivery as DeliveryMode};
use crate::error::{Error, Kind, Result};
use crate::http::reply::request_id;
use crate::http::retry::{Next, Retry};
use crate::http::sse;
use crate::http::transport::{Incoming, Transport};
use crate::log::{Level, Log};
use crate::providers::hub::Hub;
use crate::providers::{self, Context, Header};
use crate::runtime::delivery::{Delivery, cancelled};
use crate::runtime::inflight::{Event, Inflight};
use crate::runtime::{KeepDriven, Runtime, spawn_thread, within};
use crate::tasks::args::Args;
use crate::tasks::decode::{Decoder, Output, json_body, reported_error};

/// Takes log records, on a thread that may run the host's code.
pub type LogHandler = Box<dyn Fn(Level, &str) + Send + Sync>;

/// A client.
pub struct Client {
    /// Who drives the I/O.
    pub runtime: Arc<Runtime>,
    /// Started requests with news.
    pub delivery: Arc<Delivery>,
    core: Arc<Core>,
    active: Arc<Active>,
    logs: Arc<Logs>,
    dispatcher: Mutex<Option<std::thread::JoinHandle<()>>>,
}

/// What a call uses of its client.
struct Core {
    config: Config,
    transport: Transport,
    hub: Hub,
    token: Option<Token>,
    /// Arguments that the server of a model has refused.
    refused: Mutex<HashMap<String, Vec<String>>>,
}

/// Log records and their taker.
struct Logs {
    log: Log,
    handler: Mutex<Option<Arc<LogHandler>>>,
}

/// The requests on their way.
#[derive(Default)]
struct Active {
    requests: Mutex<Requests>,
    changed: Notify,
}

#[derive(Default)]
struct Requests {
    last: u64,
    by_number: HashMap<u64, Arc<Inflight>>,
    closed: bool,
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

impl Client {
    /// A client with these settings, or what is wrong with them.
    pub fn new(config: Config, log_handler: Option<LogHandler>) -> Result<Self> {
        let token = auth::resolve(&config);
        let runtime = Arc::new(Runtime::new(config.worker_threads)?);
        let core = Core {
            transport: Transport::new(&config)?,
            hub: Hub::default(),
            token,
            refused: Mutex::default(),
            config,
        };
        if let Some(url) = &core.config.base_url {
            crate::config::parse_url("base_url", url)?;
        }
        let logs = Logs {
            log: Log::new(log_handler.as_ref().map_or(Level::Off, |_| core.config.log_level)),
            handler: Mutex::new(log_handler.map(Arc::new)),
        };
        let client = Self {
            runtime,
            delivery: Arc::default(),
            core: Arc::new(core),
            active: Arc::default(),
            logs: Arc::new(logs),
            dispatcher: Mutex::default(),
        };
        if client.core.config.delivery == DeliveryMode::Dispatcher {
            client.start_dispatcher()?;
        }
        Ok(client)
    }

    /// The client's settings.
    pub fn config(&self) -> &Config {
        &self.core.config
    }

    /// Starts the dispatcher thread if it does not run yet.
    pub fn start_dispatcher(&self) -> Result<()> {
        let mut dispatcher = self.dispatcher.lock().unwrap();
        if dispatcher.is_some() {
            return Ok(());
        }
        let (runtime, delivery, logs) = (self.runtime.clone(), self.delivery.clone(), self.logs.clone());
        let delivers = self.core.config.delivery == DeliveryMode::Dispatcher;
        let work = move || {
            while let Some(wakeup) = runtime.block_on(delivery.dispatch_due(delivers)) {
                wakeup.into_iter().for_each(|wakeup| wakeup());
                if delivers {
                    let _ = delivery.poll(None, None);
                    logs.hand_over();
                }
            }
        };
        *dispatcher = Some(spawn_thread("hfi-dispatcher", work)?);
        Ok(())
    }

    /// Gives log records to the host, on the calling thread.
    pub fn hand_over_logs(&self) {
        self.logs.hand_over();
    }

    /// Starts a call; its events and its end arrive at `inflight`.
    pub fn run(&self, args: Args, options: Options, inflight: Arc<Inflight>) -> Result<()> {
        let began = Instant::now();
        let entry = Active::enter(&self.active, inflight.clone())?;
        let (core, logs) = (self.core.clone(), self.logs.clone());
        self.runtime.spawn(Box::pin(async move {
            let call = Call {
                core: &core,
                log: &logs.log,
                args: &args,
                options: &options,
                inflight: &inflight,
                began,
            };
            let outcome = AssertUnwindSafe(call.run()).catch_unwind().await;
            let outcome = outcome.unwrap_or_else(|payload| Err(Error::panic(&*payload)));
            if let Err(error) = &outcome {
                logs.log.add(Level::Error, || error.message.clone());
            }
            inflight.finish(outcome);
            drop(entry);
        }));
        Ok(())
    }

    /// Cancels all calls, delivers their ends on this thread, closes the delivery gate and stops the threads. False if
    /// the time is over before all calls and handlers have ended.
    pub fn shutdown(&self, limit: Option<Duration>) -> bool {
        let began = Instant::now();
        let left = || limit.map(|limit| limit.saturating_sub(began.elapsed()));
        self.active.close();
        let ended = self.runtime.block_on(within(left(), self.active.empty())).is_some();
        self.delivery.close();
        let quiet = self.runtime.block_on(within(left(), self.delivery.quiet())).is_some();
        let dispatcher = self.dispatcher.lock().unwrap().take();
        let threads = [dispatcher.filter(|_| quiet), self.runtime.stop().filter(|_| ended)];
        for thread in threads.into_iter().flatten() {
            let _ = thread.join();
        }
        self.logs.hand_over();
        *self.logs.handler.lock().unwrap() = None;
        ended && quiet
    }

    /// What can be done of a shutdown where nothing may wait: calls are cancelled, the gate is closed.
    pub fn abandon(&self) {
        self.active.close();
        self.delivery.abandon();
        self.runtime.stop();
    }
}

impl Logs {
    fn hand_over(&self) {
        let records = self.log.take();
        if records.is_empty() {
            return;
        }
        let handler = self.handler.lock().unwrap().clone();
        if let Some(handler) = handler {
            records.iter().for_each(|(level, message)| handler(*level, message));
        }
    }
}

impl Active {
    /// Refuses new calls and cancels those on their way.
    fn close(&self) {
        let requests: Vec<_> = {
            let mut requests = self.requests.lock().unwrap();
            requests.closed = true;
            requests.by_number.values().cloned().collect()
        };
        requests.iter().for_each(|inflight| inflight.cancel());
    }

    fn enter(active: &Arc<Self>, inflight: Arc<Inflight>) -> Result<Entry> {
        let mut requests = active.requests.lock().unwrap();
        if requests.closed {
            return Err(Error::new(Kind::Shutdown, "the client was shut down"));
        }
        requests.last += 1;
        let number = requests.last;
        requests.by_number.insert(number, inflight);
        drop(requests);
        Ok(Entry { active: active.clone(), number })
    }

    async fn empty(&self) {
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            changed.as_mut().enable();
            if self.requests.lock().unwrap().by_number.is_empty() {
                return;
            }
            changed.await;
        }
    }
}

/// A call among the active ones. If its task is dropped before its end, it ends as shut down.
struct Entry {
    active: Arc<Active>,
    number: u64,
}

impl Drop for Entry {
    fn drop(&mut self) {
        let inflight = self.active.requests.lock().unwrap().by_number.remove(&self.number);
        if let Some(inflight) = inflight {
            inflight.finish(Err(Error::new(Kind::Shutdown, "the client was freed before the call ended")));
        }
        self.active.changed.notify_waiters();
    }
}

/// A call on its way.
struct Call<'a> {
    core: &'a Core,
    log: &'a Log,
    args: &'a Args,
    options: &'a Options,
    inflight: &'a Inflight,
    began: Instant,
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
    async fn run(&self) -> Result<Response> {
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
        tokio::select! {
            biased;
            () = self.inflight.cancelled() => Err(cancelled()),
            outcome = work => outcome,
        }
    }

    async fn attempts(&self, limit: Option<Duration>) -> Result<Response> {
        let mut timings = Timings { queued: self.began.elapsed(), ..Timings::default() };
        let mut retry = Retry::new(&self.core.config, limit.map(|limit| self.began + limit));
        loop {
            match self.attempt(&mut timings, &retry).await {
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
        let message = format!("asking again in {:.1} s: {why}", pause.as_secs_f64());
        self.log.add(Level::Info, || message.clone());
        if self.options.progress {
            self.inflight.push(vec![Event::Progress(message)]).await;
        }
        tokio::time::sleep(pause).await;
    }

    async fn attempt(&self, timings: &mut Timings, retry: &Retry) -> std::result::Result<Response, Failure> {
        let args = self.without_refused()?;
        let context = Context {
            config: &self.core.config,
            transport: &self.core.transport,
            hub: &self.core.hub,
            token: self.core.token.as_ref(),
            log: self.log,
        };
        let plan = providers::plan(&context, &args, self.options.streaming, &self.options.headers).await?;
        self.log.add(Level::Debug, || format!("POST {}", crate::config::redact(plan.outgoing.url.as_str())));
        let incoming = self.core.transport.send(plan.outgoing).await?;
        timings.first_byte = self.began.elapsed();
        let incoming = incoming.success().await?;
        let (status, headers) = (incoming.status(), incoming.headers().clone());
        for warning in headers.get_all("x-hf-warning").iter().filter_map(|value| value.to_str().ok()) {
            self.log.add(Level::Warn, || warning.to_owned());
        }
        let mut decoder = (args.task().decoder)(&args);
        let output = if self.options.streaming {
            self.read_events(incoming, &mut *decoder).await?
        } else {
            let body = incoming.bytes().await?;
            let mut output = decoder.reply((plan.reshape)(json_body(&body)?)?)?;
            output.body = body;
            output
        };
        timings.total = self.began.elapsed();
        Ok(Response {
            output,
            status,
            request_id: request_id(&headers),
            headers,
            attempts: retry.attempts(),
            timings: *timings,
        })
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
        let mut refused = self.core.refused.lock().unwrap();
        let known = refused.entry(self.model().to_owned()).or_default();
        let before = known.len();
        for name in names {
            if !known.contains(&name) {
                known.push(name);
            }
        }
        known.len() > before
    }

    /// The arguments without those that the model's server has refused before.
    fn without_refused(&self) -> Result<Args> {
        let refused = self.core.refused.lock().unwrap().get(self.model()).cloned().unwrap_or_default();
        let mut args = self.args.clone();
        if refused.is_empty() {
            return Ok(args);
        }
        if self.options.streaming {
            return Err(Error::new(
                Kind::Unsupported,
                "the server of this model does not stream text generation; send the request without streaming",
            ));
        }
        for name in refused.iter().map(String::as_str).chain(["details"]) {
            if args.remove(name) {
                self.log
                    .add(Level::Warn, || format!("the server of this model ignores the argument \"{name}\""));
            }
        }
        Ok(args)
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
    found: Vec<sse::SseEvent>,
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
            for data in documents(&found.data) {
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

#[cfg(test)]
mod tests {
    use hfi_sandbox::Sandbox;

    use super::*;
    use crate::tasks::Task;
    use crate::tasks::text_generation::TASK;

    #[test]
    fn a_panic_in_a_task_ends_the_call_and_nothing_else() {
        static BROKEN: Task = Task {
            name: "broken",
            pipeline: TASK.pipeline,
            doc: "",
            args: TASK.args,
            streams: false,
            decoder: |_| panic!("the decoder failed"),
            refused_arguments: TASK.refused_arguments,
        };
        let sandbox = Sandbox::start().unwrap();
        let config = Config { base_url: Some(sandbox.url()), ..Config::default() };
        let client = Client::new(config, None).unwrap();
        let run = |task: &'static Task| {
            let mut args = Args::new(task);
            args.set("prompt", "x".into()).unwrap();
            let options = Options {
                streaming: false,
                progress: false,
                timeout: None,
                headers: Vec::new(),
                driven: None,
            };
            let inflight = Inflight::new(1);
            client.run(args, options, inflight.clone()).unwrap();
            client.runtime.block_on(inflight.finished())
        };
        let error = run(&BROKEN).as_ref().as_ref().unwrap_err().clone();
        assert_eq!(error.kind, Kind::Panic);
        assert!(error.message.contains("the decoder failed"));
        assert!(run(&TASK).is_ok());
    }
}
