//! The supervisor's queue board.

use desk_domain::Due;
use desk_service::complaints::Cause;

words! {
    /// The board and its columns, beside what the list calls them.
    BoardWords:
    title: "队列看板" / "Queue board";
    intro: "现在有多少、今晚哪些到期、谁手上有多少" / "How much there is, what is due tonight, and who has how much";
    no_reply: "待首响" / "No reply yet";
    due_soon: "即将到期" / "Due soon";
    within(due: Due): match due {
        Due::Over => "已超时" / "overdue",
        Due::WithinOneHour => "1 时内" / "1 h",
        Due::WithinFourHours => "4 时内" / "4 h",
        Due::WithinTwelveHours => "12 时内" / "12 h",
        Due::Tonight => "今晚" / "tonight",
    }
    tonight: "今晚到期" / "Due tonight";
    until(morning: &str): "到{morning}" / "until {morning}";
    nothing_tonight: "今晚没有到期的投诉。" / "Nothing is due tonight.";
    complaint: "投诉" / "Complaint";
    due: "到期" / "Due";
    cause: "原因" / "Cause";
    because(cause: Cause): match cause {
        Cause::Unowned => "没有人处理" / "Nobody owns it",
        Cause::NotAnswered => "还没有首次回复" / "No reply yet",
        Cause::UserWaits => "用户留言还没有回复" / "A message of the user is unanswered",
        Cause::NotFinished => "已回复，还没有完成" / "Answered, not completed",
    }
    load: "客服负载" / "Agent load";
    agent: "客服" / "Agent";
    in_hand: "在手" / "Open";
    wall: "大屏" / "Wall screen";
    due_two_hours: "2 小时内到期" / "Due within 2 h";
    due_today: "今天到期" / "Due today";
}
