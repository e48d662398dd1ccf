//! Money in fen (分), the unit of every WeChat Pay amount.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in fen; 100 fen are 1 yuan. Displayed as `¥1,280.00`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

impl Fen {
    /// Parses yuan as a person types them: `46.8`, `¥1,280.00`, `３０元`. `None` for what could be meant in another
    /// way, such as a third decimal or a comma that groups nothing.
    #[must_use]
    pub fn parse_yuan(text: &str) -> Option<Self> {
        let plain: String = text.chars().map(half_width).collect();
        let plain = plain.trim();
        let plain = plain.strip_prefix(['¥', '￥']).unwrap_or(plain);
        let plain = plain.strip_suffix('元').unwrap_or(plain).trim();
        let (yuan, decimals) = plain.split_once('.').unwrap_or((plain, "0"));
        if !(1..=2).contains(&decimals.len()) || !decimals.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let tenths: i64 = decimals.parse().ok()?;
        let fen = if decimals.len() == 1 { tenths * 10 } else { tenths };
        whole_yuan(yuan)?.checked_mul(100)?.checked_add(fen).map(Self)
    }

    /// The amount as the value of an input field: `1280.00`.
    #[must_use]
    pub fn in_field(self) -> String {
        format!("{}.{:02}", self.0 / 100, self.0.unsigned_abs() % 100)
    }
}

/// Parses digits, plain or in groups of three.
fn whole_yuan(text: &str) -> Option<i64> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    let is_grouped = text.contains(',');
    let fits = !first.is_empty() && (!is_grouped || first.len() <= 3) && groups.all(|group| group.len() == 3);
    let digits = text.replace(',', "");
    let is_plain =
        digits.bytes().all(|digit| digit.is_ascii_digit()) && (digits.len() == 1 || !digits.starts_with('0'));
    if fits && is_plain { digits.parse().ok() } else { None }
}

/// Maps full-width digits and signs to plain ones.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        other => other,
    }
}

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fen = self.0.unsigned_abs();
        let yuan = (fen / 100).to_string();
        let mut grouped = String::with_capacity(yuan.len() + yuan.len() / 3);
        for (index, digit) in yuan.chars().enumerate() {
            if index > 0 && (yuan.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}¥{grouped}.{:02}", fen % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_as_they_are_typed() {
        for (text, fen) in [
            ("46.8", 4_680),
            (" ¥1,280.05 ", 128_005),
            ("￥３０", 3_000),
            ("１２．５０元", 1_250),
            ("0.01", 1),
            ("1,234,567", 123_456_700),
        ] {
            assert_eq!(Fen::parse_yuan(text), Some(Fen(fen)), "{text}");
        }
        for text in [
            "",
            "元",
            "-1",
            "+1",
            "1.",
            ".5",
            "1.234",
            "1,28",
            "12,80.00",
            "0128",
            "1 280",
            "1e3",
            "三十",
            "1.2.3",
            "¥¥1",
            "NaN",
            "92233720368547758.08",
        ] {
            assert_eq!(Fen::parse_yuan(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_shown_can_be_typed(fen in 0_i64..=i64::MAX) {
            proptest::prop_assert_eq!(Fen::parse_yuan(&Fen(fen).to_string()), Some(Fen(fen)));
            proptest::prop_assert_eq!(Fen::parse_yuan(&Fen(fen).in_field()), Some(Fen(fen)));
        }
    }

    #[test]
    fn amounts_have_two_decimals_and_grouped_thousands() {
        let shown: Vec<String> =
            [0, 3, 12_800, 128_000, 123_456_789, -5].into_iter().map(|fen| Fen(fen).to_string()).collect();
        assert_eq!(shown, ["¥0.00", "¥0.03", "¥128.00", "¥1,280.00", "¥1,234,567.89", "-¥0.05"]);
    }
}
