//! Text search in Chinese: two-character tokens.
//!
//! Trigram indexes find nothing for two-character words such as 退款, the commonest queries there are. Overlapping pairs
//! queried as a phrase find exactly the substrings, on SQLite and on PostgreSQL alike.

/// The tokens of a text, in order: 退款申请 → 退款 款申 申请 请. Latin words and numbers are lowercased and paired in the
/// same way; white space and punctuation separate runs. The last character of a run stands alone once more, so that every
/// character begins some token.
#[must_use]
pub fn tokens(text: &str) -> Vec<String> {
    runs(text)
        .flat_map(|run| pairs(&run).chain(run.chars().next_back().map(String::from)).collect::<Vec<_>>())
        .collect()
}

fn pairs(run: &str) -> impl Iterator<Item = String> {
    run.chars().zip(run.chars().skip(1)).map(|(first, second)| String::from_iter([first, second]))
}

/// What a person typed, as phrases that must all occur.
#[must_use]
pub fn phrases(query: &str) -> Vec<Phrase> {
    runs(query)
        .map(|run| {
            let tokens: Vec<String> = pairs(&run).collect();
            if tokens.is_empty() { Phrase::Prefix(run) } else { Phrase::Tokens(tokens) }
        })
        .collect()
}

/// One run of letters in a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phrase {
    /// A single character: every token that starts with it.
    Prefix(String),
    /// These tokens, adjacent and in this order.
    Tokens(Vec<String>),
}

/// Letters and digits only, so that no operator of a search language can pass through.
fn runs(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()).map(str::to_lowercase)
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
    }
}
