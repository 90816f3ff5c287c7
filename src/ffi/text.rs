//! Text across the border: checked UTF-8 on the way in, pointer and length with a NUL behind on the way out.

use std::ffi::{CStr, c_char};

use crate::error::{Error, Result};
use crate::ffi::handle::put;

/// Text with a NUL behind its last byte.
#[derive(Debug)]
pub struct Text(Box<[u8]>);

impl Text {
    /// The same text, ready for C.
    pub fn new(text: impl AsRef<[u8]>) -> Self {
        let text = text.as_ref();
        let mut bytes = Vec::with_capacity(text.len() + 1);
        bytes.extend_from_slice(text);
        bytes.push(0);
        Self(bytes.into_boxed_slice())
    }

    /// The pointer, with the length without the NUL written to `len`.
    pub unsafe fn give(&self, len: *mut usize) -> *const c_char {
        // SAFETY: the caller gives NULL or a place for the length.
        unsafe { put(len, self.0.len() - 1) };
        self.0.as_ptr().cast()
    }
}

/// The pointer of a text that may be absent: then NULL and a length of 0.
pub unsafe fn give(text: Option<&Text>, len: *mut usize) -> *const c_char {
    match text {
        // SAFETY: the caller gives NULL or a place for the length.
        Some(text) => unsafe { text.give(len) },
        None => {
            // SAFETY: as above.
            unsafe { put(len, 0) };
            std::ptr::null()
        }
    }
}

/// The caller's text; none for NULL, an error that names `what` if it is not UTF-8.
pub unsafe fn take<'a>(what: &str, text: *const c_char) -> Result<Option<&'a str>> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller gives a NUL-terminated text that lives through the call.
    let bytes = unsafe { CStr::from_ptr(text) };
    bytes.to_str().map(Some).map_err(|e| {
        Error::argument(format!("{what} is not UTF-8: the byte at {} does not belong there", e.valid_up_to()))
    })
}

/// The caller's text; an error that names `what` for NULL.
pub unsafe fn need<'a>(what: &str, text: *const c_char) -> Result<&'a str> {
    // SAFETY: as for `take`.
    unsafe { take(what, text) }?.ok_or_else(|| Error::argument(format!("{what} is NULL")))
}
