//! Tasks that servers take in one of two forms: which one to send.

use crate::call::Call;
use crate::error::{Error, Kind};

/// The other form of a task, for servers that refuse the usual one: tried once where neither is known to work, and
/// remembered when it does.
pub struct OtherForm {
    exists: bool,
    known: Option<bool>,
    tried: bool,
    refusal: Option<Error>,
}

impl OtherForm {
    /// What is known of the call's server.
    pub fn of(call: &Call<'_>) -> Self {
        let exists = call.args.task().otherwise.is_some();
        let known = if exists { call.with_learned(|learned| learned.other_form) } else { None };
        Self { exists, known, tried: known == Some(true), refusal: None }
    }

    /// Whether the other form is sent now.
    pub fn is_tried(&self) -> bool {
        self.tried
    }

    /// Whether to go on with the other form after this error.
    pub fn may_help(&mut self, error: &Error) -> bool {
        let refused = matches!(error.kind, Kind::BadRequest | Kind::Validation);
        if !self.exists || self.known.is_some() || self.tried || !refused {
            return false;
        }
        (self.tried, self.refusal) = (true, Some(error.clone()));
        true
    }

    /// The error of the usual form, if both were refused.
    pub fn worse_of(&mut self, error: Error) -> Error {
        match self.refusal.take() {
            Some(first) if matches!(error.kind, Kind::BadRequest | Kind::Validation) => first,
            kept => {
                self.refusal = kept;
                error
            }
        }
    }

    /// Remembers that the form which was sent is understood.
    pub fn works(&self, call: &Call<'_>) {
        if self.exists && self.known.is_none() {
            call.with_learned(|learned| learned.other_form = Some(self.tried));
        }
    }
}
