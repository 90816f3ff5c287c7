//! A caller's stream of bytes that is sent while it is read. The network's side asks for the next part; the caller's
//! function runs on a thread of the caller's, inside the verb that waits for the request or delivers its events.

use std::fmt;
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;

use crate::error::{Error, Kind, Result};
use crate::runtime::errand::Errand;
use crate::runtime::inflight::Inflight;

/// Fills a buffer and says how much of it; nothing at the end.
pub type Read = Box<dyn FnMut(&mut [u8]) -> Result<usize> + Send>;

/// A stream of the caller's.
pub struct Feed {
    size: Option<u64>,
    read: Mutex<Option<Read>>,
    state: Mutex<State>,
    asks: OnceLock<std::sync::Weak<Inflight>>,
}

#[derive(Default)]
struct State {
    part: Option<Result<Bytes>>,
    ended: bool,
    closed: bool,
    given: bool,
    /// Which body may have the parts; bodies of attempts before it get none.
    turn: u64,
    total: u64,
    waker: Option<Waker>,
}

/// The largest part.
const PART: usize = 64 << 10;

/// How much the first part has, unless there is no more: enough to tell what it is.
const FIRST: usize = 512;

impl fmt::Debug for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Feed")
    }
}

impl Feed {
    /// A stream of `size` bytes, or of any number.
    pub fn new(size: Option<u64>, read: Read) -> Arc<Self> {
        Arc::new(Self { size, read: Mutex::new(Some(read)), state: Mutex::default(), asks: OnceLock::new() })
    }

    /// How many bytes there are, if that is known.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// Takes the stream back from the bodies that have it. False if one has got a part of it: then it cannot be sent once
    /// more.
    pub fn reclaim(&self) -> bool {
        let mut state = self.state.lock().unwrap();
        state.turn += u64::from(!state.given);
        !state.given
    }

    /// What a body shows when it wants a part.
    pub fn turn(&self) -> u64 {
        self.state.lock().unwrap().turn
    }

    /// The request whose verbs run the caller's function.
    pub fn serve(&self, inflight: &Arc<Inflight>) {
        _ = self.asks.set(Arc::downgrade(inflight));
    }

    /// The first part, which stays.
    pub async fn first(self: &Arc<Self>) -> Result<Bytes> {
        std::future::poll_fn(|context| match self.poll(context) {
            Poll::Ready(()) => {
                Poll::Ready(self.state.lock().unwrap().part.clone().unwrap_or(Ok(Bytes::new())))
            }
            Poll::Pending => Poll::Pending,
        })
        .await
    }

    /// All that is left, in one piece.
    pub async fn rest(self: &Arc<Self>) -> Result<Bytes> {
        let mut bytes = Vec::new();
        let turn = self.turn();
        while let Some(part) = std::future::poll_fn(|context| self.poll_part(turn, context)).await {
            bytes.extend_from_slice(&part?);
        }
        Ok(bytes.into())
    }

    /// The next part, or nothing at the end; asks the caller's side for it if need be.
    pub fn poll_part(self: &Arc<Self>, turn: u64, context: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        let over = || Poll::Ready(Some(Err(Error::new(Kind::Cancelled, "the attempt is over"))));
        if self.turn() != turn {
            return over();
        }
        match self.poll(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(()) => {
                let mut state = self.state.lock().unwrap();
                if state.turn != turn {
                    return over();
                }
                state.given = true;
                Poll::Ready(state.part.take())
            }
        }
    }

    /// Ready when there is a part, or none to come.
    fn poll(self: &Arc<Self>, context: &mut Context<'_>) -> Poll<()> {
        {
            let mut state = self.state.lock().unwrap();
            if state.part.is_some() || state.ended {
                return Poll::Ready(());
            }
            state.waker = Some(context.waker().clone());
        }
        if let Some(inflight) = self.asks.get().and_then(std::sync::Weak::upgrade) {
            let errand: Arc<dyn Errand> = self.clone();
            inflight.ask(&errand);
        }
        Poll::Pending
    }

    /// Gives the caller's function back, because nobody will ask for more.
    pub fn close(&self) {
        let waker = {
            let mut state = self.state.lock().unwrap();
            (state.closed, state.ended) = (true, true);
            state.waker.take()
        };
        self.give_back();
        waker.into_iter().for_each(Waker::wake);
    }

    /// Drops the caller's function if it is over. One that runs now is dropped by its thread.
    fn give_back(&self) {
        if !self.state.lock().unwrap().closed {
            return;
        }
        let read = self.read.try_lock().ok().and_then(|mut slot| slot.take());
        drop(read);
    }
}

impl Errand for Feed {
    /// Reads the next part.
    fn run(&self) {
        let mut slot = self.read.lock().unwrap();
        if self.state.lock().unwrap().part.is_some() {
            return;
        }
        let mut buffer = vec![0; PART];
        let least = if self.state.lock().unwrap().total == 0 { FIRST } else { 1 };
        let read = slot.as_mut().map_or(Ok(0), |read| {
            let mut len = 0;
            while len < least {
                match read(&mut buffer[len..])? {
                    0 => break,
                    more => len += more,
                }
            }
            Ok(len)
        });
        let mut state = self.state.lock().unwrap();
        let part = read.and_then(|len| {
            state.total += len as u64;
            buffer.truncate(len);
            match self.size {
                Some(wanted) if state.total > wanted || (len == 0 && state.total < wanted) => {
                    Err(Error::argument(format!(
                        "the content's read function gave {} bytes, but {wanted} were announced",
                        state.total
                    )))
                }
                _ => Ok(Bytes::from(buffer)),
            }
        });
        state.ended |= part.as_ref().map_or(true, Bytes::is_empty);
        state.part = Some(part).filter(|part| part.as_ref().map_or(true, |part| !part.is_empty()));
        let waker = state.waker.take();
        let ended = state.ended;
        drop(state);
        let done = if ended { slot.take() } else { None };
        drop(slot);
        drop(done);
        self.give_back();
        waker.into_iter().for_each(Waker::wake);
    }
}
