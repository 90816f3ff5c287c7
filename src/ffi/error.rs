//! Errors as the caller sees them: views that belong to the handle they were asked from.

use std::ffi::c_char;
use std::sync::OnceLock;

use crate::error::Error;
use crate::ffi::handle::{forked, lend};
use crate::ffi::status::{HFI_OK, code, hfi_status_t};
use crate::ffi::text::{Text, give};

/// What went wrong. A view: it lives as long as the handle it was asked from and is never freed by the caller.
pub struct hfi_error_t {
    status: hfi_status_t,
    message: Text,
    http_status: i32,
    server_message: Option<Text>,
    error_type: Option<Text>,
    request_id: Option<Text>,
    retry_after: f64,
    body: Option<Text>,
}

impl hfi_error_t {
    /// The view of an error.
    pub fn new(error: &Error) -> Self {
        let reply = error.reply.as_deref();
        let text = |text: Option<&String>| text.map(|text| Text::new(text.as_str()));
        Self {
            status: code(error.kind),
            message: Text::new(error.message.as_str()),
            http_status: reply.map_or(0, |reply| reply.status.into()),
            server_message: text(reply.and_then(|reply| reply.server_message.as_ref())),
            error_type: text(reply.and_then(|reply| reply.error_type.as_ref())),
            request_id: text(reply.and_then(|reply| reply.request_id.as_ref())),
            retry_after: reply.and_then(|reply| reply.retry_after.or(reply.estimated_time)).unwrap_or(-1.0),
            body: reply.filter(|reply| reply.status != 0).map(|reply| Text::new(reply.body.clone())),
        }
    }

    /// The error of a handle that is NULL.
    pub fn of_null() -> &'static Self {
        static NULL: OnceLock<hfi_error_t> = OnceLock::new();
        NULL.get_or_init(|| Self::new(&Error::argument("the handle is NULL")))
    }

    /// The error of a handle that belongs to the parent process.
    pub fn of_fork() -> &'static Self {
        static FORK: OnceLock<hfi_error_t> = OnceLock::new();
        FORK.get_or_init(|| Self::new(&forked()))
    }

    /// The status.
    pub fn status(&self) -> hfi_status_t {
        self.status
    }
}

/// The status that this error is. NULL gives `HFI_OK`.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_error_status(error: *const hfi_error_t) -> hfi_status_t {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(error) }.map_or(HFI_OK, |error| error.status)
}

/// What went wrong and what to do, in one line of UTF-8 for people. Holds no secrets. Never NULL; `"no error"` for NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_error_message(error: *const hfi_error_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living view; the length is not asked for.
    unsafe { lend(error).map_or(c"no error".as_ptr(), |error| error.message.give(std::ptr::null_mut())) }
}

/// The HTTP status of the refusal, or 0 if no server refused.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_error_http_status(error: *const hfi_error_t) -> i32 {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(error) }.map_or(0, |error| error.http_status)
}

/// The server's own words, or NULL if it said nothing.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_error_server_message(error: *const hfi_error_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living view; the length is not asked for.
    unsafe { give(lend(error).and_then(|error| error.server_message.as_ref()), std::ptr::null_mut()) }
}

/// The server's class of error (`error_type`, `type` or `X-Error-Code`), or NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_error_type(error: *const hfi_error_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living view; the length is not asked for.
    unsafe { give(lend(error).and_then(|error| error.error_type.as_ref()), std::ptr::null_mut()) }
}

/// The id to quote to the service's support, or NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_error_request_id(error: *const hfi_error_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living view; the length is not asked for.
    unsafe { give(lend(error).and_then(|error| error.request_id.as_ref()), std::ptr::null_mut()) }
}

/// Seconds to wait before the next attempt, as the server asks or estimates, or -1 if it did not say.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_error_retry_after(error: *const hfi_error_t) -> f64 {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(error) }.map_or(-1.0, |error| error.retry_after)
}

/// The first 64 KiB of the refusal's body, as bytes with a NUL behind, or NULL if there was no reply. `len`, if not NULL,
/// gets the number of bytes.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_error_body(error: *const hfi_error_t, len: *mut usize) -> *const c_char {
    // SAFETY: the caller gives NULL or a living view, and NULL or a place for the length.
    unsafe { give(lend(error).and_then(|error| error.body.as_ref()), len) }
}
