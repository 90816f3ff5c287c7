//! The recorder: a proxy on 127.0.0.1 that opens TLS, keeps every request and answers from a script.
//!
//! A client that uses it as its proxy and trusts its certificate believes to talk to the real hosts.
//! The n-th request gets the n-th scripted reply; one beyond the script gets 418, a refusal
//! that no client tries again or waits for.

mod certificates;
mod reply;
mod request;

use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard};

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::vector::{Reply, TransportError};
use certificates::Authority;
use reply::After;
use request::Reader;
pub use request::Request;

static AUTHORITY: LazyLock<Arc<Authority>> = LazyLock::new(|| Arc::new(Authority::new()));

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("recorder")
        .enable_all()
        .build()
        .expect("a runtime can be made")
});

/// What the recorder saw.
#[derive(Debug, Clone)]
pub enum Seen {
    /// A request, with its whole URL.
    Request { url: String, request: Request },
    /// A connection to `host:port` that the script did not let happen.
    Connect(String),
}

/// The authority's certificate, which clients of a recorder must trust.
pub fn ca_pem() -> String {
    AUTHORITY.pem()
}

/// One recorder with its own port and script.
pub struct Recorder {
    port: u16,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

struct Shared {
    script: Vec<Reply>,
    seen: Mutex<Vec<Seen>>,
}

impl Recorder {
    /// Starts a recorder that answers from `script`.
    pub fn start(script: Vec<Reply>) -> io::Result<Self> {
        let listener = RUNTIME.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
        let port = listener.local_addr()?.port();
        let shared = Arc::new(Shared { script, seen: Mutex::default() });
        let serving = shared.clone();
        let accepting = RUNTIME.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let shared = serving.clone();
                // A client may go at any time; what it sent until then is kept.
                tokio::spawn(async move { drop(serve(stream, &shared).await) });
            }
        });
        Ok(Self { port, shared, accepting })
    }

    /// Its URL, to be set as a client's proxy.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What it saw so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.shared.seen().clone()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Shared {
    fn seen(&self) -> MutexGuard<'_, Vec<Seen>> {
        self.seen.lock().expect("no one panics while recording")
    }

    /// The fault that the script has for the next connection, which counts as seen then.
    fn connect_fault(&self, target: &str) -> Option<TransportError> {
        let mut seen = self.seen();
        let fault = self.script.get(seen.len())?.transport_error.filter(|e| e.is_before_request())?;
        seen.push(Seen::Connect(target.to_owned()));
        Some(fault)
    }

    /// Keeps a request and gives the scripted reply.
    fn record(&self, url: String, request: Request) -> Reply {
        let mut seen = self.seen();
        let reply = self.script.get(seen.len()).cloned().unwrap_or_else(|| Reply {
            status: 418,
            body_text: Some("the recorder expected no further request".to_owned()),
            ..Reply::default()
        });
        seen.push(Seen::Request { url, request });
        reply
    }
}

/// Serves one connection from its first request on.
async fn serve(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = Reader::new(stream);
    let Some(first) = reader.next().await? else { return Ok(()) };
    if first.method != "CONNECT" {
        return converse(reader, Some(first), "", shared).await;
    }
    match shared.connect_fault(&first.target) {
        Some(TransportError::ConnectTimeout) => {
            reader.until_gone().await;
            return Ok(());
        }
        Some(_) => {
            reader.stream.write_all(b"HTTP/1.1 502 Unreachable\r\ncontent-length: 0\r\n\r\n").await?;
            return reader.stream.shutdown().await;
        }
        None => reader.stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?,
    }
    let host = first.target.rsplit_once(':').map_or(first.target.as_str(), |(host, _)| host);
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let acceptor = TlsAcceptor::from(AUTHORITY.server_config(host));
    let stream = acceptor.accept(reader.stream).await?;
    let origin = format!("https://{}", first.target.strip_suffix(":443").unwrap_or(&first.target));
    converse(Reader::new(stream), None, &origin, shared).await
}

/// Answers requests on an open connection; `origin` is put before their targets.
async fn converse<S: Connection>(
    mut reader: Reader<S>,
    mut first: Option<Request>,
    origin: &str,
    shared: &Shared,
) -> io::Result<()> {
    loop {
        let request = match first.take() {
            Some(request) => request,
            None => match reader.next().await? {
                Some(request) => request,
                None => return Ok(()),
            },
        };
        let url = format!("{origin}{}", request.target);
        let reply = shared.record(url, request);
        match reply.transport_error {
            None => {
                if reply::write(&mut reader.stream, &reply).await? == After::Close {
                    return reader.stream.shutdown().await;
                }
            }
            Some(TransportError::ReadTimeout | TransportError::ConnectTimeout) => {
                reader.until_gone().await;
                return Ok(());
            }
            Some(TransportError::NoResponse) => return reader.stream.shutdown().await,
            Some(TransportError::Reset | TransportError::ConnectRefused) => {
                return reader.stream.socket().set_zero_linger();
            }
        }
    }
}

/// A connection, with or without TLS, whose socket can be reached.
trait Connection: AsyncRead + AsyncWrite + Unpin {
    fn socket(&self) -> &TcpStream;
}

impl Connection for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }
}

impl Connection for TlsStream<TcpStream> {
    fn socket(&self) -> &TcpStream {
        self.get_ref().0
    }
}
