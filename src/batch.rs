//! Many calls of one task: some at a time, each with its own end, in order or as they come, in bounded memory.

use std::collections::{BTreeMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use serde_json::{Map, Value, json};
use tokio::sync::oneshot;

use crate::auth::tokens::Tokens;
use crate::call::{Call, Core, Options, Response, Timings};
use crate::config::Secret;
use crate::content::Source as ContentSource;
use crate::error::{Error, Result};
use crate::log::Log;
use crate::providers::Header;
use crate::runtime::delivery::cancelled;
use crate::runtime::errand::Errand;
use crate::runtime::inflight::{Event, Inflight, Outcome, Progress};
use crate::tasks::args::Args;
use crate::tasks::decode::Output;
use crate::tasks::{Form, Task, chat_completion};

/// A batch before it runs.
pub struct Batch {
    /// What all items share.
    pub args: Args,
    /// The items that were added.
    pub items: VecDeque<Item>,
    /// Who gives further items.
    pub source: Option<Arc<Source>>,
    /// How it is run.
    pub plan: Plan,
}

/// How a batch is run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// How many items are on their way at once.
    pub concurrency: usize,
    /// Whether results come in the order of the items.
    pub in_order: bool,
    /// How many failed items end the batch; 0 for no number.
    pub max_failures: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self { concurrency: 8, in_order: true, max_failures: 0 }
    }
}

/// An item that was added.
#[derive(Debug)]
pub enum Item {
    /// The task's input, as text.
    Input(String),
    /// Arguments of its own.
    Args(Map<String, Value>),
}

/// The end of one item.
#[derive(Debug)]
pub struct Finished {
    /// Which item, from 0.
    pub index: u64,
    /// How it ended.
    pub outcome: Outcome,
}

/// An item, ready to be called.
pub struct Called {
    /// The arguments.
    pub args: Args,
    /// The total time, if it is not the batch's.
    pub timeout: Option<Duration>,
    /// Headers beside the batch's.
    pub headers: Vec<Header>,
}

impl From<Args> for Called {
    fn from(args: Args) -> Self {
        Self { args, timeout: None, headers: Vec::new() }
    }
}

/// An item, or what is wrong with it; nothing at the end.
pub type Given = Result<Option<Result<Called>>>;

/// Gives the item with that number, from what all items share.
pub type Fill = Box<dyn FnMut(u64, Args) -> Given + Send>;

/// The caller's function that gives items, one after the other, when there is room for one.
pub struct Source {
    fill: Mutex<Option<Fill>>,
    wanted: Mutex<Option<(u64, Args, oneshot::Sender<Given>)>>,
}

impl Source {
    /// A source that calls `fill`.
    pub fn new(fill: Fill) -> Arc<Self> {
        Arc::new(Self { fill: Mutex::new(Some(fill)), wanted: Mutex::default() })
    }
}

impl Errand for Source {
    fn run(&self) {
        let mut slot = self.fill.lock().unwrap();
        let Some((index, args, asker)) = self.wanted.lock().unwrap().take() else { return };
        let given = slot.as_mut().map_or(Ok(None), |fill| fill(index, args));
        // A function that has said "no more" is not used any more.
        let done = if matches!(given, Ok(Some(_))) { None } else { slot.take() };
        drop(slot);
        drop(done);
        // Who asked may be gone.
        let _ = asker.send(given);
    }
}

/// The host's function that gives tokens, asked again because the last one is over.
struct TokenSource {
    tokens: Arc<Tokens>,
    asker: Mutex<Option<oneshot::Sender<Result<Option<Secret>>>>>,
}

impl Errand for TokenSource {
    fn run(&self) {
        let asker = self.asker.lock().unwrap().take();
        if let Some(asker) = asker {
            let _ = asker.send(self.tokens.provided());
        }
    }

    fn may_wait(&self) -> bool {
        true
    }
}

/// Gives streams of the caller's back, however the call ends.
struct Feeds(Args);

impl Drop for Feeds {
    fn drop(&mut self) {
        self.0.close_feeds();
    }
}

