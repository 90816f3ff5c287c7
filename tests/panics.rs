//! Panics in the host's functions and in the library's tasks become statuses; nothing unwinds into C or takes a thread
//! down. (Only a Rust host can panic through the C ABI, so this test is one.)

use std::ffi::{CString, c_void};
use std::sync::atomic::{AtomicU32, Ordering};

use hfi::ffi::*;
use hfi_sandbox::Sandbox;

unsafe extern "C-unwind" fn panicking_event(_: *mut c_void, _: *const hfi_event_t) -> i32 {
    panic!("the event handler failed")
}

unsafe extern "C-unwind" fn panicking_done(count: *mut c_void, _: *mut hfi_request_t) {
    // SAFETY: the tests pass a counter.
    unsafe { &*count.cast::<AtomicU32>() }.fetch_add(1, Ordering::SeqCst);
    panic!("the done handler failed")
}

unsafe extern "C-unwind" fn panicking_finalizer(count: *mut c_void) {
    // SAFETY: the tests pass a counter.
    unsafe { &*count.cast::<AtomicU32>() }.fetch_add(1, Ordering::SeqCst);
    panic!("the finalizer failed")
}

struct Host {
    _sandbox: Sandbox,
    client: *mut hfi_client_t,
}

impl Host {
    fn new() -> Self {
        let sandbox = Sandbox::start().unwrap();
        let url = CString::new(sandbox.url()).unwrap();
        // SAFETY: plain use of the C ABI.
        unsafe {
            let config = hfi_config_new();
            hfi_config_set_base_url(config, url.as_ptr());
            let client = hfi_client_new(config);
            hfi_config_free(config);
            Self { _sandbox: sandbox, client }
        }
    }

    fn request(&self) -> *mut hfi_request_t {
        // SAFETY: plain use of the C ABI.
        unsafe { hfi_text_generation(self.client, c"Once".as_ptr()) }
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        // SAFETY: the client is freed once.
        unsafe { hfi_client_free(self.client) };
    }
}

fn message(request: *const hfi_request_t) -> String {
    // SAFETY: the request is alive.
    unsafe {
        let message = hfi_error_message(hfi_request_error(request));
        std::ffi::CStr::from_ptr(message).to_str().unwrap().to_owned()
    }
}

#[test]
fn a_panic_in_a_stream_handler_is_a_status_with_its_message() {
    let host = Host::new();
    let request = host.request();
    // SAFETY: plain use of the C ABI.
    unsafe {
        let status = hfi_request_stream(request, Some(panicking_event), std::ptr::null_mut());
        assert_eq!(status, HFI_ERROR_PANIC);
        assert!(message(request).contains("the event handler failed"));
        hfi_request_free(request);
        let next = host.request();
        assert_eq!(hfi_request_send(next), HFI_OK, "the client goes on");
        hfi_request_free(next);
    }
}

#[test]
fn panics_in_polled_handlers_and_finalizers_stop_at_the_border() {
    let host = Host::new();
    let request = host.request();
    let (done, finalized) = (AtomicU32::new(0), AtomicU32::new(0));
    let pointer = |counter: &AtomicU32| std::ptr::from_ref(counter).cast_mut().cast::<c_void>();
    // SAFETY: plain use of the C ABI; the counters outlive the request.
    unsafe {
        hfi_request_on_event(request, Some(panicking_event), pointer(&finalized), Some(panicking_finalizer));
        hfi_request_on_done(request, Some(panicking_done), pointer(&done), None);
        assert_eq!(hfi_request_start(request), HFI_OK);
        while done.load(Ordering::SeqCst) == 0 {
            assert!(hfi_client_poll(host.client, 0, 0) >= 0);
            std::thread::yield_now();
        }
        assert_eq!(hfi_request_status(request), HFI_ERROR_PANIC);
        hfi_request_free(request);
    }
    assert_eq!((done.into_inner(), finalized.into_inner()), (1, 1));
}
