//! Making a vector's calls on Inference Endpoints: operations by their names, the methods of an endpoint, and
//! sequences of both.

use serde_json::{Map, Value, json};

use crate::capi::{Client, Endpoint, Request};
use crate::replay::{self, Answer, Outcome, PATIENCE};
use crate::vector::{Exchange, Vector};

/// The names of the methods, and the library's.
const OPERATIONS: [(&str, &str); 14] = [
    ("create", "create_inference_endpoint"),
    ("create_from_catalog", "create_inference_endpoint_from_catalog"),
    ("get", "get_inference_endpoint"),
    ("fetch", "get_inference_endpoint"),
    ("list", "list_inference_endpoints"),
    ("update", "update_inference_endpoint"),
    ("pause", "pause_inference_endpoint"),
    ("resume", "resume_inference_endpoint"),
    ("scale_to_zero", "scale_to_zero_inference_endpoint"),
    ("delete", "delete_inference_endpoint"),
    ("list_hardware", "list_inference_endpoints_hardware"),
    ("list_catalog", "list_inference_catalog"),
    ("wait", "wait_inference_endpoint"),
    // What the runner asks with the client, see `probe`.
    ("client", PROBE),
];

const PROBE: &str = "health_check";

/// How many times as fast as recorded the clock of a wait runs.
const HASTE: f64 = 50.0;
/// What is left at least between the last look before a time limit and the limit, in seconds: a machine that is later than
/// that has one look less.
const LEEWAY: f64 = 4.0;
/// The pause of the peer's waits that say none, in seconds.
const PAUSE: f64 = 5.0;

/// The library's name for a method, if it is one of this kind.
pub fn task(method: &str) -> Option<&'static str> {
    let name = method.strip_prefix("endpoint.").or(method.strip_prefix("endpoint_object."))?;
    OPERATIONS.iter().find(|(method, _)| *method == name).map(|(_, task)| *task)
}

/// Whether a method is one of this kind.
pub fn is_operation(method: &str) -> bool {
    task(method).is_some()
}

/// Where the result is a client: the request that it has to send when the runner makes a call with it. That
/// shows its URL and its token.
pub fn probe(vector: &Vector) -> Option<Exchange> {
    let client = vector.result.as_ref()?.get("$client")?;
    let [url, token] = ["model", "token"].map(|name| client[name].as_str().unwrap_or_default());
    let headers = json!({ "authorization": format!("Bearer {token}") });
    let request = json!({ "method": "GET", "url": format!("{url}/health"), "headers": headers });
    let exchange = json!({ "request": request, "response": { "status": 200 } });
    Some(serde_json::from_value(exchange).expect("an exchange has these fields"))
}

/// Operations on one client.
pub struct Operations<'a> {
    client: &'a Client,
    /// What the methods of an endpoint without a description of their own are about.
    latest: Option<Endpoint>,
}

impl<'a> Operations<'a> {
    pub fn of(client: &'a Client) -> Self {
        Self { client, latest: None }
    }

    pub fn run(&mut self, method: &str, args: &Map<String, Value>) -> Outcome {
        let task = replay::task(method);
        match method.strip_prefix("endpoint_object.") {
            Some(name) => self.run_on_endpoint(name, task, args),
            None => self.run_by_name(task, args),
        }
    }

    fn run_by_name(&mut self, task: &str, args: &Map<String, Value>) -> Outcome {
        let mut request = Request::new(self.client, task);
        replay::set(&mut request, task, args);
        request.send();
        let endpoints = Endpoint::all_of(&request);
        let outcome = replay::outcome(&request, &endpoints);
        self.latest = endpoints.into_iter().next();
        outcome
    }

    fn run_on_endpoint(&self, name: &str, task: &str, args: &Map<String, Value>) -> Outcome {
        let text = |name: &str| args.get(name).and_then(Value::as_str);
        let described = args.get("raw").map(|raw| {
            let namespace = text("namespace").expect("an endpoint has a namespace");
            Endpoint::from_json(self.client, namespace, &raw.to_string(), text("token"))
        });
        let endpoint = described.as_ref().or(self.latest.as_ref()).expect("a method has its endpoint");
        if name == "client" {
            return use_client(&endpoint.client());
        }
        let mut request = match name {
            "fetch" => endpoint.fetch(),
            "wait" => endpoint.wait(),
            _ => endpoint.request(task),
        };
        let mut method_args = args.get("method_args").and_then(Value::as_object).cloned().unwrap_or_default();
        if name == "wait" {
            hurry(&mut method_args);
            request.set_timeout(PATIENCE);
        }
        // An endpoint without a token is one whose operations are told to use none.
        if let Some(Value::Bool(token)) = args.get("token") {
            method_args.insert("token".to_owned(), (*token).into());
        }
        replay::set(&mut request, task, &method_args);
        request.send();
        replay::outcome(&request, &Endpoint::all_of(&request))
    }
}

/// Makes the call that `probe` expects.
fn use_client(client: &Client) -> Outcome {
    if let Some(fault) = client.error() {
        return Outcome { error: Some(fault), ..Outcome::default() };
    }
    let mut request = Request::new(client, PROBE);
    request.send();
    Outcome { answer: Answer::Client, error: request.error(), ..Outcome::default() }
}

/// Shortens the times of a wait, or lengthens them.
fn hurry(args: &mut Map<String, Value>) {
    args.entry("refresh_every").or_insert(PAUSE.into());
    let [pause, limit] = ["refresh_every", "timeout"].map(|name| args.get(name).and_then(Value::as_f64));
    let haste = match (pause, limit) {
        (Some(pause), Some(limit)) if pause < limit => {
            let rest = limit % pause;
            if rest > 0.0 { rest / LEEWAY } else { pause / LEEWAY }
        }
        _ => HASTE,
    };
    for name in ["refresh_every", "timeout"] {
        if let Some(seconds) = args.get(name).and_then(Value::as_f64) {
            args.insert(name.to_owned(), (seconds / haste).into());
        }
    }
}
