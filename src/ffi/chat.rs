//! Conversations built call by call: messages, images, tools and their results, earlier answers, a JSON schema.

use std::ffi::c_char;

use crate::error::{Error, Result};
use crate::ffi::content::{self, hfi_content_t};
use crate::ffi::handle::{guard, lend};
use crate::ffi::request::{hfi_request_t, parse_json, set};
use crate::ffi::response::hfi_response_t;
use crate::ffi::text;
use crate::tasks::Form;
use crate::tasks::args::Args;
use crate::tasks::chat_completion as chat;

/// Runs a setter of a chat request; other requests get a fault.
unsafe fn set_chat(request: *mut hfi_request_t, change: impl FnOnce(&mut Args) -> Result<()>) {
    // SAFETY: the caller gives NULL or a living request.
    unsafe {
        set(request, |request| {
            request.set_args(|args| match args.task().form == Form::Chat {
                true => change(args),
                false => Err(Error::argument(format!(
                    "{} has no messages; use hfi_chat_completion",
                    args.task().name
                ))),
            });
        });
    }
}

/// Adds a message: `role` is `"system"`, `"user"` or `"assistant"`, `text` its content.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_chat_add_message(
    request: *mut hfi_request_t,
    role: *const c_char,
    text: *const c_char,
) {
    // SAFETY: the caller gives NULL or a living request, and NULL or NUL-terminated texts.
    unsafe {
        set_chat(request, |args| {
            chat::add_message(args, text::need("the role", role)?, text::need("the message's text", text)?);
            Ok(())
        });
    }
}

/// Adds a message as JSON: an object with `role`, and `content`, `tool_calls`, `tool_call_id` as the role wants them, as
/// `/choices/0/message` of an earlier answer that a program has kept. Members that are null are left out, all others are
/// sent: `reasoning` too, which some servers refuse, and which hfi_chat_add_response leaves out.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_chat_add_message_json(request: *mut hfi_request_t, message_json: *const c_char) {
    // SAFETY: the caller gives NULL or a living request, and NULL or a NUL-terminated text.
    unsafe {
        set_chat(request, |args| {
            let message = parse_json("the message", text::need("the message", message_json)?)?;
            chat::add_message_json(args, message)
        });
    }
}

/// Adds an image to the last message. A URL is passed on; a file or bytes are sent inside the request, as a data URL.
/// Files are read now, so `image` may not be a reader.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_chat_add_image(request: *mut hfi_request_t, image: hfi_content_t) {
    // SAFETY: the caller hands the content over.
    let image = guard(Err, || unsafe { content::take(image) });
    // SAFETY: the caller gives NULL or a living request.
    unsafe {
        set_chat(request, |args| match image.as_ref().map_err(Clone::clone)? {
            Some(image) => chat::add_image(args, image),
            None => Err(Error::argument("there is no image; use hfi_file, hfi_url or hfi_bytes")),
        });
    }
}

/// Declares a tool that the model may call. `description` may be NULL; `parameters_json` is the JSON schema of its arguments,
/// or NULL for none.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_chat_add_tool(
    request: *mut hfi_request_t,
    name: *const c_char,
    description: *const c_char,
    parameters_json: *const c_char,
) {
    // SAFETY: the caller gives NULL or a living request, and NULL or NUL-terminated texts.
    unsafe {
        set_chat(request, |args| {
            let name = text::need("the tool's name", name)?;
            let description = text::take("the tool's description", description)?;
            let what = format!("the parameters of the tool \"{name}\"");
            let parameters =
                text::take(&what, parameters_json)?.map(|json| parse_json(&what, json)).transpose()?;
            if parameters.as_ref().is_some_and(|schema| !schema.is_object()) {
                return Err(Error::argument(format!("{what} are not a JSON schema, which is an object")));
            }
            chat::add_tool(args, name, description, parameters);
            Ok(())
        });
    }
}

/// Adds what a tool gave back for the call with that id, after hfi_chat_add_response added the answer that asked for it.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_chat_add_tool_result(
    request: *mut hfi_request_t,
    tool_call_id: *const c_char,
    text: *const c_char,
) {
    // SAFETY: the caller gives NULL or a living request, and NULL or NUL-terminated texts.
    unsafe {
        set_chat(request, |args| {
            let id = text::need("the tool call's id", tool_call_id)?;
            chat::add_tool_result(args, id, text::need("the tool's result", text)?);
            Ok(())
        });
    }
}

/// Adds the answer of an earlier chat completion, with its tool calls, as the assistant's turn. It is copied.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_chat_add_response(request: *mut hfi_request_t, response: *const hfi_response_t) {
    // SAFETY: the caller gives NULL or a living request, and NULL or a living view.
    unsafe {
        set_chat(request, |args| {
            let response = lend(response).ok_or_else(|| Error::argument("the response is NULL"))?;
            chat::add_response(args, response.value())
        });
    }
}

/// Asks for an answer that is JSON and matches a JSON schema. Each provider gets it in its own form.
///
/// Threads: one writer, before the run. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_chat_set_json_schema(
    request: *mut hfi_request_t,
    name: *const c_char,
    schema_json: *const c_char,
) {
    // SAFETY: the caller gives NULL or a living request, and NULL or NUL-terminated texts.
    unsafe {
        set_chat(request, |args| {
            let name = text::need("the schema's name", name)?;
            chat::set_json_schema(
                args,
                name,
                parse_json("the schema", text::need("the schema", schema_json)?)?,
            )
        });
    }
}
