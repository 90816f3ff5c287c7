//! What the shared library says of itself to the linker: its name, and that it is never unloaded (its threads may outlive a
//! `dlclose`). On Linux a link of that name goes beside the built library, so that programs run from the build tree.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let arguments: &[&str] = match std::env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux") => {
            #[cfg(unix)]
            link_soname();
            &["-soname,libhfi.so.0", "-z,nodelete"]
        }
        // Applications on Android hold names that end in .so only, and some devices have pages of 16 KB.
        Ok("android") => &["-soname,libhfi.so", "-z,nodelete", "-z,max-page-size=16384"],
        // Else it would be a path of the machine that builds it.
        Ok("macos") => &["-install_name,@rpath/libhfi.dylib"],
        _ => &[],
    };
    for argument in arguments {
        println!("cargo:rustc-cdylib-link-arg=-Wl,{argument}");
    }
}

#[cfg(unix)]
fn link_soname() {
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    if let Some(profile) = std::path::Path::new(&out).ancestors().nth(3) {
        let _ = std::os::unix::fs::symlink("libhfi.so", profile.join("libhfi.so.0"));
    }
}
