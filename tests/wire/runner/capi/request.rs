//! Requests through the C ABI: arguments, runs, and what they came to.

use std::ffi::c_void;

use hfi::ffi;

use super::{Client, Fault, copy, fault, text, utf8};

/// A binary input.
pub enum Content {
    File(String),
    Url(String),
    Bytes(Vec<u8>),
}

/// `hfi_request_t`
pub struct Request(pub(super) *mut ffi::hfi_request_t);

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

    /// Limits the whole of it; also where the client's limit does not apply.
    pub fn set_timeout(&mut self, seconds: f64) {
        // SAFETY: the handle is alive.
        unsafe { ffi::hfi_request_set_timeout(self.0, seconds) };
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

    /// Runs to the end and gives the JSON of each report on its progress.
    pub fn stream_progress(&mut self) -> Vec<String> {
        // SAFETY: the handle is alive.
        unsafe { ffi::hfi_request_set_progress(self.0, 1) };
        self.stream()
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
        // SAFETY: the request is alive, and with it the view.
        unsafe { fault(ffi::hfi_request_error(self.0)) }
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        // SAFETY: the handle came from hfi_request_new and is freed this once.
        unsafe { ffi::hfi_request_free(self.0) };
    }
}

unsafe extern "C-unwind" fn on_event(user_data: *mut c_void, event: *const ffi::hfi_event_t) -> i32 {
    // SAFETY: `user_data` is the vector that `Request::stream` waits with, and the event lives through the call.
    unsafe {
        let items = &mut *user_data.cast::<Vec<String>>();
        items.push(copy(|len| ffi::hfi_event_json(event, len)).map(utf8).unwrap_or_default());
    }
    0
}
