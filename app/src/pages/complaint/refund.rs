//! The refund that a user asks for: how far it has come, and the decision on it as a dialog over the complaint.

use super::dialog::{dialog, way_back};
use crate::components::{Kind, action_of, badge, form_number, icon, notice, textarea};
use crate::format;
use crate::visit::Visit;
use crate::wording::Words;
use desk_domain::message::DecisionNotes;
use desk_domain::{Permission, UserTag};
use desk_service::view::{ComplaintView, RefundView};
use leptos::prelude::*;

/// In how many working days a refund may be promised to start.
const LAUNCH_DAYS: [u32; 3] = [0, 1, 3];
const ACCEPTED: &str = "image/jpeg,image/png,image/bmp,image/webp";

/// The facts: the amount, the four steps, and what can be done next.
pub(super) fn section(visit: &Visit, view: &ComplaintView) -> AnyView {
    let Some(refund) = &view.refund else { return ().into_any() };
    let words = visit.words;
    let fast = view.facts.user_tags.contains(&UserTag::Trusted).then(|| badge(Kind::Ok, words.fast_refund));
    view! {
        <section>
            <h2>{words.refund_request} " " {fast}</h2>
            <p class="refund"><b>{amount_text(words, refund)}</b> " " <small>{beside_amount(words, refund)}</small></p>
            {steps(visit, refund)} {next_step(visit, view, refund)}
        </section>
    }
    .into_any()
}

pub(super) fn amount_text(words: &Words, refund: &RefundView) -> String {
    refund.amount.map_or_else(|| words.refunds.amount_unknown.to_owned(), |amount| amount.to_string())
}

/// What was paid in all, or where the amount comes from if the user has not named it.
fn beside_amount(words: &Words, refund: &RefundView) -> Option<String> {
    let total = refund.total?;
    let is_named = refund.is_amount_named;
    Some(if is_named { words.paid_in_all(&total.to_string()) } else { words.refunds.amount_not_named.to_owned() })
}

fn steps(visit: &Visit, refund: &RefundView) -> AnyView {
    let words = &visit.words.refunds;
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
    if refund.may_decide {
        let dialog = format!("/complaints/{}/refund", view.id);
        let separator = if visit.query.is_empty() { "" } else { "&" };
        return view! {
            <p class="refund-decisions">
                <a class="button" href=format!("{dialog}{}", visit.carried_query())>
                    {icon("check")} <span>{words.refunds.approve}</span>
                </a>
                <a class="button" href=format!("{dialog}?{}{separator}choice=refuse", visit.query)>{words.refunds.refuse}</a>
            </p>
        }
        .into_any();
    }
    if refund.waits_elsewhere() {
        return view! { <p class="refund-promise">{words.refunds.by_hand}</p> }.into_any();
    }
    let promise = refund.start_by.map(|at| words.start_by(&format::moment(at, view.now, words.language)));
    (refund.may_start)
        .then(|| {
            view! {
                <p class="refund-promise">{promise}</p>
                <form method="post" action=action_of(visit, "start_refund")>
                    <input type="hidden" name="complaint" value=view.id.to_string() />
                    <input type="hidden" name="query" value=visit.query.clone() />
                    <button class="button">{icon("yen")} <span>{words.refunds.start}</span></button>
                </form>
            }
        })
        .into_any()
}

