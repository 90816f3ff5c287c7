//! The C ABI as this runner uses it, and all of the runner's `unsafe` code: handles that free themselves,
//! texts that are copied out. Here are settings and clients.

mod endpoint;
mod request;

use std::ffi::{CStr, CString, c_char};
use std::ptr::null;

use hfi::ffi;

pub use endpoint::{Endpoint, Snapshot};
pub use request::{Content, Request};

/// What an `hfi_error_t` says.
#[derive(Debug, Clone, Default)]
pub struct Fault {
    /// The status by its name.
    pub status: String,
    pub message: String,
    pub http_status: i32,
    pub server_message: Option<String>,
    pub request_id: Option<String>,
}

/// The settings that are texts.
pub enum Setting {
    Token,
    Model,
    Provider,
    BaseUrl,
    BillTo,
    Proxy,
    CaPem,
}

/// `hfi_config_t`
pub struct Config(*mut ffi::hfi_config_t);

impl Config {
    pub fn new() -> Self {
        Self(ffi::hfi_config_new())
    }

    pub fn set(&mut self, setting: Setting, value: &str) {
        let value = text(value);
        let set = match setting {
            Setting::Token => ffi::hfi_config_set_token,
            Setting::Model => ffi::hfi_config_set_model,
            Setting::Provider => ffi::hfi_config_set_provider,
            Setting::BaseUrl => ffi::hfi_config_set_base_url,
            Setting::BillTo => ffi::hfi_config_set_bill_to,
            Setting::Proxy => ffi::hfi_config_set_proxy,
            Setting::CaPem => ffi::hfi_config_set_ca_pem,
        };
        // SAFETY: the handle is alive and the text lives through the call.
        unsafe { set(self.0, value.as_ptr()) };
    }

    /// No value takes a built-in header away.
    pub fn set_header(&mut self, name: &str, value: Option<&str>) {
        let (name, value) = (text(name), value.map(text));
        let value = value.as_ref().map_or(null(), |value| value.as_ptr());
        // SAFETY: the handle is alive and the texts live through the call.
        unsafe { ffi::hfi_config_set_header(self.0, name.as_ptr(), value) };
    }

    pub fn set_timeout(&mut self, seconds: f64) {
        // SAFETY: the handle is alive.
        unsafe { ffi::hfi_config_set_timeout(self.0, seconds) };
    }

    pub fn set_poll_interval(&mut self, seconds: f64) {
        // SAFETY: the handle is alive.
        unsafe { ffi::hfi_config_set_poll_interval(self.0, seconds) };
    }

    /// One attempt only, and no wait for models that load.
    pub fn set_no_retries(&mut self) {
        // SAFETY: the handle is alive.
        unsafe {
            ffi::hfi_config_set_max_retries(self.0, 0);
            ffi::hfi_config_set_loading_timeout(self.0, 0.0);
        }
    }
}

impl Drop for Config {
    fn drop(&mut self) {
        // SAFETY: the handle came from hfi_config_new and is freed this once.
        unsafe { ffi::hfi_config_free(self.0) };
    }
}

/// `hfi_client_t`
pub struct Client(*mut ffi::hfi_client_t);

impl Client {
    pub fn new(config: &Config) -> Self {
        // SAFETY: the config is alive.
        Self(unsafe { ffi::hfi_client_new(config.0) })
    }

    /// What is wrong with its settings.
    pub fn error(&self) -> Option<Fault> {
        // SAFETY: the client is alive, and with it the view.
        unsafe { fault(ffi::hfi_client_error(self.0)) }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // SAFETY: the handle came from hfi_client_new and is freed this once.
        unsafe { ffi::hfi_client_free(self.0) };
    }
}

/// The tasks that the library has, as it describes them.
pub fn tasks_json() -> String {
    // SAFETY: the text is static.
    unsafe { read(ffi::hfi_tasks_json()) }.expect("the library describes its tasks")
}

/// A text for C.
fn text(value: &str) -> CString {
    CString::new(value).expect("the vectors have no NUL in their texts")
}

fn utf8(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("the library's texts are UTF-8")
}

/// A text from C; none for NULL. The text must be alive.
unsafe fn read(text: *const c_char) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: a text of the library that is not NULL has a NUL behind.
    Some(unsafe { CStr::from_ptr(text) }.to_str().expect("the library's texts are UTF-8").to_owned())
}

/// What an error says; none for NULL. The view must be alive.
unsafe fn fault(error: *const ffi::hfi_error_t) -> Option<Fault> {
    if error.is_null() {
        return None;
    }
    // SAFETY: the view is alive, and with it its texts; status names are static.
    unsafe {
        Some(Fault {
            status: read(ffi::hfi_status_name(ffi::hfi_error_status(error))).unwrap_or_default(),
            message: read(ffi::hfi_error_message(error)).unwrap_or_default(),
            http_status: ffi::hfi_error_http_status(error),
            server_message: read(ffi::hfi_error_server_message(error)),
            request_id: read(ffi::hfi_error_request_id(error)),
        })
    }
}

/// Bytes from C by pointer and length; none for NULL. What `get` gives must be alive.
unsafe fn copy(get: impl FnOnce(*mut usize) -> *const c_char) -> Option<Vec<u8>> {
    let mut len = 0;
    let start = get(&raw mut len);
    if start.is_null() {
        return None;
    }
    // SAFETY: the library says that `len` bytes are there.
    Some(unsafe { std::slice::from_raw_parts(start.cast::<u8>(), len) }.to_vec())
}
