//! The verbs that run a request: send, stream, start, wait, next, cancel.

use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::call::Options;
use crate::client::Client;
use crate::config::Secret;
use crate::error::{Error, Kind, Result};
use crate::ffi::callback::{UserData, hfi_done_fn, hfi_event_fn};
use crate::ffi::event::hfi_event_t;
use crate::ffi::handle::{guard, put, share, wait_limit};
use crate::ffi::request::{hfi_request_t, outcome_status};
use crate::ffi::status::{HFI_END, HFI_OK, HFI_PENDING, code, hfi_status_t, panicked};
use crate::runtime::delivery::{Handlers, Job, cancelled};
use crate::runtime::errand;
use crate::runtime::inflight::{Event, Finished, Taken};
use crate::runtime::{Deadline, KeepDriven, on_own_thread, within};
use crate::tasks::Form;
use crate::tasks::args::Args;

/// Runs a verb on a request; log records go to the host on the way out. An error ends a request that the verb `begins`,
/// unless the verb was only called at the wrong time or place.
unsafe fn with_request(
    request: *mut hfi_request_t,
    begins: bool,
    body: impl FnOnce(&Arc<hfi_request_t>, &Client) -> Result<hfi_status_t>,
) -> hfi_status_t {
    guard(panicked, || {
        // SAFETY: the caller gives NULL or a living request.
        let Some(request) = (unsafe { share(request) }) else {
            return code(Kind::InvalidArgument);
        };
        let run = || {
            request.check_fork()?;
            let client = request.client.as_deref().ok_or_else(|| clientless(&request))?.get()?;
            let status = body(&request, client);
            client.hand_over();
            status
        };
        run().unwrap_or_else(|error| {
            let status = code(error.kind);
            match error.kind {
                Kind::Forked => {}
                Kind::InvalidState | Kind::WouldDeadlock => request.add_misuse(&error),
                _ if begins => {
                    request.ran.store(true, Ordering::Release);
                    request.inflight.finish(Err(error));
                }
                _ => request.add_misuse(&error),
            }
            status
        })
    })
}

/// Why a request has no client.
fn clientless(request: &hfi_request_t) -> Error {
    request.fault().cloned().unwrap_or_else(|| Error::argument("the client is NULL"))
}

/// Checks that a request can run: it has not, what was set is right, and nothing is missing.
fn check_ready(request: &hfi_request_t) -> Result<()> {
    if request.ran.load(Ordering::Acquire) {
        return Err(has_run());
    }
    match request.fault() {
        Some(fault) => Err(fault.clone()),
        None => {
            let build = request.build();
            // Each item of a batch is looked at for itself.
            build.args.as_ref().filter(|_| build.batch.is_none()).map_or(Ok(()), Args::complete)
        }
    }
}

fn has_run() -> Error {
    Error::new(Kind::InvalidState, "the request has run; make a new one")
}

fn in_errand() -> Error {
    let why = "a function that gives a content or an item cannot run or wait for requests";
    Error::new(Kind::WouldDeadlock, why)
}

/// Refuses to wait on the library's own threads.
pub fn check_thread() -> Result<()> {
    if errand::is_running() {
        return Err(in_errand());
    }
    if on_own_thread() {
        return Err(Error::new(
            Kind::WouldDeadlock,
            "this thread belongs to the library, which it would wait for; wait on a thread of your own",
        ));
    }
    Ok(())
}

