//! Configs: the settings of clients to come. A bad value is remembered and reported by every client made from it.

use std::ffi::c_char;
use std::sync::{Arc, Mutex, OnceLock};

use crate::config::{Config, Delivery, Secret, TokenDiscovery, header, parse_url, seconds};
use crate::error::{Error, Result};
use crate::ffi::error::hfi_error_t;
use crate::ffi::handle::{check_fork, give, guard, lend, take_back};
use crate::ffi::hooks::{LogTarget, TokenSource};
use crate::ffi::text;
use crate::runtime::fork;

/// Callbacks of started requests run inside `hfi_client_poll`.
pub const HFI_DELIVERY_POLL: i32 = 0;
/// Callbacks of started requests run on one thread of the library's own.
pub const HFI_DELIVERY_DISPATCHER: i32 = 1;

/// No search for a token.
pub const HFI_TOKEN_DISCOVERY_OFF: i32 = 0;
/// A token that is found goes to Hugging Face hosts only.
pub const HFI_TOKEN_DISCOVERY_ON: i32 = 1;
/// A token that is found goes to Hugging Face hosts and to this machine.
pub const HFI_TOKEN_DISCOVERY_LOOPBACK: i32 = 2;

/// The settings of clients to come.
pub struct hfi_config_t {
    settings: Mutex<Settings>,
    fault: OnceLock<Box<Fault>>,
    generation: u32,
}

/// The first fault of a handle, for the library and for the caller.
pub struct Fault {
    /// For the library.
    pub error: Error,
    /// For the caller.
    pub view: hfi_error_t,
}

impl Fault {
    /// Both forms of an error.
    pub fn new(error: Error) -> Box<Self> {
        Box::new(Self { view: hfi_error_t::new(&error), error })
    }
}

/// What the setters have collected.
#[derive(Default, Clone)]
pub struct Settings {
    /// The settings proper.
    pub config: Config,
    /// Who gets log records.
    pub log: Option<Arc<LogTarget>>,
    /// Who is asked for tokens.
    pub tokens: Option<Arc<TokenSource>>,
}

impl hfi_config_t {
    /// The settings, or the first fault.
    pub fn settings(&self) -> Result<Settings> {
        check_fork(self.generation)?;
        if let Some(fault) = self.fault.get() {
            return Err(fault.error.clone());
        }
        Ok(self.settings.lock().unwrap().clone())
    }

    fn set(&self, change: impl FnOnce(&mut Settings) -> Result<()>) {
        let changed = check_fork(self.generation).and_then(|()| change(&mut self.settings.lock().unwrap()));
        if let Err(error) = changed {
            _ = self.fault.set(Fault::new(error));
        }
    }
}

/// Runs a setter; NULL and panics leave no trace but the config's fault.
pub(super) unsafe fn set(config: *mut hfi_config_t, change: impl FnOnce(&mut Settings) -> Result<()>) {
    // SAFETY: the caller gives NULL or a living config.
    let Some(config) = (unsafe { lend(config) }) else { return };
    guard(|error| _ = config.fault.set(Fault::new(error)), || config.set(change));
}

/// Runs a setter for a text; an empty one counts as not given.
pub(super) unsafe fn set_text(
    config: *mut hfi_config_t,
    what: &str,
    value: *const c_char,
    change: impl FnOnce(&mut Config, Option<String>) -> Result<()>,
) {
    // SAFETY: the caller gives NULL or a living config, and NULL or a NUL-terminated text.
    unsafe {
        set(config, |settings| {
            let value = text::take(what, value)?.filter(|text| !text.is_empty()).map(str::to_owned);
            change(&mut settings.config, value)
        });
    }
}

/// A number that must lie in a range.
pub fn in_range(what: &str, value: i64, range: std::ops::RangeInclusive<i64>) -> Result<i64> {
    if range.contains(&value) {
        return Ok(value);
    }
    Err(Error::argument(format!("{what} is {value}; it must be from {} to {}", range.start(), range.end())))
}

