//! One call from its arguments to its result: destinations, attempts and the pauses between them. `chain` has the
//! destinations, `attempt` is one request and its reply, `job` goes on where a reply only begins an answer, `events` reads
//! streams, `forms` chooses between two forms of a task.

pub mod attempt;
pub mod chain;
pub mod events;
pub mod forms;
pub mod job;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::HeaderMap;
use serde_json::json;

use crate::auth::tokens::Tokens;
use crate::call::chain::{Chain, Link, Order, Try, is_unfit, may_do_better};
use crate::call::forms::OtherForm;
use crate::config::{Config, Secret};
use crate::content::Inputs;
use crate::endpoints;
use crate::endpoints::snapshot::Changes;
use crate::error::{Error, Kind, Result};
use crate::http::retry::{Next, Retry};
use crate::http::transport::Transport;
use crate::log::{Level, Log};
use crate::providers::Header;
use crate::providers::hub::Hub;
use crate::runtime::delivery::cancelled;
use crate::runtime::inflight::{Event, Inflight, Progress};
use crate::runtime::{KeepDriven, within};
use crate::tasks::Form;
use crate::tasks::args::Args;
use crate::tasks::decode::Output;
use crate::tasks::endpoints::Operation;

/// What a call uses of its client.
pub struct Core {
    /// Where calls go, with the settings for each destination.
    pub chain: Chain,
    /// The connections.
    pub transport: Transport,
    /// Look-ups on the Hub.
    pub hub: Arc<Hub>,
    /// The tokens.
    pub tokens: Arc<Tokens>,
    /// When which endpoint was last changed.
    pub changes: Arc<Changes>,
}

impl Core {
    /// The client's settings.
    pub fn config(&self) -> &Config {
        &self.chain.own().config
    }
}

/// What is known of the server of a model.
#[derive(Debug, Clone, Default)]
pub struct Learned {
    /// Arguments that it has refused.
    refused: Vec<String>,
    /// Whether it takes the task in its other form, once one of them has worked.
    other_form: Option<bool>,
}

/// What a call is run with.
pub struct Options {
    /// Whether the answer comes as events.
    pub streaming: bool,
    /// Whether waits are reported as events.
    pub progress: bool,
    /// The total time, if it is not the client's.
    pub timeout: Option<Duration>,
    /// The call's own headers.
    pub headers: Vec<Header>,
    /// The token that the host provided for the call.
    pub token: Option<Secret>,
    /// Keeps the I/O driven until the end, for calls that nobody blocks on.
    pub driven: Option<KeepDriven>,
}

/// A finished call.
#[derive(Debug, Default)]
pub struct Response {
    /// The result.
    pub output: Output,
    /// The HTTP status.
    pub status: u16,
    /// The headers of the reply.
    pub headers: HeaderMap,
    /// The id to quote to the service's support.
    pub request_id: Option<String>,
    /// How many times the request was sent.
    pub attempts: u32,
    /// Who has answered: a provider, or the host of a server.
    pub provider: String,
    /// Which of the client's fallbacks has answered, from 1; 0 for none.
    pub fallback: usize,
    /// When what happened.
    pub timings: Timings,
}

/// Times since the call was made.
#[derive(Debug, Clone, Copy, Default)]
pub struct Timings {
    /// Until work on it began.
    pub queued: Duration,
    /// Until the reply began.
    pub first_byte: Duration,
    /// Until the end.
    pub total: Duration,
}

/// A call on its way.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// What it uses of its client.
    pub core: &'a Core,
    /// Where it goes now.
    pub link: &'a Link,
    /// Its try of that destination, if others may follow.
    pub tried: Option<&'a Try<'a>>,
    /// Where records go.
    pub log: &'a Log,
    /// The arguments.
    pub args: &'a Args,
    /// How it is run.
    pub options: &'a Options,
    /// Where events go, and who may cancel.
    pub inflight: &'a Inflight,
    /// When it was made.
    pub began: Instant,
}

/// A failed attempt, and whether something has been seen of it that no other attempt can take back: events by the caller, or
/// a success by which the server shows that it has done its work.
struct Failure {
    error: Error,
    /// Whether the destination was asked at all.
    asked: bool,
    seen: bool,
}

impl Failure {
    /// Of a destination that was asked.
    fn of_asked(error: Error) -> Self {
        Self { error, asked: true, seen: false }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, asked: false, seen: false }
    }
}

