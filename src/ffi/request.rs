//! Requests: one task, its arguments, and after the run its result. `run.rs` has the verbs.

use std::ffi::{c_char, c_void};
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use serde_json::Value;

use crate::config::{header, seconds};
use crate::error::{Error, Kind, Result};
use crate::ffi::batch::BatchBuild;
use crate::ffi::callback::{UserData, hfi_done_fn, hfi_event_fn, hfi_finalize_fn};
use crate::ffi::client::hfi_client_t;
use crate::ffi::config::Fault;
use crate::ffi::construct;
use crate::ffi::content::{self, hfi_content_t};
use crate::ffi::error::hfi_error_t;
use crate::ffi::event::hfi_event_t;
use crate::ffi::handle::{check_fork, guard, lend, take_back};
use crate::ffi::response::hfi_response_t;
use crate::ffi::status::{HFI_ERROR_INVALID_ARGUMENT, HFI_OK, HFI_PENDING, code, hfi_status_t, panicked};
use crate::ffi::text;
use crate::providers::Header;
use crate::runtime::deferred::run_waiting;
use crate::runtime::delivery::Job;
use crate::runtime::fork;
use crate::runtime::inflight::{Inflight, Outcome, Taken};
use crate::tasks::args::Args;
use crate::tasks::{self};

/// A request.
pub struct hfi_request_t {
    /// The client; none if it was NULL.
    pub client: Option<Arc<hfi_client_t>>,
    /// The call on its way.
    pub inflight: Arc<Inflight>,
    /// Who hears of it, once it is started.
    pub job: OnceLock<Arc<Job>>,
    /// Whether a verb has run it.
    pub ran: AtomicBool,
    build: Mutex<Build>,
    fault: OnceLock<Box<Fault>>,
    ended: OnceLock<Ended>,
    misuse: Mutex<Vec<Arc<hfi_error_t>>>,
    current: Mutex<Option<Box<hfi_event_t>>>,
    user_data: AtomicPtr<c_void>,
    generation: u32,
}

/// What the setters have collected.
#[derive(Default)]
pub struct Build {
    /// The task's arguments.
    pub args: Option<Args>,
    /// The total time, if it is not the client's.
    pub timeout: Option<Duration>,
    /// The request's own headers.
    pub headers: Vec<Header>,
    /// Whether waits are reported as events.
    pub progress: bool,
    /// The items, if it is a batch.
    pub batch: Option<BatchBuild>,
    /// The event handler.
    pub on_event: Option<(hfi_event_fn, UserData)>,
    /// The end's handler.
    pub on_done: Option<(hfi_done_fn, UserData)>,
}

/// How a request ended, as the caller sees it.
type Ended = std::result::Result<Box<hfi_response_t>, Box<hfi_error_t>>;

impl hfi_request_t {
    /// A request of a client with these arguments; what is wrong with either is its fault.
    pub fn new(client: Option<Arc<hfi_client_t>>, args: Result<Args>) -> Self {
        let capacity = client.as_ref().and_then(|client| Some(client.get().ok()?.config().queue_capacity));
        Self::with_capacity(client, args, capacity.unwrap_or(1))
    }

    /// The same, with a queue of that many events.
    pub fn with_capacity(client: Option<Arc<hfi_client_t>>, args: Result<Args>, capacity: usize) -> Self {
        let missing = || Error::argument("the client is NULL");
        let args = client.as_ref().ok_or_else(missing).and(args);
        Self::of(client, args.map(Some), Inflight::new(capacity))
    }

    /// A request that can only say what is wrong.
    pub fn faulty(error: Error) -> Self {
        Self::of(None, Err(error), Inflight::new(1))
    }