/// A batch on its way.
pub struct Run<'a> {
    /// What it uses of its client.
    pub core: &'a Core,
    /// Where records go.
    pub log: &'a Log,
    /// How each item is called.
    pub options: &'a Options,
    /// Where results go, and who may cancel.
    pub inflight: &'a Arc<Inflight>,
    /// When it was made.
    pub began: Instant,
}

/// How far a batch is.
#[derive(Default)]
struct Count {
    started: u64,
    emitted: u64,
    done: u64,
    failed: u64,
    /// How many there are in all, once that is known.
    total: Option<u64>,
}

impl Count {
    fn json(&self) -> Value {
        json!({ "done": self.done, "failed": self.failed, "total": self.total })
    }
}

/// How many items may be started, for each that is on its way, before the results of earlier ones are taken.
const AHEAD: u64 = 4;

type Pending<'a, T> = Option<Pin<Box<dyn Future<Output = T> + Send + 'a>>>;

impl Run<'_> {
    /// Runs all items; the end comes early if the batch is cancelled or too many items fail.
    pub async fn run(&self, batch: Batch) -> Result<Response> {
        let queued = self.began.elapsed();
        let count = tokio::select! {
            biased;
            () = self.inflight.cancelled() => Err(cancelled()),
            count = self.items(batch) => count,
        };
        let count = count.map_err(|error| self.core.tokens.censor(error, &[]))?;
        let total = self.began.elapsed();
        let timings = Timings { queued, first_byte: total, total };
        let output = Output { json: count.json().into(), ..Output::default() };
        Ok(Response { output, timings, ..Response::default() })
    }

    async fn items(&self, batch: Batch) -> Result<Count> {
        let Batch { args: shared, mut items, source, plan } = batch;
        let mut count = Count { total: source.is_none().then_some(items.len() as u64), ..Count::default() };
        let mut running = FuturesUnordered::new();
        let mut finished: BTreeMap<u64, Outcome> = BTreeMap::new();
        let mut asking: Pending<'_, Given> = None;
        let mut pushing: Pending<'_, ()> = None;
        let mut ended_by = None;
        loop {
            while ended_by.is_none()
                && asking.is_none()
                && count.total.is_none_or(|total| count.started < total)
                && running.len() < plan.concurrency
                && count.started - count.emitted < plan.concurrency as u64 * AHEAD
            {
                match (items.pop_front(), &source) {
                    (Some(item), _) => {
                        running.push(Box::pin(self.item(count.started, with_item(shared.clone(), item))));
                        count.started += 1;
                    }
                    (None, Some(source)) => {
                        asking = Some(Box::pin(self.ask(source.clone(), count.started, shared.clone())));
                    }
                    (None, None) => break,
                }
            }
            if pushing.is_none()
                && let Some((index, outcome)) =
                    next(&mut finished, plan.in_order && ended_by.is_none(), count.emitted)
            {
                count.emitted += 1;
                pushing =
                    Some(Box::pin(self.inflight.push(vec![Event::Finished(Finished { index, outcome })])));
            }
            if running.is_empty() && asking.is_none() && pushing.is_none() {
                return ended_by.map_or(Ok(count), Err);
            }
            tokio::select! {
                Some((index, outcome)) = running.next(), if !running.is_empty() => {
                    let outcome: Result<Response> = outcome;
                    count.done += 1;
                    count.failed += u64::from(outcome.is_err());
                    if let Err(error) = &outcome
                        && plan.max_failures > 0
                        && count.failed >= plan.max_failures
                        && ended_by.is_none()
                    {
                        let said = &error.message;
                        let message = format!("the batch ended with {} failed items, the last: {said}", count.failed);
                        ended_by = Some(Error { message, ..error.clone() });
                        // What is on its way is given up, what has ended is still given.
                        running = FuturesUnordered::new();
                        asking = None;
                    }
                    finished.insert(index, Arc::new(outcome));
                    self.tell(&count);
                }
                given = wait_for(&mut asking), if asking.is_some() => {
                    asking = None;
                    match given {
                        Ok(Some(called)) => {
                            running.push(Box::pin(self.item(count.started, called)));
                            count.started += 1;
                        }
                        Ok(None) => count.total = Some(count.started),
                        Err(error) => {
                            ended_by = Some(error);
                            running = FuturesUnordered::new();
                        }
                    }
                }
                () = wait_for(&mut pushing), if pushing.is_some() => pushing = None,
            }
        }
    }

    /// The next item, from the caller's function.
    async fn ask(&self, source: Arc<Source>, index: u64, shared: Args) -> Given {
        let (asker, given) = oneshot::channel();
        *source.wanted.lock().unwrap() = Some((index, shared, asker));
        let errand: Arc<dyn Errand> = source;
        self.inflight.ask(&errand);
        given.await.unwrap_or_else(|_| Err(cancelled()))
    }

    /// The host's token for an item that begins now.
    async fn token(&self) -> Result<Option<Secret>> {
        if !self.core.tokens.must_ask() {
            return self.core.tokens.provided();
        }
        let (asker, given) = oneshot::channel();
        let source = TokenSource { tokens: self.core.tokens.clone(), asker: Mutex::new(Some(asker)) };
        let errand: Arc<dyn Errand> = Arc::new(source);
        self.inflight.ask(&errand);
        given.await.unwrap_or_else(|_| Err(cancelled()))
    }

    /// One item, from its arguments to its end.
    async fn item(&self, index: u64, called: Result<Called>) -> (u64, Result<Response>) {
        let outcome = AssertUnwindSafe(self.call(called)).catch_unwind().await;
        (index, outcome.unwrap_or_else(|payload| Err(Error::panic(&*payload))))
    }

    async fn call(&self, called: Result<Called>) -> Result<Response> {
        let Called { args, timeout, headers } = called?;
        args.complete()?;
        args.serve_feeds(self.inflight);
        let args = Feeds(args);
        let options = Options {
            streaming: false,
            // Nobody takes from the item.
            progress: false,
            timeout: timeout.or(self.options.timeout),
            headers: self.options.headers.iter().cloned().chain(headers).collect(),
            token: self.token().await?,
            driven: None,
        };
        let (core, log, inflight, began) = (self.core, self.log, Inflight::new(1), Instant::now());
        let link = core.chain.own();
        let call = Call {
            core,
            link,
            tried: None,
            log,
            args: &args.0,
            options: &options,
            inflight: &inflight,
            began,
        };
        call.run().await
    }

    fn tell(&self, count: &Count) {
        if self.options.progress {
            let of = count.total.map_or(String::new(), |total| format!(" of {total}"));
            let text = format!("{}{of} done, {} failed", count.done, count.failed);
            self.inflight.offer(Progress { text, json: Some(count.json()) });
        }
    }
}

