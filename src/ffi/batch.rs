//! Batches: requests whose items are many calls of one task. They run with the verbs of requests, and their results are events.

use std::collections::VecDeque;
use std::ffi::{c_char, c_void};
use std::sync::Arc;

use serde_json::Value;

use crate::batch::{Batch, Called, Fill, Item, Plan, Source, check_shared, input_of};
use crate::error::{Error, Kind, Result};
use crate::ffi::callback::{Release, hfi_finalize_fn};
use crate::ffi::client::hfi_client_t;
use crate::ffi::config::in_range;
use crate::ffi::construct::make_batch;
use crate::ffi::handle::{guard, share};
use crate::ffi::request::{hfi_request_t, parse_json, set};
use crate::ffi::text;
use crate::tasks::args::Args;
use crate::tasks::{Form, find};

/// Gives the next item of a batch: sets its arguments on `item`, which has those of the batch already and is valid during the
/// call (its timeout and headers may be set too), and returns 0. A positive number says that there are no more; a negative
/// one that it failed, which ends the batch with `HFI_ERROR_IO`. `index` is the item's number, which goes on from the items
/// that were added: the first is 0 only if none were.
pub type hfi_item_fn =
    Option<unsafe extern "C-unwind" fn(user_data: *mut c_void, item: *mut hfi_request_t, index: i64) -> i32>;

/// What the setters of a batch have collected.
#[derive(Default)]
pub struct BatchBuild {
    items: VecDeque<Item>,
    source: Option<(hfi_item_fn, Release)>,
    plan: Plan,
}

impl BatchBuild {
    /// The batch, with the arguments that all items share.
    pub fn into_batch(self, args: Args, client: &Option<Arc<hfi_client_t>>) -> Result<Batch> {
        check_shared(&args)?;
        let source =
            self.source.map(|(function, user_data)| Source::new(fill(function, user_data, client.clone())));
        Ok(Batch { args, items: self.items, source, plan: self.plan })
    }
}

/// The caller's function as one that gives arguments.
fn fill(function: hfi_item_fn, user_data: Release, client: Option<Arc<hfi_client_t>>) -> Fill {
    Box::new(move |index, args| {
        let function = function.expect("only a function is kept");
        let item = Arc::new(hfi_request_t::new(client.clone(), Ok(args)));
        let index = i64::try_from(index).unwrap_or(i64::MAX);
        // SAFETY: the caller gave this function for this pointer; the item lives through the call.
        let call = || Ok(unsafe { function(user_data.get(), item.handle(), index) });
        match guard(Err, call)? {
            0 => {}
            1.. => return Ok(None),
            code => {
                let why =
                    format!("the function that gives the items of the batch failed (it returned {code})");
                return Err(Error::new(Kind::Io, why));
            }
        }
        Ok(Some(called(&item)))
    })
}

/// What the caller's function has set on an item.
fn called(item: &hfi_request_t) -> Result<Called> {
    if let Some(fault) = item.fault() {
        return Err(fault.clone());
    }
    let mut build = item.build();
    if build.on_event.is_some() || build.on_done.is_some() {
        return Err(Error::argument("an item has no handlers; its end is an event of the batch"));
    }
    let args =
        build.args.take().ok_or_else(|| Error::argument("the item was run; only set its arguments"))?;
    Ok(Called { args, timeout: build.timeout, headers: std::mem::take(&mut build.headers) })
}

/// Runs a setter of a batch; other requests get a fault.
unsafe fn set_batch(request: *mut hfi_request_t, change: impl FnOnce(&mut BatchBuild, &Args) -> Result<()>) {
    // SAFETY: the caller gives NULL or a living request.
    unsafe {
        set(request, |request| {
            request.set(|build| match (&mut build.batch, &build.args) {
                (Some(batch), Some(args)) => change(batch, args),
                (Some(_), None) => Ok(()),
                (None, _) => Err(Error::argument("the request is no batch; make it with hfi_batch_new")),
            });
        });
    }
}

