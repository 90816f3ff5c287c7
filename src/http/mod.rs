//! HTTP below the tasks: connections, deadlines, bounded bodies, retries and server-sent events.

pub mod body;
pub mod connections;
pub mod redirect;
pub mod reply;
pub mod retry;
pub mod sse;
pub mod tls;
pub mod transport;
