//! Texts made on demand and kept as long as the view that they are asked of: headers, and members of a JSON value.

use std::ffi::c_char;
use std::sync::Mutex;

use serde_json::Value;

use crate::ffi::text::{Text, give};

/// The texts, by what they were asked for.
#[derive(Default)]
pub struct Pointers(Mutex<Vec<(String, Box<Text>)>>);

impl Pointers {
    /// Keeps a text, once for each thing that is asked for.
    pub unsafe fn keep(
        &self,
        asked: String,
        make: impl FnOnce() -> Option<Text>,
        len: *mut usize,
    ) -> *const c_char {
        let mut made = self.0.lock().unwrap();
        let known = made.iter().position(|(known, _)| *known == asked);
        let index = known.or_else(|| {
            made.push((asked, Box::new(make()?)));
            Some(made.len() - 1)
        });
        // SAFETY: the caller gives NULL or a place for the length.
        unsafe { give(index.map(|index| &*made[index].1), len) }
    }

    /// The text at a JSON pointer of a value; what is no text is given as JSON. Nothing if the pointer leads nowhere.
    pub unsafe fn string(&self, value: &Value, pointer: &str, len: *mut usize) -> Option<*const c_char> {
        let value = value.pointer(pointer)?;
        let make = || match value {
            Value::Null => None,
            Value::String(text) => Some(Text::new(text.as_str())),
            other => Some(Text::new(other.to_string())),
        };
        // SAFETY: the caller gives NULL or a place for the length.
        Some(unsafe { self.keep(pointer.to_owned(), make, len) })
    }
}
