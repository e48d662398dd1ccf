//! Pages for what is not there or cannot be shown.

use crate::components::icon;
use crate::visit::Visit;
use desk_service::ServiceError;
use http::StatusCode;
use leptos::prelude::*;

/// The fallback of the router.
pub(crate) fn not_found() -> impl IntoView {
    nothing_here(&Visit::current())
}

/// 404, with the way back.
pub(crate) fn nothing_here(visit: &Visit) -> AnyView {
    visit.set_status(StatusCode::NOT_FOUND);
    message(visit.words.problem.not_found, visit.words.problem.not_found_text, visit.words.complaint.back_to_list)
        .into_any()
}

/// A failure behind the page. The cause is in the log; the person learns what it means.
pub(crate) fn failed(visit: &Visit, error: &ServiceError) -> AnyView {
    let status = match error {
        ServiceError::NotFound => return nothing_here(visit).into_any(),
        ServiceError::Forbidden(_) => StatusCode::FORBIDDEN,
        error if error.is_transient() => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    };
    tracing::error!(%error, path = %visit.path, "page cannot be shown");
    visit.set_status(status);
    message(visit.words.problem.broken, visit.words.problem.broken_text, visit.words.common.refresh).into_any()
}

/// For a page that was asked for without a session.
pub(crate) fn sign_in_first(visit: &Visit) -> AnyView {
    crate::redirect::lead_to("/login");
    message(visit.words.login.sign_in, visit.words.login.text, visit.words.login.sign_in).into_any()
}

fn message(title: &'static str, text: &'static str, way: &'static str) -> AnyView {
    view! {
        <main class="problem">
            {icon("off")} <h1>{title}</h1> <p>{text}</p>
            <p>
                <a class="button" href="/inbox">
                    {way}
                </a>
            </p>
        </main>
    }
    .into_any()
}
