//! The C ABI as this runner uses it, and all of the runner's `unsafe` code: handles that free themselves,
//! texts that are copied out.

use std::ffi::{CStr, CString, c_char, c_void};
use std::ptr::null;

use hfi::ffi;

/// What `hfi_request_error` says.
#[derive(Debug, Clone, Default)]
pub struct Fault {
    /// The status by its name.
    pub status: String,
    pub message: String,
    pub http_status: i32,
    pub server_message: Option<String>,
    pub request_id: Option<String>,
}

/// A binary input.
pub enum Content {
    File(String),
    Url(String),
    Bytes(Vec<u8>),
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
}

impl Drop for Client {
    fn drop(&mut self) {
        // SAFETY: the handle came from hfi_client_new and is freed this once.
        unsafe { ffi::hfi_client_free(self.0) };
    }
}

/// `hfi_request_t`
pub struct Request(*mut ffi::hfi_request_t);

impl Request {
    pub fn new(client: &Client, task: &str) -> Self {
        let task = text(task);
        // SAFETY: the client is alive and the text lives through the call.
        Self(unsafe { ffi::hfi_request_new(client.0, task.as_ptr()) })
    }

    pub fn set_string(&mut self, name: &str, value: &str) {
        let (name, value) = (text(name), text(value));
        // SAFETY: the handle is alive and the texts live through the call.
        unsafe { ffi::hfi_request_set_string(self.0, name.as_ptr(), value.as_ptr()) };
    }

    pub fn set_json(&mut self, name: &str, json: &str) {
        let (name, json) = (text(name), text(json));
        // SAFETY: the handle is alive and the texts live through the call.
        unsafe { ffi::hfi_request_set_json(self.0, name.as_ptr(), json.as_ptr()) };
    }

    pub fn set_content(&mut self, name: &str, content: &Content) {
        let name = text(name);
        let set = |content: ffi::hfi_content_t| {
            // SAFETY: the handle is alive; the name and what the content points to live through the call.
            unsafe { ffi::hfi_request_set_content(self.0, name.as_ptr(), content) };
        };
        match content {
            Content::File(path) => set(ffi::hfi_file(text(path).as_ptr())),
            Content::Url(url) => set(ffi::hfi_url(text(url).as_ptr())),
            Content::Bytes(bytes) => set(ffi::hfi_bytes(bytes.as_ptr().cast(), bytes.len())),
        }
    }

    /// Runs to the end.
    pub fn send(&mut self) {
        // SAFETY: the handle is alive. The status is the error's too, which is read afterwards.
        unsafe { ffi::hfi_request_send(self.0) };
    }

    /// Runs to the end and gives the JSON of each event.
    pub fn stream(&mut self) -> Vec<String> {
        let mut items = Vec::new();
        let user_data = (&raw mut items).cast();
        // SAFETY: the handle is alive; `items` outlives the call, and only the callback uses it meanwhile.
        unsafe { ffi::hfi_request_stream(self.0, Some(on_event), user_data) };
        items
    }

    pub fn response_json(&self) -> Option<String> {
        // SAFETY: the request is alive, and with it the view.
        let bytes = unsafe {
            let response = ffi::hfi_request_response(self.0);
            copy(|len| ffi::hfi_response_json(response, len))
        };
        bytes.map(utf8)
    }

    pub fn response_bytes(&self) -> Option<Vec<u8>> {
        // SAFETY: the request is alive, and with it the view.
        unsafe {
            let response = ffi::hfi_request_response(self.0);
            copy(|len| ffi::hfi_response_bytes(response, len).cast())
        }
    }

    /// The numbers with the shape of their lists.
    pub fn response_floats(&self) -> Option<(Vec<usize>, Vec<f32>)> {
        let (mut rows, mut cols, mut depth) = (0, 0, 0);
        // SAFETY: the request is alive, and with it the view and its numbers, as many as it says.
        unsafe {
            let response = ffi::hfi_request_response(self.0);
            let values = ffi::hfi_response_floats(response, &raw mut rows, &raw mut cols);
            let dims = ffi::hfi_response_float_shape(response, &raw mut depth);
            let values = (!values.is_null()).then(|| std::slice::from_raw_parts(values, rows * cols))?;
            Some((std::slice::from_raw_parts(dims, depth).to_vec(), values.to_vec()))
        }
    }

    /// The file of each item, empty if it has none.
    pub fn response_item_bytes(&self) -> Vec<Vec<u8>> {
        // SAFETY: the request is alive, and with it the views.
        unsafe {
            let response = ffi::hfi_request_response(self.0);
            let count = ffi::hfi_response_item_count(response);
            let file = |index| {
                let item = ffi::hfi_response_item(response, index);
                copy(|len| ffi::hfi_item_bytes(item, len).cast()).unwrap_or_default()
            };
            (0..count).map(file).collect()
        }
    }

    pub fn error(&self) -> Option<Fault> {
        // SAFETY: the request is alive, and with it the view and its texts; status names are static.
        unsafe {
            let error = ffi::hfi_request_error(self.0);
            if error.is_null() {
                return None;
            }
            Some(Fault {
                status: read(ffi::hfi_status_name(ffi::hfi_error_status(error))).unwrap_or_default(),
                message: read(ffi::hfi_error_message(error)).unwrap_or_default(),
                http_status: ffi::hfi_error_http_status(error),
                server_message: read(ffi::hfi_error_server_message(error)),
                request_id: read(ffi::hfi_error_request_id(error)),
            })
        }
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        // SAFETY: the handle came from hfi_request_new and is freed this once.
        unsafe { ffi::hfi_request_free(self.0) };
    }
}

/// The tasks that the library has, as it describes them.
pub fn tasks_json() -> String {
    // SAFETY: the text is static.
    unsafe { read(ffi::hfi_tasks_json()) }.expect("the library describes its tasks")
}

unsafe extern "C-unwind" fn on_event(user_data: *mut c_void, event: *const ffi::hfi_event_t) -> i32 {
    // SAFETY: `user_data` is the vector that `Request::stream` waits with, and the event lives through the call.
    unsafe {
        let items = &mut *user_data.cast::<Vec<String>>();
        items.push(copy(|len| ffi::hfi_event_json(event, len)).map(utf8).unwrap_or_default());
    }
    0
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
