//! Tests of the runner itself, without the library: the recorder through a plain TLS client, the comparison
//! and the verdict on vectors made up here.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use serde_json::{Value, json};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::capi::{Fault, Snapshot};
use crate::compare::{compare, parts};
use crate::departures::{self, Departure, Verdict, judge};
use crate::recorder::{self, Recorder, Request, Seen};
use crate::replay::{Answer, Outcome, Whole};
use crate::vector::{Reply, Vector};

/// The self-tests as tests of this program.
pub fn trials() -> Vec<Trial> {
    let tests: [(&str, fn()); 10] = [
        ("recorder_gives_the_scripted_bytes", recorder_gives_the_scripted_bytes),
        ("recorder_keeps_what_was_sent", recorder_keeps_what_was_sent),
        ("recorder_cuts_connections", recorder_cuts_connections),
        ("recorder_takes_plain_http", recorder_takes_plain_http),
        ("equal_is_equal", equal_is_equal),
        ("each_difference_is_named", each_difference_is_named),
        ("multipart_is_compared_by_parts", multipart_is_compared_by_parts),
        ("endpoints_are_compared_by_members", endpoints_are_compared_by_members),
        ("endpoint_rules_cover_no_more", endpoint_rules_cover_no_more),
        ("departures_must_fit", departures_must_fit),
    ];
    tests
        .into_iter()
        .map(|(name, test)| {
            Trial::test(format!("self::{name}"), move || {
                test();
                Ok::<(), Failed>(())
            })
        })
        .collect()
}

type Tls = StreamOwned<ClientConnection, TcpStream>;

/// Opens TLS to `host` through the recorder; an error carries the proxy's refusal.
fn open(recorder: &Recorder, host: &str) -> io::Result<Tls> {
    let address = recorder.url().replace("http://", "");
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "CONNECT {host}:443 HTTP/1.1\r\nhost: {host}:443\r\n\r\n")?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    if !head.starts_with(b"HTTP/1.1 200") {
        return Err(io::Error::other(String::from_utf8_lossy(&head).into_owned()));
    }
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(recorder::ca_pem().as_bytes()).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).unwrap();
    Ok(StreamOwned::new(ClientConnection::new(Arc::new(config), name).unwrap(), stream))
}

fn exchange(stream: &mut Tls, request: &str) -> io::Result<String> {
    stream.write_all(request.as_bytes())?;
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply)?;
    Ok(String::from_utf8(reply).unwrap())
}

fn reply(value: Value) -> Reply {
    serde_json::from_value(value).unwrap()
}

fn recorder_gives_the_scripted_bytes() {
    let script = vec![
        reply(json!({"status": 200, "headers": {"x-a": "b"}, "body_json": {"a": 1}})),
        reply(
            json!({"status": 201, "headers": {}, "sse": "ab", "chunks_b64": ["YQ==", "Yg=="], "framing": "chunked"}),
        ),
        reply(json!({"status": 500, "headers": {}, "body_b64": "AAE=", "framing": "eof"})),
    ];
    let recorder = Recorder::start(script).unwrap();
    let mut stream = open(&recorder, "a.example.com").unwrap();
    let get = "GET / HTTP/1.1\r\nhost: a.example.com\r\n\r\n";
    let replies = exchange(&mut stream, &get.repeat(3)).unwrap();
    let expected = "HTTP/1.1 200 OK\r\nx-a: b\r\ncontent-length: 7\r\n\r\n{\"a\":1}\
        HTTP/1.1 201 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n\
        HTTP/1.1 500 Failed\r\nconnection: close\r\n\r\n\0\x01";
    assert_eq!(replies, expected);
}

