//! The listener: a thread a connection, requests one after the other, and a record of what came in.

use std::collections::{HashMap, HashSet};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use serde_json::{Value, json};

use crate::endpoints::store::Endpoints;
use crate::providers::job::Jobs;
use crate::reply::Connection;
use crate::request::Request;
use crate::{endpoints, route};

/// A running server; dropping it stops the listener.
pub struct Sandbox {
    address: SocketAddr,
    state: Arc<State>,
}

/// What all connections share.
#[derive(Default)]
pub struct State {
    /// The server's URL, without a slash at its end.
    pub url: String,
    /// Requests as they came in.
    pub requests: Mutex<Vec<Value>>,
    /// How often each counted fault has struck, by key and name.
    pub struck: Mutex<HashMap<String, u64>>,
    /// The keys whose gates are open.
    pub opened: Mutex<HashSet<String>>,
    /// Tells those who wait at a gate that one was opened.
    pub gates: Condvar,
    /// Connections accepted so far.
    pub accepted: AtomicU64,
    /// Connections open now.
    pub open: AtomicU64,
    /// Requests answered or being answered.
    pub served: AtomicU64,
    /// Inference Endpoints.
    pub endpoints: Endpoints,
    /// The jobs of providers.
    pub jobs: Jobs,
    stopped: AtomicBool,
}

impl Sandbox {
    /// Starts a server on a free port of 127.0.0.1.
    pub fn start() -> std::io::Result<Self> {
        Self::start_on(0)
    }

    /// Starts a server on a port of 127.0.0.1.
    pub fn start_on(port: u16) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", port))?;
        let address = listener.local_addr()?;
        let state = Arc::new(State { url: format!("http://{address}"), ..State::default() });
        let shared = state.clone();
        std::thread::Builder::new().name("sandbox".to_owned()).spawn(move || accept(&listener, &shared))?;
        Ok(Self { address, state })
    }

    /// The server's URL, without a slash at its end.
    pub fn url(&self) -> String {
        self.state.url.clone()
    }
}

impl Sandbox {
    /// The requests so far, as `GET /sandbox/requests` gives them.
    pub fn requests(&self) -> Vec<Value> {
        self.state.requests.lock().expect("no request handler panics").clone()
    }

    /// How many connections there were so far.
    pub fn connections(&self) -> u64 {
        self.state.accepted.load(Ordering::Relaxed)
    }

    /// Forgets the requests so far.
    pub fn forget_requests(&self) {
        self.state.requests.lock().expect("no request handler panics").clear();
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.state.stopped.store(true, Ordering::Release);
        let _ = TcpStream::connect(self.address);
    }
}

fn accept(listener: &TcpListener, state: &Arc<State>) {
    for stream in listener.incoming() {
        if state.stopped.load(Ordering::Acquire) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let state = state.clone();
        state.accepted.fetch_add(1, Ordering::Relaxed);
        let serve = move || {
            state.open.fetch_add(1, Ordering::Relaxed);
            serve(stream, &state);
            state.open.fetch_sub(1, Ordering::Relaxed);
        };
        let _ = std::thread::Builder::new().stack_size(1 << 20).spawn(serve);
    }
}

fn serve(stream: TcpStream, state: &State) {
    let _ = stream.set_nodelay(true);
    let Ok(mut connection) = Connection::new(stream) else { return };
    while let Ok(Some(mut request)) = Request::read(&mut connection) {
        state.served.fetch_add(1, Ordering::Relaxed);
        if !request.path.starts_with("/sandbox/") {
            state.requests.lock().expect("no request handler panics").push(record(&request));
        }
        endpoints::enter(&mut request, state);
        match route::answer(&request, &mut connection, state) {
            Ok(()) if connection.keeps_alive() => {}
            _ => return,
        }
    }
}

/// How much of a body the record keeps.
const KEPT: usize = 64 << 10;

fn record(request: &Request) -> Value {
    let kept = &request.body[..request.body.len().min(KEPT)];
    let body = request.digest.is_none().then(|| String::from_utf8_lossy(kept));
    json!({
        "method": request.method,
        "path": request.path,
        "query": request.query,
        "headers": request.headers,
        "body": body,
        "body_length": request.body_length(),
    })
}
