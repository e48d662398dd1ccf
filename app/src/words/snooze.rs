//! Putting a complaint aside.

use desk_domain::snooze::{Choice, TooLong};

words! {
    /// The dialog in which it is chosen until when, and how it is shown.
    SnoozeWords:
    title: "稍后处理" / "Snooze";
    button: "稍后" / "Snooze";
    /// On the button and in rows, until when.
    until(time: &str): "稍后 {time}" / "Snoozed {time}";
    put_aside_by(name: &str, time: &str): "{name} 稍后处理，到 {time}" / "{name} snoozed this until {time}";
    ends_before: "用户或平台留言时会提前叫醒" / "Ends earlier when the user or the platform writes";
    latest: "最晚" / "the latest";
    wake: "现在处理" / "Take it up now";
    at: "自定时间" / "Another time";
    set: "设定" / "Set";
    /// Counted from the clock of this name.
    choice(choice: Choice, clock: &str) -> String: match choice {
        Choice::OnMessage => "用户留言时" / "When the user writes",
        Choice::InAnHour => "1 小时后" / "In an hour",
        Choice::FourHoursBefore => "{clock}截止前 4 小时" / "{clock}: 4 hours before it is due",
        Choice::OneHourBefore => "{clock}截止前 1 小时" / "{clock}: 1 hour before it is due",
        Choice::TomorrowMorning => "明早 9:00" / "Tomorrow at 9:00",
    }
    refused(why: TooLong): match why {
        TooLong::Finished => "投诉已完成" / "the complaint is completed",
        TooLong::Due => "离截止太近，选不了" / "too close to the deadline",
        TooLong::TooLate => "晚于截止，选不了" / "later than the deadline allows",
        TooLong::Past => "已经过了" / "has passed",
    }
}
