//! A reader of JSON that does not give up. What every strict reader takes is read alike; beside that it takes halves of surrogate
//! pairs, raw control characters, quotes that nobody escaped, bytes that are no UTF-8, numbers of any length, bare words, commas too
//! many or too few, brackets that do not match, and an end in the middle.

use super::Oddity;
use serde_json::{Map, Number, Value};
use std::ops::Range;

/// Deeper than anything the platform documents; a stack is not endless.
const DEEPEST: usize = 48;
const UNKNOWN: &str = "\u{fffd}";

pub(crate) struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    depth: usize,
    /// Where the names of the fields stand that are being read.
    names: Vec<Range<usize>>,
    oddities: Vec<Oddity>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a [u8]) -> Self {
        let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
        Self { text, at: 0, depth: 0, names: Vec::new(), oddities: Vec::new() }
    }

    pub(crate) fn into_oddities(self) -> Vec<Oddity> {
        self.oddities
    }

    /// What has not been read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        &self.text[self.at..]
    }

    pub(crate) fn pass_over(&mut self, length: usize) {
        self.at = (self.at + length).min(self.text.len());
    }

    /// How much has been read.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// The next byte that is no space.
    pub(crate) fn next_is(&mut self, wanted: u8) -> bool {
        self.space();
        self.peek() == Some(wanted)
    }

    pub(crate) fn value(&mut self) -> Value {
        self.space();
        let start = self.at;
        match self.peek() {
            Some(b'{' | b'[') if self.depth >= DEEPEST => {
                self.pass_over_nest();
                self.note(start..self.at, true);
                Value::Null
            }
            Some(b'{') => {
                let mut fields = Map::new();
                self.members(|reader, name| {
                    let start = reader.at;
                    let value = reader.value();
                    if fields.get(&name).is_some_and(|before| *before != value) {
                        reader.note(start..reader.at, true);
                    }
                    fields.insert(name, value);
                });
                Value::Object(fields)
            }
            Some(b'[') => {
                let mut list = Vec::new();
                self.elements(|reader| list.push(reader.value()));
                Value::Array(list)
            }
            Some(b'"' | b'\'') => Value::String(self.string(true)),
            _ => self.bare(),
        }
    }

    /// The fields of the object that begins here; `each` reads the value.
    pub(crate) fn members(&mut self, mut each: impl FnMut(&mut Self, String)) {
        self.nested(b'}', |reader| {
            let start = reader.at;
            let name = match reader.peek() {
                Some(b'"' | b'\'') => reader.string(false),
                _ => reader.word(),
            };
            if !reader.next_is(b':') {
                return reader.note(start..reader.at, true);
            }
            reader.names.push(start..reader.at);
            reader.at += 1;
            each(reader, name);
            reader.names.pop();
        });
    }

    /// The elements of the list that begins here; `each` reads one.
    pub(crate) fn elements(&mut self, mut each: impl FnMut(&mut Self)) {
        self.nested(b']', |reader| each(reader));
    }

    fn nested(&mut self, end: u8, mut each: impl FnMut(&mut Self)) {
        self.at += 1;
        self.depth += 1;
        loop {
            self.space();
            match self.peek() {
                None => {
                    self.note(self.at..self.at, true);
                    break;
                }
                Some(byte) if byte == end => {
                    self.at += 1;
                    break;
                }
                // The bracket of what is around it: this one's own is missing.
                Some(b'}' | b']') if self.depth > 1 => {
                    self.note(self.at..self.at + 1, true);
                    break;
                }
                Some(b',' | b':' | b'}' | b']') => self.at += 1,
                Some(_) => {
                    let start = self.at;
                    each(self);
                    self.at = self.at.max(start + 1);
                }
            }
        }
        self.depth -= 1;
    }

    /// Passes over brackets that are nested however deeply.
    fn pass_over_nest(&mut self) {
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'{' | b'[' => open += 1,
                b'}' | b']' => open -= 1,
                b'"' => {
                    self.string(false);
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                break;
            }
        }
    }

    /// A number, a truth value, or a word that stands there without quotes.
    fn bare(&mut self) -> Value {
        let start = self.at;
        let word = self.word();
        match serde_json::from_str::<Number>(&word) {
            // A whole number that is longer than a machine's would lose its last digits.
            Ok(number) if !number.is_f64() || word.contains(['.', 'e', 'E']) => return Value::Number(number),
            Err(_) if matches!(word.as_str(), "true" | "false") => return Value::Bool(word == "true"),
            Err(_) if word == "null" => return Value::Null,
            _ => self.note(start..self.at, word.is_empty()),
        }
        match word.to_ascii_lowercase().as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "" | "null" | "none" | "nil" | "undefined" | "nan" => Value::Null,
            _ => Value::String(word),
        }
    }

    fn word(&mut self) -> String {
        let start = self.at;
        while self.peek().is_some_and(|byte| !matches!(byte, b',' | b':' | b'{' | b'}' | b'[' | b']' | b'"')) {
            self.at += 1;
        }
        String::from_utf8_lossy(&self.text[start..self.at]).trim_end().to_owned()
    }

    /// The string that begins here. `tell`: what is odd about it is noted.
    fn string(&mut self, tell: bool) -> String {
        let start = self.at;
        let quote = self.text[start];
        self.at += 1;
        let (mut read, mut odd, mut lost) = (Vec::new(), quote != b'"', false);
        loop {
            let Some(byte) = self.peek() else {
                lost = true;
                break;
            };
            self.at += 1;
            match byte {
                b'\\' => match self.escape() {
                    Some(Escape::Means(letter)) => read.extend(letter.encode_utf8(&mut [0; 4]).as_bytes()),
                    Some(Escape::Nothing(byte)) => {
                        odd = true;
                        read.push(byte);
                    }
                    None => {
                        lost = true;
                        read.extend(UNKNOWN.as_bytes());
                    }
                },
                0 => {
                    lost = true;
                    read.extend(UNKNOWN.as_bytes());
                }
                byte if byte == quote && self.is_end_of_value() => break,
                byte => {
                    odd |= byte == quote || byte < b' ';
                    read.push(byte);
                }
            }
        }
        let text = String::from_utf8(read).unwrap_or_else(|error| {
            lost = true;
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        });
        if tell && (odd || lost) {
            self.note(start..self.at, lost);
        }
        text
    }

    /// A quote that nothing fitting follows is one of the words.
    fn is_end_of_value(&self) -> bool {
        let next = self.rest().iter().find(|byte| !byte.is_ascii_whitespace());
        next.is_none_or(|byte| matches!(byte, b',' | b':' | b'}' | b']'))
    }

    /// What follows a backslash; `None` if it is half a character, or none at all.
    fn escape(&mut self) -> Option<Escape> {
        let byte = self.peek()?;
        self.at += 1;
        Some(Escape::Means(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode().map(Escape::Means),
            other => return Some(Escape::Nothing(other)),
        }))
    }

    fn unicode(&mut self) -> Option<char> {
        let first = self.unit()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        let after_first = self.at;
        if self.rest().starts_with(b"\\u") {
            self.at += 2;
            if let Some(second) = self.unit().filter(|unit| (0xdc00..0xe000).contains(unit)) {
                return char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            }
            self.at = after_first;
        }
        None
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        if !digits.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn note(&mut self, span: Range<usize>, is_lost: bool) {
        let name = |span: &Range<usize>| {
            let text = String::from_utf8_lossy(&self.text[span.clone()]);
            text.trim_matches(|letter: char| letter.is_ascii_whitespace() || "\"':".contains(letter)).to_owned()
        };
        let field = self.names.iter().map(name).collect::<Vec<_>>().join(".");
        self.oddities.push(Oddity { field, raw: self.text[span].to_vec(), is_lost });
    }
}

