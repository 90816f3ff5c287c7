//! Chat completions in OpenAI's form: text, tools, schemas, images, log probabilities, reasoning.

use serde_json::{Value, json};

use crate::faults::Faults;
use crate::reply::{Answer, Body, FILLING};
use crate::schema::value_for;
use crate::words::{logprob, pieces};

/// The last turn of a conversation, as far as the answer depends on it.
struct Turn {
    role: String,
    text: String,
    images: Vec<String>,
}

/// What is answered.
enum Said {
    Text(String),
    Call { name: String, arguments: Value },
}

/// The answer to a conversation.
pub fn answer(body: &Value, faults: &Faults<'_>) -> Answer {
    let Some(messages) = body.get("messages").and_then(Value::as_array) else {
        let error = json!({ "message": "`messages` must be a list", "type": "invalid_request_error" });
        return Answer::json(422, json!({ "error": error }));
    };
    let turn = last_turn(messages);
    let said = say(body, &turn);
    let chat = Chat::new(body, said, faults);
    if body.get("stream") == Some(&Value::Bool(true)) {
        return Answer { status: 200, headers: Vec::new(), body: Body::Events(chat.events()) };
    }
    Answer::json(200, chat.whole())
}

fn last_turn(messages: &[Value]) -> Turn {
    let last = messages.last().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut turn = Turn { role: text(&last["role"]), text: text(&last["content"]), images: Vec::new() };
    for part in last["content"].as_array().into_iter().flatten() {
        turn.text.push_str(part["text"].as_str().unwrap_or_default());
        if let Some(url) = part["image_url"]["url"].as_str() {
            let mime = url.strip_prefix("data:").and_then(|rest| rest.split(';').next()).unwrap_or("by URL");
            turn.images.push(mime.to_owned());
        }
    }
    turn
}

fn say(body: &Value, turn: &Turn) -> Said {
    let format = &body["response_format"];
    let schema = [&format["json_schema"]["schema"], &format["value"], &format["schema"]];
    if let Some(schema) = schema.into_iter().find(|schema| schema.is_object()) {
        return Said::Text(value_for(schema).to_string());
    }
    if format["type"] == "json_object" {
        return Said::Text(json!({ "said": turn.text }).to_string());
    }
    if turn.role == "tool" {
        return Said::Text(format!("The tool says: {}", turn.text));
    }
    let choice = &body["tool_choice"];
    for tool in body["tools"].as_array().into_iter().flatten() {
        let name = tool["function"]["name"].as_str().unwrap_or_default();
        let chosen = choice == "required" || choice["function"]["name"] == name;
        if chosen || (choice != "none" && turn.text.contains(name)) {
            return Said::Call {
                name: name.to_owned(),
                arguments: value_for(&tool["function"]["parameters"]),
            };
        }
    }
    let images = match turn.images.as_slice() {
        [] => String::new(),
        images => format!(" with {} images: {}", images.len(), images.join(", ")),
    };
    Said::Text(format!("You said: {}{images}", turn.text))
}

/// One answer, in both forms.
struct Chat<'a> {
    body: &'a Value,
    tokens: Vec<String>,
    call: Option<(String, String)>,
    reasoning: Option<&'static str>,
    finish_reason: &'static str,
    oversized: bool,
}

impl<'a> Chat<'a> {
    fn new(body: &'a Value, said: Said, faults: &Faults<'_>) -> Self {
        let (text, call) = match said {
            Said::Text(text) => (text, None),
            Said::Call { name, arguments } => (String::new(), Some((name, arguments.to_string()))),
        };
        let mut tokens = pieces(&text);
        let mut finish_reason = if call.is_some() { "tool_calls" } else { "stop" };
        let stops =
            body["stop"].as_array().into_iter().flatten().chain([&body["stop"]]).filter_map(Value::as_str);
        for stop in stops.filter(|stop| !stop.is_empty()) {
            if let Some(at) = tokens.iter().position(|token| token.contains(stop)) {
                tokens.truncate(at);
            }
        }
        if let Some(most) =
            body["max_tokens"].as_u64().map(|most| most as usize).filter(|most| *most < tokens.len())
        {
            tokens.truncate(most);
            finish_reason = "length";
        }
        let model = body["model"].as_str().unwrap_or_default();
        let reasoning = model.contains("reasoning").then_some("Let me think. It is simple.");
        Self { body, tokens, call, reasoning, finish_reason, oversized: faults.has("oversized") }
    }

