//! Who works on which complaint, and what the team does with it.

use desk_domain::team::Wake;

words! {
    /// Owners, and how a complaint comes from one to the next.
    TeamWords:
    unassigned: "未分配" / "Unassigned";
    claim: "领取给我" / "Assign to me";
    reassign: "转派" / "Reassign";
    title: "转派投诉" / "Reassign the complaint";
    now: "当前处理人" / "Owner now";
    nobody: "放回未分配" / "Back to unassigned";
    me(name: &str): "{name}（我）" / "{name} (me)";
    load(open: i64) -> String: match open {
        1 => "1 单在手" / "1 open",
        _ => "{open} 单在手" / "{open} open",
    }
    note: "留言（可选）" / "Note (optional)";
    note_hint: "接手的人需要知道什么，最多 200 字" / "What the next owner should know, 200 characters at most";
    consequence: "留言进入时间线，只有团队看得到；新的处理人会在“我的待办”里看到这一单。" / "The note goes into the timeline, for the team alone. The new owner finds the complaint in their queue.";
    claimed: "领取了这一单" / "took the complaint";
    claimed_by_reply: "先回复，这一单归他" / "replied first and owns the complaint";
    assigned_to: "转派给" / "assigned it to";
    released: "放回未分配" / "put it back to unassigned";
    snoozed: "稍后处理，到" / "snoozed it until";
    woken(because: Wake): match because {
        Wake::ByHand => "提前恢复处理" / "took it up again",
        Wake::Words => "有新留言，恢复处理" / "Something was written; no longer snoozed",
        Wake::Time => "到时间，恢复处理" / "Its time has come; no longer snoozed",
        Wake::Finished => "已完成，不再稍后处理" / "Completed; no longer snoozed",
    }
    tagged: "添加标签" / "added the tag";
    untagged: "移除标签" / "removed the tag";
    unknown: "未识别的团队记录" / "Unknown team record";
    quoted(note: &str): "“{note}”" / "“{note}”";
}
