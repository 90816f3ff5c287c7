//! From finished I/O to the caller: which started requests have news, whose thread delivers it, and the gate that
//! closes at shutdown.
//!
//! A request with handlers is delivered by `poll` or the dispatcher thread, one without is taken by `next`.

use std::any::Any;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::error::{Error, Kind, Result};
use crate::runtime::errand;
use crate::runtime::inflight::{Event, Inflight, Taken};
use crate::runtime::{on_own_thread, within};

/// The caller's handlers of one request. Dropping them is the last thing done with them.
pub struct Handlers {
    /// Gets each event; false cancels the request.
    pub on_event: Option<Box<dyn FnMut(Event) -> bool + Send>>,
    /// Called once, at the end.
    pub on_done: Option<Box<dyn FnOnce() + Send>>,
}

/// A started request and who hears of it.
pub struct Job {
    /// The request.
    pub inflight: Arc<Inflight>,
    /// The host's side of the request.
    pub owner: Weak<dyn Any + Send + Sync>,
    handlers: Mutex<Option<Handlers>>,
    has_handlers: bool,
    queued: AtomicBool,
    closing: AtomicBool,
}

/// Wakes the host up.
pub type Wakeup = Arc<dyn Fn() + Send + Sync>;

/// The requests with news.
#[derive(Default)]
pub struct Delivery {
    state: Mutex<State>,
    changed: Notify,
}

#[derive(Default)]
struct State {
    handled: VecDeque<Arc<Job>>,
    pulled: VecDeque<Arc<Job>>,
    /// The started requests, among them some that are gone.
    started: Vec<Weak<Job>>,
    wakeup: Option<Wakeup>,
    wakeup_due: bool,
    delivering: usize,
    closed: bool,
}

/// Events of one request delivered before the next one has its turn.
const TURN: usize = 32;

