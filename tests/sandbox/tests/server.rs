//! The sandbox does what its README says, seen from a plain socket.

mod common;

use hfi_sandbox::Sandbox;
use serde_json::{Value, json};

/// Sends one request and gives the whole answer, as far as it came.
fn ask(sandbox: &Sandbox, head: &str, body: &str) -> String {
    String::from_utf8_lossy(&common::exchange(sandbox, head, "", body.as_bytes())).into_owned()
}

fn post(sandbox: &Sandbox, path: &str, body: &Value) -> String {
    ask(sandbox, &format!("POST {path}"), &body.to_string())
}

fn chat(text: &str, more: Value) -> Value {
    let mut body = json!({ "model": "m", "messages": [{ "role": "user", "content": text }] });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

fn json_of(answer: &str) -> Value {
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

const CHAT: &str = "/v1/chat/completions";

#[test]
fn a_generation_is_the_same_for_the_same_prompt_and_has_as_many_tokens_as_asked_for() {
    let sandbox = Sandbox::start().unwrap();
    let body = json!({ "inputs": "x", "parameters": { "max_new_tokens": 5, "details": true } });
    let first = json_of(&post(&sandbox, "/generate", &body));
    assert_eq!(first, json_of(&post(&sandbox, "/models/a/b", &body)));
    assert_eq!(first[0]["details"]["tokens"].as_array().unwrap().len(), 5);
    assert_eq!(first[0]["details"]["finish_reason"], "length");
}

#[test]
fn a_generation_streams_one_event_a_token_and_the_whole_text_with_the_last() {
    let sandbox = Sandbox::start().unwrap();
    let body = json!({ "inputs": "x", "parameters": { "max_new_tokens": 3 }, "stream": true });
    let answer = post(&sandbox, "/", &body);
    assert_eq!(answer.matches("data: {").count(), 3);
    assert_eq!(answer.matches("\"generated_text\":null").count(), 2);
    assert!(answer.contains("data: [DONE]"));
}

#[test]
fn a_chat_echoes_the_last_message_and_counts_tokens() {
    let sandbox = Sandbox::start().unwrap();
    let answer = json_of(&post(&sandbox, CHAT, &chat("hello there", json!({}))));
    assert_eq!(answer["choices"][0]["message"]["content"], "You said: hello there");
    assert_eq!(answer["usage"]["completion_tokens"], 4);
}

#[test]
fn a_tool_that_is_named_is_called_in_pieces() {
    let sandbox = Sandbox::start().unwrap();
    let parameters = json!({ "type": "object", "properties": { "city": { "enum": ["Paris"] } } });
    let tools = json!([{ "type": "function", "function": { "name": "weather", "parameters": parameters } }]);
    let answer = post(&sandbox, CHAT, &chat("weather?", json!({ "tools": tools, "stream": true })));
    assert!(answer.matches("\"tool_calls\"").count() > 3);
    assert!(answer.contains("\"finish_reason\":\"tool_calls\""));
    let whole = json_of(&post(&sandbox, CHAT, &chat("weather?", json!({ "tools": tools }))));
    let call = &whole["choices"][0]["message"]["tool_calls"][0]["function"];
    assert_eq!(call["arguments"], "{\"city\":\"Paris\"}");
}

#[test]
fn a_schema_is_satisfied() {
    let sandbox = Sandbox::start().unwrap();
    let schema = json!({ "type": "object", "properties": { "age": { "type": "integer" } } });
    let format = json!({ "type": "json_schema", "json_schema": { "name": "x", "schema": schema } });
    let answer = json_of(&post(&sandbox, CHAT, &chat("x", json!({ "response_format": format }))));
    assert_eq!(answer["choices"][0]["message"]["content"], "{\"age\":7}");
}

#[test]
fn counted_faults_count_for_each_key() {
    let sandbox = Sandbox::start().unwrap();
    let body = json!({ "inputs": "x" });
    let status = |key: &str| post(&sandbox, &format!("/?fault=loading=1&key={key}"), &body)[9..12].to_owned();
    assert_eq!([status("a"), status("a"), status("b")], ["503", "200", "503"]);
}

#[test]
fn a_rate_limit_says_when_to_come_back() {
    let sandbox = Sandbox::start().unwrap();
    let answer = post(&sandbox, "/?fault=rate_limit=1,9", &json!({ "inputs": "x" }));
    assert!(answer.starts_with("HTTP/1.1 429") && answer.contains("retry-after: 9\r\n"));
}

#[test]
fn broken_answers_break_as_asked() {
    let sandbox = Sandbox::start().unwrap();
    let body = json!({ "inputs": "x" });
    let with = |fault: &str| post(&sandbox, &format!("/?fault={fault}"), &body);
    let length = |answer: &str| {
        answer.split_once("content-length: ").unwrap().1.split_once('\r').unwrap().0.parse::<usize>()
    };
    assert_eq!(with("reset_before_headers"), "");
    assert_eq!(with("no_response"), "");
    for (fault, difference) in [("truncate", 100), ("wrong_length", -10)] {
        let answer = with(fault);
        let sent = answer.split_once("\r\n\r\n").unwrap().1.len();
        assert_eq!(length(&answer).unwrap() as i64 - sent as i64, difference, "{fault}");
    }
    assert!(serde_json::from_str::<Value>(with("garbage").split_once("\r\n\r\n").unwrap().1).is_err());
    assert!(with("html=502").contains("text/html"));
}

#[test]
fn an_error_event_comes_after_as_many_events_as_asked() {
    let sandbox = Sandbox::start().unwrap();
    let body = json!({ "inputs": "x", "stream": true });
    let answer = post(&sandbox, "/?fault=error_event=2;error_type=validation", &body);
    assert_eq!(answer.matches("\"token\"").count(), 2);
    assert!(answer.contains("\"error_type\":\"validation\"") && !answer.contains("[DONE]"));
}

#[test]
fn requests_are_recorded_and_forgotten() {
    let sandbox = Sandbox::start().unwrap();
    post(&sandbox, "/generate", &json!({ "inputs": "remember" }));
    let requests = json_of(&ask(&sandbox, "GET /sandbox/requests", ""));
    assert_eq!(requests[0]["path"], "/generate");
    assert!(requests[0]["body"].as_str().unwrap().contains("remember"));
    ask(&sandbox, "DELETE /sandbox/requests", "");
    assert_eq!(json_of(&ask(&sandbox, "GET /sandbox/requests", "")), json!([]));
}

#[test]
fn odd_requests_are_refused() {
    let sandbox = Sandbox::start().unwrap();
    assert!(ask(&sandbox, "POST /generate", "{").starts_with("HTTP/1.1 400"));
    assert!(ask(&sandbox, "GET /nowhere", "").starts_with("HTTP/1.1 404"));
    assert!(post(&sandbox, "/generate", &json!({})).starts_with("HTTP/1.1 422"));
}
