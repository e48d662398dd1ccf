//! Which rule stands for which route. The default is refusal: a route without a rule answers nobody.

use super::{callback, events, health, media};
use desk_app::doors::{Access, DOORS};
use desk_domain::Permission;
use std::collections::HashMap;

/// A route as the router writes it, and who may come.
pub type Rule = (&'static str, Access);

/// The routes that are no pages.
const OWN: &[Rule] = &[
    (events::PATH, Access::Needs(Permission::ComplaintRead)),
    (media::PATH, Access::Needs(Permission::ComplaintRead)),
    // Signed by WeChat Pay, and verified before anything is read from it.
    (callback::PATH, Access::Anyone),
    (health::ALIVE, Access::Anyone),
    (health::READY, Access::Anyone),
];

/// Every rule there is.
pub fn rules() -> impl Iterator<Item = Rule> {
    let doors = DOORS.iter().map(|door| (door.path, door.access));
    OWN.iter().copied().chain(doors)
}

pub(super) struct Rules(HashMap<&'static str, Access>);

impl Rules {
    pub(super) fn new() -> Self {
        Self(rules().collect())
    }

    pub(super) fn access(&self, route: &str) -> Option<Access> {
        self.0.get(route).copied()
    }
}
