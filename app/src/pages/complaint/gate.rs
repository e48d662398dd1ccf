//! The checks before completing, over the complaint.

use super::dialog::{dialog, way_back};
use crate::components::{form_number, icon};
use crate::visit::Visit;
use crate::wording::Words;
use desk_domain::Language;
use desk_service::view::{ComplaintView, CompletionCheck};
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
            <form method="post" action="/api/complete">
                {form_number(visit)}
                <input type="hidden" name="complaint" value=view.id.to_string() />
                <input type="hidden" name="query" value=visit.query.clone() />
                <button class="button button--primary" disabled=blocking != 0>{words.complete}</button>
            </form>
        </footer>
    };
    Some(dialog(visit, view, words.gate_title, (), words.nth_round(view.round), content))
}

fn check_view(words: &'static Words, check: CompletionCheck) -> AnyView {
    let (class, symbol, state) = match (check.passed(), check.blocks()) {
        (true, _) => ("gate-item gate-item--ok", "check", words.gate_passed),
        (false, true) => ("gate-item gate-item--blocks", "x", words.gate_blocks),
        (false, false) => ("gate-item gate-item--warn", "info", words.gate_advice),
    };
    let (title, text) = explain(words.language, check);
    view! {
        <li class=class>
            <span class="gate-disc">{icon(symbol)}</span>
            <span class="gate-text"><b>{title}</b> <span>{text}</span></span>
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
        CompletionCheck::Refunded(true) => (("已全额退款", ""), ("Fully refunded", "")),
        CompletionCheck::Refunded(false) => (
            ("用户申请的退款尚未全额到账", "如已与用户达成其他方案，可以继续。"),
            ("The refund asked for has not arrived in full", "Go on if you have agreed on something else."),
        ),
    };
    if language == Language::Chinese { chinese } else { english }
}
