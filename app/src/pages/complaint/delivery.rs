//! What became of a message: the line below its bubble.

use super::candidates::candidates;
use crate::actions::{DismissTrouble, SendNow, VerifyNow, Withdraw};
use crate::components::{action_of, icon};
use crate::format;
use crate::visit::Visit;
use desk_domain::delivery::LOOKS;
use desk_domain::{DeliveryState, OutboxId, SendKind, StaffId, WaitsFor};
use desk_service::complaints::{ComplaintView, Delivery, Outgoing};
use desk_service::send;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// How many looks are shown one by one; those that follow are told in words.
const STEPS: usize = 4;

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
        DeliveryState::Sending => line("delivery", "refresh", words.send.sending.to_owned()).into_any(),
        DeliveryState::Delivered => line("delivery", "check", format!("{} {at}", words.send.delivered)).into_any(),
        DeliveryState::VerifiedDelivered => {
            line("delivery", "done", format!("{} {at}", words.send.verified_delivered)).into_any()
        }
        DeliveryState::Unconfirmed => unconfirmed(visit, view, id, delivery).into_any(),
        DeliveryState::VerifiedMissing if delivery.is_for_a_person() => not_certain(visit, view, outgoing, delivery),
        DeliveryState::VerifiedMissing => view! {
            <div class="delivery delivery--crit" role="alert">
                {icon("alert")} <span>{words.send.verified_missing} {words.common.colon} {words.send.nothing_there}</span>
                {again(words.send.resend)} {dismiss(visit, view, id)}
            </div>
        }
        .into_any(),
        DeliveryState::Failed => {
            let code = delivery.code.as_ref().map(|code| words.send.code(code));
            let own = words.send.own_reason(delivery.code.as_deref()).map(ToOwned::to_owned);
            let code = code.filter(|_| own.is_none());
            let reason = own.or(delivery.reason.clone()).unwrap_or_default();
            let clock =
                (delivery.code.as_deref() == Some(send::CLOCK_IS_WRONG)).then_some(words.send.clock_is_the_cause);
            view! {
                <div class="delivery delivery--crit" role="alert">
                    {icon("alert")} <span>{words.send.failed} {words.common.colon} {reason} {code} {clock}</span>
                    {again(words.send.edit_and_resend)} {dismiss(visit, view, id)}
                </div>
                {delivery.is_for_a_person().then(|| not_certain(visit, view, outgoing, delivery))}
            }
            .into_any()
        }
        DeliveryState::Withdrawn => ().into_any(),
    }
    .into_any()
}

/// How a person sends a message again that has not arrived, by its kind.
fn once_more(visit: &Visit, view: &ComplaintView, outgoing: &Outgoing, label: &'static str) -> AnyView {
    if outgoing.delivery.is_sent_again {
        return view! { <span>{visit.words.send.sent_again}</span> }.into_any();
    }
    let dialog = |name: &str| {
        let href = format!("/complaints/{}/{name}{}", view.id, visit.carried_query());
        view! { <a class="link" href=href>{visit.words.send.resend}</a> }.into_any()
    };
    match outgoing.kind {
        SendKind::Reply | SendKind::ImmediateReply => {
            let href = resend_dialog(visit, view, &outgoing.id);
            view! { <a class="link" href=href>{label}</a> }.into_any()
        }
        SendKind::Completion => dialog("complete"),
        SendKind::RefundApproval | SendKind::RefundRefusal | SendKind::Refund => dialog("refund"),
    }
}

fn resend_dialog(visit: &Visit, view: &ComplaintView, id: &OutboxId) -> String {
    let and = if visit.query.is_empty() { "" } else { "&" };
    format!("/complaints/{}/resend?{}{and}outbox={id}", view.id, visit.query)
}

/// How a person says that a message which did not arrive needs no more care.
fn dismiss(visit: &Visit, view: &ComplaintView, id: Option<&OutboxId>) -> Option<AnyView> {
    id.map(|id| action::<DismissTrouble>(visit, view, id, visit.words.send.dismiss, "link"))
}

fn line(class: &'static str, symbol: &'static str, text: String) -> AnyView {
    view! { <p class=class>{icon(symbol)} <span>{text}</span></p> }.into_any()
}

