//! Departures that are the same wherever they occur. A difference that one of them covers is named after it.

use crate::recorder::Request;
use crate::vector::{Call, ExpectedRequest};

/// Look-ups on the Hub carry the client's own Hugging Face token.
const LOOKUP_TOKEN: &str = "lookup_token";
/// Bytes without a name are sent with the type that their content shows.
const SNIFFED_TYPE: &str = "sniffed_type";

/// The rules, in the order of their names.
pub const NAMES: [&str; 2] = [LOOKUP_TOKEN, SNIFFED_TYPE];

/// The rule that covers a difference in a header, if one does.
pub fn covering(
    call: &Call,
    url: &str,
    header: &str,
    expected: &ExpectedRequest,
    request: &Request,
) -> Option<&'static str> {
    let sent = request.headers.iter().find(|(name, _)| name == header).map(|(_, value)| value.as_str())?;
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
