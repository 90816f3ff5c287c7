//! The tokens of one client: given by the caller, asked from the host, or found; kept and renewed while it lives.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use reqwest::Url;

use crate::auth::Token;
use crate::auth::discover::{Found, discover, is_set};
use crate::auth::exchange::{self, Fresh};
use crate::config::{Config, Secret, TokenDiscovery};
use crate::error::{Error, Kind, Result, without_secret};
use crate::http::transport::Transport;
use crate::log::{Level, Log};

/// Asks the host for a token and how long it is good for; runs on the host's own threads.
pub type Provider = Box<dyn Fn() -> Result<Option<Fresh>> + Send + Sync>;

/// The tokens of a client.
pub struct Tokens {
    given: Option<Secret>,
    provider: Option<Provider>,
    provided: Mutex<Option<Kept>>,
    found: Option<Found>,
    renewed: tokio::sync::Mutex<Option<Kept>>,
    lookups_may_search: bool,
    /// Keys for single providers or servers, to keep them out of messages too.
    keys: Vec<Secret>,
    /// The tokens that were used last, the one in use at the end, to keep them out of messages.
    secrets: Mutex<VecDeque<Secret>>,
}

/// A token and until when it need not be asked for again.
#[derive(Clone)]
struct Kept {
    token: Secret,
    until: Option<Instant>,
}

impl Kept {
    fn is_fresh(&self) -> bool {
        self.until.is_none_or(|until| Instant::now() < until)
    }
}

impl From<Fresh> for Kept {
    fn from(fresh: Fresh) -> Self {
        Self { token: fresh.token, until: fresh.life.and_then(|life| Instant::now().checked_add(life)) }
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens")
    }
}

/// How many tokens are kept out of messages.
const REMEMBERED: usize = 16;

/// How long before its end a provided token is asked for anew.
const MARGIN: Duration = Duration::from_secs(10);

impl Tokens {
    /// For a client with these settings; searches now.
    pub fn new(config: &Config, provider: Option<Provider>) -> Self {
        let mut found = (config.token_discovery != TokenDiscovery::Off).then(discover);
        if let Some(found) = found.as_mut().filter(|found| found.identity.is_none() && found.token.is_none())
        {
            found.token.clone_from(&config.fallback_token);
        }
        let known = [config.token.clone(), found.as_ref().and_then(|found| found.token.clone())];
        Self {
            keys: config.keys.iter().map(|(_, key)| key.clone()).collect(),
            given: config.token.clone(),
            provider,
            provided: Mutex::default(),
            found,
            renewed: tokio::sync::Mutex::default(),
            lookups_may_search: !is_set("HF_HUB_DISABLE_IMPLICIT_TOKEN"),
            secrets: Mutex::new(known.into_iter().flatten().collect()),
        }
    }

    /// One token and no other, or none at all.
    pub fn only(token: Option<Secret>) -> Self {
        Self {
            keys: Vec::new(),
            secrets: Mutex::new(token.iter().cloned().collect()),
            given: token,
            provider: None,
            provided: Mutex::default(),
            found: None,
            renewed: tokio::sync::Mutex::default(),
            lookups_may_search: false,
        }
    }

    /// The token that the host provides, if it does; it is asked unless its last one is good. Runs the host's code.
    pub fn provided(&self) -> Result<Option<Secret>> {
        let Some(provider) = self.provider.as_ref().filter(|_| self.given.is_none()) else { return Ok(None) };
        if let Some(kept) = self.provided.lock().unwrap().as_ref().filter(|kept| kept.is_fresh()) {
            return Ok(Some(kept.token.clone()));
        }
        let fresh = provider()?.map(|fresh| {
            let life = fresh.life.map(|life| life.saturating_sub(MARGIN.min(life / 10)));
            Kept::from(Fresh { life, ..fresh })
        });
        let token = fresh.as_ref().map(|kept| kept.token.clone());
        token.iter().for_each(|token| self.remember(token));
        *self.provided.lock().unwrap() = fresh;
        Ok(token)
    }

    /// Whether [`Tokens::provided`] would run the host's code now.
    pub fn must_ask(&self) -> bool {
        self.provider.is_some()
            && self.given.is_none()
            && !self.provided.lock().unwrap().as_ref().is_some_and(Kept::is_fresh)
    }

    /// Has the host asked again before the next call, because a server refused its token.
    pub fn forget_provided(&self) {
        if self.provider.is_some() {
            *self.provided.lock().unwrap() = None;
        }
    }

