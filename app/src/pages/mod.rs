//! Pages. Each is a function of the visit; the guard in front of the router has already decided who may see it.

mod admin;
mod complaint;
mod frame;
mod head;
mod health;
mod home;
mod inbox;
mod login;
mod merchants;
mod navigation;
mod preferences;
mod problem;
mod reports;
mod search;
mod toast;
mod wall;

pub(crate) use admin::{audit, staff};
pub(crate) use complaint::{NOTE_MODE, assign, complaint, complete, refund, resend, snooze};
pub(crate) use health::health;
pub(crate) use home::home;
pub(crate) use inbox::inbox;
pub(crate) use login::{in_chosen_language, login};
pub(crate) use merchants::merchants;
pub(crate) use preferences::preferences;
pub(crate) use problem::problem;
pub use problem::{Failure, ProblemPage, RequestId};
pub(crate) use reports::reports;
pub(crate) use search::search;
pub(crate) use wall::wall;

use crate::visit::Visit;
use desk_domain::Actor;
use desk_service::{ServiceError, complaints};
use leptos::prelude::*;

/// Renders a page that needs a person and has to look something up. Nobody else gets past the guard. How the work stands is
/// shown beside every page; where that cannot be had, the page says what it can without. This is also the one place in which
/// what could not be looked up becomes the page of a problem.
pub(crate) fn personal_page<F>(visit: Visit, load: impl FnOnce(Visit, Actor) -> F + Send + 'static) -> AnyView
where
    F: Future<Output = Result<AnyView, ServiceError>> + Send + 'static,
{
    let content = Suspend::new(async move {
        let Some(actor) = visit.actor().cloned() else { return problem::sign_in_first(&visit) };
        let standing = complaints::standing(&visit.desk, &actor).await;
        if let Err(error) = &standing {
            tracing::error!(%error, "how the work stands cannot be looked up");
        }
        let visit = visit.beside(standing.ok());
        match load(visit.clone(), actor).await {
            Ok(content) => content,
            Err(error) => problem::failed(&visit, error),
        }
    });
    view! { <Suspense>{content}</Suspense> }.into_any()
}
