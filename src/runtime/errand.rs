//! The caller's functions that the network's side wants run: they run on a thread of the caller's, inside the verb that waits
//! for the request or delivers its events, and most may not wait in them.

use std::cell::Cell;

/// Something of the caller's that is to be run, with nothing locked and no I/O driven.
pub trait Errand: Send + Sync {
    /// Runs it.
    fn run(&self);

    /// Whether it may run and wait for requests of other clients.
    fn may_wait(&self) -> bool {
        false
    }
}

thread_local! {
    static RUNNING: Cell<bool> = const { Cell::new(false) };
}

/// Whether such a function runs on this thread.
pub fn is_running() -> bool {
    RUNNING.get()
}

struct Running(bool);

impl Drop for Running {
    fn drop(&mut self) {
        RUNNING.set(self.0);
    }
}

/// Runs an errand on this thread, which is marked meanwhile.
pub fn run(errand: &dyn Errand) {
    let _running = Running(RUNNING.replace(!errand.may_wait()));
    errand.run();
}
