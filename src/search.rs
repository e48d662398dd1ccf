//! Search as people do it: words in Chinese, and numbers as they are pasted.
//!
//! Trigram indexes find nothing for two-character words such as 退款, the commonest queries there are. Overlapping pairs
//! queried as a phrase find exactly the substrings, on SQLite and on PostgreSQL alike.
//!
//! Texts and queries are brought into one form first ([`folded`]), so that full width and half width, capital and small
//! letters, and characters that nobody sees make no difference.

use crate::text;
use unicode_normalization::UnicodeNormalization;

/// Lengths of numbers that can be looked up, in characters: the shortest that anything is called by, and the longest.
const KEY_LENGTHS: std::ops::RangeInclusive<usize> = 3..=128;
/// Shortest number that counts as one within a text. A shorter one may be a word of a sentence, and counts only where
/// nothing but a label stands beside it.
const SURELY_A_NUMBER: usize = 8;
/// Most groups of one query that are tried as numbers; a query with more is a text.
const MOST_GROUPS: usize = 12;
/// Labels that may stand before a short number, such as the end of a phone number. Longer labels come before those that
/// they contain.
const LABELS: [&str; 28] = [
    "商户订单号",
    "微信订单号",
    "服务订单号",
    "商户单号",
    "服务单号",
    "退款单号",
    "投诉单号",
    "交易单号",
    "支付单号",
    "订单编号",
    "订单号",
    "投诉单",
    "服务单",
    "流水号",
    "后四位",
    "订单",
    "单号",
    "编号",
    "尾号",
    "手机",
    "电话",
    "号码",
    "号",
    "phone",
    "mobile",
    "tail",
    "ending",
    "no",
];

/// One form for what looks or means the same: compatibility forms unified (NFKC), small letters, nothing invisible.
#[must_use]
pub fn folded(text: &str) -> String {
    let shown = text.nfkc().filter(|c| text::is_visible(*c) || c.is_whitespace());
    shown.flat_map(char::to_lowercase).collect()
}

/// The tokens of a text, in order: 退款申请 → 退款 款申 申请 请. Latin words and numbers are paired in the same way; white space
/// and punctuation separate runs. The last character of a run stands alone once more, so that every character begins some
/// token.
#[must_use]
pub fn tokens(text: &str) -> Vec<String> {
    runs(text)
        .iter()
        .flat_map(|run| pairs(run).chain(run.chars().next_back().map(String::from)).collect::<Vec<_>>())
        .collect()
}

fn pairs(run: &str) -> impl Iterator<Item = String> {
    run.chars().zip(run.chars().skip(1)).map(|(first, second)| String::from_iter([first, second]))
}

/// The phrases of a query, all of which must occur.
#[must_use]
pub fn phrases(query: &str) -> Vec<Phrase> {
    runs(query)
        .into_iter()
        .map(|run| {
            let tokens: Vec<String> = pairs(&run).collect();
            if tokens.is_empty() { Phrase::Prefix(run) } else { Phrase::Tokens(tokens) }
        })
        .collect()
}

/// One phrase of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phrase {
    /// A single character: every token that starts with it.
    Prefix(String),
    /// These tokens, adjacent and in this order.
    Tokens(Vec<String>),
}

