//! Requests over a plain socket, for all the tests here.
#![allow(dead_code)]

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hfi_sandbox::Sandbox;
use serde_json::Value;

/// Sends one request, with further header lines, and gives the whole answer, as far as it came.
pub fn exchange(sandbox: &Sandbox, head: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let address = sandbox.url().replace("http://", "");
    let mut stream = TcpStream::connect(&address).unwrap();
    let length = body.len();
    write!(stream, "{head} HTTP/1.1\r\nhost: {address}\r\n{headers}content-length: {length}\r\n\r\n")
        .unwrap();
    stream.write_all(body).unwrap();
    // A server that has answered already may have closed the connection.
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

/// An answer, taken apart.
pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    pub fn of(answer: Vec<u8>) -> Self {
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        Self { status: head[9..12].parse().unwrap(), head, body: answer[end + 4..].to_vec() }
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The message of a refusal with that status.
    pub fn refusal(&self, status: u16) -> String {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self.json()["error"].as_str().unwrap().to_owned()
    }

    pub fn mime(&self) -> Option<&str> {
        self.head.lines().find_map(|line| line.strip_prefix("content-type: "))
    }
}

pub fn get(sandbox: &Sandbox, path: &str) -> Reply {
    Reply::of(exchange(sandbox, &format!("GET {path}"), "", b""))
}

/// Posts bytes without a content type.
pub fn post_bytes(sandbox: &Sandbox, path: &str, body: &[u8]) -> Reply {
    Reply::of(exchange(sandbox, &format!("POST {path}"), "", body))
}

/// Asks the sandbox's model for a task.
pub fn ask_task(sandbox: &Sandbox, task: &str, body: &Value) -> Reply {
    post_bytes(sandbox, &format!("/hf-inference/models/sandbox/{task}"), body.to_string().as_bytes())
}

/// The same, which must succeed, with JSON.
pub fn result(sandbox: &Sandbox, task: &str, body: &Value) -> Value {
    let reply = ask_task(sandbox, task, body);
    assert_eq!(reply.status, 200, "{task}: {}", String::from_utf8_lossy(&reply.body));
    assert_eq!(reply.mime(), Some("application/json"));
    reply.json()
}

pub fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub fn bytes(base64: &Value) -> Vec<u8> {
    STANDARD.decode(base64.as_str().unwrap()).unwrap()
}

/// A PNG in red, green and blue.
pub fn png(width: u32, height: u32, rgb: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header().unwrap().write_image_data(rgb).unwrap();
    bytes
}

/// A PNG's size and points.
pub fn decoded(png: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut points = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut points).unwrap();
    (frame.width, frame.height, points)
}

/// Asserts that scores fall, and gives the labels.
pub fn labels(list: &Value) -> Vec<String> {
    let scores: Vec<f64> =
        list.as_array().unwrap().iter().map(|one| one["score"].as_f64().unwrap()).collect();
    assert!(scores.is_sorted_by(|one, other| one >= other), "{scores:?}");
    list.as_array().unwrap().iter().map(|one| one["label"].as_str().unwrap().to_owned()).collect()
}

/// Sends a request with a token, and with a body unless it is null.
pub fn with_token(sandbox: &Sandbox, head: &str, body: &Value) -> Reply {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    Reply::of(exchange(sandbox, head, "authorization: Bearer hf_x\r\n", body.as_bytes()))
}

/// A body that creates an endpoint, with further members at the top.
pub fn description(name: &str, more: Value) -> Value {
    let mut body = serde_json::json!({
        "name": name,
        "type": "authenticated",
        "provider": { "vendor": "aws", "region": "us-east-1" },
        "compute": {
            "accelerator": "cpu", "instanceSize": "x2", "instanceType": "intel-spr",
            "scaling": { "minReplica": 1, "maxReplica": 2, "scaleToZeroTimeout": null },
        },
        "model": {
            "repository": "gpt2", "framework": "pytorch", "revision": null, "image": { "huggingface": {} },
        },
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

/// Creates the endpoint `sandbox-org/NAME`.
pub fn create(sandbox: &Sandbox, name: &str, more: Value) -> Value {
    let reply = with_token(sandbox, "POST /v2/endpoint/sandbox-org", &description(name, more));
    assert_eq!(reply.status, 202, "{}", String::from_utf8_lossy(&reply.body));
    reply.json()
}

/// Scripts the endpoint `sandbox-org/NAME`.
pub fn script(sandbox: &Sandbox, name: &str, script: Value) {
    let path = format!("/sandbox/endpoints/sandbox-org/{name}");
    assert_eq!(post_bytes(sandbox, &path, script.to_string().as_bytes()).status, 200, "{script}");
}

/// What the sandbox tells tests of the endpoint `sandbox-org/NAME`.
pub fn told(sandbox: &Sandbox, name: &str) -> Value {
    let items = get(sandbox, "/sandbox/endpoints").json()["items"].clone();
    items.as_array().unwrap().iter().find(|item| item["name"] == name).unwrap().clone()
}

/// The state of the endpoint `sandbox-org/NAME` at the next look.
pub fn look(sandbox: &Sandbox, name: &str) -> String {
    let seen = with_token(sandbox, &format!("GET /v2/endpoint/sandbox-org/{name}"), &Value::Null);
    assert_eq!(seen.status, 200, "{}", String::from_utf8_lossy(&seen.body));
    seen.json()["status"]["state"].as_str().unwrap().to_owned()
}
