//! How requests are made: from a client and arguments that may both be faulty, and from the parameters of constructors that are
//! named after tasks.

use std::ffi::c_char;
use std::sync::Arc;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::ffi::batch::BatchBuild;
use crate::ffi::client::hfi_client_t;
use crate::ffi::content::{self, hfi_content_t};
use crate::ffi::handle::{give, guard, lend, share};
use crate::ffi::request::{hfi_request_t, parse_json};
use crate::ffi::text;
use crate::tasks::args::Args;
use crate::tasks::find;

/// Makes a request from a client and arguments that may both be faulty.
pub unsafe fn make(client: *mut hfi_client_t, args: impl FnOnce() -> Result<Args>) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client.
    make_from(unsafe { share(client) }, args)
}

/// Makes a request of a client that is at hand.
pub fn make_from(
    client: Option<Arc<hfi_client_t>>,
    args: impl FnOnce() -> Result<Args>,
) -> *mut hfi_request_t {
    guard(
        |error| give(Arc::new(hfi_request_t::faulty(error))),
        || give(Arc::new(hfi_request_t::new(client, args()))),
    )
}

/// How many results of a batch wait for the caller before the next ones are made to wait.
const RESULTS: usize = 16;

/// Makes a batch, of a client and arguments that may both be faulty.
pub fn make_batch(
    client: Option<Arc<hfi_client_t>>,
    args: impl FnOnce() -> Result<Args>,
) -> *mut hfi_request_t {
    let batch = |client, args| {
        let request = hfi_request_t::with_capacity(client, args, RESULTS);
        request.build().batch = Some(BatchBuild::default());
        give(Arc::new(request))
    };
    guard(|error| batch(None, Err(error)), || batch(client, args()))
}

/// Makes a request for a task, with the arguments that `fill` sets.
pub unsafe fn construct(
    client: *mut hfi_client_t,
    task: &str,
    fill: impl FnOnce(&mut Args) -> Result<()>,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client.
    unsafe {
        make(client, || {
            let mut args = Args::new(find(task)?);
            fill(&mut args)?;
            Ok(args)
        })
    }
}

/// Sets a text; NULL leaves it to be set later.
pub unsafe fn set_text(args: &mut Args, name: &str, value: *const c_char) -> Result<()> {
    // SAFETY: the caller gives NULL or a NUL-terminated text.
    let value = unsafe { text::take(&format!("the argument \"{name}\""), value) }?;
    args.set(name, value.map_or(Value::Null, Value::from))
}

/// Sets any value from JSON text; NULL leaves it to be set later.
pub unsafe fn set_json(args: &mut Args, name: &str, json: *const c_char) -> Result<()> {
    let what = format!("the argument \"{name}\"");
    // SAFETY: the caller gives NULL or a NUL-terminated text.
    match unsafe { text::take(&what, json) }? {
        Some(json) => args.set(name, parse_json(&what, json)?),
        None => Ok(()),
    }
}

/// Sets a list of texts; NULL leaves it to be set later.
pub unsafe fn set_texts(
    args: &mut Args,
    name: &str,
    texts: *const *const c_char,
    count: usize,
) -> Result<()> {
    if texts.is_null() {
        return Ok(());
    }
    let mut list = Vec::new();
    for i in 0..count {
        // SAFETY: the caller gives `count` pointers to NUL-terminated texts, any of which may be NULL.
        let value = unsafe { lend(texts.add(i)) }.copied().unwrap_or(std::ptr::null());
        // SAFETY: as above.
        let value = unsafe { text::take(&format!("text {i} of the argument \"{name}\""), value) }?;
        let missing = || Error::argument(format!("text {i} of the argument \"{name}\" is NULL"));
        list.push(Value::from(value.ok_or_else(missing)?));
    }
    args.set(name, list.into())
}

/// Sets binary content; `HFI_CONTENT_NONE` leaves it to be set later.
pub unsafe fn set_content(args: &mut Args, name: &str, content: hfi_content_t) -> Result<()> {
    // SAFETY: the caller hands the content over.
    match unsafe { content::take(content) }? {
        Some(content) => args.set_content(name, content),
        None => Ok(()),
    }
}
