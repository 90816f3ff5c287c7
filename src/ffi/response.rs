//! Results as the caller sees them: views that belong to their request. `item.rs` has the items of lists, `media.rs` saving and
//! decoding.

use std::ffi::c_char;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::call::Response;
use crate::ffi::client::hfi_client_t;
use crate::ffi::endpoint::hfi_endpoint_t;
use crate::ffi::error::hfi_error_t;
use crate::ffi::handle::{guard, lend, put};
use crate::ffi::item::hfi_item_t;
use crate::ffi::media::Media;
use crate::ffi::pointers::Pointers;
use crate::ffi::text::{self, Text, give};
use crate::runtime::inflight::Outcome;
use crate::tasks::floats::Floats;

/// The result of a request. A view: it lives as long as the request and is never freed by the caller.
pub struct hfi_response_t {
    outcome: Outcome,
    text: OnceLock<Text>,
    json: OnceLock<Text>,
    reasoning: Option<Text>,
    finish_reason: Option<Text>,
    mime_type: Option<Text>,
    request_id: Option<Text>,
    provider: Text,
    /// The items, made when first asked for.
    pub items: OnceLock<Vec<hfi_item_t>>,
    /// What was made of the bytes.
    pub media: Media,
    /// Inference Endpoints, made when first asked for.
    pub endpoints: OnceLock<Vec<Arc<hfi_endpoint_t>>>,
    /// The client that it came from.
    pub client: Option<Arc<hfi_client_t>>,
    warnings: OnceLock<Vec<hfi_error_t>>,
    pointers: Pointers,
}

impl hfi_response_t {
    /// The view of an outcome, which must be a success.
    pub fn new(outcome: Outcome, client: Option<Arc<hfi_client_t>>) -> Self {
        let response = success(&outcome);
        let output = &response.output;
        Self {
            text: OnceLock::new(),
            json: OnceLock::new(),
            reasoning: output.reasoning.as_deref().map(Text::new),
            finish_reason: output.finish_reason.as_deref().map(Text::new),
            mime_type: output.mime_type.as_deref().map(Text::new),
            items: OnceLock::new(),
            media: Media::default(),
            request_id: response.request_id.as_deref().map(Text::new),
            provider: Text::new(&response.provider),
            endpoints: OnceLock::new(),
            client,
            warnings: OnceLock::new(),
            pointers: Pointers::default(),
            outcome,
        }
    }

    /// The outcome that this is the view of.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// The result.
    pub fn get(&self) -> &Response {
        success(&self.outcome)
    }

    /// The JSON value of the result.
    pub fn value(&self) -> &Value {
        self.get().output.json.get()
    }
}

fn success(outcome: &Outcome) -> &Response {
    outcome.as_ref().as_ref().expect("a response is only made of a success")
}

/// The text of the answer: the continuation of a prompt, the (first) answer of a conversation, a summary, a
/// translation, what was said, the answer from a table. Empty for results that are items, numbers or files (answers
/// of question tasks are items: hfi_item_text); NULL only for NULL. `len`, if not NULL, gets the number of bytes
/// without the NUL behind.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_text(
    response: *const hfi_response_t,
    len: *mut usize,
) -> *const c_char {
    let text = || {
        // SAFETY: the caller gives NULL or a living view.
        let response = unsafe { lend(response) }?;
        Some(response.text.get_or_init(|| Text::new(response.get().output.text())))
    };
    // SAFETY: the caller gives NULL or a place for the length.
    unsafe { give(guard(|_| None, text), len) }
}

/// The result as JSON, with the value that huggingface_hub gives. Made when first asked for. `len` as for
/// hfi_response_text.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_json(
    response: *const hfi_response_t,
    len: *mut usize,
) -> *const c_char {
    let json = || {
        // SAFETY: the caller gives NULL or a living view.
        let response = unsafe { lend(response) }?;
        Some(response.json.get_or_init(|| Text::new(response.value().to_string())))
    };
    // SAFETY: the caller gives NULL or a place for the length.
    unsafe { give(guard(|_| None, json), len) }
}

/// The result as bytes: an image, sound or video file; for other tasks the body of the reply as it came, empty after a
/// stream. `len`, if not NULL, gets the number of bytes. No NUL is behind.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_bytes(response: *const hfi_response_t, len: *mut usize) -> *const u8 {
    // SAFETY: the caller gives NULL or a living view, and NULL or a place for the length.
    unsafe {
        let bytes = lend(response).map(|response| &response.get().output.bytes);
        put(len, bytes.map_or(0, |bytes| bytes.len()));
        bytes.map_or(std::ptr::null(), |bytes| bytes.as_ptr())
    }
}

