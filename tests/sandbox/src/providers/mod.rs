//! The router's providers: who answers at `/PROVIDER/…`, with what. One file for each that has a way of its own; `openai` has the
//! form that all the others speak, `job` what is asked after until it is done, `made` the results.

pub mod fal_ai;
pub mod job;
pub mod made;
pub mod mapping;
pub mod models;
pub mod novita;
pub mod openai;
pub mod replicate;
pub mod together;
pub mod wavespeed;
pub mod zai_org;

use serde_json::Value;

use crate::faults::Faults;
use crate::reply::Answer;
use crate::request::Request;
use crate::server::State;
use crate::tasks::Refusal;

/// A request at a provider.
pub struct Asked<'a> {
    /// The path after the provider's name.
    pub path: &'a str,
    /// The request.
    pub request: &'a Request,
    /// Its body; null if it is no JSON.
    pub body: Value,
    /// Its faults.
    pub faults: &'a Faults<'a>,
    /// What all requests share.
    pub state: &'a State,
}

impl Asked<'_> {
    /// Whether it only asks, as for the state of a job.
    pub fn looks(&self) -> bool {
        self.request.method == "GET"
    }

    /// The text at a JSON pointer of the body.
    pub fn text(&self, pointer: &str) -> &str {
        self.body.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
    }
}

/// What a provider makes of a request.
pub type Answered = Result<Answer, Refusal>;

type Provider = fn(&Asked<'_>) -> Answered;

const PROVIDERS: &[(&str, Provider)] = &[
    ("baseten", openai::answer),
    ("cerebras", openai::answer),
    ("cohere", openai::answer),
    ("deepinfra", openai::answer),
    ("fal-ai", fal_ai::answer),
    ("featherless-ai", openai::answer),
    ("fireworks-ai", openai::answer),
    ("groq", openai::answer),
    ("novita", novita::answer),
    ("nscale", openai::answer),
    ("ovhcloud", openai::answer),
    ("publicai", openai::answer),
    ("replicate", replicate::answer),
    ("scaleway", openai::answer),
    ("together", together::answer),
    ("wavespeed", wavespeed::answer),
    ("zai-org", zai_org::answer),
];

/// The answer of a provider, if the path names one.
pub fn answer(request: &Request, faults: &Faults<'_>, state: &State) -> Option<Answer> {
    let (name, _) = request.path.strip_prefix('/')?.split_once('/')?;
    let (_, provider) = PROVIDERS.iter().find(|(known, _)| *known == name)?;
    let body = serde_json::from_slice(&request.body).unwrap_or_default();
    let asked = Asked { path: &request.path[1 + name.len()..], request, body, faults, state };
    Some(provider(&asked).unwrap_or_else(Refusal::answer))
}
