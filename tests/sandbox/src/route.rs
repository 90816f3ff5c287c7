//! Which request gets which answer, and the faults that strike before there is one.

use std::io::Result;

use serde_json::{Value, json};

use crate::faults::Faults;
use crate::reply::{Answer, Body, Connection, send};
use crate::request::Request;
use crate::server::State;
use crate::{chat, echo, endpoints, files, generate, hub, oauth, providers, tasks};

/// Answers a request.
pub fn answer(request: &Request, connection: &mut Connection, state: &State) -> Result<()> {
    let faults = Faults::of(request, state);
    if strikes_connection(&faults, connection)? {
        return Ok(());
    }
    let answer = refusal(request, &faults).unwrap_or_else(|| routed(request, &faults, state));
    send(connection, request, &faults, answer)
}

/// Faults of the connection, before any byte of an answer. True if one has struck.
fn strikes_connection(faults: &Faults<'_>, connection: &mut Connection) -> Result<bool> {
    let times = |name: &str| faults.value(name).map(|value| value.parse().ok());
    if times("reset_before_headers").is_some_and(|times| faults.strikes("reset_before_headers", times)) {
        connection.reset()?;
        return Ok(true);
    }
    if times("no_response").is_some_and(|times| faults.strikes("no_response", times)) {
        connection.close();
        return Ok(true);
    }
    if times("stall_before_headers").is_some_and(|times| faults.strikes("stall_before_headers", times)) {
        connection.stall()?;
        return Ok(true);
    }
    if faults.has("gate_before_headers") {
        faults.wait_at_gate();
    }
    Ok(false)
}

/// An answer that refuses the request, if it is to be refused.
fn refusal(request: &Request, faults: &Faults<'_>) -> Option<Answer> {
    let number = |text: &str, default: u64| text.parse().unwrap_or(default);
    if let Some(token) = faults.value("require_token") {
        let sent = request.headers.get("authorization").map(String::as_str).unwrap_or_default();
        if sent != format!("Bearer {token}") {
            return Some(Answer::error(401, &format!("Invalid credentials in Authorization header: {sent}")));
        }
    }
    if let Some((times, seconds)) = faults.pair("loading")
        && faults.strikes("loading", Some(number(times, 1)))
    {
        let seconds: f64 = seconds.parse().unwrap_or(0.05);
        let body = json!({ "error": "Model sandbox is currently loading", "estimated_time": seconds });
        return Some(Answer::json(503, body));
    }
    if let Some((times, wait)) = faults.pair("rate_limit")
        && faults.strikes("rate_limit", Some(number(times, 1)))
    {
        let wait = if wait.is_empty() { "0" } else { wait };
        let sent =
            request.headers.get("authorization").map(|sent| format!(" for {sent}")).unwrap_or_default();
        let limited = format!("Rate limit reached{sent}");
        return Some(Answer::error(429, &limited).with("retry-after", wait));
    }
    if let Some((code, times)) = faults.pair("status")
        && faults.strikes("status", times.parse().ok())
    {
        let code = number(code, 500) as u16;
        return Some(Answer::error(code, &format!("the sandbox was asked for status {code}")));
    }
    if let Some((location, code)) = faults.pair("redirect") {
        return Some(Answer::json(number(code, 307) as u16, Value::Null).with("location", location));
    }
    if let Some(code) = faults.number("empty_error", 500) {
        return Some(Answer {
            status: code as u16,
            headers: Vec::new(),
            body: Body::Text("text/plain", String::new()),
        });
    }
    if let Some(code) = faults.number("html", 502) {
        let page = "<html><head><title>Bad gateway</title></head><body>nginx</body></html>";
        return Some(Answer {
            status: code as u16,
            headers: Vec::new(),
            body: Body::Text("text/html", page.into()),
        });
    }
    if faults.has("garbage") {
        let text = "{\"generated_text\": \"unfinis";
        return Some(Answer {
            status: 200,
            headers: Vec::new(),
            body: Body::Text("application/json", text.into()),
        });
    }
    None
}

fn routed(request: &Request, faults: &Faults<'_>, state: &State) -> Answer {
    if let Some(answer) = endpoints::answer(request, state) {
        return answer;
    }
    if let Some(answer) = providers::answer(request, faults, state) {
        return answer;
    }
    let path = request.path.trim_end_matches('/');
    match (request.method.as_str(), path) {
        ("GET", "/sandbox/requests") => {
            Answer::json(200, state.requests.lock().expect("no request handler panics").clone().into())
        }
        ("DELETE", "/sandbox/requests") => {
            state.requests.lock().expect("no request handler panics").clear();
            Answer::json(200, json!({}))
        }
        ("POST", "/sandbox/open") => {
            faults.open_gate();
            Answer::json(200, json!({}))
        }
        ("GET", "/sandbox/stats") => Answer::json(200, Faults::stats(state)),
        ("GET", "/health") => {
            Answer { status: 200, headers: Vec::new(), body: Body::Text("text/plain", String::new()) }
        }
        ("GET", "/echo/bytes") => echo::bytes(request),
        ("GET", "/github/id-token") => oauth::id_token(request),
        ("POST", "/oauth/token") => oauth::exchange(request),
        ("GET", path) => files::get(request, path, &state.jobs)
            .or_else(|| hub::get(request, path))
            .unwrap_or_else(|| not_found(request)),
        ("POST", path) => post(request, faults, path),
        _ => Answer::error(405, "the sandbox does not know this method here"),
    }
}

fn post(request: &Request, faults: &Faults<'_>, path: &str) -> Answer {
    if let Some(digest) = &request.digest {
        return echo::answer(request, digest);
    }
    let named = tasks::named(path);
    if let Some(task) = named.and_then(tasks::find) {
        return tasks::answer(task, request, faults);
    }
    let body: Value = match serde_json::from_slice(&request.body) {
        Ok(body) => body,
        Err(error) => return Answer::error(400, &format!("the body is not JSON: {error}")),
    };
    if path.ends_with("/chat/completions") {
        return chosen(&body, chat::answer(&body, faults));
    }
    let generates = matches!(path, "" | "/generate" | "/generate_stream")
        || named.is_some_and(|name| name == tasks::GENERATION || !path.contains("/pipeline/"));
    if generates {
        return generate::answer(&body, faults, path);
    }
    not_found(request)
}

/// Names the provider that the router has chosen, if the model's name leaves it the choice.
fn chosen(body: &Value, answer: Answer) -> Answer {
    let policy = body["model"].as_str().and_then(|model| model.split_once(':')).map(|(_, policy)| policy);
    match policy {
        Some("fastest" | "cheapest" | "preferred") => answer.with("x-inference-provider", "cerebras"),
        Some(provider) => answer.with("x-inference-provider", provider),
        None => answer,
    }
}

fn not_found(request: &Request) -> Answer {
    Answer::error(404, &format!("the sandbox has no {} {}", request.method, request.path))
}