/// The numbers of a result (embeddings, similarities, predictions), row by row without gaps; NULL if it has none.
/// `rows` and `cols`, if not NULL, get how many there are: a list of numbers is one row, and of lists in lists in
/// lists the innermost are the rows. NaN stands for null. The numbers live as long as the request.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_floats(
    response: *const hfi_response_t,
    rows: *mut usize,
    cols: *mut usize,
) -> *const f32 {
    // SAFETY: the caller gives NULL or a living view, and NULL or places for the numbers.
    unsafe {
        let floats = lend(response).and_then(|response| response.get().output.floats.as_deref());
        put(rows, floats.map_or(0, Floats::rows));
        put(cols, floats.map_or(0, Floats::cols));
        floats.map_or(std::ptr::null(), |floats| floats.values.as_ptr())
    }
}

/// How the lists of the numbers lie in each other: the number of values at each depth, the outermost first, as
/// `{texts, tokens, dimensions}`. `depth`, if not NULL, gets how many depths there are. NULL if there are no numbers.
/// It lives as long as the request.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_float_shape(
    response: *const hfi_response_t,
    depth: *mut usize,
) -> *const usize {
    // SAFETY: the caller gives NULL or a living view, and NULL or a place for the number.
    unsafe {
        let floats = lend(response).and_then(|response| response.get().output.floats.as_deref());
        put(depth, floats.map_or(0, |floats| floats.dims.len()));
        floats.map_or(std::ptr::null(), |floats| floats.dims.as_ptr())
    }
}

/// The media type of hfi_response_bytes, or NULL if the server did not say.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_mime_type(response: *const hfi_response_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living view; the length is not asked for.
    unsafe { give(lend(response).and_then(|response| response.mime_type.as_ref()), std::ptr::null_mut()) }
}

/// The HTTP status of the reply; 0 for NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_http_status(response: *const hfi_response_t) -> i32 {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(response) }.map_or(0, |response| response.get().status.into())
}

/// A header of the reply, by its name in any case; NULL if it was not sent.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_header(
    response: *const hfi_response_t,
    name: *const c_char,
) -> *const c_char {
    let header = || {
        // SAFETY: the caller gives NULL or a living view, and NULL or a NUL-terminated text.
        let (response, name) = unsafe { (lend(response)?, text::take("the name", name).ok()??) };
        let value = response.get().headers.get(name)?.to_str().ok()?;
        let make = || Some(Text::new(value));
        let asked = format!("header {}", name.to_lowercase());
        // SAFETY: the length is not asked for.
        Some(unsafe { response.pointers.keep(asked, make, std::ptr::null_mut()) })
    };
    guard(|_| None, header).unwrap_or(std::ptr::null())
}

/// The id to quote to the service's support, or NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_request_id(response: *const hfi_response_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living view; the length is not asked for.
    unsafe { give(lend(response).and_then(|response| response.request_id.as_ref()), std::ptr::null_mut()) }
}

/// Who has answered: the provider ("groq"), as far as the router says the one that it chose, or the host of a server given by
/// URL. Empty for what was asked of the Hub and of Inference Endpoints; NULL only for NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_provider(response: *const hfi_response_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living view; the length is not asked for.
    unsafe { give(lend(response).map(|response| &response.provider), std::ptr::null_mut()) }
}

/// Which fallback has answered, from 1 in the order of hfi_config_add_fallback; 0 for none of them.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_fallback(response: *const hfi_response_t) -> i32 {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(response) }.map_or(0, |response| response.get().fallback as i32)
}

/// Why the model stopped, as `"stop"`, `"length"`, `"tool_calls"` or `"eos_token"`; NULL if the server did not say.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_finish_reason(response: *const hfi_response_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living view; the length is not asked for.
    unsafe { give(lend(response).and_then(|response| response.finish_reason.as_ref()), std::ptr::null_mut()) }
}

/// What a reasoning model thought before it answered, or NULL. `len` as for hfi_response_text.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_reasoning(
    response: *const hfi_response_t,
    len: *mut usize,
) -> *const c_char {
    // SAFETY: the caller gives NULL or a living view, and NULL or a place for the length.
    unsafe { give(lend(response).and_then(|response| response.reasoning.as_ref()), len) }
}

/// The value at a JSON pointer (RFC 6901) into the result, as `"/choices/0/message/tool_calls/0/function/name"`.
unsafe fn at<'a>(response: *const hfi_response_t, pointer: *const c_char) -> Option<&'a Value> {
    // SAFETY: the caller gives NULL or a living view, and NULL or a NUL-terminated text.
    let (response, pointer) = unsafe { (lend(response)?, text::take("the pointer", pointer).ok()??) };
    response.value().pointer(pointer)
}

