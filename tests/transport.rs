//! Connections seen from the C ABI: TLS and HTTP/2, certificates, proxies, and who gets to see a token.

use std::ffi::{CStr, CString};
use std::process::Command;
use std::sync::{Arc, Mutex};

use hfi::ffi::*;
use hfi_sandbox::Sandbox;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

/// Settings of a client, as text for the C ABI.
#[derive(Default)]
struct Settings<'a> {
    base_url: &'a str,
    token: Option<&'a str>,
    proxy: Option<&'a str>,
    ca_pem: Option<&'a str>,
    header: Option<(&'a str, &'a str)>,
    discovery: i32,
}

/// Sends one text generation; gives its status, and its text or message.
fn generate(settings: &Settings) -> (i32, String) {
    let text = |text: &str| CString::new(text).unwrap();
    let owned = |pointer| {
        // SAFETY: the library gives NUL-terminated text.
        unsafe { CStr::from_ptr(pointer) }.to_str().unwrap().to_owned()
    };
    // SAFETY: plain use of the C ABI; every handle is freed once.
    unsafe {
        let config = hfi_config_new();
        hfi_config_set_base_url(config, text(settings.base_url).as_ptr());
        hfi_config_set_token_discovery(config, settings.discovery);
        hfi_config_set_max_retries(config, 0);
        if let Some(token) = settings.token {
            hfi_config_set_token(config, text(token).as_ptr());
        }
        if let Some(proxy) = settings.proxy {
            hfi_config_set_proxy(config, text(proxy).as_ptr());
        }
        if let Some(pem) = settings.ca_pem {
            hfi_config_set_ca_pem(config, text(pem).as_ptr());
        }
        if let Some((name, value)) = settings.header {
            hfi_config_set_header(config, text(name).as_ptr(), text(value).as_ptr());
        }
        let client = hfi_client_new(config);
        hfi_config_free(config);
        let request = hfi_text_generation(client, c"Once".as_ptr());
        let status = hfi_request_send(request);
        let said = match status {
            HFI_OK => owned(hfi_response_text(hfi_request_response(request), std::ptr::null_mut())),
            _ => owned(hfi_error_message(hfi_request_error(request))),
        };
        hfi_request_free(request);
        hfi_client_free(client);
        (status, said)
    }
}

/// An https server on localhost that answers text generations and notes the version of HTTP.
struct Https {
    url: String,
    ca_pem: String,
    versions: Arc<Mutex<Vec<Version>>>,
}

impl Https {
    fn start(alpn: &[&[u8]]) -> Self {
        let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = certified.signing_key.serialize_der().try_into().unwrap();
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certified.cert.der().clone()], key)
            .unwrap();
        config.alpn_protocols = alpn.iter().map(|name| name.to_vec()).collect();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let versions = Arc::new(Mutex::new(Vec::new()));
        let seen = versions.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(serve(listener, TlsAcceptor::from(Arc::new(config)), seen));
        });
        Self { url, ca_pem: certified.cert.pem(), versions }
    }
}

async fn serve(listener: std::net::TcpListener, tls: TlsAcceptor, seen: Arc<Mutex<Vec<Version>>>) {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    while let Ok((stream, _)) = listener.accept().await {
        let (tls, seen) = (tls.clone(), seen.clone());
        tokio::spawn(async move {
            let Ok(stream) = tls.accept(stream).await else { return };
            let answer = hyper::service::service_fn(move |request: Request<Incoming>| {
                seen.lock().unwrap().push(request.version());
                let body = Full::new(Bytes::from_static(b"[{\"generated_text\": \"over TLS\"}]"));
                async { Ok::<_, std::convert::Infallible>(Response::new(body)) }
            });
            let _ =
                auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), answer).await;
        });
    }
}

