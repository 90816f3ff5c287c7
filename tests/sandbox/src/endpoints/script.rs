//! What tests script for an endpoint, and how they send it.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use serde_json::Value;

use super::life::Step;
use crate::reply::Answer;
use crate::request::Request;
use crate::server::State;

/// The names of the queues of faults.
const QUEUES: [&str; 9] =
    ["list", "create", "get", "update", "delete", "pause", "resume", "scale_to_zero", "call"];

/// What is scripted for an endpoint.
pub struct Script {
    /// The states of the next start.
    pub states: Option<Vec<Step>>,
    /// What the health route answers; the last one for ever.
    pub health: VecDeque<Health>,
    /// The faults of the next requests, by queue.
    pub faults: BTreeMap<String, VecDeque<String>>,
    /// After how many looks the endpoint is gone.
    pub vanish_after: Option<u64>,
    /// Whether the URL is hidden.
    pub hides_url: bool,
    /// How long a start takes that was woken by a call.
    pub start: Duration,
    /// The health route, if it is not that of the image.
    pub health_route: Option<String>,
}

/// What the health route answers.
#[derive(Clone)]
pub enum Health {
    /// This status.
    Status(u16),
    /// This fault.
    Fault(String),
}

impl Default for Script {
    fn default() -> Self {
        Self {
            states: None,
            health: [Health::Status(503), Health::Status(200)].into(),
            faults: BTreeMap::new(),
            vanish_after: None,
            hides_url: false,
            start: Duration::ZERO,
            health_route: None,
        }
    }
}

impl Script {
    /// Takes the next fault from a queue.
    pub fn next_fault(&mut self, queue: &str) -> Option<String> {
        self.faults.get_mut(queue)?.pop_front()
    }

    /// Takes what the health route answers next.
    pub fn next_health(&mut self) -> Health {
        let last = self.health.len() == 1;
        let next = if last { self.health.front().cloned() } else { self.health.pop_front() };
        next.unwrap_or(Health::Status(200))
    }
}

/// The answer to POST `/sandbox/endpoints/{namespace}/{name}`.
pub fn take(request: &Request, namespace: &str, name: &str, state: &State) -> Answer {
    let Ok(Value::Object(given)) = serde_json::from_slice(&request.body) else {
        return Answer::error(400, "the script must be a JSON object");
    };
    if given.contains_key("message") && !given.contains_key("state") {
        return Answer::error(400, "a `message` needs a `state`");
    }
    let mut known = state.endpoints.lock();
    let entry = known.entry(namespace, name);
    for (member, value) in &given {
        if merge(&mut entry.script, member, value).is_none() {
            return Answer::error(400, &format!("the sandbox does not understand `{member}`: {value}"));
        }
    }
    if given.contains_key("state") {
        let Some(step) = Step::read(&Value::Object(given)) else {
            return Answer::error(400, "the sandbox does not understand `state`");
        };
        match &mut entry.endpoint {
            Some(endpoint) => endpoint.life.restart([step]),
            None => entry.script.states = Some(vec![step]),
        }
    }
    entry.vanish();
    let described = entry.described(namespace, name);
    state.endpoints.notify();
    Answer::json(200, described)
}

/// Takes one member of a script over; none if it is wrong.
fn merge(script: &mut Script, member: &str, value: &Value) -> Option<()> {
    match member {
        "states" => script.states = Some(value.as_array()?.iter().map(Step::read).collect::<Option<_>>()?),
        "health" => script.health = value.as_array()?.iter().map(health).collect::<Option<_>>()?,
        "faults" => {
            for (queue, faults) in value.as_object()? {
                let faults = faults.as_array()?.iter().map(|fault| fault.as_str().map(str::to_owned));
                QUEUES.contains(&queue.as_str()).then_some(())?;
                script.faults.insert(queue.clone(), faults.collect::<Option<_>>()?);
            }
        }
        "vanish_after" => script.vanish_after = Some(value.as_u64()?),
        "url" => script.hides_url = !value.as_bool()?,
        "start_ms" => script.start = Duration::from_millis(value.as_u64()?),
        "health_route" => script.health_route = Some(value.as_str()?.to_owned()),
        "state" | "message" => {
            value.as_str()?;
        }
        _ => return None,
    }
    Some(())
}

fn health(value: &Value) -> Option<Health> {
    Some(match value.as_str() {
        Some("reset") => Health::Fault("reset_before_headers".to_owned()),
        Some("refused_like_close") => Health::Fault("no_response".to_owned()),
        Some(fault) => Health::Fault(fault.to_owned()),
        None => Health::Status(value.as_u64()?.try_into().ok()?),
    })
}
