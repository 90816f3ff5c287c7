//! Results as files, pixels and samples: saving, and decoding for those who draw and play.

use std::ffi::c_char;
use std::sync::{Arc, Mutex, OnceLock};

use bytes::Bytes;

use crate::error::{Error, Kind};
use crate::ffi::error::hfi_error_t;
use crate::ffi::handle::{guard, lend, put};
use crate::ffi::item::hfi_item_t;
use crate::ffi::response::hfi_response_t;
use crate::ffi::status::{HFI_OK, code, hfi_status_t};
use crate::ffi::text;
use crate::media::{self, Picture, Sound};

/// What was made of the bytes of a response or an item, and what failed.
#[derive(Default)]
pub struct Media {
    picture: OnceLock<std::result::Result<Picture, Error>>,
    sound: OnceLock<std::result::Result<Sound, Error>>,
    /// Every error that was shown, because views of it may be in use; the last failure at the end.
    errors: Mutex<Vec<(String, Arc<hfi_error_t>)>>,
}

impl Media {
    fn failed(&self, error: &Error) {
        let mut errors = self.errors.lock().unwrap();
        let known = errors.iter().position(|(message, _)| *message == error.message);
        let entry = match known {
            Some(at) => errors.remove(at),
            None => (error.message.clone(), Arc::new(hfi_error_t::new(error))),
        };
        errors.push(entry);
    }

    fn made<'a, T>(&self, made: std::result::Result<&'a T, &Error>) -> Option<&'a T> {
        made.inspect_err(|error| self.failed(error)).ok()
    }

    fn picture(&self, bytes: &Bytes) -> Option<&Picture> {
        self.made(self.picture.get_or_init(|| media::picture(bytes)).as_ref())
    }

    fn sound(&self, bytes: &Bytes) -> Option<&Sound> {
        self.made(self.sound.get_or_init(|| media::sound(bytes)).as_ref())
    }

    fn last_error(&self) -> *const hfi_error_t {
        self.errors.lock().unwrap().last().map_or(std::ptr::null(), |(_, error)| Arc::as_ptr(error))
    }

    fn save(&self, bytes: &[u8], path: *const c_char) -> hfi_status_t {
        let save = || {
            // SAFETY: the caller gives NULL or a NUL-terminated text.
            let path = unsafe { text::need("the path", path) }?;
            std::fs::write(path, bytes)
                .map_err(|e| Error::new(Kind::Io, format!("the file \"{path}\" cannot be written: {e}")))
        };
        match guard(Err, save) {
            Ok(()) => HFI_OK,
            Err(error) => {
                self.failed(&error);
                code(error.kind)
            }
        }
    }
}

unsafe fn give_picture(picture: Option<&Picture>, width: *mut u32, height: *mut u32) -> *const u8 {
    // SAFETY: the caller gives NULL or places for the numbers.
    unsafe {
        put(width, picture.map_or(0, |picture| picture.width));
        put(height, picture.map_or(0, |picture| picture.height));
    }
    picture.map_or(std::ptr::null(), |picture| picture.rgba.as_ptr())
}

unsafe fn give_sound(
    sound: Option<&Sound>,
    sample_rate: *mut u32,
    channels: *mut u32,
    frames: *mut usize,
) -> *const f32 {
    // SAFETY: the caller gives NULL or places for the numbers.
    unsafe {
        put(sample_rate, sound.map_or(0, |sound| sound.sample_rate));
        put(channels, sound.map_or(0, |sound| sound.channels));
        put(frames, sound.map_or(0, |sound| sound.samples.len() / sound.channels.max(1) as usize));
    }
    sound.map_or(std::ptr::null(), |sound| sound.samples.as_ptr())
}

/// Writes hfi_response_bytes to a file, which is made or replaced. `path` is UTF-8. Returns `HFI_OK`, or `HFI_ERROR_IO`
/// and the like; hfi_response_error says more.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_save(
    response: *const hfi_response_t,
    path: *const c_char,
) -> hfi_status_t {
    // SAFETY: the caller gives NULL or a living view.
    let Some(response) = (unsafe { lend(response) }) else { return code(Kind::InvalidArgument) };
    response.media.save(&response.get().output.bytes, path)
}

/// Why the last hfi_response_save, _rgba or _pcm of this response failed, also if a later one did not; NULL if none
/// failed. The view lives as long as the request.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_error(response: *const hfi_response_t) -> *const hfi_error_t {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(response) }
        .map_or_else(|| std::ptr::from_ref(hfi_error_t::of_null()), |response| response.media.last_error())
}

