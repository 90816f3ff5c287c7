//! The tasks that take texts and tables answer in the right shape, and refuse what has the wrong one.

mod common;

use common::{ask_task, labels, result};
use hfi_sandbox::Sandbox;
use serde_json::{Value, json};

#[test]
fn text_classification_gives_labels_in_a_list_in_a_list() {
    let sandbox = Sandbox::start().unwrap();
    let given = result(&sandbox, "text-classification", &json!({ "inputs": "I like you", "parameters": {} }));
    assert_eq!(labels(&given[0]), ["POSITIVE", "NEGATIVE"]);
    let both = json!({ "inputs": ["so bad", "so good"], "parameters": { "top_k": 1 } });
    let given = result(&sandbox, "text-classification", &both);
    assert_eq!([labels(&given[0]), labels(&given[1])], [["NEGATIVE"], ["POSITIVE"]]);
    for parameters in [json!({ "top_k": 0 }), json!({ "function_to_apply": "cube" }), json!([])] {
        ask_task(&sandbox, "text-classification", &json!({ "inputs": "x", "parameters": parameters }))
            .refusal(400);
    }
}

#[test]
fn zero_shot_classification_ranks_the_candidates() {
    let sandbox = Sandbox::start().unwrap();
    let ask = |more: Value| {
        let mut parameters = json!({ "candidate_labels": ["space", "robots", "tea"], "multi_label": false });
        parameters.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "inputs": "All about robots", "parameters": parameters })
    };
    let sum =
        |list: &Value| list.as_array().unwrap().iter().map(|one| one["score"].as_f64().unwrap()).sum::<f64>();
    let one = result(&sandbox, "zero-shot-classification", &ask(json!({})));
    assert_eq!(labels(&one)[0], "robots");
    assert!((sum(&one) - 1.0).abs() < 1e-9);
    let many = result(&sandbox, "zero-shot-classification", &ask(json!({ "multi_label": true })));
    assert!(labels(&many).len() == 3 && (sum(&many) - 1.0).abs() > 1e-3);
    let none = ask_task(&sandbox, "zero-shot-classification", &json!({ "inputs": "x" }));
    assert!(none.refusal(422).contains("candidate_labels"));
    let template = ask(json!({ "hypothesis_template": "no place" }));
    ask_task(&sandbox, "zero-shot-classification", &template).refusal(400);
    ask_task(&sandbox, "zero-shot-classification", &ask(json!({ "candidate_labels": [] }))).refusal(400);
}

#[test]
fn token_classification_finds_names_where_they_stand() {
    let sandbox = Sandbox::start().unwrap();
    let text = "Für Sarah Jessica Parker aus Berlin";
    let found = result(&sandbox, "token-classification", &json!({ "inputs": &text[5..], "parameters": {} }));
    assert_eq!(found[0]["entity_group"], "PER");
    assert_eq!(found[0]["word"], "Sarah Jessica Parker");
    assert_eq!((&found[1]["entity_group"], &found[1]["word"]), (&json!("LOC"), &json!("Berlin")));
    let single = json!({ "inputs": text, "parameters": { "aggregation_strategy": "none" } });
    let found = result(&sandbox, "token-classification", &single);
    for one in found.as_array().unwrap() {
        let place = |name: &str| one[name].as_u64().unwrap() as usize;
        let cut: String = text.chars().take(place("end")).skip(place("start")).collect();
        assert_eq!(one["word"], cut);
        assert!(one["entity"].as_str().unwrap().contains('-') && one["index"].is_u64());
    }
    let without = json!({ "inputs": text, "parameters": { "ignore_labels": ["PER", "LOC"] } });
    assert_eq!(result(&sandbox, "token-classification", &without), json!([]));
}

