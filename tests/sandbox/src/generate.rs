//! Text generation in the form of TGI.

use serde_json::{Value, json};

use crate::faults::Faults;
use crate::reply::{Answer, Body, FILLING};
use crate::words::{Words, id, logprob, pieces};

/// What was generated, and why it ended.
struct Generated {
    tokens: Vec<String>,
    finish_reason: &'static str,
}

/// The answer to a text generation.
pub fn answer(body: &Value, faults: &Faults<'_>, path: &str) -> Answer {
    let Some(prompt) = body.get("inputs").and_then(Value::as_str) else {
        let error =
            json!({ "error": "Input validation error: `inputs` must be a text", "error_type": "validation" });
        return Answer::json(422, error);
    };
    let parameters = body.get("parameters").cloned().unwrap_or_default();
    if let Some(refused) = refused(&parameters, faults) {
        return refused;
    }
    let generated = generate(prompt, &parameters);
    let flag = |name: &str| parameters.get(name) == Some(&Value::Bool(true));
    if body.get("stream") == Some(&Value::Bool(true)) || path == "/generate_stream" {
        let events = events(&generated, &parameters, flag("details"));
        return Answer { status: 200, headers: Vec::new(), body: Body::Events(events) };
    }
    let mut text = generated.tokens.concat();
    if flag("return_full_text") {
        text.insert_str(0, prompt);
    }
    if faults.has("oversized") {
        text = FILLING.to_owned();
    }
    let mut answer = json!({ "generated_text": text });
    if flag("details") {
        answer["details"] = details(prompt, &generated, &parameters);
    }
    Answer::json(200, Value::Array(vec![answer]))
}

/// The refusal of a server that knows fewer arguments.
fn refused(parameters: &Value, faults: &Faults<'_>) -> Option<Answer> {
    let names: Vec<&str> = faults.value("refuse_kwargs")?.split(',').collect();
    names.iter().any(|name| parameters.get(*name).is_some()).then(|| {
        let list = names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ");
        let message =
            format!("The following `model_kwargs` are not used by the model: [{list}] (says the sandbox)");
        Answer::error(400, &message)
    })
}

fn generate(prompt: &str, parameters: &Value) -> Generated {
    let number = |name: &str, default| parameters.get(name).and_then(Value::as_u64).unwrap_or(default);
    let most = number("max_new_tokens", 20) as usize;
    let stops: Vec<&str> = parameters
        .get("stop")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut tokens = Vec::new();
    for token in Words::new(prompt, number("seed", 0)).take(most) {
        let stop = stops.iter().any(|stop| token.contains(stop));
        tokens.push(token);
        if stop {
            return Generated { tokens, finish_reason: "stop_sequence" };
        }
    }
    Generated { tokens, finish_reason: "length" }
}

fn token(text: &str) -> Value {
    json!({ "id": id(text), "text": text, "logprob": logprob(text), "special": false })
}

fn details(prompt: &str, generated: &Generated, parameters: &Value) -> Value {
    let prefill = |text: &String| json!({ "id": id(text), "text": text, "logprob": logprob(text) });
    let with_prefill = parameters.get("decoder_input_details") == Some(&Value::Bool(true));
    let tokens: Vec<Value> = generated.tokens.iter().map(|text| token(text)).collect();
    let mut details = json!({
        "finish_reason": generated.finish_reason,
        "generated_tokens": tokens.len(),
        "seed": parameters.get("seed"),
        "prefill": if with_prefill { pieces(prompt).iter().map(prefill).collect() } else { Vec::new() },
        "tokens": tokens,
    });
    if parameters.get("top_n_tokens").is_some() {
        let top = |text: &String| json!([token(text)]);
        details["top_tokens"] = generated.tokens.iter().map(top).collect();
    }
    if parameters.get("best_of").and_then(Value::as_u64).is_some_and(|count| count > 1) {
        let mut other = details.clone();
        other["generated_text"] = generated.tokens.concat().into();
        details["best_of_sequences"] = json!([other]);
    }
    details
}

fn events(generated: &Generated, parameters: &Value, with_details: bool) -> Vec<Value> {
    let last = generated.tokens.len().saturating_sub(1);
    let event = |(index, text): (usize, &String)| {
        let mut event =
            json!({ "index": index + 1, "token": token(text), "generated_text": null, "details": null });
        if parameters.get("top_n_tokens").is_some() {
            event["top_tokens"] = json!([token(text)]);
        }
        if index == last {
            event["generated_text"] = generated.tokens.concat().into();
            if with_details {
                event["details"] = json!({
                    "finish_reason": generated.finish_reason,
                    "generated_tokens": generated.tokens.len(),
                    "seed": parameters.get("seed"),
                    "input_length": 4,
                });
            }
        }
        event
    };
    generated.tokens.iter().enumerate().map(event).collect()
}
