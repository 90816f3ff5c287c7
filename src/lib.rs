//! Hugging Face inference for every language that can call C.
//!
//! The product is the C ABI in [`ffi`]; everything below it is plain Rust that knows nothing of C.
//! Dependencies point one way: `ffi → client → batch → call → tasks, providers, endpoints → http, runtime → leaves`.
//!
//! | module | what lives there |
//! |---|---|
//! | [`ffi`] | the C ABI, one file a handle, and all `unsafe` code |
//! | [`client`] | one client: settings, runtime and connections, the calls on their way, its end |
//! | [`call`] | one call: attempts, pauses, whole replies and streams |
//! | [`batch`] | many calls of one task, some at a time |
//! | [`tasks`] | the table of tasks and arguments, and how replies become results |
//! | [`providers`] | where a call goes: providers, model look-ups, URLs and bodies |
//! | [`endpoints`] | Inference Endpoints: made, watched, waited for, held |
//! | [`http`] | transport, TLS, retries, server-sent events |
//! | [`runtime`] | who drives the I/O, events on their way to the caller, shutdown |
//! | [`config`], [`auth`], [`content`], [`media`], [`error`], [`json`], [`log`] | settings, tokens, binary inputs, decoded results, errors, JSON text, log records |

#![deny(unsafe_code)]

pub mod auth;
pub mod batch;
pub mod call;
pub mod client;
pub mod config;
pub mod content;
pub mod endpoints;
pub mod error;
#[allow(unsafe_code, non_camel_case_types)]
pub mod ffi;
pub mod http;
pub mod json;
pub mod log;
#[cfg_attr(not(feature = "media"), path = "media_off.rs")]
pub mod media;
pub mod providers;
pub mod runtime;
pub mod tasks;
