//! Replies that only begin an answer: a job is asked after until it is done, and the file of its result is fetched.

use std::time::{Duration, Instant};

use bytes::Bytes;
use reqwest::header::HeaderMap;
use reqwest::{Method, Url};
use serde_json::{Value, json};

use crate::call::Call;
use crate::config::parse_url;
use crate::content::{decode_data_url, is_data_url};
use crate::error::{Error, Kind, Result};
use crate::http::body::Body;
use crate::http::retry::{Next as Again, Retry};
use crate::http::transport::{Incoming, Outgoing};
use crate::providers::Ask;
use crate::providers::reading::{Next, Reading, Steps};
use crate::runtime::inflight::{Event, Progress};
use crate::tasks::decode::{Whole, json_body};
use crate::tasks::results::decode_base64;

/// A job at a provider, and what asks after it.
pub struct Job<'a> {
    call: &'a Call<'a>,
    steps: Steps,
    provider: String,
    base: Url,
    /// The headers of the request, which all questions repeat.
    headers: HeaderMap,
}

impl<'a> Job<'a> {
    /// The job that a request begins, if it does.
    pub fn of(call: &'a Call<'a>, ask: &Ask) -> Result<Option<Self>> {
        let Reading::Steps(steps) = ask.reading else { return Ok(None) };
        let mut base = parse_url("the provider's address", &ask.base)?;
        base.set_query(ask.outgoing.url.query());
        let _ = base.set_username("");
        let _ = base.set_password(None);
        let (provider, headers) = (ask.provider.clone(), ask.outgoing.headers.clone());
        Ok(Some(Self { call, steps, provider, base, headers }))
    }

    /// Goes from the first reply to the answer.
    pub async fn follow(&self, first: Incoming<'_>) -> Result<Whole> {
        let mut reply = json_body(&first.bytes().await?)?;
        let mut asked: Option<String> = None;
        let mut times = 0;
        loop {
            match (self.steps.next)(&reply, asked.as_deref())? {
                Next::Ask { .. } if times == self.steps.most => {
                    let why = format!("the job at {} was not done after {times} looks at it", self.provider);
                    return Err(Error::new(Kind::Timeout, format!("{why}; it may still be going on there")));
                }
                Next::Ask { path, pause, status } => {
                    times += 1;
                    self.pause(pause, &status, times).await;
                    let question =
                        Outgoing::new(Method::GET, self.below(&path)?, self.headers.clone(), Body::default());
                    reply = json_body(&self.fetch(&question).await?.0)?;
                    asked = Some(path);
                }
                Next::File(url) => {
                    let (bytes, mime_type) = self.file(&url).await?;
                    return match self.steps.file {
                        Some(made) => Ok(whole(made(bytes)?, None)),
                        None => Ok(whole(bytes, mime_type)),
                    };
                }
                Next::Bytes(bytes) => return Ok(whole(bytes, None)),
            }
        }
    }

    /// Tells what state the job is in, and waits.
    async fn pause(&self, pause: Duration, status: &str, times: u32) {
        let call = self.call;
        let own = call.core.config().poll_interval.filter(|_| !pause.is_zero());
        let pause = own.unwrap_or(pause);
        let provider = &self.provider;
        let text = format!("the job at {provider} is {status}");
        let text = call.core.tokens.without_secrets(text, &[]);
        call.log.add(crate::log::Level::Debug, || text.clone());
        if call.options.progress {
            let json = json!({
                "provider": provider, "status": status, "looks": times, "next_look": pause.as_secs_f64(),
            });
            call.inflight.push(vec![Event::Progress(Progress { text, json: Some(json) })]).await;
        }
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
    }

    /// The URL of a path that the provider has named. It must stay there, because the key goes with it.
    fn below(&self, path: &str) -> Result<Url> {
        let mut url = self.base.clone();
        let below = format!("{}/", self.base.path().trim_end_matches('/'));
        url.set_path(&format!("{below}{}", path.trim_start_matches('/')));
        match path.starts_with('/') && url.path().starts_with(&below) {
            true => Ok(url),
            false => {
                let provider = &self.provider;
                Err(Error::protocol(format!("{provider} names \"{path}\" as the path of the job")))
            }
        }
    }

    /// The file of a result, fetched without credentials, and its media type.
    async fn file(&self, url: &str) -> Result<(Bytes, Option<String>)> {
        let wrong = |error: Error| Error { kind: Kind::Protocol, ..error };
        if is_data_url(url) {
            let lenient =
                || Some(decode_base64(url)).filter(|bytes| !bytes.is_empty()).map(|bytes| (bytes, None));
            return decode_data_url(url).or_else(|error| lenient().ok_or_else(|| wrong(error)));
        }
        let url = parse_url("the result's URL", url).map_err(wrong)?;
        self.fetch(&Outgoing::new(Method::GET, url, HeaderMap::new(), Body::default())).await
    }

    /// What a GET brings; unlike the request that began the job it may be sent again.
    async fn fetch(&self, outgoing: &Outgoing) -> Result<(Bytes, Option<String>)> {
        let Call { core, began, options, .. } = self.call;
        let limit = options.timeout.or(core.config().timeouts.total);
        let mut retry = Retry::new(core.config(), limit.map(|limit| *began + limit)).of_repeatable();
        loop {
            let fetched = async {
                let incoming = core.transport.send(outgoing.clone()).await?.success().await?;
                let mime_type = incoming.mime_type();
                Ok((incoming.bytes().await?, mime_type))
            };
            match fetched.await {
                Ok(fetched) => return Ok(fetched),
                Err(error) => match retry.after(&error, Instant::now()) {
                    Again::GiveUp => return Err(error),
                    Again::Wait(pause, why) => self.call.wait(pause, &why).await,
                },
            }
        }
    }
}

fn whole(body: Bytes, mime_type: Option<String>) -> Whole {
    Whole { body, mime_type, status: 200, reshape: Ok::<Value, Error> }
}