    fn frame(&self, object: &str) -> Value {
        json!({
            "id": "chatcmpl-sandbox",
            "object": object,
            "created": 1_700_000_000,
            "model": self.body["model"],
            "system_fingerprint": "sandbox",
        })
    }

    fn usage(&self) -> Value {
        let prompt = self.body["messages"].to_string().len() / 4;
        let made = self.tokens.len().max(1);
        json!({ "prompt_tokens": prompt, "completion_tokens": made, "total_tokens": prompt + made })
    }

    fn logprobs(&self, tokens: &[String]) -> Value {
        if self.body["logprobs"] != true {
            return Value::Null;
        }
        let count = self.body["top_logprobs"].as_u64().unwrap_or(0) as usize;
        let entry = |token: &String| {
            let top = json!({ "token": token, "logprob": logprob(token) });
            json!({ "token": token, "logprob": logprob(token), "top_logprobs": vec![top; count] })
        };
        json!({ "content": tokens.iter().map(entry).collect::<Vec<_>>() })
    }

    fn whole(&self) -> Value {
        let text = if self.oversized { FILLING.to_owned() } else { self.tokens.concat() };
        let mut message = json!({ "role": "assistant", "content": text });
        if let Some((name, arguments)) = &self.call {
            let function = json!({ "name": name, "arguments": arguments });
            message["content"] = Value::Null;
            message["tool_calls"] = json!([{ "id": "call_1", "type": "function", "function": function }]);
        }
        if let Some(reasoning) = self.reasoning {
            message["reasoning"] = reasoning.into();
        }
        let choice = |index: u64| {
            json!({
                "index": index,
                "message": message,
                "logprobs": self.logprobs(&self.tokens),
                "finish_reason": self.finish_reason,
            })
        };
        let mut answer = self.frame("chat.completion");
        answer["choices"] = (0..self.body["n"].as_u64().unwrap_or(1)).map(choice).collect();
        answer["usage"] = self.usage();
        answer
    }

    fn events(&self) -> Vec<Value> {
        let chunk = |delta: Value, logprobs: Value, finish_reason: Value| {
            let mut chunk = self.frame("chat.completion.chunk");
            chunk["choices"] = json!([{
                "index": 0, "delta": delta, "logprobs": logprobs, "finish_reason": finish_reason,
            }]);
            chunk
        };
        let plain = |delta: Value| chunk(delta, Value::Null, Value::Null);
        let mut events = vec![plain(json!({ "role": "assistant", "content": "" }))];
        for piece in pieces(self.reasoning.unwrap_or_default()) {
            events.push(plain(json!({ "reasoning": piece })));
        }
        for token in &self.tokens {
            let logprobs = self.logprobs(std::slice::from_ref(token));
            events.push(chunk(json!({ "content": token }), logprobs, Value::Null));
        }
        if let Some((name, arguments)) = &self.call {
            let call = |rest: Value| {
                let mut call = json!({ "index": 0 });
                call.as_object_mut()
                    .zip(rest.as_object())
                    .into_iter()
                    .for_each(|(call, rest)| call.extend(rest.clone()));
                plain(json!({ "tool_calls": [call] }))
            };
            let function = json!({ "name": name, "arguments": "" });
            events.push(call(json!({ "id": "call_1", "type": "function", "function": function })));
            let characters: Vec<char> = arguments.chars().collect();
            for piece in characters.chunks(3) {
                events.push(call(json!({ "function": { "arguments": piece.iter().collect::<String>() } })));
            }
        }
        events.push(chunk(json!({}), Value::Null, self.finish_reason.into()));
        if self.body["stream_options"]["include_usage"] == true {
            let mut last = self.frame("chat.completion.chunk");
            last["choices"] = json!([]);
            last["usage"] = self.usage();
            events.push(last);
        }
        events
    }
}
