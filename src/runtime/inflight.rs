//! One request from its start to its end: a bounded queue of events, then exactly one outcome.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock};

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use serde_json::Value;

use crate::batch;
use crate::call::Response;
use crate::error::{Error, Result};
use crate::runtime::errand::Errand;
use crate::tasks::decode::Item;

/// Something that happened before the end.
#[derive(Debug)]
pub enum Event {
    /// A part of the answer.
    Item(Item),
    /// What the call is waiting for.
    Progress(Progress),
    /// The end of an item of a batch.
    Finished(batch::Finished),
}

/// What a call is waiting for, or how far it is.
#[derive(Debug)]
pub struct Progress {
    /// For people.
    pub text: String,
    /// For programs, if there is more to say.
    pub json: Option<Value>,
}

/// What the next look at a request gives.
pub enum Taken {
    /// An event.
    Event(Event),
    /// A function of the caller's is to be run, with nothing locked and no I/O driven.
    Errand(Arc<dyn Errand>),
    /// The end, given once.
    End,
    /// The end was given before.
    Over,
}

/// What a wait for the end gives.
pub enum Finished {
    /// A function of the caller's is to be run first.
    Errand(Arc<dyn Errand>),
    /// The end.
    End(Outcome),
}

/// How a request ended.
pub type Outcome = Arc<Result<Response>>;

/// A request on its way.
pub struct Inflight {
    state: Mutex<State>,
    capacity: usize,
    changed: Notify,
    space: Notify,
    cancel: CancellationToken,
    signal: OnceLock<Box<dyn Fn() + Send + Sync>>,
}

#[derive(Default)]
struct State {
    queue: VecDeque<Event>,
    errands: VecDeque<Arc<dyn Errand>>,
    unbounded: bool,
    /// Whether the taker wants nothing for now: events and the end wait.
    held: bool,
    /// Why the taker wants no more: events are dropped, and this is the end unless somebody has seen another.
    aborted: Option<Error>,
    /// Whether the end is there or near: no event is added, no function is to be run.
    ending: bool,
    outcome: Option<Outcome>,
    seen: bool,
    end_taken: bool,
}

impl Inflight {
    /// A request whose queue holds that many events.
    pub fn new(capacity: usize) -> Arc<Self> {
        Self::of(State::default(), capacity)
    }

    /// A request that has ended.
    pub fn ended(outcome: Outcome) -> Arc<Self> {
        Self::of(State { outcome: Some(outcome), ending: true, ..State::default() }, 1)
    }

