//! Where tokens are found: the environment, then the token file. Read once, when a client is made.

use std::env;
use std::path::{Path, PathBuf};

use crate::config::Secret;

/// What the search found.
#[derive(Debug, Default)]
pub struct Found {
    /// A CI job's identity, to be exchanged for a token; it comes before all others.
    pub identity: Option<Identity>,
    /// The token.
    pub token: Option<Secret>,
    /// The file that the token is from, if it is from one.
    pub file: Option<PathBuf>,
}

/// A CI job that the Hub trusts, by `HF_OIDC_RESOURCE`.
#[derive(Debug)]
pub struct Identity {
    /// What the token will be for: a repository or a user.
    pub resource: String,
    /// Who the job is.
    pub proof: Proof,
}

/// The proof of a job's identity.
#[derive(Debug)]
pub enum Proof {
    /// An id token that is there already (`HF_OIDC_ID_TOKEN`).
    Given(Secret),
    /// GitHub Actions makes one at this URL for this secret.
    GitHub(String, Secret),
    /// There is none, for this reason.
    Missing(&'static str),
}

/// Searches `HF_OIDC_RESOURCE`, `HF_TOKEN`, its old name if that is unset or empty, then the token file.
pub fn discover() -> Found {
    let hf_token = env::var("HF_TOKEN").unwrap_or_default();
    let from_environment = match hf_token.as_str() {
        "" => variable("HUGGING_FACE_HUB_TOKEN").and_then(|text| Secret::new(&text)),
        text => Secret::new(text),
    };
    let identity = variable("HF_OIDC_RESOURCE").map(|resource| Identity { resource, proof: proof() });
    if from_environment.is_some() {
        return Found { identity, token: from_environment, file: None };
    }
    let file = token_file();
    let token = file.as_ref().and_then(|path| Secret::new(&std::fs::read_to_string(path).ok()?));
    Found { identity, file: file.filter(|_| token.is_some()), token }
}

fn proof() -> Proof {
    let secret = |name: &str| variable(name).and_then(|text| Secret::new(&text));
    if let Some(id_token) = secret("HF_OIDC_ID_TOKEN") {
        return Proof::Given(id_token);
    }
    if env::var("GITHUB_ACTIONS").as_deref() != Ok("true") {
        return Proof::Missing(
            "HF_OIDC_RESOURCE is set but there is no id token: this is no GitHub Actions job and HF_OIDC_ID_TOKEN is \
             not set; set it to the id token that your CI makes, or unset HF_OIDC_RESOURCE",
        );
    }
    match (variable("ACTIONS_ID_TOKEN_REQUEST_URL"), secret("ACTIONS_ID_TOKEN_REQUEST_TOKEN")) {
        (Some(url), Some(token)) => Proof::GitHub(url, token),
        _ => Proof::Missing(
            "HF_OIDC_RESOURCE is set but GitHub Actions gives this job no id token; add `permissions: id-token: write` \
             to the job",
        ),
    }
}

fn token_file() -> Option<PathBuf> {
    if let Some(path) = variable("HF_TOKEN_PATH") {
        return Some(expand(&path));
    }
    Some(cache_folder()?.join("token"))
}

/// The folder of Hugging Face's files.
pub fn cache_folder() -> Option<PathBuf> {
    if let Some(home) = variable("HF_HOME") {
        return Some(expand(&home));
    }
    let cache = match variable("XDG_CACHE_HOME") {
        Some(cache) => expand(&cache),
        None => home()?.join(".cache"),
    };
    Some(cache.join("huggingface"))
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

/// A variable of the environment that is not empty.
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Whether an environment switch is on.
pub fn is_set(name: &str) -> bool {
    env::var(name)
        .is_ok_and(|value| matches!(value.to_ascii_uppercase().as_str(), "1" | "ON" | "YES" | "TRUE"))
}
