//! How an endpoint goes from state to state: by looks at it, or by time after a call has woken it.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use serde_json::Value;

/// A state, and how long it lasts if another one follows.
#[derive(Clone)]
pub struct Step {
    state: String,
    message: Option<String>,
    looks: u64,
    least: Duration,
}

impl Step {
    /// A state that lasts for one look.
    pub fn new(state: &str) -> Self {
        Self { state: state.to_owned(), message: None, looks: 1, least: Duration::ZERO }
    }

    /// Reads `"STATE"`, `"STATE*LOOKS"`, `"STATE:MILLISECONDS"`, or such a text as the `state` beside a `message`.
    pub fn read(value: &Value) -> Option<Self> {
        let text = value.as_str().or_else(|| value["state"].as_str())?;
        let (text, milliseconds) = text.split_once(':').unwrap_or((text, "0"));
        let (state, looks) = text.split_once('*').unwrap_or((text, "1"));
        Some(Self {
            state: state.to_owned(),
            message: value["message"].as_str().map(str::to_owned),
            looks: looks.parse().ok()?,
            least: Duration::from_millis(milliseconds.parse().ok()?),
        })
    }

    /// The same, where a failure is one of an update.
    pub fn of_update(mut self) -> Self {
        if self.state == "failed" {
            self.state = "updateFailed".to_owned();
        }
        self
    }
}

/// Where an endpoint is, and what comes next.
pub struct Life {
    now: Step,
    next: VecDeque<Step>,
    entered: Instant,
    looked: u64,
    awake: Option<Instant>,
    ran: bool,
}

impl Life {
    /// A life that goes through these steps and stays in the last one.
    pub fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        let mut next: VecDeque<Step> = steps.into_iter().collect();
        let now = next.pop_front().unwrap_or_else(|| Step::new("running"));
        Self { now, next, entered: Instant::now(), looked: 0, awake: None, ran: false }
    }

    /// A life that stays in one state.
    pub fn at(state: &str) -> Self {
        Self::new([Step::new(state)])
    }

    /// Begins anew. Whether it can be used now is remembered for the time of an update.
    pub fn restart(&mut self, steps: impl IntoIterator<Item = Step>) {
        *self = Self { ran: self.serves(), ..Self::new(steps) };
    }

    /// Goes on by one look.
    pub fn look(&mut self) {
        self.looked += 1;
        if self.looked < self.now.looks || self.entered.elapsed() < self.now.least {
            return;
        }
        if let Some(step) = self.next.pop_front() {
            self.now = step;
            self.entered = Instant::now();
            self.looked = 0;
        }
    }

    /// Starts because of a call; it runs when that time is over.
    pub fn wake(&mut self, after: Duration) {
        self.restart([Step::new("initializing")]);
        self.awake = Some(self.entered + after);
    }

    /// When a start that was woken by a call is over.
    pub fn awake_at(&self) -> Option<Instant> {
        self.awake
    }

    /// Ends a start that was woken by a call, if it is time.
    pub fn settle(&mut self) {
        if self.awake.is_some_and(|awake| awake <= Instant::now()) {
            self.restart([Step::new("running")]);
        }
    }

    /// The state.
    pub fn state(&self) -> &str {
        &self.now.state
    }

    /// A short text on the state.
    pub fn message(&self) -> &str {
        self.now.message.as_deref().unwrap_or(match self.state() {
            "pending" => "Endpoint waiting to be scheduled",
            "initializing" => "Endpoint is initializing",
            "updating" => "Endpoint is updating",
            "updateFailed" => "Endpoint failed to update",
            "running" => "Endpoint is ready",
            "paused" => "Endpoint is paused",
            "scaledToZero" => "Endpoint is scaled to zero",
            "failed" => "Endpoint failed to start",
            _ => "",
        })
    }

    /// Whether the endpoint can be used. One that ran can be used while it is updated and when that fails.
    pub fn serves(&self) -> bool {
        match self.state() {
            "running" => true,
            "updating" | "updateFailed" => self.ran,
            _ => false,
        }
    }

    /// Whether there is a URL to call.
    pub fn has_url(&self) -> bool {
        self.serves() || self.state() == "scaledToZero" || self.awake.is_some()
    }
}
