//! The languages of the desk.

use serde::{Deserialize, Serialize};

/// Chosen per person; Chinese unless somebody asks for English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "zh-CN")]
    Chinese,
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The tag for `<html lang>`, cookies and the database.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// Reads a tag; anything but English is Chinese.
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        if tag.starts_with("en") { Self::English } else { Self::Chinese }
    }

    /// The one that a browser likes best, by its header `Accept-Language` (RFC 9110, 12.5.4). `None` where it names neither.
    #[must_use]
    pub fn preferred(accepted: &str) -> Option<Self> {
        let mut best: Option<(Self, u32)> = None;
        for (language, weight) in accepted.split(',').filter_map(wanted) {
            // Of two that are liked alike, the first.
            if weight > best.map_or(0, |(_, weight)| weight) {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }
}

/// One language of the header, if it is one of the desk's, with its weight in thousandths.
fn wanted(range: &str) -> Option<(Language, u32)> {
    let mut parts = range.split(';').map(str::trim);
    let language = match parts.next()?.split('-').next()?.to_ascii_lowercase().as_str() {
        "zh" => Language::Chinese,
        "en" => Language::English,
        _ => return None,
    };
    let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(Ok(1.0), str::parse::<f64>).ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 1000")]
    let weight = (quality.clamp(0.0, 1.0) * 1000.0) as u32;
    Some((language, weight))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_is_liked_best_is_spoken() {
        for (header, spoken) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Some(Language::Chinese)),
            ("en-GB,en;q=0.9,zh-CN;q=0.8", Some(Language::English)),
            ("fr-FR, en;q=0.4, zh;q=0.7", Some(Language::Chinese)),
            ("zh;q=0, en;q=0.1", Some(Language::English)),
            ("EN", Some(Language::English)),
            ("zh, en", Some(Language::Chinese)),
            ("fr, de;q=0.5, *;q=0.1", None),
            ("en;q=much", None),
            ("", None),
        ] {
            assert_eq!(Language::preferred(header), spoken, "{header}");
        }
    }
}