fn recorder_keeps_what_was_sent() {
    let recorder = Recorder::start(vec![]).unwrap();
    let mut stream = open(&recorder, "b.example.com").unwrap();
    let post = "POST /x?y=%20 HTTP/1.1\r\nHost: b.example.com\r\nX-A: 1\r\nX-A: 2\r\n";
    write!(stream, "{post}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").unwrap();
    let mut beyond = [0; 12];
    stream.read_exact(&mut beyond).unwrap();
    assert_eq!(&beyond, b"HTTP/1.1 418");
    let seen = recorder.seen();
    let [Seen::Request { url, request }] = seen.as_slice() else { panic!("one request was sent: {seen:?}") };
    assert_eq!(url, "https://b.example.com/x?y=%20");
    assert_eq!(request.body, b"abcde");
    let values = request.headers.iter().filter(|(name, _)| name == "x-a").map(|(_, value)| value.as_str());
    assert_eq!(values.collect::<Vec<_>>(), ["1", "2"]);
}

fn recorder_cuts_connections() {
    let get = "GET / HTTP/1.1\r\nhost: c.example.com\r\n\r\n";
    let recorder = Recorder::start(vec![reply(json!({"transport_error": "connect_refused"}))]).unwrap();
    assert!(open(&recorder, "c.example.com").unwrap_err().to_string().starts_with("HTTP/1.1 502"));
    assert!(matches!(recorder.seen().as_slice(), [Seen::Connect(target)] if target == "c.example.com:443"));

    let recorder = Recorder::start(vec![reply(json!({"transport_error": "reset"}))]).unwrap();
    let reset = exchange(&mut open(&recorder, "c.example.com").unwrap(), get).unwrap_err();
    assert_eq!(reset.kind(), io::ErrorKind::ConnectionReset);

    let recorder = Recorder::start(vec![reply(json!({"transport_error": "no_response"}))]).unwrap();
    assert_eq!(exchange(&mut open(&recorder, "c.example.com").unwrap(), get).unwrap(), "");

    let short = json!({"status": 200, "headers": {}, "body_text": "ab", "truncated": true});
    let recorder = Recorder::start(vec![reply(short)]).unwrap();
    let cut = exchange(&mut open(&recorder, "c.example.com").unwrap(), get).unwrap();
    assert!(cut.ends_with("content-length: 12\r\n\r\nab"), "{cut}");
}

fn recorder_takes_plain_http() {
    let script = vec![reply(json!({"status": 200, "headers": {}, "body_text": "ok", "framing": "eof"}))];
    let recorder = Recorder::start(script).unwrap();
    let mut stream = TcpStream::connect(recorder.url().replace("http://", "")).unwrap();
    write!(stream, "GET http://localhost:8080/v1 HTTP/1.1\r\nhost: localhost:8080\r\n\r\n").unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert!(text.ends_with("\r\n\r\nok"), "{text}");
    let seen = recorder.seen();
    assert!(matches!(&seen[0], Seen::Request { url, .. } if url == "http://localhost:8080/v1"));
}

/// A vector made up: one POST that is answered, and its result.
fn vector() -> Vector {
    let request = json!({
        "method": "POST",
        "url": "https://u:p@a.example.com#f",
        "headers": {"accept": "*/*", "authorization": "Bearer t", "content-type": "application/json",
                    "user-agent": "$present", "x-amzn-trace-id": "$present"},
        "headers_absent": ["cookie"],
        "body_json": {"a": 1, "b": [2.5]},
    });
    let exchange = json!({"request": request, "response": {"status": 200, "headers": {}, "body_json": {}}});
    let call = json!({"method": "text_generation", "client": {}, "args": {}});
    let vector = json!({"id": "self.made_up", "group": "self", "call": call, "env": {}, "exchanges": [exchange],
                        "result": {"$stream": ["a", "b"]}});
    serde_json::from_value(vector).unwrap()
}

/// The request and outcome that the vector expects.
fn as_expected() -> (Request, Outcome) {
    let headers = [
        ("host", "a.example.com"),
        ("accept", "*/*"),
        ("authorization", "Bearer t"),
        ("content-type", "application/json"),
        ("user-agent", "hfi"),
    ];
    let request = Request {
        method: "POST".to_owned(),
        target: String::new(),
        headers: headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec(),
        body: br#"{"b": [2.5], "a": 1.0}"#.to_vec(),
    };
    (
        request,
        Outcome { answer: Answer::Items(vec!["a".into(), "b".into()]), error: None, ..Outcome::default() },
    )
}

