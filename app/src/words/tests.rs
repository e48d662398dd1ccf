//! What every text keeps to.

use super::TEXTS;

/// The punctuation of Chinese, which is as wide as its characters.
fn is_full_width(char: char) -> bool {
    matches!(char, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FFEF}')
}

/// A Chinese character, or a part that takes the place of some.
fn is_chinese(char: char) -> bool {
    matches!(char, '{' | '}' | '\u{3000}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}')
}

/// Whether punctuation that is narrow stands at a Chinese character.
fn is_punctuated_in_english(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let is_narrow = |char: char| [',', ':', ';', '(', ')', '?', '!'].contains(&char);
    chars
        .windows(2)
        .any(|pair| (is_narrow(pair[0]) && is_chinese(pair[1])) || (is_chinese(pair[0]) && is_narrow(pair[1])))
}

#[test]
fn every_text_is_punctuated_as_its_language_is() {
    let (mut count, mut wrong) = (0, Vec::new());
    for (subject, texts) in TEXTS {
        for (name, chinese, english) in *texts {
            let is_empty = chinese.trim().is_empty() || english.trim().is_empty();
            if is_empty || is_punctuated_in_english(chinese) || english.contains(is_full_width) {
                wrong.push(format!("{subject}.{name}: {chinese} / {english}"));
            }
            count += 1;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(count > 400, "{count} texts were read");
}
