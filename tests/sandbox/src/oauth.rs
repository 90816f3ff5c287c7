//! Tokens as the Hub exchanges them: a refresh token or a CI job's identity for an access token, and GitHub's id tokens.

use std::time::Duration;

use serde_json::{Value, json};

use crate::reply::Answer;
use crate::request::Request;

/// The id token of a CI job.
const ID_TOKEN: &str = "sandbox.id.token";

/// What GitHub gives to a job that asks for an id token.
pub fn id_token(request: &Request) -> Answer {
    match request.headers.get("authorization").map(String::as_str) {
        Some("Bearer job-secret") => Answer::json(200, json!({ "value": ID_TOKEN, "count": 1 })),
        _ => Answer::error(401, "the job's request token is wrong"),
    }
}

/// What the Hub gives at `/oauth/token`.
pub fn exchange(request: &Request) -> Answer {
    let text = String::from_utf8_lossy(&request.body);
    if let Ok(form) = serde_json::from_str::<Value>(&text) {
        return match form["subject_token"].as_str() {
            Some(ID_TOKEN) => {
                Answer::json(200, json!({ "access_token": "hf_jwt_of_the_job", "expires_in": 3600 }))
            }
            _ => Answer::error(400, "the id token is not known"),
        };
    }
    let member = |name: &str| {
        text.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).unwrap_or_default()
    };
    let refresh_token = member("refresh_token");
    if refresh_token == "hf_refresh_slow" {
        std::thread::sleep(Duration::from_millis(300));
    }
    match (member("grant_type"), refresh_token) {
        ("refresh_token", "hf_refresh_1" | "hf_refresh_slow") => Answer::json(
            200,
            json!({ "access_token": "hf_renewed", "refresh_token": "hf_refresh_2", "expires_in": 30 * 24 * 3600 }),
        ),
        _ => Answer::json(400, json!({ "error": "invalid_grant", "error_description": "expired" })),
    }
}
