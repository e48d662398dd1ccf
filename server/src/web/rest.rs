//! The rest of a request that is answered before it was received whole.
//!
//! Closing a connection while the client still writes resets it, and the reset discards the answer that says what was
//! wrong. The rest is therefore read and discarded, within a limit, before the answer is sent.

use super::patience::Patience;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::header;
use http_body::{Frame, SizeHint};
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

/// Most bytes that are read. A picture that is too large is refused by its announced length while it is being sent.
const MOST: usize = 1024 * 1024;

pub(super) async fn read(State(patience): State<Patience>, request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    if body.is_end_stream() {
        return next.run(Request::from_parts(head, body)).await;
    }
    // A client that sends `Expect` has sent nothing before the body is read for the first time.
    let waits = head.headers.contains_key(header::EXPECT);
    let body = Shared(Arc::new(Mutex::new(Begun { body, begun: !waits })));
    let answer = next.run(Request::from_parts(head, Body::new(body.clone()))).await;
    body.drop_rest(patience.rest).await;
    answer
}

/// A body that can be read on after its reader is gone.
#[derive(Clone)]
struct Shared(Arc<Mutex<Begun>>);

struct Begun {
    body: Body,
    begun: bool,
}

impl Shared {
    async fn drop_rest(mut self, longest: Duration) {
        if !self.with(|it| it.begun) {
            return;
        }
        let rest = async {
            let mut dropped = 0;
            while let Some(Ok(frame)) = poll_fn(|context| Pin::new(&mut self).poll_frame(context)).await {
                dropped += frame.data_ref().map_or(0, Bytes::len);
                if dropped > MOST {
                    break;
                }
            }
        };
        // A client slower than this loses the answer, and delays nobody else.
        let _ended = tokio::time::timeout(longest, rest).await;
    }

    fn with<T>(&self, what: impl FnOnce(&mut Begun) -> T) -> T {
        what(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl HttpBody for Shared {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.with(|it| {
            it.begun = true;
            Pin::new(&mut it.body).poll_frame(context)
        })
    }

    fn is_end_stream(&self) -> bool {
        self.with(|it| it.body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        self.with(|it| it.body.size_hint())
    }
}