    fn of(client: Option<Arc<hfi_client_t>>, args: Result<Option<Args>>, inflight: Arc<Inflight>) -> Self {
        let fault = OnceLock::new();
        let args = args.unwrap_or_else(|error| {
            _ = fault.set(Fault::new(error));
            None
        });
        let build = Build { args, ..Build::default() };
        Self {
            generation: client.as_ref().map_or_else(fork::generation, |client| client.generation()),
            inflight,
            client,
            job: OnceLock::new(),
            ran: AtomicBool::new(false),
            build: Mutex::new(build),
            fault,
            ended: OnceLock::new(),
            misuse: Mutex::default(),
            current: Mutex::default(),
            user_data: AtomicPtr::default(),
        }
    }

    /// A request that has ended.
    pub fn ended_as(client: Option<Arc<hfi_client_t>>, outcome: Outcome) -> Arc<Self> {
        let request = Self::of(client, Ok(None), Inflight::ended(outcome));
        request.ran.store(true, Ordering::Release);
        Arc::new(request)
    }

    /// The same end once more, as a request of its own. This one must have ended.
    pub fn again(&self) -> Arc<Self> {
        let outcome = self.inflight.outcome().expect("it has ended");
        Self::ended_as(self.client.clone(), outcome)
    }

    /// The response, if it ended well.
    pub fn success(&self) -> Option<&hfi_response_t> {
        self.ended()?.as_deref().ok()
    }

    /// The collected settings, to change or to run with.
    pub fn build(&self) -> MutexGuard<'_, Build> {
        self.build.lock().unwrap()
    }

    /// An error in the child of a fork.
    pub fn check_fork(&self) -> Result<()> {
        check_fork(self.generation)
    }

    /// The first fault of the setters.
    pub fn fault(&self) -> Option<&Error> {
        self.fault.get().map(|fault| &fault.error)
    }

    /// Remembers a fault, if it is the first.
    pub fn set_fault(&self, error: Error) {
        _ = self.fault.set(Fault::new(error));
    }

    /// Remembers an error that did not end the request, once for each status.
    pub fn add_misuse(&self, error: &Error) {
        let mut misuse = self.misuse.lock().unwrap();
        if !misuse.iter().any(|known| known.status() == code(error.kind)) {
            misuse.push(Arc::new(hfi_error_t::new(error)));
        }
    }

    /// Changes the settings of a request that has not run; a fault is remembered.
    pub fn set(&self, change: impl FnOnce(&mut Build) -> Result<()>) {
        let late = || Error::new(Kind::InvalidState, "the request has run; make a new one to change it");
        let mut removed = Vec::new();
        let changed = self.check_fork().and_then(|()| match self.ran.load(Ordering::Acquire) {
            true => Err(late()),
            false => {
                let mut build = self.build();
                let changed = change(&mut build);
                removed = build.args.as_mut().map(Args::take_removed).unwrap_or_default();
                changed
            }
        });
        if let Err(error) = changed {
            self.set_fault(error);
        }
        // The caller's release functions run here, with nothing locked.
        drop(removed);
    }

    /// Changes the arguments of a request that has not run.
    pub fn set_args(&self, change: impl FnOnce(&mut Args) -> Result<()>) {
        // What the change carries is dropped where nothing is locked, even if there is nothing to change.
        let mut change = Some(change);
        self.set(|build| match &mut build.args {
            Some(args) => change.take().map_or(Ok(()), |change| change(args)),
            None => Ok(()),
        });
        drop(change);
    }

    /// The pointer that the caller knows the request by.
    pub fn handle(self: &Arc<Self>) -> *mut Self {
        Arc::as_ptr(self).cast_mut()
    }

    /// Keeps an event as the current one and gives its view; none for an end that was given before.
    pub fn show(self: &Arc<Self>, taken: Taken) -> Option<*const hfi_event_t> {
        let view = match taken {
            Taken::Event(event) => hfi_event_t::new(event, self),
            Taken::End => hfi_event_t::done(self.status(), self.handle()),
            Taken::Errand(_) | Taken::Over => return None,
        };
        let view = Box::new(view);
        let pointer = &raw const *view;
        *self.current.lock().unwrap() = Some(view);
        Some(pointer)
    }

    /// The status: pending until the end.
    pub fn status(&self) -> hfi_status_t {
        self.inflight.outcome().map_or(HFI_PENDING, |outcome| outcome_status(&outcome))
    }

    fn ended(&self) -> Option<&Ended> {
        let outcome = self.inflight.outcome()?;
        Some(self.ended.get_or_init(|| match &*outcome {
            Ok(_) => Ok(Box::new(hfi_response_t::new(outcome.clone(), self.client.clone()))),
            Err(error) => Err(Box::new(hfi_error_t::new(error))),
        }))
    }
}

