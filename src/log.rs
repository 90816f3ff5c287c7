//! Log records on their way to the host's callback: queued where they arise, handed over only on a
//! thread that may run the host's code.

use std::collections::VecDeque;
use std::sync::Mutex;

/// How much a record matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Level {
    /// Nothing is recorded.
    #[default]
    Off,
    /// A call failed.
    Error,
    /// Something was ignored or will soon fail.
    Warn,
    /// Routing, waits and retries.
    Info,
    /// Each HTTP request, without headers and bodies.
    Debug,
}

/// Records kept for a host that does not call in; the oldest go first.
const CAPACITY: usize = 1024;

/// A bounded queue of records at or above a level.
#[derive(Debug, Default)]
pub struct Log {
    level: Level,
    records: Mutex<VecDeque<(Level, String)>>,
}

impl Log {
    /// A log that keeps records up to `level`.
    pub fn new(level: Level) -> Self {
        Self { level, records: Mutex::default() }
    }

    /// Queues a record; `message` is only made if somebody listens.
    pub fn add(&self, level: Level, message: impl FnOnce() -> String) {
        if level <= self.level && self.level != Level::Off {
            let mut records = self.records.lock().unwrap();
            if records.len() == CAPACITY {
                records.pop_front();
            }
            records.push_back((level, message()));
        }
    }

    /// Takes what has been queued.
    pub fn take(&self) -> VecDeque<(Level, String)> {
        if self.level == Level::Off {
            VecDeque::new()
        } else {
            std::mem::take(&mut *self.records.lock().unwrap())
        }
    }
}
