//! Jobs: what is asked after until it is done, and the files of results.

use std::sync::Mutex;

use serde_json::Value;

use super::{Answered, Asked};
use crate::faults::Faults;
use crate::reply::{Answer, Body};
use crate::request::{Request, encode_segment};
use crate::tasks::Refusal;

/// A result, and how often was asked after it.
struct Job {
    mime: Option<&'static str>,
    file: Vec<u8>,
    looks: u64,
}

/// The jobs of all providers, by their numbers.
#[derive(Default)]
pub struct Jobs(Mutex<Vec<Job>>);

/// How far a job is.
#[derive(Clone, Copy, PartialEq)]
pub enum Stage {
    /// Nobody works on it yet.
    Queued,
    /// It goes on.
    Working,
    /// There is a result.
    Done,
    /// There is none, for `WHY`.
    Failed,
    /// In a state that no client knows.
    Lost,
}

/// Why a job fails.
pub const WHY: &str = "the sandbox was asked to fail";

impl Stage {
    /// That of a job whose reply waits for its end: done, unless the faults ask for something else.
    pub fn waited_for(faults: &Faults<'_>) -> Self {
        Self::after(if faults.has("looks") { 0 } else { u64::MAX - 1 }, faults)
    }

    /// That of a job after so many looks, as the faults want it.
    fn after(looks: u64, faults: &Faults<'_>) -> Self {
        let done_at = match faults.value("looks") {
            Some("never") => u64::MAX,
            number => number.and_then(|number| number.parse().ok()).unwrap_or(2),
        };
        match faults.value("job") {
            _ if looks < done_at && looks == 0 => Self::Queued,
            _ if looks < done_at => Self::Working,
            Some("failed") => Self::Failed,
            Some("lost") => Self::Lost,
            _ => Self::Done,
        }
    }
}

/// A job as one request sees it.
pub struct Seen {
    /// Its number.
    pub number: usize,
    /// How far it is.
    pub stage: Stage,
}

impl Seen {
    /// The name by which it is asked for; none if the faults hide it.
    pub fn id(&self, asked: &Asked<'_>) -> Option<String> {
        (asked.faults.value("job") != Some("nameless")).then(|| format!("job-{}", self.number))
    }

    /// The same in a reply: the number alone if the faults want that.
    pub fn told_id(&self, asked: &Asked<'_>) -> Value {
        match asked.faults.value("job") {
            Some("numbered") => self.number.into(),
            _ => self.id(asked).into(),
        }
    }

    /// The URL of its result; other or none if the faults want that.
    pub fn url(&self, asked: &Asked<'_>) -> Value {
        match asked.faults.value("result") {
            Some("missing") => Value::Null,
            Some(other) => other.into(),
            None => {
                let query = asked.faults.of_file();
                format!("{}/files/results/{}{query}", asked.state.url, self.number).into()
            }
        }
    }
}

/// Begins a job that comes to this result.
pub fn begin(asked: &Asked<'_>, result: Body) -> Seen {
    let (mime, file) = result.into_bytes();
    let mut jobs = asked.state.jobs.0.lock().expect("no request handler panics");
    jobs.push(Job { mime, file, looks: 0 });
    Seen { number: jobs.len() - 1, stage: Stage::after(0, asked.faults) }
}

/// Looks at the job of that name.
pub fn look(asked: &Asked<'_>, id: &str) -> Result<Seen, Refusal> {
    let mut jobs = asked.state.jobs.0.lock().expect("no request handler panics");
    let found = number(id).and_then(|number| Some((number, jobs.get_mut(number)?)));
    let (number, job) = found.ok_or_else(|| Refusal::unknown(format!("there is no job {id}")))?;
    job.looks += 1;
    Ok(Seen { number, stage: Stage::after(job.looks, asked.faults) })
}

/// The job of that name as it was at the last look.
pub fn seen(asked: &Asked<'_>, id: &str) -> Result<Seen, Refusal> {
    let jobs = asked.state.jobs.0.lock().expect("no request handler panics");
    let found = number(id).and_then(|number| Some((number, jobs.get(number)?.looks)));
    let (number, looks) = found.ok_or_else(|| Refusal::unknown(format!("there is no job {id}")))?;
    Ok(Seen { number, stage: Stage::after(looks, asked.faults) })
}

fn number(id: &str) -> Option<usize> {
    id.strip_prefix("job-").unwrap_or(id).parse().ok()
}

/// The file of a result, at `/files/results/NUMBER`. It must be asked for without credentials.
pub fn file(jobs: &Jobs, request: &Request, name: &str) -> Answered {
    if request.headers.contains_key("authorization") {
        return Ok(Answer::error(401, "the file of a result is asked for without credentials"));
    }
    let jobs = jobs.0.lock().expect("no request handler panics");
    let job = name.parse().ok().and_then(|number: usize| jobs.get(number));
    let job = job.ok_or_else(|| Refusal::unknown(format!("there is no result {name}")))?;
    Ok(Answer { status: 200, headers: Vec::new(), body: Body::Bytes(job.mime, job.file.clone()) })
}

/// The query of a file's URL, by which the faults that it is to have come along.
pub fn query(faults: &[&str], key: &str) -> String {
    match faults {
        [] => String::new(),
        faults => format!("?fault={}&key={}", encode_segment(&faults.join(";")), encode_segment(key)),
    }
}
