//! Binary inputs: a small plain struct that says where the bytes are.

use std::ffi::{c_char, c_void};
use std::sync::Arc;

use bytes::Bytes;

use crate::content::{Content, Source};
use crate::error::{Error, Kind, Result};
use crate::ffi::callback::{Release, hfi_finalize_fn};
use crate::ffi::handle::guard;
use crate::ffi::text;
use crate::runtime::feed::Feed;

/// Nothing.
pub const HFI_CONTENT_NONE: i32 = 0;
/// The path of a local file, in UTF-8.
pub const HFI_CONTENT_FILE: i32 = 1;
/// A URL, `data:` included.
pub const HFI_CONTENT_URL: i32 = 2;
/// Bytes that are copied when the content is handed to a function.
pub const HFI_CONTENT_BYTES: i32 = 3;
/// Bytes that stay the caller's until the release function is called.
pub const HFI_CONTENT_BORROWED: i32 = 4;

/// What a function of the caller's reads.
pub const HFI_CONTENT_READER: i32 = 5;

/// The `size` of a stream whose length is not known.
pub const HFI_SIZE_UNKNOWN: u64 = u64::MAX;

/// A binary input. Make one with hfi_file, hfi_url, hfi_bytes, hfi_borrowed or hfi_reader and hand it to one function, by
/// value. Its layout is final.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct hfi_content_t {
    /// One of the `HFI_CONTENT_*` numbers.
    pub kind: i32,
    /// 0.
    pub reserved: i32,
    /// The path or URL (with a NUL behind), the bytes, or the read function.
    pub data: *const c_void,
    /// The number of bytes, `SIZE_MAX` if it is not known; not used for paths and URLs.
    pub len: usize,
    /// The media type, or NULL to tell it from the name or the bytes. May be set by the caller.
    pub mime_type: *const c_char,
    /// For borrowed bytes and readers: called exactly once when the library does not use them any more, or NULL.
    pub release: hfi_finalize_fn,
    /// What `release` and a reader are called with.
    pub user_data: *mut c_void,
}

fn content(kind: i32, data: *const c_void, len: usize) -> hfi_content_t {
    hfi_content_t {
        kind,
        reserved: 0,
        data,
        len,
        mime_type: std::ptr::null(),
        release: None,
        user_data: std::ptr::null_mut(),
    }
}

/// A local file, by its path in UTF-8. The text must live until the content is handed to a function.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub extern "C" fn hfi_file(path: *const c_char) -> hfi_content_t {
    content(HFI_CONTENT_FILE, path.cast(), 0)
}

/// What a URL points to, `data:` URLs included. The text must live until the content is handed to a
/// function.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub extern "C" fn hfi_url(url: *const c_char) -> hfi_content_t {
    content(HFI_CONTENT_URL, url.cast(), 0)
}

/// `len` bytes at `data`, copied when the content is handed to a function.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub extern "C" fn hfi_bytes(data: *const c_void, len: usize) -> hfi_content_t {
    content(HFI_CONTENT_BYTES, data, len)
}

/// `len` bytes at `data` that are not copied: they must stay as they are until `release(user_data)` is called, once, after
/// the content was handed to a function. That may be some time after the request has ended, if a server answered before it
/// had read all. It is called on a thread that is in a call of this library, or on the dispatcher. Without a `release` nobody
/// could tell when that is, so the bytes are copied.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub extern "C" fn hfi_borrowed(
    data: *const c_void,
    len: usize,
    release: hfi_finalize_fn,
    user_data: *mut c_void,
) -> hfi_content_t {
    hfi_content_t { release, user_data, ..content(HFI_CONTENT_BORROWED, data, len) }
}

/// Puts up to `capacity` bytes into `buffer` and returns how many; 0 at the end, and a negative number for a failure. Runs
/// on a thread that is inside a call of this library which runs, waits for or delivers the request: hfi_request_send,
/// _stream, _wait, _next, hfi_client_poll, hfi_client_next, or on the dispatcher thread. It may block. Calls of this
/// library that wait return `HFI_ERROR_WOULD_DEADLOCK` in it.
pub type hfi_read_fn =
    Option<unsafe extern "C-unwind" fn(user_data: *mut c_void, buffer: *mut u8, capacity: usize) -> i64>;

