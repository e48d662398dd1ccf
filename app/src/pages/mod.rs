//! Pages. Each is a function of the visit; the guard in front of the router has already decided who may see it.

mod admin;
mod complaint;
mod frame;
mod health;
mod home;
mod inbox;
mod login;
mod merchants;
mod preferences;
mod problem;
mod reports;
mod toast;

pub(crate) use admin::{audit, staff};
pub(crate) use complaint::{complaint, complete, refund, resend};
use desk_service::complaints;
pub(crate) use health::health;
pub(crate) use home::home;
pub(crate) use inbox::inbox;
pub(crate) use login::login;
pub(crate) use merchants::merchants;
pub(crate) use preferences::preferences;
pub(crate) use problem::not_found;
pub use problem::{ProblemPage, RequestId};
pub(crate) use reports::reports;

use crate::visit::Visit;
use desk_domain::Actor;
use leptos::prelude::*;

/// Renders a page that first has to look something up.
pub(crate) fn page<F, V>(load: impl FnOnce(Visit) -> F + Send + 'static) -> impl IntoView
where
    F: Future<Output = V> + Send + 'static,
    V: IntoView + Send + 'static,
{
    let visit = Visit::current();
    let content = Suspend::new(async move { load(visit).await.into_any() });
    view! { <Suspense>{content}</Suspense> }
}

/// The same for a page that needs a person. Nobody else gets past the guard. How the work stands is shown beside every page;
/// where that cannot be had, the page says what it can without.
pub(crate) fn personal_page<F, V>(load: impl FnOnce(Visit, Actor) -> F + Send + 'static) -> impl IntoView
where
    F: Future<Output = V> + Send + 'static,
    V: IntoView + Send + 'static,
{
    page(move |visit| async move {
        let Some(actor) = visit.actor().cloned() else { return problem::sign_in_first(&visit).into_any() };
        let standing = complaints::standing(&visit.desk, &actor).await;
        if let Err(error) = &standing {
            tracing::error!(%error, "how the work stands cannot be looked up");
        }
        load(visit.beside(standing.ok()), actor).await.into_any()
    })
}