/// Makes a config with the defaults. Never NULL. Free it with hfi_config_free; clients made from it do not need it any
/// more.
///
/// Setters take NULL and bad values: the first fault is kept, and every call of a client made from the config returns it.
///
/// Threads: any; a config has one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub extern "C" fn hfi_config_new() -> *mut hfi_config_t {
    give(Arc::new(hfi_config_t {
        settings: Mutex::default(),
        fault: OnceLock::new(),
        generation: fork::generation(),
    }))
}

/// Frees a config. NULL and a config that was freed before are left alone.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_free(config: *mut hfi_config_t) {
    guard(
        |_| (),
        || // SAFETY: the register tells whether the handle is alive.
            drop(unsafe { take_back(config) }),
    );
}

/// The first fault of the setters, or NULL. It belongs to the config.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_error(config: *const hfi_config_t) -> *const hfi_error_t {
    // SAFETY: the caller gives NULL or a living config.
    match unsafe { lend(config) } {
        Some(config) => config.fault.get().map_or(std::ptr::null(), |fault| &raw const fault.view),
        None => hfi_error_t::of_null(),
    }
}

/// Sets the token. NULL or empty: ask the token provider if there is one, else search a CI job's identity
/// (`HF_OIDC_RESOURCE`), `HF_TOKEN`, `HUGGING_FACE_HUB_TOKEN` and the token file when the client is made. A token
/// given here goes wherever the caller points, but never over plain http to another machine.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_token(config: *mut hfi_config_t, token: *const c_char) {
    // SAFETY: the caller gives NULL or a living config, and NULL or a NUL-terminated text.
    unsafe {
        set_text(config, "the token", token, |config, token| {
            config.token = token.as_deref().and_then(Secret::new);
            Ok(())
        });
    }
}

/// Sets a token that the host has found itself, as in the preferences of an editor. It is used if the search of
/// hfi_config_set_token finds none, and counts as found: it goes only where hfi_config_set_token_discovery allows.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_fallback_token(config: *mut hfi_config_t, token: *const c_char) {
    // SAFETY: the caller gives NULL or a living config, and NULL or a NUL-terminated text.
    unsafe {
        set_text(config, "the token", token, |config, token| {
            config.fallback_token = token.as_deref().and_then(Secret::new);
            Ok(())
        });
    }
}

/// Sets who may get a token that was found: one of `HFI_TOKEN_DISCOVERY_OFF`, `_ON` (the default) and `_LOOPBACK`.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_token_discovery(config: *mut hfi_config_t, discovery: i32) {
    // SAFETY: the caller gives NULL or a living config.
    unsafe {
        set(config, |settings| {
            settings.config.token_discovery = match in_range("the token discovery", discovery.into(), 0..=2)?
            {
                0 => TokenDiscovery::Off,
                1 => TokenDiscovery::HuggingFace,
                _ => TokenDiscovery::Loopback,
            };
            Ok(())
        });
    }
}

/// Sets the model of calls that name none: an id on the Hub (`"owner/name"`, for the router also `"owner/name:groq"` or
/// `":fastest"`), or the URL of a server. NULL or empty: the task's recommended model.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_model(config: *mut hfi_config_t, model: *const c_char) {
    // SAFETY: the caller gives NULL or a living config, and NULL or a NUL-terminated text.
    unsafe {
        set_text(config, "the model", model, |config, model| {
            config.model = model;
            Ok(())
        })
    }
}

/// Sets the provider: `"hf-inference"`, `"groq"`, `"together"` and so on. NULL, empty or `"auto"`: Hugging Face chooses.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_provider(config: *mut hfi_config_t, provider: *const c_char) {
    // SAFETY: the caller gives NULL or a living config, and NULL or a NUL-terminated text.
    unsafe {
        set_text(config, "the provider", provider, |config, provider| {
            config.provider = provider;
            Ok(())
        })
    }
}

/// Sets the http or https URL of a server to use instead of Hugging Face: an Inference Endpoint, TGI, or anything
/// that speaks OpenAI's form. For chats, what is missing of `/v1/chat/completions` is added, for get_endpoint_info
/// and health_check `/info` and `/health`; all other tasks go to the URL as it is. The model of a call is then only a
/// name that the server gets, unless it is a URL: then the call goes there.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_base_url(config: *mut hfi_config_t, url: *const c_char) {
    // SAFETY: the caller gives NULL or a living config, and NULL or a NUL-terminated text.
    unsafe {
        set_text(config, "the base URL", url, |config, url| {
            url.as_deref().map(|url| parse_url("the base URL", url)).transpose()?;
            config.base_url = url;
            Ok(())
        });
    }
}

