//! Events as the caller sees them: views that belong to their request.

use std::ffi::c_char;
use std::sync::OnceLock;

use crate::ffi::handle::{guard, lend};
use crate::ffi::request::hfi_request_t;
use crate::ffi::status::{HFI_ERROR_INVALID_ARGUMENT, HFI_OK, hfi_status_t};
use crate::ffi::text::{Text, give};
use crate::runtime::inflight::Event;
use crate::tasks::decode::Item;

/// A part of the answer.
pub const HFI_EVENT_ITEM: i32 = 1;
/// What the call is waiting for; only if asked for with `hfi_request_set_progress`.
pub const HFI_EVENT_PROGRESS: i32 = 2;
/// The end of the request; not for handlers, which have `on_done`.
pub const HFI_EVENT_DONE: i32 = 3;

/// Something that happened to a request. A view, valid as long as the function that gave it says.
pub struct hfi_event_t {
    kind: i32,
    status: hfi_status_t,
    text: Text,
    reasoning: Option<Text>,
    item: Option<Item>,
    json: OnceLock<Text>,
    request: *mut hfi_request_t,
}

// SAFETY: the pointer is only handed to the caller, who may use a request on any thread.
unsafe impl Send for hfi_event_t {}
// SAFETY: as above.
unsafe impl Sync for hfi_event_t {}

impl hfi_event_t {
    /// The view of an event.
    pub fn new(event: Event, request: *mut hfi_request_t) -> Self {
        let (kind, text, item) = match event {
            Event::Item(item) => (HFI_EVENT_ITEM, item.text.clone(), Some(item)),
            Event::Progress(message) => (HFI_EVENT_PROGRESS, message, None),
        };
        Self {
            kind,
            status: HFI_OK,
            text: Text::new(text),
            reasoning: item.as_ref().and_then(|item| item.reasoning.as_deref()).map(Text::new),
            item,
            json: OnceLock::new(),
            request,
        }
    }

    /// The view of a request's end.
    pub fn done(status: hfi_status_t, request: *mut hfi_request_t) -> Self {
        Self {
            kind: HFI_EVENT_DONE,
            status,
            text: Text::new(""),
            reasoning: None,
            item: None,
            json: OnceLock::new(),
            request,
        }
    }
}

/// What kind of event this is: `HFI_EVENT_ITEM`, `HFI_EVENT_PROGRESS` or `HFI_EVENT_DONE`; 0 for NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_event_kind(event: *const hfi_event_t) -> i32 {
    // SAFETY: the caller gives NULL or a valid view.
    unsafe { lend(event) }.map_or(0, |event| event.kind)
}

/// The text that an item adds to the (first) answer, or what a progress event is about. Empty if there is none; NULL only
/// for NULL. `len`, if not NULL, gets the number of bytes without the NUL behind.
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

/// An item as JSON, with the value that huggingface_hub gives: a chunk of a chat completion with all its members, a token
/// of a text generation with details, or without details its text as a JSON string. NULL for other kinds of events. Made
/// when first asked for. `len` as for hfi_event_text.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_event_json(event: *const hfi_event_t, len: *mut usize) -> *const c_char {
    let json = || {
        // SAFETY: the caller gives NULL or a valid view.
        let event = unsafe { lend(event) }?;
        let item = event.item.as_ref()?;
        Some(event.json.get_or_init(|| Text::new(item.to_json())))
    };
    // SAFETY: the caller gives NULL or a place for the length.
    unsafe { give(guard(|_| None, json), len) }
}

/// The final status of the request, for an event of kind `HFI_EVENT_DONE`; `HFI_OK` for other kinds, and
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
