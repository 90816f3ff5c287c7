//! The library stays in memory, with its threads, when its host unloads it. Elsewhere the linker was told so (build.rs); on
//! Windows the library asks the loader itself.

/// Has the module that this code is in, the DLL or what it was linked into, never be unloaded.
pub fn stay_loaded() {
    #[cfg(windows)]
    {
        use std::sync::Once;
        use windows_sys::Win32::System::LibraryLoader::{
            GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, GET_MODULE_HANDLE_EX_FLAG_PIN, GetModuleHandleExW,
        };

        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            let (address, mut module) = (stay_loaded as *const u16, std::ptr::null_mut());
            let flags = GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS;
            // SAFETY: with FROM_ADDRESS the name is an address inside the module, which this function is; the handle is written
            // to `module` and owes nothing.
            unsafe { GetModuleHandleExW(flags, address, &raw mut module) };
        });
    }
}
