//! One client: settings, connections and runtime, the calls on their way, and its end.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use tokio::sync::Notify;

use crate::auth::tokens::{Provider, Tokens};
use crate::batch::{self, Batch};
use crate::call::chain::Chain;
use crate::call::{Call, Core, Options, Response};
use crate::config::{Config, Delivery as DeliveryMode, parse_url};
use crate::endpoints::snapshot::{Choice, Endpoint};
use crate::error::{Error, Kind, Result};
use crate::http::transport::Transport;
use crate::log::{Level, Log};
use crate::runtime::deferred::run_waiting;
use crate::runtime::delivery::Delivery;
use crate::runtime::inflight::Inflight;
use crate::runtime::{Runtime, User, spawn_thread, within};
use crate::tasks::args::Args;

/// Takes log records, on a thread that may run the host's code.
pub type LogHandler = Box<dyn Fn(Level, &str) + Send + Sync>;

/// A client.
pub struct Client {
    /// Who drives the I/O.
    pub runtime: Arc<Runtime>,
    user: User,
    /// Started requests with news.
    pub delivery: Arc<Delivery>,
    core: Arc<Core>,
    active: Arc<Active>,
    logs: Arc<Logs>,
    dispatcher: Mutex<Option<std::thread::JoinHandle<()>>>,
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

impl Client {
    /// A client with these settings, or what is wrong with them.
    pub fn new(
        config: Config,
        log_handler: Option<LogHandler>,
        token_provider: Option<Provider>,
    ) -> Result<Self> {
        let runtime = Arc::new(Runtime::new(config.worker_threads)?);
        let core = Core {
            transport: Transport::new(&config)?,
            hub: Arc::default(),
            tokens: Arc::new(Tokens::new(&config, token_provider)),
            changes: Arc::default(),
            chain: Chain::new(config),
        };
        Self::assembled(runtime, core, log_handler.map(Arc::new))
    }

    /// A client for the URL of an endpoint, with the token of its operations. It shares the runtime, what is known of the
    /// Hub and, unless this client was shut down, the connections; all else is its own.
    pub fn for_endpoint(&self, endpoint: &Endpoint) -> Result<Self> {
        let url = endpoint.url.clone().ok_or_else(|| {
            Error::new(
                Kind::InvalidState,
                format!(
                    "endpoint {} has no URL, it is {}; wait for it with hfi_endpoint_wait and make the client from the \
                     endpoint that this gives",
                    endpoint.name, endpoint.status
                ),
            )
        })?;
        parse_url("the endpoint's URL", &url)?;
        let core = &self.core;
        let tokens = match &endpoint.token {
            Choice::Client | Choice::Required => core.tokens.clone(),
            Choice::Given(secret) => Arc::new(Tokens::only(Some(secret.clone()))),
            Choice::Nothing => Arc::new(Tokens::only(None)),
        };
        let config = Config {
            token: None,
            model: None,
            provider: None,
            base_url: Some(url),
            starts: true,
            fallbacks: Vec::new(),
            keys: Vec::new(),
            bill_to: None,
            headers: Vec::new(),
            ..core.config().clone()
        };
        let core = Core {
            transport: core.transport.shared(&config)?,
            hub: core.hub.clone(),
            tokens,
            changes: core.changes.clone(),
            chain: Chain::new(config),
        };
        Self::assembled(self.runtime.clone(), core, self.logs.handler.lock().unwrap().clone())
    }

    fn assembled(runtime: Arc<Runtime>, core: Core, log_handler: Option<Arc<LogHandler>>) -> Result<Self> {
        let logs = Logs {
            log: Log::new(log_handler.as_ref().map_or(Level::Off, |_| core.config().log_level)),
            handler: Mutex::new(log_handler),
        };
        let client = Self {
            user: runtime.user(),
            runtime,
            delivery: Arc::default(),
            core: Arc::new(core),
            active: Arc::default(),
            logs: Arc::new(logs),
            dispatcher: Mutex::default(),
        };
        if client.core.config().delivery == DeliveryMode::Dispatcher {
            client.start_dispatcher()?;
        }
        Ok(client)
    }

    /// The client's settings.
    pub fn config(&self) -> &Config {
        self.core.config()
    }

    /// Starts the dispatcher thread if it does not run yet.
    pub fn start_dispatcher(&self) -> Result<()> {
        let mut dispatcher = self.dispatcher.lock().unwrap();
        if dispatcher.is_some() {
            return Ok(());
        }
        let (runtime, delivery, logs) = (self.runtime.clone(), self.delivery.clone(), self.logs.clone());
        let delivers = self.core.config().delivery == DeliveryMode::Dispatcher;
        let work = move || {
            while let Some(wakeup) = runtime.block_on(delivery.dispatch_due(delivers)) {
                wakeup.into_iter().for_each(|wakeup| wakeup());
                run_waiting();
                if delivers {
                    let _ = delivery.poll(None, None);
                    run_waiting();
                    logs.hand_over();
                }
            }
        };
        *dispatcher = Some(spawn_thread("hfi-dispatcher", work)?);
        Ok(())
    }

    /// Tells the host what waits to be told, on the calling thread: log records, and which contents are free.
    pub fn hand_over(&self) {
        run_waiting();
        self.logs.hand_over();
    }

