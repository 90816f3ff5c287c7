//! The destinations of a call: the client's own, then its fallbacks. One that keeps failing is left out for a while.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::Url;
use reqwest::header::AUTHORIZATION;
use url::Origin;

use crate::auth::Token;
use crate::call::{Failure, Learned};
use crate::config::{Breaker, Config, Fallback, Secret, is_url, redact};
use crate::error::{Error, Kind};
use crate::providers::{AUTO, Header};
use crate::tasks::Form;
use crate::tasks::args::Args;

/// The destinations of a client's calls, its own first. There is at least that one.
#[derive(Debug)]
pub struct Chain {
    links: Vec<Link>,
}

/// A destination.
#[derive(Debug)]
pub struct Link {
    /// The client's settings, with this destination in the place of the client's own.
    pub config: Config,
    /// Its place in the chain; 0 is the client's own.
    pub number: usize,
    /// Its name for people: a provider, or the host of a server.
    pub name: String,
    /// What is known of the servers of models there, by model and task.
    pub learned: Mutex<HashMap<(String, &'static str), Learned>>,
    /// Whether it gets the headers of a call, which were meant for the client's own destination.
    pub takes_headers: bool,
    key: Option<Secret>,
    health: Mutex<Health>,
}

/// How a destination has done lately.
#[derive(Debug, Default)]
struct Health {
    failures: u32,
    out_until: Option<Instant>,
}

impl Chain {
    /// The chain that a client's settings name.
    pub fn new(config: Config) -> Self {
        let further: Vec<_> = config.fallbacks.iter().map(|fallback| with(&config, fallback)).collect();
        let links = std::iter::once((config, true)).chain(further).enumerate();
        Self { links: links.map(|(number, (config, headers))| Link::new(config, number, headers)).collect() }
    }

    /// The client's own destination.
    pub fn own(&self) -> &Link {
        &self.links[0]
    }

    /// The destinations in the order to try them now.
    pub fn order(&self, now: Instant) -> Order<'_> {
        let (out, mut links): (Vec<_>, Vec<_>) = self.links.iter().partition(|link| link.is_out(now));
        let all_out = links.is_empty();
        let usable = if all_out { out.len() } else { links.len() };
        links.extend(out);
        Order { links, usable, all_out }
    }
}

/// Destinations in the order to try them.
pub struct Order<'a> {
    /// Those that are left out at the end.
    pub links: Vec<&'a Link>,
    /// How many come before these; all, if there is no other.
    pub usable: usize,
    /// Whether all are left out, or are not to be.
    pub all_out: bool,
}

/// A client's settings with a fallback's destination, and whether that gets the caller's headers: they may have a secret for the
/// server that they were meant for, so they go from provider to provider and within a server only.
fn with(config: &Config, fallback: &Fallback) -> (Config, bool) {
    let (provider, base_url) = match is_url(&fallback.destination) {
        true => (None, Some(fallback.destination.clone())),
        false => (Some(fallback.destination.clone()), None),
    };
    let model = fallback.model.clone();
    let server = config.base_url.as_deref().or(config.model.as_deref().filter(|model| is_url(model)));
    let takes_headers = match (server, base_url.as_deref()) {
        (None, None) => true,
        (Some(own), Some(other)) => origin(own) == origin(other),
        _ => false,
    };
    let config = Config {
        headers: if takes_headers { without_credentials(&config.headers) } else { Vec::new() },
        is_fallback: true,
        model_wins: model.is_some(),
        model: model.or_else(|| config.model.clone().filter(|model| !is_url(model))),
        starts: false,
        bill_to: config.bill_to.clone().filter(|_| provider.is_some()),
        provider,
        base_url,
        ..config.clone()
    };
    (config, takes_headers)
}

/// Headers but `Authorization`, which beats a token and is for one destination.
fn without_credentials(headers: &[Header]) -> Vec<Header> {
    headers.iter().filter(|(name, _)| *name != AUTHORIZATION).cloned().collect()
}

fn origin(url: &str) -> Option<Origin> {
    Some(Url::parse(url).ok()?.origin())
}

impl Link {
    fn new(config: Config, number: usize, takes_headers: bool) -> Self {
        let url = config.base_url.as_deref();
        let provider = config.provider.as_deref().unwrap_or(AUTO);
        let named = url.unwrap_or(provider);
        let key = config.keys.iter().find(|(name, _)| name == named.trim_end_matches('/'));
        let key = key.map(|(_, key)| key.clone());
        let host = url.and_then(|url| Url::parse(url).ok()?.host_str().map(str::to_owned));
        let name = host.unwrap_or_else(|| redact(named));
        let (learned, health) = (Mutex::default(), Mutex::default());
        Self { config, number, name, learned, takes_headers, key, health }
    }