/// It can be taken back for as long as it has not left, whatever it waits for: by its author, or who watches over others.
fn held(visit: &Visit, view: &ComplaintView, outgoing: Option<&Outgoing>, delivery: &Delivery) -> AnyView {
    let words = visit.words;
    let may =
        |author: &StaffId| visit.actor().is_some_and(|actor| actor.staff_id == *author || actor.watches_over_others());
    let id = outgoing.filter(|outgoing| may(&outgoing.author.staff_id)).map(|outgoing| &outgoing.id);
    let leaves_at = delivery.leaves_at.unwrap_or(view.now);
    let left = (leaves_at - view.now).as_seconds().max(0);
    let withdraw =
        id.map(|id| action::<Withdraw>(visit, view, id, words.send.withdraw, "button button--small withdraw"));
    if let Some(waits) = delivery.waits {
        let until = format::time_with_seconds(waits.until);
        let (class, text) = match waits.waits_for {
            WaitsFor::Quota => ("delivery", words.send.queued(waits.ahead, &until)),
            waits_for => ("delivery delivery--warn", words.send.waits_for(waits_for, &until)),
        };
        return view! { <div class=class>{icon("hour")} <span>{text}</span> {withdraw}</div> }.into_any();
    }
    let text = if left > 0 { words.send.leaves_in(left) } else { words.send.sending.to_owned() };
    let send_now =
        (left > 0).then_some(id).flatten().map(|id| action::<SendNow>(visit, view, id, words.send.send_now, "link"));
    view! {
        <div class="delivery">
            {icon("hour")} <span class="hold" data-leaves=leaves_at.0 data-leaves-words=words.send.leaves_in>{text}</span>
            {withdraw} {send_now}
        </div>
    }
    .into_any()
}

fn unconfirmed(visit: &Visit, view: &ComplaintView, id: Option<&OutboxId>, delivery: &Delivery) -> AnyView {
    let sends = &visit.words.send;
    let steps = LOOKS
        .into_iter()
        .take(STEPS)
        .enumerate()
        .map(|(n, seconds)| {
            let (class, text) = match n.cmp(&delivery.checks) {
                std::cmp::Ordering::Less => ("step step--done", sends.check_missing(seconds)),
                std::cmp::Ordering::Equal => ("step step--now", sends.check_running(seconds)),
                std::cmp::Ordering::Greater => ("step", sends.check_at(seconds)),
            };
            view! { <li class=class>{text}</li> }
        })
        .collect_view();
    let next = delivery.next_check_at.filter(|next| *next > view.now);
    let next = next
        .map_or_else(|| sends.looking_now.to_owned(), |next| sends.looked_for_next(&format::time_with_seconds(next)));
    let sent_at = delivery.sent_at.map(|at| sends.sent_at(&format::time_with_seconds(at)));
    view! {
        <div class="unconfirmed" role="alert">
            <p class="unconfirmed-title">{icon("dup")} {sends.unconfirmed}</p>
            <p>{sends.unconfirmed_text}</p>
            <ol class="steps">{steps}</ol>
            <p class="unconfirmed-next">{sends.later_looks} " " {next}</p>
            {id.and_then(|id| candidates(visit, view, id, &delivery.candidates))}
            <p class="unconfirmed-actions">
                {id.map(|id| action::<VerifyNow>(visit, view, id, sends.verify_now, "button button--small"))}
                <span class="locked" title=sends.why_locked>{icon("lock")} {sends.resend}</span>
                <span class="unconfirmed-since">{sent_at}</span>
            </p>
            <p class="unconfirmed-next">{sends.why_locked}</p>
        </div>
    }
    .into_any()
}

/// A row has turned up that could be a message after all which was refused, or was not there for long.
fn not_certain(visit: &Visit, view: &ComplaintView, outgoing: Option<&Outgoing>, delivery: &Delivery) -> AnyView {
    let sends = &visit.words.send;
    let may_resend = delivery.state == DeliveryState::VerifiedMissing;
    let again = outgoing.filter(|_| may_resend).map(|outgoing| once_more(visit, view, outgoing, sends.resend));
    let id = outgoing.map(|outgoing| &outgoing.id);
    view! {
        <div class="unconfirmed" role="alert">
            <p class="unconfirmed-title">{icon("dup")} {sends.may_have_arrived}</p>
            {id.and_then(|id| candidates(visit, view, id, &delivery.candidates))}
            <p class="unconfirmed-actions">{again}</p>
        </div>
    }
    .into_any()
}

/// A button that is a form of its own, so that it works without scripts.
fn action<F: ServerFn>(
    visit: &Visit,
    view: &ComplaintView,
    id: &OutboxId,
    label: &'static str,
    class: &'static str,
) -> AnyView {
    view! {
        <form class="inline" method="post" action={action_of::<F>(visit)}>
            <input type="hidden" name="complaint" value=view.id.to_string() />
            <input type="hidden" name="outbox" value=id.to_string() />
            <input type="hidden" name="query" value=visit.query.clone() />
            <button class=class>{label}</button>
        </form>
    }
    .into_any()
}
