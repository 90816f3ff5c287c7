//! Requests to the API of Inference Endpoints: addresses, headers, tokens, and whose namespace is meant.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, Url};
use serde_json::Value;

use crate::auth::Token;
use crate::auth::exchange::bearer;
use crate::auth::tokens::Tokens;
use crate::config::{Config, Secret, parse_url, redact};
use crate::endpoints::snapshot::{Changes, Choice, Endpoint};
use crate::error::{Error, Result};
use crate::http::body::Body;
use crate::http::transport::{Outgoing, Transport};
use crate::log::{Level, Log};
use crate::providers::hub::{Account, Hub};
use crate::providers::{Header, no_token, set_headers};
use crate::runtime::inflight::{Inflight, Progress};
use crate::tasks::args::Args;
use crate::tasks::decode::json_body;

/// What an operation may use of its client and its call.
pub struct Api<'a> {
    /// The client's settings.
    pub config: &'a Config,
    /// The connections.
    pub transport: &'a Transport,
    /// The Hub.
    pub hub: &'a Hub,
    /// The client's tokens.
    pub tokens: &'a Tokens,
    /// The token that the host provided for this call.
    pub provided: Option<&'a Secret>,
    /// The call's own headers.
    pub own: &'a [Header],
    /// What was changed when.
    pub changes: &'a Changes,
    /// Which attempt this is, from 1 on.
    pub attempt: u32,
    /// Whether something was asked for that must not be asked for twice.
    pub committed: AtomicBool,
    /// The arguments.
    pub args: &'a Args,
    /// Which token is used.
    pub choice: Choice,
    /// What must not be seen in texts, beside the client's tokens.
    pub secrets: Vec<String>,
    /// Where records go.
    pub log: &'a Log,
    /// Where events go.
    pub inflight: &'a Inflight,
}

/// A reply of the API.
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Reply {
    /// What stands for a reply where nothing was asked.
    pub fn nothing() -> Self {
        Self { status: 200, headers: HeaderMap::new(), body: Bytes::new() }
    }

    /// The body as JSON.
    pub fn json(&self) -> Result<Value> {
        json_body(&self.body)
    }
}

/// The API's address.
const ENDPOINTS: &str = "https://api.endpoints.huggingface.cloud";
/// The catalog's.
const CATALOG: &str = "https://endpoints.huggingface.co";

/// How long one look may take if the client has no total time.
const LOOK: Duration = Duration::from_secs(60);

/// What a part of a path must not have as it is.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A name as a part of a path, which it cannot leave.
pub fn part(what: &str, name: &str) -> Result<String> {
    if matches!(name, "" | "." | "..") {
        return Err(Error::argument(format!("{what} is \"{name}\", which is no name")));
    }
    Ok(utf8_percent_encode(name, PART).to_string())
}

