//! What every form on the page of a complaint says besides what it is for.

use crate::visit::Visit;
use desk_service::complaints::ComplaintView;
use leptos::prelude::*;

/// Which complaint it is about, and the list to go on with.
pub(super) fn about(visit: &Visit, view: &ComplaintView) -> AnyView {
    view! {
        <input type="hidden" name="complaint" value=view.id.to_string() />
        <input type="hidden" name="query" value=visit.query.clone() />
    }
    .into_any()
}