#[test]
fn https_speaks_http2_where_the_server_does_and_http1_where_not() {
    for (alpn, version) in
        [(&[&b"h2"[..], b"http/1.1"][..], Version::HTTP_2), (&[&b"http/1.1"[..]], Version::HTTP_11)]
    {
        let server = Https::start(alpn);
        let (status, text) = generate(&Settings {
            base_url: &server.url,
            ca_pem: Some(&server.ca_pem),
            ..Settings::default()
        });
        assert_eq!((status, text.as_str()), (HFI_OK, "over TLS"));
        assert_eq!(*server.versions.lock().unwrap(), [version]);
    }
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused() {
    let server = Https::start(&[b"h2"]);
    let (status, message) = generate(&Settings { base_url: &server.url, ..Settings::default() });
    assert_eq!(status, HFI_ERROR_TLS, "{message}");
    assert!(server.versions.lock().unwrap().is_empty());
    let other = Https::start(&[b"h2"]);
    let (status, _) =
        generate(&Settings { base_url: &server.url, ca_pem: Some(&other.ca_pem), ..Settings::default() });
    assert_eq!(status, HFI_ERROR_TLS);
}

unsafe extern "C-unwind" fn ignore(_: *mut std::ffi::c_void, _: *const hfi_event_t) -> i32 {
    0
}

#[test]
fn calls_and_streams_one_after_the_other_share_a_connection() {
    let sandbox = Sandbox::start().unwrap();
    // The end marker of a stream comes before the end of its body.
    let url = CString::new(format!("{}/?fault=late_end", sandbox.url())).unwrap();
    // SAFETY: plain use of the C ABI; every handle is freed once.
    unsafe {
        let config = hfi_config_new();
        hfi_config_set_base_url(config, url.as_ptr());
        let client = hfi_client_new(config);
        hfi_config_free(config);
        for turn in 0..20 {
            let request = hfi_text_generation(client, c"Once".as_ptr());
            let status = match turn % 2 {
                0 => hfi_request_send(request),
                _ => hfi_request_stream(request, Some(ignore), std::ptr::null_mut()),
            };
            assert_eq!(status, HFI_OK);
            hfi_request_free(request);
        }
        hfi_client_free(client);
    }
    // One that ends too late for the library's patience costs a connection. Ten would be one for every stream, and one more.
    assert!(sandbox.connections() < 5, "{} connections", sandbox.connections());
}

/// What the server has seen of `authorization`, request by request.
fn authorizations(sandbox: &Sandbox) -> Vec<Option<String>> {
    headers(sandbox, "authorization")
}

/// What the server has seen of a header, request by request.
fn headers(sandbox: &Sandbox, name: &str) -> Vec<Option<String>> {
    let requests = sandbox.requests();
    requests.iter().map(|request| request["headers"][name].as_str().map(str::to_owned)).collect()
}

#[test]
fn neither_token_nor_headers_of_the_caller_go_along_a_redirect_to_another_host() {
    let (first, second) = (Sandbox::start().unwrap(), Sandbox::start().unwrap());
    let sent = Some("Bearer hf_given".to_owned());
    for (target, host) in [("/generate".to_owned(), &first), (format!("{}/generate", second.url()), &second)]
    {
        first.forget_requests();
        let url = format!("{}/?fault=redirect={target}", first.url());
        let header = Some(("x-api-key", "own"));
        let settings = Settings { base_url: &url, token: Some("hf_given"), header, ..Settings::default() };
        let (status, message) = generate(&settings);
        assert_eq!(status, HFI_OK, "{message}");
        assert_eq!(authorizations(&first)[0], sent);
        let stays = std::ptr::eq(host, &first);
        assert_eq!(authorizations(host).pop().unwrap(), sent.clone().filter(|_| stays));
        assert_eq!(headers(host, "x-api-key").pop().unwrap().is_some(), stays);
        assert_eq!(headers(host, "content-type").pop().unwrap().as_deref(), Some("application/json"));
    }
}

#[test]
fn a_proxy_from_the_config_gets_every_request() {
    let proxy = Sandbox::start().unwrap();
    let (status, message) = generate(&Settings {
        base_url: "http://inference.invalid/generate",
        proxy: Some(&proxy.url()),
        ..Settings::default()
    });
    assert_eq!(status, HFI_OK, "{message}");
    assert_eq!(proxy.requests()[0]["headers"]["host"], "inference.invalid");
}

/// Runs a test again in a process with these variables in its environment, where `HFI_TEST_URL` is the server's. True in
/// that process.
fn in_environment(test: &str, sandbox: &Sandbox, variables: &[(&str, &str)]) -> bool {
    if std::env::var_os("HFI_TEST_URL").is_some() {
        return true;
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args([test, "--exact", "--nocapture"]).env("HFI_TEST_URL", sandbox.url());
    for (name, value) in variables {
        command.env(name, value);
    }
    let output = command.output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && printed.contains("1 passed"), "{printed}");
    false
}

#[test]
fn a_found_token_is_kept_from_strangers_and_goes_to_this_machine_only_if_asked_for() {
    let sandbox = Sandbox::start().unwrap();
    let test = "a_found_token_is_kept_from_strangers_and_goes_to_this_machine_only_if_asked_for";
    if in_environment(test, &sandbox, &[("HF_TOKEN", " hf_found\n")]) {
        let url = std::env::var("HFI_TEST_URL").unwrap();
        let strange = Settings {
            base_url: "http://stranger.invalid/generate",
            proxy: Some(&url),
            discovery: HFI_TOKEN_DISCOVERY_LOOPBACK,
            ..Settings::default()
        };
        let here = |discovery| Settings { base_url: &url, discovery, ..Settings::default() };
        for settings in [
            strange,
            here(HFI_TOKEN_DISCOVERY_OFF),
            here(HFI_TOKEN_DISCOVERY_ON),
            here(HFI_TOKEN_DISCOVERY_LOOPBACK),
        ] {
            assert_eq!(generate(&settings).0, HFI_OK);
        }
        return;
    }
    assert_eq!(authorizations(&sandbox), [None, None, None, Some("Bearer hf_found".to_owned())]);
}

#[test]
fn proxies_and_exceptions_are_read_from_the_environment() {
    let (proxy, direct) = (Sandbox::start().unwrap(), Sandbox::start().unwrap());
    let test = "proxies_and_exceptions_are_read_from_the_environment";
    let variables = [("HTTP_PROXY", &*proxy.url()), ("http_proxy", &*proxy.url()), ("NO_PROXY", "127.0.0.1")];
    if in_environment(test, &direct, &variables) {
        let direct = std::env::var("HFI_TEST_URL").unwrap();
        for base_url in ["http://inference.invalid/generate", &direct] {
            assert_eq!(generate(&Settings { base_url, ..Settings::default() }).0, HFI_OK);
        }
        return;
    }
    assert_eq!(proxy.requests().len(), 1);
    assert_eq!(direct.requests().len(), 1);
}
