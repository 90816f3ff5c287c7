//! Tokens: whose they are, and the firewall that decides which host may see one. `discover` finds them, `exchange`
//! gets new ones from the Hub, `tokens` keeps those of a client.
//!
//! A token that the caller gave goes where the caller points, but not over plain http off this machine.
//! A token that was merely found goes to Hugging Face only.

pub mod discover;
pub mod exchange;
pub mod tokens;

use reqwest::Url;

use crate::config::{Secret, TokenDiscovery, redact};
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

/// What the firewall says of sending `token` to `url`: yes, no, or an error if the caller must decide. `trusted` are the
/// addresses that the environment puts in the place of Hugging Face's.
pub fn may_send(
    token: &Token,
    url: &Url,
    discovery: TokenDiscovery,
    trusted: &[Option<&Url>],
) -> Result<bool> {
    let loopback = is_loopback(url);
    let encrypted = url.scheme() == "https";
    if token.discovered {
        let hugging_face = encrypted && is_hugging_face(url.host_str().unwrap_or_default());
        let trusted = trusted.iter().flatten().any(|known| known.origin() == url.origin());
        return Ok(hugging_face
            || (trusted && (encrypted || loopback))
            || (loopback && discovery == TokenDiscovery::Loopback));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(discovered: bool, url: &str, discovery: TokenDiscovery) -> Result<bool> {
        let token = Token { secret: Secret::new("hf_x").unwrap(), discovered };
        let hub = Url::parse("https://hub.example.org/").unwrap();
        may_send(&token, &Url::parse(url).unwrap(), discovery, &[Some(&hub), None])
    }

    #[test]
    fn a_found_token_goes_to_hugging_face_only() {
        let goes = |url| sent(true, url, TokenDiscovery::HuggingFace).unwrap();
        for url in [
            "https://huggingface.co/api",
            "https://router.huggingface.co/x",
            "https://x.us-east-1.aws.endpoints.huggingface.cloud/",
            "https://hf.co/",
            "https://a.hf.space/",
            "https://HUGGINGFACE.CO/",
            "https://huggingface.co:8443/",
            "https://hub.example.org/api",
        ] {
            assert!(goes(url), "{url}");
        }
        for url in [
            "http://huggingface.co/",
            "https://huggingface.co.example.org/",
            "https://nothuggingface.co/",
            "https://example.org/huggingface.co",
            "https://huggingface.co@example.org/",
            "https://api.groq.com/",
            "http://hub.example.org/",
            "https://hub.example.org:444/",
            "http://127.0.0.1:1/",
            "http://localhost/",
            "https://192.168.1.2/",
        ] {
            assert!(!goes(url), "{url}");
        }
    }

    #[test]
    fn a_found_token_goes_to_this_machine_only_if_asked_for() {
        for url in ["http://127.0.0.1:1/", "http://localhost:8080/", "http://[::1]/", "http://a.localhost/"] {
            assert!(sent(true, url, TokenDiscovery::Loopback).unwrap(), "{url}");
        }
        for url in ["http://10.0.0.1/", "http://localhost.example.org/", "http://127.0.0.1.example.org/"] {
            assert!(!sent(true, url, TokenDiscovery::Loopback).unwrap(), "{url}");
        }
    }

    #[test]
    fn a_given_token_goes_anywhere_but_in_the_clear() {
        for url in ["https://example.org/", "http://127.0.0.1/", "http://[::1]:1/"] {
            assert!(sent(false, url, TokenDiscovery::Off).unwrap(), "{url}");
        }
        for url in ["http://example.org/", "http://192.168.1.2/"] {
            assert_eq!(sent(false, url, TokenDiscovery::Off).unwrap_err().kind, Kind::Insecure, "{url}");
        }
    }
}
