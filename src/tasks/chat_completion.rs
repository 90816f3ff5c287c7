//! `chat_completion`: its declaration, its replies, the deltas of its streams, and messages built call by call.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::content::Content;
use crate::error::{Error, Result};
use crate::tasks::args::Args;
use crate::tasks::chat_shapes::{OUTPUT, STREAM_OUTPUT};
use crate::tasks::decode::{Decoder, Item, ItemJson, Output, Typed, Whole, Words, not_json, reported_error};
use crate::tasks::results::Gives;
use crate::tasks::{Arg, Form, Kind, MODEL, STREAM, Task, control, input, parameter, task};

/// The declaration.
pub static TASK: Task = Task {
    args: &[
        &[input("messages", Kind::List, "The conversation: a list of `{\"role\", \"content\"}`.")],
        PARAMETERS,
    ],
    form: Form::Chat,
    gives: Gives::Chat,
    ..task(
        "chat_completion",
        PIPELINE,
        "Answers a conversation, in OpenAI's form: tools, images, JSON schemas, reasoning.",
    )
};

/// The same by the name and with the inputs of huggingface_hub's old task.
pub static CONVERSATIONAL: Task = Task {
    args: &[
        &[
            input("text", Kind::Text, "What the user says now."),
            control("past_user_inputs", Kind::Texts, "What the user said before."),
            control("generated_responses", Kind::Texts, "What the model answered to it."),
        ],
        PARAMETERS,
    ],
    form: Form::Chat,
    gives: Gives::Chat,
    ..task("conversational", PIPELINE, "Answers what the user says, given what was said before.")
};

const PIPELINE: &str = "conversational";

const PARAMETERS: &[Arg] = &[
    MODEL,
    STREAM,
    parameter("frequency_penalty", Kind::Number, "Lowers the odds of tokens by how often they have come."),
    parameter("logit_bias", Kind::List, "Raises or lowers the odds of single tokens."),
    parameter("logprobs", Kind::Flag, "Report the log probability of each token."),
    parameter("max_tokens", Kind::Integer(0), "The most tokens to make."),
    parameter("n", Kind::Integer(0), "How many answers to make."),
    parameter("presence_penalty", Kind::Number, "Lowers the odds of tokens that have come at all."),
    parameter("response_format", Kind::Object, "What the answer must match, for instance a JSON schema."),
    parameter("seed", Kind::Integer(i64::MIN), "Makes random draws repeatable."),
    parameter("stop", Kind::Texts, "Texts that end the answer."),
    parameter("temperature", Kind::Number, "How freely tokens are drawn; 1 is the model's own odds."),
    parameter("tool_choice", Kind::TextOrObject, "\"auto\", \"none\", \"required\", or the tool to use."),
    parameter("tool_prompt", Kind::Text, "A text in front of the tools."),
    parameter("tools", Kind::List, "The tools that the model may call."),
    parameter("top_logprobs", Kind::Integer(0), "Report this many of the likeliest tokens at each place."),
    parameter("top_p", Kind::Number, "Draw from the likeliest tokens that together have this probability."),
    parameter("stream_options", Kind::Object, "`{\"include_usage\": true}` for the usage at a stream's end."),
    control("extra_body", Kind::Object, "Members to merge into the body as they are."),
];

