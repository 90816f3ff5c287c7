//! Making a vector's calls through the C ABI.

use serde_json::{Map, Value};

use crate::capi::{Client, Config, Content, Endpoint, Fault, Request, Setting, Snapshot};
use crate::endpoints::{self, Operations};
use crate::scope;
use crate::vector::{self, Call, Vector};

/// The total time of a call that has no timeout of its own: a hang becomes a difference.
pub const PATIENCE: f64 = 120.0;

/// The same of a call whose time is to run out: what comes before the silence fits in on a slow machine too.
const IMPATIENCE: f64 = 5.0;

/// How long pauses may be that are made as they come; longer ones are cut short.
const LONGEST_PAUSES: f64 = 15.0;

/// What a call gave.
#[derive(Debug, Default)]
pub struct Outcome {
    pub answer: Answer,
    pub error: Option<Fault>,
    /// The pauses that it told of, in seconds.
    pub pauses: Vec<f64>,
}

/// The value of a call.
#[derive(Debug, Default)]
pub enum Answer {
    /// There is none.
    #[default]
    None,
    /// The events of a stream, as far as it came.
    Items(Vec<Value>),
    /// One reply.
    Whole(Whole),
    /// A client that can be used.
    Client,
}

/// One reply in all its forms.
#[derive(Debug, Default)]
pub struct Whole {
    pub json: Option<Value>,
    pub bytes: Vec<u8>,
    /// The numbers and the shape of their lists.
    pub floats: Option<(Vec<usize>, Vec<f32>)>,
    /// The file of each item, empty if it has none.
    pub items: Vec<Vec<u8>>,
    pub endpoints: Vec<Snapshot>,
}

/// Makes the call, or the calls of a sequence, on one client that uses `proxy` and trusts `ca_pem`.
pub fn replay(vector: &Vector, proxy: &str, ca_pem: &str) -> Vec<Outcome> {
    let call = &vector.call;
    let client = client(vector, proxy, ca_pem);
    let mut operations = Operations::of(&client);
    let run_one = |(method, args)| match endpoints::is_operation(method) {
        true => operations.run(method, args),
        false => run(&client, method, args, !vector.sleeps.is_empty()),
    };
    calls(call).map(run_one).collect()
}

/// The methods and arguments of a vector: one, or the members of a sequence.
pub fn calls(call: &Call) -> impl Iterator<Item = (&str, &Map<String, Value>)> {
    let members = match call.method.as_str() {
        "sequence" => Some("calls"),
        "endpoint_sequence" => Some("steps"),
        _ => None,
    };
    let single = members.is_none().then_some((call.method.as_str(), &call.args));
    let members = members.and_then(|name| call.args.get(name)?.as_array()).map(Vec::as_slice);
    let members = members.unwrap_or_default().iter().map(|member| {
        let method = member["method"].as_str().expect("a member of a sequence has a method");
        (method, member["args"].as_object().expect("a member of a sequence has arguments"))
    });
    single.into_iter().chain(members)
}

/// The library's name for a method.
pub fn task(method: &str) -> &str {
    match method {
        "chat.completions.create" => "chat_completion",
        _ => endpoints::task(method).unwrap_or(method),
    }
}

/// Whether the pauses of a call are compared, and not cut short.
pub fn pauses_count(vector: &Vector) -> bool {
    vector.pauses() <= LONGEST_PAUSES
}

