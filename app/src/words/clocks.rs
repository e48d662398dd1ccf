//! The two clocks of a complaint.

words! {
    /// What runs, and how it ended.
    ClockWords:
    first_reply: "首响" / "Reply";
    first_reply_rule: "投诉后 24 小时内首次回复，确认送达后停表；继续投诉重新起计" / "First reply within 24 h of the complaint. Stops when delivery is confirmed. Starts again if the user complains again";
    completion: "办结" / "Close";
    completion_rule: "投诉后 72 小时内处理完成，微信确认后停表；继续投诉重新起计" / "Mark complete within 72 h of the complaint. Stops when WeChat confirms. Starts again if the user complains again";
    /// Before the time that is left, where there is room for it.
    left: "剩" / "in";
    /// Before when it is due, on the track.
    due(moment: &str): "{moment} 前" / "Due {moment}";
    never_answered: "未回复" / "No reply";
    replied: "已回" / "Replied";
    completed: "已结" / "Done";
    /// In the narrow slot of a clock, whose title says the rest.
    due_unknown: "未知" / "Unknown";
    met_late(met: &str, late: &str): "{met} {late}" / "{late}";
}
