//! The origin and the door of a request, and the log of refusals.

use super::problem::Wants;
use super::{Site, doors};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk_app::Problem;
use desk_app::caller::Caller;
use desk_app::doors::{Behind, Door};
use desk_domain::ClientAddress;
use desk_service::people::{self, CurrentUser, Origin};
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode, header};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tower_http::csrf::ProtectionError;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Adds [`Origin`] and [`Door`] to the request, and logs whom the desk has refused.
pub(super) async fn attend(State(site): State<Site>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let origin = origin(&site, &parts);
    let mut request = Request::from_parts(parts, body);
    let door = request.extensions().get::<MatchedPath>().and_then(|route| doors::at(route.as_str()));
    let wants = Wants::of(&request);
    request.extensions_mut().insert(origin.clone());
    if let Some(door) = door {
        request.extensions_mut().insert(door);
    }
    let response = next.run(request).await;
    match response.status() {
        StatusCode::FORBIDDEN => note(&site, &origin, door, &response),
        StatusCode::SERVICE_UNAVAILABLE if wants == Wants::Page && door.is_some_and(is_form) => {
            return in_words(&response);
        }
        _ => {}
    }
    response
}

/// Where a request comes from.
pub(super) fn origin(site: &Site, parts: &Parts) -> Origin {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(address)| address.ip());
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let forwarded: Vec<String> = parts.headers.get_all(FORWARDED_FOR).iter().map(text).collect();
    let forwarded = forwarded.iter().map(String::as_str);
    let browser = parts.headers.get(header::USER_AGENT).map(text).unwrap_or_default();
    Origin { address: ClientAddress::of(peer, forwarded, site.desk.settings().web.trusted_proxies.get()), browser }
}

/// Logs a refusal. The person behind a cross-site form was not looked up, and is logged as `-`.
fn note(site: &Site, origin: &Origin, door: Option<&Door>, response: &Response) {
    let is_foreign = response.extensions().get::<ProtectionError>().is_some();
    let why = if is_foreign { "form of another site" } else { "not allowed" };
    let name = match response.extensions().get::<Arc<Caller>>().map(|caller| &caller.user) {
        Some(CurrentUser::SignedIn(actor) | CurrentUser::Lapsed(actor)) => actor.name.as_str(),
        _ => "-",
    };
    people::note_refusal(&site.desk, why, name, &origin.address, door.map_or("other", |door| door.path));
}

fn is_form(door: &Door) -> bool {
    matches!(door.behind, Behind::Form)
}

/// Words for a form that could not be handled right now: its server function has answered as to a script.
fn in_words(response: &Response) -> Response {
    let Some(retry_after) = response.headers().get(header::RETRY_AFTER) else {
        return Problem::Unavailable.into_response();
    };
    ([(header::RETRY_AFTER, retry_after.clone())], Problem::Busy).into_response()
}
