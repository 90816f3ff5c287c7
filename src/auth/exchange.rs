//! New tokens from the Hub: for a CI job's identity, and for a login that is about to expire.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, Url};
use serde_json::{Value, json};

use crate::auth::discover::{Identity, Proof};
use crate::auth::{in_the_clear, is_loopback};
use crate::config::{Secret, parse_url};
use crate::error::{Error, Kind, Result};
use crate::http::transport::{Outgoing, Transport};
use crate::runtime::within;
use crate::tasks::decode::json_body;

/// The public name under which huggingface_hub logs users in, which a refresh must repeat.
const CLIENT_ID: &str = "26be6b09-91c5-47da-9861-d2d2bb7a7e36";

/// A login this close to its end is renewed.
const RENEW_BEFORE: u64 = 24 * 3600;

/// How long a renewal may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A token and how long it is good for.
pub struct Fresh {
    /// The token.
    pub token: Secret,
    /// Its life from now, if it was said.
    pub life: Option<Duration>,
}

/// The Hub's token for a CI job. There is no fall-back: who asks for this wants no other.
pub async fn for_identity(identity: &Identity, hub: &Url, transport: &Transport) -> Result<Fresh> {
    let (proof, margin) = match &identity.proof {
        Proof::Given(id_token) => (id_token.clone(), Duration::ZERO),
        Proof::GitHub(url, secret) => {
            (from_github(url, secret, hub, transport).await?, Duration::from_secs(300))
        }
        Proof::Missing(why) => return Err(Error::new(Kind::NoToken, *why)),
    };
    let form = json!({
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
        "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
        "subject_token": proof.reveal(),
        "resource": identity.resource,
    });
    let answer = post(hub, transport, "application/json", form.to_string()).await.map_err(|error| {
        let error = error.without_secret(proof.reveal());
        let message = format!("the Hub gave no token for HF_OIDC_RESOURCE: {}", error.message);
        Error { message, ..error }
    })?;
    let life = answer.get("expires_in").and_then(Value::as_u64).unwrap_or(3600);
    let token = token_in(&answer, "access_token")?;
    Ok(Fresh { token, life: Some(Duration::from_secs(life).saturating_sub(margin)) })
}

async fn from_github(url: &str, secret: &Secret, hub: &Url, transport: &Transport) -> Result<Secret> {
    let mut url = parse_url("ACTIONS_ID_TOKEN_REQUEST_URL", url)?;
    url.query_pairs_mut().append_pair("audience", hub.as_str().trim_end_matches('/'));
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, bearer(secret)?);
    let outgoing = Outgoing::new(Method::GET, url, headers, Bytes::new());
    let answer = fetch(outgoing, transport).await.map_err(|error| error.without_secret(secret.reveal()))?;
    token_in(&answer, "value")
}

/// The JSON answer to a request that carries a secret: not over plain http to another machine, and not along a redirect.
async fn fetch(outgoing: Outgoing, transport: &Transport) -> Result<Value> {
    if outgoing.url.scheme() != "https" && !is_loopback(&outgoing.url) {
        return Err(in_the_clear("a token's exchange", &outgoing.url));
    }
    json_body(&transport.fetch(Outgoing { stays: true, ..outgoing }).await?)
}

/// The header of a token.
pub fn bearer(secret: &Secret) -> Result<HeaderValue> {
    credentials("Bearer", secret)
}

/// The header of a token that is introduced in a provider's own way.
pub fn credentials(scheme: &str, secret: &Secret) -> Result<HeaderValue> {
    let mut value = HeaderValue::try_from(format!("{scheme} {}", secret.reveal())).map_err(|_| {
        Error::argument("the token has a character that headers cannot carry; it is not a token")
    })?;
    value.set_sensitive(true);
    Ok(value)
}

async fn post(hub: &Url, transport: &Transport, mime: &'static str, body: String) -> Result<Value> {
    let url = parse_url("HF_ENDPOINT", &format!("{}/oauth/token", hub.as_str().trim_end_matches('/')))?;
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(mime));
    fetch(Outgoing::new(Method::POST, url, headers, Bytes::from(body)), transport).await
}

fn token_in(answer: &Value, name: &str) -> Result<Secret> {
    let token = answer.get(name).and_then(Value::as_str).and_then(Secret::new);
    token.ok_or_else(|| Error::protocol(format!("the answer to a request for a token has no \"{name}\"")))
}

/// The login that a token file's token belongs to, as the file `stored_tokens` beside it says.
struct Login {
    name: String,
    refresh_token: Secret,
    expires_at: u64,
}

