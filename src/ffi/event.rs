//! Events as the caller sees them: views that belong to their request.

use std::ffi::c_char;
use std::sync::{Arc, OnceLock};

use serde_json::Value;

use crate::error::Error;
use crate::ffi::error::hfi_error_t;
use crate::ffi::handle::{give as give_handle, guard, lend};
use crate::ffi::pointers::Pointers;
use crate::ffi::request::{hfi_request_error, hfi_request_response, hfi_request_t, outcome_status};
use crate::ffi::response::hfi_response_t;
use crate::ffi::status::{HFI_ERROR_INVALID_ARGUMENT, HFI_OK, hfi_status_t};
use crate::ffi::text::{self, Text, give};
use crate::runtime::inflight::Event;
use crate::tasks::decode::Item;

/// A part of the answer.
pub const HFI_EVENT_ITEM: i32 = 1;
/// What the call is waiting for, or how far it is; asked for with `hfi_request_set_progress`, and always there for waits for
/// Inference Endpoints.
pub const HFI_EVENT_PROGRESS: i32 = 2;
/// The end of the request; not for handlers, which have `on_done`.
pub const HFI_EVENT_DONE: i32 = 3;
/// The end of an item of a batch.
pub const HFI_EVENT_RESULT: i32 = 4;

/// Something that happened to a request. A view, valid as long as the function that gave it says.
pub struct hfi_event_t {
    kind: i32,
    status: hfi_status_t,
    text: Text,
    reasoning: Option<Text>,
    content: Content,
    json: OnceLock<Text>,
    value: OnceLock<Value>,
    pointers: Pointers,
    request: *mut hfi_request_t,
}

/// What an event brings beside its text.
enum Content {
    Nothing,
    Item(Item),
    Progress(Value),
    /// The end of an item of a batch, as a request of its own.
    Result(u64, Arc<hfi_request_t>),
}

// SAFETY: the pointer is only handed to the caller, who may use a request on any thread.
unsafe impl Send for hfi_event_t {}
// SAFETY: as above.
unsafe impl Sync for hfi_event_t {}

impl hfi_event_t {
    /// The view of an event of a request.
    pub fn new(event: Event, request: &Arc<hfi_request_t>) -> Self {
        let handle = request.handle();
        match event {
            Event::Item(item) => {
                let reasoning = item.reasoning.as_deref().map(Text::new);
                let text = Text::new(&item.text);
                Self { reasoning, ..Self::of(HFI_EVENT_ITEM, HFI_OK, text, Content::Item(item), handle) }
            }
            Event::Progress(progress) => {
                let content = progress.json.map_or(Content::Nothing, Content::Progress);
                Self::of(HFI_EVENT_PROGRESS, HFI_OK, Text::new(progress.text), content, handle)
            }
            Event::Finished(finished) => {
                let status = outcome_status(&finished.outcome);
                let text = match &*finished.outcome {
                    Ok(response) => response.output.text(),
                    Err(error) => &error.message,
                };
                let text = Text::new(text);
                let item = hfi_request_t::ended_as(request.client.clone(), finished.outcome.clone());
                Self::of(HFI_EVENT_RESULT, status, text, Content::Result(finished.index, item), handle)
            }
        }
    }

    /// The view of a request's end.
    pub fn done(status: hfi_status_t, request: *mut hfi_request_t) -> Self {
        Self::of(HFI_EVENT_DONE, status, Text::new(""), Content::Nothing, request)
    }

    fn of(
        kind: i32,
        status: hfi_status_t,
        text: Text,
        content: Content,
        request: *mut hfi_request_t,
    ) -> Self {
        let (json, value, pointers) = (OnceLock::new(), OnceLock::new(), Pointers::default());
        Self { kind, status, text, reasoning: None, content, json, value, pointers, request }
    }

    /// The JSON value, made when first asked for.
    fn value(&self) -> Option<&Value> {
        match &self.content {
            Content::Item(item) => {
                Some(self.value.get_or_init(|| serde_json::from_str(&item.to_json()).unwrap_or_default()))
            }
            Content::Progress(value) => Some(value),
            Content::Result(_, item) => Some(item.success()?.value()),
            Content::Nothing => None,
        }
    }

    fn to_json(&self) -> Option<&Text> {
        let make = || match &self.content {
            Content::Item(item) => Text::new(item.to_json()),
            _ => Text::new(self.value().map(Value::to_string).unwrap_or_default()),
        };
        match &self.content {
            Content::Item(_) => {}
            _ => _ = self.value()?,
        }
        Some(self.json.get_or_init(make))
    }
}

/// What kind of event this is: `HFI_EVENT_ITEM`, `_PROGRESS`, `_RESULT` or `_DONE`; 0 for NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_event_kind(event: *const hfi_event_t) -> i32 {
    // SAFETY: the caller gives NULL or a valid view.
    unsafe { lend(event) }.map_or(0, |event| event.kind)
}

/// The text that an item adds to the (first) answer, what a progress event is about, or of a result its text
/// (hfi_response_text) or the message of its error. Empty if there is none; NULL only for NULL. `len`, if not NULL, gets
/// the number of bytes without the NUL behind.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_event_text(event: *const hfi_event_t, len: *mut usize) -> *const c_char {
    // SAFETY: the caller gives NULL or a valid view, and NULL or a place for the length.
    unsafe { give(lend(event).map(|event| &event.text), len) }
}

