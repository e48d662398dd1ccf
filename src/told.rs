//! Instants as others write them. What a person would read without doubt is parsed; everything else is unknown.

use crate::time::{Date, Span, Timestamp};

/// WeChat Pay had no complaints before: an earlier time is some program's zero.
const EARLIEST: &str = "2010-01-01";
const LATEST: &str = "2100-01-01";
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const BEIJING_MINUTES: i64 = 8 * 60;

/// Parses an instant: RFC 3339 and what is like it, with dashes, slashes, dots or Chinese characters, to the minute or
/// finer, with any spelling of the zone (Beijing's if none is named); fourteen digits; unix seconds or fractions of
/// them; RFC 9110.
#[must_use]
pub fn instant(text: &str) -> Option<Timestamp> {
    let text = half_width(text.trim());
    let at =
        unix(&text).or_else(|| fourteen_digits(&text)).or_else(|| civil(&text)).or_else(|| with_month_name(&text))?;
    let bound = |day| Date::parse(day).map(Date::start_in_beijing);
    (bound(EARLIEST)? <= at && at < bound(LATEST)?).then_some(at)
}

/// Maps full-width digits and signs to plain ones.
fn half_width(text: &str) -> String {
    let narrow = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' | '\u{a0}' => ' ',
        other => other,
    };
    text.chars().map(narrow).collect()
}

/// Parses unix time: in seconds, milliseconds, microseconds or nanoseconds, by its number of digits.
fn unix(text: &str) -> Option<Timestamp> {
    let text = text.strip_suffix(".0").unwrap_or(text);
    let number = || text.parse::<i64>().ok();
    match text.len() {
        10 => number().map(Timestamp::from_unix_seconds),
        13 => number().map(Timestamp),
        16 => number().map(|micros| Timestamp(micros / 1000)),
        19 => number().map(|nanos| Timestamp(nanos / 1_000_000)),
        _ => None,
    }
}

/// `20221017163156`, in Beijing.
fn fourteen_digits(text: &str) -> Option<Timestamp> {
    if text.len() != 14 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |from: usize, to: usize| text.get(from..to)?.parse().ok();
    let date = [part(0, 4)?, part(4, 6)?, part(6, 8)?];
    moment(date, Clock { hour: part(8, 10)?, minute: part(10, 12)?, second: part(12, 14)?, ms: 0 }, BEIJING_MINUTES)
}

/// Year, month and day, then the time of day, then perhaps a zone.
fn civil(text: &str) -> Option<Timestamp> {
    let mut rest = Rest(text);
    let year = rest.number(4..=4)?;
    rest.one_of(&["-", "/", ".", "年"])?;
    let month = rest.number(1..=2)?;
    rest.one_of(&["-", "/", ".", "月"])?;
    let day = rest.number(1..=2)?;
    rest.one_of(&["日"]);
    rest.one_of(&["T", "t"]);
    let clock = rest.clock()?;
    moment([year, month, day], clock, rest.zone()?)
}

/// `Mon, 17 Oct 2022 16:31:56 +0800`.
fn with_month_name(text: &str) -> Option<Timestamp> {
    let mut rest = Rest(text.split_once(',').map_or(text, |(_, after)| after));
    let day = rest.number(1..=2)?;
    let name = rest.word(3)?.to_ascii_lowercase();
    let month = MONTHS.iter().zip(1..).find_map(|(month, number)| (*month == name).then_some(number))?;
    let year = rest.number(4..=4)?;
    let clock = rest.clock()?;
    // Without a zone the instant is unknown.
    if rest.0.trim().is_empty() { None } else { moment([year, month, day], clock, rest.zone()?) }
}

struct Clock {
    hour: i64,
    minute: i64,
    second: i64,
    ms: i64,
}

fn moment([year, month, day]: [i64; 3], clock: Clock, zone_minutes: i64) -> Option<Timestamp> {
    let date = Date::parse(&format!("{year:04}-{month:02}-{day:02}"))?;
    let is_midnight_after = (clock.hour, clock.minute, clock.second) == (24, 0, 0);
    if !is_midnight_after && clock.hour > 23 || clock.minute > 59 || clock.second > 60 || zone_minutes.abs() > 14 * 60 {
        return None;
    }
    // A leap second counts as the second before it.
    let seconds = clock.hour * 3600 + clock.minute * 60 + clock.second.min(59);
    let in_beijing = date.start_in_beijing() + Span::seconds(seconds) + Span(clock.ms);
    Some(in_beijing + Span::minutes(BEIJING_MINUTES - zone_minutes))
}

