//! Inference Endpoints as the caller sees them: snapshots with a count of holders, what is made from them, and what they say.

use std::ffi::c_char;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::config::Secret;
use crate::endpoints::snapshot::{Choice, Endpoint};
use crate::error::{Error, Result};
use crate::ffi::client::hfi_client_t;
use crate::ffi::config::Fault;
use crate::ffi::construct::make_from;
use crate::ffi::error::hfi_error_t;
use crate::ffi::handle::{check_fork, give as hand_out, guard, lend, share, share_if_given, take_back};
use crate::ffi::pointers::Pointers;
use crate::ffi::request::{hfi_request_t, parse_json};
use crate::ffi::response::hfi_response_t;
use crate::ffi::text::{self, Text, give};
use crate::runtime::deferred::run_waiting;
use crate::tasks::args::Args;
use crate::tasks::endpoints::Operation;
use crate::tasks::{Form, Place, Task, find};

/// An Inference Endpoint as it was at one moment. It never changes; hfi_endpoint_fetch gives a new one.
pub struct hfi_endpoint_t {
    endpoint: std::result::Result<Arc<Endpoint>, Box<Fault>>,
    client: Option<Arc<hfi_client_t>>,
    holders: Mutex<usize>,
    json: std::sync::OnceLock<Text>,
    texts: Pointers,
}

impl hfi_endpoint_t {
    fn new(client: Option<Arc<hfi_client_t>>, endpoint: Result<Arc<Endpoint>>) -> Arc<Self> {
        let endpoint = endpoint.map_err(Fault::new);
        let (holders, json, texts) = (Mutex::default(), std::sync::OnceLock::new(), Pointers::default());
        Arc::new(Self { endpoint, client, holders, json, texts })
    }

    /// The snapshot, unless it is faulty.
    fn get(&self) -> Result<&Arc<Endpoint>> {
        if let Some(client) = &self.client {
            check_fork(client.generation())?;
        }
        self.endpoint.as_ref().map_err(|fault| fault.error.clone())
    }

    /// Counts one more holder.
    fn retain(self: Arc<Self>) -> *mut Self {
        let handle = self.clone();
        let mut holders = handle.holders.lock().unwrap();
        *holders += 1;
        if *holders == 1 { hand_out(self) } else { Arc::as_ptr(&self).cast_mut() }
    }
}

/// Makes a request of an operation on an endpoint.
unsafe fn operation(
    endpoint: *const hfi_endpoint_t,
    task: impl FnOnce() -> Result<&'static Task>,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living endpoint.
    let Some(endpoint) = (unsafe { lend(endpoint) }) else {
        let missing = Error::argument("the endpoint is NULL");
        return guard(|_| std::ptr::null_mut(), || hand_out(Arc::new(hfi_request_t::faulty(missing))));
    };
    make_from(endpoint.client.clone(), || Ok(Args::about(task()?, endpoint.get()?.clone())))
}

/// Makes a snapshot from the JSON of an endpoint (hfi_endpoint_json), for programs that keep one between runs.
/// `namespace` is whose endpoint it is; `token` is for operations on it, NULL for the client's. Never NULL: if the JSON is
/// not that of an endpoint, hfi_endpoint_error and every operation on it say so. Free it with hfi_endpoint_free; it keeps
/// what it needs of the client.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_from_json(
    client: *mut hfi_client_t,
    namespace: *const c_char,
    json: *const c_char,
    token: *const c_char,
) -> *mut hfi_endpoint_t {
    let make = || {
        // SAFETY: the caller gives NULL or NUL-terminated texts.
        let (namespace, json, token) = unsafe {
            (
                text::need("the namespace", namespace)?,
                text::need("the endpoint's JSON", json)?,
                text::take("the token", token)?,
            )
        };
        let raw = parse_json("the endpoint's JSON", json)?;
        let choice = token.and_then(Secret::new).map_or(Choice::Client, Choice::Given);
        let endpoint = Endpoint::new(raw, namespace, choice);
        endpoint.map(Arc::new).map_err(|error| Error::argument(error.message))
    };
    guard(
        |error| hfi_endpoint_t::new(None, Err(error)).retain(),
        || {
            // SAFETY: the caller gives NULL or a living client.
            let client = unsafe { share(client) };
            let missing = || Error::argument("the client is NULL");
            let endpoint = client.as_ref().ok_or_else(missing).and_then(|_| make());
            hfi_endpoint_t::new(client, endpoint).retain()
        },
    )
}

