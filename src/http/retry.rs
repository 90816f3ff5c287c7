//! When a refused call is tried again, and after what pause.

use std::time::{Duration, Instant};

use crate::config::{Config, Retries};
use crate::error::{Error, Kind};

/// What to do about a failed attempt.
#[derive(Debug, PartialEq)]
pub enum Next {
    /// Wait, then try again; the text says why.
    Wait(Duration, String),
    /// Give the error to the caller.
    GiveUp,
}

/// Counts the attempts of one call.
#[derive(Debug)]
pub struct Retry {
    policy: Retries,
    loading_limit: Duration,
    deadline: Option<Instant>,
    retries: u32,
    loading_since: Option<Instant>,
    repeatable: bool,
}

/// The shortest and longest pause between two looks at a loading model.
const LOADING_PAUSE: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(5));

impl Retry {
    /// For a call that must end by `deadline`.
    pub fn new(config: &Config, deadline: Option<Instant>) -> Self {
        Self {
            policy: config.retries.clone(),
            loading_limit: config.timeouts.loading,
            deadline,
            retries: 0,
            loading_since: None,
            repeatable: false,
        }
    }

    /// The same for a request that may be sent again, whatever the server has seen of it.
    pub fn of_repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Judges a failure that came before the first event. Only failures count that show the server did not work on
    /// the request: no connection, or a status that says so.
    pub fn after(&mut self, error: &Error, now: Instant) -> Next {
        let reply = error.reply.as_deref();
        if error.kind == Kind::ModelLoading {
            let since = *self.loading_since.get_or_insert(now);
            let asked = reply.and_then(|reply| reply.estimated_time.or(reply.retry_after)).unwrap_or(1.0);
            let pause = Duration::try_from_secs_f64(asked).unwrap_or(LOADING_PAUSE.1);
            let pause = pause.clamp(LOADING_PAUSE.0, LOADING_PAUSE.1);
            if now + pause <= since + self.loading_limit {
                return self.in_time(now, pause, "the model is loading");
            }
            return Next::GiveUp;
        }
        let retryable = match reply.map(|reply| reply.status) {
            Some(500) => self.repeatable,
            Some(status) => matches!(status, 429 | 502 | 503 | 504),
            None => match error.kind {
                Kind::ConnectionLost | Kind::ConnectionEnded | Kind::FirstByteTimeout | Kind::IdleTimeout => {
                    self.repeatable
                }
                kind => matches!(kind, Kind::Connect | Kind::ConnectTimeout | Kind::Proxy),
            },
        };
        if !retryable || self.retries >= self.policy.max {
            return Next::GiveUp;
        }
        let asked = reply.and_then(|reply| reply.retry_after).map(Duration::try_from_secs_f64);
        let pause = match asked {
            Some(Ok(asked)) if asked <= self.policy.max_delay => asked,
            Some(_) => return Next::GiveUp,
            None => self.backoff(),
        };
        let next = self.in_time(now, pause, &error.message);
        self.retries += u32::from(next != Next::GiveUp);
        next
    }

    fn in_time(&self, now: Instant, pause: Duration, why: &str) -> Next {
        match self.deadline {
            Some(deadline) if now + pause >= deadline => Next::GiveUp,
            _ => Next::Wait(pause, why.to_owned()),
        }
    }

    /// Doubles with each retry; between half and all of it, so that clients do not return in step.
    fn backoff(&self) -> Duration {
        let doubled = self.policy.first_delay.saturating_mul(1 << self.retries.min(16));
        doubled.min(self.policy.max_delay).mul_f64(0.5 + fastrand::f64() / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Reply;

    fn refused(status: u16, retry_after: Option<f64>) -> Error {
        let kind = if status == 429 { Kind::RateLimited } else { Kind::Overloaded };
        let reply = Reply { status, retry_after, ..Reply::default() };
        Error { kind, message: "no".into(), reply: Some(Box::new(reply)) }
    }

    fn pause(next: Next) -> Option<f64> {
        match next {
            Next::Wait(pause, _) => Some(pause.as_secs_f64()),
            Next::GiveUp => None,
        }
    }

    #[test]
    fn pauses_double_with_jitter_and_end_with_the_count() {
        let (mut retry, now) = (Retry::new(&Config::default(), None), Instant::now());
        for range in [0.25..=0.5, 0.5..=1.0, 1.0..=2.0] {
            assert!(range.contains(&pause(retry.after(&refused(503, None), now)).unwrap()));
        }
        assert_eq!(retry.after(&refused(503, None), now), Next::GiveUp);
    }

    #[test]
    fn the_server_is_taken_at_its_word_up_to_the_longest_pause() {
        let (mut retry, now) = (Retry::new(&Config::default(), None), Instant::now());
        assert_eq!(pause(retry.after(&refused(429, Some(7.0)), now)), Some(7.0));
        assert_eq!(retry.after(&refused(429, Some(31.0)), now), Next::GiveUp);
    }

    #[test]
    fn no_pause_reaches_past_the_deadline() {
        let now = Instant::now();
        let mut retry = Retry::new(&Config::default(), Some(now + Duration::from_secs(5)));
        assert_eq!(retry.after(&refused(429, Some(6.0)), now), Next::GiveUp);
        assert_eq!(pause(retry.after(&refused(429, Some(4.0)), now)), Some(4.0));
    }

    #[test]
    fn a_request_that_may_have_reached_the_server_is_not_repeated() {
        let (mut retry, now) = (Retry::new(&Config::default(), None), Instant::now());
        assert_eq!(retry.after(&Error::new(Kind::ConnectionLost, "cut"), now), Next::GiveUp);
        assert_eq!(retry.after(&refused(500, None), now), Next::GiveUp);
        assert!(pause(retry.after(&Error::new(Kind::Connect, "refused"), now)).is_some());
    }

    #[test]
    fn a_request_that_changes_nothing_is_repeated_whatever_the_server_has_seen_of_it() {
        let (config, now) = (Config::default(), Instant::now());
        for error in [
            refused(500, None),
            Error::new(Kind::ConnectionLost, "cut"),
            Error::new(Kind::FirstByteTimeout, "silent"),
            Error::new(Kind::IdleTimeout, "silent in the middle"),
        ] {
            let mut retry = Retry::new(&config, None).of_repeatable();
            assert!(pause(retry.after(&error, now)).is_some(), "{error:?}");
        }
        let mut retry = Retry::new(&config, None).of_repeatable();
        assert_eq!(retry.after(&refused(404, None), now), Next::GiveUp);
    }
}
