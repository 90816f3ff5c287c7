//! `include/hfi.h`, by cbindgen.

use crate::root;

const PREFACE: &str = "\
/* hfi: Hugging Face inference for every language that can call C.
 *
 * Generated from src/ffi by `make generate`; do not edit.
 *
 * Ownership: hfi_*_new and the constructors named after tasks give handles that the caller frees with the
 * hfi_*_free of their kind. Everything else is a view that belongs to a handle and is never freed.
 * Text: UTF-8 with a NUL behind. On input it is copied, NULL means absent, and text that is not UTF-8 is an error. On output a length
 * is written where asked for.
 * Threads: each function says which; a client may be used by all threads at once.
 * NULL: every function takes NULL for every pointer.
 * Times: seconds, as double.
 */";

/// The files of src/ffi with something for the header, in its order.
pub const FILES: &[&str] = &[
    "version", "status", "error", "callback", "content", "config", "routes", "hooks", "client", "tasks",
    "chat", "request", "run", "event", "response", "item", "media", "endpoint", "batch",
];

/// The text of the header.
pub fn generate() -> String {
    let config = cbindgen::Config {
        language: cbindgen::Language::C,
        header: Some(PREFACE.to_owned()),
        include_guard: Some("HFI_H".to_owned()),
        cpp_compat: true,
        no_includes: true,
        sys_includes: vec!["stddef.h".to_owned(), "stdint.h".to_owned()],
        usize_is_size_t: true,
        style: cbindgen::Style::Type,
        documentation: true,
        documentation_style: cbindgen::DocumentationStyle::Doxy,
        line_length: 116,
        ..cbindgen::Config::default()
    };
    let mut builder = cbindgen::Builder::new().with_config(config);
    for name in FILES {
        builder = builder.with_src(root().join("src/ffi").join(name).with_extension("rs"));
    }
    let mut bytes = Vec::new();
    builder.generate().expect("the sources can be parsed").write(&mut bytes);
    String::from_utf8(bytes).expect("the header is UTF-8")
}