    fn of(state: State, capacity: usize) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(state),
            capacity,
            changed: Notify::new(),
            space: Notify::new(),
            cancel: CancellationToken::new(),
            signal: OnceLock::new(),
        })
    }

    /// Has `signal` called whenever there is something to take.
    pub fn on_change(&self, signal: impl Fn() + Send + Sync + 'static) {
        let _ = self.signal.set(Box::new(signal));
    }

    /// Asks the call to stop, which also lets go of it.
    pub fn cancel(&self) {
        self.cancel.cancel();
        self.hold(false);
    }

    /// Has events and the end wait, or lets them go on. One that was asked to stop is not held any more.
    pub fn hold(&self, wanted: bool) {
        let let_go = {
            let mut state = self.state.lock().unwrap();
            // Looked at inside the lock: who cancels at the same time takes it afterwards, and lets go.
            let held = wanted && !self.cancel.is_cancelled();
            std::mem::replace(&mut state.held, held) && !held
        };
        if let_go {
            self.announce();
        }
    }

    /// Asks the call to stop, drops the events that wait or still come, and makes `why` the end, even if the call had just
    /// ended otherwise and nobody knows yet. Only the first reason counts.
    pub fn abort(&self, why: Error) {
        let unrun;
        {
            let mut state = self.state.lock().unwrap();
            state.queue.clear();
            unrun = std::mem::take(&mut state.errands);
            if state.aborted.is_none() {
                if state.outcome.is_some() && !state.seen {
                    state.outcome = Some(Arc::new(Err(why.clone())));
                }
                state.aborted = Some(why);
            }
        }
        // What they hold of the caller's may go now, with nothing locked.
        drop(unrun);
        self.cancel();
        self.space.notify_waiters();
    }

    /// Ends when the call is asked to stop.
    pub async fn cancelled(&self) {
        self.cancel.cancelled().await;
    }

    /// Adds events, waiting for room; wakes the taker once for all that fit.
    pub async fn push(&self, events: Vec<Event>) {
        let mut events = events.into_iter().peekable();
        while events.peek().is_some() {
            let mut space = std::pin::pin!(self.space.notified());
            space.as_mut().enable();
            let added = {
                let mut state = self.state.lock().unwrap();
                if state.aborted.is_some() || state.ending {
                    return;
                }
                let room = if state.unbounded {
                    usize::MAX
                } else {
                    self.capacity.saturating_sub(state.queue.len())
                };
                let before = state.queue.len();
                state.queue.extend(events.by_ref().take(room));
                state.queue.len() > before
            };
            if added {
                self.announce();
            }
            if events.peek().is_some() {
                space.await;
            }
        }
    }

    /// Adds what can be left out: drops it if there is no room.
    pub fn offer(&self, progress: Progress) {
        {
            let mut state = self.state.lock().unwrap();
            if state.aborted.is_some() || state.ending || state.queue.len() >= self.capacity {
                return;
            }
            state.queue.push_back(Event::Progress(progress));
        }
        self.announce();
    }

    /// Has whoever takes from this request run a function of the caller's.
    pub fn ask(&self, errand: &Arc<dyn Errand>) {
        {
            let mut state = self.state.lock().unwrap();
            if state.ending || state.aborted.is_some() {
                return;
            }
            if !state.errands.iter().any(|known| Arc::ptr_eq(known, errand)) {
                state.errands.push_back(errand.clone());
            }
        }
        self.announce();
    }

    /// Ends the request; only the first end counts.
    pub fn finish(&self, outcome: Result<Response>) {
        // The caller may be told that a function is not used any more: with nothing locked, and before anybody hears of the end.
        let unrun = {
            let mut state = self.state.lock().unwrap();
            state.ending = true;
            std::mem::take(&mut state.errands)
        };
        drop(unrun);
        {
            let mut state = self.state.lock().unwrap();
            if state.outcome.is_some() {
                return;
            }
            let outcome = state.aborted.clone().map_or(outcome, Err);
            state.outcome = Some(Arc::new(outcome));
        }
        self.announce();
    }

    /// How it ended, if it has.
    pub fn outcome(&self) -> Option<Outcome> {
        let mut state = self.state.lock().unwrap();
        state.seen |= state.outcome.is_some();
        state.outcome.clone()
    }

    /// The next event, or the end when there is none left; nothing if it has to be waited for.
    pub fn take(&self) -> Option<Taken> {
        let mut state = self.state.lock().unwrap();
        if let Some(errand) = state.errands.pop_front() {
            return Some(Taken::Errand(errand));
        }
        if state.held {
            return None;
        }
        if let Some(event) = state.queue.pop_front() {
            let has_room = !state.unbounded && state.queue.len() < self.capacity;
            drop(state);
            if has_room {
                self.space.notify_waiters();
            }
            return Some(Taken::Event(event));
        }
        state.outcome.as_ref()?;
        Some(if std::mem::replace(&mut state.end_taken, true) { Taken::Over } else { Taken::End })
    }

    /// Drops the events that wait and gives the end, if it was not given before.
    pub fn take_end(&self) -> bool {
        let mut state = self.state.lock().unwrap();
        state.queue.clear();
        state.outcome.is_some() && !std::mem::replace(&mut state.end_taken, true)
    }

    /// Whether [`Inflight::take`] would give something that was not given before.
    pub fn has_news(&self) -> bool {
        let state = self.state.lock().unwrap();
        let ended = state.outcome.is_some() && !state.end_taken;
        !state.errands.is_empty() || (!state.held && (!state.queue.is_empty() || ended))
    }

    /// Waits for something to take.
    pub async fn news(&self) -> Taken {
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            changed.as_mut().enable();
            if let Some(taken) = self.take() {
                return taken;
            }
            changed.await;
        }
    }

    /// Waits for the end, or for a function to run before it. Who waits wants all of the answer, so from here on the queue
    /// has no bound.
    pub async fn finished(&self) -> Finished {
        self.state.lock().unwrap().unbounded = true;
        self.space.notify_waiters();
        loop {
            let mut changed = std::pin::pin!(self.changed.notified());
            changed.as_mut().enable();
            if let Some(outcome) = self.outcome() {
                return Finished::End(outcome);
            }
            if let Some(errand) = self.state.lock().unwrap().errands.pop_front() {
                return Finished::Errand(errand);
            }
            changed.await;
        }
    }

    fn announce(&self) {
        self.changed.notify_waiters();
        if let Some(signal) = self.signal.get() {
            signal();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::*;

    #[test]
    fn nothing_stays_held_by_a_hold_that_comes_with_a_cancel() {
        const ROUNDS: usize = 5_000;
        let requests: Vec<_> = (0..ROUNDS).map(|_| Inflight::new(1)).collect();
        let together = Barrier::new(2);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for request in &requests {
                    together.wait();
                    while !request.cancel.is_cancelled() {
                        request.hold(true);
                    }
                }
            });
            for request in &requests {
                together.wait();
                request.cancel();
            }
        });
        for request in requests {
            request.finish(Err(Error::argument("the end")));
            assert!(matches!(request.take(), Some(Taken::End)));
        }
    }
}
