//! What every page tells the author of a message that did not arrive.

use super::inbox::List;
use crate::components::icon;
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::{DeliveryState, TroubledMessage};
use leptos::prelude::*;

/// The place of what is told; it is there also while there is nothing to tell, so that what comes is read out. The page of a
/// complaint tells its own troubles at the message.
pub(super) fn toast(visit: &Visit) -> AnyView {
    let here = visit.path.split('/').nth(2).unwrap_or_default();
    let own = visit.standing.as_ref().map(|standing| standing.own_troubles.as_slice()).unwrap_or_default();
    let elsewhere: Vec<&TroubledMessage> = own.iter().filter(|trouble| trouble.complaint_id.as_str() != here).collect();
    view! {
        <div class="toasts" role="status" aria-live="polite" data-live="toasts">
            {told(visit.words, &elsewhere)}
        </div>
    }
    .into_any()
}

/// One line for all: first what certainly did not arrive.
fn told(words: &'static Words, troubles: &[&TroubledMessage]) -> Option<AnyView> {
    let (open, lost): (Vec<&TroubledMessage>, Vec<&TroubledMessage>) =
        troubles.iter().copied().partition(|trouble| trouble.state == DeliveryState::Unconfirmed);
    let (what, of, certain) =
        if lost.is_empty() { (words.send.look_there, open, false) } else { (words.send.deal_with_it, lost, true) };
    let first = of.first()?;
    let href = if of.len() == 1 { format!("/complaints/{}", first.complaint_id) } else { List::TROUBLED.address() };
    let kind = of.iter().all(|trouble| trouble.kind == first.kind).then_some(first.kind);
    let text = words.send.not_arrived(of.len(), kind, certain);
    let problem = (of.len() == 1).then(|| view! { {words.common.comma} <bdi>{first.problem.clone()}</bdi> });
    Some(
        view! {
            <p class=if certain { "toast toast--crit" } else { "toast" }>
                {icon("alert")} <span class="toast-text"><b>{text}</b> {problem}</span>
                <a class="button button--small" href=href>{what}</a>
            </p>
        }
        .into_any(),
    )
}
