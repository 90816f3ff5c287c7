//! Clients: one runtime and one pool of connections, shared by any number of threads.

use std::ffi::c_void;
use std::sync::Arc;
use std::time::Duration;

use crate::client::Client;
use crate::error::{Error, Result};
use crate::ffi::callback::{UserData, hfi_wakeup_fn};
use crate::ffi::config::{Fault, Settings, hfi_config_t};
use crate::ffi::error::hfi_error_t;
use crate::ffi::event::hfi_event_t;
use crate::ffi::handle::{check_fork, give, guard, lend, put, share, take_back, wait_limit, watch_forks};
use crate::ffi::pin::stay_loaded;
use crate::ffi::request::hfi_request_t;
use crate::ffi::run::check_thread;
use crate::ffi::status::{HFI_OK, HFI_PENDING, code, hfi_status_t, panicked};
use crate::runtime::deferred::run_waiting;
use crate::runtime::errand;
use crate::runtime::inflight::Taken;
use crate::runtime::{Deadline, fork};

/// A client.
pub struct hfi_client_t {
    client: std::result::Result<Client, Box<Fault>>,
    generation: u32,
}

/// How long freeing a client waits for its calls to stop.
const FREE_LIMIT: Duration = Duration::from_secs(10);

impl hfi_client_t {
    fn new(config: Option<&hfi_config_t>) -> Self {
        let generation = fork::generation();
        let made =
            config.map_or_else(|| Ok(Settings::default()), hfi_config_t::settings).and_then(|settings| {
                let log = settings.log.map(|log| -> crate::client::LogHandler {
                    Box::new(move |level, message| log.call(level, message))
                });
                let tokens = settings
                    .tokens
                    .map(|tokens| -> crate::auth::tokens::Provider { Box::new(move || tokens.call()) });
                Client::new(settings.config, log, tokens)
            });
        Self { client: made.map_err(Fault::new), generation }
    }

    /// The handle of a client, or of what is wrong with it.
    pub fn of(client: Result<Client>) -> Self {
        Self { client: client.map_err(Fault::new), generation: fork::generation() }
    }

    /// The process that it was made in.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    /// The client, unless it is faulty or belongs to the parent process.
    pub fn get(&self) -> Result<&Client> {
        check_fork(self.generation)?;
        self.client.as_ref().map_err(|fault| fault.error.clone())
    }
}

/// Runs an entry that gives a status.
unsafe fn with_client(
    client: *const hfi_client_t,
    body: impl FnOnce(&Client, &Arc<hfi_client_t>) -> Result<hfi_status_t>,
) -> hfi_status_t {
    guard(panicked, || {
        // SAFETY: the caller gives NULL or a living client.
        let handle = unsafe { share(client) }.ok_or_else(|| Error::argument("the client is NULL"));
        let result = handle.and_then(|handle| {
            let status = body(handle.get()?, &handle);
            handle.get()?.hand_over();
            status
        });
        result.unwrap_or_else(|error| code(error.kind))
    })
}

/// Makes a client. `config` may be NULL for the defaults and is not needed afterwards. Never NULL: if the settings are
/// faulty, hfi_client_error and every call of the client say so. Free it with hfi_client_free.
///
/// The environment is read now: the token, `HF_ENDPOINT`, `HF_INFERENCE_ENDPOINT`, `HF_HUB_OFFLINE` and the proxy
/// variables.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_client_new(config: *const hfi_config_t) -> *mut hfi_client_t {
    watch_forks();
    stay_loaded();
    guard(
        |error| give(Arc::new(hfi_client_t::of(Err(error)))),
        // SAFETY: the caller gives NULL or a living config.
        || give(Arc::new(hfi_client_t::new(unsafe { lend(config) }))),
    )
}

/// Frees a client after a shutdown that waits at most 10 seconds. Requests made from it stay valid and readable, and are
/// freed on their own. Inside a callback of the client, or on a thread of the library, nothing is waited for. In a
/// forked child nothing happens. NULL and a client that was freed before are left alone.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_client_free(client: *mut hfi_client_t) {
    guard(
        |_| (),
        || {
            // SAFETY: the register tells whether the handle is alive.
            let Some(handle) = (unsafe { take_back(client) }) else { return };
            let Ok(client) = handle.get() else { return };
            if client.delivery.check_may_wait().is_err() {
                return client.abandon();
            }
            client.shutdown(Some(FREE_LIMIT));
            drop(handle);
            run_waiting();
        },
    );
}

/// What is wrong with the client's settings, or NULL if nothing is. It belongs to the client.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_client_error(client: *const hfi_client_t) -> *const hfi_error_t {
    // SAFETY: the caller gives NULL or a living client.
    match unsafe { lend(client) } {
        Some(client) => {
            client.client.as_ref().map_or_else(|fault| &raw const fault.view, |_| std::ptr::null())
        }
        None => hfi_error_t::of_null(),
    }
}