fn differing(vector: &Vector, url: &str, request: &Request, outcome: Outcome) -> Vec<String> {
    let seen = [Seen::Request { url: url.to_owned(), request: request.clone() }];
    parts(&compare(vector, &seen, &[outcome])).into_iter().collect()
}

fn equal_is_equal() {
    let (request, outcome) = as_expected();
    assert!(differing(&vector(), "https://a.example.com/", &request, outcome).is_empty());
}

fn each_difference_is_named() {
    let (mut request, mut outcome) = as_expected();
    request.method = "PUT".to_owned();
    request.body = br#"{"a": 1, "b": []}"#.to_vec();
    request.headers.retain(|(name, _)| name != "content-type");
    request.headers.push(("cookie".to_owned(), "c".to_owned()));
    request.headers.push(("x-hf-other".to_owned(), "d".to_owned()));
    outcome.answer = Answer::Items(vec!["a".into()]);
    outcome.error = Some(Fault { status: "HFI_ERROR_PROTOCOL".to_owned(), ..Fault::default() });
    let expected = [
        "error",
        "request[0].body",
        "request[0].header.content-type",
        "request[0].header.cookie",
        "request[0].header.x-hf-other",
        "request[0].method",
        "request[0].url",
        "result",
    ];
    assert_eq!(differing(&vector(), "https://a.example.com/v1", &request, outcome), expected);

    let none = compare(&vector(), &[], &[as_expected().1]);
    assert!(parts(&none).into_iter().eq(["request[0].missing"]));
    let seen =
        [0, 1].map(|_| Seen::Request { url: "https://a.example.com/".to_owned(), request: as_expected().0 });
    let two = compare(&vector(), &seen, &[as_expected().1]);
    assert!(parts(&two).into_iter().eq(["request[1].unexpected"]));

    let mut refused = vector();
    let error = json!({"type": "HfHubHTTPError", "status": 503, "message": "m", "server_message": "s"});
    refused.error = serde_json::from_value(error).unwrap();
    let fault = |status: &str, http_status| {
        let server_message = Some("s".to_owned());
        let error = Fault { status: status.to_owned(), http_status, server_message, ..Fault::default() };
        Outcome { error: Some(error), ..as_expected().1 }
    };
    let compared = |outcome| differing(&refused, "https://a.example.com/", &as_expected().0, outcome);
    assert!(compared(fault("HFI_ERROR_OVERLOADED", 503)).is_empty());
    assert_eq!(compared(fault("HFI_ERROR_SERVER", 500)), ["error", "error.http_status"]);
    assert_eq!(compared(as_expected().1), ["error"]);
}

fn multipart_is_compared_by_parts() {
    let mut vector = vector();
    let expected = &mut vector.exchanges[0].request;
    expected.body_json = None;
    expected.headers.insert("content-type".to_owned(), "multipart/form-data; boundary=0".into());
    let parts = json!([{"name": "f", "filename": "a.wav", "content_type": "audio/wav", "body_b64": "AA0K"},
                       {"name": "t", "text": "x"}]);
    expected.body_multipart = serde_json::from_value(parts).unwrap();
    let (mut request, _) = as_expected();
    request.headers.retain(|(name, _)| name != "content-type");
    request.headers.push(("content-type".to_owned(), "multipart/form-data; boundary=zz".to_owned()));
    let first =
        "--zz\r\ncontent-disposition: form-data; name=\"f\"; filename=\"a.wav\"\r\ncontent-type: audio/wav";
    let second = "Content-Disposition: form-data; name=\"t\"\r\n\r\nx";
    request.body = format!("{first}\r\n\r\n\0\r\n\r\n--zz\r\n{second}\r\n--zz--\r\n").into_bytes();
    let compared = |request: &Request| differing(&vector, "https://a.example.com/", request, as_expected().1);
    assert!(compared(&request).is_empty());
    request.body = format!("--zz\r\n{second}\r\n--zz--\r\n").into_bytes();
    assert_eq!(compared(&request), ["request[0].body"]);
}