/// The status of an outcome.
pub fn outcome_status(outcome: &Outcome) -> hfi_status_t {
    outcome.as_ref().as_ref().map_or_else(|error| code(error.kind), |_| HFI_OK)
}

/// Runs a setter; NULL and panics leave no trace but the request's fault.
pub(super) unsafe fn set(request: *mut hfi_request_t, change: impl FnOnce(&hfi_request_t)) {
    // SAFETY: the caller gives NULL or a living request.
    let Some(request) = (unsafe { lend(request) }) else { return };
    guard(|error| request.set_fault(error), || change(request));
}

/// Runs the setter of one argument.
unsafe fn set_arg(
    request: *mut hfi_request_t,
    name: *const c_char,
    change: impl FnOnce(&mut Args, &str) -> Result<()>,
) {
    // SAFETY: the caller gives NULL or a living request, and NULL or a NUL-terminated text.
    unsafe {
        set(request, |request| {
            request.set_args(|args| change(args, text::need("the argument's name", name)?));
        });
    }
}

/// Replaces a handler; the finalizer of the one before runs when nothing is locked any more.
unsafe fn set_handler<T>(
    request: *mut hfi_request_t,
    place: impl FnOnce(&mut Build) -> &mut Option<T>,
    handler: Option<T>,
) {
    // SAFETY: the caller gives NULL or a living request.
    unsafe {
        set(request, |request| {
            let mut before = None;
            request.set(|build| {
                before = std::mem::replace(place(build), handler);
                Ok(())
            });
        });
    }
}

/// Makes a request for a task by its name in huggingface_hub, as `"text_generation"`. Never NULL: an unknown task, like
/// any other fault, is returned by the run. Free it with hfi_request_free; it keeps what it needs of the client.
///
/// Threads: any; a request has one writer until it runs, then any thread may wait for it, cancel it and read it.
/// Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_new(
    client: *mut hfi_client_t,
    task: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and NULL or a NUL-terminated text.
    unsafe { construct::make(client, || tasks::find(text::need("the task's name", task)?).map(Args::new)) }
}

/// Frees a request and all views of it. One in flight is cancelled, and its `on_done` runs now, on this thread, if it did
/// not before; a handler of it that runs on another thread is waited for. May be called inside the request's own handlers:
/// the handle is then freed when they return. NULL and a request that was freed before are left alone.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_free(request: *mut hfi_request_t) {
    guard(
        |_| (),
        || {
            // SAFETY: the register tells whether the handle is alive.
            let Some(request) = (unsafe { take_back(request) }) else { return };
            request.inflight.cancel();
            if let Some(job) = request.job.get() {
                if let Some(Ok(client)) = request.client.as_deref().map(hfi_client_t::get) {
                    client.delivery.remove(job);
                }
                job.close();
            }
            drop(request);
            run_waiting();
        },
    );
}

/// Sets an argument that is a text. For a list of texts (`stop`) it adds one to the list; where a text or a list may
/// stand (`text` of feature_extraction) it is the text, and a list is set by hfi_request_set_json; for binary content
/// it is a URL or the path of a file. NULL takes the argument away. A name that the task does not have, or a value of
/// the wrong type, is returned by the run.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_set_string(
    request: *mut hfi_request_t,
    name: *const c_char,
    value: *const c_char,
) {
    // SAFETY: the caller gives NULL or a living request, and NULL or NUL-terminated texts.
    unsafe {
        set_arg(request, name, |args, name| {
            let value = text::take(&format!("the argument \"{name}\""), value)?;
            args.set(name, value.map_or(Value::Null, Value::from))
        });
    }
}

