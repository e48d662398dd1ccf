//! What stands in the history before a message is sent again, over the complaint.

use super::candidates::candidates;
use super::dialog::{dialog, way_back};
use crate::actions::EditAndResend;
use crate::components::icon;
use crate::format;
use crate::visit::Visit;
use desk_domain::Voice;
use desk_service::complaints::{ComplaintView, Outgoing, TimelineEntry, TimelineItem};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The dialog for the message that the query names, if it can be sent again.
pub(super) fn resend(visit: &Visit, view: &ComplaintView) -> Option<AnyView> {
    let sends = &visit.words.send;
    let named = visit.field("outbox")?;
    let outgoing = view.timeline.iter().find_map(|item| match item {
        TimelineItem::Outgoing(outgoing) if outgoing.id.as_str() == named => Some(outgoing),
        _ => None,
    })?;
    if !outgoing.delivery.state.may_resend() || outgoing.delivery.is_sent_again || !outgoing.kind.is_reply() {
        return None;
    }
    let content = view! {
        <div class="dialog-body resend">
            <h3>{sends.again_ours}</h3>
            <p class="resend-row prose">{outgoing.text.clone()}</p>
            {what_stands_there(visit, view, outgoing)}
            <p class="consequence">{icon("info")} <span>{sends.again_consequence}</span></p>
        </div>
        <footer class="dialog-foot">
            <a class="button" href=way_back(visit, view)>{sends.again_cancel}</a>
            <form method="post" action=EditAndResend::PATH>
                <input type="hidden" name="complaint" value=view.id.to_string() />
                <input type="hidden" name="outbox" value=outgoing.id.to_string() />
                <input type="hidden" name="seen" value=view.last_entry_id.clone() />
                <input type="hidden" name="query" value=visit.query.clone() />
                <button class="button button--primary">{sends.again}</button>
            </form>
        </footer>
    };
    Some(dialog(visit, view, sends.again_title, (), format::time_with_seconds(outgoing.at), content))
}

/// The rows that the message could be; without any, the merchant's latest.
fn what_stands_there(visit: &Visit, view: &ComplaintView, outgoing: &Outgoing) -> AnyView {
    let sends = &visit.words.send;
    if let Some(rows) = candidates(visit, view, &outgoing.id, &outgoing.delivery.candidates) {
        return view! {
            <h3>{sends.again_there}</h3>
            {rows}
        }
        .into_any();
    }
    let said_by_us = |item: &TimelineItem| match item {
        TimelineItem::Entry(entry) if entry.voice == Voice::Merchant => Some(entry.clone()),
        _ => None,
    };
    view.timeline.iter().rev().find_map(said_by_us).map_or_else(
        || view! { <p>{sends.again_none}</p> }.into_any(),
        |entry: TimelineEntry| {
            view! {
                <h3>{sends.again_last} " " <time>{visit.words.dates.when(entry.at, format::time_with_seconds)}</time></h3>
                <p class="resend-row prose">{entry.text}</p>
            }
            .into_any()
        },
    )
}
