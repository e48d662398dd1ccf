//! Accepting and serving connections, with time-outs.

use super::patience::Patience;
use super::rest;
use super::seats::{Capacity, Seat, Seats, Taken};
use super::watched::{Answered, Asked, Watched};
use super::{callback, health};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::middleware;
use axum::response::Response;
use axum::serve::Listener;
use http::{HeaderName, Request, StatusCode, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::future::ready;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

/// Most bytes of a request's head, and of the part of an answer that is buffered until it is read: cookies and the
/// longest URL have room in it.
const MOST_HEAD: usize = 32 * 1024;

/// While every seat is taken, reserved ones included, a waiting connection is looked for this often.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

const CROWDED_HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
    (header::RETRY_AFTER, "5"),
    (header::CONNECTION, "close"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// Answers requests until `shutdown` is cancelled and those under way are answered.
///
/// What goes wrong on one connection ends that connection, and accepting is tried again.
pub async fn serve(listener: TcpListener, router: Router, shutdown: CancellationToken) {
    serve_with(listener, router, shutdown, Patience::default()).await;
}

/// The same with other time-outs.
pub async fn serve_with(listener: TcpListener, router: Router, shutdown: CancellationToken, patience: Patience) {
    serve_through(listener, router, shutdown, patience, Capacity::default()).await;
}

/// The same with other time-outs and another capacity.
pub async fn serve_through(
    mut listener: TcpListener,
    router: Router,
    shutdown: CancellationToken,
    patience: Patience,
    capacity: Capacity,
) {
    let (connections, seats) = (TaskTracker::new(), Seats::default());
    let room = Arc::new(Semaphore::new(capacity.ordinary + capacity.reserved));
    let answers = Answers { site: router, crowded: crowded(patience) };
    let sweeping = tokio::spawn(sweep(seats.clone(), patience.stalled));
    let accepting = async {
        loop {
            // Waits and tries again while the machine has no descriptors left.
            let (stream, peer) = Listener::accept(&mut listener).await;
            // A page is sent in several writes. With Nagle's algorithm the second would wait until the first is
            // acknowledged.
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a connection keeps Nagle's algorithm");
            }
            let is_extra = seats.count() >= capacity.ordinary && !seats.make_room();
            let place = place(&room, &seats).await;
            let guest = Guest { stream, peer, taken: seats.take(), is_extra };
            let talk = converse(guest, answers.clone(), shutdown.clone(), patience);
            connections.spawn(async move {
                talk.await;
                drop(place);
            });
        }
    };
    tokio::select! {
        () = accepting => {}
        () = shutdown.cancelled() => {}
    }
    drop(listener);
    sweeping.abort();
    connections.close();
    // Requests are finished; connections that neither send nor read are not waited for.
    tokio::select! {
        () = connections.wait() => {}
        () = sweep(seats, patience.farewell) => {}
    }
}

/// A permit for one more connection; one that only waits for its client is closed for it.
async fn place(room: &Arc<Semaphore>, seats: &Seats) -> Option<OwnedSemaphorePermit> {
    loop {
        tokio::select! {
            biased;
            place = room.clone().acquire_owned() => return place.ok(),
            () = tokio::time::sleep(LOOK_AGAIN) => drop(seats.make_room()),
        }
    }
}

/// Closes connections whose client does nothing for longer than this.
async fn sweep(seats: Seats, longest: Duration) {
    let mut ticks = tokio::time::interval((longest / 4).max(Duration::from_millis(10)));
    loop {
        ticks.tick().await;
        seats.cut(longest);
    }
}

/// A connection that was just accepted.
struct Guest {
    stream: TcpStream,
    peer: SocketAddr,
    taken: Taken,
    /// Whether it has a reserved seat, since all others are taken by connections that are being served.
    is_extra: bool,
}

/// The services that answer requests.
#[derive(Clone)]
struct Answers {
    site: Router,
    crowded: Router,
}

fn crowded(patience: Patience) -> Router {
    let text = Bytes::from(desk_app::crowded());
    let refuse = move || ready((StatusCode::SERVICE_UNAVAILABLE, CROWDED_HEADERS, text.clone()));
    Router::new().fallback(refuse).layer(middleware::from_fn_with_state(patience, rest::read))
}

/// Serves one connection, request after request, with a time-out for each head.
async fn converse(guest: Guest, answers: Answers, shutdown: CancellationToken, patience: Patience) {
    let Guest { stream, peer, taken, is_extra } = guest;
    let seat = taken.seat.clone();
    let service = service_fn(|mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        answer(request, answers.clone(), seat.clone(), is_extra)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(if is_extra { patience.farewell.min(patience.head) } else { patience.head })
        .max_buf_size(MOST_HEAD)
        .serve_connection(TokioIo::new(Watched { stream, seat: seat.clone() }), service);
    tokio::pin!(connection);
    let ended = async {
        tokio::select! {
            ended = connection.as_mut() => ended,
            () = shutdown.cancelled() => {
                connection.as_mut().graceful_shutdown();
                connection.await
            }
        }
    };
    tokio::select! {
        ended = ended => {
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended before its request did");
            }
        }
        () = seat.leave.cancelled() => tracing::debug!("a connection that did nothing has made room"),
    }
}

async fn answer(
    request: Request<Incoming>,
    answers: Answers,
    seat: Arc<Seat>,
    is_extra: bool,
) -> Result<Response<Body>, Infallible> {
    let served = seat.serve();
    let is_refused = is_extra && !has_a_reserved_seat(request.uri().path());
    let router = if is_refused { answers.crowded } else { answers.site };
    let response = router.oneshot(request.map(|body| Body::new(Asked { body, seat: seat.clone() }))).await?;
    Ok(response.map(|body| Body::new(Answered { body, _served: served })))
}

fn has_a_reserved_seat(path: &str) -> bool {
    path.starts_with(callback::PREFIX) || matches!(path, health::ALIVE | health::READY)
}
