//! All doors of the site: pages, forms, and what the server answers by itself.

use super::{Site, callback, events, health, media};
use axum::routing::{MethodRouter, get, post};
use desk_app::doors::{Access, DOORS, Door};
use desk_domain::Permission;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A door of the server's own, with its handler.
pub(super) type Own = (Door, fn() -> MethodRouter<Site>);

/// For people, behind the guard like pages.
pub(super) static FOR_PEOPLE: [Own; 2] = [
    (Door::other("/events", Access::Needs(Permission::ComplaintRead)).taking_its_time(), || get(events::stream)),
    (Door::other("/media/{key}", Access::Needs(Permission::ComplaintRead)).taking_its_time(), || get(media::picture)),
];

/// For machines, without a session. Notifications are signed by WeChat Pay, and verified before anything is read from
/// them.
pub(super) static FOR_MACHINES: [Own; 3] = [
    (Door::other(callback::PATH, Access::Anyone), || post(callback::notify)),
    (Door::other(health::ALIVE, Access::Anyone), || get(health::alive)),
    (Door::other(health::READY, Access::Anyone), || get(health::ready)),
];

static BY_ROUTE: LazyLock<HashMap<&'static str, &'static Door>> =
    LazyLock::new(|| doors().map(|door| (door.path, door)).collect());

/// All doors.
pub fn doors() -> impl Iterator<Item = &'static Door> {
    FOR_PEOPLE.iter().chain(&FOR_MACHINES).map(|(door, _)| door).chain(DOORS)
}

/// The door of a route, in the router's notation.
pub(super) fn at(route: &str) -> Option<&'static Door> {
    BY_ROUTE.get(route).copied()
}
