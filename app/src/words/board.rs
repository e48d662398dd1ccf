//! The supervisor's queue board.

words! {
    /// The board and its columns, beside what the list calls them.
    BoardWords:
    title: "队列看板" / "Queue board";
    intro: "按商户列出的未完成投诉与截止时间" / "Open complaints and deadlines by merchant";
    due_two_hours: "2 小时内到期" / "Due within 2 h";
    due_today: "今天到期" / "Due today";
}