/// The runs of letters and digits in a text: no operator of a search language passes.
fn runs(text: &str) -> Vec<String> {
    let text = folded(text);
    text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

/// The key that a number is looked up by: its letters and digits in one case. Grouping and dashes make no difference.
#[must_use]
pub fn number_key(number: &str) -> String {
    folded(number).chars().filter(char::is_ascii_alphanumeric).collect()
}

/// The numbers that a query may mean, as keys. Around a pasted number there may be quotes, a label or the rest of a
/// line, and it may be grouped by spaces.
#[must_use]
pub fn numbers(query: &str) -> Vec<String> {
    let query = folded(query);
    let groups: Vec<String> =
        query.split(|c: char| !is_of_a_number(c)).map(number_key).filter(|key| !key.is_empty()).collect();
    if groups.len() > MOST_GROUPS {
        return Vec::new();
    }
    let stands_alone = is_label(&query);
    let mut found: Vec<String> = Vec::new();
    let joined = (0..groups.len()).flat_map(|from| (from + 1..=groups.len()).map(move |to| (from, to)));
    let joined = joined.map(|(from, to)| groups[from..to].concat());
    for key in joined.flat_map(|key| [without_label(&key), Some(key)]).flatten() {
        let long_enough = stands_alone || key.len() >= SURELY_A_NUMBER;
        if long_enough && KEY_LENGTHS.contains(&key.len()) && !found.contains(&key) {
            found.push(key);
        }
    }
    found
}

/// Whether order numbers contain this character.
fn is_of_a_number(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_|*@".contains(c)
}

/// Whether the query is a number alone, or a label and a number.
fn is_label(query: &str) -> bool {
    let mut words: Vec<String> = Vec::new();
    for run in query.split(|c: char| !c.is_alphabetic()).filter(|run| !run.is_empty()) {
        words.push(LABELS.iter().fold(run.to_owned(), |rest, label| rest.replace(label, "")));
    }
    let has_no_other_script = words.iter().all(|word| word.is_ascii());
    let groups = query.split(|c: char| !is_of_a_number(c)).filter(|group| group.chars().any(char::is_alphanumeric));
    let others = groups.filter(|group| !LABELS.contains(group)).count();
    has_no_other_script && others == 1
}

/// The digits behind a label of letters that no space separates from them.
fn without_label(key: &str) -> Option<String> {
    let digits = key.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    (digits.len() < key.len() && digits.len() >= SURELY_A_NUMBER).then(|| digits.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_cut_into_overlapping_pairs() {
        assert_eq!(tokens("退款申请"), ["退款", "款申", "申请", "请"]);
        assert_eq!(tokens("A款, 好"), ["a款", "款", "好"]);
    }

    #[test]
    fn a_query_is_a_list_of_phrases() {
        assert_eq!(phrases("退款 桃\"*"), [Phrase::Tokens(vec!["退款".into()]), Phrase::Prefix("桃".into())]);
    }

    #[test]
    fn width_and_hidden_characters_make_no_difference() {
        for (one, other) in [
            ("ＶＩＰ会员", "vip会员"),
            ("２０２６年", "2026年"),
            ("ｶﾞｽ", "ガス"),
            ("退\u{200B}款\u{FEFF}", "退款"),
            ("㎏", "kg"),
            ("①号", "1号"),
            ("Ａ－１", "a-1"),
        ] {
            assert_eq!(tokens(one), tokens(other), "{one}");
            assert_eq!(phrases(one), phrases(other), "{one}");
        }
    }

    #[test]
    fn numbers_are_found_as_they_are_pasted() {
        let id = "200201820260824160276610021";
        for pasted in [
            id,
            "`200201820260824160276610021",
            "'200201820260824160276610021'",
            "\u{201C}200201820260824160276610021\u{201D}",
            "\t200201820260824160276610021\r\n",
            "\u{200B}2002018\u{200B}20260824160276610021\u{FEFF}",
            "２００２０１８２０２６０８２４１６０２７６６１００２１",
            "投诉单号：200201820260824160276610021",
            "投诉单200201820260824160276610021。",
            "complaint_id=200201820260824160276610021,",
            "No.200201820260824160276610021;",
            "ID200201820260824160276610021",
            "2002018 20260824 160276610021",
            "投诉单 2002018\u{3000}20260824\u{A0}160276610021 （已回）",
            "<200201820260824160276610021>",
            "2002018-20260824-160276610021",
        ] {
            assert!(numbers(pasted).contains(&id.to_owned()), "{pasted:?}: {:?}", numbers(pasted));
        }
        for pasted in ["ＱＨ２０２６－０８_77", "qh2026-08_77", "`订单号：QH2026-08_77`", "商户订单 QH2026-08_77 元"]
        {
            assert!(numbers(pasted).contains(&number_key("QH2026-08_77")), "{pasted:?}");
        }
        assert_eq!(number_key("TS1|a@B*_-2"), "ts1ab2");
    }

    #[test]
    fn the_end_of_a_phone_is_a_number_where_it_stands_alone() {
        for pasted in ["8858", "尾号 8858", "手机尾号：８８５８", "*** **** 8858", "phone 8858", "`8858`"] {
            assert!(numbers(pasted).contains(&"8858".to_owned()), "{pasted:?}");
        }
        for pasted in ["订单号：ＱＨ７７", "商户单号 qh77", "`QH-77`", "no. qh77"] {
            assert!(numbers(pasted).contains(&"qh77".to_owned()), "{pasted:?}");
        }
        for words in ["退款 8858", "等了 2024 年", "1280 元", "iphone 2024"] {
            let short = numbers(words).into_iter().find(|number| number.chars().all(|c| c.is_ascii_digit()));
            assert_eq!(short, None, "{words:?}");
        }
        assert!(numbers("13 14 15 16 17 18 19 20 21 22 23 24 25").is_empty(), "a text is no number");
    }

    proptest::proptest! {
        #[test]
        fn every_substring_is_a_run_of_the_texts_own_tokens(text in "[一-三a-c]{2,12}", from in 0usize..10, len in 2usize..6) {
            let chars: Vec<char> = text.chars().collect();
            let from = from.min(chars.len() - 2);
            let part: String = chars[from..(from + len).min(chars.len())].iter().collect();
            let whole = tokens(&text);
            let wanted: Vec<String> = pairs(&part).collect();
            proptest::prop_assert!(whole.windows(wanted.len()).any(|window| window == wanted));
        }

        #[test]
        fn a_number_is_found_in_whatever_stands_around_it(
            number in "[A-Z]{0,4}[0-9]{8,20}",
            before in "[`'\"“【（\t\u{200B}]{0,3}(订单号|单号|商户订单号)?[：: ]{0,2}",
            behind in "[`'\"”】）。，,;.\u{FEFF}\n]{0,4}",
        ) {
            let pasted = format!("{before}{number}{behind}");
            proptest::prop_assert!(numbers(&pasted).contains(&number_key(&number)), "{:?}", pasted);
        }
    }
}
