//! Items of results: classes, boxes, masks, words, answers, pieces of speech. Views that belong to their response.

use std::ffi::c_char;
use std::sync::OnceLock;

use bytes::Bytes;
use serde_json::Value;

use crate::ffi::handle::{guard, lend, put};
use crate::ffi::media::Media;
use crate::ffi::response::hfi_response_t;
use crate::ffi::text::{Text, give};
use crate::runtime::inflight::Outcome;
use crate::tasks::items::{Item, places};

/// One item of a result. A view: it lives as long as the request and is never freed by the caller.
pub struct hfi_item_t {
    label: Option<Text>,
    text: Option<Text>,
    mime_type: Option<Text>,
    score: f64,
    bounds: Option<[f64; 4]>,
    start: f64,
    end: f64,
    token: i64,
    /// The result that it is a part of, and where in its value.
    whole: Outcome,
    place: String,
    bytes: OnceLock<Option<Bytes>>,
    media: Media,
}

impl hfi_item_t {
    fn new(whole: &Outcome, place: String, value: &Value) -> Self {
        let item = Item::of(value);
        Self {
            label: item.label.map(Text::new),
            text: item.text.map(Text::new),
            mime_type: item.mime_type.map(Text::new),
            score: item.score.unwrap_or(f64::NAN),
            bounds: item.bounds,
            start: item.start.unwrap_or(-1.0),
            end: item.end.unwrap_or(-1.0),
            token: item.token.unwrap_or(-1),
            whole: whole.clone(),
            place,
            bytes: OnceLock::new(),
            media: Media::default(),
        }
    }

    /// The mask or sound, decoded when first asked for.
    pub fn bytes(&self) -> Option<&Bytes> {
        let decode = || {
            let response = self.whole.as_ref().as_ref().ok()?;
            Item::of(response.output.json.raw().pointer(&self.place)?).bytes()
        };
        self.bytes.get_or_init(decode).as_ref()
    }

    /// What was made of the bytes.
    pub fn media(&self) -> &Media {
        &self.media
    }
}

impl hfi_response_t {
    fn items(&self) -> &[hfi_item_t] {
        self.items.get_or_init(|| {
            let output = &self.get().output;
            let raw = output.json.raw();
            let places = if output.has_items { places(raw) } else { Vec::new() };
            let item = |place: String| {
                let value = raw.pointer(&place)?;
                Some(hfi_item_t::new(self.outcome(), place, value))
            };
            places.into_iter().filter_map(item).collect()
        })
    }
}

/// How many items a result has: classes, boxes, masks, words, answers, pieces of speech. Lists in a list are counted through.
/// 0 for tasks without items, and for NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_item_count(response: *const hfi_response_t) -> usize {
    // SAFETY: the caller gives NULL or a living view.
    guard(|_| None, || Some(unsafe { lend(response) }?.items().len())).unwrap_or(0)
}

/// An item of a result, counted from 0; NULL if there is none.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_item(
    response: *const hfi_response_t,
    index: usize,
) -> *const hfi_item_t {
    // SAFETY: the caller gives NULL or a living view.
    guard(|_| None, || unsafe { lend(response) }?.items().get(index))
        .map_or(std::ptr::null(), std::ptr::from_ref)
}

/// The label: a class, the kind of an entity, the word for a gap; NULL if the item has none. `len` as for hfi_response_text.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_item_label(item: *const hfi_item_t, len: *mut usize) -> *const c_char {
    // SAFETY: the caller gives NULL or a living view, and NULL or a place for the length.
    unsafe { give(lend(item).and_then(|item| item.label.as_ref()), len) }
}

/// The text: an answer, an entity's words, the sentence with its gap filled, what is said; NULL if the item has none. `len` as
/// for hfi_response_text.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_item_text(item: *const hfi_item_t, len: *mut usize) -> *const c_char {
    // SAFETY: the caller gives NULL or a living view, and NULL or a place for the length.
    unsafe { give(lend(item).and_then(|item| item.text.as_ref()), len) }
}

/// How sure the model is, mostly from 0 to 1; NaN if it does not say.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_item_score(item: *const hfi_item_t) -> f64 {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(item) }.map_or(f64::NAN, |item| item.score)
}

/// Where the item is in the image, in pixels from the top left; each place may be NULL. Returns 1, or 0 if the item has no
/// box: then nothing is written.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_item_box(
    item: *const hfi_item_t,
    xmin: *mut f64,
    ymin: *mut f64,
    xmax: *mut f64,
    ymax: *mut f64,
) -> i32 {
    // SAFETY: the caller gives NULL or a living view, and NULL or places for the numbers.
    unsafe {
        let Some(bounds) = lend(item).and_then(|item| item.bounds) else { return 0 };
        for (place, value) in [xmin, ymin, xmax, ymax].into_iter().zip(bounds) {
            put(place, value);
        }
        1
    }
}

/// Where the item begins: in characters (Unicode code points, not bytes) of the input for texts, in words for
/// documents, in seconds for sounds. -1 if it does not say.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_item_start(item: *const hfi_item_t) -> f64 {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(item) }.map_or(-1.0, |item| item.start)
}

/// Where the item ends, as for hfi_item_start.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_item_end(item: *const hfi_item_t) -> f64 {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(item) }.map_or(-1.0, |item| item.end)
}

/// The token in the model's vocabulary, for a word that fills a gap; -1 if there is none.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_item_token(item: *const hfi_item_t) -> i64 {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(item) }.map_or(-1, |item| item.token)
}

/// The item's own file: the mask of a segment, or a sound. Decoded from base64 when first asked for; NULL if it has none.
/// `len`, if not NULL, gets the number of bytes.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_item_bytes(item: *const hfi_item_t, len: *mut usize) -> *const u8 {
    // SAFETY: the caller gives NULL or a living view.
    let bytes = guard(|_| None, || unsafe { lend(item) }?.bytes());
    // SAFETY: the caller gives NULL or a place for the length.
    unsafe { put(len, bytes.map_or(0, |bytes| bytes.len())) };
    bytes.map_or(std::ptr::null(), |bytes| bytes.as_ptr())
}

/// The media type of hfi_item_bytes, or NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_item_mime_type(item: *const hfi_item_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living view; the length is not asked for.
    unsafe { give(lend(item).and_then(|item| item.mime_type.as_ref()), std::ptr::null_mut()) }
}