/// The result as pixels: 4 bytes each (red, green, blue, alpha; not premultiplied), row by row from the top without
/// gaps. `width` and `height`, if not NULL, get its size in pixels. Decodes png, jpeg (turned as its EXIF data says)
/// and webp (of an animation the first frame) when first asked for, on the calling thread: in a game not on the one
/// that draws. At most 16384 pixels a side and 256 MiB. Builds without the feature `media` have no decoders
/// (`HFI_ERROR_UNSUPPORTED`). NULL if the result is no such image, and hfi_response_error says why. The pixels live
/// as long as the request.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_rgba(
    response: *const hfi_response_t,
    width: *mut u32,
    height: *mut u32,
) -> *const u8 {
    let picture = || {
        // SAFETY: the caller gives NULL or a living view.
        let response = unsafe { lend(response) }?;
        response.media.picture(&response.get().output.bytes)
    };
    // SAFETY: the caller gives NULL or places for the numbers.
    unsafe { give_picture(guard(|_| None, picture), width, height) }
}

/// The result as samples: 32-bit floats from -1 to 1, the channels of a frame side by side. `sample_rate` (in Hz),
/// `channels` and `frames` get what they say, if not NULL. Decodes wav, flac, mp3 and ogg (Vorbis) when first asked
/// for, on the calling thread; at most 1 GiB; what lies beyond -1 and 1 is clipped. NULL if the result is no such
/// sound, and hfi_response_error says why. The samples live as long as the request.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_response_pcm(
    response: *const hfi_response_t,
    sample_rate: *mut u32,
    channels: *mut u32,
    frames: *mut usize,
) -> *const f32 {
    let sound = || {
        // SAFETY: the caller gives NULL or a living view.
        let response = unsafe { lend(response) }?;
        response.media.sound(&response.get().output.bytes)
    };
    // SAFETY: the caller gives NULL or places for the numbers.
    unsafe { give_sound(guard(|_| None, sound), sample_rate, channels, frames) }
}

/// Writes hfi_item_bytes to a file, as hfi_response_save does. `HFI_ERROR_INVALID_STATE` if the item has none;
/// hfi_item_error says more.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_item_save(item: *const hfi_item_t, path: *const c_char) -> hfi_status_t {
    // SAFETY: the caller gives NULL or a living view.
    let Some(item) = (unsafe { lend(item) }) else { return code(Kind::InvalidArgument) };
    match item.bytes() {
        Some(bytes) => item.media().save(bytes, path),
        None => {
            item.media().failed(&without_file());
            code(Kind::InvalidState)
        }
    }
}

fn without_file() -> Error {
    Error::new(Kind::InvalidState, "the item has neither a mask nor a sound")
}

/// Why the last hfi_item_save, _rgba or _pcm of this item failed; NULL if none did. The view lives as long as the request.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_item_error(item: *const hfi_item_t) -> *const hfi_error_t {
    // SAFETY: the caller gives NULL or a living view.
    unsafe { lend(item) }
        .map_or_else(|| std::ptr::from_ref(hfi_error_t::of_null()), |item| item.media().last_error())
}

/// The item's mask as pixels, as hfi_response_rgba gives them: black and white with full alpha for masks.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_item_rgba(
    item: *const hfi_item_t,
    width: *mut u32,
    height: *mut u32,
) -> *const u8 {
    let picture = || {
        // SAFETY: the caller gives NULL or a living view.
        let item = unsafe { lend(item) }?;
        match item.bytes() {
            Some(bytes) => item.media().picture(bytes),
            None => item.media().made(Err(&without_file())),
        }
    };
    // SAFETY: the caller gives NULL or places for the numbers.
    unsafe { give_picture(guard(|_| None, picture), width, height) }
}

/// The item's sound as samples, as hfi_response_pcm gives them.
///
/// Threads: any. Since 0.1.0.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn hfi_item_pcm(
    item: *const hfi_item_t,
    sample_rate: *mut u32,
    channels: *mut u32,
    frames: *mut usize,
) -> *const f32 {
    let sound = || {
        // SAFETY: the caller gives NULL or a living view.
        let item = unsafe { lend(item) }?;
        match item.bytes() {
            Some(bytes) => item.media().sound(bytes),
            None => item.media().made(Err(&without_file())),
        }
    };
    // SAFETY: the caller gives NULL or places for the numbers.
    unsafe { give_sound(guard(|_| None, sound), sample_rate, channels, frames) }
}