/// Hands the request to the client.
fn launch(
    request: &Arc<hfi_request_t>,
    client: &Client,
    streaming: Option<bool>,
    token: Option<Secret>,
    driven: Option<KeepDriven>,
) -> Result<()> {
    if request.ran.swap(true, Ordering::AcqRel) {
        return Err(has_run());
    }
    let mut build = request.build();
    let args = build.args.take().ok_or_else(|| Error::argument("the request has no task"))?;
    let batch = build.batch.take();
    let options = Options {
        streaming: batch.is_none()
            && args.task().streams()
            && streaming.unwrap_or_else(|| args.flag("stream")),
        progress: build.progress || waits(&args),
        timeout: build.timeout,
        headers: std::mem::take(&mut build.headers),
        token,
        driven,
    };
    drop(build);
    let inflight = request.inflight.clone();
    let run = match batch {
        Some(batch) => batch
            .into_batch(args, &request.client)
            .and_then(|batch| client.run_batch(batch, options, inflight)),
        None => client.run(args, options, inflight),
    };
    run.inspect_err(|error| request.inflight.finish(Err(error.clone())))
}

/// Whether a request is a wait, which always says how it goes.
fn waits(args: &Args) -> bool {
    matches!(args.task().form, Form::Endpoints(operation) if operation.waits())
}

/// Waits for the end of a request, reading the caller's streams on this thread meanwhile; `first` is what a first wait gave.
fn to_the_end(
    request: &hfi_request_t,
    client: &Client,
    limit: Option<Duration>,
    first: Option<Finished>,
) -> hfi_status_t {
    let until = Deadline::after(limit);
    let wait = || client.runtime.block_on(within(until.left(), request.inflight.finished()));
    let mut next = first.or_else(wait);
    loop {
        match next {
            Some(Finished::Errand(errand)) => errand::run(&*errand),
            Some(Finished::End(outcome)) => return outcome_status(&outcome),
            None => return HFI_PENDING,
        }
        next = wait();
    }
}

/// Runs a request to its end and returns how it ended; hfi_request_response or hfi_request_error have the rest. Blocks;
/// the network is driven on the calling thread, on which read functions of contents and the token provider run too. With
/// the argument `stream` set, the answer is streamed and put together.
///
/// A request runs once: a second run returns `HFI_ERROR_INVALID_STATE`. On a thread of the library, for instance in a
/// handler that the dispatcher calls, it returns `HFI_ERROR_WOULD_DEADLOCK`.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_send(request: *mut hfi_request_t) -> hfi_status_t {
    // SAFETY: the caller gives NULL or a living request.
    unsafe {
        with_request(request, true, |request, client| {
            check_thread()?;
            if request.build().batch.is_some() {
                let why = "the results of a batch are events; run it with hfi_request_stream, or start it";
                return Err(Error::new(Kind::InvalidState, why));
            }
            check_ready(request)?;
            let token = client.tokens().provided()?;
            let first = client.runtime.block_on(async {
                launch(request, client, None, token, None)?;
                Ok(request.inflight.finished().await)
            })?;
            let status = to_the_end(request, client, None, Some(first));
            request.inflight.take_end();
            Ok(status)
        })
    }
}

/// Runs a request as a stream: calls `on_event(user_data, event)` for each event as it comes, and returns how the request
/// ended. Blocks. A return other than 0 from `on_event` cancels the request. hfi_request_response then has the whole answer.
///
/// Threads: any; `on_event` runs on the calling thread, and may call anything but verbs of this request. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_stream(
    request: *mut hfi_request_t,
    on_event: hfi_event_fn,
    user_data: *mut c_void,
) -> hfi_status_t {
    // SAFETY: the caller gives NULL or a living request.
    unsafe {
        with_request(request, true, |request, client| {
            let function = on_event.ok_or_else(|| Error::argument("on_event is NULL"))?;
            check_thread()?;
            check_ready(request)?;
            let token = client.tokens().provided()?;
            // Items of a batch go on while the caller's function has the thread.
            let is_batch = request.build().batch.is_some();
            let driven = if is_batch { Some(client.runtime.keep_driven()?) } else { None };
            let mut first = Some(client.runtime.block_on(async {
                launch(request, client, Some(true), token, driven)?;
                Ok(request.inflight.news().await)
            })?);
            loop {
                let taken = match first.take().or_else(|| request.inflight.take()) {
                    Some(taken) => taken,
                    None => client.runtime.block_on(request.inflight.news()),
                };
                client.hand_over();
                let event = match taken {
                    Taken::Event(event) => event,
                    Taken::Errand(errand) => {
                        errand::run(&*errand);
                        continue;
                    }
                    Taken::End | Taken::Over => return Ok(request.status()),
                };
                let view = hfi_event_t::new(event, request);
                match catch_unwind(AssertUnwindSafe(|| function(user_data, &raw const view))) {
                    Ok(0) => {}
                    Ok(_) => request.inflight.abort(cancelled()),
                    Err(payload) => request.inflight.abort(Error::panic(&*payload)),
                }
            }
        })
    }
}