/// Sets the server to use instead of Hugging Face's for operations on Inference Endpoints: its API at `/v2`, its catalog at
/// `/api/v1/catalog`, and at `/api/whoami-v2` whose a token is, as the sandbox server has them. A token that was found goes
/// there only if it is on this machine and hfi_config_set_token_discovery allows that. NULL: Hugging Face's.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_endpoints_url(config: *mut hfi_config_t, url: *const c_char) {
    // SAFETY: the caller gives NULL or a living config, and NULL or a NUL-terminated text.
    unsafe {
        set_text(config, "the endpoints URL", url, |config, url| {
            url.as_deref().map(|url| parse_url("the endpoints URL", url)).transpose()?;
            config.endpoints_url = url;
            Ok(())
        });
    }
}

/// Sets the organisation that is billed for the calls (`X-HF-Bill-To`).
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_bill_to(config: *mut hfi_config_t, organisation: *const c_char) {
    // SAFETY: the caller gives NULL or a living config, and NULL or a NUL-terminated text.
    unsafe {
        set_text(config, "bill_to", organisation, |config, organisation| {
            organisation.as_deref().map(|value| header("x-hf-bill-to", Some(value))).transpose()?;
            config.bill_to = organisation;
            Ok(())
        });
    }
}

/// Sets the proxy of every request: `http://`, `https://` or `socks5://`, with user information if it asks for some.
/// NULL or empty: as `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_proxy(config: *mut hfi_config_t, url: *const c_char) {
    // SAFETY: the caller gives NULL or a living config, and NULL or a NUL-terminated text.
    unsafe {
        set_text(config, "the proxy", url, |config, url| {
            config.proxy = url;
            Ok(())
        })
    }
}

/// Sets the text (not the path) of a PEM file with certificates to trust beside the system's.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_ca_pem(config: *mut hfi_config_t, pem: *const c_char) {
    // SAFETY: the caller gives NULL or a living config, and NULL or a NUL-terminated text.
    unsafe {
        set_text(config, "the CA certificates", pem, |config, pem| {
            config.ca_pem = pem;
            Ok(())
        })
    }
}

/// Sets what is added to the user agent, as `"my-game/1.2"`.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_user_agent(config: *mut hfi_config_t, suffix: *const c_char) {
    // SAFETY: the caller gives NULL or a living config, and NULL or a NUL-terminated text.
    unsafe {
        set_text(config, "the user agent", suffix, |config, suffix| {
            config.user_agent = suffix;
            Ok(())
        })
    }
}

/// Sets a header of every inference request; it beats a built-in one of that name, and a NULL value takes that away.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_header(
    config: *mut hfi_config_t,
    name: *const c_char,
    value: *const c_char,
) {
    // SAFETY: the caller gives NULL or a living config, and NULL or NUL-terminated texts.
    unsafe {
        set(config, |settings| {
            let name = text::need("the header's name", name)?;
            let added = header(name, text::take("the header's value", value)?)?;
            settings.config.headers.retain(|(known, _)| *known != added.0);
            settings.config.headers.push(added);
            Ok(())
        });
    }
}

/// Sets the seconds that a call may take in all, whatever it does in that time. 0, the default: as long as the server
/// works on it.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_timeout(config: *mut hfi_config_t, value: f64) {
    // SAFETY: the caller gives NULL or a living config.
    unsafe {
        set(config, |s| {
            s.config.timeouts.total = seconds("the timeout", value)?;
            Ok(())
        })
    }
}

/// Sets the seconds to connect: name look-up, TCP and TLS. Default 10; 0 sets no bound.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_connect_timeout(config: *mut hfi_config_t, value: f64) {
    // SAFETY: the caller gives NULL or a living config.
    unsafe {
        set(config, |s| {
            s.config.timeouts.connect = seconds("the connect timeout", value)?;
            Ok(())
        })
    }
}