/// The members of a chunk that matter; the rest is only checked to be JSON.
#[derive(Deserialize)]
struct Chunk<'a> {
    #[serde(borrow, default)]
    choices: Option<Vec<ChoiceDelta<'a>>>,
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    created: Option<&'a RawValue>,
    #[serde(borrow)]
    model: Option<&'a RawValue>,
    #[serde(borrow)]
    system_fingerprint: Option<&'a RawValue>,
    #[serde(borrow)]
    usage: Option<&'a RawValue>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct ChoiceDelta<'a> {
    index: Option<u64>,
    delta: Option<Delta>,
    finish_reason: Option<String>,
    #[serde(borrow)]
    logprobs: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Delta {
    role: Option<String>,
    content: Option<String>,
    reasoning: Option<String>,
    reasoning_content: Option<String>,
    tool_calls: Option<Vec<ToolCallDelta>>,
}

#[derive(Deserialize)]
struct ToolCallDelta {
    index: Option<u64>,
    id: Option<String>,
    function: Option<FunctionDelta>,
}

#[derive(Deserialize, Default)]
struct FunctionDelta {
    name: Option<String>,
    arguments: Option<String>,
}

/// What the chunks of a stream add up to.
#[derive(Default)]
pub struct Chat {
    id: Value,
    created: Value,
    model: Value,
    system_fingerprint: Value,
    usage: Value,
    choices: BTreeMap<u64, Answer>,
}

#[derive(Default)]
struct Answer {
    role: Option<String>,
    content: String,
    reasoning: Option<String>,
    finish_reason: Option<String>,
    logprobs: Vec<Value>,
    tool_calls: Vec<ToolCall>,
}

#[derive(Default)]
struct ToolCall {
    index: Option<u64>,
    id: String,
    name: String,
    arguments: String,
}

impl Decoder for Chat {
    fn reply(&mut self, reply: Whole) -> Result<Output> {
        let value = reply.json()?;
        if !value.is_object() {
            return Err(Error::protocol(
                "the answer is JSON but not an object, as a chat completion must be",
            ));
        }
        if value.get("choices").is_none()
            && let Some(error) = reported_error(&value)
        {
            return Err(error);
        }
        Ok(output(value))
    }

    fn item(&mut self, data: &str) -> Result<Option<Item>> {
        let (text, reasoning) = match serde_json::from_str::<Chunk>(data) {
            Ok(chunk) => self.add(chunk, data)?,
            Err(e) => {
                let regular = regular(data, &e)?;
                let chunk = serde_json::from_str(&regular).map_err(|e| {
                    Error::protocol(format!("an event of the stream has an unknown form ({e})"))
                })?;
                self.add(chunk, &regular)?
            }
        };
        Ok(Some(Item { text, reasoning, json: ItemJson::Typed(data.to_owned(), &STREAM_OUTPUT) }))
    }

    fn assembled(&mut self) -> Output {
        let Self { id, created, model, system_fingerprint, usage, choices } = std::mem::take(self);
        let choices: Vec<Value> =
            choices.into_iter().map(|(index, answer)| answer.into_json(index)).collect();
        output(json!({
            "choices": choices,
            "created": created,
            "id": id,
            "model": model,
            "system_fingerprint": system_fingerprint,
            "usage": usage,
            "object": "chat.completion",
        }))
    }
}

impl Chat {
    /// Adds a chunk and gives the text and thought that it adds to the first answer.
    fn add(&mut self, chunk: Chunk, data: &str) -> Result<(String, Option<String>)> {
        if chunk.error.is_some() {
            let value: Value = serde_json::from_str(data).unwrap_or_default();
            return Err(reported_error(&value).unwrap_or_else(|| Error::protocol("a chunk reports an error")));
        }
        keep_first(&mut self.id, chunk.id);
        keep_first(&mut self.created, chunk.created);
        keep_first(&mut self.model, chunk.model);
        keep_first(&mut self.system_fingerprint, chunk.system_fingerprint);
        if let Some(usage) = chunk.usage {
            self.usage = serde_json::from_str(usage.get()).unwrap_or_default();
        }
        let mut added = (String::new(), None);
        for choice in chunk.choices.into_iter().flatten() {
            let index = choice.index.unwrap_or(0);
            let answer = self.choices.entry(index).or_default();
            answer.finish_reason = choice.finish_reason.or(answer.finish_reason.take());
            if let Some(logprobs) = choice.logprobs {
                let mut logprobs: Value = serde_json::from_str(logprobs.get()).unwrap_or_default();
                if let Some(Value::Array(content)) = logprobs.get_mut("content").map(Value::take) {
                    answer.logprobs.extend(content);
                }
            }
            if let Some(delta) = choice.delta {
                let (content, reasoning) = answer.add(delta);
                if index == 0 {
                    added = (content, reasoning);
                }
            }
        }
        Ok(added)
    }
}

impl Answer {
    fn add(&mut self, delta: Delta) -> (String, Option<String>) {
        self.role = self.role.take().or(delta.role);
        let content = delta.content.unwrap_or_default();
        self.content.push_str(&content);
        let reasoning = delta.reasoning.or(delta.reasoning_content);
        if let Some(reasoning) = &reasoning {
            self.reasoning.get_or_insert_default().push_str(reasoning);
        }
        for part in delta.tool_calls.into_iter().flatten() {
            self.tool_call(part);
        }
        (content, reasoning)
    }

    /// Adds a part of a tool call to the last one that has its index and id, as far as it says them. An id that is new begins
    /// another call, whatever the index says; without both, a name does.
    fn tool_call(&mut self, part: ToolCallDelta) {
        let known = |text: Option<String>| text.filter(|text| !text.is_empty());
        let FunctionDelta { name, arguments } = part.function.unwrap_or_default();
        let (id, name, index) = (known(part.id), known(name), part.index);
        let belongs = |call: &ToolCall| {
            let (same_index, same_id) = (index == call.index, id.as_ref() == Some(&call.id));
            match (&id, index) {
                (Some(_), Some(_)) => same_index && (same_id || call.id.is_empty()),
                (Some(_), None) => same_id,
                (None, Some(_)) => same_index,
                (None, None) => name.is_none(),
            }
        };
        let at = self.tool_calls.iter().rposition(belongs).unwrap_or_else(|| {
            self.tool_calls.push(ToolCall { index, ..ToolCall::default() });
            self.tool_calls.len() - 1
        });
        let call = &mut self.tool_calls[at];
        if let Some(id) = id {
            call.id = id;
        }
        call.name += &name.unwrap_or_default();
        call.arguments += &arguments.unwrap_or_default();
    }

    fn into_json(self, index: u64) -> Value {
        let tool_calls: Vec<Value> = self.tool_calls.into_iter().map(ToolCall::into_json).collect();
        let none = |empty: bool, value: Value| if empty { Value::Null } else { value };
        json!({
            "index": index,
            "finish_reason": self.finish_reason,
            "message": {
                "role": self.role.unwrap_or_else(|| "assistant".to_owned()),
                "content": none(self.content.is_empty() && !tool_calls.is_empty(), self.content.into()),
                "reasoning": self.reasoning,
                "tool_calls": none(tool_calls.is_empty(), tool_calls.into()),
            },
            "logprobs": none(self.logprobs.is_empty(), json!({ "content": self.logprobs })),
        })
    }
}

impl ToolCall {
    fn into_json(self) -> Value {
        json!({
            "id": self.id,
            "type": "function",
            "function": { "name": self.name, "arguments": self.arguments },
        })
    }
}

fn keep_first(kept: &mut Value, new: Option<&RawValue>) {
    if let (Value::Null, Some(new)) = (&kept, new) {
        *kept = serde_json::from_str(new.get()).unwrap_or_default();
    }
}

/// A chunk of unusual form in the usual one: a tool call that is not in a list, its arguments as an object, content that is
/// not text.
fn regular(data: &str, error: &serde_json::Error) -> Result<String> {
    let mut value: Value =
        serde_json::from_str(data).map_err(|_| not_json("an event of the stream", data.as_bytes(), error))?;
    if !value.is_object() {
        return Err(Error::protocol("an event of the stream is JSON but not an object"));
    }
    let choices = value.get_mut("choices").and_then(Value::as_array_mut).into_iter().flatten();
    for delta in choices.filter_map(|choice| choice.get_mut("delta")?.as_object_mut()) {
        if let Some(call) = delta.get_mut("tool_calls").filter(|calls| calls.is_object()) {
            *call = Value::Array(vec![call.take()]);
        }
        for call in delta.get_mut("tool_calls").and_then(Value::as_array_mut).into_iter().flatten() {
            let arguments = call.pointer_mut("/function/arguments");
            if let Some(arguments) = arguments.filter(|value| value.is_object()) {
                *arguments = arguments.to_string().into();
            }
        }
        for name in ["content", "reasoning", "reasoning_content"] {
            delta.get_mut(name).filter(|text| !text.is_string()).map(Value::take);
        }
    }
    Ok(value.to_string())
}

fn output(json: Value) -> Output {
    let choice = json.get("choices").and_then(|choices| choices.get(0));
    let message = choice.and_then(|choice| choice.get("message"));
    let text = |value: Option<&Value>, name: &str| value?.get(name)?.as_str().map(str::to_owned);
    Output {
        text: Words::At("/choices/0/message/content"),
        reasoning: text(message, "reasoning").or_else(|| text(message, "reasoning_content")),
        finish_reason: text(choice, "finish_reason"),
        tokens: json.get("usage").and_then(|usage| usage.get("completion_tokens")?.as_i64()),
        json: Typed::new(json, &OUTPUT),
        ..Output::default()
    }
}

/// The messages of a call.
pub fn messages(args: &Args) -> Value {
    let Some(text) = args.get("text") else { return args.get("messages").cloned().unwrap_or_default() };
    let said = |name: &str| args.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let (mut inputs, mut answers) =
        (said("past_user_inputs").into_iter(), said("generated_responses").into_iter());
    let mut messages = Vec::new();
    loop {
        let turn = [("user", inputs.next()), ("assistant", answers.next())];
        let before = messages.len();
        for (role, content) in turn {
            messages.extend(content.map(|content| json!({ "role": role, "content": content })));
        }
        if messages.len() == before {
            break;
        }
    }
    messages.push(json!({ "role": "user", "content": text }));
    messages.into()
}

/// Adds a message.
pub fn add_message(args: &mut Args, role: &str, text: &str) {
    args.list("messages").push(json!({ "role": role, "content": text }));
}

/// Adds a message that is JSON already; members without a value are left out.
pub fn add_message_json(args: &mut Args, message: Value) -> Result<()> {
    let Value::Object(message) = message else {
        return Err(Error::argument("a message is a JSON object with \"role\" and \"content\""));
    };
    if message.get("role").and_then(Value::as_str).is_none() {
        return Err(Error::argument("the message has no \"role\""));
    }
    args.list("messages").push(Value::Object(turn(message)));
    Ok(())
}

/// A message as it is sent: without the members that have no value.
fn turn(mut message: Map<String, Value>) -> Map<String, Value> {
    message.retain(|_, value| !value.is_null());
    if let Some(calls) = message.get_mut("tool_calls").and_then(Value::as_array_mut) {
        for call in calls.iter_mut().filter_map(|call| call.get_mut("function")?.as_object_mut()) {
            call.retain(|_, value| !value.is_null());
        }
    }
    message
}

/// Adds an image to the last message, which becomes a list of parts.
pub fn add_image(args: &mut Args, image: &Content) -> Result<()> {
    let url = image.to_url("image/jpeg")?;
    let messages = args.list("messages");
    let Some(message) = messages.last_mut().and_then(Value::as_object_mut) else {
        return Err(Error::argument("an image belongs to a message; add the message first"));
    };
    let content = message.entry("content").or_insert(Value::Null);
    if !content.is_array() {
        let parts = match content.take() {
            Value::String(text) if !text.is_empty() => vec![json!({ "type": "text", "text": text })],
            _ => Vec::new(),
        };
        *content = Value::Array(parts);
    }
    let parts = content.as_array_mut().expect("it was made a list above");
    parts.push(json!({ "type": "image_url", "image_url": { "url": url } }));
    Ok(())
}

/// Declares a tool that the model may call.
pub fn add_tool(args: &mut Args, name: &str, description: Option<&str>, parameters: Option<Value>) {
    let mut function = Map::new();
    function.insert("name".to_owned(), name.into());
    function.extend(description.map(|text| ("description".to_owned(), text.into())));
    function.extend(parameters.map(|schema| ("parameters".to_owned(), schema)));
    args.list("tools").push(json!({ "type": "function", "function": function }));
}

/// Adds what a tool gave back.
pub fn add_tool_result(args: &mut Args, tool_call_id: &str, text: &str) {
    args.list("messages").push(json!({ "role": "tool", "tool_call_id": tool_call_id, "content": text }));
}

/// Adds the assistant's turn from the result of an earlier chat completion.
pub fn add_response(args: &mut Args, result: &Value) -> Result<()> {
    let Some(message) = result.pointer("/choices/0/message").and_then(Value::as_object) else {
        return Err(Error::argument("the response is not that of a chat completion"));
    };
    let mut said = Map::new();
    said.insert("role".to_owned(), "assistant".into());
    for name in ["content", "tool_calls"] {
        said.extend(message.get(name).map(|value| (name.to_owned(), value.clone())));
    }
    args.list("messages").push(Value::Object(turn(said)));
    Ok(())
}

/// Asks for an answer that matches a JSON schema.
pub fn set_json_schema(args: &mut Args, name: &str, schema: Value) -> Result<()> {
    let format =
        json!({ "type": "json_schema", "json_schema": { "name": name, "schema": schema, "strict": true } });
    args.set("response_format", format)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(deltas: &[Value]) -> Value {
        let mut answer = Answer::default();
        for delta in deltas {
            answer.add(serde_json::from_value(json!({ "tool_calls": [delta] })).unwrap());
        }
        answer.into_json(0)["message"]["tool_calls"]
            .as_array()
            .unwrap()
            .iter()
            .map(|call| json!([call["id"], call["function"]["name"], call["function"]["arguments"]]))
            .collect()
    }

    fn part(index: Option<u64>, id: Option<&str>, name: Option<&str>, arguments: &str) -> Value {
        json!({ "index": index, "id": id, "function": { "name": name, "arguments": arguments } })
    }

    #[test]
    fn the_parts_of_tool_calls_are_put_together_by_index_and_id_as_far_as_they_have_them() {
        let both = json!([["1", "a", "{}"], ["2", "b", "{\"x\":1}"]]);
        let known = [
            ([Some(0), Some(1)], Some(1), None),
            ([Some(1), Some(2)], Some(2), None),
            ([Some(0), Some(0)], Some(0), None),
            ([Some(0), Some(0)], Some(0), Some("2")),
            ([Some(0), Some(0)], None, Some("2")),
            ([None, None], None, Some("2")),
            ([None, None], None, None),
        ];
        for (first, index, id) in known {
            let parts = [
                part(first[0], Some("1"), Some("a"), "{}"),
                part(first[1], Some("2"), Some("b"), ""),
                part(index, id, None, "{\"x\""),
                part(index, id, None, ":1}"),
            ];
            assert_eq!(calls(&parts), both, "{first:?}, {index:?}, {id:?}");
        }
        let same_id = [part(Some(0), Some("0"), Some("a"), "{}"), part(Some(1), Some("0"), Some("b"), "{}")];
        assert_eq!(calls(&same_id), json!([["0", "a", "{}"], ["0", "b", "{}"]]));
        let late_id = [part(Some(0), None, Some("a"), "{"), part(Some(0), Some("1"), None, "}")];
        assert_eq!(calls(&late_id), json!([["1", "a", "{}"]]));
        let bare = [
            part(None, None, Some("a"), "{"),
            part(None, None, None, "}"),
            part(None, None, Some("b"), "{}"),
        ];
        assert_eq!(calls(&bare), json!([["", "a", "{}"], ["", "b", "{}"]]));
    }
}
