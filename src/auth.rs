//! Tokens: where they are found, and the firewall that decides which host may see one.
//!
//! A token that the caller gave goes where the caller points, but not over plain http off this machine.
//! A token that was merely found goes to Hugging Face only.

use std::env;
use std::path::{Path, PathBuf};

use reqwest::Url;

use crate::config::{Config, Secret, TokenDiscovery, redact};
use crate::error::{Error, Kind, Result};

/// A token and how it came here.
#[derive(Debug, Clone)]
pub struct Token {
    /// The token itself.
    pub secret: Secret,
    /// Found in the environment or a file, not given by the caller.
    pub discovered: bool,
}

impl Token {
    /// Whether it is a Hugging Face token, which the router takes for every provider.
    pub fn is_hugging_face(&self) -> bool {
        self.secret.reveal().starts_with("hf_")
    }
}

/// The token of a client: the given one, else what the search finds.
pub fn resolve(config: &Config) -> Option<Token> {
    if let Some(secret) = config.token.clone() {
        return Some(Token { secret, discovered: false });
    }
    if config.token_discovery == TokenDiscovery::Off {
        return None;
    }
    discover().map(|secret| Token { secret, discovered: true })
}

/// The token for look-ups on the Hub, which never get the caller's own but only a found one.
pub fn for_lookups(config: &Config) -> Option<Token> {
    if config.token_discovery == TokenDiscovery::Off || is_set("HF_HUB_DISABLE_IMPLICIT_TOKEN") {
        return None;
    }
    discover().map(|secret| Token { secret, discovered: true })
}

/// `HF_TOKEN`, then its old name if that is unset or empty, then the token file.
fn discover() -> Option<Secret> {
    let hf_token = env::var("HF_TOKEN").unwrap_or_default();
    let from_environment = if hf_token.is_empty() {
        env::var("HUGGING_FACE_HUB_TOKEN").ok().and_then(|text| Secret::new(&text))
    } else {
        Secret::new(&hf_token)
    };
    from_environment.or_else(|| {
        token_file().and_then(|path| std::fs::read_to_string(path).ok()).and_then(|t| Secret::new(&t))
    })
}

fn token_file() -> Option<PathBuf> {
    let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(path) = variable("HF_TOKEN_PATH") {
        return Some(expand(&path));
    }
    if let Some(home) = variable("HF_HOME") {
        return Some(expand(&home).join("token"));
    }
    let cache = match variable("XDG_CACHE_HOME") {
        Some(cache) => expand(&cache),
        None => home()?.join(".cache"),
    };
    Some(cache.join("huggingface").join("token"))
}

fn home() -> Option<PathBuf> {
    env::home_dir().filter(|path| !path.as_os_str().is_empty())
}

/// `~` and `$NAME` or `${NAME}` in a path replaced.
fn expand(path: &str) -> PathBuf {
    let mut expanded = String::new();
    let mut rest = path;
    while let Some(at) = rest.find('$') {
        expanded.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let (name, end) = match after.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
            Some((name, _)) => (name, name.len() + 2),
            None => {
                let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
                (&after[..end], end)
            }
        };
        match env::var(name) {
            Ok(value) if !name.is_empty() => expanded.push_str(&value),
            _ => expanded.push_str(&rest[at..at + 1 + end]),
        }
        rest = &after[end..];
    }
    expanded.push_str(rest);
    match (expanded.strip_prefix('~'), home()) {
        (Some(tail), Some(home)) if tail.is_empty() || tail.starts_with('/') => {
            home.join(Path::new(tail.trim_start_matches('/')))
        }
        _ => PathBuf::from(expanded),
    }
}

/// Whether an environment switch is on.
pub fn is_set(name: &str) -> bool {
    env::var(name)
        .is_ok_and(|value| matches!(value.to_ascii_uppercase().as_str(), "1" | "ON" | "YES" | "TRUE"))
}

/// What the firewall says of sending `token` to `url`: yes, no, or an error if the caller must decide.
pub fn may_send(token: &Token, url: &Url, discovery: TokenDiscovery, hub: &Url) -> Result<bool> {
    let loopback = is_loopback(url);
    let encrypted = url.scheme() == "https";
    if token.discovered {
        let hugging_face = encrypted && is_hugging_face(url.host_str().unwrap_or_default());
        let hub = url.origin() == hub.origin() && (encrypted || loopback);
        return Ok(hugging_face || hub || (loopback && discovery == TokenDiscovery::Loopback));
    }
    if encrypted || loopback {
        return Ok(true);
    }
    Err(in_the_clear("the token", url))
}

/// The error for a secret that would travel over plain http.
pub fn in_the_clear(what: &str, url: &Url) -> Error {
    Error::new(
        Kind::Insecure,
        format!(
            "{what} is not sent to {} because plain http shows it to everyone on the way; \
             use https, or leave it out",
            redact(url.as_str())
        ),
    )
}

/// Whether a URL leads to this machine.
pub fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = host.parse::<std::net::IpAddr>() {
        return address.is_loopback() || address.is_unspecified();
    }
    host.eq_ignore_ascii_case("localhost") || host.to_ascii_lowercase().ends_with(".localhost")
}

fn is_hugging_face(host: &str) -> bool {
    ["huggingface.co", "hf.co", "huggingface.cloud", "hf.space"]
        .iter()
        .any(|domain| host.strip_suffix(domain).is_some_and(|front| front.is_empty() || front.ends_with('.')))
}