/// What a reasoning model thought in this event, or NULL. `len` as for hfi_event_text.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_event_reasoning(event: *const hfi_event_t, len: *mut usize) -> *const c_char {
    // SAFETY: the caller gives NULL or a valid view, and NULL or a place for the length.
    unsafe { give(lend(event).and_then(|event| event.reasoning.as_ref()), len) }
}

/// An event as JSON. Of an item it is the value that huggingface_hub gives: a chunk of a chat completion with all its
/// members, a token of a text generation with details, or without details its text as a JSON string. Of a result it is
/// hfi_response_json. Of progress: `{"status", "seconds", "message", "trouble"}` of a wait for an Inference Endpoint,
/// `{"done", "failed", "total"}` of a batch. NULL for other events. Made when first asked for. `len` as for
/// hfi_event_text.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_event_json(event: *const hfi_event_t, len: *mut usize) -> *const c_char {
    // SAFETY: the caller gives NULL or a valid view.
    let json = || unsafe { lend(event) }?.to_json();
    // SAFETY: the caller gives NULL or a place for the length.
    unsafe { give(guard(|_| None, json), len) }
}

/// A text in the JSON of an event, by its JSON pointer (RFC 6901), as `"/status"`. Values that are no texts are given as
/// JSON; NULL if there is nothing or null. `len` as for hfi_event_text.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_event_string(
    event: *const hfi_event_t,
    pointer: *const c_char,
    len: *mut usize,
) -> *const c_char {
    let string = || {
        // SAFETY: the caller gives NULL or a valid view, NULL or a NUL-terminated text, and NULL or a place for the length.
        unsafe {
            let (event, pointer) = (lend(event)?, text::take("the pointer", pointer).ok()??);
            event.pointers.string(event.value()?, pointer, len)
        }
    };
    // SAFETY: the caller gives NULL or a place for the length.
    guard(|_| None, string).unwrap_or_else(|| unsafe { give(None, len) })
}

/// A number in the JSON of an event, by its JSON pointer (RFC 6901), as `"/seconds"` or `"/done"`; `fallback` if there is
/// none.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_event_number(
    event: *const hfi_event_t,
    pointer: *const c_char,
    fallback: f64,
) -> f64 {
    let number = || {
        // SAFETY: the caller gives NULL or a valid view, and NULL or a NUL-terminated text.
        let (event, pointer) = unsafe { (lend(event)?, text::take("the pointer", pointer).ok()??) };
        event.value()?.pointer(pointer)?.as_f64()
    };
    guard(|_| None, number).unwrap_or(fallback)
}

/// Which item of a batch an event of kind `HFI_EVENT_RESULT` is about, from 0 in the order of the items; -1 for others.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_event_index(event: *const hfi_event_t) -> i64 {
    // SAFETY: the caller gives NULL or a valid view.
    match unsafe { lend(event) }.map(|event| &event.content) {
        Some(Content::Result(index, _)) => i64::try_from(*index).unwrap_or(-1),
        _ => -1,
    }
}

/// The result of an item of a batch that went well, else NULL. It belongs to the event.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_event_response(event: *const hfi_event_t) -> *const hfi_response_t {
    // SAFETY: the caller gives NULL or a valid view.
    match unsafe { lend(event) }.map(|event| &event.content) {
        // SAFETY: the event owns the item.
        Some(Content::Result(_, item)) => unsafe { hfi_request_response(Arc::as_ptr(item)) },
        _ => std::ptr::null(),
    }
}

/// What went wrong with an item of a batch, or NULL if nothing did. It belongs to the event.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_event_error(event: *const hfi_event_t) -> *const hfi_error_t {
    // SAFETY: the caller gives NULL or a valid view.
    match unsafe { lend(event) }.map(|event| &event.content) {
        // SAFETY: the event owns the item.
        Some(Content::Result(_, item)) => unsafe { hfi_request_error(Arc::as_ptr(item)) },
        _ => std::ptr::null(),
    }
}

/// The end of an item of a batch as a request of its own, which has run: its response or error and all their views outlive the
/// event. Free it with hfi_request_free. Never NULL: for other events a request that says so.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_event_take(event: *const hfi_event_t) -> *mut hfi_request_t {
    let take = || {
        // SAFETY: the caller gives NULL or a valid view.
        let request = match unsafe { lend(event) }.map(|event| &event.content) {
            Some(Content::Result(_, item)) => item.again(),
            _ => Arc::new(hfi_request_t::faulty(Error::argument("the event is no result of a batch"))),
        };
        give_handle(request)
    };
    guard(|error| give_handle(Arc::new(hfi_request_t::faulty(error))), take)
}

/// The final status of the request for an event of kind `HFI_EVENT_DONE`, that of the item for one of kind
/// `HFI_EVENT_RESULT`; `HFI_OK` for other kinds, and
/// `HFI_ERROR_INVALID_ARGUMENT` for NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_event_status(event: *const hfi_event_t) -> hfi_status_t {
    // SAFETY: the caller gives NULL or a valid view.
    unsafe { lend(event) }.map_or(HFI_ERROR_INVALID_ARGUMENT, |event| event.status)
}

/// The request that this event belongs to; NULL for NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_event_request(event: *const hfi_event_t) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a valid view.
    unsafe { lend(event) }.map_or(std::ptr::null_mut(), |event| event.request)
}
