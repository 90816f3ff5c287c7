//! Look-ups on the Hub: what a model is for, who provides it, and which model a task is best tried with.
//! Successful answers are kept for a while.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use reqwest::header::{AUTHORIZATION, HeaderMap};
use reqwest::{Method, Url};
use serde_json::{Value, json};

use crate::auth::discover::{is_set, variable};
use crate::auth::exchange::bearer;
use crate::auth::{self, Token};
use crate::config::{Secret, TokenDiscovery, parse_url};
use crate::error::{Error, Kind, Result};
use crate::http::transport::{Outgoing, Transport};
use crate::providers::Context;
use crate::tasks::decode::json_body;

/// How long an answer is good for.
const FRESH: Duration = Duration::from_secs(600);

/// What a model's page is to be about.
const MAPPING: &str = "?expand=inferenceProviderMapping";

/// The Hub, with a memory.
#[derive(Debug)]
pub struct Hub {
    url: Result<Url>,
    /// The server that `HF_INFERENCE_ENDPOINT` names, for questions about models that are no URL.
    inference: Result<Option<Url>>,
    known: Mutex<HashMap<String, (Instant, Arc<Value>)>>,
    accounts: Mutex<Vec<(Instant, Secret, Account)>>,
}

/// Whose a token is.
#[derive(Debug, Clone)]
pub struct Account {
    /// The name.
    pub name: String,
    /// Whether it is a user.
    pub is_user: bool,
    /// The names of the user's organisations.
    pub organisations: Vec<String>,
}

/// A provider of a model.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The provider's name.
    pub provider: String,
    /// What the provider calls the model.
    pub provider_id: String,
    /// The task it serves there.
    pub task: String,
    /// `live`, `staging` or `error`.
    pub status: String,
    /// The file with the weights of a LoRA adapter in the model's repository, if it is one.
    pub adapter_weights: Option<String>,
}

impl Default for Hub {
    /// The Hub at `HF_ENDPOINT`, else at huggingface.co.
    fn default() -> Self {
        let usual = match is_set("HUGGINGFACE_CO_STAGING") {
            true => "https://hub-ci.huggingface.co",
            false => "https://huggingface.co",
        };
        let endpoint = variable("HF_ENDPOINT").unwrap_or_else(|| usual.to_owned());
        let inference = variable("HF_INFERENCE_ENDPOINT");
        Self {
            url: parse_url("HF_ENDPOINT", &endpoint),
            inference: inference.map(|url| parse_url("HF_INFERENCE_ENDPOINT", &url)).transpose(),
            known: Mutex::default(),
            accounts: Mutex::default(),
        }
    }
}

impl Hub {
    /// The Hub's address.
    pub fn url(&self) -> Result<&Url> {
        self.url.as_ref().map_err(Clone::clone)
    }

    /// The address of `HF_INFERENCE_ENDPOINT`, if it is set.
    pub fn inference_url(&self) -> Result<Option<&Url>> {
        self.inference.as_ref().map(Option::as_ref).map_err(Clone::clone)
    }

    /// Whether a token may be sent to a URL, as the firewall says with the addresses of the environment.
    pub fn may_send(&self, token: &Token, url: &Url, discovery: TokenDiscovery) -> Result<bool> {
        auth::may_send(token, url, discovery, &[Some(self.url()?), self.inference_url()?])
    }

    /// Whose a token is; `asks` asks for it.
    pub async fn account(&self, asks: Outgoing, token: &Token, transport: &Transport) -> Result<Account> {
        let same = |(since, known, _): &&(Instant, Secret, Account)| {
            *known == token.secret && since.elapsed() < FRESH
        };
        if let Some((_, _, account)) = self.accounts.lock().unwrap().iter().find(same) {
            return Ok(account.clone());
        }
        let json = json_body(&transport.fetch(asks).await?)?;
        let name = |value: &Value| value.get("name").and_then(Value::as_str).map(str::to_owned);
        let organisations = json.get("orgs").and_then(Value::as_array).into_iter().flatten().filter_map(name);
        let account = Account {
            name: name(&json).ok_or_else(|| Error::protocol("the Hub does not say whose the token is"))?,
            is_user: json.get("type").is_some_and(|kind| kind == "user"),
            organisations: organisations.collect(),
        };
        let mut accounts = self.accounts.lock().unwrap();
        accounts.retain(|(since, known, _)| *known != token.secret && since.elapsed() < FRESH);
        accounts.push((Instant::now(), token.secret.clone(), account.clone()));
        Ok(account)
    }

    /// The model that is recommended for a task.
    pub async fn recommended_model(&self, context: &Context<'_>, pipeline: &str) -> Result<String> {
        let tasks = self.get(context, "/api/tasks").await?;
        let model = tasks.get(pipeline).and_then(|task| task.get("widgetModels")?.get(0)?.as_str());
        model.map(str::to_owned).ok_or_else(|| {
            Error::argument(format!(
                "there is no recommended model for {pipeline}; set the argument \"model\""
            ))
        })
    }

