//! Functions of the host that a config carries: one takes log records, one gives tokens.

use std::ffi::{c_char, c_void};
use std::sync::Arc;
use std::time::Duration;

use crate::auth::exchange::Fresh;
use crate::config::Secret;
use crate::error::{Error, Kind, Result};
use crate::ffi::callback::{UserData, hfi_finalize_fn, hfi_log_fn};
use crate::ffi::config::{hfi_config_t, in_range, set};
use crate::ffi::handle::{guard, lend};
use crate::ffi::text::{self, Text};
use crate::log::Level;

/// No log records.
pub const HFI_LOG_OFF: i32 = 0;
/// Failed calls.
pub const HFI_LOG_ERROR: i32 = 1;
/// What was ignored, or will soon fail.
pub const HFI_LOG_WARN: i32 = 2;
/// Waits and retries.
pub const HFI_LOG_INFO: i32 = 3;
/// Each HTTP request, without headers and bodies.
pub const HFI_LOG_DEBUG: i32 = 4;

/// The caller's log function.
pub struct LogTarget {
    function: hfi_log_fn,
    user_data: UserData,
}

impl LogTarget {
    /// Hands a record over.
    pub fn call(&self, level: Level, message: &str) {
        let Some(function) = self.function else { return };
        let text = Text::new(message);
        // SAFETY: the caller gave this function for this pointer; the text lives through the call.
        let call =
            || unsafe { function(self.user_data.get(), level as i32, text.give(std::ptr::null_mut())) };
        guard(|_| (), call);
    }
}

/// What to put into the settings, and what is only finalized because it has no function. Both, and what they take the place
/// of, outlive the lock on the settings, under which no finalizer may run.
fn hook<T>(target: T, has_function: bool) -> (Option<Arc<T>>, Option<T>) {
    if has_function { (Some(Arc::new(target)), None) } else { (None, Some(target)) }
}

/// Sets the function that gets log records up to `level` (`HFI_LOG_*`). It runs on threads that are inside a call of this
/// library, or on the dispatcher thread; never on a network thread. `finalize(user_data)` is called once, when config and
/// clients do not use it any more; a NULL function only does that.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_log(
    config: *mut hfi_config_t,
    function: hfi_log_fn,
    level: i32,
    user_data: *mut c_void,
    finalize: hfi_finalize_fn,
) {
    let target = LogTarget { function, user_data: UserData::new(user_data, finalize) };
    let (mut target, _unused) = hook(target, function.is_some());
    // SAFETY: the caller gives NULL or a living config.
    unsafe {
        set(config, |settings| {
            settings.config.log_level = match in_range("the log level", level.into(), 0..=4)? {
                0 => Level::Off,
                1 => Level::Error,
                2 => Level::Warn,
                3 => Level::Info,
                _ => Level::Debug,
            };
            std::mem::swap(&mut settings.log, &mut target);
            Ok(())
        });
    }
}

/// Where a token provider puts its token. Valid during the call of the provider.
#[derive(Default)]
pub struct hfi_token_t {
    token: std::sync::Mutex<Option<Result<Fresh>>>,
}

/// Gives the library a token, by hfi_token_set. A return other than 0 says that there is none, and the call that needs it
/// ends with `HFI_ERROR_NO_TOKEN`; 0 without hfi_token_set means to go on as if there were no provider.
pub type hfi_token_fn =
    Option<unsafe extern "C-unwind" fn(user_data: *mut c_void, token: *mut hfi_token_t) -> i32>;

/// The caller's token function.
pub struct TokenSource {
    function: hfi_token_fn,
    user_data: UserData,
}

impl TokenSource {
    /// Asks for a token.
    pub fn call(&self) -> Result<Option<Fresh>> {
        let Some(function) = self.function else { return Ok(None) };
        let mut place = hfi_token_t::default();
        // SAFETY: the caller gave this function for this pointer; the place lives through the call.
        let call = || Ok(unsafe { function(self.user_data.get(), &raw mut place) });
        let code = guard(Err, call)?;
        if code != 0 {
            let why = format!("the token provider has no token (it returned {code})");
            return Err(Error::new(Kind::NoToken, why));
        }
        place.token.into_inner().unwrap().transpose()
    }
}

/// Gives a token from within a token provider. `token` is UTF-8 text and is copied; `expires_in` is its life from now in
/// seconds, after which the provider is asked again, or negative if it does not end.
///
/// Threads: the provider's, during its call. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_token_set(token: *mut hfi_token_t, text: *const c_char, expires_in: f64) {
    // SAFETY: the caller gives NULL or the place that its provider was called with.
    let Some(place) = (unsafe { lend(token) }) else { return };
    let fresh = || {
        // SAFETY: the caller gives NULL or a NUL-terminated text.
        let text = unsafe { text::need("the token", text) }?;
        let token =
            Secret::new(text).ok_or_else(|| Error::argument("the token provider gave an empty token"))?;
        let life = (expires_in >= 0.0).then(|| Duration::try_from_secs_f64(expires_in).ok()).flatten();
        Ok(Fresh { token, life })
    };
    let fresh = guard(Err, fresh);
    *place.token.lock().unwrap() = Some(fresh);
}

/// Sets a function that is asked for the token, for hosts that fetch tokens with a short life. It is asked when a
/// request runs and there is no token yet, the last one is over (up to 10 seconds before its end), or a server
/// refused it in an earlier call; a token that is set by hfi_config_set_token beats it, and it beats a token that is
/// found. It runs on the thread that calls hfi_request_send, _stream or _start, before the request begins, several at
/// once if these are; it may block, and may not use the client. The token goes where one of hfi_config_set_token
/// would go. `finalize(user_data)` is called once, when config and clients do not use it any more; a NULL function
/// only does that.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_token_provider(
    config: *mut hfi_config_t,
    function: hfi_token_fn,
    user_data: *mut c_void,
    finalize: hfi_finalize_fn,
) {
    let source = TokenSource { function, user_data: UserData::new(user_data, finalize) };
    let (mut source, _unused) = hook(source, function.is_some());
    // SAFETY: the caller gives NULL or a living config.
    unsafe {
        set(config, |settings| {
            std::mem::swap(&mut settings.tokens, &mut source);
            Ok(())
        });
    }
}
