//! All endpoints with their scripts and counters.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard};
use std::time::Instant;

use serde_json::{Map, Value, json};

use super::Target;
use super::life::{Life, Step};
use super::script::Script;
use crate::reply::Answer;

/// What all connections share of endpoints.
#[derive(Default)]
pub struct Endpoints {
    known: Mutex<Known>,
    changed: Condvar,
}

impl Endpoints {
    /// Keeps others away until it is dropped.
    pub fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().expect("no request handler panics")
    }

    /// Lets calls that are held look again.
    pub fn notify(&self) {
        self.changed.notify_all();
    }

    /// Waits until something changes, but not longer than this.
    pub fn wait<'a>(&self, known: MutexGuard<'a, Known>, until: Instant) -> MutexGuard<'a, Known> {
        let left = until.saturating_duration_since(Instant::now());
        self.changed.wait_timeout(known, left).expect("no request handler panics").0
    }

    /// Forgets all endpoints and scripts.
    pub fn forget(&self) -> Answer {
        *self.lock() = Known::default();
        self.notify();
        Answer::json(200, json!({}))
    }
}

/// All endpoints, and names for which there is a script only.
#[derive(Default)]
pub struct Known {
    entries: BTreeMap<(String, String), Entry>,
    changes: u64,
}

/// What is known of a name.
#[derive(Default)]
pub struct Entry {
    /// The endpoint, if there is one.
    pub endpoint: Option<Endpoint>,
    /// What tests have scripted.
    pub script: Script,
    /// How often each operation was asked for.
    pub counters: BTreeMap<&'static str, u64>,
    /// The body of the last creation, as it was received.
    pub received: Value,
}

/// An endpoint.
pub struct Endpoint {
    /// Its description: the body of its creation, with all updates.
    pub body: Value,
    /// Its state.
    pub life: Life,
    /// The number of the change that made it.
    pub created: u64,
    /// The number of its last change.
    pub updated: u64,
}

/// The counters that are always given.
const COUNTERS: [&str; 8] =
    ["looks", "updates", "pauses", "resumes", "scale_to_zeros", "deletes", "calls", "health_checks"];

impl Known {
    /// What is known of a request's target.
    pub fn find(&mut self, target: &Target) -> Option<&mut Entry> {
        self.entries.get_mut(&(target.namespace.clone(), target.name.clone()))
    }

    /// The endpoint of a request's target, up to date, with its script.
    pub fn endpoint(&mut self, target: &Target) -> Option<(&mut Endpoint, &mut Script)> {
        let entry = self.find(target)?;
        let endpoint = entry.endpoint.as_mut()?;
        endpoint.life.settle();
        Some((endpoint, &mut entry.script))
    }

    /// What is known of a name, which is known from now on.
    pub fn entry(&mut self, namespace: &str, name: &str) -> &mut Entry {
        self.entries.entry((namespace.to_owned(), name.to_owned())).or_default()
    }

    /// Whether there is an endpoint of that name.
    pub fn has(&self, namespace: &str, name: &str) -> bool {
        self.entries
            .get(&(namespace.to_owned(), name.to_owned()))
            .is_some_and(|entry| entry.endpoint.is_some())
    }

    /// What is known in a namespace, with names.
    pub fn within(&mut self, namespace: &str) -> impl Iterator<Item = (&str, &mut Entry)> {
        self.entries
            .iter_mut()
            .filter(move |((of, _), _)| of == namespace)
            .map(|((_, name), entry)| (name.as_str(), entry))
    }

    /// The number of the next change.
    pub fn change(&mut self) -> u64 {
        self.changes += 1;
        self.changes
    }

    /// Takes the next fault from a queue: of the target, or for a list, of the first name that has one.
    pub fn next_fault(&mut self, target: &Target, queue: &str) -> Option<String> {
        if queue == "list" {
            return self.within(&target.namespace).find_map(|(_, entry)| entry.script.next_fault(queue));
        }
        self.find(target)?.script.next_fault(queue)
    }

    /// The answer to GET `/sandbox/endpoints`.
    pub fn described(&mut self) -> Answer {
        let items: Vec<Value> = self
            .entries
            .iter_mut()
            .map(|((namespace, name), entry)| entry.described(namespace, name))
            .collect();
        Answer::json(200, json!({ "items": items }))
    }
}

impl Entry {
    /// The steps of a start: the scripted ones, which are used up, or these.
    pub fn steps(&mut self, default: &[&str]) -> Vec<Step> {
        self.script.states.take().unwrap_or_else(|| default.iter().map(|state| Step::new(state)).collect())
    }

    /// Removes the endpoint if the script says that it has been looked at often enough.
    pub fn vanish(&mut self) {
        if self.endpoint.is_some() && self.script.vanish_after == Some(0) {
            self.script.vanish_after = None;
            self.endpoint = None;
        }
    }

    /// What tests get to know.
    pub fn described(&mut self, namespace: &str, name: &str) -> Value {
        let life = self.endpoint.as_mut().map(|endpoint| {
            endpoint.life.settle();
            &endpoint.life
        });
        let mut described = Map::from_iter([
            ("namespace".to_owned(), namespace.into()),
            ("name".to_owned(), name.into()),
            ("exists".to_owned(), life.is_some().into()),
            ("state".to_owned(), life.map(Life::state).into()),
            ("message".to_owned(), life.map(Life::message).into()),
            ("create_body".to_owned(), self.received.clone()),
        ]);
        for counter in COUNTERS {
            described
                .insert(counter.to_owned(), self.counters.get(counter).copied().unwrap_or_default().into());
        }
        described.into()
    }
}
