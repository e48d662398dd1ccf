//! The dialog about a refund, over the complaint: it is decided on, or one that was approved is started. Nothing is chosen when
//! it opens; after a form that could not be acted on, what its author had chosen stands where it stood.

use super::dialog::{dialog, way_back};
use super::refund_fields::{Marks, for_approval, for_refusal, payment, remark};
use crate::actions::refund::KEEP;
use crate::actions::{DecideRefund, KeepRefundNotes, StartRefund};
use crate::components::{Kind, action_of, badge, form_number, icon, notice_line};
use crate::format;
use crate::visit::Visit;
use desk_domain::refund::{Change, Field, Payment};
use desk_domain::{Fen, UserTag};
use desk_service::complaints::{ComplaintView, EarlierRefund, RefundView};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Nothing if no refund waits to be decided on or started.
pub(super) fn refund_dialog(visit: &Visit, view: &ComplaintView) -> Option<AnyView> {
    let refund = view.refund.as_ref()?;
    let words = visit.words;
    let about = words.complaint.nth_round(view.round);
    if refund.may_decide {
        return Some(dialog(visit, view, words.refund.title, tags(visit, view), about, decision(visit, view, refund)));
    }
    (refund.may_start && refund.left_to_start().is_some())
        .then(|| dialog(visit, view, words.refund.start, tags(visit, view), about, start(visit, view, refund)))
}

/// What the platform says about the payer.
fn tags(visit: &Visit, view: &ComplaintView) -> AnyView {
    let words = visit.words;
    let tags = view.facts.user_tags.iter().filter_map(|tag| match tag {
        UserTag::Trusted => Some(badge(Kind::Ok, words.facts.fast_refund)),
        UserTag::HighRisk => Some(badge(Kind::Critical, words.facts.high_risk)),
        UserTag::Others | UserTag::Other(_) => None,
    });
    tags.collect_view().into_any()
}

fn decision(visit: &Visit, view: &ComplaintView, refund: &RefundView) -> AnyView {
    let words = &visit.words.refund;
    let marks = Marks::of(visit);
    view! {
        <form
            class="decision"
            id="decision"
            method="post"
            action={action_of::<DecideRefund>(visit)}
            enctype="multipart/form-data"
            data-keep=KeepRefundNotes::PATH
            data-author=visit.author()
        >
            // Enter in a field presses the first button: it pays nothing and refuses nothing.
            <button class="enter" name="decision" value=KEEP tabindex="-1" aria-hidden="true">{words.keep}</button>
            {beside(visit, view, refund)}
            <div class="dialog-body">
                {said(visit, &marks)} {sums(visit, refund)} {earlier(visit, view, refund)} {choice(visit, refund, &marks)}
                {for_approval(visit, refund, &marks)} {for_refusal(visit, refund, &marks)} {remark(visit, refund, &marks)}
                <p class="consequence consequence--warn if-approved">{icon("alert")} <span>{words.approval_warning}</span></p>
                <p class="consequence if-refused">{icon("info")} <span>{words.refusal_warning}</span></p>
            </div>
            <footer class="dialog-foot">
                <button class="button button--refuse if-refused" name="decision" value="refuse">{words.refuse}</button>
                <p class="if-undecided">{words.choose_first}</p>
                <p class="if-decided">{words.audited}</p>
                <a class="button button--plain" href=way_back(visit, view)>{words.cancel}</a>
                <button class="button button--primary if-approved" name="decision" value="approve" data-amount="amount">
                    {words.approve}
                </button>
            </footer>
        </form>
    }
    .into_any()
}

/// The same terms that were approved; or, where it was approved elsewhere, those that a person names.
fn start(visit: &Visit, view: &ComplaintView, refund: &RefundView) -> AnyView {
    let words = &visit.words.refund;
    let marks = Marks::of(visit);
    let (terms, amount) = match &refund.promise {
        Some(promise) => (promised(visit, promise), Some(format!(" {}", promise.amount))),
        None => (payment(visit, refund, &marks), None),
    };
    let names_amount = amount.is_none().then_some("amount");
    view! {
        <form
            class="decision"
            id="decision"
            method="post"
            action={action_of::<StartRefund>(visit)}
            data-keep=KeepRefundNotes::PATH
            data-author=visit.author()
        >
            {beside(visit, view, refund)}
            <div class="dialog-body">
                {said(visit, &marks)} {sums(visit, refund)} {earlier(visit, view, refund)} {terms}
                <p class="consequence consequence--warn">{icon("alert")} <span>{words.start_warning}</span></p>
            </div>
            <footer class="dialog-foot">
                <p>{words.audited}</p>
                <a class="button button--plain" href=way_back(visit, view)>{words.cancel}</a>
                <button class="button button--primary" data-amount=names_amount>
                    {words.start} {amount}
                </button>
            </footer>
        </form>
    }
    .into_any()
}

