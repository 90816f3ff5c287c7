//! What the library says of itself.

use std::ffi::c_char;
use std::sync::OnceLock;

use serde_json::Value;

use crate::ffi::handle::guard;
use crate::ffi::text::Text;
use crate::{providers, tasks};

/// The ABI's version. It grows when functions or statuses are added; nothing that a smaller number had is taken away.
pub const HFI_ABI_VERSION: u32 = 6;

/// The version of the library, as `"0.1.0"`. The text is static.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub extern "C" fn hfi_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// The version of the ABI that the library offers. A program works with any library whose number is not smaller than
/// the `HFI_ABI_VERSION` that it was compiled with.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub extern "C" fn hfi_abi_version() -> u32 {
    HFI_ABI_VERSION
}

/// All tasks and their arguments as a JSON list: name, pipeline, doc, streams, result (text, items, floats, image, sound,
/// video, json, boolean, bytes, endpoint, endpoints or nothing), group (inference or endpoints), and for each argument
/// its name, type, required, default, choices, place and doc. For tools that build menus or typed layers. The text is
/// static.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub extern "C" fn hfi_tasks_json() -> *const c_char {
    static JSON: OnceLock<Text> = OnceLock::new();
    described(&JSON, tasks::describe)
}

/// All providers and what they serve, as a JSON list: name, and tasks by the Hub's names for them ("conversational",
/// "text-to-image" …). For menus. The text is static.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub extern "C" fn hfi_providers_json() -> *const c_char {
    static JSON: OnceLock<Text> = OnceLock::new();
    described(&JSON, providers::describe)
}

fn described(json: &'static OnceLock<Text>, describe: fn() -> Value) -> *const c_char {
    guard(
        |_| c"[]".as_ptr(),
        || {
            let json = json.get_or_init(|| Text::new(describe().to_string()));
            // SAFETY: the length is not asked for.
            unsafe { json.give(std::ptr::null_mut()) }
        },
    )
}