    /// The token for a call, given what the host provided for it.
    pub async fn for_call(
        &self,
        provided: Option<&Secret>,
        hub: &Url,
        transport: &Transport,
        log: &Log,
    ) -> Result<Option<Token>> {
        match self.own(provided) {
            Some(token) => Ok(Some(token)),
            None => self.search(hub, transport, log).await,
        }
    }

    /// The token for look-ups on the Hub: the caller's own if it is one of Hugging Face, else a found one.
    pub async fn for_lookups(
        &self,
        provided: Option<&Secret>,
        hub: &Url,
        transport: &Transport,
        log: &Log,
    ) -> Result<Option<Token>> {
        let own = self.own(provided).filter(Token::is_hugging_face);
        self.else_searched(own, hub, transport, log).await
    }

    /// The token for operations on Inference Endpoints: the caller's own, else a found one.
    pub async fn for_operations(
        &self,
        provided: Option<&Secret>,
        hub: &Url,
        transport: &Transport,
        log: &Log,
    ) -> Result<Option<Token>> {
        self.else_searched(self.own(provided), hub, transport, log).await
    }

    /// A token that is there, else a found one if the environment does not forbid to search for calls that could do without.
    async fn else_searched(
        &self,
        own: Option<Token>,
        hub: &Url,
        transport: &Transport,
        log: &Log,
    ) -> Result<Option<Token>> {
        match own {
            Some(token) => Ok(Some(token)),
            None if self.lookups_may_search => self.search(hub, transport, log).await,
            None => Ok(None),
        }
    }

    fn own(&self, provided: Option<&Secret>) -> Option<Token> {
        let secret = self.given.as_ref().or(provided)?.clone();
        Some(Token { secret, discovered: false })
    }

    async fn search(&self, hub: &Url, transport: &Transport, log: &Log) -> Result<Option<Token>> {
        match &self.found {
            // On the heap, because a future is as large as the rarest thing it may do.
            Some(found) => Box::pin(self.searched(found, hub, transport, log)).await,
            None => Ok(None),
        }
    }

    async fn searched(
        &self,
        found: &Found,
        hub: &Url,
        transport: &Transport,
        log: &Log,
    ) -> Result<Option<Token>> {
        let discovered = |secret| Some(Token { secret, discovered: true });
        let (Some(secret), None, None) = (&found.token, &found.identity, &found.file) else {
            let mut renewed = self.renewed.lock().await;
            if let Some(kept) = renewed.as_ref().filter(|kept| kept.is_fresh()) {
                return Ok(discovered(kept.token.clone()));
            }
            let before = renewed.as_ref().map(|kept| &kept.token).or(found.token.as_ref());
            let fresh = match (&found.identity, before, &found.file) {
                (Some(identity), _, _) => exchange::for_identity(identity, hub, transport).await?,
                (None, Some(token), Some(file)) => {
                    let renewal =
                        exchange::renewed(token.clone(), file.clone(), hub.clone(), transport.clone());
                    // A task of its own, because the Hub voids the old login: a call that is given up must not lose the new one.
                    let renewal = tokio::spawn(renewal).await;
                    let (fresh, problem) = renewal.map_err(|e| {
                        Error::new(Kind::Internal, format!("the login could not be renewed: {e}"))
                    })?;
                    if let Some(error) = problem {
                        log.add(Level::Warn, || self.without_secrets(error.message.clone(), &[]));
                    }
                    fresh
                }
                _ => return Ok(None),
            };
            let kept = Kept::from(fresh);
            self.remember(&kept.token);
            let token = kept.token.clone();
            *renewed = Some(kept);
            return Ok(discovered(token));
        };
        Ok(discovered(secret.clone()))
    }

    fn remember(&self, secret: &Secret) {
        let mut secrets = self.secrets.lock().unwrap();
        secrets.retain(|known| known != secret);
        secrets.push_back(secret.clone());
        if secrets.len() > REMEMBERED {
            secrets.pop_front();
        }
    }

    /// A text without any of the client's tokens in it, nor what else is secret of a call.
    pub fn without_secrets(&self, text: String, also: &[String]) -> String {
        let text = also.iter().fold(text, |text, secret| without_secret(text, secret));
        let secrets = self.secrets.lock().unwrap();
        let secrets = secrets.iter().chain(&self.keys);
        secrets.fold(text, |text, secret| without_secret(text, secret.reveal()))
    }

    /// An error without any of these.
    pub fn censor(&self, error: Error, also: &[String]) -> Error {
        let error = also.iter().fold(error, |error, secret| error.without_secret(secret));
        let secrets = self.secrets.lock().unwrap();
        let secrets = secrets.iter().chain(&self.keys);
        secrets.fold(error, |error, secret| error.without_secret(secret.reveal()))
    }
}
