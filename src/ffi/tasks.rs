//! Constructors of requests, one a task, thin over `hfi_request_new`.

use std::ffi::c_char;

use serde_json::Value;

use crate::ffi::client::hfi_client_t;
use crate::ffi::request::{hfi_request_t, make};
use crate::ffi::text;
use crate::tasks::args::Args;
use crate::tasks::{chat_completion, text_generation};

/// Makes a request that continues a prompt. `prompt` is UTF-8 text; it may be NULL and set later as the argument
/// `prompt`. Arguments are huggingface_hub's: `max_new_tokens`, `temperature`, `stop`, `details`, `stream` … Never NULL;
/// faults are returned by the run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_text_generation(
    client: *mut hfi_client_t,
    prompt: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and NULL or a NUL-terminated text.
    unsafe {
        make(client, || {
            let mut args = Args::new(&text_generation::TASK);
            args.set("prompt", text::take("the prompt", prompt)?.map_or(Value::Null, Value::from))?;
            Ok(args)
        })
    }
}

/// Makes a request that answers a conversation. Add messages with hfi_chat_add_message and its siblings, or set the argument
/// `messages` as JSON. Arguments are huggingface_hub's: `max_tokens`, `temperature`, `tools`, `response_format`, `stream` …
/// Never NULL; faults are returned by the run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_chat_completion(client: *mut hfi_client_t) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client.
    unsafe { make(client, || Ok(Args::new(&chat_completion::TASK))) }
}
