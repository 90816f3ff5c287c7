//! The private runtime: who drives the I/O, how events reach the caller, and what a fork leaves behind.
//!
//! With no worker threads a blocking call drives the I/O on the caller's own thread, without a hop. While started
//! requests are in flight, one driver thread sees to it that they go on.

pub mod deferred;
pub mod delivery;
pub mod errand;
pub mod feed;
pub mod fork;
pub mod inflight;

use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::error::{Error, Kind, Result};

thread_local! {
    static OWN_THREAD: Cell<bool> = const { Cell::new(false) };
}

/// Whether this is a thread of the library, on which nothing may wait.
pub fn on_own_thread() -> bool {
    OWN_THREAD.get()
}

/// Starts a thread of the library.
pub fn spawn_thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    let marked = move || {
        OWN_THREAD.set(true);
        work();
    };
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(marked)
        .map_err(|e| Error::new(Kind::Internal, format!("a thread cannot be started: {e}")))
}

/// The runtime of a client and of those made from it. Dropping it stops the driver, without waiting.
pub struct Runtime {
    shared: Arc<Shared>,
}

struct Shared {
    tokio: Option<tokio::runtime::Runtime>,
    has_workers: bool,
    driver: Mutex<Driver>,
    driver_changed: Condvar,
    idle: Notify,
    last_driven: Mutex<Instant>,
    looked: Arc<tokio::sync::Mutex<Instant>>,
}

#[derive(Default)]
struct Driver {
    users: usize,
    busy: usize,
    thread: Option<JoinHandle<()>>,
    /// The number of the thread that goes on when nothing is in flight.
    current: Option<u64>,
    last: u64,
}

/// How long connections may go unwatched before a call looks after them first.
const UNWATCHED: Duration = Duration::from_millis(1);

/// How long the end of the worker threads is waited for; one may be looking up a host's name.
const WORKERS_END: Duration = Duration::from_secs(1);

impl Runtime {
    /// A runtime with that many worker threads; 0 for the caller's own.
    pub fn new(worker_threads: usize) -> Result<Self> {
        let mut builder = match worker_threads {
            0 => tokio::runtime::Builder::new_current_thread(),
            threads => {
                let mut builder = tokio::runtime::Builder::new_multi_thread();
                builder.worker_threads(threads);
                builder
            }
        };
        let tokio = builder
            .enable_all()
            .thread_name("hfi-worker")
            .on_thread_start(|| OWN_THREAD.set(true))
            .max_blocking_threads(8)
            .thread_keep_alive(Duration::from_secs(1))
            .build()
            .map_err(|e| Error::new(Kind::Internal, format!("the runtime cannot be started: {e}")))?;
        let shared = Shared {
            tokio: Some(tokio),
            has_workers: worker_threads > 0,
            driver: Mutex::default(),
            driver_changed: Condvar::new(),
            idle: Notify::new(),
            last_driven: Mutex::new(Instant::now()),
            looked: Arc::new(tokio::sync::Mutex::new(Instant::now())),
        };
        Ok(Self { shared: Arc::new(shared) })
    }

    /// Runs a future to its end on the calling thread.
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        let output = self.shared.tokio().block_on(future);
        *self.shared.last_driven.lock().unwrap() = Instant::now();
        output
    }

    /// Starts a task; it goes on while somebody blocks or is kept driving. Inside [`Runtime::block_on`] this costs no system
    /// call. The task is pinned to the heap once, because moving a large future is dear.
    pub fn spawn(&self, task: Pin<Box<dyn Future<Output = ()> + Send>>) {
        let unwatched = self.shared.last_driven.lock().unwrap().elapsed() > UNWATCHED;
        if !unwatched {
            self.shared.tokio().spawn(task);
            return;
        }
        let looked = self.shared.looked.clone();
        self.shared.tokio().spawn(async move {
            look(&looked).await;
            task.await;
        });
    }

    /// Has the I/O driven until the guard is dropped, whatever the caller's threads do.
    pub fn keep_driven(&self) -> Result<KeepDriven> {
        if !self.shared.has_workers {
            let mut driver = self.shared.driver.lock().unwrap();
            if driver.current.is_none() {
                let (shared, number) = (self.shared.clone(), driver.last + 1);
                driver.thread = Some(spawn_thread("hfi-driver", move || shared.drive(number))?);
                (driver.current, driver.last) = (Some(number), number);
            }
            driver.busy += 1;
            self.shared.driver_changed.notify_all();
        }
        Ok(KeepDriven(self.shared.clone()))
    }

    /// One more client that uses it.
    pub fn user(&self) -> User {
        self.shared.driver.lock().unwrap().users += 1;
        User { shared: self.shared.clone(), left: AtomicBool::new(false) }
    }
}