thread_local! {
    /// The jobs and deliveries whose code runs on this thread.
    static INSIDE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

fn is_inside(address: usize) -> bool {
    INSIDE.with_borrow(|inside| inside.contains(&address))
}

/// Marks the thread as running the host's code on behalf of something.
struct Inside;

impl Inside {
    fn enter(address: usize) -> Self {
        INSIDE.with_borrow_mut(|inside| inside.push(address));
        Self
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.with_borrow_mut(|inside| _ = inside.pop());
    }
}

impl Job {
    /// A job for a request; without handlers it is taken by `next`.
    pub fn new(
        inflight: Arc<Inflight>,
        owner: Weak<dyn Any + Send + Sync>,
        handlers: Option<Handlers>,
    ) -> Arc<Self> {
        Arc::new(Self {
            inflight,
            owner,
            has_handlers: handlers.is_some(),
            handlers: Mutex::new(handlers),
            queued: AtomicBool::new(false),
            closing: AtomicBool::new(false),
        })
    }

    /// Whether its events go to handlers.
    pub fn has_handlers(&self) -> bool {
        self.has_handlers
    }

    /// Whether the host's handler for this request is running on this thread.
    pub fn is_inside(&self) -> bool {
        is_inside(std::ptr::from_ref(self).addr())
    }

    /// Delivers events of this request; gives how many.
    fn deliver(&self, most: usize, until: Option<Instant>) -> usize {
        let mut slot = self.handlers.lock().unwrap();
        let Some(handlers) = slot.as_mut() else { return 0 };
        let inside = Inside::enter(std::ptr::from_ref(self).addr());
        let (mut count, mut turns) = (0, 0);
        let mut ended = false;
        while !ended && count < most && !(turns > 0 && until.is_some_and(|until| Instant::now() >= until)) {
            turns += 1;
            if self.closing.load(Ordering::Acquire) {
                break;
            }
            match self.inflight.take() {
                Some(Taken::Event(event)) => {
                    if handlers.on_event.as_mut().is_some_and(|on_event| !on_event(event)) {
                        self.inflight.abort(cancelled());
                    }
                }
                Some(Taken::Errand(errand)) => {
                    errand::run(&*errand);
                    continue;
                }
                Some(Taken::End) => {
                    ended = true;
                    handlers.on_done.take().into_iter().for_each(|on_done| on_done());
                }
                Some(Taken::Over) => ended = true,
                None => break,
            }
            count += 1;
        }
        if self.closing.load(Ordering::Acquire) && !ended {
            ended = true;
            self.end(handlers);
        }
        let finished = if ended { slot.take() } else { None };
        drop(slot);
        drop(finished);
        drop(inside);
        count
    }

    fn end(&self, handlers: &mut Handlers) {
        if self.inflight.take_end() {
            handlers.on_done.take().into_iter().for_each(|on_done| on_done());
        }
    }

    /// Ends the request for the caller: it is cancelled, its end is delivered now if it was not before, and its
    /// handlers are dropped. Waits for a handler that runs on another thread; inside its own handler the rest is
    /// done when that returns.
    pub fn close(&self) {
        self.inflight.cancel();
        self.inflight.finish(Err(cancelled()));
        self.closing.store(true, Ordering::Release);
        if !self.is_inside() {
            self.deliver(0, None);
        }
    }
}

/// The error of a request that the caller stopped.
pub fn cancelled() -> Error {
    Error::new(Kind::Cancelled, "the request was cancelled")
}

fn shut_down() -> Error {
    Error::new(Kind::Shutdown, "the client was shut down")
}

impl Delivery {
    /// Puts a started request under this delivery's care.
    pub fn add(self: &Arc<Self>, job: &Arc<Job>) {
        let (delivery, weak): (Weak<Self>, _) = (Arc::downgrade(self), Arc::downgrade(job));
        let started_job = weak.clone();
        job.inflight.on_change(move || {
            if let (Some(delivery), Some(job)) = (delivery.upgrade(), weak.upgrade()) {
                delivery.queue(&job);
            }
        });
        {
            let started = &mut self.state.lock().unwrap().started;
            if started.len() == started.capacity() {
                started.retain(|job| job.strong_count() > 0);
                let room = started.len();
                started.reserve(room);
            }
            started.push(started_job);
        }
        if job.inflight.has_news() {
            self.queue(job);
        }
    }

    /// Forgets a request that the caller gave up.
    pub fn remove(&self, job: &Arc<Job>) {
        let mut state = self.state.lock().unwrap();
        let queue = if job.has_handlers { &mut state.handled } else { &mut state.pulled };
        queue.retain(|queued| !Arc::ptr_eq(queued, job));
    }

    fn queue(&self, job: &Arc<Job>) {
        if job.queued.swap(true, Ordering::AcqRel) {
            return;
        }
        {
            let mut state = self.state.lock().unwrap();
            if job.has_handlers && state.closed {
                return;
            }
            let queue = if job.has_handlers { &mut state.handled } else { &mut state.pulled };
            queue.push_back(job.clone());
            state.wakeup_due = true;
        }
        self.changed.notify_waiters();
    }

    /// Gives a job back after its turn.
    fn requeue(&self, job: &Arc<Job>) {
        job.queued.store(false, Ordering::Release);
        if job.inflight.has_news() {
            self.queue(job);
        }
    }

    /// Delivers what is ready on the calling thread: at most `max_events`, and nothing new once `budget` is used up.
    pub fn poll(&self, max_events: Option<usize>, budget: Option<Duration>) -> Result<usize> {
        let address = std::ptr::from_ref(self).addr();
        if is_inside(address) {
            return Err(Error::new(Kind::WouldDeadlock, "a handler cannot poll the client that called it"));
        }
        let _inside = Inside::enter(address);
        let until = budget.map(|budget| Instant::now() + budget);
        let most = max_events.unwrap_or(usize::MAX);
        let mut count = 0;
        while count < most && !(count > 0 && until.is_some_and(|until| Instant::now() >= until)) {
            let job = {
                let mut state = self.state.lock().unwrap();
                if state.closed {
                    return Err(shut_down());
                }
                let job = state.handled.pop_front();
                state.delivering += usize::from(job.is_some());
                job
            };
            let Some(job) = job else { break };
            count += job.deliver(TURN.min(most - count), until);
            self.requeue(&job);
            if self.state.lock().unwrap().closed {
                job.close();
            }
            self.state.lock().unwrap().delivering -= 1;
            self.changed.notify_waiters();
        }
        self.wake_if(|state| !state.handled.is_empty());
        Ok(count)
    }

    /// Has the host woken again if it left something.
    fn wake_if(&self, left: impl FnOnce(&State) -> bool) {
        let mut state = self.state.lock().unwrap();
        if left(&state) && state.wakeup.is_some() {
            state.wakeup_due = true;
            drop(state);
            self.changed.notify_waiters();
        }
    }

    /// Takes the next event of any request without handlers.
    pub fn take(&self) -> Result<Option<(Arc<Job>, Taken)>> {
        loop {
            let job = {
                let mut state = self.state.lock().unwrap();
                match state.pulled.pop_front() {
                    None if state.closed => return Err(shut_down()),
                    job => job,
                }
            };
            let Some(job) = job else { return Ok(None) };
            let taken = job.inflight.take();
            self.requeue(&job);
            match taken {
                Some(Taken::Over) | None => {}
                Some(taken) => {
                    self.wake_if(|state| !state.handled.is_empty() || !state.pulled.is_empty());
                    return Ok(Some((job, taken)));
                }
            }
        }
    }

    /// Waits for the next event of any request without handlers.
    pub async fn next(&self, limit: Option<Duration>) -> Result<Option<(Arc<Job>, Taken)>> {
        let waiting = async {
            loop {
                let mut changed = std::pin::pin!(self.changed.notified());
                changed.as_mut().enable();
                if let Some(taken) = self.take()? {
                    return Ok(taken);
                }
                changed.await;
            }
        };
        within(limit, waiting).await.transpose()
    }

    /// Has `wakeup` called, on the dispatcher thread, when there is something to poll for.
    pub fn set_wakeup(&self, wakeup: Option<Wakeup>) {
        let mut state = self.state.lock().unwrap();
        state.wakeup_due = !state.handled.is_empty() || !state.pulled.is_empty();
        state.wakeup = wakeup;
        drop(state);
        self.changed.notify_waiters();
    }

    /// One round of the dispatcher thread: waits for news that the host is to be woken for, or that the thread itself
    /// `delivers`; gives what wakes the host. None when the gate is closed.
    pub async fn dispatch_due(&self, delivers: bool) -> Option<Option<Wakeup>> {
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            changed.as_mut().enable();
            {
                let mut state = self.state.lock().unwrap();
                if state.closed {
                    return None;
                }
                let wakeup = state.wakeup.clone().filter(|_| state.wakeup_due);
                if wakeup.is_some() || (delivers && !state.handled.is_empty()) {
                    state.wakeup_due = false;
                    return Some(wakeup);
                }
            }
            changed.await;
        }
    }

    /// Closes the gate: each request with handlers gets its end now, on this thread, and nothing after it.
    pub fn close(&self) {
        self.let_go();
        let handled = {
            let mut state = self.state.lock().unwrap();
            state.closed = true;
            state.wakeup = None;
            std::mem::take(&mut state.handled)
        };
        self.changed.notify_waiters();
        handled.iter().for_each(|job| job.close());
    }

    /// Closes the gate where the host's code may not run: what was not delivered is not delivered.
    pub fn abandon(&self) {
        self.let_go();
        let mut state = self.state.lock().unwrap();
        state.closed = true;
        state.wakeup = None;
    }

    /// Lets go of what is held, so that it has news again.
    fn let_go(&self) {
        let started = std::mem::take(&mut self.state.lock().unwrap().started);
        started.iter().filter_map(Weak::upgrade).for_each(|job| job.inflight.cancel());
    }

    /// Waits until no other thread delivers.
    pub async fn quiet(&self) {
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            changed.as_mut().enable();
            if self.state.lock().unwrap().delivering == 0 {
                return;
            }
            changed.await;
        }
    }

    /// An error if waiting on this thread could never end.
    pub fn check_may_wait(&self) -> Result<()> {
        let why = if errand::is_running() {
            "a function that gives a content or an item cannot wait for the client"
        } else if on_own_thread() {
            "this thread belongs to the library and delivers events; wait on a thread of your own"
        } else if is_inside(std::ptr::from_ref(self).addr()) {
            "a handler that the client called cannot wait for the client"
        } else {
            return Ok(());
        };
        Err(Error::new(Kind::WouldDeadlock, why))
    }
}
