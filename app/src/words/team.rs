//! Who works on which complaint.

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
    unknown: "未识别的团队记录" / "Unknown team record";
    quoted(note: &str): "“{note}”" / "“{note}”";
}