impl Api<'_> {
    /// A URL of the API.
    pub fn url(&self, path: &str) -> Result<Url> {
        let base = self.config.endpoints_url.as_deref().unwrap_or(ENDPOINTS).trim_end_matches('/');
        parse_url("the address of the Inference Endpoints API", &format!("{base}/v2/{path}"))
    }

    /// A URL of the catalog.
    pub fn catalog_url(&self, path: &str) -> Result<Url> {
        let base = self.config.endpoints_url.as_deref().unwrap_or(CATALOG).trim_end_matches('/');
        parse_url("the address of the Inference Catalog", &format!("{base}/api/v1/catalog/{path}"))
    }

    /// The path of the endpoint that the operation is about, with its namespace.
    pub async fn endpoint(&self) -> Result<(String, String)> {
        let name = part("the endpoint's name", self.args.text("name").unwrap_or_default())?;
        let namespace = self.namespace().await?;
        Ok((format!("endpoint/{}/{name}", part("the namespace", &namespace)?), namespace))
    }

    /// The namespace that was given, else the user's.
    pub async fn namespace(&self) -> Result<String> {
        if let Some(namespace) = self.args.text("namespace").filter(|namespace| !namespace.is_empty()) {
            return Ok(namespace.to_owned());
        }
        let account = self.account().await?;
        match account.is_user {
            true => Ok(account.name),
            false => Err(Error::argument(
                "the token belongs to no user, so there is no default namespace; set the argument \"namespace\"",
            )),
        }
    }

    /// Whose token it is.
    pub async fn account(&self) -> Result<Account> {
        let why = "whose endpoints are meant";
        if self.choice == Choice::Nothing {
            return Err(Error::argument(format!(
                "without a token nobody can tell {why}; set the argument \"namespace\""
            )));
        }
        let Some(token) = self.token().await? else {
            return Err(no_token(&format!("to ask the Hub {why}, hfi")));
        };
        let base = match &self.config.endpoints_url {
            Some(url) => url.trim_end_matches('/'),
            None => self.hub.url()?.as_str().trim_end_matches('/'),
        };
        let url = parse_url("the address of the Hub", &format!("{base}/api/whoami-v2"))?;
        let headers = self.authorized(&token, &url)?;
        self.hub
            .account(Outgoing::new(Method::GET, url, headers, Body::default()), &token, self.transport)
            .await
    }

    /// The token of the operation.
    pub async fn token(&self) -> Result<Option<Token>> {
        let hub = self.hub.url()?;
        let token = match &self.choice {
            Choice::Nothing => return Ok(None),
            Choice::Given(secret) => return Ok(Some(Token { secret: secret.clone(), discovered: false })),
            Choice::Client => {
                self.tokens.for_operations(self.provided, hub, self.transport, self.log).await?
            }
            Choice::Required => self.tokens.for_call(self.provided, hub, self.transport, self.log).await?,
        };
        match token {
            None if self.choice == Choice::Required => Err(no_token("an operation with \"token\": true")),
            token => Ok(token),
        }
    }

    /// The token's header for a URL.
    pub async fn authorization(&self, url: &Url) -> Result<HeaderMap> {
        match self.token().await? {
            Some(token) => self.authorized(&token, url),
            None => Ok(HeaderMap::new()),
        }
    }

    fn authorized(&self, token: &Token, url: &Url) -> Result<HeaderMap> {
        match self.hub.may_send(token, url, self.config.token_discovery)? {
            true => Ok(HeaderMap::from_iter([(AUTHORIZATION, bearer(&token.secret)?)])),
            false => Ok(HeaderMap::new()),
        }
    }

    /// Asks the API; anything but a success is an error.
    pub async fn ask(&self, method: Method, url: Url, body: Option<&Value>) -> Result<Reply> {
        let mut headers = self.authorization(&url).await?;
        set_headers(&mut headers, self.config.headers.iter().chain(self.own));
        let body: Body = match body {
            Some(json) => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                Bytes::from(json.to_string()).into()
            }
            None => Body::default(),
        };
        self.log.add(Level::Debug, || format!("{method} {}", redact(url.as_str())));
        // Bodies may hold secrets, which are for this host only.
        let stays = !body.is_empty();
        self.committed.store(method != Method::GET, Ordering::Relaxed);
        let outgoing = Outgoing { stays, ..Outgoing::new(method, url, headers, body) };
        let incoming = self.transport.send(outgoing).await?.success().await?;
        let (status, headers) = (incoming.status(), incoming.headers().clone());
        Ok(Reply { status, headers, body: incoming.bytes().await? })
    }

    /// Asks for the state of an endpoint.
    pub async fn look(&self, path: &str, namespace: &str) -> Result<(Reply, Endpoint)> {
        let reply = self.ask(Method::GET, self.url(path)?, None).await?;
        let endpoint = Endpoint::new(reply.json()?, namespace, self.choice.clone())?;
        Ok((reply, endpoint))
    }

    /// The endpoint that came of a change.
    pub fn changed(&self, raw: Value, namespace: &str) -> Result<Endpoint> {
        let endpoint = Endpoint::new(raw, namespace, self.choice.clone())?;
        self.changes.add(&endpoint);
        Ok(endpoint)
    }

    /// How long one look may take.
    pub fn patience(&self) -> Duration {
        self.config.timeouts.total.unwrap_or(LOOK)
    }

    /// A text without anything secret.
    pub fn clean(&self, text: String) -> String {
        self.tokens.without_secrets(text, &self.secrets)
    }

    /// Tells the caller, if there is room for it, and the log.
    pub fn tell(&self, text: String, json: Value) {
        self.log.add(Level::Info, || text.clone());
        self.inflight.offer(Progress { text, json: Some(json) });
    }

    /// Warns of something that does not end the operation.
    pub fn warn(&self, error: Error) -> Error {
        let error = self.tokens.censor(error, &self.secrets);
        self.log.add(Level::Warn, || error.message.clone());
        error
    }

    /// An error with what it is about in front.
    pub fn about(what: &str, error: Error) -> Error {
        Error { message: format!("{what}: {}", error.message), ..error }
    }
}
