//! A response body that flows at a given rate, and can stall or break off.

use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

use axum::BoxError;
use axum::body::{BodyDataStream, Bytes};
use futures_util::stream::{self, Stream, StreamExt};
use tokio::time::{Duration, Instant, sleep_until};

use crate::Shared;

/// Pieces per second at the wished rate: small enough for a smooth bar, large enough to cost nothing.
const PIECES_PER_S: u64 = 40;

/// Where a body breaks off, at once or after it has stalled until the test breaks it.
#[derive(Clone, Copy)]
pub(crate) struct Flaw {
    pub(crate) after_bytes: u64,
    pub(crate) stalls: bool,
}

struct Flow {
    source: BodyDataStream,
    rest: Bytes,
    bytes_per_s: Option<u64>,
    flaw: Option<Flaw>,
    shared: Arc<Shared>,
    sent: u64,
    start: Instant,
}

/// `source` at `bytes_per_s`, ending with an error (hyper then drops the connection) where it has a flaw.
pub(crate) fn paced(
    source: BodyDataStream,
    bytes_per_s: Option<u64>,
    flaw: Option<Flaw>,
    shared: Arc<Shared>,
) -> impl Stream<Item = Result<Bytes, BoxError>> {
    let flow = Flow { source, rest: Bytes::new(), bytes_per_s, flaw, shared, sent: 0, start: Instant::now() };
    // `None` as the state: a broken body has nothing after its error.
    stream::unfold(Some(flow), |state| async move {
        let mut flow = state?;
        match flow.next_piece().await {
            Some(Ok(piece)) => Some((Ok(piece), Some(flow))),
            Some(Err(e)) => Some((Err(e), None)),
            None => None,
        }
    })
}

impl Flow {
    async fn next_piece(&mut self) -> Option<Result<Bytes, BoxError>> {
        // Ends: every turn takes one frame of the source, and only an empty frame makes another turn.
        while self.rest.is_empty() {
            match self.source.next().await? {
                Ok(bytes) => self.rest = bytes,
                Err(e) => return Some(Err(e.into())),
            }
        }
        let piece_max = self.bytes_per_s.map_or(u64::MAX, |rate| (rate / PIECES_PER_S).max(1));
        let until_flaw = self.flaw.map_or(u64::MAX, |flaw| flaw.after_bytes.saturating_sub(self.sent));
        if until_flaw == 0 {
            // hyper drops what it has not sent when it meets the error, and sends what it has when it must wait.
            tokio::task::yield_now().await;
            if self.flaw.is_some_and(|flaw| flaw.stalls) {
                // Listens before it says so: whoever sees the number may break it at once.
                let broken = self.shared.break_stalled.notified();
                self.shared.stalled.fetch_add(1, SeqCst);
                broken.await;
            }
            return Some(Err("the connection breaks here, as the test asked".into()));
        }
        let length = piece_max.min(until_flaw).min(self.rest.len() as u64);
        let piece = self.rest.split_to(usize::try_from(length).expect("at most the length of a buffer"));
        self.sent += length;
        if let Some(rate) = self.bytes_per_s {
            // Against the start, not the last piece, so that late wake-ups do not add up.
            let due_us = self.sent.saturating_mul(1_000_000) / rate.max(1);
            sleep_until(self.start + Duration::from_micros(due_us)).await;
        }
        Some(Ok(piece))
    }
}
