//! The flags of a row, in the order in which they press.

use crate::components::{Kind, badge, snooze_badge, trouble_badge, waiting};
use crate::words::Words;
use desk_domain::clock::late_roughly;
use desk_domain::{Fen, Timestamp};
use desk_service::complaints::InboxItem;
use leptos::prelude::*;

/// What did not arrive comes before everything else.
pub(super) fn flags(words: &'static Words, item: &InboxItem, now: Timestamp) -> AnyView {
    let complaint = &item.complaint;
    let flags = &words.flags;
    let late = complaint.clocks.first_reply().late_by().filter(|_| !complaint.state.is_open());
    let late = late.map(|by| {
        let text = flags.first_reply_late(&late_roughly(by, words.language).to_string());
        badge(Kind::Outline, text)
    });
    let refund = complaint.refund();
    let amount = complaint.amount.filter(|_| refund.is_none());
    view! {
        {item.trouble.map(|state| trouble_badge(words, state))}
        {waits(words, item, now)}
        {(complaint.round > 1).then(|| badge(Kind::Outline, flags.nth(complaint.round)))}
        {complaint.platform_assists.then(|| badge(Kind::Platform, flags.platform_help))}
        {late}
        {refund.map(|fen| money(words.refund.name, fen))}
        {amount.map(|fen| money(words.facts.order, fen))}
        {complaint.high_risk.then(|| badge(Kind::Critical, flags.high_risk))}
        {service(words, item)}
        {complaint.snoozed_until.filter(|until| *until > now).map(|until| snooze_badge(words, until, now))}
    }
    .into_any()
}

/// The user waits: for an answer at once, or to words that came last.
fn waits(words: &'static Words, item: &InboxItem, now: Timestamp) -> Option<AnyView> {
    let complaint = &item.complaint;
    let since = complaint.waiting_since();
    let (class, name, clock) = if complaint.immediate {
        ("badge badge--info", words.flags.immediate, since.map(|since| waiting(words, words.flags.waits, since, now)))
    } else if complaint.waits {
        ("badge", words.flags.awaits_reply, since.map(|since| waiting(words, "", since, now)))
    } else {
        return None;
    };
    Some(view! { <span class=class>{name} {clock.map(|clock| view! { " " {clock} })}</span> }.into_any())
}

fn money(name: &'static str, fen: Fen) -> AnyView {
    view! { <span class="badge"><span class="flag-name">{name} " "</span> <b>{fen.to_string()}</b></span> }.into_any()
}

/// The Pay Score order.
fn service(words: &'static Words, item: &InboxItem) -> Option<AnyView> {
    let number = item.complaint.service_order.clone()?;
    let state = item.complaint.service_state.as_ref().map(|state| words.facts.service_state(state));
    Some(view! { <span class="badge" title=number>{words.facts.service_order} " " {state}</span> }.into_any())
}