fn promised(visit: &Visit, promise: &Payment) -> AnyView {
    view! {
        <h3>{visit.words.refund.amount}</h3>
        <p class="decision-amount"><b>{promise.amount.to_string()}</b> <span translate="no">{promise.order.clone()}</span></p>
        <input type="hidden" name="order" value=promise.order.clone() />
        <input type="hidden" name="amount" value=promise.amount.in_field() />
    }
    .into_any()
}

/// What the form says besides its fields: what it is about, and what stood on the page.
fn beside(visit: &Visit, view: &ComplaintView, refund: &RefundView) -> AnyView {
    view! {
        {form_number(visit)}
        <input type="hidden" name="complaint" value=view.id.to_string() />
        <input type="hidden" name="query" value=visit.query.clone() />
        <input type="hidden" name="round" value=view.round.to_string() />
        <input type="hidden" name="seen" value=refund.seen.clone() />
    }
    .into_any()
}

/// What became of the form, and what has changed since it was opened.
fn said(visit: &Visit, marks: &Marks) -> AnyView {
    let changed = visit.field("changed").map(Change::parse_codes).filter(|changes| !changes.is_empty());
    let changed = changed.map(|changes| {
        view! {
            <p class="notice notice--crit" role="alert">{icon("alert")} <span>{visit.words.refund.changed(&changes)}</span></p>
        }
    });
    view! { {notice_line(visit)} {changed} {marks.below(visit, Field::Seen, Fen(0))} }.into_any()
}

fn sums(visit: &Visit, refund: &RefundView) -> AnyView {
    let words = &visit.words.refund;
    let known =
        |amount: Option<Fen>| amount.map_or_else(|| words.amount_unknown.to_owned(), |amount| amount.to_string());
    let left = refund.left_to_start().or(refund.left.ok());
    let sums = [
        (words.asked, known(refund.amount())),
        (words.paid, known(refund.paid)),
        (words.counted, refund.counted.to_string()),
        (words.left, left.unwrap_or_default().to_string()),
    ];
    let sums = sums.map(|(name, amount)| view! { <div><dt>{name}</dt><dd>{amount}</dd></div> });
    let why = refund.left.err().filter(|_| refund.promise.is_none());
    let why = why.map(|why| {
        let by_hand = refund.by_hand().then_some(words.by_hand);
        view! { <p class="consequence consequence--warn">{icon("alert")} <span>{words.unpayable(why)} " " {by_hand}</span></p> }
    });
    view! { <dl class="sums">{sums.collect_view()}</dl> {why} }.into_any()
}

/// What has gone back already, or is about to, each with its state.
fn earlier(visit: &Visit, view: &ComplaintView, refund: &RefundView) -> AnyView {
    let words = &visit.words.refund;
    if refund.earlier.is_empty() {
        return view! { <p class="earlier">{icon("yen")} <span>{words.none_earlier}</span></p> }.into_any();
    }
    let line = |earlier: &EarlierRefund| {
        let when = format::moment_alone(earlier.at, view.now, visit.words.language);
        let standing = words.standing(earlier.standing);
        let text = words.earlier(&when, &earlier.author, earlier.amount, standing);
        let other = (!earlier.own).then(|| format!(" · {}", words.of_another_complaint));
        view! { <li class="earlier">{icon("yen")} <span>{text} {other}</span></li> }
    };
    view! { <ul>{refund.earlier.iter().map(line).collect_view()}</ul> }.into_any()
}

/// Which of the two is being written. Only the button that sends decides.
fn choice(visit: &Visit, refund: &RefundView, marks: &Marks) -> AnyView {
    let words = &visit.words.refund;
    let then = if refund.by_hand() { words.approve_by_hand } else { words.approve_text };
    let chosen = |choice| visit.field("choice") == Some(choice);
    let wrong = marks.described(Field::Decision);
    view! {
        <fieldset class="choice" aria-describedby=wrong>
            <legend>{words.decision}</legend>
            <label class="choice-card">
                <input type="radio" name="choice" value="approve" id="choose-approval" checked=chosen("approve") />
                <span><b>{words.approve}</b> <small>{then}</small></span>
            </label>
            <label class="choice-card choice-card--refuse">
                <input type="radio" name="choice" value="refuse" id="choose-refusal" checked=chosen("refuse") />
                <span><b>{words.refuse}</b> <small>{words.refuse_text}</small></span>
            </label>
        </fieldset>
        {marks.below(visit, Field::Decision, Fen(0))}
    }
    .into_any()
}
