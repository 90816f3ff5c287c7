//! The operations of the API: make endpoints, look at them, change them, stop and start them, remove them.

use serde_json::{Value, json};

use super::life::Life;
use super::shown::shown;
use super::store::{Endpoint, Known};
use super::{Operation, Target, account, check};
use crate::reply::{Answer, Body};
use crate::request::{Request, encode_segment};
use crate::server::State;

/// What an operation makes of a request; either an answer or a refusal.
pub type Done = Result<Answer, Answer>;

/// The answer to an operation.
pub fn answer(request: &Request, target: &Target, state: &State) -> Answer {
    if let Some(refusal) = account::refusal(request, &target.namespace) {
        return refusal;
    }
    let mut known = state.endpoints.lock();
    let done = match target.operation {
        Operation::List => Ok(list(target, &mut known, state)),
        Operation::Create => create(request, target, &mut known, state),
        Operation::Get => look(target, &mut known, state),
        Operation::Update => update(request, target, &mut known, state),
        Operation::Delete => delete(target, &mut known),
        operation => switch(operation, target, &mut known, state),
    };
    state.endpoints.notify();
    done.unwrap_or_else(|refusal| refusal)
}

fn list(target: &Target, known: &mut Known, state: &State) -> Answer {
    let items: Vec<Value> = known
        .within(&target.namespace)
        .filter_map(|(name, entry)| {
            let endpoint = entry.endpoint.as_mut()?;
            endpoint.life.settle();
            Some(shown(endpoint, &entry.script, &url(state, &target.namespace, name)))
        })
        .collect();
    Answer::json(200, json!({ "items": items }))
}

fn create(request: &Request, target: &Target, known: &mut Known, state: &State) -> Done {
    let body = json_of(request)?;
    check::created(&body).map_err(|message| Answer::error(422, &message))?;
    let made = make(target, &body, body.clone(), known, state)?;
    Ok(Answer::json(202, made))
}

/// Makes the endpoint that a body describes; `received` is kept for tests.
pub fn make(
    target: &Target,
    body: &Value,
    received: Value,
    known: &mut Known,
    state: &State,
) -> Result<Value, Answer> {
    let name = body["name"].as_str().unwrap_or_default();
    check::name(name).map_err(|message| Answer::error(400, &message))?;
    if known.has(&target.namespace, name) {
        return Err(Answer::error(409, &format!("the name {name} is taken")));
    }
    let change = known.change();
    let entry = known.entry(&target.namespace, name);
    let life = Life::new(entry.steps(&["pending", "initializing", "running"]));
    let endpoint = Endpoint { body: body.clone(), life, created: change, updated: change };
    let made = shown(&endpoint, &entry.script, &url(state, &target.namespace, name));
    entry.endpoint = Some(endpoint);
    entry.received = received;
    entry.vanish();
    Ok(made)
}

fn look(target: &Target, known: &mut Known, state: &State) -> Done {
    let (endpoint, script) = known.endpoint(target).ok_or_else(|| missing(target))?;
    endpoint.life.look();
    script.vanish_after = script.vanish_after.map(|looks| looks.saturating_sub(1));
    let seen = seen(target, known, state);
    if let Some(entry) = known.find(target) {
        entry.vanish();
    }
    seen
}

fn update(request: &Request, target: &Target, known: &mut Known, state: &State) -> Done {
    let change = known.change();
    let entry = known.find(target).filter(|entry| entry.endpoint.is_some()).ok_or_else(|| missing(target))?;
    let given = json_of(request)?;
    check::updated(&given).map_err(|message| Answer::error(422, &message))?;
    let steps = entry.steps(&["updating", "running"]).into_iter().map(|step| step.of_update());
    if let Some(endpoint) = &mut entry.endpoint {
        endpoint.life.settle();
        endpoint.life.restart(steps);
        endpoint.updated = change;
        merge(&mut endpoint.body, given);
    }
    seen(target, known, state)
}

/// Merges what is given. Apart from these members, whatever is given replaces what there was.
fn merge(body: &mut Value, given: Value) {
    const MERGED: [&str; 4] = ["compute", "scaling", "model", "route"];
    let Value::Object(given) = given else { return };
    for (member, value) in given {
        if MERGED.contains(&member.as_str()) && body[&member].is_object() {
            merge(&mut body[&member], value);
        } else {
            body[&member] = value;
        }
    }
}

fn delete(target: &Target, known: &mut Known) -> Done {
    let entry = known.find(target).filter(|entry| entry.endpoint.is_some()).ok_or_else(|| missing(target))?;
    entry.endpoint = None;
    Ok(Answer { status: 202, headers: Vec::new(), body: Body::Bytes(None, Vec::new()) })
}

/// Pauses, resumes or scales to zero.
fn switch(operation: Operation, target: &Target, known: &mut Known, state: &State) -> Done {
    let change = known.change();
    let (endpoint, _) = known.endpoint(target).ok_or_else(|| missing(target))?;
    let refused = match (operation, endpoint.life.state()) {
        (Operation::Pause, "paused") => Some("Endpoint is already paused"),
        (Operation::ScaleToZero, "paused") => Some("Endpoint is paused"),
        (Operation::Resume, "paused" | "scaledToZero" | "failed" | "updateFailed") => None,
        (Operation::Resume, _) => Some("Endpoint is already running"),
        _ => None,
    };
    if let Some(message) = refused {
        return Err(Answer::error(400, message));
    }
    let entry = known.entry(&target.namespace, &target.name);
    let life = match operation {
        Operation::Pause => Life::at("paused"),
        Operation::ScaleToZero => Life::at("scaledToZero"),
        _ => Life::new(entry.steps(&["initializing", "running"])),
    };
    if let Some(endpoint) = &mut entry.endpoint {
        endpoint.life = life;
        endpoint.updated = change;
    }
    seen(target, known, state)
}

fn seen(target: &Target, known: &mut Known, state: &State) -> Done {
    let (endpoint, script) = known.endpoint(target).ok_or_else(|| missing(target))?;
    let url = url(state, &target.namespace, &target.name);
    Ok(Answer::json(200, shown(endpoint, script, &url)))
}

fn missing(target: &Target) -> Answer {
    Answer::error(404, &format!("there is no endpoint {} in {}", target.name, target.namespace))
}

fn url(state: &State, namespace: &str, name: &str) -> String {
    format!("{}/endpoints/{}/{}", state.url, encode_segment(namespace), encode_segment(name))
}

/// The request's body.
pub fn json_of(request: &Request) -> Result<Value, Answer> {
    serde_json::from_slice(&request.body)
        .map_err(|error| Answer::error(400, &format!("the body is not JSON: {error}")))
}