/// Makes a batch: a request that calls one task for many items, some at a time. What is set on it (arguments, headers,
/// timeout) holds for each item; hfi_batch_add, hfi_batch_add_json and hfi_batch_set_source give the items.
///
/// It runs with hfi_request_stream, or hfi_request_start and handlers, hfi_request_next or hfi_client_next: each item ends
/// with an event of kind `HFI_EVENT_RESULT` (hfi_event_index, hfi_event_status, hfi_event_response, hfi_event_error), and
/// with hfi_request_set_progress there are events of kind `HFI_EVENT_PROGRESS` with `/done`, `/failed` and `/total`
/// (hfi_event_number). A failed item does not end the batch. The batch's own response has the final numbers as JSON.
/// Results wait until they are taken, and no further items are started meanwhile, so memory is bounded.
///
/// Never NULL: faults are returned by the run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_batch_new(client: *mut hfi_client_t, task: *const c_char) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and NULL or a NUL-terminated text.
    unsafe { make_batch(share(client), || find(text::need("the task's name", task)?).map(Args::new)) }
}

/// Adds an item whose input is a text: the first required argument of the task, as hfi_request_set_string sets it (for
/// binary inputs a URL or a path), or the user's message of a conversation.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_batch_add(batch: *mut hfi_request_t, input: *const c_char) {
    // SAFETY: the caller gives NULL or a living request, and NULL or a NUL-terminated text.
    unsafe {
        set_batch(batch, |batch, args| {
            if args.task().form != Form::Chat {
                input_of(args.task())?;
            }
            batch.items.push_back(Item::Input(text::need("the item's input", input)?.to_owned()));
            Ok(())
        });
    }
}

/// Adds an item with arguments of its own, as a JSON object: `{"question": "…", "context": "…"}`.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_batch_add_json(batch: *mut hfi_request_t, arguments_json: *const c_char) {
    // SAFETY: the caller gives NULL or a living request, and NULL or a NUL-terminated text.
    unsafe {
        set_batch(batch, |batch, _| {
            let json = text::need("the item's arguments", arguments_json)?;
            match parse_json("the item's arguments", json)? {
                Value::Object(arguments) => batch.items.push_back(Item::Args(arguments)),
                _ => return Err(Error::argument("the item's arguments are no JSON object")),
            }
            Ok(())
        });
    }
}

/// Sets a function that gives further items, called for each when there is room for one, so that not all need to be in memory.
/// `finalize(user_data)` is called exactly once, when it is not used any more, on a thread that is in a call of the library.
///
/// Threads: one writer, before the run; the function runs inside the verb that waits for the batch or delivers its events
/// (hfi_request_stream, hfi_request_next, hfi_request_wait, hfi_client_poll, hfi_client_next), and may not run or wait for
/// requests. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_batch_set_source(
    batch: *mut hfi_request_t,
    function: hfi_item_fn,
    user_data: *mut c_void,
    finalize: hfi_finalize_fn,
) {
    let mut source = Some((function, Release::new(user_data, finalize))).filter(|_| function.is_some());
    // SAFETY: the caller gives NULL or a living request.
    unsafe {
        set_batch(batch, |batch, _| {
            std::mem::swap(&mut batch.source, &mut source);
            Ok(())
        });
    }
}

/// Sets how many items are on their way at once, from 1 to 1024; by default 8.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_batch_set_concurrency(batch: *mut hfi_request_t, count: i32) {
    // SAFETY: the caller gives NULL or a living request.
    unsafe {
        set_batch(batch, |batch, _| {
            batch.plan.concurrency = in_range("the concurrency", count.into(), 1..=1024)? as usize;
            Ok(())
        });
    }
}

/// Sets whether results come in the order of the items (not 0, the default) or as they are ready (0).
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_batch_set_in_order(batch: *mut hfi_request_t, wanted: i32) {
    // SAFETY: the caller gives NULL or a living request.
    unsafe {
        set_batch(batch, |batch, _| {
            batch.plan.in_order = wanted != 0;
            Ok(())
        });
    }
}

/// Sets how many failed items end the batch, with the last one's error; 0, the default, for no number. Items that are on their
/// way then are given up; those that have ended, the failed ones too, are still given.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_batch_set_max_failures(batch: *mut hfi_request_t, count: i64) {
    // SAFETY: the caller gives NULL or a living request.
    unsafe {
        set_batch(batch, |batch, _| {
            batch.plan.max_failures = in_range("the number of failures", count, 0..=i64::MAX)? as u64;
            Ok(())
        });
    }
}