fn client(vector: &Vector, proxy: &str, ca_pem: &str) -> Client {
    let mut config = Config::new();
    config.set(Setting::Proxy, proxy);
    config.set(Setting::CaPem, ca_pem);
    config.set_no_retries();
    config.set_timeout(PATIENCE);
    if !pauses_count(vector) {
        config.set_poll_interval(0.001);
    }
    for (name, value) in &vector.call.client {
        match (name.as_str(), value) {
            ("token" | "api_key", Value::String(text)) => config.set(Setting::Token, text),
            ("model", Value::String(text)) => config.set(Setting::Model, text),
            ("provider", Value::String(text)) => config.set(Setting::Provider, text),
            ("base_url", Value::String(text)) => config.set(Setting::BaseUrl, text),
            ("bill_to", Value::String(text)) => config.set(Setting::BillTo, text),
            ("timeout", Value::Number(_)) if vector.falls_silent() => config.set_timeout(IMPATIENCE),
            ("headers", Value::Object(headers)) => {
                for (name, value) in headers {
                    config.set_header(name, value.as_str());
                }
            }
            ("cookies", Value::Object(cookies)) => {
                let pairs = cookies.iter().map(|(k, v)| format!("{k}={}", v.as_str().unwrap_or_default()));
                config.set_header("cookie", Some(&pairs.collect::<Vec<_>>().join("; ")));
            }
            // The library's name goes into the user agent, which is not compared; a time that does not run out has PATIENCE.
            ("library_name" | "library_version", _) | ("timeout", Value::Number(_)) | (_, Value::Null) => {}
            _ => panic!("the runner cannot set the client's {name} to {value}"),
        }
    }
    Client::new(&config)
}

fn run(client: &Client, method: &str, args: &Map<String, Value>, pauses: bool) -> Outcome {
    let mut request = Request::new(client, task(method));
    set(&mut request, task(method), args);
    if is_stream(args) {
        let answer = Answer::Items(request.stream().iter().map(|item| parse(item)).collect());
        return Outcome { answer, error: request.error(), ..Outcome::default() };
    }
    let told = if pauses { request.stream_progress() } else { Vec::new() };
    if !pauses {
        request.send();
    }
    let pauses = told.iter().filter_map(|event| parse(event).get("next_look")?.as_f64());
    let pauses = pauses.filter(|seconds| *seconds > 0.0).collect();
    Outcome { pauses, ..outcome(&request, &Endpoint::all_of(&request)) }
}

fn is_stream(args: &Map<String, Value>) -> bool {
    args.get("stream") == Some(&Value::Bool(true))
}

/// Sets the arguments of a request of `task`.
pub fn set(request: &mut Request, task: &str, args: &Map<String, Value>) {
    let mut further = Map::new();
    for (name, value) in args {
        match (value, content(value)) {
            _ if !scope::has_argument(task, name) => drop(further.insert(name.clone(), value.clone())),
            (_, Some(content)) => request.set_content(name, &content),
            (Value::String(text), _) if !text.contains('\0') => request.set_string(name, text),
            // Implied by the verb.
            _ if is_stream(args) && name == "stream" => {}
            _ => request.set_json(name, &value.to_string()),
        }
    }
    // The peer's further arguments by keyword.
    if !further.is_empty() {
        request.set_json("extra_body", &Value::Object(further).to_string());
    }
}

/// What a request came to that was sent; `endpoints` are those of its response.
pub fn outcome(request: &Request, endpoints: &[Endpoint]) -> Outcome {
    let answer = match request.response_json() {
        None => Answer::None,
        Some(json) => Answer::Whole(Whole {
            json: serde_json::from_str(&json).ok(),
            bytes: request.response_bytes().unwrap_or_default(),
            floats: request.response_floats(),
            items: request.response_item_bytes(),
            endpoints: endpoints.iter().map(Endpoint::snapshot).collect(),
        }),
    };
    Outcome { answer, error: request.error(), ..Outcome::default() }
}

/// An item's JSON; what is none is kept as a text that no vector expects.
fn parse(item: &str) -> Value {
    serde_json::from_str(item).unwrap_or_else(|e| Value::String(format!("no JSON ({e}): {item}")))
}

/// A binary argument, if it is one.
fn content(value: &Value) -> Option<Content> {
    let (kind, value) = value.as_object().filter(|object| object.len() == 1)?.iter().next()?;
    let value = value.as_str()?;
    let fixture = || vector::folder().join("fixtures").join(value).to_string_lossy().into_owned();
    match kind.as_str() {
        "$path" | "$pathlib" | "$file" => Some(Content::File(fixture())),
        "$url" => Some(Content::Url(value.to_owned())),
        "$bytes_b64" | "$bytearray_b64" | "$filelike_b64" => Some(Content::Bytes(vector::bytes(value))),
        _ => None,
    }
}
