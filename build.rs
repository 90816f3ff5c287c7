//! What the shared library says of itself to the linker: its SONAME, and that it is never unloaded (its threads may
//! outlive a `dlclose`). Beside the built library goes a link of the SONAME, so that programs run from the build tree.

use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target_os = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    if target_os == "linux" || target_os == "android" {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libhfi.so.0");
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
    #[cfg(unix)]
    if let Some(profile) =
        std::env::var_os("OUT_DIR").as_deref().and_then(|out| Path::new(out).ancestors().nth(3))
    {
        let _ = std::os::unix::fs::symlink("libhfi.so", profile.join("libhfi.so.0"));
    }
}