/// Sets an argument that is a whole number, or a number.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_set_int(request: *mut hfi_request_t, name: *const c_char, value: i64) {
    // SAFETY: the caller gives NULL or a living request, and NULL or a NUL-terminated text.
    unsafe { set_arg(request, name, |args, name| args.set(name, value.into())) }
}

/// Sets an argument that is a number.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_set_double(
    request: *mut hfi_request_t,
    name: *const c_char,
    value: f64,
) {
    // SAFETY: the caller gives NULL or a living request, and NULL or a NUL-terminated text.
    unsafe { set_arg(request, name, |args, name| args.set_double(name, value)) }
}

/// Sets an argument that is yes (not 0) or no (0).
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_set_bool(request: *mut hfi_request_t, name: *const c_char, value: i32) {
    // SAFETY: the caller gives NULL or a living request, and NULL or a NUL-terminated text.
    unsafe { set_arg(request, name, |args, name| args.set(name, (value != 0).into())) }
}

/// Sets any argument from JSON text. NULL, or the JSON value null, takes the argument away.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_set_json(
    request: *mut hfi_request_t,
    name: *const c_char,
    json: *const c_char,
) {
    // SAFETY: the caller gives NULL or a living request, and NULL or NUL-terminated texts.
    unsafe {
        set_arg(request, name, |args, name| {
            let what = format!("the argument \"{name}\"");
            let json = text::take(&what, json)?;
            args.set(name, json.map_or(Ok(Value::Null), |json| parse_json(&what, json))?)
        });
    }
}

/// The value of the caller's JSON text, or an error that names `what`.
pub fn parse_json(what: &str, json: &str) -> Result<Value> {
    serde_json::from_str(json).map_err(|e| Error::argument(format!("{what} is not JSON: {e}")))
}

/// Sets an argument that is binary. `content` comes from hfi_file, hfi_url, hfi_bytes, hfi_borrowed or hfi_reader; what is
/// to be released is, even if the argument is refused. `HFI_CONTENT_NONE` takes the argument away.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_set_content(
    request: *mut hfi_request_t,
    name: *const c_char,
    content: hfi_content_t,
) {
    // SAFETY: the caller hands the content over.
    let mut content = guard(Err, || unsafe { content::take(content) });
    // SAFETY: the caller gives NULL or a living request, and NULL or a NUL-terminated text.
    unsafe {
        set_arg(request, name, |args, name| {
            let content = content.as_mut().map_err(|error| error.clone())?.take();
            match content {
                Some(content) => args.set_content(name, content),
                None => args.set(name, Value::Null),
            }
        });
    }
}

/// Sets the seconds that this request may take in all; beats the client's timeout. 0: the client's.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_set_timeout(request: *mut hfi_request_t, value: f64) {
    // SAFETY: the caller gives NULL or a living request.
    unsafe {
        set(request, |request| {
            request.set(|build| {
                build.timeout = seconds("the timeout", value)?;
                Ok(())
            });
        });
    }
}

/// Sets a header of this request; it beats the client's, and a NULL value takes one away.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_set_header(
    request: *mut hfi_request_t,
    name: *const c_char,
    value: *const c_char,
) {
    // SAFETY: the caller gives NULL or a living request, and NULL or NUL-terminated texts.
    unsafe {
        set(request, |request| {
            request.set(|build| {
                let name = text::need("the header's name", name)?;
                build.headers.push(header(name, text::take("the header's value", value)?)?);
                Ok(())
            });
        });
    }
}

/// Asks (not 0) for events of kind `HFI_EVENT_PROGRESS`, which say what the call is waiting for.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_set_progress(request: *mut hfi_request_t, wanted: i32) {
    // SAFETY: the caller gives NULL or a living request.
    unsafe {
        set(request, |request| {
            request.set(|build| {
                build.progress = wanted != 0;
                Ok(())
            })
        })
    }
}

