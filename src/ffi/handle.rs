//! What every entry shares: the panic boundary, the fork guard, and the casts between handles and references.
//!
//! A handle is a counted reference. Whoever runs something on a handle holds a count of its own meanwhile, so that a
//! handle freed by another thread, or inside its own callback, stays alive until the call returns. Freed handles are
//! told from living ones by a register, so that freeing twice does nothing.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use crate::error::{Error, Kind, Result};
use crate::runtime::fork;

/// Runs an entry's code; a panic becomes what `on_panic` makes of it.
pub fn guard<T>(on_panic: impl FnOnce(Error) -> T, body: impl FnOnce() -> T) -> T {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|payload| on_panic(Error::panic(&*payload)))
}

type Register = Mutex<BTreeSet<usize>>;

static REGISTER: AtomicPtr<Register> = AtomicPtr::new(std::ptr::null_mut());

/// The handles alive in this process. Never freed; a child process starts its own, since another thread of the parent
/// may have held the lock.
fn register() -> &'static Register {
    let mut current = REGISTER.load(Ordering::Acquire);
    if current.is_null() {
        let fresh = Box::into_raw(Box::default());
        match REGISTER.compare_exchange(current, fresh, Ordering::AcqRel, Ordering::Acquire) {
            Ok(_) => current = fresh,
            Err(other) => {
                // SAFETY: `fresh` came from `Box::into_raw` above and nobody else has seen it.
                drop(unsafe { Box::from_raw(fresh) });
                current = other;
            }
        }
    }
    // SAFETY: the pointer came from `Box::into_raw` and what it points to is never freed.
    unsafe { &*current }
}

/// Has children of a fork know that they are.
pub fn watch_forks() {
    #[cfg(unix)]
    {
        extern "C" fn in_child() {
            fork::in_child();
            REGISTER.store(std::ptr::null_mut(), Ordering::Release);
        }
        static ONCE: Once = Once::new();
        // SAFETY: the handler only writes to atomics, which is allowed between fork and exec, and is never unloaded.
        ONCE.call_once(|| _ = unsafe { libc::pthread_atfork(None, None, Some(in_child)) });
    }
    #[cfg(not(unix))]
    let _: Option<Once> = None;
}

/// An error if the handle was made before a fork and this is the child.
pub fn check_fork(generation: u32) -> Result<()> {
    if generation == fork::generation() {
        return Ok(());
    }
    Err(forked())
}

/// The error of a handle that was made before a fork.
pub fn forked() -> Error {
    Error::new(Kind::Forked, "this handle belongs to the parent process; make a new client after the fork")
}

/// Gives a handle to the caller, who owes it a free.
pub fn give<T>(handle: Arc<T>) -> *mut T {
    let pointer = Arc::into_raw(handle).cast_mut();
    register().lock().unwrap().insert(pointer.addr());
    pointer
}

/// A count of its own of a handle that the caller owes a free; none for others.
pub unsafe fn share_if_given<T>(pointer: *const T) -> Option<Arc<T>> {
    let register = register().lock().unwrap();
    if !register.contains(&pointer.addr()) {
        return None;
    }
    // SAFETY: the register says that `give` handed this pointer out and that it was not taken back since, which nobody can do
    // while it is locked.
    unsafe { share(pointer) }
}

/// Takes a handle back; none if it is NULL, was freed before, or belongs to the parent process.
pub unsafe fn take_back<T>(pointer: *mut T) -> Option<Arc<T>> {
    if pointer.is_null() || !register().lock().unwrap().remove(&pointer.addr()) {
        return None;
    }
    // SAFETY: the register says that `give` handed this pointer out and that it was not taken back since.
    Some(unsafe { Arc::from_raw(pointer) })
}

/// A reference to a handle or view for the length of a call; none for NULL.
pub unsafe fn lend<'a, T>(pointer: *const T) -> Option<&'a T> {
    // SAFETY: the caller gives NULL or a living handle.
    unsafe { pointer.as_ref() }
}

/// A count of a handle's own, for calls that run the caller's code or wait; none for NULL.
pub unsafe fn share<T>(pointer: *const T) -> Option<Arc<T>> {
    if pointer.is_null() {
        return None;
    }
    // SAFETY: the caller gives a living handle, which `give` made from an `Arc`; the new count is owned by the result.
    unsafe {
        Arc::increment_strong_count(pointer);
        Some(Arc::from_raw(pointer))
    }
}

/// Writes a result to where the caller wants it; NULL wants nothing.
pub unsafe fn put<T>(place: *mut T, value: T) {
    if !place.is_null() {
        // SAFETY: the caller gives NULL or a place for a `T`.
        unsafe { place.write(value) };
    }
}

/// A wait's limit: seconds, none if negative, and as long as there is if it is no number that time can hold.
pub fn wait_limit(seconds: f64) -> Option<Duration> {
    if seconds < 0.0 { None } else { Duration::try_from_secs_f64(seconds).ok() }
}