/// A text in the result, by its JSON pointer (RFC 6901), as `"/choices/0/message/tool_calls/0/function/name"`. Values that
/// are no texts are given as JSON; NULL if there is nothing or null. `len` as for hfi_response_text.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_string(
    response: *const hfi_response_t,
    pointer: *const c_char,
    len: *mut usize,
) -> *const c_char {
    let string = || {
        // SAFETY: the caller gives NULL or a living view, NULL or a NUL-terminated text, and NULL or a place for the length.
        unsafe {
            let (response, pointer) = (lend(response)?, text::take("the pointer", pointer).ok()??);
            response.pointers.string(response.value(), pointer, len)
        }
    };
    // SAFETY: the caller gives NULL or a place for the length.
    guard(|_| None, string).unwrap_or_else(|| unsafe { give(None, len) })
}

/// A number in the result, by its JSON pointer as for hfi_response_string; `fallback` if there is none.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_number(
    response: *const hfi_response_t,
    pointer: *const c_char,
    fallback: f64,
) -> f64 {
    // SAFETY: the caller gives NULL or a living view, and NULL or a NUL-terminated text.
    guard(|_| None, || unsafe { at(response, pointer) }?.as_f64()).unwrap_or(fallback)
}

/// How many items or members a list or object in the result has, by its JSON pointer as for hfi_response_string (`""` is the
/// whole result); -1 if there is none.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_count(response: *const hfi_response_t, pointer: *const c_char) -> i64 {
    let count = || {
        // SAFETY: the caller gives NULL or a living view, and NULL or a NUL-terminated text.
        match unsafe { at(response, pointer) }? {
            Value::Array(items) => Some(items.len() as i64),
            Value::Object(members) => Some(members.len() as i64),
            _ => None,
        }
    };
    guard(|_| None, count).unwrap_or(-1)
}

/// Seconds from the run to the start of work on it; -1 for NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_queued_seconds(response: *const hfi_response_t) -> f64 {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(response) }.map_or(-1.0, |response| response.get().timings.queued.as_secs_f64())
}

/// Seconds from the run to the first byte of the reply; -1 for NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_first_byte_seconds(response: *const hfi_response_t) -> f64 {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(response) }.map_or(-1.0, |response| response.get().timings.first_byte.as_secs_f64())
}

/// Seconds from the run to its end; -1 for NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_total_seconds(response: *const hfi_response_t) -> f64 {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(response) }.map_or(-1.0, |response| response.get().timings.total.as_secs_f64())
}

/// Tokens that the model made, as the server reports or as events were counted; -1 if it is not known.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_tokens(response: *const hfi_response_t) -> i64 {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(response) }.and_then(|response| response.get().output.tokens).unwrap_or(-1)
}

/// Tokens a second, over the time after the first byte for a stream and over all of it else; -1 if it is not known.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_tokens_per_second(response: *const hfi_response_t) -> f64 {
    let rate = || {
        // SAFETY: the caller gives NULL or a living view.
        let response = unsafe { lend(response) }?.get();
        let timings = response.timings;
        let streamed = response.output.bytes.is_empty();
        let seconds = if streamed { timings.total.saturating_sub(timings.first_byte) } else { timings.total };
        let tokens = response.output.tokens?;
        (seconds.as_secs_f64() > 0.0).then(|| tokens as f64 / seconds.as_secs_f64())
    };
    guard(|_| None, rate).unwrap_or(-1.0)
}

/// How many times the request was sent; 0 for NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_attempts(response: *const hfi_response_t) -> i32 {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(response) }.map_or(0, |response| response.get().attempts as i32)
}

/// How many things went wrong without ending the call, as organisations whose endpoints could not be listed. 0 for NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_warning_count(response: *const hfi_response_t) -> usize {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(response) }.map_or(0, |response| response.get().output.warnings.len())
}

/// What went wrong without ending the call, the one with that number from 0 on; NULL if there is none. It belongs to the
/// response.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_warning(
    response: *const hfi_response_t,
    index: usize,
) -> *const hfi_error_t {
    let warning = || {
        // SAFETY: the caller gives NULL or a living view.
        let response = unsafe { lend(response) }?;
        let make = || response.get().output.warnings.iter().map(hfi_error_t::new).collect();
        response.warnings.get_or_init(make).get(index).map(std::ptr::from_ref)
    };
    guard(|_| None, warning).unwrap_or(std::ptr::null())
}