/// Lets pooled connections notice that the server has closed them: once for all tasks that begin together, which keep their order.
async fn look(looked: &tokio::sync::Mutex<Instant>) {
    let mut looked = looked.lock().await;
    if looked.elapsed() > UNWATCHED {
        tokio::task::yield_now().await;
        *looked = Instant::now();
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        self.shared.stop(&mut self.shared.driver.lock().unwrap());
    }
}

/// A client that uses a runtime.
pub struct User {
    shared: Arc<Shared>,
    left: AtomicBool,
}

impl User {
    /// Uses it no more. The last one has the driver thread end once nothing is in flight, and gets it, to wait for.
    pub fn stop(&self) -> Option<JoinHandle<()>> {
        let left = self.left.swap(true, Ordering::AcqRel);
        let mut driver = self.shared.driver.lock().unwrap();
        driver.users -= usize::from(!left);
        if driver.users == 0 { self.shared.stop(&mut driver) } else { None }
    }
}

impl Drop for User {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Shared {
    fn tokio(&self) -> &tokio::runtime::Runtime {
        self.tokio.as_ref().expect("the runtime is only taken when it is dropped")
    }

    fn stop(&self, driver: &mut Driver) -> Option<JoinHandle<()>> {
        driver.current = None;
        self.driver_changed.notify_all();
        driver.thread.take()
    }

    /// The work of the driver thread with that number: it ends with its number, once nothing is in flight.
    fn drive(&self, number: u64) {
        loop {
            let mut driver = self.driver.lock().unwrap();
            while driver.busy == 0 && driver.current == Some(number) {
                driver = self.driver_changed.wait(driver).unwrap();
            }
            if driver.busy == 0 {
                return;
            }
            drop(driver);
            self.tokio().block_on(async {
                loop {
                    let mut idle = std::pin::pin!(self.idle.notified());
                    idle.as_mut().enable();
                    if self.driver.lock().unwrap().busy == 0 {
                        return;
                    }
                    idle.await;
                }
            });
            *self.last_driven.lock().unwrap() = Instant::now();
        }
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let Some(tokio) = self.tokio.take() else { return };
        // A thread of a runtime cannot wait for the end of one.
        let may_wait = !OWN_THREAD.get() && tokio::runtime::Handle::try_current().is_err();
        if self.has_workers && may_wait {
            tokio.shutdown_timeout(WORKERS_END);
        } else {
            tokio.shutdown_background();
        }
    }
}

/// Keeps the I/O driven while it lives.
pub struct KeepDriven(Arc<Shared>);

impl Drop for KeepDriven {
    fn drop(&mut self) {
        if !self.0.has_workers {
            let mut driver = self.0.driver.lock().unwrap();
            driver.busy -= 1;
            if driver.busy == 0 {
                self.0.idle.notify_waiters();
            }
        }
    }
}

/// What the work gives, or none if it takes longer than `limit`; no limit waits for ever.
pub async fn within<T>(limit: Option<Duration>, work: impl Future<Output = T>) -> Option<T> {
    match limit {
        Some(limit) => tokio::time::timeout(limit, work).await.ok(),
        None => Some(work.await),
    }
}

/// The end of a wait that goes on in pieces.
pub struct Deadline(Option<Instant>);

impl Deadline {
    /// So long from now; none for ever.
    pub fn after(limit: Option<Duration>) -> Self {
        Self(limit.and_then(|limit| Instant::now().checked_add(limit)))
    }

    /// The time that is left.
    pub fn left(&self) -> Option<Duration> {
        self.0.map(|end| end.saturating_duration_since(Instant::now()))
    }
}