/// Delivers what is ready to the handlers of started requests, on the calling thread: at most `max_events` (0: no bound),
/// and nothing new once `max_microseconds` are used up (0: no bound; at least one event is delivered if there is one).
/// Does not wait. Returns the number of events delivered, or a negative status: `HFI_ERROR_SHUTDOWN` after the shutdown,
/// `HFI_ERROR_WOULD_DEADLOCK` inside a handler.
///
/// Threads: any; each request's events come one after the other. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_client_poll(
    client: *mut hfi_client_t,
    max_events: u32,
    max_microseconds: u64,
) -> i32 {
    let bound = |number: u64| (number != 0).then_some(number);
    // SAFETY: the caller gives NULL or a living client.
    unsafe {
        with_client(client, |client, _| {
            check_thread()?;
            let most = bound(max_events.into()).map(|most| most as usize);
            let delivered = client.delivery.poll(most, bound(max_microseconds).map(Duration::from_micros))?;
            Ok(i32::try_from(delivered).unwrap_or(i32::MAX))
        })
    }
}

/// Waits for the next event of any started request that has no handlers, for hosts that take no callbacks. `timeout` is in
/// seconds: negative for ever, 0 not at all. The event is written to `event` and is valid until the next event of the same
/// request is taken, or the request is freed. The last event of a request is of kind `HFI_EVENT_DONE`.
///
/// Returns `HFI_OK`, `HFI_PENDING` when the time is over, `HFI_ERROR_SHUTDOWN` after the shutdown when nothing is left.
///
/// Threads: any; take the events of a client on one thread at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_client_next(
    client: *mut hfi_client_t,
    timeout: f64,
    event: *mut *const hfi_event_t,
) -> hfi_status_t {
    // SAFETY: the caller gives NULL or a living client, and NULL or a place for a pointer.
    unsafe {
        put(event, std::ptr::null());
        with_client(client, |client, _| {
            if event.is_null() {
                return Err(Error::argument("the place for the event is NULL"));
            }
            client.delivery.check_may_wait()?;
            let until = Deadline::after(wait_limit(timeout));
            loop {
                let next = client.runtime.block_on(client.delivery.next(until.left()))?;
                let Some((job, taken)) = next else { return Ok(HFI_PENDING) };
                if let Taken::Errand(errand) = &taken {
                    errand::run(&**errand);
                    continue;
                }
                let owner = job.owner.upgrade().and_then(|owner| owner.downcast::<hfi_request_t>().ok());
                if let Some(view) = owner.and_then(|request| request.show(taken)) {
                    put(event, view);
                    return Ok(HFI_OK);
                }
            }
        })
    }
}

/// Sets the function that is called when the client has something to poll for; NULL takes it away. It runs on a thread of
/// the library and may only signal an event loop: every call of this library that waits returns
/// `HFI_ERROR_WOULD_DEADLOCK` there. It is called at least once for news that came since the last poll.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_client_set_wakeup(
    client: *mut hfi_client_t,
    function: hfi_wakeup_fn,
    user_data: *mut c_void,
) -> hfi_status_t {
    // SAFETY: the caller gives NULL or a living client.
    unsafe {
        with_client(client, |client, _| {
            let Some(function) = function else {
                client.delivery.set_wakeup(None);
                return Ok(HFI_OK);
            };
            client.start_dispatcher()?;
            let user_data = UserData::new(user_data, None);
            client.delivery.set_wakeup(Some(Arc::new(move || {
                // SAFETY: the caller gave this function for this pointer.
                guard(|_| (), || function(user_data.get()));
            })));
            Ok(HFI_OK)
        })
    }
}

/// Ends everything: new requests are refused with `HFI_ERROR_SHUTDOWN`, those in flight end as cancelled, their
/// `on_done` runs now on the calling thread if it did not before, then no handler of a started request, wakeup or log
/// function runs any more, the library's threads end, and idle connections are closed. `timeout` in seconds bounds the wait for calls and for handlers on other threads; negative waits for ever.
///
/// Returns `HFI_OK`, `HFI_PENDING` if the time was over first (call again), or `HFI_ERROR_WOULD_DEADLOCK` inside a
/// callback. The client must still be freed.
///
/// Threads: any but the library's. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_client_shutdown(client: *mut hfi_client_t, timeout: f64) -> hfi_status_t {
    // SAFETY: the caller gives NULL or a living client.
    unsafe {
        with_client(client, |client, _| {
            client.delivery.check_may_wait()?;
            Ok(if client.shutdown(wait_limit(timeout)) { HFI_OK } else { HFI_PENDING })
        })
    }
}
