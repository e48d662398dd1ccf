//! Days and moments.

use desk_domain::Timestamp;

words! {
    /// How dates are written, and what is said of one that nobody can read.
    DateWords:
    unknown: "时间未知" / "Time unknown";
    yesterday: "昨天" / "Yesterday";
    /// Counted from Monday, which is 0.
    weekday(day: usize): match day {
        0 => "周一" / "Mon",
        1 => "周二" / "Tue",
        2 => "周三" / "Wed",
        3 => "周四" / "Thu",
        4 => "周五" / "Fri",
        5 => "周六" / "Sat",
        _ => "周日" / "Sun",
    }
    month(month: u8): match month {
        1 => "1月" / "Jan",
        2 => "2月" / "Feb",
        3 => "3月" / "Mar",
        4 => "4月" / "Apr",
        5 => "5月" / "May",
        6 => "6月" / "Jun",
        7 => "7月" / "Jul",
        8 => "8月" / "Aug",
        9 => "9月" / "Sep",
        10 => "10月" / "Oct",
        11 => "11月" / "Nov",
        _ => "12月" / "Dec",
    }
    day_of_month(month: &str, day: u8): "{month}{day}日" / "{day} {month}";
    day_of_this_month(month: &str, day: u8): "{day}日" / "{day} {month}";
    day_of_year(year: i32, month: &str, day: u8): "{year}年{month}{day}日" / "{day} {month} {year}";
    today_as_heading(day: &str): "今天 {day}" / "Today, {day}";
    day_as_heading(day: &str, weekday: &str): "{day} {weekday}" / "{weekday} {day}";
    today_at(time: &str): "今天 {time}" / "today {time}";
}

impl DateWords {
    /// A moment, or that nobody can read it.
    pub(crate) fn when(&self, at: Option<Timestamp>, shown: impl FnOnce(Timestamp) -> String) -> String {
        at.map_or_else(|| self.unknown.to_owned(), shown)
    }
}
