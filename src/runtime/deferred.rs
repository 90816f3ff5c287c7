//! What the caller is to be told on a thread of the caller's, but was found out on one that drives the network: that
//! borrowed bytes or a stream are not used any more.

use std::sync::Mutex;

use crate::runtime::on_own_thread;

type Action = Box<dyn FnOnce() + Send>;

static WAITING: Mutex<Vec<Action>> = Mutex::new(Vec::new());

/// Runs an action now, or if this thread drives the network, on the next thread that comes by.
pub fn run_outside(action: Action) {
    if on_own_thread() || tokio::runtime::Handle::try_current().is_ok() {
        WAITING.lock().unwrap().push(action);
    } else {
        action();
    }
}

/// Runs what waits, on a thread that may run the caller's code.
pub fn run_waiting() {
    let waiting = std::mem::take(&mut *WAITING.lock().unwrap());
    waiting.into_iter().for_each(|action| action());
}