    /// The client's tokens.
    pub fn tokens(&self) -> &Tokens {
        &self.core.tokens
    }

    /// An error after the shutdown.
    pub fn check_open(&self) -> Result<()> {
        if self.active.requests.lock().unwrap().closed { Err(shut_down()) } else { Ok(()) }
    }

    /// Starts a call; its events and its end arrive at `inflight`.
    pub fn run(&self, args: Args, options: Options, inflight: Arc<Inflight>) -> Result<()> {
        let began = Instant::now();
        args.serve_feeds(&inflight);
        let entry = Active::enter(&self.active, inflight.clone())?;
        let (core, logs) = (self.core.clone(), self.logs.clone());
        self.runtime.spawn(Box::pin(async move {
            let (log, inflight) = (&logs.log, &*inflight);
            let call = Call {
                core: &core,
                link: core.chain.own(),
                tried: None,
                log,
                args: &args,
                options: &options,
                inflight,
                began,
            };
            let outcome = AssertUnwindSafe(call.run()).catch_unwind().await;
            // The caller's contents are given back before anybody hears of the end.
            args.close_feeds();
            drop(args);
            entry.end(outcome, log);
        }));
        Ok(())
    }

    /// Starts a batch; its results and its end arrive at `inflight`.
    pub fn run_batch(&self, batch: Batch, options: Options, inflight: Arc<Inflight>) -> Result<()> {
        let began = Instant::now();
        let entry = Active::enter(&self.active, inflight.clone())?;
        let (core, logs) = (self.core.clone(), self.logs.clone());
        self.runtime.spawn(Box::pin(async move {
            let log = &logs.log;
            let run = batch::Run { core: &core, log, options: &options, inflight: &inflight, began };
            let outcome = AssertUnwindSafe(run.run(batch)).catch_unwind().await;
            entry.end(outcome, log);
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
        let threads = [dispatcher.filter(|_| quiet), self.user.stop().filter(|_| ended)];
        for thread in threads.into_iter().flatten() {
            let _ = thread.join();
        }
        if ended {
            // Results may keep the client for long; they need no connections.
            self.runtime.block_on(self.core.transport.close());
        }
        self.logs.hand_over();
        *self.logs.handler.lock().unwrap() = None;
        ended && quiet
    }

    /// What can be done of a shutdown where nothing may wait: calls are cancelled, the gate is closed.
    pub fn abandon(&self) {
        self.active.close();
        self.delivery.abandon();
        self.user.stop();
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
            return Err(shut_down());
        }
        requests.last += 1;
        let number = requests.last;
        requests.by_number.insert(number, inflight.clone());
        drop(requests);
        Ok(Entry { active: active.clone(), number, inflight })
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

fn shut_down() -> Error {
    Error::new(Kind::Shutdown, "the client was shut down")
}

/// A call among the active ones. If its task is dropped before its end, it ends as shut down.
struct Entry {
    active: Arc<Active>,
    number: u64,
    inflight: Arc<Inflight>,
}

impl Entry {
    /// Ends the call.
    fn end(self, outcome: std::thread::Result<Result<Response>>, log: &Log) {
        let outcome = outcome.unwrap_or_else(|payload| Err(Error::panic(&*payload)));
        if let Err(error) = &outcome {
            log.add(Level::Error, || error.message.clone());
        }
        self.inflight.finish(outcome);
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.active.requests.lock().unwrap().by_number.remove(&self.number);
        self.inflight.finish(Err(Error::new(Kind::Shutdown, "the client was freed before the call ended")));
        self.active.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use hfi_sandbox::Sandbox;

    use super::*;
    use crate::config::header;
    use crate::runtime::inflight::Finished;
    use crate::tasks::Task;
    use crate::tasks::text_generation::TASK;

    #[test]
    fn a_panic_in_a_task_ends_the_call_and_nothing_else() {
        static BROKEN: Task = Task {
            name: "broken",
            args: TASK.args,
            form: TASK.form,
            gives: TASK.gives,
            refused_arguments: |_| panic!("the judge of errors failed"),
            ..TASK
        };
        let sandbox = Sandbox::start().unwrap();
        let config = Config { base_url: Some(sandbox.url()), ..Config::default() };
        let client = Client::new(config, None, None).unwrap();
        let run = |task: &'static Task| {
            let mut args = Args::new(task);
            args.set("prompt", "x".into()).unwrap();
            let options = Options {
                streaming: false,
                progress: false,
                timeout: None,
                token: None,
                headers: vec![header("x-sandbox-fault", Some("status=400,1")).unwrap()],
                driven: None,
            };
            let inflight = Inflight::new(1);
            client.run(args, options, inflight.clone()).unwrap();
            match client.runtime.block_on(inflight.finished()) {
                Finished::End(outcome) => outcome,
                Finished::Errand(_) => unreachable!("nothing is read"),
            }
        };
        let error = run(&BROKEN).as_ref().as_ref().unwrap_err().clone();
        assert_eq!(error.kind, Kind::Panic);
        assert!(error.message.contains("the judge of errors failed"));
        assert!(run(&TASK).is_ok());
    }
}