enum Escape {
    Means(char),
    /// A byte that needs none.
    Nothing(u8),
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use serde_json::{Value, json};

    fn value(text: &str) -> Value {
        read(text.as_bytes()).0
    }

    #[test]
    fn half_a_character_costs_itself() {
        let (read, odd) = read(br#"{"a":"x\udcffy","b":"\ud83d\ude00","c":"\ud83d\u0041","d":"\uZZ"}"#);
        assert_eq!(read, json!({ "a": "x\u{fffd}y", "b": "😀", "c": "\u{fffd}A", "d": "\u{fffd}ZZ" }));
        let lost: Vec<_> = odd.iter().map(|odd| (odd.field.as_str(), odd.is_lost)).collect();
        assert_eq!(lost, [("a", true), ("c", true), ("d", true)]);
        assert_eq!(odd[0].raw, br#""x\udcffy""#);
    }

    #[test]
    fn a_text_that_no_strict_reader_takes_is_read() {
        assert_eq!(value("{\"a\":\"one\ntwo\ta\u{1}\",\"b\":2}"), json!({ "a": "one\ntwo\ta\u{1}", "b": 2 }));
        assert_eq!(value(r#"{"a":"他说"不退"，走了","b":[1]}"#), json!({ "a": "他说\"不退\"，走了", "b": [1] }));
        assert_eq!(
            value(r#"{"a":19000109Z,"b":TRUE,"c":None,'d':'x',}"#),
            json!({ "a": "19000109Z", "b": true, "c": null, "d": "x" })
        );
        assert_eq!(value(r#"[1,,2 "#), json!([1, 2]));
        assert_eq!(value(r#"{"a":[1,2},"b":3"#), json!({ "a": [1, 2] }), "a bracket that closes what is around it");
        assert_eq!(value(r#"{"a":"b\/\qc"}"#), json!({ "a": "b/qc" }));
        let (bytes, odd) = read(b"{\"a\":\"\xffx\",\"b\":1}");
        assert_eq!((bytes, odd.len()), (json!({ "a": "\u{fffd}x", "b": 1 }), 1));
    }

    #[test]
    fn numbers_keep_every_digit() {
        let long = "200201820260824160276610077";
        assert_eq!(
            value(&format!(r#"{{"id":{long},"n":1e400,"f":0.5,"i":-12}}"#)),
            json!({ "id": long, "n": "1e400", "f": 0.5, "i": -12 })
        );
    }

    #[test]
    fn what_is_nested_too_deeply_costs_itself() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        let (read, odd) = read(format!(r#"{{"a":1,"deep":{deep},"b":"]"}}"#).as_bytes());
        assert_eq!((&read["a"], &read["b"]), (&json!(1), &json!("]")));
        assert!(odd.iter().any(|odd| odd.field == "deep" && odd.is_lost));
    }

    #[test]
    fn a_name_that_stands_twice_is_told() {
        let (read, odd) = read(br#"{"a":{"b":1,"b":2}}"#);
        assert_eq!((read, odd[0].field.as_str()), (json!({ "a": { "b": 2 } }), "a.b"));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            read(&bytes);
        }

        #[test]
        fn what_is_nearly_json_is_read(text in r#"([\[\]{}",:\\a1 ]|"a":|\\ud83d|true){0,40}"#) {
            read(text.as_bytes());
        }
    }
}
