//! `text_generation`: its declaration, its replies and the events of its streams.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::error::{Error, Kind as ErrorKind, Result};
use crate::tasks::args::Args;
use crate::tasks::decode::{Decoder, Item, ItemJson, Output, Typed, Whole, Words, not_json, reported_error};
use crate::tasks::results::Gives;
use crate::tasks::shape::{Holds, Shape, any, integer, list, member, number, one, text};
use crate::tasks::{Form, Kind, MODEL, STREAM, Task, control, input, parameter, task};

/// The declaration.
pub static TASK: Task = Task {
    args: &[&[
        input("prompt", Kind::Text, "The text to continue."),
        MODEL,
        STREAM,
        parameter("adapter_id", Kind::Text, "The LoRA adapter to apply."),
        parameter("best_of", Kind::Integer(0), "How many continuations to try, to keep the most likely."),
        parameter("decoder_input_details", Kind::Flag, "Report the prompt's tokens too; needs details."),
        parameter("details", Kind::Flag, "Report tokens, log probabilities and why the text ends."),
        parameter("do_sample", Kind::Flag, "Draw tokens at random instead of taking the likeliest."),
        parameter(
            "frequency_penalty",
            Kind::Number,
            "Lowers the odds of tokens by how often they have come.",
        ),
        parameter(
            "grammar",
            Kind::Object,
            "What the text must match: `{\"type\": \"json\" or \"regex\", \"value\"}`.",
        ),
        parameter("max_new_tokens", Kind::Integer(0), "The most tokens to make."),
        parameter("repetition_penalty", Kind::Number, "Above 1, lowers the odds of tokens that have come."),
        parameter("return_full_text", Kind::Flag, "Put the prompt in front of the answer."),
        parameter("seed", Kind::Integer(i64::MIN), "Makes random draws repeatable."),
        parameter("stop", Kind::Texts, "Texts that end the answer."),
        parameter("temperature", Kind::Number, "How freely tokens are drawn; 1 is the model's own odds."),
        parameter("top_k", Kind::Integer(0), "Draw from this many of the likeliest tokens."),
        parameter(
            "top_n_tokens",
            Kind::Integer(0),
            "Report this many of the likeliest tokens at each place.",
        ),
        parameter(
            "top_p",
            Kind::Number,
            "Draw from the likeliest tokens that together have this probability.",
        ),
        parameter("truncate", Kind::Integer(0), "Cut the prompt to this many tokens."),
        parameter(
            "typical_p",
            Kind::Number,
            "Draw from the tokens of typical surprise up to this probability.",
        ),
        parameter("watermark", Kind::Flag, "Mark the text as made by a machine."),
        control("extra_body", Kind::Object, "Members to merge into the body as they are."),
    ]],
    form: Form::Generation,
    gives: Gives::Generation,
    refused_arguments,
    ..task("text_generation", "text-generation", "Continues a prompt.")
};

/// Reads the replies of a text generation.
pub fn decoder(args: &Args) -> Box<dyn Decoder> {
    Box::new(TextGeneration { details: args.flag("details"), ..TextGeneration::default() })
}

