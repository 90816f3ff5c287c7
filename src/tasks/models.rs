//! `chat_models`: the router's live list of models for conversations, with what each provider asks and offers.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::tasks::args::Args;
use crate::tasks::decode::{Decoder, Output, Typed, Whole};
use crate::tasks::results::Gives;
use crate::tasks::shape::{Holds, Shape, any, integer, list, member, number, one, text};
use crate::tasks::{Form, Kind, Task, control, task};

static PRICING: Shape = Shape::new(
    "ModelPricing",
    "What a model costs, in US dollars for a million tokens.",
    &[number("input", "Tokens that are sent."), number("output", "Tokens that come back.")],
);
static PROVIDER: Shape = Shape::new(
    "ModelProvider",
    "A model at a provider.",
    &[
        text("provider", "The provider."),
        text("status", "`live`, `staging` or `error`.").optional(),
        integer("context_length", "How many tokens a conversation may have.").optional(),
        one("pricing", &PRICING, "What it costs.").optional(),
        member("supports_tools", Holds::Flag, "Whether it calls tools.").optional(),
        member("supports_structured_output", Holds::Flag, "Whether it answers by a JSON schema.").optional(),
        number("first_token_latency_ms", "How long the first token takes, in milliseconds.").optional(),
        number("throughput", "How many tokens come in a second.").optional(),
    ],
);
static MODEL: Shape = Shape::new(
    "ChatModel",
    "A model for conversations.",
    &[
        text("id", "Its id on the Hub."),
        text("owned_by", "Whose it is.").optional(),
        integer("created", "Since when it is there, in seconds since 1970.").optional(),
        any("architecture", "What it takes and gives: `{\"input_modalities\", \"output_modalities\"}`."),
        list("providers", &PROVIDER, "Where it can be had."),
    ],
);

/// chat_models
pub static CHAT_MODELS: Task = Task {
    args: &[&[
        control("search", Kind::Text, "What the id must have in it, in small or large letters."),
        control("provider", Kind::Text, "A provider that must have it; others are left out of the result."),
        control("tools", Kind::Flag, "True: it must call tools; other providers are left out of the result."),
        control(
            "structured_output",
            Kind::Flag,
            "True: it must answer by a JSON schema; other providers are left out of the result.",
        ),
        control(
            "min_context_length",
            Kind::Integer(0),
            "How many tokens a conversation must be able to have.",
        ),
        control(
            "max_price",
            Kind::Number,
            "The most that a million tokens of the answer may cost, in US dollars; unknown prices are left out.",
        ),
        control("sort", Kind::Text, "What comes first: the best that a provider left in the result offers.")
            .choices(SORTS),
    ]],
    form: Form::Models,
    gives: Gives::Models(&MODEL),
    check: known_sort,
    ..task(
        "chat_models",
        "",
        "Lists the models for conversations that can be had now, for menus to choose from.",
    )
};

const SORTS: &[&str] = &["price", "latency", "throughput", "context_length"];

fn known_sort(args: &Args) -> Result<()> {
    match args.text("sort") {
        Some(sort) if !SORTS.contains(&sort) => Err(Error::argument(format!(
            "chat_models cannot sort by \"{sort}\"; it can by {}",
            SORTS.join(", ")
        ))),
        _ => Ok(()),
    }
}

/// Reads the list, and leaves out what is not asked for.
pub struct Models {
    args: Args,
    shape: &'static Shape,
}

impl Models {
    /// With what the arguments ask for.
    pub fn new(args: &Args, shape: &'static Shape) -> Self {
        Self { args: args.clone(), shape }
    }

    fn wants(&self, model: &Value) -> bool {
        let id = model.get("id").and_then(Value::as_str).unwrap_or_default().to_lowercase();
        self.args.text("search").is_none_or(|search| id.contains(&search.to_lowercase()))
    }

    fn wants_provider(&self, provider: &Value) -> bool {
        let number = |name: &str| provider.get(name).and_then(Value::as_f64);
        let has = |flag: &str, member: &str| !self.args.flag(flag) || provider[member] == true;
        let asked = |name: &str| self.args.get(name).and_then(Value::as_f64);
        self.args.text("provider").is_none_or(|name| provider["provider"] == name)
            && has("tools", "supports_tools")
            && has("structured_output", "supports_structured_output")
            && asked("min_context_length")
                .is_none_or(|least| number("context_length").is_some_and(|n| n >= least))
            && asked("max_price").is_none_or(|most| price(provider).is_some_and(|price| price <= most))
    }

    /// Whether an argument is about providers, so that a model without one that fits is left out.
    fn chooses(&self) -> bool {
        let about = ["provider", "tools", "structured_output", "min_context_length", "max_price"];
        about.iter().any(|name| self.args.get(name).is_some_and(|value| *value != Value::Bool(false)))
    }
}

fn price(provider: &Value) -> Option<f64> {
    provider.pointer("/pricing/output").and_then(Value::as_f64)
}

/// The best value among a model's providers, the smaller the better.
fn rank(model: &Value, sort: &str) -> f64 {
    let value = |provider: &Value| {
        let number = |name: &str| provider.get(name).and_then(Value::as_f64);
        match sort {
            "price" => price(provider),
            "latency" => number("first_token_latency_ms"),
            "throughput" => number("throughput").map(|value| -value),
            _ => number("context_length").map(|value| -value),
        }
    };
    let providers = model.get("providers").and_then(Value::as_array).into_iter().flatten();
    providers.filter_map(value).fold(f64::INFINITY, f64::min)
}

impl Decoder for Models {
    fn reply(&mut self, reply: Whole) -> Result<Output> {
        let mut models = match reply.json()? {
            Value::Object(mut object) => object.shift_remove("data").unwrap_or_default(),
            value => value,
        };
        let Some(list) = models.as_array_mut() else {
            return Err(Error::protocol("the answer is not a list of models"));
        };
        list.retain(|model| self.wants(model));
        if self.chooses() {
            list.retain_mut(|model| {
                let providers = model.get_mut("providers").and_then(Value::as_array_mut);
                providers.is_some_and(|providers| {
                    providers.retain(|provider| self.wants_provider(provider));
                    !providers.is_empty()
                })
            });
        }
        if let Some(sort) = self.args.text("sort") {
            list.sort_by(|one, other| rank(one, sort).total_cmp(&rank(other, sort)));
        }
        Ok(Output { json: Typed::new(models, self.shape), has_items: true, ..Output::default() })
    }
}
