//! What a row is marked with. There is little room.

words! {
    /// The flags of a row.
    FlagWords:
    immediate: "即时服务" / "Immediate";
    /// Followed by how long.
    waits: "等" / "waiting";
    awaits_reply: "待回复" / "Waiting";
    platform_help: "平台协助" / "Platform";
    high_risk: "高风险用户" / "High risk";
    first_reply_late(late: &str): "首响{late}" / "Reply {late}";
    nth(n: i64) -> String: match (n % 100, n % 10) {
        (11..=13, _) => "第 {n} 次" / "{n}th",
        (_, 1) => "第 {n} 次" / "{n}st",
        (_, 2) => "第 {n} 次" / "{n}nd",
        (_, 3) => "第 {n} 次" / "{n}rd",
        _ => "第 {n} 次" / "{n}th",
    }
}

#[cfg(test)]
mod tests {
    use crate::words::words;
    use desk_domain::Language;

    #[test]
    fn numbers_are_counted_as_english_counts() {
        let nth = |n| words(Language::English).flags.nth(n);
        let counted = [2, 3, 4, 11, 12, 13, 21, 22, 111].map(nth);
        assert_eq!(counted, ["2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "111th"]);
        assert_eq!(words(Language::Chinese).flags.nth(2), "第 2 次");
    }
}
