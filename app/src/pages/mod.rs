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

pub(crate) use admin::{audit, staff};
pub(crate) use complaint::{complaint, complete, refund, resend};
pub(crate) use health::health;
pub(crate) use home::home;
pub(crate) use inbox::inbox;
pub(crate) use login::login;
pub(crate) use merchants::merchants;
pub(crate) use preferences::preferences;
pub(crate) use problem::not_found;
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

/// The same for a page that needs a person. Nobody else gets past the guard.
pub(crate) fn personal_page<F, V>(load: impl FnOnce(Visit, Actor) -> F + Send + 'static) -> impl IntoView
where
    F: Future<Output = V> + Send + 'static,
    V: IntoView + Send + 'static,
{
    page(move |visit| {
        let loading = visit.actor().cloned().map(|actor| load(visit.clone(), actor));
        async move {
            match loading {
                Some(loading) => loading.await.into_any(),
                None => problem::sign_in_first(&visit).into_any(),
            }
        }
    })
}
