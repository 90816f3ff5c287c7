//! The caller's functions and what they are called with: panics stop here, and a finalizer runs exactly once.

use std::ffi::{c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::ffi::{hfi_event_t, hfi_request_t};
use crate::runtime::deferred::run_outside;

/// Gets one event of a request. `event` is valid during the call. A return other than 0 cancels the request.
pub type hfi_event_fn =
    Option<unsafe extern "C-unwind" fn(user_data: *mut c_void, event: *const hfi_event_t) -> i32>;

/// Called once when a started request has ended; it may free the request.
pub type hfi_done_fn =
    Option<unsafe extern "C-unwind" fn(user_data: *mut c_void, request: *mut hfi_request_t)>;

/// Called exactly once with the `user_data` it was given with, when the library will not use that any more.
pub type hfi_finalize_fn = Option<unsafe extern "C-unwind" fn(user_data: *mut c_void)>;

/// Called on a thread of the library when the client has something to poll for. It may only signal an event loop.
pub type hfi_wakeup_fn = Option<unsafe extern "C-unwind" fn(user_data: *mut c_void)>;

/// Gets one log record. `message` is valid during the call.
pub type hfi_log_fn =
    Option<unsafe extern "C-unwind" fn(user_data: *mut c_void, level: i32, message: *const c_char)>;

/// The caller's pointer, and what to call when it is not used any more.
pub struct UserData {
    pointer: *mut c_void,
    finalize: hfi_finalize_fn,
}

// SAFETY: the library only passes the pointer on to the caller's functions, which are documented to be called on the
// threads that they are called on.
unsafe impl Send for UserData {}
// SAFETY: as above.
unsafe impl Sync for UserData {}

impl UserData {
    /// Takes the pointer into care.
    pub fn new(pointer: *mut c_void, finalize: hfi_finalize_fn) -> Self {
        Self { pointer, finalize }
    }

    /// The pointer.
    pub fn get(&self) -> *mut c_void {
        self.pointer
    }
}

/// The caller's pointer of a content: what is called when that is not used any more runs on a thread of the caller's, even
/// if the network was the last to use it.
pub struct Release(Option<UserData>);

impl Release {
    /// Takes the pointer into care.
    pub fn new(pointer: *mut c_void, release: hfi_finalize_fn) -> Self {
        Self(Some(UserData::new(pointer, release)))
    }

    /// The pointer.
    pub fn get(&self) -> *mut c_void {
        self.0.as_ref().map_or(std::ptr::null_mut(), UserData::get)
    }
}

impl Drop for Release {
    fn drop(&mut self) {
        if let Some(data) = self.0.take().filter(|data| data.finalize.is_some()) {
            run_outside(Box::new(move || drop(data)));
        }
    }
}

impl Drop for UserData {
    fn drop(&mut self) {
        if let Some(finalize) = self.finalize.take() {
            // SAFETY: the caller gave this function for this pointer; it is called this once.
            let _ = catch_unwind(AssertUnwindSafe(|| unsafe { finalize(self.pointer) }));
        }
    }
}