/// Counts one more holder of a snapshot: it lives until hfi_endpoint_free was called as often. The views that
/// hfi_response_endpoint gives are held like this beyond their response. Returns its argument.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_retain(endpoint: *const hfi_endpoint_t) -> *mut hfi_endpoint_t {
    guard(
        |_| std::ptr::null_mut(),
        // SAFETY: the caller gives NULL or a living endpoint.
        || unsafe { share(endpoint) }.map_or(std::ptr::null_mut(), hfi_endpoint_t::retain),
    )
}

/// Counts one holder less and frees the snapshot with the last. An endpoint that was acquired is then not held any more,
/// but nobody stops it: that is what hfi_endpoint_release is for. NULL, a snapshot that was freed before and one that
/// belongs to a response are left alone.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_free(endpoint: *mut hfi_endpoint_t) {
    guard(
        |_| (),
        || {
            // SAFETY: the register tells whether the handle is alive.
            let Some(handle) = (unsafe { share_if_given(endpoint) }) else { return };
            let last = {
                let mut holders = handle.holders.lock().unwrap();
                *holders = holders.saturating_sub(1);
                // SAFETY: as above.
                if *holders == 0 { unsafe { take_back(endpoint) } } else { None }
            };
            drop((last, handle));
            run_waiting();
        },
    );
}

/// What is wrong with a snapshot that was made from JSON, or NULL if nothing is. It belongs to the snapshot.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_error(endpoint: *const hfi_endpoint_t) -> *const hfi_error_t {
    // SAFETY: the caller gives NULL or a living endpoint.
    match unsafe { lend(endpoint) } {
        Some(endpoint) => {
            endpoint.endpoint.as_ref().map_or_else(|fault| &raw const fault.view, |_| std::ptr::null())
        }
        None => hfi_error_t::of_null(),
    }
}

/// How many endpoints a response has: 1 of an operation on one, as many as there are of a list, else 0.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_endpoint_count(response: *const hfi_response_t) -> usize {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(response) }.map_or(0, |response| response.get().output.endpoints.len())
}

/// An endpoint of a response, by its number from 0 on; NULL if there is none. It belongs to the response;
/// hfi_endpoint_retain keeps it beyond.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_endpoint(
    response: *const hfi_response_t,
    index: usize,
) -> *const hfi_endpoint_t {
    let endpoint = || {
        // SAFETY: the caller gives NULL or a living view.
        let response = unsafe { lend(response) }?;
        let view =
            |endpoint: &Arc<Endpoint>| hfi_endpoint_t::new(response.client.clone(), Ok(endpoint.clone()));
        let make = || response.get().output.endpoints.iter().map(view).collect();
        response.endpoints.get_or_init(make).get(index).map(Arc::as_ptr)
    };
    guard(|_| None, endpoint).unwrap_or(std::ptr::null())
}

/// Makes a request that looks at the endpoint anew; its response has the new snapshot. Never NULL: faults are returned by
/// the run. Free it with hfi_request_free.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_fetch(endpoint: *const hfi_endpoint_t) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { operation(endpoint, || find("get_inference_endpoint")) }
}

/// Makes a request that waits until the endpoint runs, has a URL, and its health route answers 200; its response has the
/// snapshot of that moment.
///
/// Arguments:
/// - `timeout` (number): Seconds to wait at most; without it for ever. The request then ends with
///   `HFI_ERROR_ENDPOINT_TIMEOUT`; the endpoint goes on and can be waited for again.
/// - `refresh_every` (number, by default 5): Seconds between two looks.
///
/// It begins with what the snapshot says, unless this process has changed the endpoint since: then with a new look. An
/// endpoint that fails ends the request with `HFI_ERROR_ENDPOINT_FAILED` and the server's reason; one that is deleted
/// with `HFI_ERROR_NOT_FOUND`; a refused token with `HFI_ERROR_UNAUTHORIZED`. Faults of the network, HTTP 429 and 5xx are
/// waited through. A wait starts nothing: one that is paused has to be resumed, one that is scaled to zero called, or
/// acquired. Each look is an event of kind `HFI_EVENT_PROGRESS` with `/status`, `/seconds`, `/message` and, if there is
/// some, `/trouble` (hfi_event_string, hfi_event_number). hfi_config_set_timeout does not apply, hfi_request_set_timeout
/// does.
///
/// Never NULL: faults are returned by the run. Free it with hfi_request_free.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_wait(endpoint: *const hfi_endpoint_t) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { operation(endpoint, || find("wait_inference_endpoint")) }
}

