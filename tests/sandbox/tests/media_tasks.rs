//! The tasks that take or make pictures, sounds and films answer with what can really be decoded.

mod common;

use common::{ask_task, base64, bytes, decoded, labels, png, post_bytes, result};
use hfi_sandbox::Sandbox;
use serde_json::{Value, json};

const IMAGE_TASKS: [&str; 7] = [
    "image-classification",
    "image-segmentation",
    "image-to-image",
    "image-to-text",
    "image-to-video",
    "object-detection",
    "zero-shot-image-classification",
];
const AUDIO_TASKS: [&str; 3] = ["audio-classification", "audio-to-audio", "automatic-speech-recognition"];

fn picture() -> Vec<u8> {
    png(3, 2, &[10; 18])
}

const SOUND: &[u8] = b"RIFF\x10\0\0\0WAVEshort";

/// What a task answers to raw bytes, which must be what it answers to the same bytes in base64.
fn of_bytes(sandbox: &Sandbox, task: &str, body: &[u8]) -> Value {
    let raw = post_bytes(sandbox, &format!("/models/sandbox/{task}"), body);
    assert_eq!(raw.status, 200, "{task}: {}", String::from_utf8_lossy(&raw.body));
    assert_eq!(raw.json(), result(sandbox, task, &json!({ "inputs": base64(body), "parameters": {} })));
    raw.json()
}

fn wav_samples(wav: &[u8]) -> usize {
    assert_eq!((&wav[..4], &wav[8..16], &wav[36..40]), (&b"RIFF"[..], &b"WAVEfmt "[..], &b"data"[..]));
    let number = |at: usize| u32::from_le_bytes(wav[at..at + 4].try_into().unwrap()) as usize;
    assert_eq!((number(4) + 8, number(40) + 44, number(24)), (wav.len(), wav.len(), 16_000));
    number(40) / 2
}

#[test]
fn pictures_are_classified_detected_and_described() {
    let sandbox = Sandbox::start().unwrap();
    assert_eq!(labels(&of_bytes(&sandbox, "image-classification", &picture())).len(), 5);
    assert_eq!(of_bytes(&sandbox, "image-classification", b"\xff\xd8\xff\xe0").as_array().unwrap().len(), 5);
    let ask = |parameters: Value| json!({ "inputs": base64(&picture()), "parameters": parameters });
    assert_eq!(labels(&result(&sandbox, "image-classification", &ask(json!({ "top_k": 2 })))).len(), 2);
    let objects = of_bytes(&sandbox, "object-detection", &picture());
    assert_eq!(labels(&objects).len(), 2);
    for object in objects.as_array().unwrap() {
        let side = |name: &str| object["box"][name].as_u64().unwrap();
        assert!(side("xmin") < side("xmax") && side("xmax") <= 3);
        assert!(side("ymin") < side("ymax") && side("ymax") <= 2);
    }
    let sure = result(&sandbox, "object-detection", &ask(json!({ "threshold": 0.9 })));
    assert_eq!(labels(&sure).len(), 1);
    ask_task(&sandbox, "object-detection", &ask(json!({ "threshold": 2 }))).refusal(400);
    let text = of_bytes(&sandbox, "image-to-text", &picture())[0]["generated_text"].clone();
    assert!(text.as_str().unwrap().contains("3 by 2"));
    let zero_shot = ask(json!({ "candidate_labels": ["dog", "cat"] }));
    assert_eq!(labels(&result(&sandbox, "zero-shot-image-classification", &zero_shot)).len(), 2);
    let raw = post_bytes(&sandbox, "/models/sandbox/zero-shot-image-classification", &picture());
    assert!(raw.refusal(422).contains("candidate_labels"));
}

#[test]
fn segments_have_masks_of_the_size_of_the_picture() {
    let sandbox = Sandbox::start().unwrap();
    let segments = of_bytes(&sandbox, "image-segmentation", &picture());
    assert_eq!(labels(&segments).len(), 2);
    assert_eq!(decoded(&bytes(&segments[0]["mask"])), (3, 2, vec![255, 255, 255, 0, 0, 0]));
    let wrong = json!({ "inputs": base64(&picture()), "parameters": { "subtask": "guess" } });
    ask_task(&sandbox, "image-segmentation", &wrong).refusal(400);
}

#[test]
fn an_image_is_inverted_and_scaled() {
    let sandbox = Sandbox::start().unwrap();
    let raw = post_bytes(&sandbox, "/models/sandbox/image-to-image", &picture());
    assert_eq!(raw.mime(), Some("image/png"));
    assert_eq!(decoded(&raw.body), (3, 2, vec![245; 18]));
    let size = json!({ "prompt": "a tiger", "target_size": { "width": 6, "height": 4 } });
    let ask = json!({ "inputs": base64(&picture()), "parameters": size });
    assert_eq!(decoded(&ask_task(&sandbox, "image-to-image", &ask).body), (6, 4, vec![245; 72]));
    let jpeg = post_bytes(&sandbox, "/models/sandbox/image-to-image", b"\xff\xd8\xff\xe0");
    assert_eq!(decoded(&jpeg.body).0, 640);
    post_bytes(&sandbox, "/models/sandbox/image-to-image", &picture()[..40]).refusal(400);
}

