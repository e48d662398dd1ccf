//! Dates, sizes and ids as people read them, in Beijing time.

use crate::words::words;
use desk_domain::time::BeijingTime;
use desk_domain::{Language, Timestamp};

/// `14:26`
pub(crate) fn time(at: Timestamp) -> String {
    let BeijingTime { hour, minute, .. } = at.in_beijing();
    format!("{hour:02}:{minute:02}")
}

/// `14:26:08`
pub(crate) fn time_with_seconds(at: Timestamp) -> String {
    format!("{}:{:02}", time(at), at.in_beijing().second)
}

/// `8月26日`, `26 Aug`; with its year where that is not this one: `2025年8月26日`, `26 Aug 2025`.
pub(crate) fn day(at: Timestamp, now: Timestamp, language: Language) -> String {
    let (date, this_year) = (at.in_beijing().date, now.in_beijing().date.year);
    let words = &words(language).dates;
    let month = words.month(date.month);
    if date.year == this_year {
        words.day_of_month(month, date.day)
    } else {
        words.day_of_year(date.year, month, date.day)
    }
}

/// `今天 8月26日`, `8月25日 周二`
pub(crate) fn day_heading(at: Timestamp, now: Timestamp, language: Language) -> String {
    let (date, today) = (at.in_beijing().date, now.in_beijing().date);
    let (day, words) = (day(at, now, language), &words(language).dates);
    if date == today { words.today_as_heading(&day) } else { words.day_as_heading(&day, words.weekday(date.weekday())) }
}

/// `今天 20:14`, `8月28日 20:14`
pub(crate) fn moment(at: Timestamp, now: Timestamp, language: Language) -> String {
    if at.in_beijing().date == now.in_beijing().date {
        words(language).dates.today_at(&time(at))
    } else {
        format!("{} {}", day(at, now, language), time(at))
    }
}

/// The same where a line begins with it: `Today 20:14`
pub(crate) fn moment_alone(at: Timestamp, now: Timestamp, language: Language) -> String {
    capitalised(&moment(at, now, language))
}

/// A text with a capital at its beginning, in languages that have them.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The same to the second: `今天 20:14:08`, `8月28日 20:14:08`
pub(crate) fn exact_moment(at: Timestamp, now: Timestamp, language: Language) -> String {
    format!("{}:{:02}", moment(at, now, language), at.in_beijing().second)
}

/// When something last happened, in the room of a row: `14:22` today, then `昨天`, `27日` in the same month, and the day.
pub(crate) fn row_moment(at: Timestamp, now: Timestamp, language: Language) -> String {
    let (date, today) = (at.in_beijing().date, now.in_beijing().date);
    let words = &words(language).dates;
    if date == today {
        time(at)
    } else if date.plus_days(1) == today {
        words.yesterday.to_owned()
    } else if (date.year, date.month) == (today.year, today.month) {
        words.day_of_this_month(words.month(date.month), date.day)
    } else {
        day(at, now, language)
    }
}

/// `0.9 MB`, `84 KB`
pub(crate) fn size(bytes: i64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => {
            let tenths = (bytes * 10 + 524_288) / 1_048_576;
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

/// A stranger's text amid others where there are no elements: whatever direction it takes ends with it.
pub(crate) fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

/// A complaint id in the groups people read it in: 7, 8 and the rest. Other lengths stay whole.
pub(crate) fn id_groups(id: &str) -> Vec<&str> {
    if id.len() == 27 && id.is_ascii() { vec![&id[..7], &id[7..15], &id[15..]] } else { vec![id] }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_unix_seconds(1_787_725_568);

    #[test]
    fn times_are_beijing_times() {
        assert_eq!(time_with_seconds(NOW), "14:26:08");
        assert_eq!(day_heading(NOW, NOW, Language::Chinese), "今天 8月26日");
        let yesterday = NOW - desk_domain::Span::days(1);
        assert_eq!(day_heading(yesterday, NOW, Language::Chinese), "8月25日 周二");
        assert_eq!(moment(yesterday, NOW, Language::English), "25 Aug 14:26");
        assert_eq!(moment_alone(NOW, NOW, Language::English), "Today 14:26");
    }

    #[test]
    fn another_years_dates_carry_the_year() {
        let last_year = NOW - desk_domain::Span::days(365);
        let next_year = NOW + desk_domain::Span::days(200);
        assert_eq!(day(last_year, NOW, Language::Chinese), "2025年8月26日");
        assert_eq!(day(next_year, NOW, Language::English), "14 Mar 2027");
        assert_eq!(day_heading(last_year, NOW, Language::Chinese), "2025年8月26日 周二");
        assert_eq!(day_heading(last_year, NOW, Language::English), "Tue 26 Aug 2025");
        assert_eq!(moment(last_year, NOW, Language::Chinese), "2025年8月26日 14:26");
        assert_eq!(exact_moment(next_year, NOW, Language::English), "14 Mar 2027 14:26:08");
        let beijing_new_year = desk_domain::time::Date { year: 2027, month: 1, day: 1 }.start_in_beijing();
        let minute = desk_domain::Span::minutes(1);
        assert_eq!(day(beijing_new_year - minute, beijing_new_year, Language::Chinese), "2026年12月31日");
        assert_eq!(day(beijing_new_year, beijing_new_year, Language::Chinese), "1月1日");
    }

    #[test]
    fn a_row_says_no_more_of_a_day_than_has_to_be_said() {
        let ago = |days| NOW - desk_domain::Span::days(days);
        for (days, chinese, english) in [
            (0, "14:26", "14:26"),
            (1, "昨天", "Yesterday"),
            (2, "24日", "24 Aug"),
            (26, "7月31日", "31 Jul"),
            (365, "2025年8月26日", "26 Aug 2025"),
        ] {
            assert_eq!(row_moment(ago(days), NOW, Language::Chinese), chinese);
            assert_eq!(row_moment(ago(days), NOW, Language::English), english);
        }
        let new_year = desk_domain::time::Date { year: 2027, month: 1, day: 1 }.start_in_beijing();
        let before = new_year - desk_domain::Span::minutes(1);
        assert_eq!(row_moment(before, new_year, Language::Chinese), "昨天", "the year has ended");
    }

    #[test]
    fn an_id_is_cut_for_the_eye_and_keeps_every_digit() {
        let id = "200201820260824160276610021";
        assert_eq!(id_groups(id), ["2002018", "20260824", "160276610021"]);
        assert_eq!(id_groups(id).concat(), id);
        assert_eq!(id_groups("42"), ["42"]);
    }

    #[test]
    fn sizes_have_one_decimal_from_a_megabyte_on() {
        assert_eq!([size(12), size(86_016), size(8_808_038)], ["12 B", "84 KB", "8.4 MB"]);
    }
}
