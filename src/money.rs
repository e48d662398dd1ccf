//! Money in fen (分), the unit of every WeChat Pay amount.

use serde::{Deserialize, Serialize};
use std::fmt;

/// An amount in fen; 100 fen are 1 yuan. Displayed as `¥1,280.00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

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
    fn amounts_have_two_decimals_and_grouped_thousands() {
        let shown: Vec<String> =
            [0, 3, 12_800, 128_000, 123_456_789, -5].into_iter().map(|fen| Fen(fen).to_string()).collect();
        assert_eq!(shown, ["¥0.00", "¥0.03", "¥128.00", "¥1,280.00", "¥1,234,567.89", "-¥0.05"]);
    }
}
