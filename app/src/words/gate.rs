//! The checks before completing.

use desk_domain::Fen;
use desk_domain::complaint::{Arrived, CompletionCheck};

words! {
    /// What is looked at, what came out, and what it means.
    GateWords:
    complete: "完成处理" / "Complete";
    title: "完成处理前的检查" / "Checks before completing";
    consequence: "完成后微信会向用户发送满意度调查。用户再次投诉会计入本商户的重复投诉率，完成后不能撤销。" / "WeChat will then send the user a survey. If they complain again it counts towards the repeat rate. This cannot be undone.";
    passed: "通过" / "Pass";
    blocks: "阻止完成" / "Blocks completion";
    advice: "提醒" / "Notice";
    back_to_work: "返回处理" / "Back";
    blocked(blocking: usize) -> String: match blocking {
        0 => "检查全部通过" / "All checks pass",
        1 => "还有 1 项阻止完成" / "1 check still blocks completion",
        _ => "还有 {blocking} 项阻止完成" / "{blocking} checks still block completion",
    }
    asked_and_arrived(asked: Fen, arrived: Fen): "申请 {asked}，到账 {arrived}。" / "Asked for {asked}, arrived {arrived}.";
    check(check: CompletionCheck): match check {
        CompletionCheck::StillOpen(true) => "投诉尚未完成" / "The complaint is open",
        CompletionCheck::StillOpen(false) => "投诉已经完成" / "Completed already",
        CompletionCheck::Replied(true) => "本轮已回复用户" / "Replied in this round",
        CompletionCheck::Replied(false) => "本轮还没有回复用户" / "No reply in this round",
        CompletionCheck::NothingWaiting(true) => "没有待回复的用户留言" / "No message waits for an answer",
        CompletionCheck::NothingWaiting(false) => "用户有留言还没有回复" / "A message of the user waits",
        CompletionCheck::NothingOnItsWay(true) => "没有正在发送的消息" / "Nothing is on its way",
        CompletionCheck::NothingOnItsWay(false) => "有消息还没有结果" / "A message is not settled",
        CompletionCheck::Refunded { .. } if check.passed() => "申请的退款已到账" / "The refund asked for has arrived",
        CompletionCheck::Refunded { arrived: Arrived::Unknown, .. } => "有退款到账，金额未知" / "A refund has arrived, its amount is unknown",
        CompletionCheck::Refunded { arrived: Arrived::Part(_), .. } => "用户申请的退款只到账一部分" / "Only a part of the refund asked for has arrived",
        CompletionCheck::Refunded { .. } => "用户申请的退款尚未到账" / "The refund asked for has not arrived",
    }
    /// What the outcome of a check means, where its name does not say it.
    meaning(check: CompletionCheck) -> Option: match check {
        CompletionCheck::StillOpen(false) => "无需再次提交。" / "There is nothing left to submit.",
        CompletionCheck::Replied(true) => "微信已确认送达。" / "WeChat has confirmed delivery.",
        CompletionCheck::Replied(false) => "请先回复，说明处理结果。" / "Reply first and say what was done.",
        CompletionCheck::NothingWaiting(false) => "请先回复最新留言。" / "Answer it first.",
        CompletionCheck::NothingOnItsWay(false) => "等它送达或核实之后再完成。" / "Complete once it has arrived or is verified.",
        CompletionCheck::Refunded { arrived: Arrived::Unknown, .. } => "退款不是在这里发起的。请核对是否达到用户申请的金额。" / "It was not started here. Check it against what was asked for.",
        CompletionCheck::Refunded { .. } if !check.passed() => "如已与用户达成其他方案，可以继续。" / "Go on if you have agreed on something else.",
    }
}