/// The token of a token file, renewed if its login is about to expire; and when to look again. A failure to renew leaves
/// the old token, with the reason.
pub async fn renewed(token: Secret, file: PathBuf, hub: Url, transport: Transport) -> (Fresh, Option<Error>) {
    const LATER: Duration = Duration::from_secs(300);
    let (token, file) = (&token, file.as_path());
    let stored = file.with_file_name("stored_tokens");
    let keep = |life| Fresh { token: token.clone(), life };
    let current = || std::fs::read_to_string(file).ok().and_then(|text| Secret::new(&text));
    // Another process may have renewed it.
    let adopted = || Fresh { token: current().unwrap_or_else(|| token.clone()), life: Some(LATER) };
    let Some(login) = login_of(token, &stored) else { return (adopted(), None) };
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |now| now.as_secs());
    if login.expires_at > now + RENEW_BEFORE {
        return (keep(Some(Duration::from_secs(login.expires_at - RENEW_BEFORE - now))), None);
    }
    let Some(_lock) = within(Some(PATIENCE * 3), lock(&stored)).await else {
        return (keep(Some(LATER)), None);
    };
    let Some(login) = login_of(token, &stored) else { return (adopted(), None) };
    match within(Some(PATIENCE), renew(&login, &hub, &transport)).await {
        Some(Ok((token_now, refresh_token, expires_in))) => {
            let written =
                write_login(&stored, &login.name, &token_now, &refresh_token, expires_in.map(|s| now + s))
                    .and_then(|()| match current() {
                        Some(current) if current == *token => write_secret(file, token_now.reveal()),
                        _ => Ok(()),
                    });
            let life = expires_in.map(|seconds| Duration::from_secs(seconds.saturating_sub(RENEW_BEFORE)));
            let problem = |e: std::io::Error| {
                Error::new(
                    Kind::Io,
                    format!("the renewed token could not be kept in {}: {e}", file.display()),
                )
            };
            (Fresh { token: token_now, life: life.map(|life| life.max(LATER)) }, written.err().map(problem))
        }
        Some(Err(error)) => {
            let revoked = error.reply.as_deref().is_some_and(|reply| {
                reply.server_message.as_deref().is_some_and(|said| said.contains("invalid_grant"))
            });
            let life = if revoked { None } else { Some(LATER) };
            let why = format!("the login could not be renewed, run `hf auth login`: {}", error.message);
            (keep(life), Some(Error { message: why, ..error }))
        }
        None => {
            let why = "the Hub did not renew the login in time; it will be asked again";
            (keep(Some(LATER)), Some(Error::new(Kind::Timeout, why)))
        }
    }
}

async fn renew(login: &Login, hub: &Url, transport: &Transport) -> Result<(Secret, Secret, Option<u64>)> {
    let body = {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", "refresh_token");
        form.append_pair("refresh_token", login.refresh_token.reveal());
        form.append_pair("client_id", CLIENT_ID);
        form.finish()
    };
    let answer = post(hub, transport, "application/x-www-form-urlencoded", body).await?;
    let refresh_token = answer.get("refresh_token").and_then(Value::as_str).and_then(Secret::new);
    Ok((
        token_in(&answer, "access_token")?,
        refresh_token.unwrap_or_else(|| login.refresh_token.clone()),
        answer.get("expires_in").and_then(Value::as_u64),
    ))
}

fn login_of(token: &Secret, stored: &Path) -> Option<Login> {
    let text = std::fs::read_to_string(stored).ok()?;
    sections(&text).into_iter().find_map(|(name, lines)| {
        let field = |wanted: &str| {
            let fields = lines.iter().filter_map(|line| line.split_once(['=', ':']));
            fields.rev().find(|(name, _)| name.trim() == wanted).map(|(_, value)| value.trim())
        };
        (field("hf_token")? == token.reveal()).then_some(())?;
        Some(Login {
            name: name.to_owned(),
            refresh_token: Secret::new(field("refresh_token")?)?,
            expires_at: field("expires_at")?.parse().ok()?,
        })
    })
}

/// The sections of an INI file with their lines.
fn sections(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut sections: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(['#', ';'])) {
        match (line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')), sections.last_mut()) {
            (Some(name), _) => sections.push((name, Vec::new())),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => {}
        }
    }
    sections
}

fn write_login(
    stored: &Path,
    name: &str,
    token: &Secret,
    refresh_token: &Secret,
    expires_at: Option<u64>,
) -> std::io::Result<()> {
    let known = std::fs::read_to_string(stored)?;
    let mut text = String::new();
    for (section, lines) in sections(&known) {
        text.push_str(&format!("[{section}]\n"));
        if section == name {
            text.push_str(&format!(
                "hf_token = {}\nrefresh_token = {}\n",
                token.reveal(),
                refresh_token.reveal()
            ));
            text.extend(expires_at.map(|at| format!("expires_at = {at}\n")));
        } else {
            lines.iter().for_each(|line| text.push_str(&format!("{line}\n")));
        }
        text.push('\n');
    }
    write_secret(stored, &text)
}

/// Replaces a file in one step by one that only its owner may read.
fn write_secret(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let path = &std::fs::canonicalize(path)?;
    let fresh = beside(path, &format!(".{:016x}", fastrand::u64(..)));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options
        .open(&fresh)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .and_then(|()| std::fs::rename(&fresh, path));
    written.inspect_err(|_| _ = std::fs::remove_file(&fresh))
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The lock that huggingface_hub takes too, because a second renewal would void the first.
async fn lock(stored: &Path) -> Option<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    let file = options.write(true).create(true).truncate(false).open(beside(stored, ".lock")).ok()?;
    while file.try_lock().is_err() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Some(file)
}
