//! The checks before completing, over the complaint.

use super::dialog::{dialog, way_back};
use crate::components::{action_of, form_number, icon};
use crate::visit::Visit;
use crate::wording::Words;
use desk_domain::Language;
use desk_service::view::{Arrived, ComplaintView, CompletionCheck};
use leptos::prelude::*;

pub(super) fn gate(visit: &Visit, view: &ComplaintView) -> Option<AnyView> {
    let words = visit.words;
    let blocking = view.gate.checks.iter().filter(|check| check.blocks() && !check.passed()).count();
    let mut checks = view.gate.checks.clone();
    checks.sort_by_key(|check| check.passed());
    let checks = checks.into_iter().map(|check| check_view(words, check)).collect_view();
    let content = view! {
        <div class="dialog-body">
            <ul class="gate">{checks}</ul>
            <p class="consequence">{icon("info")} <span>{words.gate_consequence}</span></p>
        </div>
        <footer class="dialog-foot">
            <p>{words.blocked(blocking)}</p>
            <a class="button" href=way_back(visit, view)>{words.back_to_work}</a>
            <form method="post" action=action_of(visit, "complete")>
                {form_number(visit)}
                <input type="hidden" name="complaint" value=view.id.to_string() />
                <input type="hidden" name="query" value=visit.query.clone() />
                <button class="button button--primary" disabled=blocking != 0>{words.complete}</button>
            </form>
        </footer>
    };
    Some(dialog(visit, view, words.gate_title, words.nth_round(view.round), content))
}

fn check_view(words: &'static Words, check: CompletionCheck) -> AnyView {
    let (class, symbol, state) = match (check.passed(), check.blocks()) {
        (true, _) => ("gate-item gate-item--ok", "check", words.gate_passed),
        (false, true) => ("gate-item gate-item--blocks", "x", words.gate_blocks),
        (false, false) => ("gate-item gate-item--warn", "info", words.gate_advice),
    };
    let (title, text) = explain(words.language, check);
    let sums = match check {
        CompletionCheck::Refunded { asked: Some(asked), arrived: Arrived::Part(arrived) } => {
            Some(words.asked_and_arrived(asked, arrived))
        }
        _ => None,
    };
    view! {
        <li class=class>
            <span class="gate-disc">{icon(symbol)}</span>
            <span class="gate-text"><b>{title}</b> <span>{sums} {text}</span></span>
            <span class="gate-state">{state}</span>
        </li>
    }
    .into_any()
}

/// What a check is called, and what its outcome means.
fn explain(language: Language, check: CompletionCheck) -> (&'static str, &'static str) {
    let (chinese, english) = match check {
        CompletionCheck::StillOpen(true) => (("投诉尚未完成", ""), ("The complaint is open", "")),
        CompletionCheck::StillOpen(false) => {
            (("投诉已经完成", "无需再次提交。"), ("Completed already", "There is nothing left to submit."))
        }
        CompletionCheck::Replied(true) => {
            (("本轮已回复用户", "微信已确认送达。"), ("Replied in this round", "WeChat has confirmed delivery."))
        }
        CompletionCheck::Replied(false) => (
            ("本轮还没有回复用户", "请先回复，说明处理结果。"),
            ("No reply in this round", "Reply first and say what was done."),
        ),
        CompletionCheck::NothingWaiting(true) => (("没有待回复的用户留言", ""), ("No message waits for an answer", "")),
        CompletionCheck::NothingWaiting(false) => {
            (("用户有留言还没有回复", "请先回复最新留言。"), ("A message of the user waits", "Answer it first."))
        }
        CompletionCheck::NothingOnItsWay(true) => (("没有正在发送的消息", ""), ("Nothing is on its way", "")),
        CompletionCheck::NothingOnItsWay(false) => (
            ("有消息还没有结果", "等它送达或核实之后再完成。"),
            ("A message is not settled", "Complete once it has arrived or is verified."),
        ),
        CompletionCheck::Refunded { .. } if check.passed() => {
            (("申请的退款已到账", ""), ("The refund asked for has arrived", ""))
        }
        CompletionCheck::Refunded { arrived: Arrived::Unknown, .. } => (
            ("有退款到账，金额未知", "退款不是在这里发起的。请核对是否达到用户申请的金额。"),
            (
                "A refund has arrived, its amount is unknown",
                "It was not started here. Check it against what was asked for.",
            ),
        ),
        CompletionCheck::Refunded { arrived: Arrived::Part(_), .. } => (
            ("用户申请的退款只到账一部分", "如已与用户达成其他方案，可以继续。"),
            ("Only a part of the refund asked for has arrived", "Go on if you have agreed on something else."),
        ),
        CompletionCheck::Refunded { .. } => (
            ("用户申请的退款尚未到账", "如已与用户达成其他方案，可以继续。"),
            ("The refund asked for has not arrived", "Go on if you have agreed on something else."),
        ),
    };
    if language == Language::Chinese { chinese } else { english }
}