/// Starts a request and returns at once (but a token provider that has to be asked runs first, on this thread). With
/// handlers (hfi_request_on_event, hfi_request_on_done), they are called inside hfi_client_poll or on the dispatcher
/// thread; without, its events are taken with hfi_request_next or hfi_client_next. It streams if the argument
/// `stream` says so, or if it does not say and there is an event handler.
///
/// Returns `HFI_OK` if the request was started; else nothing was, and no handler is called.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_start(request: *mut hfi_request_t) -> hfi_status_t {
    // SAFETY: the caller gives NULL or a living request.
    unsafe {
        with_request(request, true, |request, client| {
            if errand::is_running() {
                return Err(in_errand());
            }
            check_ready(request)?;
            client.check_open()?;
            let token = client.tokens().provided()?;
            let driven = client.runtime.keep_driven()?;
            let (handlers, streaming) = {
                let mut build = request.build();
                let said = build.args.as_ref().is_some_and(|args| args.get("stream").is_some());
                let streaming = (!said && build.on_event.is_some()).then_some(true);
                (handlers(request, build.on_event.take(), build.on_done.take()), streaming)
            };
            let owner: Arc<hfi_request_t> = request.clone();
            let owner: Arc<dyn std::any::Any + Send + Sync> = owner;
            let job = Job::new(request.inflight.clone(), Arc::downgrade(&owner), handlers);
            _ = request.job.set(job.clone());
            launch(request, client, streaming, token, Some(driven))
                .inspect_err(|_| _ = request.inflight.take_end())?;
            client.delivery.add(&job);
            Ok(HFI_OK)
        })
    }
}

/// The caller's functions as handlers; each keeps the request alive until it is dropped.
fn handlers(
    request: &Arc<hfi_request_t>,
    on_event: Option<(hfi_event_fn, UserData)>,
    on_done: Option<(hfi_done_fn, UserData)>,
) -> Option<Handlers> {
    if on_event.is_none() && on_done.is_none() {
        return None;
    }
    let on_event = on_event.map(|(function, user_data)| {
        let request = request.clone();
        let call = move |event: Event| {
            let view = hfi_event_t::new(event, &request);
            let function = function.expect("only a function is kept");
            // SAFETY: the caller gave this function for this pointer; the view lives through the call.
            let run = || unsafe { function(user_data.get(), &raw const view) };
            match catch_unwind(AssertUnwindSafe(run)) {
                Ok(result) => result == 0,
                Err(payload) => {
                    request.inflight.abort(Error::panic(&*payload));
                    false
                }
            }
        };
        Box::new(call) as Box<dyn FnMut(Event) -> bool + Send>
    });
    let on_done = on_done.map(|(function, user_data)| {
        let request = request.clone();
        let call = move || {
            let function = function.expect("only a function is kept");
            // SAFETY: the caller gave this function for this pointer; the request lives through the call.
            let run = || unsafe { function(user_data.get(), request.handle()) };
            _ = catch_unwind(AssertUnwindSafe(run));
        };
        Box::new(call) as Box<dyn FnOnce() + Send>
    });
    Some(Handlers { on_event, on_done })
}

