//! The checks before completing.

use desk_domain::Fen;
use desk_domain::complaint::{Arrived, CompletionCheck};

words! {
    /// What is looked at, what came out, and what it means.
    GateWords:
    complete: "完成处理" / "Mark complete";
    title: "完成处理前的检查" / "Checks before completing";
    consequence: "完成后微信会向用户发送满意度调查。用户再次投诉会计入本商户的重复投诉率，完成后不能撤销。" / "WeChat will then send the user a survey. If they complain again, it counts toward this merchant's repeat rate. This cannot be undone.";
    passed: "通过" / "Pass";
    blocks: "阻止完成" / "Blocks completion";
    advice: "提醒" / "Notice";
    back_to_work: "返回处理" / "Back";
    blocked(blocking: usize) -> String: match blocking {
        0 => "检查全部通过" / "All checks passed",
        1 => "还有 1 项阻止完成" / "1 check blocks completion",
        _ => "还有 {blocking} 项阻止完成" / "{blocking} checks block completion",
    }
    asked_and_arrived(asked: Fen, arrived: Fen): "申请 {asked}，到账 {arrived}。" / "Requested {asked}, paid {arrived}.";
    check(check: CompletionCheck): match check {
        CompletionCheck::StillOpen(true) => "投诉尚未完成" / "The complaint is open",
        CompletionCheck::StillOpen(false) => "投诉已经完成" / "Already complete",
        CompletionCheck::Replied(true) => "本轮已回复用户" / "Replied this round",
        CompletionCheck::Replied(false) => "本轮还没有回复用户" / "No reply this round",
        CompletionCheck::NothingWaiting(true) => "没有待回复的用户留言" / "No unanswered messages",
        CompletionCheck::NothingWaiting(false) => "用户有留言还没有回复" / "The user is waiting for a reply",
        CompletionCheck::NothingOnItsWay(true) => "回复都已送达" / "All replies delivered",
        CompletionCheck::NothingOnItsWay(false) => "有消息还没有结果" / "A message is still being delivered",
        CompletionCheck::Refunded { .. } if check.passed() => "申请的退款已到账" / "Refund paid in full",
        CompletionCheck::Refunded { arrived: Arrived::Unknown, .. } => "有退款到账，金额未知" / "A refund was paid; the amount is unknown",
        CompletionCheck::Refunded { arrived: Arrived::Part(_), .. } => "用户申请的退款只到账一部分" / "Refund not fully paid yet",
        CompletionCheck::Refunded { .. } => "用户申请的退款尚未到账" / "Refund not paid yet",
    }
    /// What the outcome of a check means, where its name does not say it.
    meaning(check: CompletionCheck) -> Option: match check {
        CompletionCheck::StillOpen(false) => "无需再次提交。" / "Nothing more to submit.",
        CompletionCheck::Replied(true) => "微信已确认送达。" / "WeChat has confirmed delivery.",
        CompletionCheck::Replied(false) => "请先回复，说明处理结果。" / "Reply first and explain the outcome.",
        CompletionCheck::NothingWaiting(false) => "请先回复最新留言。" / "Reply to the latest message first.",
        CompletionCheck::NothingOnItsWay(false) => "等它送达或核实之后再完成。" / "Mark complete once it is delivered or verified.",
        CompletionCheck::Refunded { arrived: Arrived::Unknown, .. } => "退款不是在这里发起的。请核对是否达到用户申请的金额。" / "It was not started here. Check it against the amount requested.",
        CompletionCheck::Refunded { .. } if !check.passed() => "如已与用户达成其他方案，可以继续。" / "OK if you agreed another solution.",
    }
}
