//! Providers of models: which one a call goes to, by the router or directly, and what it calls the model.

use crate::auth::Token;
use crate::error::{Error, Kind, Result};
use crate::log::Level;
use crate::providers::openai::{OPENAI, PROVIDERS, Provider};
use crate::providers::{Context, ROUTER, Route, Target, fal_ai, no_token, openai, replicate, transcriptions};
use crate::tasks::args::Args;

/// Where a model is at a provider.
pub struct Place<'a> {
    /// The router's or the provider's own address.
    pub base: String,
    /// What the provider calls the model.
    pub id: String,
    /// Whether the router passes the call on.
    pub routed: bool,
    /// The provider's name.
    pub provider: &'a str,
}

/// The names of all providers but hf-inference.
pub fn names() -> impl Iterator<Item = &'static str> + Clone {
    PROVIDERS.iter().map(|provider| provider.name).chain([fal_ai::NAME, replicate::NAME])
}

/// Whether a provider serves a task here.
pub fn serves(name: &str, pipeline: &str) -> bool {
    match name {
        fal_ai::NAME => fal_ai::serves(pipeline),
        replicate::NAME => replicate::serves(pipeline),
        _ => row(name).is_some_and(|provider| provider.path(pipeline).is_some()),
    }
}

fn row(name: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.name == name)
}

/// The destination of a call at a provider: by the router with a Hugging Face token, else directly.
pub async fn route(
    context: &Context<'_>,
    args: &Args,
    streaming: bool,
    name: &str,
    target: &Target<'_>,
) -> Result<Route> {
    let pipeline = args.task().pipeline;
    if !serves(name, pipeline) {
        return Err(Error::new(Kind::Unsupported, format!("provider {name} does not serve {pipeline}")));
    }
    let (base, routed) = base(name, context.token)?;
    let model = target.model.ok_or_else(|| {
        Error::argument(format!("provider {name} needs a model; set the argument \"model\""))
    })?;
    let id = match name {
        OPENAI => model.to_owned(),
        _ => provider_id(context, name, model, pipeline).await?,
    };
    let place = Place { base, id, routed, provider: name };
    match (name, row(name)) {
        (fal_ai::NAME, _) => fal_ai::route(context, args, &place).await,
        (replicate::NAME, _) => replicate::route(context, args, &place).await,
        (_, Some(provider)) if pipeline == transcriptions::PIPELINE => {
            transcriptions::route(context, args, &place, provider.path(pipeline).unwrap_or_default()).await
        }
        (_, Some(provider)) => openai::route(context, args, streaming, &place, provider),
        (_, None) => Err(Error::new(Kind::Unsupported, format!("provider {name} is not known"))),
    }
}

/// The router for Hugging Face tokens, the provider itself for its own keys; and whether it is the router. A key that was
/// merely found never goes to a provider.
fn base(name: &str, token: Option<&Token>) -> Result<(String, bool)> {
    let usable = token.filter(|token| token.is_hugging_face() || !token.discovered);
    match (name, usable) {
        (OPENAI, Some(token)) if token.is_hugging_face() => {
            Err(Error::argument("provider openai needs a key of OpenAI, not a Hugging Face token"))
        }
        (OPENAI, None) => Err(no_token("provider openai")),
        (name, Some(token)) if token.is_hugging_face() => Ok((format!("{ROUTER}/{name}"), true)),
        (fal_ai::NAME, Some(_)) => Ok((fal_ai::HOST.to_owned(), false)),
        (replicate::NAME, Some(_)) => Ok((replicate::HOST.to_owned(), false)),
        (name, Some(_)) => Ok((row(name).map_or("", |provider| provider.host).to_owned(), false)),
        (name, None) => Err(no_token(&format!("provider {name}"))),
    }
}

async fn provider_id(context: &Context<'_>, name: &str, model: &str, pipeline: &str) -> Result<String> {
    let mapping = context.hub.provider_mapping(context, model).await?;
    let Some(entry) = mapping.iter().find(|entry| entry.provider == name) else {
        let names: Vec<_> = mapping.iter().map(|entry| entry.provider.as_str()).collect();
        return Err(Error::new(
            Kind::Unsupported,
            format!("provider {name} does not have model {model}; its providers are: {}", names.join(", ")),
        ));
    };
    if entry.task != pipeline {
        return Err(Error::new(
            Kind::Unsupported,
            format!("provider {name} has model {model} for {}, not for {pipeline}", entry.task),
        ));
    }
    match entry.status.as_str() {
        "staging" => {
            context.log.add(Level::Warn, || format!("model {model} is only being tried out at {name}"))
        }
        "error" => context.log.add(Level::Warn, || format!("model {model} failed its last check at {name}")),
        _ => {}
    }
    Ok(entry.provider_id.clone())
}
