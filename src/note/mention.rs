//! Colleagues who are named in a note: `@林岚`.

use crate::ids::StaffId;
use crate::people::Person;

/// Somebody who is mentioned, under the name that they had when the note was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub staff_id: StaffId,
    pub name: String,
}

/// A part of a note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    Words(&'t str),
    /// A mention with its sign, as it was typed.
    Mention(&'t str),
}

impl<'t> Piece<'t> {
    /// As it was typed.
    #[must_use]
    pub const fn as_str(self) -> &'t str {
        match self {
            Self::Words(text) | Self::Mention(text) => text,
        }
    }
}

/// Who is mentioned in a text, each once, in order. Whoever cannot sign in is not; of several with the same name, all are.
#[must_use]
pub fn mentions_in(text: &str, people: &[Person]) -> Vec<Mention> {
    let known: Vec<Mention> = people
        .iter()
        .filter(|person| !person.disabled && !person.name.is_empty())
        .map(|person| Mention { staff_id: person.id.clone(), name: person.name.clone() })
        .collect();
    let mut found: Vec<Mention> = Vec::new();
    for piece in pieces(text, &known) {
        let Piece::Mention(sign) = piece else { continue };
        let meant = known.iter().filter(|known| is_called(behind_sign(sign), &known.name));
        for mention in meant {
            if !found.contains(mention) {
                found.push(mention.clone());
            }
        }
    }
    found
}

/// A text cut into mentions and what stands between them. Where one name begins with another, the longest is meant.
#[must_use]
pub fn pieces<'t>(text: &'t str, known: &[Mention]) -> Vec<Piece<'t>> {
    let mut pieces = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(sign) = text[at..].find(['@', '＠']).map(|found| found + at) {
        let name = sign + text[sign..].chars().next().map_or(1, char::len_utf8);
        at = name;
        let Some(length) = name_at(&text[..sign], &text[name..], known) else { continue };
        if from < sign {
            pieces.push(Piece::Words(&text[from..sign]));
        }
        at = name + length;
        pieces.push(Piece::Mention(&text[sign..at]));
        from = at;
    }
    if from < text.len() {
        pieces.push(Piece::Words(&text[from..]));
    }
    pieces
}

/// The bytes of the longest name with which a text begins. The sign between two Latin letters belongs to an address, and a Latin
/// name ends where its word does.
fn name_at(before: &str, behind: &str, known: &[Mention]) -> Option<usize> {
    if before.ends_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let is_there = |name: &&str| {
        let begins = behind.get(..name.len()).is_some_and(|begin| is_called(begin, name));
        let ends_in_word = name.ends_with(|c: char| c.is_ascii_alphanumeric())
            && behind.get(name.len()..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
        begins && !ends_in_word
    };
    known.iter().map(|known| known.name.as_str()).filter(is_there).map(str::len).max()
}

fn behind_sign(mention: &str) -> &str {
    mention.trim_start_matches(['@', '＠'])
}

fn is_called(text: &str, name: &str) -> bool {
    text.eq_ignore_ascii_case(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Density, Language, Role, Theme, Timestamp};

    fn person(id: &str, name: &str) -> Person {
        Person {
            id: id.parse().unwrap(),
            username: id.into(),
            name: name.into(),
            role: Role::Agent,
            disabled: false,
            language: Language::Chinese,
            theme: Theme::System,
            density: Density::Comfortable,
            created_at: Timestamp(0),
        }
    }

    fn people() -> Vec<Person> {
        vec![
            person("lin", "林岚"),
            person("wang", "王婧"),
            person("wang2", "王婧怡"),
            person("ann", "Ann Lee"),
            Person { disabled: true, ..person("gone", "周可") },
            person("nobody", ""),
        ]
    }

    fn mentioned(text: &str) -> Vec<String> {
        mentions_in(text, &people()).into_iter().map(|mention| mention.staff_id.to_string()).collect()
    }

    #[test]
    fn people_are_mentioned_by_their_names() {
        for (text, expected) in [
            ("@林岚 用户改口了，@王婧 在吗？@林岚", vec!["lin", "wang"]),
            ("请＠林岚看一下", vec!["lin"]),
            ("@王婧怡已同意", vec!["wang2"]),
            ("@ann lee, please", vec!["ann"]),
            ("@Ann Leeds", vec![]),
            ("mail lin@林岚.com", vec![]),
            ("@周可 不在了", vec![]),
            ("@ 林岚", vec![]),
            ("林岚", vec![]),
            ("@", vec![]),
            ("@@林岚", vec!["lin"]),
        ] {
            assert_eq!(mentioned(text), expected, "{text}");
        }
    }

    #[test]
    fn of_two_people_with_one_name_both_are_meant() {
        let people = [person("a", "李明"), person("b", "李明")];
        let found = mentions_in("@李明", &people);
        assert_eq!(found.iter().map(|mention| mention.staff_id.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }

    #[test]
    fn a_text_is_the_sum_of_its_pieces() {
        let known = mentions_in("@林岚@王婧", &people());
        let text = "问 @林岚 和@王婧怡，@谁";
        let pieces = pieces(text, &known);
        assert_eq!(
            pieces,
            [
                Piece::Words("问 "),
                Piece::Mention("@林岚"),
                Piece::Words(" 和"),
                Piece::Mention("@王婧"),
                Piece::Words("怡，@谁"),
            ],
            "only who is mentioned, by the name of then"
        );
        let joined: String = pieces.into_iter().map(Piece::as_str).collect();
        assert_eq!(joined, text);
    }

    proptest::proptest! {
        #[test]
        fn nothing_of_a_text_is_lost(text in "[@＠林岚王婧怡a\\u{301} ]{0,24}") {
            let known = mentions_in(&text, &people());
            let joined: String = pieces(&text, &known).into_iter().map(Piece::as_str).collect();
            proptest::prop_assert_eq!(joined, text);
        }
    }
}