/// Makes a request that gives up what hfi_endpoint_acquire gave: the snapshot of its response, no other of the same
/// endpoint. The last release on this machine pauses the endpoint, or does what `on_release` says; the response has the
/// endpoint as it is then. A release that fails can be repeated; a second one after it went well ends with
/// `HFI_ERROR_INVALID_STATE`.
///
/// Never NULL: faults are returned by the run. Free it with hfi_request_free.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_release(endpoint: *const hfi_endpoint_t) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { operation(endpoint, || find("release_inference_endpoint")) }
}

/// Makes a request of an operation on this endpoint (get, update, pause, resume, scale to zero, delete, wait, acquire),
/// by its name for hfi_request_new, as `"pause_inference_endpoint"`, with the endpoint's name, namespace and token. Never
/// NULL: faults are returned by the run. Free it with hfi_request_free.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_request(
    endpoint: *const hfi_endpoint_t,
    operation_name: *const c_char,
) -> *mut hfi_request_t {
    let task = || {
        // SAFETY: the caller gives NULL or a NUL-terminated text.
        let task = find(unsafe { text::need("the operation's name", operation_name) }?)?;
        let named = |task: &Task| {
            let is_new = task.form == Form::Endpoints(Operation::Create);
            !is_new && task.args().any(|arg| arg.name == "name" && arg.place == Place::Path)
        };
        match named(task) {
            true => Ok(task),
            false => Err(Error::argument(format!("{} is no operation on one endpoint", task.name))),
        }
    };
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { operation(endpoint, task) }
}

/// Makes a client for the endpoint's URL, with the token of the endpoint. It shares the connections and the runtime of
/// the client that the endpoint came from, with its timeouts, retries, proxy, delivery and log function (which it may
/// call at the same time, and after the other's shutdown), but not its model, headers or bill_to. Calls to an endpoint
/// that is scaled to zero are held while it starts, within their time and hfi_config_set_loading_timeout; to a paused one
/// they end with `HFI_ERROR_ENDPOINT_PAUSED`.
///
/// Never NULL: without a URL, hfi_client_error and every call of the client say to wait for the endpoint. Free it with
/// hfi_client_free; the other client may be freed before.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_client(endpoint: *const hfi_endpoint_t) -> *mut hfi_client_t {
    let make = || {
        // SAFETY: the caller gives NULL or a living endpoint.
        let endpoint = unsafe { lend(endpoint) }.ok_or_else(|| Error::argument("the endpoint is NULL"))?;
        let snapshot = endpoint.get()?;
        let client = endpoint.client.as_ref().ok_or_else(|| Error::argument("the client is NULL"))?;
        client.get()?.for_endpoint(snapshot)
    };
    guard(
        |error| hand_out(Arc::new(hfi_client_t::of(Err(error)))),
        || hand_out(Arc::new(hfi_client_t::of(make()))),
    )
}

/// The text that `pick` takes from a snapshot, kept under `key`.
unsafe fn member(
    endpoint: *const hfi_endpoint_t,
    key: &str,
    pick: impl FnOnce(&Endpoint) -> Option<&str>,
) -> *const c_char {
    let text = || {
        // SAFETY: the caller gives NULL or a living endpoint.
        let endpoint = unsafe { lend(endpoint) }?;
        let snapshot = endpoint.get().ok()?;
        let make = || pick(snapshot).map(Text::new);
        // SAFETY: the length is not asked for.
        Some(unsafe { endpoint.texts.keep(key.to_owned(), make, std::ptr::null_mut()) })
    };
    guard(|_| None, text).unwrap_or(std::ptr::null())
}

/// The name, unique in its namespace.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_name(endpoint: *const hfi_endpoint_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { member(endpoint, "name", |endpoint| Some(&endpoint.name)) }
}

/// The user or organisation that it belongs to.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_namespace(endpoint: *const hfi_endpoint_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { member(endpoint, "namespace", |endpoint| Some(&endpoint.namespace)) }
}

/// The model's id on the Hub, or NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_repository(endpoint: *const hfi_endpoint_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { member(endpoint, "repository", |endpoint| endpoint.text("/model/repository")) }
}

/// The state: `"pending"`, `"initializing"`, `"running"`, `"updating"`, `"updateFailed"`, `"paused"`, `"failed"`,
/// `"scaledToZero"`, or one that came later.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_status(endpoint: *const hfi_endpoint_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { member(endpoint, "status", |endpoint| Some(&endpoint.status)) }
}

/// What the API says of the state, for people, or NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_status_message(endpoint: *const hfi_endpoint_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { member(endpoint, "message", |endpoint| endpoint.text("/status/message")) }
}

