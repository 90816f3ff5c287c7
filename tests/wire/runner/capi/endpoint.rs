//! Inference Endpoints through the C ABI: snapshots, what is made from them, and what they say.

use std::ptr::null;

use hfi::ffi;

use super::{Client, Request, copy, read, text, utf8};

/// `hfi_endpoint_t`
pub struct Endpoint(*mut ffi::hfi_endpoint_t);

/// All that an endpoint says of itself.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// The texts by their names in the vectors; none for NULL.
    pub texts: Vec<(&'static str, Option<String>)>,
    pub created_seconds: f64,
    pub updated_seconds: f64,
    pub json: Option<String>,
}

impl Endpoint {
    /// No token stands for the client's.
    pub fn from_json(client: &Client, namespace: &str, json: &str, token: Option<&str>) -> Self {
        let (namespace, json, token) = (text(namespace), text(json), token.map(text));
        let token = token.as_ref().map_or(null(), |token| token.as_ptr());
        // SAFETY: the client is alive and the texts live through the call.
        Self(unsafe { ffi::hfi_endpoint_from_json(client.0, namespace.as_ptr(), json.as_ptr(), token) })
    }

    /// The endpoints of a response, held beyond it.
    pub fn all_of(request: &Request) -> Vec<Self> {
        // SAFETY: the request is alive, and with it the views, which are retained here.
        unsafe {
            let response = ffi::hfi_request_response(request.0);
            let held = |index| ffi::hfi_endpoint_retain(ffi::hfi_response_endpoint(response, index));
            (0..ffi::hfi_response_endpoint_count(response)).map(|index| Self(held(index))).collect()
        }
    }

    pub fn fetch(&self) -> Request {
        // SAFETY: the handle is alive.
        Request(unsafe { ffi::hfi_endpoint_fetch(self.0) })
    }

    pub fn wait(&self) -> Request {
        // SAFETY: the handle is alive.
        Request(unsafe { ffi::hfi_endpoint_wait(self.0) })
    }

    /// Any operation on it by name.
    pub fn request(&self, operation: &str) -> Request {
        let operation = text(operation);
        // SAFETY: the handle is alive and the text lives through the call.
        Request(unsafe { ffi::hfi_endpoint_request(self.0, operation.as_ptr()) })
    }

    /// A client for its URL.
    pub fn client(&self) -> Client {
        // SAFETY: the handle is alive.
        Client(unsafe { ffi::hfi_endpoint_client(self.0) })
    }

    pub fn snapshot(&self) -> Snapshot {
        // SAFETY: the handle is alive, and with it its texts.
        unsafe {
            Snapshot {
                texts: vec![
                    ("name", read(ffi::hfi_endpoint_name(self.0))),
                    ("namespace", read(ffi::hfi_endpoint_namespace(self.0))),
                    ("repository", read(ffi::hfi_endpoint_repository(self.0))),
                    ("status", read(ffi::hfi_endpoint_status(self.0))),
                    ("url", read(ffi::hfi_endpoint_url(self.0))),
                    ("health_route", read(ffi::hfi_endpoint_health_route(self.0))),
                    ("framework", read(ffi::hfi_endpoint_framework(self.0))),
                    ("revision", read(ffi::hfi_endpoint_revision(self.0))),
                    ("task", read(ffi::hfi_endpoint_task(self.0))),
                    ("created_at", read(ffi::hfi_endpoint_created_at(self.0))),
                    ("updated_at", read(ffi::hfi_endpoint_updated_at(self.0))),
                    ("type", read(ffi::hfi_endpoint_type(self.0))),
                ],
                created_seconds: ffi::hfi_endpoint_created_seconds(self.0),
                updated_seconds: ffi::hfi_endpoint_updated_seconds(self.0),
                json: copy(|len| ffi::hfi_endpoint_json(self.0, len)).map(utf8),
            }
        }
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        // SAFETY: the handle was made or retained once, and is given up this once.
        unsafe { ffi::hfi_endpoint_free(self.0) };
    }
}
