//! The C ABI: one file a handle, and all of the crate's `unsafe` code. No logic lives here.
//!
//! # Safety
//! Every function takes NULL for every pointer. A pointer that is not NULL must be what its documentation says: a
//! handle of this library that was not freed, a NUL-terminated text, or a place to write to.

#![allow(clippy::missing_safety_doc)]

pub mod batch;
pub mod callback;
pub mod chat;
pub mod client;
pub mod config;
pub mod construct;
pub mod content;
pub mod endpoint;
pub mod error;
pub mod event;
pub mod handle;
pub mod hooks;
pub mod item;
pub mod media;
pub mod pin;
pub mod pointers;
pub mod request;
pub mod response;
pub mod routes;
pub mod run;
pub mod status;
pub mod tasks;
pub mod text;
pub mod version;

pub use batch::*;
pub use chat::*;
pub use client::*;
pub use config::*;
pub use content::*;
pub use endpoint::*;
pub use error::*;
pub use event::*;
pub use hooks::*;
pub use item::*;
pub use media::*;
pub use request::*;
pub use response::*;
pub use routes::*;
pub use run::*;
pub use status::*;
pub use tasks::*;
pub use version::*;