const ID: &str = "Its number in the model's vocabulary.";
const LOGPROB: &str = "Its log probability.";
const TEXT: &str = "Its text.";
static PREFILL_TOKEN: Shape = Shape::new(
    "TextGenerationPrefillToken",
    "A token of the prompt.",
    &[integer("id", ID), number("logprob", LOGPROB).optional(), text("text", TEXT)],
);
static TOKEN: Shape = Shape::new(
    "TextGenerationToken",
    "A token of the text.",
    &[
        integer("id", ID),
        number("logprob", LOGPROB).optional(),
        member("special", Holds::Flag, "Whether it is a sign of the model's own and no part of the text."),
        text("text", TEXT),
    ],
);
const FINISH_REASON: &str = "Why the text ends: `length`, `eos_token` or `stop_sequence`.";
const GENERATED_TOKENS: &str = "How many tokens were made.";
const PREFILL: &str = "The prompt's tokens, if `decoder_input_details` was set.";
const TOKENS: &str = "The tokens, in their order.";
const SEED: &str = "The seed of the random draws.";
const TOP_TOKENS: &str = "The likeliest tokens, a list for each place, if `top_n_tokens` was set.";
static BEST_OF: Shape = Shape::new(
    "TextGenerationSequence",
    "Another continuation that was tried.",
    &[
        text("finish_reason", FINISH_REASON).optional(),
        text("generated_text", "The text."),
        integer("generated_tokens", GENERATED_TOKENS),
        list("prefill", &PREFILL_TOKEN, PREFILL),
        list("tokens", &TOKEN, TOKENS),
        integer("seed", SEED),
        any("top_tokens", TOP_TOKENS),
    ],
);
static DETAILS: Shape = Shape::new(
    "TextGenerationDetails",
    "How a text was generated.",
    &[
        text("finish_reason", FINISH_REASON).optional(),
        integer("generated_tokens", GENERATED_TOKENS),
        list("prefill", &PREFILL_TOKEN, PREFILL),
        list("tokens", &TOKEN, TOKENS),
        list("best_of_sequences", &BEST_OF, "The other continuations, if `best_of` was set."),
        integer("seed", SEED),
        any("top_tokens", TOP_TOKENS),
    ],
);
/// A whole answer, if details were asked for; else it is the text.
pub static OUTPUT: Shape = Shape::new(
    "TextGenerationOutput",
    "The continuation of a prompt.",
    &[
        text("generated_text", "The text."),
        one("details", &DETAILS, "How it was generated, if `details` was set.").optional(),
    ],
);
static STREAM_DETAILS: Shape = Shape::new(
    "TextGenerationChunkDetails",
    "How a text was generated that came as a stream.",
    &[
        text("finish_reason", FINISH_REASON).optional(),
        integer("generated_tokens", GENERATED_TOKENS),
        integer("input_length", "How many tokens the prompt has."),
        integer("seed", SEED),
    ],
);
/// An event of a stream, if details were asked for; else it is the token's text.
pub static STREAM_OUTPUT: Shape = Shape::new(
    "TextGenerationChunk",
    "An event of a text that comes as a stream.",
    &[
        integer("index", "The token's number."),
        one("token", &TOKEN, "The token, if `details` was set.").optional(),
        one("details", &STREAM_DETAILS, "How the text was generated, at the end, if `details` was set.")
            .optional(),
        text("generated_text", "The whole text, at the end, if `details` was set.").optional(),
        list("top_tokens", &TOKEN, "The likeliest tokens in this place, if `top_n_tokens` was set."),
    ],
);

/// The names in the refusal of a server that is not TGI and knows fewer arguments.
fn refused_arguments(error: &Error) -> Vec<String> {
    let said = error.reply.as_deref().and_then(|reply| reply.server_message.as_deref()).unwrap_or_default();
    let listed = (error.kind == ErrorKind::BadRequest)
        .then(|| said.split_once("The following `model_kwargs` are not used by the model: ["))
        .flatten()
        .and_then(|(_, rest)| rest.split_once(']'));
    let names = listed.map_or("", |(names, _)| names).split(',');
    names.map(|name| name.trim().trim_matches('\'').to_owned()).filter(|name| !name.is_empty()).collect()
}

/// The members of an event that matter: TGI's, or those of OpenAI's completions.
#[derive(Deserialize)]
struct Event<'a> {
    token: Option<Token>,
    generated_text: Option<String>,
    #[serde(borrow)]
    details: Option<&'a RawValue>,
    choices: Option<Vec<Choice>>,
    finish_reason: Option<String>,
    usage: Option<Usage>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Token {
    text: String,
    #[serde(default)]
    special: Option<bool>,
}

