//! The providers but hf-inference: where each one is, and how it serves which tasks. One that speaks only OpenAI's form is a
//! row of the table, any other has a file of its own.

use serde_json::Value;

use crate::error::Result;
use crate::providers::mapped::{Asked, Place};
use crate::providers::openai::{
    Schema, chat_at, completions_at, embeddings_at, input_and_own_model, transcriptions_at,
};
use crate::providers::reading::Reading;
use crate::providers::{fal_ai, novita, nscale, replicate, together, wavespeed, zai_org};

/// A provider.
pub struct Provider {
    /// The name.
    pub name: &'static str,
    /// Where it is.
    pub host: &'static str,
    /// How its own keys are introduced.
    pub scheme: &'static str,
    /// Headers that it wants.
    pub headers: &'static [(&'static str, &'static str)],
    /// What it serves.
    pub services: &'static [Service],
}

/// How a provider serves a task.
#[derive(Clone, Copy)]
pub struct Service {
    /// The task's pipeline.
    pub pipeline: &'static str,
    /// Where, if not at the provider's host.
    pub host: Option<&'static str>,
    /// The path.
    pub path: Path,
    /// How the body is made.
    pub body: Form,
    /// How the reply is read.
    pub reading: Reading,
}

/// A path below a provider's address.
#[derive(Clone, Copy)]
pub enum Path {
    /// Always this one.
    At(&'static str),
    /// One that depends on the model.
    Of(fn(&Place<'_>) -> String),
}

/// How a body is made.
#[derive(Clone, Copy)]
pub enum Form {
    /// A conversation in OpenAI's form.
    Chat(Schema),
    /// A completion in OpenAI's form; whether `max_new_tokens` is called `max_tokens`.
    Completion(bool),
    /// A multipart form with a file.
    Transcription,
    /// JSON of the provider's own. A binary input goes as a URL; the function gives its media type, from the one that is known.
    Own(fn(Asked<'_>) -> Result<Value>, fn(Option<&str>) -> String),
}

impl Provider {
    const fn plain(name: &'static str, host: &'static str, services: &'static [Service]) -> Self {
        Self { name, host, scheme: "Bearer", headers: &[], services }
    }

    /// How it serves a task, if it does.
    pub fn service(&self, pipeline: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.pipeline == pipeline)
    }
}

impl Service {
    /// A service with a body of the provider's own.
    pub const fn own(pipeline: &'static str, path: Path, body: fn(Asked<'_>) -> Result<Value>) -> Self {
        Self { pipeline, host: None, path, body: Form::Own(body, or_jpeg), reading: Reading::Json(Ok) }
    }

    /// The same, with another media type for a binary input.
    pub const fn with_input(mut self, typed: fn(Option<&str>) -> String) -> Self {
        if let Form::Own(body, _) = self.body {
            self.body = Form::Own(body, typed);
        }
        self
    }

    /// The same, with another reading of the reply.
    pub const fn reading(mut self, reading: Reading) -> Self {
        self.reading = reading;
        self
    }

    /// The same at another host.
    pub const fn at_host(mut self, host: &'static str) -> Self {
        self.host = Some(host);
        self
    }
}

fn or_jpeg(mime: Option<&str>) -> String {
    mime.unwrap_or("image/jpeg").to_owned()
}

/// The one provider that Hugging Face does not route to.
pub const OPENAI: &str = "openai";

const CHAT: Service = chat_at("/v1/chat/completions", Schema::OpenAi);

/// The table, by name.
pub static PROVIDERS: &[Provider] = &[
    Provider::plain("baseten", "https://inference.baseten.co", &[CHAT]),
    Provider::plain("cerebras", "https://api.cerebras.ai", &[CHAT]),
    Provider::plain(
        "cohere",
        "https://api.cohere.com",
        &[chat_at("/compatibility/v1/chat/completions", Schema::JsonObject)],
    ),
    Provider::plain(
        "deepinfra",
        "https://api.deepinfra.com",
        &[
            chat_at("/v1/openai/chat/completions", Schema::OpenAi),
            completions_at("/v1/openai/completions", true),
            Service::own("feature-extraction", Path::At("/v1/openai/embeddings"), input_and_own_model),
            transcriptions_at("/v1/openai/audio/transcriptions"),
            Service::own("text-to-speech", Path::At("/v1/openai/audio/speech"), input_and_own_model),
        ],
    ),
    fal_ai::PROVIDER,
    Provider::plain(
        "featherless-ai",
        "https://api.featherless.ai",
        &[CHAT, completions_at("/v1/completions", true)],
    ),
    Provider::plain(
        "fireworks-ai",
        "https://api.fireworks.ai",
        &[chat_at("/inference/v1/chat/completions", Schema::JsonObject)],
    ),
    Provider::plain(
        "groq",
        "https://api.groq.com",
        &[chat_at("/openai/v1/chat/completions", Schema::OpenAi)],
    ),
    novita::PROVIDER,
    nscale::PROVIDER,
    Provider::plain(OPENAI, "https://api.openai.com", &[CHAT]),
    Provider::plain("ovhcloud", "https://oai.endpoints.kepler.ai.cloud.ovh.net", &[CHAT]),
    Provider::plain("publicai", "https://api.publicai.co", &[CHAT]),
    replicate::PROVIDER,
    Provider::plain("scaleway", "https://api.scaleway.ai", &[CHAT, embeddings_at("/v1/embeddings")]),
    together::PROVIDER,
    wavespeed::PROVIDER,
    zai_org::PROVIDER,
];

/// The provider of that name.
pub fn find(name: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.name == name)
}
