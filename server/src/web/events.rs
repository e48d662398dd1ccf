//! `GET /events`: changes as they happen, as server-sent events.
//!
//! Each event has the id of its row, so that a browser that was disconnected gets what it has missed. An event says
//! *that* something changed and not what: the page asks again, with the permissions of its person.

use super::streams::{OpenStream, Streams};
use super::{Shutdown, identity};
use axum::extract::{Extension, Query, State};
use axum::response::sse::{Event as Message, Sse};
use axum::response::{IntoResponse, Response};
use desk_app::Problem;
use desk_app::caller::Caller;
use desk_domain::{Actor, Event, Permission};
use desk_service::Desk;
use desk_service::events;
use futures::Stream;
use futures::stream;
use http::{HeaderMap, HeaderValue, header};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tower_sessions::Session;

const LAST_EVENT_ID: &str = "last-event-id";

/// How often a heartbeat is sent: proxies close idle connections after a minute, and nothing else tells a browser that
/// a connection is dead.
const BEAT_EVERY: Duration = Duration::from_secs(15);

/// When a browser reconnects whose stream was superseded by newer ones of the same person.
const COME_BACK_AFTER: Duration = Duration::from_secs(300);

#[derive(Deserialize)]
pub(super) struct Since {
    /// The newest event that the page has already; for the first connection, which has no `Last-Event-ID`.
    after: Option<i64>,
}

pub(super) async fn stream(
    State(desk): State<Desk>,
    State(Shutdown(shutdown)): State<Shutdown>,
    State(streams): State<Streams>,
    Extension(caller): Extension<Arc<Caller>>,
    Extension(session): Extension<Session>,
    Query(since): Query<Since>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let actor = identity::actor(&caller)?.clone();
    let open = streams.open(&actor.staff_id);
    let wakeups = events::wakeups(&desk);
    let latest = events::latest(&desk, &actor).await?;
    let last = last_seen(&headers).or(since.after).unwrap_or(latest).clamp(0, latest);
    let (waiting, fresh, ended) = (VecDeque::new(), true, false);
    let feed = Feed { desk, actor, session, wakeups, shutdown, open, last, waiting, fresh, ended };
    let mut response = Sse::new(feed.into_stream()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

fn last_seen(headers: &HeaderMap) -> Option<i64> {
    headers.get(LAST_EVENT_ID)?.to_str().ok()?.trim().parse().ok()
}

/// The stream of one browser.
struct Feed {
    desk: Desk,
    actor: Actor,
    session: Session,
    wakeups: watch::Receiver<u64>,
    shutdown: CancellationToken,
    open: OpenStream,
    /// The newest event that was sent.
    last: i64,
    waiting: VecDeque<Event>,
    /// Nothing was sent yet. A first heartbeat makes browser and proxies see the answer at once.
    fresh: bool,
    /// The end of the stream was announced.
    ended: bool,
}

impl Feed {
    fn into_stream(self) -> impl Stream<Item = Result<Message, Infallible>> {
        stream::unfold(self, |mut feed| async move { feed.next().await.map(|message| (Ok(message), feed)) })
    }

    /// The next message to be sent; `None` ends the stream.
    async fn next(&mut self) -> Option<Message> {
        if std::mem::take(&mut self.fresh) {
            return Some(self.beat());
        }
        if self.ended {
            return None;
        }
        if self.open.superseded.is_cancelled() {
            return Some(self.give_way());
        }
        loop {
            if let Some(event) = self.waiting.pop_front() {
                self.last = event.id;
                return message(&event);
            }
            self.wakeups.borrow_and_update();
            match events::after(&self.desk, &self.actor, self.last).await {
                Ok(events) if !events.is_empty() => {
                    if !self.may_go_on().await {
                        return None;
                    }
                    self.waiting.extend(events);
                    continue;
                }
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "an event stream ends; the browser comes back by itself");
                    return None;
                }
            }
            tokio::select! {
                biased;
                () = self.shutdown.cancelled() => return None,
                () = self.open.superseded.cancelled() => return Some(self.give_way()),
                changed = self.wakeups.changed() => changed.ok()?,
                () = tokio::time::sleep(BEAT_EVERY) => {
                    return if self.may_go_on().await { Some(self.beat()) } else { None };
                }
            }
        }
    }

    /// Ends the stream, with a long time to reconnect: a browser that came back at once would supersede the next oldest
    /// stream, and that browser the next.
    fn give_way(&mut self) -> Message {
        self.ended = true;
        Message::default().event("crowded").data("too many streams").retry(COME_BACK_AFTER)
    }

    /// A heartbeat, with the server's clock in unix milliseconds. It has no id, and is no event.
    fn beat(&self) -> Message {
        Message::default().event("beat").data(self.desk.now().0.to_string())
    }

    /// Checks the session as it is stored now: signing out elsewhere ends the stream.
    async fn may_go_on(&self) -> bool {
        if self.shutdown.is_cancelled() || self.session.load().await.is_err() {
            return false;
        }
        identity::may_still(&self.session, &self.desk, Permission::ComplaintRead).await
    }
}

#[derive(Serialize)]
struct Change<'a> {
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    complaint_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mchid: Option<&'a str>,
}

fn message(event: &Event) -> Option<Message> {
    let change = Change {
        kind: event.kind_name(),
        complaint_id: event.complaint_id.as_ref().map(desk_domain::ComplaintId::as_str),
        mchid: event.mchid.as_ref().map(desk_domain::Mchid::as_str),
    };
    let data = serde_json::to_string(&change).ok()?;
    Some(Message::default().id(event.id.to_string()).event("change").data(data))
}