/// Sets the seconds from a request to the first byte of its reply. 0, the default, sets no bound.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_first_byte_timeout(config: *mut hfi_config_t, value: f64) {
    // SAFETY: the caller gives NULL or a living config.
    unsafe {
        set(config, |s| {
            s.config.timeouts.first_byte = seconds("the first-byte timeout", value)?;
            Ok(())
        })
    }
}

/// Sets the seconds between two pieces of a reply, for instance two events of a stream. 0, the default, sets no bound.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_idle_timeout(config: *mut hfi_config_t, value: f64) {
    // SAFETY: the caller gives NULL or a living config.
    unsafe {
        set(config, |s| {
            s.config.timeouts.idle = seconds("the idle timeout", value)?;
            Ok(())
        })
    }
}

/// Sets the seconds to wait for a model that the server is loading. Default 300; 0 does not wait.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_loading_timeout(config: *mut hfi_config_t, value: f64) {
    // SAFETY: the caller gives NULL or a living config.
    unsafe {
        set(config, |settings| {
            settings.config.timeouts.loading = seconds("the loading timeout", value)?.unwrap_or_default();
            Ok(())
        });
    }
}

/// Sets how often a call is tried again that the server turned away (429, 502, 503, 504) or that found no connection.
/// Default 3, at most 100; 0 never. Inference is also sent again if a connection that had served before ended before a byte of
/// the reply came. A request that may have reached the server is not repeated for another reason.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_max_retries(config: *mut hfi_config_t, count: i32) {
    // SAFETY: the caller gives NULL or a living config.
    unsafe {
        set(config, |settings| {
            settings.config.retries.max = in_range("the number of retries", count.into(), 0..=100)? as u32;
            Ok(())
        });
    }
}

/// Sets the pauses before retries, in seconds: `first` (default 0.5), doubled each time up to `max` (default 30), less a
/// random part. `Retry-After` beats them; if it asks for more than `max`, the error is returned instead.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_retry_delay(config: *mut hfi_config_t, first: f64, max: f64) {
    // SAFETY: the caller gives NULL or a living config.
    unsafe {
        set(config, |settings| {
            settings.config.retries.first_delay =
                seconds("the first retry delay", first)?.unwrap_or_default();
            settings.config.retries.max_delay = seconds("the longest retry delay", max)?.unwrap_or_default();
            Ok(())
        });
    }
}

/// Sets the size of the largest reply, and of the largest input that is fetched from a URL, in bytes after
/// decompression. Default 268435456 (256 MiB).
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_max_response_bytes(config: *mut hfi_config_t, bytes: i64) {
    // SAFETY: the caller gives NULL or a living config.
    unsafe {
        set(config, |settings| {
            let bytes = in_range("the largest reply", bytes, 1..=i64::MAX)?;
            settings.config.max_response_bytes = bytes as u64;
            Ok(())
        });
    }
}

/// Sets how many events of a request may wait for the caller before the reply is not read further. Default 1024.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_queue_capacity(config: *mut hfi_config_t, events: i32) {
    // SAFETY: the caller gives NULL or a living config.
    unsafe {
        set(config, |settings| {
            let events = in_range("the queue's capacity", events.into(), 1..=1 << 20)?;
            settings.config.queue_capacity = events as usize;
            Ok(())
        });
    }
}

/// Sets where callbacks of started requests run: `HFI_DELIVERY_POLL` (the default) or `HFI_DELIVERY_DISPATCHER`.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_delivery(config: *mut hfi_config_t, delivery: i32) {
    // SAFETY: the caller gives NULL or a living config.
    unsafe {
        set(config, |settings| {
            settings.config.delivery = match in_range("the delivery", delivery.into(), 0..=1)? {
                0 => Delivery::Poll,
                _ => Delivery::Dispatcher,
            };
            Ok(())
        });
    }
}

/// Sets the number of threads that drive the network. 0, the default: blocking calls drive it on the calling thread, and
/// one thread does while started requests are in flight. At most 64.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_worker_threads(config: *mut hfi_config_t, count: i32) {
    // SAFETY: the caller gives NULL or a living config.
    unsafe {
        set(config, |settings| {
            settings.config.worker_threads =
                in_range("the number of threads", count.into(), 0..=64)? as usize;
            Ok(())
        });
    }
}