/// Keeps a pointer with the request, for the caller's own use.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_set_user_data(request: *mut hfi_request_t, user_data: *mut c_void) {
    // SAFETY: the caller gives NULL or a living request.
    unsafe { set(request, |request| request.user_data.store(user_data, Ordering::Release)) }
}

/// The pointer kept by hfi_request_set_user_data, else NULL.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_user_data(request: *const hfi_request_t) -> *mut c_void {
    // SAFETY: the caller gives NULL or a living request.
    unsafe { lend(request) }.map_or(std::ptr::null_mut(), |request| request.user_data.load(Ordering::Acquire))
}

/// Sets the handler that gets each event of a request run by hfi_request_start. A task that can stream then does, unless
/// the argument `stream` is set to no. `finalize(user_data)` is called exactly once, after the last event or when the
/// request is freed.
///
/// Threads: one writer, before the run; the handler runs inside hfi_client_poll, or on the dispatcher thread. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_on_event(
    request: *mut hfi_request_t,
    function: hfi_event_fn,
    user_data: *mut c_void,
    finalize: hfi_finalize_fn,
) {
    let handler = (function, UserData::new(user_data, finalize));
    // SAFETY: the caller gives NULL or a living request.
    unsafe { set_handler(request, |build| &mut build.on_event, function.is_some().then_some(handler)) }
}

/// Sets the handler that is called once when a request run by hfi_request_start has ended, also inside hfi_client_shutdown
/// and hfi_request_free if it was not before. It may read and free the request. `finalize` as for hfi_request_on_event.
///
/// Threads: one writer, before the run; the handler runs inside hfi_client_poll, or on the dispatcher thread. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_on_done(
    request: *mut hfi_request_t,
    function: hfi_done_fn,
    user_data: *mut c_void,
    finalize: hfi_finalize_fn,
) {
    let handler = (function, UserData::new(user_data, finalize));
    // SAFETY: the caller gives NULL or a living request.
    unsafe { set_handler(request, |build| &mut build.on_done, function.is_some().then_some(handler)) }
}

/// The status: `HFI_PENDING` until the request has ended, then how it ended.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_status(request: *const hfi_request_t) -> hfi_status_t {
    // SAFETY: the caller gives NULL or a living request.
    let Some(request) = (unsafe { lend(request) }) else { return HFI_ERROR_INVALID_ARGUMENT };
    guard(panicked, || request.check_fork().map_or_else(|error| code(error.kind), |()| request.status()))
}

/// The result of a request that ended with `HFI_OK`, else NULL. After a stream it is the answer put together from the
/// events. It belongs to the request.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_response(request: *const hfi_request_t) -> *const hfi_response_t {
    // SAFETY: the caller gives NULL or a living request.
    let Some(request) = (unsafe { lend(request) }) else { return std::ptr::null() };
    let response = || match request.check_fork().ok().and_then(|()| request.ended()) {
        Some(Ok(response)) => &raw const **response,
        _ => std::ptr::null(),
    };
    guard(|_| std::ptr::null(), response)
}

/// What went wrong: how a run ended; before it, the first fault of the setters, or why a verb was refused. NULL if nothing
/// did. It belongs to the
/// request.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_error(request: *const hfi_request_t) -> *const hfi_error_t {
    // SAFETY: the caller gives NULL or a living request.
    let Some(request) = (unsafe { lend(request) }) else { return hfi_error_t::of_null() };
    let error = || {
        if request.check_fork().is_err() {
            return std::ptr::from_ref(hfi_error_t::of_fork());
        }
        match request.ended() {
            Some(Err(error)) => &raw const **error,
            Some(Ok(_)) => std::ptr::null(),
            None => match (request.fault.get(), request.misuse.lock().unwrap().last()) {
                (Some(fault), _) => &raw const fault.view,
                (None, Some(misuse)) => Arc::as_ptr(misuse),
                (None, None) => std::ptr::null(),
            },
        }
    };
    guard(|_| std::ptr::null(), error)
}
