//! What became of a message: the line below its bubble.

use crate::components::icon;
use crate::format;
use crate::visit::Visit;
use desk_domain::{DeliveryState, OutboxId, SendKind, StaffId};
use desk_service::view::{ComplaintView, Delivery, Outgoing};
use leptos::prelude::*;

pub(super) fn delivery_line(
    visit: &Visit,
    view: &ComplaintView,
    outgoing: Option<&Outgoing>,
    delivery: &Delivery,
) -> AnyView {
    let words = visit.words;
    let id = outgoing.map(|outgoing| &outgoing.id);
    let again = |label| outgoing.map(|outgoing| once_more(visit, view, outgoing, label));
    let at = format::time_with_seconds(delivery.at);
    match delivery.state {
        DeliveryState::Held => held(visit, view, outgoing, delivery).into_any(),
        DeliveryState::Sending => line("delivery", "refresh", words.sending.to_owned()).into_any(),
        DeliveryState::Delivered => line("delivery", "check", format!("{} {at}", words.delivered)).into_any(),
        DeliveryState::VerifiedDelivered => {
            line("delivery", "done", format!("{} {at}", words.verified_delivered)).into_any()
        }
        DeliveryState::Unconfirmed => unconfirmed(visit, view, id, delivery).into_any(),
        DeliveryState::VerifiedMissing => view! {
            <div class="delivery delivery--crit" role="alert">
                {icon("alert")} <span>{words.verified_missing}</span>
                {again(words.resend)}
            </div>
        }
        .into_any(),
        DeliveryState::Failed => {
            let code = delivery.code.as_ref().map(|code| format!(" ({code})"));
            let own = words.own_reason(delivery.code.as_deref()).map(ToOwned::to_owned);
            let code = code.filter(|_| own.is_none());
            let reason = own.or(delivery.reason.clone()).unwrap_or_default();
            let clock =
                (delivery.code.as_deref() == Some(Delivery::CLOCK_IS_WRONG)).then_some(words.clock_is_the_cause);
            view! {
                <div class="delivery delivery--crit" role="alert">
                    {icon("alert")} <span>{words.failed} "：" {reason} {code} {clock}</span>
                    {again(words.edit_and_resend)}
                </div>
            }
            .into_any()
        }
        DeliveryState::Withdrawn => ().into_any(),
    }
    .into_any()
}

/// How a person sends a message again that has not arrived, by its kind.
fn once_more(visit: &Visit, view: &ComplaintView, outgoing: &Outgoing, label: &'static str) -> AnyView {
    let dialog = |name: &str| {
        let href = format!("/complaints/{}/{name}{}", view.id, visit.carried_query());
        view! { <a class="link" href=href>{visit.words.resend}</a> }.into_any()
    };
    match outgoing.kind {
        SendKind::Reply | SendKind::ImmediateReply => {
            action(visit, view, &outgoing.id, "edit_and_resend", label, "link")
        }
        SendKind::Completion => dialog("complete"),
        SendKind::RefundApproval | SendKind::RefundRefusal | SendKind::Refund => dialog("refund"),
    }
}

fn line(class: &'static str, symbol: &'static str, text: String) -> AnyView {
    view! { <p class=class>{icon(symbol)} <span>{text}</span></p> }.into_any()
}

/// Only its author, or who watches over others, decides on a message that is held back.
fn held(visit: &Visit, view: &ComplaintView, outgoing: Option<&Outgoing>, delivery: &Delivery) -> AnyView {
    let words = visit.words;
    let leaves_at = delivery.leaves_at.unwrap_or(view.now);
    let left = (leaves_at - view.now).as_seconds().max(0);
    if let Some(queue) = delivery.queue {
        let text = words.queued(queue.ahead, &format::time_with_seconds(queue.expected_at));
        return line("delivery", "hour", text);
    }
    let text = if left > 0 { words.leaves_in(left) } else { words.sending.to_owned() };
    let may =
        |author: &StaffId| visit.actor().is_some_and(|actor| actor.staff_id == *author || actor.watches_over_others());
    let buttons =
        outgoing.filter(|outgoing| left > 0 && may(&outgoing.author.staff_id)).map(|Outgoing { id, .. }| {
            view! {
                {action(visit, view, id, "withdraw", words.withdraw, "button button--small")}
                {action(visit, view, id, "send_now", words.send_now, "link")}
            }
        });
    view! {
        <div class="delivery">
            {icon("hour")} <span class="hold" data-leaves=leaves_at.0 data-leaves-words=words.leaves_in>{text}</span> {buttons}
        </div>
    }
    .into_any()
}

fn unconfirmed(visit: &Visit, view: &ComplaintView, id: Option<&OutboxId>, delivery: &Delivery) -> AnyView {
    let words = visit.words;
    let steps = Delivery::CHECKS
        .into_iter()
        .enumerate()
        .map(|(n, seconds)| {
            let (class, text) = match n.cmp(&delivery.checks) {
                std::cmp::Ordering::Less => ("step step--done", words.check_missing(seconds)),
                std::cmp::Ordering::Equal => ("step step--now", words.check_running(seconds)),
                std::cmp::Ordering::Greater => ("step", words.check_at(seconds)),
            };
            view! { <li class=class>{text}</li> }
        })
        .collect_view();
    view! {
        <div class="unconfirmed" role="alert">
            <p class="unconfirmed-title">{icon("dup")} {words.unconfirmed}</p>
            <p>{words.unconfirmed_text}</p>
            <ol class="steps">{steps}</ol>
            <p class="unconfirmed-actions">
                {id.map(|id| action(visit, view, id, "verify_now", words.verify_now, "button button--small"))}
                <span class="locked">{icon("lock")} {words.resend}</span>
            </p>
        </div>
    }
    .into_any()
}

/// A button that is a form of its own, so that it works without scripts.
fn action(
    visit: &Visit,
    view: &ComplaintView,
    id: &OutboxId,
    name: &'static str,
    label: &'static str,
    class: &'static str,
) -> AnyView {
    view! {
        <form class="inline" method="post" action=format!("/api/{name}")>
            <input type="hidden" name="complaint" value=view.id.to_string() />
            <input type="hidden" name="outbox" value=id.to_string() />
            <input type="hidden" name="query" value=visit.query.clone() />
            <button class=class>{label}</button>
        </form>
    }
    .into_any()
}