/// The rest of the text, still to be parsed.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<i64> {
        let text = self.0.trim_start();
        let count = text.bytes().take_while(u8::is_ascii_digit).count();
        if !digits.contains(&count) {
            return None;
        }
        let (number, rest) = text.split_at(count);
        self.0 = rest;
        number.parse().ok()
    }

    fn one_of(&mut self, signs: &[&str]) -> Option<()> {
        let text = self.0.trim_start();
        self.0 = signs.iter().find_map(|sign| text.strip_prefix(sign))?;
        Some(())
    }

    fn word(&mut self, letters: usize) -> Option<&'a str> {
        let (word, rest) = self.0.trim_start().split_at_checked(letters)?;
        self.0 = rest;
        Some(word)
    }

    /// Hours and minutes, then perhaps seconds and their fraction.
    fn clock(&mut self) -> Option<Clock> {
        let hour = self.number(1..=2)?;
        self.one_of(&[":", "时", "点"])?;
        let minute = self.number(2..=2)?;
        let mut clock = Clock { hour, minute, second: 0, ms: 0 };
        if self.one_of(&[":", "分"]).is_some() && self.0.starts_with(|letter: char| letter.is_ascii_digit()) {
            clock.second = self.number(2..=2)?;
            self.one_of(&["秒"]);
            if self.0.starts_with(['.', ',']) {
                self.0 = &self.0[1..];
                let count = self.0.bytes().take_while(u8::is_ascii_digit).count();
                let (fraction, rest) = self.0.split_at(count);
                clock.ms = format!("{fraction:0<3.3}").parse().ok()?;
                self.0 = rest;
            }
        }
        Some(clock)
    }

    /// Parses the zone, in minutes ahead of UTC; it has to be all that is left.
    fn zone(&mut self) -> Option<i64> {
        let text = self.0.trim().to_ascii_uppercase();
        let offset = text.strip_prefix("GMT").or_else(|| text.strip_prefix("UTC")).unwrap_or(&text);
        match (text.as_str(), offset) {
            ("", _) => return Some(BEIJING_MINUTES),
            ("Z", _) | (_, "") => return Some(0),
            _ => {}
        }
        let ahead = if offset.starts_with('-') { -1 } else { 1 };
        let mut rest = Rest(offset.strip_prefix(['+', '-'])?);
        let digits = rest.0.bytes().take_while(u8::is_ascii_digit).count();
        let (hours, minutes) = match digits {
            4 => rest.number(4..=4).map(|both| (both / 100, both % 100))?,
            _ => {
                let hours = rest.number(1..=2)?;
                (hours, if rest.one_of(&[":"]).is_some() { rest.number(2..=2)? } else { 0 })
            }
        };
        (rest.0.is_empty() && minutes < 60).then_some(ahead * (hours * 60 + minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2023-11-05 09:07:03 in Beijing.
    const AT: Timestamp = Timestamp::from_unix_seconds(1_699_146_423);

    #[test]
    fn one_instant_in_many_spellings() {
        for text in [
            "2023-11-05T09:07:03+08:00",
            "2023-11-05 09:07:03",
            " 2023-11-05  9:07:03 ",
            "2023/11/5 09:07:03",
            "2023.11.05 09:07:03",
            "2023年11月5日 9时07分03秒",
            "2023-11-05t01:07:03z",
            "2023-11-05T01:07:03.000000Z",
            "2023-11-05T09:07:03,000+0800",
            "2023-11-05 09:07:03 +8",
            "2023-11-05 09:07:03 GMT+8",
            "2023-11-05 01:07:03 UTC",
            "2023-11-05T04:07:03+0300",
            "2023-11-04T20:37:03-04:30",
            "２０２３-１１-０５　０９：０７：０３",
            "20231105090703",
            "1699146423",
            "1699146423000",
            "1699146423000000",
            "1699146423000000000",
            "1699146423.0",
            "Sun, 05 Nov 2023 01:07:03 GMT",
            "5 Nov 2023 09:07:03 +0800",
        ] {
            assert_eq!(instant(text), Some(AT), "{text}");
        }
        assert_eq!(instant("2023-11-05T09:07:03.1234+08:00"), Some(AT + Span(123)));
        assert_eq!(instant("2023-11-05 09:07"), Some(AT - Span::seconds(3)));
        assert_eq!(instant("2023-11-04 24:00:00"), instant("2023-11-05 00:00:00"));
    }

    #[test]
    fn what_a_person_would_doubt_is_unknown() {
        for text in [
            "",
            "t",
            "yesterday",
            "2023-11-05",
            "11/05/2023 09:07:03",
            "2023-13-05 09:07:03",
            "2023-02-29 09:07:03",
            "2023-11-05 25:07:03",
            "2023-11-05 09:61:03",
            "2023-11-05 09:07:03 CST",
            "2023-11-05 09:07:03 +99:00",
            "2023-11-05 09:07:03 or so",
            "0001-01-01T00:00:00Z",
            "1970-01-01T08:00:00+08:00",
            "0",
            "12345",
            "9999-12-31T23:59:59+08:00",
            "Sun, 05 Nov 2023 01:07:03",
            "Sun, 05 Növ 2023 01:07:03 GMT",
            "一二三四五",
        ] {
            assert_eq!(instant(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_not(text in ".{0,40}") {
            let read = instant(&text);
            proptest::prop_assert!(read.is_none_or(|at| at.0 > 0));
        }

        #[test]
        fn what_the_desk_writes_it_reads(seconds in 1_300_000_000i64..4_000_000_000) {
            let at = Timestamp::from_unix_seconds(seconds);
            proptest::prop_assert_eq!(instant(&at.in_beijing().to_string()), Some(at));
        }
    }
}
