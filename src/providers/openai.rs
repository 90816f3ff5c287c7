//! OpenAI's form of conversations, text generation, embeddings, speech and pictures, and the router that chooses a provider for
//! conversations.

use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::providers::body::{members_without_nulls, without_nulls};
use crate::providers::hf_inference::{
    add_stream_and_extra, chat_parameters, generation_parameters, json_schema,
};
use crate::providers::mapped::Asked;
use crate::providers::reading::{Next, Reading, Steps, file_at, text_at};
use crate::providers::table::{Form, Path, Service};
use crate::providers::transcriptions::with_chunks;
use crate::providers::{AUTO, Context, Route, join, no_token};
use crate::tasks::args::Args;
use crate::tasks::chat_completion::messages;
use crate::tasks::results::decode_base64;

/// How a JSON schema is asked for.
#[derive(Clone, Copy, PartialEq)]
pub enum Schema {
    /// As OpenAI does.
    OpenAi,
    /// `{type: json_object, schema}`.
    JsonObject,
    /// `{type: json_schema, schema}`.
    Flat,
}

/// Conversations at a path.
pub const fn chat_at(path: &'static str, schema: Schema) -> Service {
    service("conversational", path, Form::Chat(schema), Reading::Json(Ok))
}

/// Text generation at a path; whether `max_new_tokens` is called `max_tokens` there.
pub const fn completions_at(path: &'static str, renames: bool) -> Service {
    service("text-generation", path, Form::Completion(renames), Reading::Json(completions_reply))
}

/// Speech recognition at a path.
pub const fn transcriptions_at(path: &'static str) -> Service {
    service("automatic-speech-recognition", path, Form::Transcription, Reading::Json(with_chunks))
}

/// Embeddings at a path.
pub const fn embeddings_at(path: &'static str) -> Service {
    Service::own("feature-extraction", Path::At(path), input_and_model)
}

const fn service(pipeline: &'static str, path: &'static str, body: Form, reading: Reading) -> Service {
    Service { pipeline, host: None, path: Path::At(path), body, reading }
}

/// The destination of a conversation whose provider the router chooses.
pub fn auto_route(context: &Context<'_>, args: &Args, streaming: bool, model: &str) -> Result<Route> {
    let token = context.token.ok_or_else(|| no_token("the router of Hugging Face"))?;
    if !token.is_hugging_face() {
        return Err(Error::argument(
            "the router takes only Hugging Face tokens (hf_…); for a provider's own key set the provider",
        ));
    }
    let body = chat_body(args, streaming, model, Schema::OpenAi);
    let post = Route::json(join(context.router(), "/v1/chat/completions")?, &body);
    Ok(Route { provider: Some(AUTO), ..post })
}

/// The body of a conversation.
pub fn chat_body(args: &Args, streaming: bool, model: &str, schema: Schema) -> Value {
    let mut parameters = chat_parameters(args, streaming);
    parameters.remove("model");
    let asked = json_schema(&parameters).cloned();
    let mut body = Map::new();
    body.insert("model".to_owned(), model.into());
    body.insert("messages".to_owned(), messages(args));
    body.extend(parameters);
    let mut body = without_nulls(Value::Object(body));
    if let Some(asked) = asked {
        match schema {
            Schema::OpenAi => {}
            Schema::JsonObject => body["response_format"] = json!({ "type": "json_object", "schema": asked }),
            Schema::Flat => {
                body["response_format"] = json!({ "type": "json_schema", "schema": without_nulls(asked) });
            }
        }
    }
    body
}

/// The body of a text generation.
pub fn completions_body(
    context: &Context<'_>,
    args: &Args,
    streaming: bool,
    model: &str,
    renames: bool,
) -> Value {
    let mut parameters = generation_parameters(context, args);
    let mut body = Map::new();
    body.insert("prompt".to_owned(), args.get("prompt").cloned().unwrap_or_default());
    let limit = renames.then(|| parameters.remove("max_new_tokens"));
    body.extend(members_without_nulls(parameters));
    if let Some(limit) = limit {
        body.insert("max_tokens".to_owned(), limit.unwrap_or_default());
    }
    body.insert("model".to_owned(), model.into());
    add_stream_and_extra(&mut body, args, streaming);
    Value::Object(body)
}

fn completions_reply(value: Value) -> Result<Value> {
    let choice = value.pointer("/choices/0");
    let Some(text) = choice.and_then(|choice| choice.get("text")) else {
        return Ok(value);
    };
    let member = |name: &str| choice.and_then(|choice| choice.get(name)).cloned().unwrap_or_default();
    let mut details = json!({ "finish_reason": member("finish_reason"), "seed": member("seed") });
    if let Some(tokens) = value.pointer("/usage/completion_tokens") {
        details["generated_tokens"] = tokens.clone();
    }
    Ok(json!({ "generated_text": text, "details": details }))
}

/// The body of a text with a model that parameters may replace.
pub fn input_and_model(asked: Asked<'_>) -> Result<Value> {
    let (text, model) = (asked.argument("text"), asked.place.id.clone());
    Ok(asked.body([("input", text), ("model", model.into())]).into())
}

/// The body of a text with the model that the Hub names, whatever is among the parameters.
pub fn input_and_own_model(mut asked: Asked<'_>) -> Result<Value> {
    asked.take("model");
    input_and_model(asked)
}

/// Pictures in JSON: base64, or a URL where that was asked for.
pub const PICTURES: Reading =
    Reading::Steps(Steps::to_file(|reply, _| match text_at(reply, "/data/0/b64_json") {
        Some(text) => Ok(Next::Bytes(decode_base64(text))),
        None => file_at(reply, "/data/0/url"),
    }));