fn endpoints_are_compared_by_members() {
    let (request, _) = as_expected();
    let raw = json!({"name": "e", "status": {"state": "running"}});
    let members = json!({"name": "e", "url": null, "created_at": "1970-01-02T00:00:00.500000+00:00",
                         "updated_at": "2000-02-29T23:59:59+00:00"});
    let endpoint = json!({"$endpoint": members, "raw": raw});
    let snapshot = || Snapshot {
        texts: vec![
            ("name", Some("e".to_owned())),
            ("url", None),
            ("created_at", Some("1970-01-02T00:00:00.500000+00:00".to_owned())),
            ("updated_at", Some("2000-02-29T23:59:59+00:00".to_owned())),
        ],
        created_seconds: 86_400.5,
        updated_seconds: 951_868_799.0,
        json: Some(raw.to_string()),
    };
    let differing_from = |result: &Value, json: &Value, endpoints: Vec<Snapshot>| {
        let expected = Vector { result: Some(result.clone()), ..vector() };
        let whole = Whole { json: Some(json.clone()), endpoints, ..Whole::default() };
        let outcome = Outcome { answer: Answer::Whole(whole), error: None, ..Outcome::default() };
        differing(&expected, "https://a.example.com/", &request, outcome)
    };
    assert!(differing_from(&endpoint, &raw, vec![snapshot()]).is_empty());
    let list = (json!([endpoint, endpoint]), json!([raw, raw]));
    assert!(differing_from(&list.0, &list.1, vec![snapshot(), snapshot()]).is_empty());
    assert_eq!(differing_from(&list.0, &list.1, vec![snapshot()]), ["result"]);
    assert_eq!(differing_from(&endpoint, &json!({}), vec![snapshot()]), ["result"]);
    assert_eq!(differing_from(&json!({}), &json!({}), vec![snapshot()]), ["result"]);

    let with_text = |i: usize, text: Option<&str>| {
        let mut texts = snapshot().texts;
        texts[i].1 = text.map(str::to_owned);
        Snapshot { texts, ..snapshot() }
    };
    let wrong = [
        with_text(0, Some("f")),
        with_text(0, None),
        with_text(1, Some("")),
        with_text(2, Some("1970-01-02T00:00:00.5+00:00")),
        Snapshot { texts: Vec::new(), ..snapshot() },
        Snapshot { created_seconds: 86_400.0, ..snapshot() },
        Snapshot { updated_seconds: 951_868_798.0, ..snapshot() },
        Snapshot { json: None, ..snapshot() },
        Snapshot { json: Some("{}".to_owned()), ..snapshot() },
    ];
    for wrong in wrong {
        let text = format!("{wrong:?}");
        assert_eq!(differing_from(&endpoint, &raw, vec![wrong]), ["result"], "{text}");
    }

    let failing = |method: &str, kind: &str, status: &str| {
        let mut expected = vector();
        expected.call.method = method.to_owned();
        expected.result = None;
        expected.error = serde_json::from_value(json!({"type": kind, "message": "m"})).unwrap();
        let error = Fault { status: format!("HFI_ERROR_{status}"), ..Fault::default() };
        let outcome = Outcome { answer: Answer::None, error: Some(error), ..Outcome::default() };
        differing(&expected, "https://a.example.com/", &request, outcome)
    };
    let wait = "endpoint_object.wait";
    assert!(failing(wait, "InferenceEndpointTimeoutError", "ENDPOINT_TIMEOUT").is_empty());
    assert_eq!(failing(wait, "InferenceEndpointTimeoutError", "TIMEOUT"), ["error"]);
    assert!(failing(wait, "InferenceEndpointError", "ENDPOINT_FAILED").is_empty());
    assert_eq!(failing(wait, "InferenceEndpointError", "ENDPOINT_TIMEOUT"), ["error"]);
    assert!(failing("endpoint_object.client", "InferenceEndpointError", "INVALID_STATE").is_empty());
    assert_eq!(failing("endpoint_object.client", "InferenceEndpointError", "ENDPOINT_FAILED"), ["error"]);
    assert!(failing("endpoint.get", "ValueError", "PROTOCOL").is_empty());
    assert_eq!(failing("endpoint.get", "ValueError", "INVALID_ARGUMENT"), ["error"]);
}

