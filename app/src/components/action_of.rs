use crate::visit::Visit;

/// Where a form is sent, with the person whose page it stands on: who has signed in meanwhile neither sends nor keeps
/// anything in their name, and does not lose their words.
pub(crate) fn action_of(visit: &Visit, name: &str) -> String {
    format!("/api/{name}?author={}", visit.author())
}
