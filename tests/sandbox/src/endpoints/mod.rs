//! Inference Endpoints: the API that manages them, the endpoints themselves, and how tests script both.

pub mod account;
pub mod api;
pub mod call;
pub mod catalog;
pub mod check;
pub mod hardware;
pub mod life;
pub mod script;
pub mod shown;
pub mod store;

use serde_json::Value;

use crate::reply::Answer;
use crate::request::{Request, decode_segment};
use crate::server::State;

/// Which endpoint a request is about, and what is to be done with it.
pub struct Target {
    /// What is to be done.
    pub operation: Operation,
    /// The endpoint's namespace.
    pub namespace: String,
    /// The endpoint's name; empty if the request does not say one.
    pub name: String,
}

/// What can be done with endpoints.
#[derive(Clone, Copy, PartialEq)]
pub enum Operation {
    /// Lists those of a namespace.
    List,
    /// Makes one from a whole description.
    Create,
    /// Makes one from the catalog.
    Deploy,
    /// Looks at one.
    Get,
    /// Changes one.
    Update,
    /// Removes one.
    Delete,
    /// Stops one until it is resumed.
    Pause,
    /// Starts a stopped one.
    Resume,
    /// Stops one until it is called.
    ScaleToZero,
    /// Uses one.
    Call,
    /// Asks one whether it is ready.
    Health {
        /// The scripted answer is a fault, which the request carries now.
        struck: bool,
    },
}

impl Operation {
    /// The name of its queue of faults.
    fn queue(self) -> Option<&'static str> {
        Some(match self {
            Self::List => "list",
            Self::Create | Self::Deploy => "create",
            Self::Get => "get",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::ScaleToZero => "scale_to_zero",
            Self::Call => "call",
            Self::Health { .. } => return None,
        })
    }

    /// The name of its counter.
    fn counter(self) -> Option<&'static str> {
        Some(match self {
            Self::List | Self::Create | Self::Deploy => return None,
            Self::Get => "looks",
            Self::Update => "updates",
            Self::Delete => "deletes",
            Self::Pause => "pauses",
            Self::Resume => "resumes",
            Self::ScaleToZero => "scale_to_zeros",
            Self::Call => "calls",
            Self::Health { .. } => "health_checks",
        })
    }
}

/// The parts of a path, decoded.
fn parts(path: &str) -> Vec<String> {
    path.trim_matches('/').split('/').map(decode_segment).collect()
}

impl Target {
    fn of(request: &Request) -> Option<Self> {
        let parts = parts(&request.path);
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let body = || serde_json::from_slice::<Value>(&request.body).unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let (operation, namespace, name) = match (request.method.as_str(), parts.as_slice()) {
            ("GET", ["v2", "endpoint", namespace]) => (Operation::List, *namespace, String::new()),
            ("POST", ["v2", "endpoint", namespace]) => (Operation::Create, *namespace, text(&body()["name"])),
            ("POST", ["api", "v1", "catalog", "model" | "recipe", .., "deploy"]) => {
                let body = body();
                let (namespace, name) = (text(&body["namespace"]), text(&body["config"]["name"]));
                return Some(Self { operation: Operation::Deploy, namespace, name });
            }
            (method, ["v2", "endpoint", namespace, name, rest @ ..]) => {
                let operation = match (method, rest) {
                    ("GET", []) => Operation::Get,
                    ("PUT", []) => Operation::Update,
                    ("DELETE", []) => Operation::Delete,
                    ("POST", ["pause"]) => Operation::Pause,
                    ("POST", ["resume"]) => Operation::Resume,
                    ("POST", ["scale-to-zero"]) => Operation::ScaleToZero,
                    _ => return None,
                };
                (operation, *namespace, (*name).to_owned())
            }
            (_, ["endpoints", namespace, name, ..]) => (Operation::Call, *namespace, (*name).to_owned()),
            _ => return None,
        };
        Some(Self { operation, namespace: namespace.to_owned(), name })
    }
}

/// Prepares a request that is about an endpoint, before any fault strikes: counts it, gives it the fault that is
/// scripted for it, and takes the endpoint's own URL away from its path.
pub fn enter(request: &mut Request, state: &State) {
    let Some(mut target) = Target::of(request) else { return };
    let mut known = state.endpoints.lock();
    if target.operation == Operation::Call {
        target.operation = call::enter(request, &target, &mut known);
    }
    if let Some(entry) = known.find(&target)
        && let Some(counter) = target.operation.counter()
    {
        *entry.counters.entry(counter).or_default() += 1;
    }
    if let Some(fault) = target.operation.queue().and_then(|queue| known.next_fault(&target, queue)) {
        strike(request, &fault);
    }
    request.target = Some(target);
}

/// Lets a request behave as if it had asked for a fault.
fn strike(request: &mut Request, fault: &str) {
    let own = request.option("x-sandbox-fault", "fault").unwrap_or_default();
    let both = format!("{fault};{own}");
    request.headers.insert("x-sandbox-fault".to_owned(), both);
}

/// The answer, unless the request is for the rest of the sandbox.
pub fn answer(request: &Request, state: &State) -> Option<Answer> {
    if let Some(target) = &request.target {
        return match target.operation {
            Operation::Call => call::refusal(request, target, state),
            Operation::Health { struck } => Some(call::health(request, target, struck, state)),
            Operation::Deploy => Some(catalog::deploy(request, target, state)),
            _ => Some(api::answer(request, target, state)),
        };
    }
    let parts = parts(&request.path);
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    Some(match (request.method.as_str(), parts.as_slice()) {
        ("GET", ["api", "whoami-v2"]) => account::whoami(request),
        ("GET", ["v2", "provider", namespace]) => {
            account::refusal(request, namespace).unwrap_or_else(hardware::list)
        }
        ("GET", ["api", "v1", "catalog", "list"]) => catalog::list(request),
        ("GET", ["sandbox", "endpoints"]) => state.endpoints.lock().described(),
        ("DELETE", ["sandbox", "endpoints"]) => state.endpoints.forget(),
        ("POST", ["sandbox", "endpoints", namespace, name]) => script::take(request, namespace, name, state),
        _ => return None,
    })
}