fn endpoint_rules_cover_no_more() {
    let whoami = json!({"method": "GET", "url": "https://huggingface.co/api/whoami-v2", "headers": {}});
    let exchange = json!({"request": whoami, "response": {"status": 200}});
    let mut expected = vector();
    expected.exchanges.extend([0, 1].map(|_| serde_json::from_value(exchange.clone()).unwrap()));
    let mut asked = Request { method: "GET".to_owned(), ..Request::default() };
    let whoami = |request: &Request| Seen::Request {
        url: "https://huggingface.co/api/whoami-v2".to_owned(),
        request: request.clone(),
    };
    let posted = || Seen::Request { url: "https://a.example.com/".to_owned(), request: as_expected().0 };
    let compared =
        |seen: &[Seen]| parts(&compare(&expected, seen, &[as_expected().1])).into_iter().collect::<Vec<_>>();
    assert_eq!(compared(&[posted(), whoami(&asked)]), ["asked_once"]);
    let twice = [posted(), whoami(&asked), whoami(&asked)];
    assert_eq!(compared(&twice), ["asked_once", "request[2].unexpected"]);
    assert_eq!(compared(&[posted()]), ["asked_once", "request[1].missing"]);

    asked.headers = vec![("authorization".to_owned(), "Bearer t".to_owned())];
    let listed = |method: &str, client: Value, args: Value| {
        let mut expected = Vector { exchanges: expected.exchanges[1..2].to_vec(), ..vector() };
        let call = json!({"method": method, "client": client, "args": args});
        expected.call = serde_json::from_value(call).unwrap();
        let differences = compare(&expected, &[whoami(&asked)], &[as_expected().1]);
        parts(&differences).into_iter().collect::<Vec<_>>()
    };
    let (list, all) = ("endpoint.list", json!({"namespace": "*"}));
    assert_eq!(listed(list, json!({"token": "t"}), all.clone()), ["kept_token"]);
    assert_eq!(listed(list, json!({}), json!({"namespace": "*", "token": "t"})), ["kept_token"]);
    let sent = ["request[0].header.authorization"];
    assert_eq!(listed(list, json!({"token": "u"}), all.clone()), sent);
    assert_eq!(listed(list, json!({}), all), sent);
    assert_eq!(listed(list, json!({"token": "t"}), json!({"namespace": "*", "token": false})), sent);
    assert_eq!(listed(list, json!({"token": "t"}), json!({"namespace": "acme"})), sent);
    assert_eq!(listed("endpoint.get", json!({"token": "t"}), json!({})), sent);
}

fn departures_must_fit() {
    let (mut request, outcome) = as_expected();
    request.method = "PUT".to_owned();
    let seen = [Seen::Request { url: "https://a.example.com/".to_owned(), request }];
    let differences = compare(&vector(), &seen, &[outcome]);
    let listed = |differs: &[&str]| Departure {
        id: "self.made_up".to_owned(),
        differs: differs.iter().map(|part| (*part).to_owned()).collect(),
        reason: "a row".to_owned(),
    };
    let fitting = listed(&["request[0].method"]);
    assert_eq!(judge(&differences, Some(&fitting)), Ok(Verdict::Departed));
    assert_eq!(judge(&[], None), Ok(Verdict::Equal));
    assert!(judge(&differences, None).unwrap_err().contains("request[0].method is PUT, expected POST"));
    assert!(judge(&[], Some(&fitting)).unwrap_err().contains("does not differ"));
    assert!(judge(&differences, Some(&listed(&["request[0].method", "result"]))).is_err());

    let list = [("self.made_up".to_owned(), fitting)].into();
    assert!(departures::check(&list, &["self.made_up"].into()).is_ok());
    assert!(departures::check(&list, &["self.other"].into()).unwrap_err().contains("is no vector"));
}
