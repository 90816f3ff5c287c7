//! Faults on demand: which ones a request asks for, and how often each has struck.

use std::collections::HashSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::request::Request;
use crate::server::State;

/// The faults that a request asks for with `x-sandbox-fault` or the query member `fault`. Some are meant for another request of
/// the same call: `poll.NAME` for a GET, `file.NAME` for the file of a result.
pub struct Faults<'a> {
    asked: Vec<(&'a str, &'a str)>,
    file: Vec<&'a str>,
    key: &'a str,
    state: &'a State,
}

impl<'a> Faults<'a> {
    /// Reads them from a request.
    pub fn of(request: &'a Request, state: &'a State) -> Self {
        let text = request.option("x-sandbox-fault", "fault").unwrap_or_default();
        let (mut asked, mut file) = (Vec::new(), Vec::new());
        for fault in text.split(';').map(str::trim).filter(|fault| !fault.is_empty()) {
            let fault = match fault.split_once('.') {
                Some(("file", fault)) => {
                    file.push(fault);
                    continue;
                }
                Some(("poll", _)) if request.method != "GET" => continue,
                Some(("poll", fault)) => fault,
                _ => fault,
            };
            asked.push(fault.split_once('=').unwrap_or((fault, "")));
        }
        Self { asked, file, key: request.option("x-sandbox-key", "key").unwrap_or_default(), state }
    }

    /// The value of a fault that is asked for; empty if it has none.
    pub fn value(&self, name: &str) -> Option<&'a str> {
        self.asked.iter().find(|(asked, _)| *asked == name).map(|(_, value)| *value)
    }

    /// The query by which the file of a result gets the faults that are meant for it.
    pub fn of_file(&self) -> String {
        crate::providers::job::query(&self.file, self.key)
    }

    /// Whether any fault is asked for.
    pub fn any(&self) -> bool {
        !self.asked.is_empty()
    }

    /// Whether a fault is asked for.
    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// A fault's value as a number.
    pub fn number(&self, name: &str, default: usize) -> Option<usize> {
        self.value(name).map(|value| value.parse().unwrap_or(default))
    }

    /// The two parts of a value `A,B`.
    pub fn pair(&self, name: &str) -> Option<(&'a str, &'a str)> {
        self.value(name).map(|value| value.split_once(',').unwrap_or((value, "")))
    }

    /// Whether a fault that strikes `times` times (for ever if none) still does, for this request's key.
    pub fn strikes(&self, name: &str, times: Option<u64>) -> bool {
        let Some(times) = times else { return true };
        let mut struck = self.state.struck.lock().expect("no request handler panics");
        let count = struck.entry(format!("{} {name}", self.key)).or_default();
        *count += 1;
        *count <= times
    }

    /// Waits until the gate of this request's key is opened, a minute at most.
    pub fn wait_at_gate(&self) {
        let opened = self.state.opened.lock().expect("no request handler panics");
        let shut = |opened: &mut HashSet<String>| !opened.contains(self.key);
        let _ = self.state.gates.wait_timeout_while(opened, Duration::from_secs(60), shut);
    }

    /// Opens the gate of this request's key, for good.
    pub fn open_gate(&self) {
        self.state.opened.lock().expect("no request handler panics").insert(self.key.to_owned());
        self.state.gates.notify_all();
    }

    /// Numbers for `/sandbox/stats`.
    pub fn stats(state: &State) -> serde_json::Value {
        serde_json::json!({
            "accepted": state.accepted.load(Ordering::Relaxed),
            "open": state.open.load(Ordering::Relaxed),
            "requests": state.served.load(Ordering::Relaxed),
        })
    }
}
