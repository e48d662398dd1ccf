use crate::author::PARAMETER;
use crate::visit::Visit;
use leptos::server_fn::ServerFn;

/// Where the form of a server function is sent, with the person whose page it stands on.
pub(crate) fn action_of<F: ServerFn>(visit: &Visit) -> String {
    format!("{}?{PARAMETER}={}", F::PATH, visit.author())
}
