//! A local server that behaves like Hugging Face's router, TGI and an OpenAI-compatible server, with faults on demand.
//! It writes every byte itself, so that it can also write wrong ones. See its README for routes and faults.

pub mod chat;
pub mod faults;
pub mod generate;
pub mod hub;
pub mod reply;
pub mod request;
pub mod route;
pub mod schema;
pub mod server;
pub mod words;

pub use server::Sandbox;
