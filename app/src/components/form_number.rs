use crate::visit::Visit;
use desk_service::send;
use leptos::prelude::*;

/// The number that makes a form one message for ever, however often a browser sends it. Another one each time a page is
/// made, so that it has no place in a region that is renewed when it differs.
pub(crate) fn form_number(visit: &Visit) -> AnyView {
    view! { <input type="hidden" name="form" value=send::new_form_number(&visit.desk) /> }.into_any()
}
