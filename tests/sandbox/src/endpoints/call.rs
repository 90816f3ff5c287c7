//! The endpoints themselves: who may call them, when they serve, how a call wakes one, and their health route.

use std::time::{Duration, Instant};

use super::script::Health;
use super::shown::health_route;
use super::store::{Endpoint, Known};
use super::{Operation, Target, account, strike};
use crate::reply::{Answer, Body};
use crate::request::Request;
use crate::server::State;

/// Takes the endpoint's URL away from the request's path, and tells a call from a health check.
pub fn enter(request: &mut Request, target: &Target, known: &mut Known) -> Operation {
    let rest = request.path.splitn(5, '/').nth(4).map_or_else(String::new, |rest| format!("/{rest}"));
    request.path = rest;
    let Some((endpoint, script)) = known.endpoint(target) else { return Operation::Call };
    let route = health_route(endpoint, script);
    if request.method == "GET" && request.path.trim_matches('/') == route.trim_matches('/') {
        let answers = endpoint.life.serves() && allowed(request, endpoint);
        if !answers || !matches!(script.health.front(), Some(Health::Fault(_))) {
            return Operation::Health { struck: false };
        }
        if let Health::Fault(fault) = script.next_health() {
            strike(request, &fault);
        }
        checked(endpoint);
        return Operation::Health { struck: true };
    }
    if request.method == "POST"
        && request.path.trim_matches('/').is_empty()
        && let Some(task) = endpoint.body["model"]["task"].as_str()
    {
        request.path = format!("/pipeline/{task}");
    }
    Operation::Call
}

/// A health check is a look at an endpoint that runs.
fn checked(endpoint: &mut Endpoint) {
    if endpoint.life.state() == "running" {
        endpoint.life.look();
    }
}

fn allowed(request: &Request, endpoint: &Endpoint) -> bool {
    endpoint.body["type"] == "public" || account::token(request).is_some()
}

/// The answer to a health check.
pub fn health(request: &Request, target: &Target, struck: bool, state: &State) -> Answer {
    let status = if struck {
        200
    } else {
        if let Some(refusal) = refusal(request, target, state) {
            return refusal;
        }
        let mut known = state.endpoints.lock();
        let Some((endpoint, script)) = known.endpoint(target) else { return missing() };
        checked(endpoint);
        match script.next_health() {
            Health::Status(status) => status,
            Health::Fault(_) => 503,
        }
    };
    if status < 300 {
        return Answer { status, headers: Vec::new(), body: Body::Text("text/plain", String::new()) };
    }
    Answer::error(status, "the endpoint is not ready")
}

/// The refusal of a call, if the endpoint does not serve it. A call of one that starts is held if it asks for that.
pub fn refusal(request: &Request, target: &Target, state: &State) -> Option<Answer> {
    let Some(patience) = patience(request) else {
        return Some(Answer::error(400, "X-Scale-Up-Timeout must be a number of seconds"));
    };
    let until = patience.map(|patience| Instant::now() + patience);
    let mut known = state.endpoints.lock();
    loop {
        let Some((endpoint, script)) = known.endpoint(target) else { return Some(missing()) };
        if !allowed(request, endpoint) {
            return Some(account::unauthorized());
        }
        if endpoint.life.serves() {
            return None;
        }
        if endpoint.life.state() == "paused" {
            let paused = "Bad Request: Endpoint is paused, ask a maintainer to restart it";
            return Some(Answer::error(400, paused));
        }
        if endpoint.life.state() == "scaledToZero" {
            endpoint.life.wake(script.start);
            if until.is_some() {
                continue;
            }
        }
        let (Some(awake), Some(until)) = (endpoint.life.awake_at(), until) else {
            return Some(unavailable());
        };
        if until <= Instant::now() {
            return Some(unavailable());
        }
        known = state.endpoints.wait(known, awake.min(until));
    }
}

/// How long the call wants to be held, if it does; none if it does not say a number.
fn patience(request: &Request) -> Option<Option<Duration>> {
    const LONGEST: Duration = Duration::from_secs(86_400);
    let Some(text) = request.headers.get("x-scale-up-timeout") else { return Some(None) };
    let seconds: f64 = text.trim().parse().ok()?;
    Some(Some(Duration::try_from_secs_f64(seconds).ok()?.min(LONGEST)))
}

fn unavailable() -> Answer {
    Answer::error(503, "503 Service Unavailable")
}

fn missing() -> Answer {
    Answer::error(404, "there is no such endpoint")
}
