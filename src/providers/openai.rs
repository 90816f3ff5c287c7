//! Providers that speak OpenAI's form, as rows of one table, and the router that chooses among them.

use serde_json::{Map, Value, json};

use crate::error::{Error, Result};
use crate::providers::body::without_nulls;
use crate::providers::hf_inference::{
    add_stream_and_extra, chat_parameters, generation_parameters, json_schema,
};
use crate::providers::mapped::Place;
use crate::providers::{Context, ROUTER, Reading, Route, join, no_token};
use crate::tasks::args::Args;
use crate::tasks::chat_completion::messages;

/// A provider that speaks OpenAI's form.
pub struct Provider {
    /// The name.
    pub name: &'static str,
    /// Where it is.
    pub host: &'static str,
    chat: &'static str,
    completions: Option<Completions>,
    transcriptions: Option<&'static str>,
    schema: Schema,
    headers: &'static [(&'static str, &'static str)],
}

/// The path of text completions, and whether `max_new_tokens` is called `max_tokens` there.
#[derive(Clone, Copy)]
struct Completions {
    path: &'static str,
    renames: bool,
}

/// How a JSON schema is asked for.
#[derive(Clone, Copy, PartialEq)]
enum Schema {
    /// As OpenAI does.
    OpenAi,
    /// `{type: json_object, schema}`.
    JsonObject,
    /// `{type: json_schema, schema}`.
    Flat,
}

const CHAT: &str = "/v1/chat/completions";

const fn plain(name: &'static str, host: &'static str, chat: &'static str) -> Provider {
    Provider {
        name,
        host,
        chat,
        completions: None,
        transcriptions: None,
        schema: Schema::OpenAi,
        headers: &[],
    }
}

impl Provider {
    const fn with_completions(mut self, path: &'static str, renames: bool) -> Self {
        self.completions = Some(Completions { path, renames });
        self
    }

    const fn with_transcriptions(mut self, path: &'static str) -> Self {
        self.transcriptions = Some(path);
        self
    }

    const fn with_schema(mut self, schema: Schema) -> Self {
        self.schema = schema;
        self
    }

    const fn with_headers(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }

    /// The path of a task, if this provider serves it.
    pub fn path(&self, pipeline: &str) -> Option<&'static str> {
        match pipeline {
            "conversational" => Some(self.chat),
            "text-generation" => self.completions.map(|completions| completions.path),
            "automatic-speech-recognition" => self.transcriptions,
            _ => None,
        }
    }
}

/// The table.
pub static PROVIDERS: &[Provider] = &[
    plain("baseten", "https://inference.baseten.co", CHAT),
    plain("cerebras", "https://api.cerebras.ai", CHAT),
    plain("cohere", "https://api.cohere.com", "/compatibility/v1/chat/completions")
        .with_schema(Schema::JsonObject),
    plain("deepinfra", "https://api.deepinfra.com", "/v1/openai/chat/completions")
        .with_completions("/v1/openai/completions", true)
        .with_transcriptions("/v1/openai/audio/transcriptions"),
    plain("featherless-ai", "https://api.featherless.ai", CHAT).with_completions("/v1/completions", true),
    plain("fireworks-ai", "https://api.fireworks.ai", "/inference/v1/chat/completions")
        .with_schema(Schema::JsonObject),
    plain("groq", "https://api.groq.com", "/openai/v1/chat/completions"),
    plain("novita", "https://api.novita.ai", "/v3/openai/chat/completions")
        .with_completions("/v3/openai/completions", false),
    plain("nscale", "https://inference.api.nscale.com", CHAT),
    plain(OPENAI, "https://api.openai.com", CHAT),
    plain("ovhcloud", "https://oai.endpoints.kepler.ai.cloud.ovh.net", CHAT),
    plain("publicai", "https://api.publicai.co", CHAT),
    plain("scaleway", "https://api.scaleway.ai", CHAT),
    plain("together", "https://api.together.xyz", CHAT)
        .with_completions("/v1/completions", false)
        .with_schema(Schema::Flat),
    plain("zai-org", "https://api.z.ai", "/api/paas/v4/chat/completions")
        .with_headers(&[("accept-language", "en-US,en"), ("x-source-channel", "hugging_face")]),
];

/// The one provider that Hugging Face does not route to.
pub const OPENAI: &str = "openai";

/// The destination of a conversation whose provider the router chooses.
pub fn auto_route(context: &Context<'_>, args: &Args, streaming: bool, model: &str) -> Result<Route> {
    let token = context.token.ok_or_else(|| no_token("the router of Hugging Face"))?;
    if !token.is_hugging_face() {
        return Err(Error::argument(
            "the router takes only Hugging Face tokens (hf_…); for a provider's own key set the provider",
        ));
    }
    let body = chat_body(args, streaming, model, Schema::OpenAi);
    Ok(Route::json(join(ROUTER, CHAT)?, &body))
}

/// The destination of a conversation or text generation at a provider of the table.
pub fn route(
    context: &Context<'_>,
    args: &Args,
    streaming: bool,
    place: &Place<'_>,
    provider: &Provider,
) -> Result<Route> {
    let pipeline = args.task().pipeline;
    let path = provider.path(pipeline).unwrap_or_default();
    let (body, reshape): (_, fn(Value) -> Result<Value>) = match pipeline {
        "conversational" => (chat_body(args, streaming, &place.id, provider.schema), Ok),
        _ => (completions_body(context, provider, args, streaming, &place.id), completions_reply),
    };
    let url = join(&place.base, path)?;
    Ok(Route { headers: provider.headers, reading: Reading::Json(reshape), ..Route::json(url, &body) })
}

fn chat_body(args: &Args, streaming: bool, model: &str, schema: Schema) -> Value {
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

fn completions_body(
    context: &Context<'_>,
    provider: &Provider,
    args: &Args,
    streaming: bool,
    model: &str,
) -> Value {
    let mut parameters = generation_parameters(context, args);
    let mut body = Map::new();
    body.insert("prompt".to_owned(), args.get("prompt").cloned().unwrap_or_default());
    let limit = provider
        .completions
        .filter(|completions| completions.renames)
        .map(|_| parameters.remove("max_new_tokens"));
    if let Value::Object(parameters) = without_nulls(Value::Object(parameters)) {
        body.extend(parameters);
    }
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
    Ok(json!({
        "generated_text": text,
        "details": { "finish_reason": member("finish_reason"), "seed": member("seed") },
    }))
}
