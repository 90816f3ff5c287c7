//! Where calls go besides the client's own destination: fallbacks, keys for single providers, and how jobs are asked after.

use std::ffi::c_char;

use crate::config::{Breaker, Fallback, Secret, is_url, parse_url, seconds};
use crate::error::{Error, Result};
use crate::ffi::client::hfi_client_t;
use crate::ffi::config::{hfi_config_t, in_range, set, set_text};
use crate::ffi::construct::construct;
use crate::ffi::request::hfi_request_t;
use crate::ffi::text;
use crate::providers;

/// The provider or the URL that a setting is for, checked.
unsafe fn place<'a>(what: &str, text: *const c_char) -> Result<&'a str> {
    // SAFETY: the caller gives NULL or a NUL-terminated text that lives through the call.
    let place = unsafe { text::take(what, text) }?.unwrap_or_default();
    match place {
        "" => return Err(Error::argument(format!("{what} needs a provider or a URL"))),
        url if is_url(url) => drop(parse_url(what, url)?),
        name => drop(providers::named(name)?),
    }
    Ok(place)
}

/// Adds a place where a call goes on that failed at the client's own provider or server, and at the fallbacks before this one.
///
/// `provider_or_url`: a provider ("groq", "auto" …, see docs/providers.md) or the URL of a server.
/// `model`: what the model is called there; it counts more than a call's own. NULL for the same model as before.
///
/// A call goes on when it cannot connect, is cut off or waits too long for the first byte, and after HTTP 402, 408, 425, 429
/// and 5xx; not once an event or a reply with a success came, and not when it was refused for what it asks. All of it
/// happens within the call's total time, so set hfi_config_set_first_byte_timeout too. Only the last place is asked
/// again as hfi_config_set_max_retries says. hfi_response_provider and hfi_response_fallback say who answered.
///
/// A provider is asked with the client's token if that is one of Hugging Face, or with the key that hfi_config_set_key has for
/// it. A server given by URL gets its key, and the token only if it is a server of Hugging Face. Headers of the client and of
/// the call, but Authorization, go along from provider to provider and within a server only.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_add_fallback(
    config: *mut hfi_config_t,
    provider_or_url: *const c_char,
    model: *const c_char,
) {
    // SAFETY: the caller gives NULL or a living config, and NULL or NUL-terminated texts.
    unsafe {
        set(config, |settings| {
            let destination = place("a fallback", provider_or_url)?.to_owned();
            let model = text::take("the fallback's model", model)?.filter(|model| !model.is_empty());
            settings.config.fallbacks.push(Fallback { destination, model: model.map(str::to_owned) });
            Ok(())
        });
    }
}

/// Sets the router to use instead of https://router.huggingface.co: a gateway of your own, or the sandbox server. Providers are
/// below it by their names, conversations at /v1/chat/completions, as there. A token that was given goes there too; one that
/// was found does not, but to this machine if hfi_config_set_token_discovery allows that. NULL or "" for Hugging Face's.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_router_url(config: *mut hfi_config_t, url: *const c_char) {
    // SAFETY: the caller gives NULL or a living config, and NULL or a NUL-terminated text.
    unsafe {
        set_text(config, "the router's URL", url, |config, url| {
            let parsed = url.as_deref().map(|url| parse_url("the router's URL", url)).transpose()?;
            if parsed.is_some_and(|url| url.query().is_some() || url.fragment().is_some()) {
                let why = "the router's URL has a query, behind which no path can be put; leave that out";
                return Err(Error::argument(why));
            }
            config.router_url = url;
            Ok(())
        });
    }
}

/// Sets when a provider or server that keeps failing is left out by calls that have a fallback: after `failures` in a row
/// (default 3; 0 for never), for `pause` seconds (default 30), or longer if it asks for that. Then one call tries it again:
/// if that works, all do. If every place is left out, all are tried.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_circuit_breaker(
    config: *mut hfi_config_t,
    failures: i32,
    pause: f64,
) {
    // SAFETY: the caller gives NULL or a living config.
    unsafe {
        set(config, |settings| {
            let failures = in_range("the number of failures", failures.into(), 0..=1 << 20)? as u32;
            let pause = seconds("the pause of the circuit breaker", pause)?.unwrap_or_default();
            settings.config.breaker = Breaker { failures, pause };
            Ok(())
        });
    }
}

/// Sets a key for one provider or server, which is sent there in the place of the client's token: to a provider itself, or,
/// with a Hugging Face token, to the router. Look-ups on the Hub still use the client's token.
///
/// `provider_or_url`: as for hfi_config_set_provider, hfi_config_set_base_url and hfi_config_add_fallback.
/// `key`: the key; NULL or "" takes it away. It never appears in messages.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_key(
    config: *mut hfi_config_t,
    provider_or_url: *const c_char,
    key: *const c_char,
) {
    // SAFETY: the caller gives NULL or a living config, and NULL or NUL-terminated texts.
    unsafe {
        set(config, |settings| {
            let name = place("a key", provider_or_url)?.trim_end_matches('/').to_owned();
            let key = text::take("the key", key)?.and_then(Secret::new);
            settings.config.keys.retain(|(known, _)| *known != name);
            settings.config.keys.extend(key.map(|key| (name, key)));
            Ok(())
        });
    }
}

/// Sets the pause between two looks at a job that a provider works on, as on a video, in seconds. 0, the default: as each
/// provider says (docs/providers.md). How often hfi looks at most stays the same, so a shorter pause gives a job less time.
///
/// Threads: one writer at a time. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_config_set_poll_interval(config: *mut hfi_config_t, interval: f64) {
    // SAFETY: the caller gives NULL or a living config.
    unsafe {
        set(config, |settings| {
            settings.config.poll_interval = seconds("the poll interval", interval)?;
            Ok(())
        });
    }
}

/// Makes a request of the task chat_models, with its arguments as JSON: the router's live list of models for
/// conversations with their providers, prices, context, tools, latency and throughput.
///
/// `filter`: a JSON object, as `{"tools": true, "sort": "price"}`; its members are the arguments of chat_models. NULL for
/// all models.
///
/// The result is a list (hfi_response_json). Never NULL: faults are returned by the run. Free it with hfi_request_free.
///
/// Threads: any; as for hfi_request_new. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_models_json(
    client: *mut hfi_client_t,
    filter: *const c_char,
) -> *mut hfi_request_t {
    // SAFETY: the caller gives NULL or a living client, and NULL or a NUL-terminated text.
    unsafe {
        construct(client, "chat_models", |args| {
            let Some(filter) = text::take("the filter", filter)?.filter(|filter| !filter.is_empty()) else {
                return Ok(());
            };
            match serde_json::from_str(filter) {
                Ok(serde_json::Value::Object(members)) => {
                    members.into_iter().try_for_each(|(name, value)| args.set(&name, value))
                }
                _ => Err(Error::argument("the filter is not a JSON object; give one as {\"tools\": true}")),
            }
        })
    }
}