    /// An error unless the model does the task on hf-inference.
    pub async fn check_task(&self, context: &Context<'_>, model: &str, pipeline: &str) -> Result<()> {
        let info = self.model(context, model, "").await?;
        let tag = info.get("pipeline_tag").and_then(Value::as_str).unwrap_or_default();
        let tags = info.get("tags").and_then(Value::as_array);
        let tagged = |name: &str| tags.is_some_and(|tags| tags.iter().any(|tag| tag == name));
        let embeds = |name: &str| matches!(name, "feature-extraction" | "sentence-similarity");
        let fits = match tag {
            "text-generation" => matches!(pipeline, "text-generation" | "conversational"),
            "text2text-generation" => pipeline == "text-generation",
            "image-text-to-text" => pipeline == "conversational",
            tag if embeds(tag) && embeds(pipeline) => tag == pipeline || tagged(pipeline),
            tag => tag == pipeline,
        };
        if fits {
            return Ok(());
        }
        self.forget(&format!("/api/models/{model}"));
        Err(Error::new(
            Kind::Unsupported,
            format!("model {model} does not do {pipeline} on hf-inference; it is a model for \"{tag}\""),
        ))
    }

    /// The providers of a model, in the order of the user's settings.
    pub async fn provider_mapping(&self, context: &Context<'_>, model: &str) -> Result<Vec<Mapping>> {
        let info = self.model(context, model, MAPPING).await?;
        let entry = |provider: Option<&str>, value: &Value| {
            let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
            Some(Mapping {
                provider: provider.map(str::to_owned).or_else(|| text("provider"))?,
                provider_id: text("providerId")?,
                task: text("task").unwrap_or_default(),
                status: text("status").unwrap_or_default(),
                adapter_weights: text("adapterWeightsPath"),
            })
        };
        match info.get("inferenceProviderMapping") {
            Some(Value::Object(providers)) => {
                Ok(providers.iter().filter_map(|(name, value)| entry(Some(name), value)).collect())
            }
            Some(Value::Array(providers)) => {
                Ok(providers.iter().filter_map(|value| entry(None, value)).collect())
            }
            _ => Err(Error::new(Kind::Unsupported, format!("model {model} has no inference provider"))),
        }
    }

    /// Has the providers of a model asked for anew by the next call, as its page may be put right any time.
    pub fn forget_mapping(&self, model: &str) {
        self.forget(&format!("/api/models/{model}{MAPPING}"));
    }

    fn forget(&self, path: &str) {
        self.known.lock().unwrap().remove(path);
    }

    async fn model(&self, context: &Context<'_>, model: &str, query: &str) -> Result<Arc<Value>> {
        check_repo_id(model)?;
        self.get(context, &format!("/api/models/{model}{query}")).await.map_err(|mut error| {
            let said = error.reply.as_deref().and_then(|reply| reply.server_message.as_deref()).unwrap_or_default();
            if error.kind == Kind::Unauthorized && !said.contains("Invalid credentials") {
                error.kind = Kind::NotFound;
                error.message = format!(
                    "model {model} is not on the Hub, or is private or gated and the token does not open it: {}",
                    error.message
                );
            }
            error
        })
    }

    async fn get(&self, context: &Context<'_>, path: &str) -> Result<Arc<Value>> {
        if let Some((since, value)) = self.known.lock().unwrap().get(path)
            && since.elapsed() < FRESH
        {
            return Ok(value.clone());
        }
        let value = Arc::new(essence(Box::pin(self.ask(context, path)).await?));
        let mut known = self.known.lock().unwrap();
        known.retain(|_, (since, _)| since.elapsed() < FRESH);
        known.insert(path.to_owned(), (Instant::now(), value.clone()));
        Ok(value)
    }

    async fn ask(&self, context: &Context<'_>, path: &str) -> Result<Value> {
        let hub = self.url()?;
        let url = parse_url("HF_ENDPOINT", &format!("{}{path}", hub.as_str().trim_end_matches('/')))?;
        let mut headers = HeaderMap::new();
        let token = context.tokens.for_lookups(context.provided, hub, context.transport, context.log).await?;
        if let Some(token) = token
            && self.may_send(&token, &url, context.config.token_discovery)?
        {
            headers.insert(AUTHORIZATION, bearer(&token.secret)?);
        }
        let outgoing = Outgoing::new(Method::GET, url, headers, bytes::Bytes::new());
        json_body(&context.transport.fetch(outgoing).await?)
    }
}

/// What is asked of a page, which may be long: that of a model, or of all tasks with the models to try them with.
fn essence(mut page: Value) -> Value {
    if let Some(members) = page.as_object_mut() {
        members.retain(|name, value| {
            if let Some(first) = value.pointer_mut("/widgetModels/0").map(Value::take) {
                *value = json!({ "widgetModels": [first] });
                return true;
            }
            matches!(name.as_str(), "pipeline_tag" | "tags" | "inferenceProviderMapping")
        });
    }
    page
}

/// An error unless the Hub could have a repository of that id.
pub fn check_repo_id(id: &str) -> Result<()> {
    let wrong = |why: &str| {
        Err(Error::argument(format!(
            "\"{id}\" is not the id of a model: {why}; it must look like \"owner/name\""
        )))
    };
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let edge = |part: &str| part.starts_with(['-', '.']) || part.ends_with(['-', '.']);
    if id.matches('/').count() > 1 {
        return wrong("it has more than one slash");
    }
    let fits = |part: &str| (1..=96).contains(&part.len()) && part.chars().all(allowed) && !edge(part);
    if !id.split('/').all(fits) {
        return wrong(
            "each part may have 96 characters: ASCII letters, digits, '-', '_' and '.', the last two not at its ends",
        );
    }
    if id.contains("--") || id.contains("..") || id.ends_with(".git") {
        return wrong("it may not have \"--\" or \"..\", or end with \".git\"");
    }
    Ok(())
}