/// Nothing if no refund waits for a decision.
pub(super) fn decision(visit: &Visit, view: &ComplaintView) -> Option<AnyView> {
    let refund = view.refund.as_ref().filter(|refund| refund.may_decide)?;
    let words = &visit.words.refunds;
    let notes = view.draft_extras.decision.clone().unwrap_or_default();
    let warning = if refund.by_hand { words.by_hand } else { words.warning };
    let named = refund.amount.map(|amount| visit.words.approve_amount(&amount.to_string()));
    let approve = named.unwrap_or_else(|| words.approve.to_owned());
    let content = view! {
        <form class="decision" method="post" action=action_of(visit, "decide_refund") enctype="multipart/form-data">
            {form_number(visit)}
            <input type="hidden" name="complaint" value=view.id.to_string() />
            <input type="hidden" name="query" value=visit.query.clone() />
            <div class="dialog-body">
                {notice(visit)} {amount(visit, view, refund)} {choice(visit, refund, &notes)}
                {for_approval(visit, &notes)} {for_refusal(visit, &notes)}
                <h3 id="remark-title">{words.remark} " " <small>{words.remark_hint}</small></h3>
                {textarea("remark", "remark", words.remark, words.remark, &notes.remark)}
                <p class="consequence consequence--warn">{icon("alert")} <span>{warning}</span></p>
            </div>
            <footer class="dialog-foot">
                <p>{words.audited}</p>
                <a class="button" href=way_back(visit, view)>{words.cancel}</a>
                <button class="button button--primary if-approved" name="decision" value="approve">
                    {approve}
                </button>
                <button class="button button--primary if-refused" name="decision" value="refuse">{words.refuse}</button>
            </footer>
        </form>
    };
    Some(dialog(visit, view, words.title, format!("{} {}", words.asked, amount_text(visit.words, refund)), content))
}

fn amount(visit: &Visit, view: &ComplaintView, refund: &RefundView) -> AnyView {
    let words = visit.words;
    let tags = view.facts.user_tags.iter().filter_map(|tag| match tag {
        UserTag::Trusted => Some(badge(Kind::Ok, words.fast_refund)),
        UserTag::HighRisk => Some(badge(Kind::Critical, words.high_risk)),
        UserTag::Others | UserTag::Other(_) => None,
    });
    view! {
        <p class="decision-label">{words.refunds.amount}</p>
        <p class="decision-amount">
            <b>{amount_text(words, refund)}</b>
            <span>{beside_amount(words, refund)}</span>
            {tags.collect_view()}
        </p>
    }
    .into_any()
}

/// Which of the two is being written. Only the button that sends decides.
fn choice(visit: &Visit, refund: &RefundView, notes: &DecisionNotes) -> AnyView {
    let words = &visit.words.refunds;
    let then = if refund.by_hand { words.approve_by_hand } else { words.approve_text };
    let refusing = visit.field("choice") == Some("refuse") || !notes.reason.is_empty();
    view! {
        <fieldset class="choice">
            <legend>{words.decision}</legend>
            <label class="choice-card">
                <input type="radio" name="choice" value="approve" checked=!refusing />
                <span><b>{words.approve}</b> <small>{then}</small></span>
            </label>
            <label class="choice-card">
                <input type="radio" name="choice" value="refuse" id="choose-refusal" checked=refusing />
                <span><b>{words.refuse}</b> <small>{words.refuse_text}</small></span>
            </label>
        </fieldset>
    }
    .into_any()
}

fn for_approval(visit: &Visit, notes: &DecisionNotes) -> AnyView {
    let words = visit.words;
    let days = LAUNCH_DAYS.map(|days| {
        let label = if days == 0 { words.refunds.today.to_owned() } else { words.within_working_days(days) };
        view! {
            <label class="radio">
                <input type="radio" name="launch_day" value=days.to_string() checked=notes.launch_day == days />
                <span>{label}</span>
            </label>
        }
    });
    view! {
        <fieldset class="launch if-approved">
            <legend>{words.refunds.launch}</legend>
            {days.collect_view()}
        </fieldset>
    }
    .into_any()
}

fn for_refusal(visit: &Visit, notes: &DecisionNotes) -> AnyView {
    let words = visit.words;
    view! {
        <div class="if-refused">
            <h3>{words.refunds.reason} " " <small>{words.refunds.reason_hint}</small></h3>
            {textarea("reason", "reason", words.refunds.reason, words.refunds.reason, &notes.reason)}
            <label class="decision-files">
                {icon("image")} <span>{words.pictures}</span>
                <input type="file" name="images" multiple accept=ACCEPTED />
            </label>
        </div>
    }
    .into_any()
}