#[test]
fn fill_mask_wants_a_mask_and_fills_each() {
    let sandbox = Sandbox::start().unwrap();
    let ask = |text: &str, parameters: Value| json!({ "inputs": text, "parameters": parameters });
    let one = result(&sandbox, "fill-mask", &ask("The goal of life is <mask>.", json!({})));
    assert_eq!(one.as_array().unwrap().len(), 5);
    let word = one[0]["token_str"].as_str().unwrap();
    assert_eq!(one[0]["sequence"], format!("The goal of life is {word}."));
    assert!(one[0]["token"].is_u64() && one[0]["score"].as_f64() > one[1]["score"].as_f64());
    let targets = ask("A [MASK]!", json!({ "targets": ["cat", "dog"], "top_k": 1 }));
    let given = result(&sandbox, "fill-mask", &targets);
    assert!(
        given.as_array().unwrap().len() == 1
            && ["cat", "dog"].contains(&given[0]["token_str"].as_str().unwrap())
    );
    let two = result(&sandbox, "fill-mask", &ask("[MASK] and [MASK]", json!({ "top_k": 2 })));
    assert!(two.as_array().unwrap().iter().all(|list| list.as_array().unwrap().len() == 2));
    assert!(ask_task(&sandbox, "fill-mask", &ask("none", json!({}))).refusal(400).contains("mask"));
}

#[test]
fn summaries_and_translations_are_texts_in_a_list() {
    let sandbox = Sandbox::start().unwrap();
    let text = "The tower is tall. It stands in Paris.";
    let summary = result(&sandbox, "summarization", &json!({ "inputs": text, "parameters": {} }));
    assert_eq!(summary, json!([{ "summary_text": "The tower is tall." }]));
    let short = json!({ "inputs": text, "parameters": { "generate_parameters": { "max_length": 2 } } });
    assert_eq!(result(&sandbox, "summarization", &short), json!([{ "summary_text": "The tower" }]));
    let ask = |parameters: Value| json!({ "inputs": "Hello world, Clara!", "parameters": parameters });
    let german = result(&sandbox, "translation", &ask(json!({})));
    assert_eq!(german, json!([{ "translation_text": "Hallo Welt, Clara!" }]));
    let french = result(&sandbox, "translation", &ask(json!({ "src_lang": "en_XX", "tgt_lang": "fr_XX" })));
    assert_eq!(french, json!([{ "translation_text": "Bonjour monde, Clara!" }]));
    ask_task(&sandbox, "translation", &ask(json!({ "tgt_lang": "fr_XX" }))).refusal(400);
}

#[test]
fn an_answer_is_a_piece_of_the_context() {
    let sandbox = Sandbox::start().unwrap();
    let context = "Grüß Gott, my name is Clara and I live in Berkeley.";
    let ask = |question: &str, context: &str, parameters: Value| json!({ "inputs": { "question": question, "context": context }, "parameters": parameters });
    let one = result(&sandbox, "question-answering", &ask("What's my name?", context, json!({})));
    assert_eq!((&one["answer"], &one["start"], &one["end"]), (&json!("Clara"), &json!(22), &json!(27)));
    let many =
        result(&sandbox, "question-answering", &ask("Where do I live?", context, json!({ "top_k": 2 })));
    assert_eq!(many.as_array().unwrap().len(), 2);
    assert_eq!(many[0]["answer"], "Berkeley");
    let impossible = ask("Q", "", json!({ "handle_impossible_answer": true }));
    assert_eq!(result(&sandbox, "question-answering", &impossible)["answer"], "");
    assert_eq!(result(&sandbox, "question-answering", &ask("Q", " ...", json!({})))["answer"], "...");
    ask_task(&sandbox, "question-answering", &ask("Q", "", json!({}))).refusal(400);
    ask_task(&sandbox, "question-answering", &json!({ "inputs": "Q" })).refusal(400);
    let missing = ask_task(&sandbox, "question-answering", &json!({ "inputs": { "question": "Q" } }));
    assert!(missing.refusal(422).contains("inputs.context"));
}

#[test]
fn a_table_answers_with_its_cells() {
    let sandbox = Sandbox::start().unwrap();
    let table = json!({ "Repository": ["Transformers", "Datasets"], "Stars": ["36542", "4512"] });
    let ask = |query: &str| json!({ "inputs": { "query": query, "table": table }, "parameters": {} });
    let one = result(
        &sandbox,
        "table-question-answering",
        &ask("How many stars does the transformers repository have?"),
    );
    let expected =
        json!({ "answer": "36542", "coordinates": [[0, 1]], "cells": ["36542"], "aggregator": "NONE" });
    assert_eq!(one, expected);
    let sum = result(&sandbox, "table-question-answering", &ask("total of stars"));
    assert_eq!((&sum["aggregator"], &sum["cells"]), (&json!("SUM"), &json!(["36542", "4512"])));
    let uneven = json!({ "inputs": { "query": "q", "table": { "a": ["1"], "b": [] } } });
    ask_task(&sandbox, "table-question-answering", &uneven).refusal(400);
    ask_task(&sandbox, "table-question-answering", &json!({ "inputs": { "query": "q" } })).refusal(422);
}

