//! Departures that are the same wherever they occur. A difference that one of them covers is named after it.

use serde_json::Value;

use crate::recorder::Request;
use crate::vector::{Call, Exchange, ExpectedRequest};

/// Who the caller is, is asked once a call.
pub const ASKED_ONCE: &str = "asked_once";
/// Operations on Inference Endpoints are sent with the token of the call, else with the client's.
const KEPT_TOKEN: &str = "kept_token";
/// Look-ups on the Hub carry the client's own Hugging Face token.
const LOOKUP_TOKEN: &str = "lookup_token";
/// Bytes without a name are sent with the type that their content shows.
const SNIFFED_TYPE: &str = "sniffed_type";

/// The rules, in the order of their names.
pub const NAMES: [&str; 4] = [ASKED_ONCE, KEPT_TOKEN, LOOKUP_TOKEN, SNIFFED_TYPE];

/// The exchanges without those that only repeat the question who the caller is.
pub fn asked_once(exchanges: &[Exchange]) -> Vec<&Exchange> {
    let asks = |exchange: &Exchange| exchange.request.url == "https://huggingface.co/api/whoami-v2";
    let repeats = |i: usize| i > 0 && asks(&exchanges[i]) && asks(&exchanges[i - 1]);
    (0..exchanges.len()).filter(|i| !repeats(*i)).map(|i| &exchanges[i]).collect()
}

/// The rule that covers a difference in a header, if one does.
pub fn covering(
    call: &Call,
    url: &str,
    header: &str,
    expected: &ExpectedRequest,
    request: &Request,
) -> Option<&'static str> {
    let sent = request.headers.iter().find(|(name, _)| name == header).map(|(_, value)| value.as_str())?;
    if header == "authorization"
        && forgets_tokens(call)
        && operation_token(call) == sent.strip_prefix("Bearer ")
    {
        return Some(KEPT_TOKEN);
    }
    let token = ["token", "api_key"].iter().find_map(|name| call.client.get(*name)?.as_str());
    let is_lookup = ["/api/models/", "/api/tasks"].iter().any(|path| url.contains(path));
    let own = |token: &str| token.starts_with("hf_") && sent == format!("Bearer {token}");
    if header == "authorization" && is_lookup && token.is_some_and(own) {
        return Some(LOOKUP_TOKEN);
    }
    let untyped = !expected.headers.contains_key("content-type") && expected.body_b64.is_some();
    let is_media = sent.starts_with("image/") || sent.starts_with("audio/");
    (header == "content-type" && untyped && is_media).then_some(SNIFFED_TYPE)
}

/// Where the peer does not send the token that the call or its client has: listings of all accounts, and
/// endpoints that an operation gave.
fn forgets_tokens(call: &Call) -> bool {
    match call.method.as_str() {
        "endpoint.list" => call.args.get("namespace").is_some_and(|namespace| namespace == "*"),
        method => method == "endpoint_sequence",
    }
}

/// The token of an operation, unless it is one that was found.
fn operation_token(call: &Call) -> Option<&str> {
    call.args.get("token").or(call.client.get("token")).and_then(Value::as_str)
}
