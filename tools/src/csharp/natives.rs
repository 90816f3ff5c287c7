//! `NativeMethods.g.cs`, by csbindgen: the blittable imports under the C# bindings.

use crate::{header, root};

/// The text of the imports.
pub fn generate() -> String {
    let target = std::env::temp_dir().join(format!("hfi-generate-{}.cs", std::process::id()));
    let mut builder = csbindgen::Builder::default()
        .csharp_dll_name("hfi")
        .csharp_dll_name_if("UNITY_IOS && !UNITY_EDITOR", "__Internal")
        .csharp_namespace("HuggingFace.Inference")
        .csharp_class_name("NativeMethods")
        .csharp_class_accessibility("internal")
        .csharp_use_function_pointer(false)
        .csharp_use_nint_types(false);
    for name in header::FILES {
        builder = builder.input_extern_file(root().join("src/ffi").join(name).with_extension("rs"));
    }
    builder.generate_csharp_file(&target).expect("the imports can be generated");
    let text = std::fs::read_to_string(&target).expect("the generated file can be read");
    let _ = std::fs::remove_file(target);
    text.replace("\r\n", "\n")
}