impl Call<'_> {
    /// Runs it to its end, which comes early if it is cancelled or its time is over.
    pub async fn run(&self) -> Result<Response> {
        let limit = self.limit();
        let work = async {
            // Pinned here, because what waits for it would move it.
            let attempts = std::pin::pin!(self.attempts(limit));
            within(limit.map(|limit| limit.saturating_sub(self.began.elapsed())), attempts)
                .await
                .unwrap_or_else(|| {
                    let seconds = limit.unwrap_or_default().as_secs_f64();
                    Err(Error::new(
                        Kind::Timeout,
                        format!("the call did not end within its {seconds} seconds"),
                    ))
                })
        };
        let outcome = tokio::select! {
            biased;
            () = self.inflight.cancelled() => Err(cancelled()),
            outcome = work => outcome,
        };
        outcome.map_err(|error| {
            if error.kind == Kind::Unauthorized {
                self.core.tokens.forget_provided();
            }
            self.core.tokens.censor(error, &self.secrets())
        })
    }

    /// How long it may take.
    fn limit(&self) -> Option<Duration> {
        match self.operation() {
            // It has a limit of its own.
            Some(operation) if operation.waits() => self.options.timeout,
            _ => self.options.timeout.or(self.core.config().timeouts.total),
        }
    }

    /// What is secret among the arguments.
    fn secrets(&self) -> Vec<String> {
        match self.operation() {
            Some(_) => endpoints::body::secrets(self.args, &endpoints::choice(self.args)),
            None => Vec::new(),
        }
    }

    fn operation(&self) -> Option<Operation> {
        match self.args.task().form {
            Form::Endpoints(operation) => Some(operation),
            _ => None,
        }
    }

    /// Tries one destination after another until one answers.
    async fn attempts(&self, limit: Option<Duration>) -> Result<Response> {
        let Order { links, usable, all_out } = match self.falls_back() {
            true => self.core.chain.order(Instant::now()),
            false => Order { links: vec![self.core.chain.own()], usable: 1, all_out: true },
        };
        let inputs = Inputs::default();
        let mut timings = Timings { queued: self.began.elapsed(), ..Timings::default() };
        let mut attempts = 0;
        let mut failed: Vec<(&str, Error)> = Vec::new();
        let mut all_unfit = true;
        for (at, link) in links.iter().copied().enumerate() {
            let next = links.get(at + 1).copied();
            if !all_out && at < usable && next.is_some() && !link.admits(Instant::now()) {
                continue;
            }
            let tried = self.falls_back().then(|| Try::new(link, limit.map(|limit| self.began + limit)));
            let here = Call { link, tried: tried.as_ref(), ..*self };
            let left_out = at >= usable;
            let others = if left_out { next.is_some() } else { at + 1 < usable };
            let outcome = here.attempts_here(limit, &inputs, &mut timings, &mut attempts, others).await;
            if let Some(tried) = tried {
                tried.settle(outcome.as_ref().err());
            }
            let error = match outcome {
                Ok(response) => return Ok(response),
                Err(failure) if failure.seen => return Err(failure.error),
                Err(failure) => failure.error,
            };
            let goes_on = may_do_better(&error) && !inputs.failed();
            let unfit = link.number > 0 && is_unfit(&error);
            // Those that are left out are the last resort of a call that no other can do.
            all_unfit &= left_out || is_unfit(&error);
            let there = others || all_unfit;
            failed.push((link.name.as_str(), error));
            match next {
                Some(next) if (goes_on || unfit) && there && self.args.reclaim() => {
                    self.move_on(&failed, next).await;
                }
                _ => break,
            }
        }
        Err(told_apart(failed))
    }

    /// Whether it is inference, which other destinations can do too.
    fn falls_back(&self) -> bool {
        let form = self.args.task().form;
        !matches!(form, Form::Endpoints(_) | Form::Get(_) | Form::Raw | Form::Recommended | Form::Models)
    }

    /// Tries one destination. If there are others, it is not asked again after a failure that they may not have.
    async fn attempts_here(
        &self,
        limit: Option<Duration>,
        inputs: &Inputs,
        timings: &mut Timings,
        attempts: &mut u32,
        others: bool,
    ) -> std::result::Result<Response, Failure> {
        let mut retry = Retry::new(self.core.config(), limit.map(|limit| self.began + limit));
        let mut form = OtherForm::of(self);
        let mut ended = 0;
        loop {
            *attempts += 1;
            match self.attempt(inputs, form.is_tried(), timings, *attempts).await {
                Ok(response) => {
                    form.works(self);
                    return Ok(response);
                }
                Err(failure) if failure.seen || !self.args.reclaim() => {
                    return Err(Failure { seen: true, ..failure });
                }
                Err(Failure { error, asked, .. }) => {
                    if form.may_help(&error) || self.learns_from(&error) {
                        continue;
                    }
                    // What is asked for may be asked for twice; what is changed not.
                    let asks = self.falls_back();
                    if asks && error.kind == Kind::ConnectionEnded && ended < self.core.config().retries.max {
                        ended += 1;
                        self.wait(Duration::ZERO, &error.message).await;
                        continue;
                    }
                    let error = self.starting(form.worse_of(error));
                    if others && may_do_better(&error) && !inputs.failed() {
                        return Err(Failure { error, asked, seen: false });
                    }
                    match retry.after(&error, Instant::now()) {
                        Next::GiveUp => return Err(Failure { error, asked, seen: false }),
                        Next::Wait(pause, why) => self.wait(pause, &why).await,
                    }
                }
            }
        }
    }

    /// Tells that the call goes on elsewhere.
    async fn move_on(&self, failed: &[(&str, Error)], next: &Link) {
        let Some((name, error)) = failed.last() else { return };
        let text = format!("going on with {} because {name} failed: {}", next.name, error.message);
        let text = self.core.tokens.without_secrets(text, &self.secrets());
        self.log.add(Level::Warn, || text.clone());
        if self.options.progress {
            let json = json!({ "fallback": next.number, "provider": next.name });
            self.inflight.push(vec![Event::Progress(Progress { text, json: Some(json) })]).await;
        }
    }

    async fn wait(&self, pause: Duration, why: &str) {
        let message = format!("asking again in {:.1} s: {why}", pause.as_secs_f64());
        let message = self.core.tokens.without_secrets(message, &self.secrets());
        self.log.add(Level::Info, || message.clone());
        if self.options.progress {
            self.inflight.push(vec![Event::Progress(Progress { text: message, json: None })]).await;
        }
        tokio::time::sleep(pause).await;
    }

    /// Whether the error names arguments to leave out of a second attempt.
    fn learns_from(&self, error: &Error) -> bool {
        let names = (self.args.task().refused_arguments)(error);
        if names.is_empty() {
            return false;
        }
        self.with_learned(|learned| {
            let before = learned.refused.len();
            for name in names {
                if !learned.refused.contains(&name) {
                    learned.refused.push(name);
                }
            }
            learned.refused.len() > before
        })
    }

    /// The arguments without those that the model's server has refused before.
    fn without_refused(&self) -> Result<Cow<'_, Args>> {
        if self.link.learned.lock().unwrap().is_empty() {
            return Ok(Cow::Borrowed(self.args));
        }
        let key = (self.model().to_owned(), self.args.task().name);
        let refused = self
            .link
            .learned
            .lock()
            .unwrap()
            .get(&key)
            .map(|learned| learned.refused.clone())
            .unwrap_or_default();
        if refused.is_empty() {
            return Ok(Cow::Borrowed(self.args));
        }
        if self.options.streaming {
            return Err(Error::new(
                Kind::Unsupported,
                "the server of this model does not stream text generation; send the request without streaming",
            ));
        }
        let mut args = self.args.clone();
        for name in refused.iter().map(String::as_str).chain(["details"]) {
            if args.remove(name) {
                self.log
                    .add(Level::Warn, || format!("the server of this model ignores the argument \"{name}\""));
            }
        }
        Ok(Cow::Owned(args))
    }

    fn with_learned<T>(&self, change: impl FnOnce(&mut Learned) -> T) -> T {
        let key = (self.model().to_owned(), self.args.task().name);
        change(self.link.learned.lock().unwrap().entry(key).or_default())
    }

    fn model(&self) -> &str {
        let config = &self.link.config;
        let client = config.base_url.as_deref().or(config.model.as_deref());
        config.model_of_call(self.args.text("model")).or(client).unwrap_or_default()
    }
}

/// The error of the last destination that could be asked, with what the others said.
fn told_apart(mut failed: Vec<(&str, Error)>) -> Error {
    let last = failed.iter().rposition(|(_, error)| !is_unfit(error)).unwrap_or(failed.len() - 1);
    let (_, mut error) = failed.remove(last);
    if !failed.is_empty() {
        let others: Vec<_> =
            failed.iter().map(|(name, error)| format!("{name}: {}", error.message)).collect();
        error.message = format!("{}; others failed too: {}", error.message, others.join("; "));
    }
    error
}
