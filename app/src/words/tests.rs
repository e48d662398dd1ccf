//! What every text keeps to.

use super::TEXTS;
use std::fs;
use std::path::Path;

/// Where Chinese is said to nobody: WeChat Pay's own word for a refusal, and what may be answered at a prompt.
const SAID_TO_NOBODY: [&str; 2] = ["server/src/web/callback.rs", "server/src/cli/registration.rs"];

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

#[test]
fn nothing_is_said_in_chinese_elsewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    for folder in ["app/src", "server/src"] {
        look_for_chinese(root, &root.join(folder), &mut found);
    }
    assert!(found.is_empty(), "these texts belong into app/src/words: {found:#?}");
}

fn look_for_chinese(root: &Path, folder: &Path, found: &mut Vec<String>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        if name == "app/src/words" || SAID_TO_NOBODY.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            look_for_chinese(root, &path, found);
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let code = source.lines().take_while(|line| *line != "#[cfg(test)]");
        let texts = code.filter(|line| !line.trim_start().starts_with("//"));
        let texts = texts.filter(|line| line.contains(|char: char| !char.is_ascii() && is_chinese(char)));
        found.extend(texts.map(|line| format!("{name}: {}", line.trim())));
    }
}