/// What `read(user_data, …)` gives, sent while it is read: for files of any size, sounds that are still being recorded, or
/// data in a host's own stream. `size` is the number of bytes, or `HFI_SIZE_UNKNOWN`; some servers want to know it, and
/// giving more or fewer is an error. `release(user_data)` is called once, when nothing is read any more, on a thread that is
/// in a call of this library, or on the dispatcher. A stream can be read once: a request whose server
/// has seen some of it is not tried again.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub extern "C" fn hfi_reader(
    read: hfi_read_fn,
    user_data: *mut c_void,
    size: u64,
    release: hfi_finalize_fn,
) -> hfi_content_t {
    let function = read.map_or(std::ptr::null(), |read| read as *const c_void);
    let len = usize::try_from(size).unwrap_or(usize::MAX);
    hfi_content_t { release, user_data, ..content(HFI_CONTENT_READER, function, len) }
}

/// The caller's read function as a stream.
fn feed(content: &hfi_content_t, release: Release) -> Arc<Feed> {
    // SAFETY: `hfi_reader` made the pointer from such a function; it is not NULL.
    let function: unsafe extern "C-unwind" fn(*mut c_void, *mut u8, usize) -> i64 =
        unsafe { std::mem::transmute(content.data) };
    let read = move |buffer: &mut [u8]| {
        // SAFETY: the caller gave this function for this pointer; the buffer has that many bytes.
        let read = guard(Err, || Ok(unsafe { function(release.get(), buffer.as_mut_ptr(), buffer.len()) }))?;
        usize::try_from(read).ok().filter(|read| *read <= buffer.len()).ok_or_else(|| {
            let why = if read < 0 { "it failed" } else { "it says it gave more than it was asked for" };
            Error::new(Kind::Io, format!("the content's read function returned {read}: {why}"))
        })
    };
    let len = Some(content.len as u64).filter(|_| content.len != usize::MAX);
    Feed::new(len, Box::new(read))
}

/// Bytes of the caller's, released when the last reference is gone.
struct Borrowed {
    data: *const u8,
    len: usize,
    _release: Release,
}

// SAFETY: the bytes are only read, and the caller promises that they do not change.
unsafe impl Send for Borrowed {}

impl AsRef<[u8]> for Borrowed {
    fn as_ref(&self) -> &[u8] {
        // SAFETY: the caller promises `len` bytes at `data` until `_release` is dropped; `data` is not NULL.
        unsafe { std::slice::from_raw_parts(self.data, self.len) }
    }
}

/// Takes a content over from the caller, who is released even if it is faulty; none if there is none.
pub unsafe fn take(content: hfi_content_t) -> Result<Option<Content>> {
    let release = Release::new(content.user_data, content.release);
    let text_of = |what: &str| {
        // SAFETY: for paths and URLs the caller gives a NUL-terminated text.
        unsafe { text::need(what, content.data.cast()) }.map(str::to_owned)
    };
    let source = match content.kind {
        HFI_CONTENT_NONE => return Ok(None),
        HFI_CONTENT_FILE => Source::File(text_of("the path")?),
        HFI_CONTENT_URL => Source::Url(text_of("the URL")?),
        HFI_CONTENT_BYTES | HFI_CONTENT_BORROWED if content.data.is_null() => {
            return Err(Error::argument("the content's bytes are NULL"));
        }
        HFI_CONTENT_BYTES | HFI_CONTENT_BORROWED
            if content.kind == HFI_CONTENT_BYTES || content.release.is_none() =>
        {
            // SAFETY: the caller promises `len` bytes at `data`, which is not NULL.
            let bytes = unsafe { std::slice::from_raw_parts(content.data.cast::<u8>(), content.len) };
            Source::Bytes(Bytes::copy_from_slice(bytes))
        }
        HFI_CONTENT_BORROWED => {
            let borrowed = Borrowed { data: content.data.cast(), len: content.len, _release: release };
            Source::Bytes(Bytes::from_owner(borrowed))
        }
        HFI_CONTENT_READER if content.data.is_null() => {
            return Err(Error::argument("the content's read function is NULL"));
        }
        HFI_CONTENT_READER => Source::Feed(feed(&content, release)),
        kind => {
            return Err(Error::argument(format!(
                "{kind} is no kind of content; use hfi_file, hfi_url, hfi_bytes, hfi_borrowed or hfi_reader"
            )));
        }
    };
    // SAFETY: the caller gives NULL or a NUL-terminated text.
    let mime_type = unsafe { text::take("the media type", content.mime_type) }?.map(str::to_owned);
    Ok(Some(Content { source, mime_type }))
}
