//! The checks before completing, over the complaint.

use super::dialog::{dialog, way_back};
use crate::actions::Complete;
use crate::components::{action_of, form_number, icon};
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::complaint::{Arrived, CompletionCheck};
use desk_service::complaints::ComplaintView;
use leptos::prelude::*;

pub(super) fn gate(visit: &Visit, view: &ComplaintView) -> Option<AnyView> {
    let words = visit.words;
    let blocking = view.gate.checks.iter().filter(|check| check.blocks() && !check.passed()).count();
    let mut checks = view.gate.checks.clone();
    // That a complaint which is to be completed is open goes without saying.
    checks.retain(|check| *check != CompletionCheck::StillOpen(true));
    checks.sort_by_key(|check| check.passed());
    let checks = checks.into_iter().map(|check| check_view(words, check)).collect_view();
    let content = view! {
        <div class="dialog-body">
            <ul class="gate">{checks}</ul>
            <p class="consequence">{icon("info")} <span>{words.gate.consequence}</span></p>
        </div>
        <footer class="dialog-foot">
            <p>{words.gate.blocked(blocking)}</p>
            <a class="button" href=way_back(visit, view)>{words.gate.back_to_work}</a>
            <form method="post" action={action_of::<Complete>(visit)}>
                {form_number(visit)}
                <input type="hidden" name="complaint" value=view.id.to_string() />
                <input type="hidden" name="query" value=visit.query.clone() />
                <button class="button button--primary" disabled=blocking != 0>{words.gate.complete}</button>
            </form>
        </footer>
    };
    Some(dialog(visit, view, words.gate.title, (), words.complaint.nth_round(view.round), content))
}

fn check_view(words: &'static Words, check: CompletionCheck) -> AnyView {
    let (class, symbol, state) = match (check.passed(), check.blocks()) {
        (true, _) => ("gate-item gate-item--ok", "check", words.gate.passed),
        (false, true) => ("gate-item gate-item--blocks", "x", words.gate.blocks),
        (false, false) => ("gate-item gate-item--warn", "info", words.gate.advice),
    };
    let sums = match check {
        CompletionCheck::Refunded { asked: Some(asked), arrived: Arrived::Part(arrived) } => {
            Some(words.gate.asked_and_arrived(asked, arrived))
        }
        _ => None,
    };
    view! {
        <li class=class>
            <span class="gate-disc">{icon(symbol)}</span>
            <span class="gate-text"><b>{words.gate.check(check)}</b> <span>{sums} {words.gate.meaning(check)}</span></span>
            <span class="gate-state">{state}</span>
        </li>
    }
    .into_any()
}
