//! What the shared library says of itself to the linker: its SONAME, and that it is never unloaded
//! (its threads may outlive a `dlclose`).

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = |key: &str| std::env::var(format!("CARGO_CFG_TARGET_{key}")).unwrap_or_default();
    if target("OS") == "linux" || target("OS") == "android" {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libhfi.so.0");
        println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}
