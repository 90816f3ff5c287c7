//! One attempt at a call: a request at one destination and what its reply comes to, or an operation on Inference Endpoints.

use std::borrow::Cow;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::header::HeaderValue;
use serde_json::Value;

use crate::call::events::EventReader;
use crate::call::job::Job;
use crate::call::{Call, Core, Failure, Response, Timings};
use crate::config::{Config, parse_url};
use crate::content::Inputs;
use crate::endpoints;
use crate::endpoints::api::Api;
use crate::endpoints::wait::SCALE_UP_TIMEOUT;
use crate::error::{Error, Kind, Reply, Result};
use crate::http::reply::request_id;
use crate::http::transport::{Incoming, LONGEST_FINISH, Outgoing};
use crate::log::Level;
use crate::providers::reading::Reading;
use crate::providers::{self, Ask, Context, Plan};
use crate::tasks::decode::{Decoder, Output, Whole};
use crate::tasks::endpoints::Operation;

impl Call<'_> {
    /// One attempt at the call.
    pub(super) async fn attempt(
        &self,
        inputs: &Inputs,
        other_form: bool,
        timings: &mut Timings,
        attempts: u32,
    ) -> std::result::Result<Response, Failure> {
        if let Some(operation) = self.operation() {
            return self.operate(operation, timings, attempts).await;
        }
        let args = match self.args.task().otherwise.filter(|_| other_form) {
            Some(other) => Cow::Owned(self.args.clone().in_form(other)),
            None => self.without_refused()?,
        };
        let Core { transport, hub, tokens, .. } = self.core;
        let config = &self.link.config;
        let provided = self.options.token.as_ref();
        let token = match self.link.key(&args) {
            Some(key) => Some(key),
            None => self.link.passed_on(tokens.for_call(provided, hub.url()?, transport, self.log).await?),
        };
        let token = token.as_ref();
        let context = Context { config, transport, hub, tokens, provided, token, inputs, log: self.log };
        let own = self.link.headers_of(&args, &self.options.headers);
        let plan = providers::plan(&context, &args, self.options.streaming, &own).await?;
        let gives = args.task().gives;
        let mut decoder = gives.decoder(&args);
        let ask = match plan {
            Plan::Ask(ask) => ask,
            Plan::Known(value) => return Ok(self.known(value, &mut *decoder, timings, attempts)?),
        };
        let job = Job::of(self, &ask)?;
        let Ask { outgoing, reading, provider, .. } = *ask;
        let outgoing = self.held_while_it_starts(outgoing);
        self.log.add(Level::Debug, || {
            format!("{} {}", outgoing.method, crate::config::redact(outgoing.url.as_str()))
        });
        self.tried.inspect(|tried| tried.asks());
        let incoming = transport.send(outgoing).await.map_err(Failure::of_asked)?;
        timings.first_byte = self.began.elapsed();
        let incoming = match gives.any_status() {
            true => incoming,
            false => incoming.success().await.map_err(Failure::of_asked)?,
        };
        let (status, headers) = (incoming.status(), incoming.headers().clone());
        for warning in headers.get_all("x-hf-warning").iter().filter_map(|value| value.to_str().ok()) {
            self.log.add(Level::Warn, || tokens.without_secrets(warning.to_owned(), &[]));
        }
        let output = if self.options.streaming {
            self.read_events(incoming, &mut *decoder).await?
        } else {
            // The server has done its work: whatever is wrong with its answer, it is not asked for another.
            let whole = match (&job, reading) {
                // On the heap, because a future is as large as the rarest thing it may do.
                (Some(job), _) => Box::pin(job.follow(incoming)).await,
                (None, reading) => whole_of(incoming, reading).await,
            };
            let read = whole.and_then(|whole| read_whole(whole, &mut *decoder));
            read.map_err(|error| Failure { seen: true, ..Failure::of_asked(error) })?
        };
        timings.total = self.began.elapsed();
        Ok(Response {
            output,
            status,
            request_id: request_id(&headers),
            provider: headers.get(CHOSEN).and_then(|name| name.to_str().ok()).map_or(provider, str::to_owned),
            fallback: self.link.number,
            headers,
            attempts,
            timings: *timings,
        })
    }

    /// An attempt at an operation on Inference Endpoints.
    async fn operate(
        &self,
        operation: Operation,
        timings: &mut Timings,
        attempts: u32,
    ) -> std::result::Result<Response, Failure> {
        let Core { transport, hub, tokens, changes, .. } = self.core;
        let api = Api {
            config: self.core.config(),
            transport,
            hub,
            tokens,
            provided: self.options.token.as_ref(),
            own: &self.options.headers,
            changes,
            attempt: attempts,
            committed: AtomicBool::new(false),
            args: self.args,
            choice: endpoints::choice(self.args),
            secrets: self.secrets(),
            log: self.log,
            inflight: self.inflight,
        };
        // On the heap, because a future is as large as the rarest thing it may do.
        let done = Box::pin(endpoints::run(&api, operation)).await.map_err(|error| {
            let status = error.reply.as_deref().map_or(0, |reply| reply.status);
            let committed = operation.is_once() && api.committed.load(Ordering::Relaxed);
            let seen = operation.waits() || (committed && matches!(status, 502 | 504));
            Failure { seen, ..Failure::of_asked(error) }
        })?;
        timings.total = self.began.elapsed();
        timings.first_byte = timings.total;
        let reply = done.reply;
        let mut output = done.output;
        output.bytes = reply.body;
        let request_id = request_id(&reply.headers);
        let (status, headers) = (reply.status, reply.headers);
        let timings = *timings;
        Ok(Response { output, status, headers, request_id, attempts, timings, ..Response::default() })
    }

    /// Has an endpoint's proxy hold the request while the endpoint starts, as long as the call may wait for that.
    fn held_while_it_starts(&self, mut outgoing: Outgoing) -> Outgoing {
        let Config { starts, timeouts, base_url, .. } = &self.link.config;
        let own = || Some(parse_url("the endpoint's URL", base_url.as_deref()?).ok()?.origin());
        if *starts && own().is_some_and(|own| own == outgoing.url.origin()) {
            let total = self.options.timeout.or(timeouts.total);
            let left = total.map(|total| total.saturating_sub(self.began.elapsed()));
            let limits = [Some(timeouts.loading), left, timeouts.first_byte];
            let seconds = limits.into_iter().flatten().min().map_or(0, |least| least.as_secs());
            if seconds > 0 {
                outgoing.headers.entry(SCALE_UP_TIMEOUT).or_insert(HeaderValue::from(seconds));
            }
        }
        outgoing
    }

    /// An endpoint that has no replica to answer is about to start one.
    pub(super) fn starting(&self, mut error: Error) -> Error {
        let untyped = |reply: &Reply| reply.status == 503 && reply.error_type.is_none();
        if self.link.config.starts && error.reply.as_deref().is_some_and(untyped) {
            error.kind = Kind::ModelLoading;
        }
        error
    }

    /// The response of a call that look-ups have answered.
    fn known(
        &self,
        value: Value,
        decoder: &mut dyn Decoder,
        timings: &mut Timings,
        attempts: u32,
    ) -> Result<Response> {
        timings.total = self.began.elapsed();
        timings.first_byte = timings.total;
        let whole = Whole { body: value.to_string().into(), mime_type: None, status: 200, reshape: Ok };
        let output = decoder.reply(whole)?;
        Ok(Response { output, status: 200, attempts, timings: *timings, ..Response::default() })
    }

    async fn read_events(
        &self,
        mut incoming: Incoming<'_>,
        decoder: &mut dyn Decoder,
    ) -> std::result::Result<Output, Failure> {
        let mut reader = EventReader::default();
        let failure = |error: Error, seen: bool| Failure { seen, ..Failure::of_asked(error) };
        loop {
            let chunk = match incoming.chunk().await {
                Ok(chunk) => chunk,
                Err(error) => return Err(failure(error, reader.seen)),
            };
            let ended = chunk.is_none();
            let (events, result) = reader.read(chunk.as_deref(), decoder);
            if !events.is_empty() {
                self.tried.inspect(|tried| tried.hears());
                self.inflight.push(events).await;
            }
            match result {
                Err(error) => return Err(failure(error, reader.seen)),
                Ok(_) if ended => break,
                Ok(true) => {
                    if self.limit().is_none_or(|limit| self.began.elapsed() + LONGEST_FINISH < limit) {
                        incoming.finish().await;
                    }
                    break;
                }
                Ok(false) => {}
            }
        }
        if !reader.spoke {
            return Err(failure(reader.silence(incoming.headers()), false));
        }
        Ok(decoder.assembled())
    }
}

/// The header by which the router says whom it has chosen.
const CHOSEN: &str = "x-inference-provider";

/// The reply as it came.
async fn whole_of(incoming: Incoming<'_>, reading: Reading) -> Result<Whole> {
    let reshape = match reading {
        Reading::Json(reshape) => reshape,
        Reading::Steps(_) => Ok,
    };
    let (status, mime_type) = (incoming.status(), incoming.mime_type());
    Ok(Whole { body: incoming.bytes().await?, mime_type, status, reshape })
}

/// The result that a whole reply comes to.
fn read_whole(whole: Whole, decoder: &mut dyn Decoder) -> Result<Output> {
    let (body, mime_type) = (whole.body.clone(), whole.mime_type.clone());
    let mut output = decoder.reply(whole)?;
    if output.bytes.is_empty() {
        (output.bytes, output.mime_type) = (body, mime_type);
    }
    Ok(output)
}
