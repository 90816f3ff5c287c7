//! A local server that behaves like Hugging Face's router, TGI, an OpenAI-compatible server and Inference Endpoints,
//! with faults on demand.
//! It writes every byte itself, so that it can also write wrong ones. See its README for routes and faults.

pub mod chance;
pub mod chat;
pub mod echo;
pub mod endpoints;
pub mod faults;
pub mod files;
pub mod generate;
pub mod hub;
pub mod media;
pub mod oauth;
pub mod picture;
pub mod providers;
pub mod reply;
pub mod request;
pub mod route;
pub mod schema;
pub mod server;
pub mod tasks;
pub mod words;

pub use server::Sandbox;