    /// The key for this destination, if the call goes there and not to a URL of its own or to the router's list of models.
    pub fn key(&self, args: &Args) -> Option<Token> {
        let Config { base_url, model, .. } = &self.config;
        let call = self.config.model_of_call(args.text("model")).filter(|model| is_url(model));
        let meant = match (call, base_url.as_deref()) {
            (Some(call), Some(base)) => origin(call) == origin(base),
            (Some(_), None) => false,
            (None, Some(_)) => true,
            (None, None) => args.task().form != Form::Models && !model.as_deref().is_some_and(is_url),
        };
        let secret = self.key.clone().filter(|_| meant)?;
        Some(Token { secret, discovered: false })
    }

    /// The client's token, as far as it goes there: a fallback gets a Hugging Face token only, which for a server counts as found,
    /// since it was not meant for it.
    pub fn passed_on(&self, token: Option<Token>) -> Option<Token> {
        if self.number == 0 {
            return token;
        }
        let token = token.filter(Token::is_hugging_face)?;
        Some(Token { discovered: token.discovered || self.config.base_url.is_some(), ..token })
    }

    /// The headers of a call, as far as they go there.
    pub fn headers_of<'a>(&self, args: &Args, headers: &'a [Header]) -> Cow<'a, [Header]> {
        match self.number {
            0 => headers.into(),
            _ if self.takes_headers && !args.text("model").is_some_and(is_url) => {
                without_credentials(headers).into()
            }
            _ => Cow::default(),
        }
    }

    fn is_out(&self, now: Instant) -> bool {
        self.health.lock().unwrap().out_until.is_some_and(|until| now < until)
    }

    /// Whether it may be asked. If it was left out until now, this is a probe, and others leave it out until that has worked.
    pub fn admits(&self, now: Instant) -> bool {
        let mut health = self.health.lock().unwrap();
        match health.out_until {
            Some(until) if now < until => return false,
            Some(_) => health.out_until = Some(now + self.config.breaker.pause),
            None => {}
        }
        true
    }

    fn failed(&self, retry_after: Option<f64>) {
        let Breaker { failures, pause } = self.config.breaker;
        let mut health = self.health.lock().unwrap();
        health.failures = health.failures.saturating_add(1);
        if failures > 0 && health.failures >= failures {
            let asked = Duration::try_from_secs_f64(retry_after.unwrap_or_default());
            health.out_until = Some(Instant::now() + pause.max(asked.unwrap_or_default().min(LONGEST)));
        }
    }
}

/// One try of a destination, which counts as a failure if the call's time ends while its answer is awaited.
pub struct Try<'a> {
    link: &'a Link,
    deadline: Option<Instant>,
    awaited: AtomicBool,
}

impl<'a> Try<'a> {
    /// Begins one.
    pub fn new(link: &'a Link, deadline: Option<Instant>) -> Self {
        Self { link, deadline, awaited: AtomicBool::new(false) }
    }

    /// The destination is asked, and is silent until it says otherwise.
    pub(super) fn asks(&self) {
        self.awaited.store(true, Ordering::Relaxed);
    }

    /// It has begun to answer.
    pub(super) fn hears(&self) {
        self.awaited.store(false, Ordering::Relaxed);
    }

    /// Ends it. The destination has answered, if only to refuse, or has failed; or it was not asked at all.
    pub(super) fn settle(self, failure: Option<&Failure>) {
        self.hears();
        match failure {
            Some(Failure { asked: false, .. }) => {}
            Some(Failure { error, .. }) if may_do_better(error) => {
                self.link.failed(error.reply.as_deref().and_then(|reply| reply.retry_after));
            }
            _ => *self.link.health.lock().unwrap() = Health::default(),
        }
    }
}

impl Drop for Try<'_> {
    fn drop(&mut self) {
        if self.awaited.load(Ordering::Relaxed)
            && self.deadline.is_some_and(|deadline| Instant::now() >= deadline)
        {
            self.link.failed(None);
        }
    }
}

/// How long a server may have itself left out.
const LONGEST: Duration = Duration::from_secs(3600);

/// Whether another destination may do better than the one that failed so.
pub fn may_do_better(error: &Error) -> bool {
    // An error that a server reports as the first event of a stream has no status.
    match error.reply.as_deref().map_or(0, |reply| reply.status) {
        status @ 1.. => matches!(status, 402 | 408 | 425 | 429 | 500..=599),
        0 => matches!(
            error.kind,
            Kind::Connect
                | Kind::ConnectTimeout
                | Kind::Tls
                | Kind::Proxy
                | Kind::ConnectionLost
                | Kind::ConnectionEnded
                | Kind::FirstByteTimeout
                | Kind::IdleTimeout
                | Kind::RateLimited
                | Kind::Overloaded
                | Kind::Server
        ),
    }
}

/// Whether a fallback cannot be asked at all: it has no such model or task, or there is no key for it.
pub fn is_unfit(error: &Error) -> bool {
    let before =
        matches!(error.kind, Kind::Unsupported | Kind::NoToken | Kind::Insecure | Kind::InvalidArgument);
    error.kind == Kind::NotFound || (error.reply.is_none() && before)
}
