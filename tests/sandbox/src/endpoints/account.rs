//! Who asks: tokens, the namespaces they reach, and the answer of `whoami-v2`.

use serde_json::{Value, json};

use crate::reply::Answer;
use crate::request::Request;

/// The user that every token belongs to.
pub const USER: &str = "sandbox-user";

/// The user's id.
pub const USER_ID: &str = "650000000000000000000001";

/// An organisation that everybody may use.
const ORG: &str = "sandbox-org";

/// An organisation that nobody may use.
const LOCKED: &str = "sandbox-locked";

/// The request's token, if it has one that is valid.
pub fn token(request: &Request) -> Option<&str> {
    let token = request.headers.get("authorization")?.strip_prefix("Bearer ")?.trim();
    (!token.is_empty() && token != "hf_expired").then_some(token)
}

/// The refusal of a request without a valid token.
pub fn unauthorized() -> Answer {
    Answer::error(401, "Invalid credentials in Authorization header")
}

/// The refusal of a request that may not use this namespace.
pub fn refusal(request: &Request, namespace: &str) -> Option<Answer> {
    if token(request).is_none() {
        return Some(unauthorized());
    }
    (namespace == LOCKED).then(|| Answer::error(403, &format!("Forbidden: no access to {LOCKED}")))
}

/// The answer to GET `/api/whoami-v2`.
pub fn whoami(request: &Request) -> Answer {
    let Some(token) = token(request) else { return unauthorized() };
    let mut org = organisation(ORG, "650000000000000000000002");
    if token.starts_with("hf_org") {
        org["auth"] = json!({ "type": "access_token" });
        return Answer::json(200, org);
    }
    Answer::json(
        200,
        json!({
            "type": "user",
            "id": USER_ID,
            "name": USER,
            "fullname": "Sandbox User",
            "email": "user@sandbox.invalid",
            "canPay": true,
            "orgs": [org, organisation(LOCKED, "650000000000000000000003")],
            "auth": { "type": "access_token" },
        }),
    )
}

fn organisation(name: &str, id: &str) -> Value {
    json!({ "type": "org", "id": id, "name": name, "fullname": name })
}