/// Where it can be called, or NULL while it cannot.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_url(endpoint: *const hfi_endpoint_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { member(endpoint, "url", |endpoint| endpoint.url.as_deref()) }
}

/// The model's framework, as `"pytorch"`, or NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_framework(endpoint: *const hfi_endpoint_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { member(endpoint, "framework", |endpoint| endpoint.text("/model/framework")) }
}

/// The model's revision, or NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_revision(endpoint: *const hfi_endpoint_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { member(endpoint, "revision", |endpoint| endpoint.text("/model/revision")) }
}

/// The model's task, as `"text-generation"`, or NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_task(endpoint: *const hfi_endpoint_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { member(endpoint, "task", |endpoint| endpoint.text("/model/task")) }
}

/// Who may call it: `"authenticated"`, `"public"` or `"private"`; or NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_type(endpoint: *const hfi_endpoint_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { member(endpoint, "type", |endpoint| endpoint.text("/type")) }
}

/// The path below the URL that says whether it is ready.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_health_route(endpoint: *const hfi_endpoint_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { member(endpoint, "health_route", |endpoint| Some(&endpoint.health_route)) }
}

/// When it was made, as RFC 3339 says, in UTC: `"2024-05-17T12:34:56.789000+00:00"`.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_created_at(endpoint: *const hfi_endpoint_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { member(endpoint, "created_at", |endpoint| Some(&endpoint.created_at.text)) }
}

/// When it was last changed, as hfi_endpoint_created_at.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_updated_at(endpoint: *const hfi_endpoint_t) -> *const c_char {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { member(endpoint, "updated_at", |endpoint| Some(&endpoint.updated_at.text)) }
}

/// When it was made, in seconds since 1970 (UTC); -1 if there is no endpoint.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_created_seconds(endpoint: *const hfi_endpoint_t) -> f64 {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { lend(endpoint) }.and_then(|it| it.get().ok()).map_or(-1.0, |it| it.created_at.seconds)
}

/// When it was last changed, in seconds since 1970 (UTC); -1 if there is no endpoint.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_updated_seconds(endpoint: *const hfi_endpoint_t) -> f64 {
    // SAFETY: the caller gives NULL or a living endpoint.
    unsafe { lend(endpoint) }.and_then(|it| it.get().ok()).map_or(-1.0, |it| it.updated_at.seconds)
}

/// All that the API said of it, as JSON. `len` as for hfi_response_text.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_json(
    endpoint: *const hfi_endpoint_t,
    len: *mut usize,
) -> *const c_char {
    let json = || {
        // SAFETY: the caller gives NULL or a living endpoint.
        let endpoint = unsafe { lend(endpoint) }?;
        let snapshot = endpoint.get().ok()?;
        Some(endpoint.json.get_or_init(|| Text::new(snapshot.raw.to_string())))
    };
    // SAFETY: the caller gives NULL or a place for the length.
    unsafe { give(guard(|_| None, json), len) }
}

/// A text in what the API said of it, by its JSON pointer (RFC 6901), as `"/compute/instanceType"`. Values that are no texts
/// are given as JSON; NULL if there is nothing or null. `len` as for hfi_response_text.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_string(
    endpoint: *const hfi_endpoint_t,
    pointer: *const c_char,
    len: *mut usize,
) -> *const c_char {
    let string = || {
        // SAFETY: the caller gives NULL or a living endpoint, NULL or a NUL-terminated text, and NULL or a place for the
        // length. Pointers that lead somewhere begin with a slash or are empty, so they are no key of a member.
        unsafe {
            let (endpoint, pointer) = (lend(endpoint)?, text::take("the pointer", pointer).ok()??);
            endpoint.texts.string(&endpoint.get().ok()?.raw, pointer, len)
        }
    };
    // SAFETY: the caller gives NULL or a place for the length.
    guard(|_| None, string).unwrap_or_else(|| unsafe { give(None, len) })
}

/// A number in what the API said of it, by its JSON pointer as for hfi_endpoint_string, as `"/status/readyReplica"`;
/// `fallback` if there is none.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_endpoint_number(
    endpoint: *const hfi_endpoint_t,
    pointer: *const c_char,
    fallback: f64,
) -> f64 {
    let number = || {
        // SAFETY: the caller gives NULL or a living endpoint, and NULL or a NUL-terminated text.
        let (endpoint, pointer) = unsafe { (lend(endpoint)?, text::take("the pointer", pointer).ok()??) };
        endpoint.get().ok()?.raw.pointer(pointer).and_then(Value::as_f64)
    };
    guard(|_| None, number).unwrap_or(fallback)
}