#[derive(Deserialize)]
struct Choice {
    text: Option<String>,
    delta: Option<Delta>,
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Delta {
    content: Option<String>,
}

#[derive(Deserialize)]
struct Usage {
    completion_tokens: Option<i64>,
}

#[derive(Default)]
struct TextGeneration {
    details: bool,
    text: String,
    full_text: Option<String>,
    tokens: Vec<Value>,
    count: i64,
    end: Value,
}

impl Decoder for TextGeneration {
    fn reply(&mut self, reply: Whole) -> Result<Output> {
        let value = reply.json()?;
        let answer = match value {
            Value::Array(items) => items.into_iter().next().unwrap_or_default(),
            other => other,
        };
        let Some(text) = answer.get("generated_text").and_then(Value::as_str).map(str::to_owned) else {
            return Err(reported_error(&answer)
                .unwrap_or_else(|| Error::protocol("the answer has no \"generated_text\"")));
        };
        let finish_reason =
            answer.pointer("/details/finish_reason").and_then(Value::as_str).map(str::to_owned);
        let tokens = answer.pointer("/details/generated_tokens").and_then(Value::as_i64);
        let (json, text) = match self.details {
            true => (Typed::new(answer, &OUTPUT), Words::At("/generated_text")),
            false => (Value::from(text).into(), Words::At("")),
        };
        Ok(Output { json, text, finish_reason, tokens, ..Output::default() })
    }

    fn item(&mut self, data: &str) -> Result<Option<Item>> {
        let event: Event = match serde_json::from_str(data) {
            Ok(event) => event,
            Err(e) => {
                let value: Value = serde_json::from_str(data)
                    .map_err(|_| not_json("an event of the stream", data.as_bytes(), &e))?;
                let strange = || Error::protocol(format!("an event of the stream has an unknown form ({e})"));
                return Err(reported_error(&value).unwrap_or_else(strange));
            }
        };
        if event.error.is_some() {
            let value: Value = serde_json::from_str(data).unwrap_or_default();
            return Err(
                reported_error(&value).unwrap_or_else(|| Error::protocol("an event reports an error"))
            );
        }
        let has_choices = event.choices.is_some();
        let choice = event.choices.and_then(|choices| choices.into_iter().next());
        let reason = choice.as_ref().and_then(|choice| choice.finish_reason.clone()).or(event.finish_reason);
        if let Some(reason) = reason {
            self.end["finish_reason"] = reason.into();
        }
        if let Some(tokens) = event.usage.and_then(|usage| usage.completion_tokens) {
            self.end["generated_tokens"] = tokens.into();
        }
        let (text, special) = match (event.token, choice) {
            (Some(token), _) => {
                if self.details {
                    let event: Value = serde_json::from_str(data).unwrap_or_default();
                    self.tokens.extend(event.get("token").cloned());
                }
                (token.text, token.special == Some(true))
            }
            (None, Some(choice)) => {
                let said = choice.text.or_else(|| choice.delta?.content);
                (said.unwrap_or_default(), false)
            }
            (None, None) if has_choices => return Ok(None),
            (None, None) if self.details => (String::new(), true),
            (None, None) => return Err(Error::protocol("an event of the stream has no \"token\"")),
        };
        if !special {
            self.text.push_str(&text);
        }
        self.count += 1;
        self.full_text = event.generated_text.or(self.full_text.take());
        if let Some(details) = event.details {
            self.end = serde_json::from_str(details.get()).ok().filter(Value::is_object).unwrap_or_default();
        }
        let json = match self.details {
            true => ItemJson::Typed(data.to_owned(), &STREAM_OUTPUT),
            false => ItemJson::Text,
        };
        Ok(Some(Item { text, reasoning: None, json }))
    }

    fn assembled(&mut self) -> Output {
        let text = self.full_text.take().unwrap_or(std::mem::take(&mut self.text));
        let finish_reason = self.end.get("finish_reason").and_then(Value::as_str).map(str::to_owned);
        let tokens = self.end.get("generated_tokens").and_then(Value::as_i64).unwrap_or(self.count);
        let (json, text) = if self.details {
            let mut details = std::mem::take(&mut self.end);
            if let Some(details) = details.as_object_mut() {
                details.insert("tokens".to_owned(), std::mem::take(&mut self.tokens).into());
            }
            (
                Typed::new(json!({ "generated_text": text, "details": details }), &OUTPUT),
                Words::At("/generated_text"),
            )
        } else {
            (Value::from(text).into(), Words::At(""))
        };
        Output { json, text, finish_reason, tokens: Some(tokens), ..Output::default() }
    }
}
