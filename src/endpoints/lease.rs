//! Who on this machine wants an endpoint to run: each holder has a shared lock on the same file, which the operating system
//! takes away when the process ends, however it ends. Who can lock the file alone is the last.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::auth::discover::cache_folder;
use crate::error::{Error, Kind, Result};

/// A hold on an endpoint. Dropped without a release, it counts no more, but nobody stops the endpoint.
#[derive(Debug)]
pub struct Lease {
    file: Mutex<Option<File>>,
    /// What the last release does.
    pub on_release: OnRelease,
}

/// What the last release does with the endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnRelease {
    /// Pauses it.
    Pause,
    /// Scales it to zero.
    ScaleToZero,
    /// Leaves it alone.
    Nothing,
}

impl OnRelease {
    /// By its name.
    pub fn of(name: &str) -> Result<Self> {
        match name {
            "pause" => Ok(Self::Pause),
            "scale_to_zero" => Ok(Self::ScaleToZero),
            "nothing" => Ok(Self::Nothing),
            other => Err(Error::argument(format!(
                "on_release is \"{other}\"; it must be \"pause\", \"scale_to_zero\" or \"nothing\""
            ))),
        }
    }
}

/// How a release went.
pub enum Released<'a> {
    /// Others hold the endpoint.
    Held,
    /// This was the last.
    Last(Last<'a>),
}

/// The lock of the last holder, which keeps others out while the endpoint is stopped. Dropped before that is done, it becomes
/// a hold again, so that the release can be repeated.
pub struct Last<'a> {
    lease: &'a Lease,
    file: Option<File>,
}

impl Last<'_> {
    /// The endpoint is stopped: lets others in.
    pub fn done(mut self) {
        self.file = None;
    }
}

impl Drop for Last<'_> {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            // Should another holder have become the last one meanwhile, this one need not count.
            let _ = unlock(&file).map(|()| file.try_lock_shared());
            *self.lease.file.lock().unwrap() = Some(file);
        }
    }
}

/// Between two attempts to get the lock, which is only ever held while an endpoint is being stopped.
const PAUSE: Duration = Duration::from_millis(50);

impl Lease {
    /// Counts one more holder of an endpoint; waits while another process is stopping it.
    pub async fn take(key: &str, folder: Option<&str>, on_release: OnRelease) -> Result<Self> {
        let file = open(key, folder)?;
        loop {
            match file.try_lock_shared() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => tokio::time::sleep(PAUSE).await,
                Err(TryLockError::Error(e)) => return Err(io("locked", key, &e)),
            }
        }
        Ok(Self { file: Mutex::new(Some(file)), on_release })
    }

    /// Counts one holder less.
    pub fn release(&self) -> Result<Released<'_>> {
        let over = || Error::new(Kind::InvalidState, "this hold on the endpoint was released before");
        let file = self.file.lock().unwrap().take().ok_or_else(over)?;
        // A lock is given up before it is asked for anew: of several that do so at once, one gets it alone.
        unlock(&file).map_err(|e| io("unlocked", "the endpoint", &e))?;
        match file.try_lock() {
            Ok(()) => Ok(Released::Last(Last { lease: self, file: Some(file) })),
            Err(TryLockError::WouldBlock) => Ok(Released::Held),
            Err(TryLockError::Error(e)) => Err(io("locked", "the endpoint", &e)),
        }
    }
}

fn open(key: &str, folder: Option<&str>) -> Result<File> {
    let folder = folder.map(PathBuf::from).or_else(|| Some(cache_folder()?.join("hfi").join("leases")));
    let folder = folder.unwrap_or_else(|| std::env::temp_dir().join("hfi-leases"));
    let file = folder.join(format!("{}.lock", utf8_percent_encode(key, NON_ALPHANUMERIC)));
    std::fs::create_dir_all(&folder).and_then(|()| open_file(&file)).map_err(|e| {
        Error::new(
            Kind::Io,
            format!(
                "the holders of an endpoint are counted in {}, which failed: {e}; set \"lease_folder\"",
                file.display()
            ),
        )
    })
}

/// Opens the file, which may be another user's: locks do not need to write.
fn open_file(path: &Path) -> std::io::Result<File> {
    match OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path) {
        Err(e) if e.kind() == std::io::ErrorKind::PermissionDenied => File::open(path).map_err(|_| e),
        opened => opened,
    }
}

/// Gives a lock up. On Windows `File::unlock` asks until nothing is locked, which Wine says by another error than Windows.
fn unlock(file: &File) -> std::io::Result<()> {
    const ERROR_LOCK_VIOLATION: i32 = 33;
    file.unlock().or_else(|e| match e.raw_os_error() {
        Some(ERROR_LOCK_VIOLATION) if cfg!(windows) => Ok(()),
        _ => Err(e),
    })
}

fn io(what: &str, key: &str, error: &std::io::Error) -> Error {
    Error::new(Kind::Io, format!("the lock file of {key} could not be {what}: {error}"))
}