#[test]
fn an_image_of_a_text_depends_on_prompt_and_seed() {
    let sandbox = Sandbox::start().unwrap();
    let draw = |prompt: &str, parameters: Value| {
        let reply =
            ask_task(&sandbox, "text-to-image", &json!({ "inputs": prompt, "parameters": parameters }));
        assert_eq!((reply.status, reply.mime()), (200, Some("image/png")));
        decoded(&reply.body)
    };
    let first = draw("a horse", json!({}));
    assert_eq!((first.0, first.1), (64, 64));
    assert!(first == draw("a horse", json!({ "seed": 0 })));
    assert!(first != draw("a horse", json!({ "seed": 1 })) && first != draw("a moon", json!({})));
    let wide = draw("a horse", json!({ "width": 31, "height": 7 }));
    assert_eq!((wide.0, wide.1), (31, 7));
    for parameters in [json!({ "width": 0 }), json!({ "height": 5000 }), json!({ "seed": "x" })] {
        ask_task(&sandbox, "text-to-image", &json!({ "inputs": "x", "parameters": parameters })).refusal(400);
    }
}

#[test]
fn speech_is_a_wav_and_films_begin_like_an_mp4() {
    let sandbox = Sandbox::start().unwrap();
    let speak =
        |text: &str| ask_task(&sandbox, "text-to-speech", &json!({ "inputs": text, "parameters": {} }));
    let (short, long) = (speak("Hello"), speak("Hello world"));
    assert_eq!(short.mime(), Some("audio/wav"));
    assert!(wav_samples(&short.body) < wav_samples(&long.body));
    let film =
        ask_task(&sandbox, "text-to-video", &json!({ "inputs": "a cat", "parameters": { "seed": 1 } }));
    let from_image = post_bytes(&sandbox, "/models/sandbox/image-to-video", &picture());
    for film in [film, from_image] {
        assert_eq!((film.mime(), &film.body[4..8]), (Some("video/mp4"), &b"ftyp"[..]));
    }
}

#[test]
fn sounds_are_classified_transcribed_and_separated() {
    let sandbox = Sandbox::start().unwrap();
    assert_eq!(labels(&of_bytes(&sandbox, "audio-classification", SOUND)).len(), 5);
    let heard = of_bytes(&sandbox, "automatic-speech-recognition", SOUND);
    assert!(!heard["text"].as_str().unwrap().is_empty() && heard.get("chunks").is_none());
    for (kind, count) in [(json!(true), 2), (json!("word"), 6)] {
        let ask = json!({ "inputs": base64(SOUND), "parameters": { "return_timestamps": kind } });
        let chunks = result(&sandbox, "automatic-speech-recognition", &ask)["chunks"].clone();
        assert_eq!(chunks.as_array().unwrap().len(), count);
        assert!(chunks[0]["timestamp"][0].as_f64() < chunks[0]["timestamp"][1].as_f64());
    }
    let parts = of_bytes(&sandbox, "audio-to-audio", b"fLaC....");
    wav_samples(&bytes(&parts[0]["blob"]));
    assert_eq!((&parts[1]["content-type"], &parts[1]["label"]), (&json!("audio/wav"), &json!("LABEL_1")));
    assert_eq!(bytes(&of_bytes(&sandbox, "audio-to-audio", SOUND)[0]["blob"]), SOUND);
}

#[test]
fn questions_about_pictures_are_answered() {
    let sandbox = Sandbox::start().unwrap();
    let image = base64(&picture());
    let inside =
        json!({ "inputs": { "question": "What is it?", "image": image }, "parameters": { "top_k": 2 } });
    let outside = json!({ "inputs": image, "question": "What is it?", "parameters": { "top_k": 2 } });
    let seen = result(&sandbox, "visual-question-answering", &inside);
    assert_eq!(seen, result(&sandbox, "visual-question-answering", &outside));
    assert!(seen.as_array().unwrap().len() == 2 && seen[0]["answer"].is_string());
    let read = result(&sandbox, "document-question-answering", &inside);
    assert!(read.as_array().unwrap().len() == 2 && read[0]["start"].is_u64() && read[0]["score"].is_f64());
    let missing = ask_task(&sandbox, "visual-question-answering", &json!({ "inputs": image }));
    assert!(missing.refusal(422).contains("question"));
    let broken = json!({ "inputs": { "question": "Q", "image": "?" } });
    assert!(ask_task(&sandbox, "document-question-answering", &broken).refusal(400).contains("base64"));
    let text = json!({ "inputs": { "question": "Q", "image": base64(b"text") } });
    assert_eq!(
        ask_task(&sandbox, "document-question-answering", &text).refusal(400),
        "cannot identify image file"
    );
}

#[test]
fn what_is_no_picture_or_no_sound_is_refused() {
    let sandbox = Sandbox::start().unwrap();
    let kinds: [(&[&str], &str, &[u8]); 2] = [
        (&IMAGE_TASKS, "cannot identify image file", SOUND),
        (&AUDIO_TASKS, "Malformed soundfile", b"\x89PNG\r\n\x1a\n"),
    ];
    for (task, message, wrong) in
        kinds.iter().flat_map(|kind| kind.0.iter().map(|task| (task, kind.1, kind.2)))
    {
        let path = format!("/models/sandbox/{task}");
        assert_eq!(post_bytes(&sandbox, &path, wrong).refusal(400), message);
        assert_eq!(ask_task(&sandbox, task, &json!({ "inputs": base64(wrong) })).refusal(400), message);
        assert!(ask_task(&sandbox, task, &json!({ "inputs": "***" })).refusal(400).contains("base64"));
        assert!(ask_task(&sandbox, task, &json!({ "parameters": {} })).refusal(422).contains("inputs"));
        assert_eq!(post_bytes(&sandbox, &path, b"").refusal(400), "the body is empty");
    }
}
