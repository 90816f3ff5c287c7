//! A call at a provider: what the provider calls the model, whether the router passes the call on, and the request.

use serde_json::{Map, Value};

use crate::auth::Token;
use crate::error::{Error, Kind, Result};
use crate::log::Level;
use crate::providers::body::{data_url, members_without_nulls, with_base64};
use crate::providers::hub::Mapping;
use crate::providers::table::{Form, OPENAI, Path, Provider};
use crate::providers::{Context, Route, Target, join, no_token, openai, transcriptions};
use crate::tasks::Kind as ArgKind;
use crate::tasks::args::Args;

/// Where a model is at a provider.
pub struct Place<'a> {
    /// The router's or the provider's own address.
    pub base: String,
    /// What the provider calls the model.
    pub id: String,
    /// What the Hub calls it.
    pub model: &'a str,
    /// The URL of the file with its LoRA weights, if it is such an adapter.
    pub lora: Option<String>,
    /// Whether the router passes the call on.
    pub routed: bool,
}

/// What a body of a provider's own is made of.
pub struct Asked<'a> {
    /// The arguments.
    pub args: &'a Args,
    /// Where the model is.
    pub place: &'a Place<'a>,
    /// The URL of the binary input, empty if the task has none.
    pub url: String,
    /// The arguments that are parameters, without nulls.
    pub parameters: Map<String, Value>,
}

impl Asked<'_> {
    /// An argument.
    pub fn argument(&self, name: &str) -> Value {
        self.args.get(name).cloned().unwrap_or_default()
    }

    /// Takes a parameter out, to be sent in another way.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.parameters.shift_remove(name)
    }

    /// Gives a parameter the name that the provider has for it.
    pub fn rename(&mut self, from: &str, to: &str) {
        if let Some(value) = self.take(from) {
            self.parameters.insert(to.to_owned(), value);
        }
    }

    /// Width and height, if both are set; a lone one stays among the parameters.
    pub fn take_size(&mut self) -> Option<(Value, Value)> {
        let both = ["width", "height"].iter().all(|name| self.parameters.contains_key(*name));
        if both { Some((self.take("width")?, self.take("height")?)) } else { None }
    }

    /// These members, then the parameters, which count more.
    pub fn body<const N: usize>(self, members: [(&str, Value); N]) -> Map<String, Value> {
        let mut body: Map<_, _> = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        body.extend(self.parameters);
        body
    }
}

/// The destination of a call at a provider: by the router with a Hugging Face token, else directly.
pub async fn route(
    context: &Context<'_>,
    args: &Args,
    streaming: bool,
    provider: &'static Provider,
    target: &Target<'_>,
) -> Result<Route> {
    let (name, pipeline) = (provider.name, args.task().pipeline);
    let service = provider.service(pipeline).ok_or_else(|| {
        let served: Vec<_> = provider.services.iter().map(|service| service.pipeline).collect();
        Error::new(
            Kind::Unsupported,
            format!("provider {name} does not serve {pipeline} here; it serves: {}", served.join(", ")),
        )
    })?;
    let routed = by_router(name, context.token)?;
    let model = target.model.ok_or_else(|| {
        Error::argument(format!("provider {name} needs a model; set the argument \"model\""))
    })?;
    let entry = match name {
        OPENAI => None,
        _ => Some(mapping(context, name, model, pipeline).await?),
    };
    let base = match routed {
        true => format!("{}/{name}", context.router()),
        false => service.host.unwrap_or(provider.host).to_owned(),
    };
    let hub = context.hub.url()?.as_str().trim_end_matches('/');
    let weights = entry.as_ref().and_then(|entry| entry.adapter_weights.as_deref());
    let place = Place {
        base,
        id: entry.as_ref().map_or(model, |entry| &entry.provider_id).to_owned(),
        model,
        lora: weights.map(|file| format!("{hub}/{model}/resolve/main/{file}")),
        routed,
    };
    let path = match service.path {
        Path::At(path) => path.to_owned(),
        Path::Of(path) => path(&place),
    };
    let url = join(&place.base, &path)?;
    let made = match service.body {
        Form::Chat(schema) => Route::json(url, &openai::chat_body(args, streaming, &place.id, schema)),
        Form::Completion(renames) => {
            Route::json(url, &openai::completions_body(context, args, streaming, &place.id, renames))
        }
        Form::Transcription => transcriptions::route(context, args, &place, url).await?,
        Form::Own(body, typed) => {
            let input = args.task().args().find(|arg| arg.kind == ArgKind::Content);
            let (input, marked) = match input {
                Some(arg) => data_url(context, args, arg.name, typed).await?,
                None => (String::new(), None),
            };
            let parameters = members_without_nulls(args.parameters());
            let body = body(Asked { args, place: &place, url: input, parameters })?;
            let body = with_base64(body.to_string(), marked).await?;
            Route::post(url, body, Some("application/json".to_owned()))
        }
    };
    let scheme = if routed { "Bearer" } else { provider.scheme };
    Ok(Route {
        headers: provider.headers,
        scheme,
        reading: service.reading,
        base: place.base,
        provider: Some(name),
        ..made
    })
}

/// Whether the router is asked, as it is with Hugging Face tokens, or the provider itself with a key of its own. A key that was
/// merely found never goes to a provider.
fn by_router(name: &str, token: Option<&Token>) -> Result<bool> {
    match (name, token.filter(|token| token.is_hugging_face() || !token.discovered)) {
        (OPENAI, Some(token)) if token.is_hugging_face() => {
            Err(Error::argument("provider openai needs a key of OpenAI, not a Hugging Face token"))
        }
        (_, Some(token)) => Ok(token.is_hugging_face()),
        (name, None) => Err(no_token(&format!("provider {name}"))),
    }
}

async fn mapping(context: &Context<'_>, name: &str, model: &str, pipeline: &str) -> Result<Mapping> {
    let mapping = context.hub.provider_mapping(context, model).await?;
    let unfit = |why: String| {
        context.hub.forget_mapping(model);
        Err(Error::new(Kind::Unsupported, why))
    };
    let of_name = || mapping.iter().filter(|entry| entry.provider == name);
    let Some(entry) = of_name().find(|entry| entry.task == pipeline).or_else(|| of_name().next()) else {
        let names: Vec<_> = mapping.iter().map(|entry| entry.provider.as_str()).collect();
        return unfit(format!(
            "provider {name} does not have model {model}; its providers are: {}",
            names.join(", ")
        ));
    };
    if entry.task != pipeline {
        return unfit(format!("provider {name} has model {model} for {}, not for {pipeline}", entry.task));
    }
    match entry.status.as_str() {
        "staging" => {
            context.log.add(Level::Warn, || format!("model {model} is only being tried out at {name}"))
        }
        "error" => context.log.add(Level::Warn, || format!("model {model} failed its last check at {name}")),
        _ => {}
    }
    Ok(entry.clone())
}
