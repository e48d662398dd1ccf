//! The refund that a user asks for, among the facts: how far it has come, and the way to the dialog about it.

use crate::components::{Kind, badge, icon};
use crate::format;
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::refund::Asked;
use desk_domain::{Permission, UserTag};
use desk_service::complaints::{ComplaintView, RefundView};
use leptos::prelude::*;

/// The facts: the amount, the four steps, and what can be done next.
pub(super) fn section(visit: &Visit, view: &ComplaintView) -> AnyView {
    let Some(refund) = &view.refund else { return ().into_any() };
    let words = visit.words;
    let fast = view.facts.user_tags.contains(&UserTag::Trusted).then(|| badge(Kind::Ok, words.facts.fast_refund));
    view! {
        <section>
            <h2>{words.refund.request} " " {fast}</h2>
            <p class="refund"><b>{amount_text(words, refund)}</b> " " <small>{beside_amount(words, refund)}</small></p>
            {steps(visit, refund)} {next_step(visit, view, refund)}
        </section>
    }
    .into_any()
}

pub(super) fn amount_text(words: &Words, refund: &RefundView) -> String {
    refund.amount().map_or_else(|| words.refund.amount_unknown.to_owned(), |amount| amount.to_string())
}

/// What was paid in all, or where the amount comes from if the user has not named it.
fn beside_amount(words: &Words, refund: &RefundView) -> Option<String> {
    let paid = refund.paid?;
    match refund.asked {
        Asked::NotNamed => Some(words.refund.amount_not_named.to_owned()),
        Asked::Named(_) | Asked::Unreadable => Some(words.refund.paid_in_all(paid)),
    }
}

fn steps(visit: &Visit, refund: &RefundView) -> AnyView {
    let words = &visit.words.refund;
    let decided = match refund.approved {
        Some(false) => words.refuse,
        Some(true) => words.approve,
        None => words.decided,
    };
    let steps = [
        (words.asked, true),
        (decided, refund.approved.is_some()),
        (words.started, refund.started),
        (words.arrived, refund.arrived),
    ];
    let current = steps.iter().position(|(_, done)| !done).filter(|_| refund.approved != Some(false));
    let item = |(n, (label, done)): (usize, (&'static str, bool))| {
        let class = if done { "refund-step refund-step--done" } else { "refund-step" };
        let now = (current == Some(n)).then_some("step");
        view! { <li class=class aria-current=now>{icon(if done { "check" } else { "minus" })} <span>{label}</span></li> }
    };
    view! { <ol class="refund-steps">{steps.into_iter().enumerate().map(item).collect_view()}</ol> }.into_any()
}

fn next_step(visit: &Visit, view: &ComplaintView, refund: &RefundView) -> AnyView {
    if !visit.may(Permission::RefundDecide) {
        return ().into_any();
    }
    let words = visit.words;
    let dialog = format!("/complaints/{}/refund{}", view.id, visit.carried_query());
    if refund.may_decide {
        return view! {
            <p class="refund-decisions">
                <a class="button" href=dialog>{icon("yen")} <span>{words.refund.review}</span></a>
            </p>
        }
        .into_any();
    }
    if refund.waits_elsewhere() {
        let why = refund.left.err().map(|why| words.refund.unpayable(why));
        return view! { <p class="refund-promise">{why} " " {words.refund.by_hand}</p> }.into_any();
    }
    (refund.may_start)
        .then(|| {
            view! {
                {promise(visit, view, refund)}
                <p class="refund-decisions">
                    <a class="button" href=dialog>{icon("yen")} <span>{words.refund.start}</span></a>
                </p>
            }
        })
        .into_any()
}

/// Until when the refund was promised to be started, and for ever that it was not.
fn promise(visit: &Visit, view: &ComplaintView, refund: &RefundView) -> AnyView {
    let words = visit.words;
    let Some(at) = refund.start_by else { return ().into_any() };
    let text = words.refund.start_by(&format::moment(at, view.now, words.language));
    if at < view.now {
        let class = "refund-promise refund-promise--late";
        return view! { <p class=class>{icon("alert")} <span>{text} " · " {words.refund.overdue}</span></p> }
            .into_any();
    }
    view! { <p class="refund-promise">{text}</p> }.into_any()
}