/// Refuses to wait on the library's threads, inside the request's own handler, and for what never started.
fn check_wait(request: &hfi_request_t) -> Result<()> {
    check_thread()?;
    match request.job.get() {
        Some(job) if job.is_inside() => {
            Err(Error::new(Kind::WouldDeadlock, "a handler cannot wait for its own request"))
        }
        None if request.inflight.outcome().is_none() => Err(Error::new(
            Kind::InvalidState,
            "only a request that hfi_request_start has started can be waited for",
        )),
        _ => Ok(()),
    }
}

/// Waits for the end of a started request and returns how it ended, or `HFI_PENDING` when the time is over; the request
/// then goes on. `timeout` is in seconds: negative for ever, 0 not at all. Delivers nothing: handlers still want
/// hfi_client_poll. From this call on all of the answer is read, whether or not somebody takes its events.
///
/// Threads: any, several at once. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_wait(request: *mut hfi_request_t, timeout: f64) -> hfi_status_t {
    // SAFETY: the caller gives NULL or a living request.
    unsafe {
        with_request(request, false, |request, client| {
            check_wait(request)?;
            Ok(to_the_end(request, client, wait_limit(timeout), None))
        })
    }
}

/// Waits for the next event of a started request without handlers. `timeout` is in seconds: negative for ever, 0 not at all.
/// The event is written to `event` and is valid until the next one is taken, or the request is freed. The last event is of
/// kind `HFI_EVENT_DONE`.
///
/// Returns `HFI_OK` with an event, `HFI_PENDING` when the time is over, `HFI_END` when the last event was given before.
///
/// Threads: one at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_next(
    request: *mut hfi_request_t,
    timeout: f64,
    event: *mut *const hfi_event_t,
) -> hfi_status_t {
    // SAFETY: the caller gives NULL or a living request, and NULL or a place for a pointer.
    unsafe {
        put(event, std::ptr::null());
        with_request(request, false, |request, client| {
            if event.is_null() {
                return Err(Error::argument("the place for the event is NULL"));
            }
            check_wait(request)?;
            if request.job.get().is_some_and(|job| job.has_handlers()) {
                return Err(Error::new(Kind::InvalidState, "the events of this request go to its handlers"));
            }
            let until = Deadline::after(wait_limit(timeout));
            let taken = loop {
                match client.runtime.block_on(within(until.left(), request.inflight.news())) {
                    Some(Taken::Errand(errand)) => errand::run(&*errand),
                    Some(taken) => break taken,
                    None => return Ok(HFI_PENDING),
                }
            };
            let Some(view) = request.show(taken) else { return Ok(HFI_END) };
            put(event, view);
            Ok(HFI_OK)
        })
    }
}

/// Asks a request to stop. It still ends once, as cancelled unless it had ended before; one that was not run yet will.
/// Returns `HFI_OK`, again and again.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_cancel(request: *mut hfi_request_t) -> hfi_status_t {
    guard(panicked, || {
        // SAFETY: the caller gives NULL or a living request.
        let Some(request) = (unsafe { share(request) }) else { return code(Kind::InvalidArgument) };
        if let Err(error) = request.check_fork() {
            return code(error.kind);
        }
        request.inflight.cancel();
        HFI_OK
    })
}

/// Has a request wait (not 0), or go on (0): while it is held, hfi_client_poll, hfi_client_next, hfi_request_next and
/// hfi_request_stream give none of its events, nor its end, and when its queue is full its reply is not read further. So a
/// host that hands events on to a slow reader of its own need not keep them all. The deadlines go on, but for the idle one.
/// Functions that give contents, items and tokens are still asked. Cancelling and shutting down let go of it; after them
/// nothing holds it. May be set before the run. Returns `HFI_OK`, again and again.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_request_hold(request: *mut hfi_request_t, wanted: i32) -> hfi_status_t {
    guard(panicked, || {
        // SAFETY: the caller gives NULL or a living request.
        let Some(request) = (unsafe { share(request) }) else { return code(Kind::InvalidArgument) };
        if let Err(error) = request.check_fork() {
            return code(error.kind);
        }
        request.inflight.hold(wanted != 0);
        HFI_OK
    })
}