async fn wait_for<T>(pending: &mut Pending<'_, T>) -> T {
    match pending {
        Some(future) => future.await,
        None => std::future::pending().await,
    }
}

/// The next result to give, if there is one.
fn next(finished: &mut BTreeMap<u64, Outcome>, in_order: bool, emitted: u64) -> Option<(u64, Outcome)> {
    match in_order {
        true => finished.remove_entry(&emitted),
        false => finished.pop_first(),
    }
}

/// The shared arguments with those of an item.
fn with_item(mut args: Args, item: Item) -> Result<Called> {
    match item {
        Item::Input(text) if args.task().form == Form::Chat => {
            chat_completion::add_message(&mut args, "user", &text)
        }
        Item::Input(text) => args.set(input_of(args.task())?, text.into())?,
        Item::Args(values) => {
            for (name, value) in values {
                args.set(&name, value)?;
            }
        }
    }
    Ok(args.into())
}

/// The argument that an item's text is.
pub fn input_of(task: &Task) -> Result<&'static str> {
    let input = task.args().find(|arg| arg.required).map(|arg| arg.name);
    input.ok_or_else(|| {
        Error::argument(format!("{} has no input that is a text; give the items as JSON objects", task.name))
    })
}

/// An error if the shared arguments cannot be used more than once.
pub fn check_shared(args: &Args) -> Result<()> {
    if args.contents().any(|(_, content)| matches!(content.source, ContentSource::Feed(_))) {
        return Err(Error::argument(
            "a read function can be used once only; set it for each item, in the function that gives them",
        ));
    }
    Ok(())
}