#[test]
fn tables_have_a_class_or_a_number_for_each_row() {
    let sandbox = Sandbox::start().unwrap();
    let table = json!({ "acidity": ["7.5", 8, "x"], "alcohol": ["9.5", 10, "y"] });
    for body in [json!({ "inputs": { "data": table } }), json!({ "table": table, "parameters": {} })] {
        let classes = result(&sandbox, "tabular-classification", &body);
        assert!(classes.as_array().unwrap().len() == 3 && classes[0].is_string());
        assert_eq!(result(&sandbox, "tabular-regression", &body), json!([8.5, 9.0, 0.0]));
    }
    ask_task(&sandbox, "tabular-regression", &json!({ "inputs": {} })).refusal(422);
    ask_task(&sandbox, "tabular-classification", &json!({ "table": [1] })).refusal(400);
}

#[test]
fn features_are_vectors_that_are_near_for_texts_with_the_same_words() {
    let sandbox = Sandbox::start().unwrap();
    let ask = |body: Value| result(&sandbox, "feature-extraction", &body);
    let vector = |value: &Value| -> Vec<f64> {
        value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
    };
    let product = |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(a, b)| a * b).sum::<f64>();
    assert_eq!(vector(&ask(json!({ "inputs": "Today is sunny" }))).len(), 384);
    let texts =
        json!({ "inputs": ["a sunny day", "a sunny night", "x"], "normalize": true, "dimensions": 64 });
    let vectors: Vec<Vec<f64>> = ask(texts).as_array().unwrap().iter().map(vector).collect();
    assert!(vectors.len() == 3 && vectors.iter().all(|vector| vector.len() == 64));
    assert!((product(&vectors[0], &vectors[0]) - 1.0).abs() < 1e-6);
    assert!(product(&vectors[0], &vectors[1]) > product(&vectors[0], &vectors[2]));
    let long = "word ".repeat(600);
    ask_task(&sandbox, "feature-extraction", &json!({ "inputs": long, "truncate": false })).refusal(413);
    assert_eq!(vector(&ask(json!({ "inputs": long, "truncate": true }))).len(), 384);
    ask_task(&sandbox, "feature-extraction", &json!({ "inputs": [] })).refusal(400);
}

#[test]
fn a_sentence_is_like_itself_and_unlike_others() {
    let sandbox = Sandbox::start().unwrap();
    let source = "Machine learning is easy.";
    let sentences = json!([source, "Deep learning is easy.", "Rockets!"]);
    let ask = |sentences: &Value| json!({ "inputs": { "source_sentence": source, "sentences": sentences } });
    let scores = result(&sandbox, "sentence-similarity", &ask(&sentences));
    assert_eq!((&scores[0], &scores[2]), (&json!(1.0), &json!(0.0)));
    assert!((0.3..0.9).contains(&scores[1].as_f64().unwrap()));
    assert_eq!(result(&sandbox, "sentence-similarity", &ask(&json!([]))), json!([]));
    ask_task(&sandbox, "sentence-similarity", &ask(&json!("x"))).refusal(400);
    ask_task(&sandbox, "sentence-similarity", &ask(&Value::Null)).refusal(422);
}

#[test]
fn every_text_task_refuses_bytes_and_a_body_without_inputs() {
    let sandbox = Sandbox::start().unwrap();
    for task in [
        "fill-mask",
        "question-answering",
        "sentence-similarity",
        "summarization",
        "table-question-answering",
        "text-classification",
        "text-to-image",
        "text-to-speech",
        "text-to-video",
        "token-classification",
        "translation",
        "zero-shot-classification",
        "document-question-answering",
        "visual-question-answering",
    ] {
        let path = format!("/models/sandbox/{task}");
        common::post_bytes(&sandbox, &path, b"plain text").refusal(400);
        common::post_bytes(&sandbox, &path, b"{").refusal(400);
        common::post_bytes(&sandbox, &path, b"[]").refusal(400);
        assert!(ask_task(&sandbox, task, &json!({ "parameters": {} })).refusal(422).contains("inputs"));
        ask_task(&sandbox, task, &json!({ "inputs": 7, "question": "Q" })).refusal(400);
    }
}
