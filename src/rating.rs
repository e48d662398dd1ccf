//! What the user makes of it once a complaint is finished (用户满意度).

/// A rating as WeChat Pay writes it: `2星 等了太久`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rating<'a> {
    /// One to five.
    pub stars: u8,
    pub words: &'a str,
}

impl<'a> Rating<'a> {
    /// Reads the words of a row. `None` for any that are written in another way.
    #[must_use]
    pub fn read(details: &'a str) -> Option<Self> {
        let (stars, words) = details.trim().split_once('星')?;
        let stars = stars.trim().parse().ok().filter(|stars| (1..=5).contains(stars))?;
        Some(Self { stars, words: words.trim() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_words_are_told_apart() {
        for (details, rating) in [
            ("2星 客服态度还是差", Some((2, "客服态度还是差"))),
            ("5星", Some((5, ""))),
            (" 4 星  不错", Some((4, "不错"))),
            ("6星 好", None),
            ("星期一再说", None),
            ("不满意", None),
            ("", None),
        ] {
            assert_eq!(Rating::read(details).map(|read| (read.stars, read.words)), rating, "{details}");
        }
    }
}
