//! Parts of WeChat Pay's answers that cannot be read, or only as a person would read them.

use crate::ids::{ComplaintId, Mchid};
use crate::time::Timestamp;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// The kind of answer that it stood in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum UnreadableSource {
    List,
    Detail,
    History,
    Notification,
}

/// Something odd, as it was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    pub mchid: Mchid,
    pub source: UnreadableSource,
    /// The path of the field, its names separated by dots; empty for a whole row or answer.
    pub field: String,
    /// Whether something was lost. Otherwise its meaning was clear, and it was read.
    pub is_lost: bool,
    pub complaint_id: Option<ComplaintId>,
    pub raw: Vec<u8>,
}

/// One odd value, however often it was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableValue {
    /// Its last occurrence; of a long one, only the first bytes.
    pub last: Unreadable,
    /// The size of the whole value, in bytes.
    pub size: i64,
    pub count: i64,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
}

impl UnreadableSource {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The source of this name; an unknown one counts as a list.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        name.parse().unwrap_or(Self::List)
    }
}

impl Unreadable {
    /// The bytes as text, with each byte that is no UTF-8 as its number.
    #[must_use]
    pub fn shown(&self) -> String {
        let chunk = |chunk: std::str::Utf8Chunk<'_>| {
            let bytes: String = chunk.invalid().iter().map(|byte| format!("\\x{byte:02x}")).collect();
            format!("{}{bytes}", chunk.valid())
        };
        self.raw.utf8_chunks().map(chunk).collect()
    }
}

impl UnreadableValue {
    /// Whether only its beginning is kept.
    #[must_use]
    pub fn is_cut(&self) -> bool {
        usize::try_from(self.size).unwrap_or(usize::MAX) > self.last.raw.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(raw: &[u8]) -> Unreadable {
        Unreadable {
            mchid: "m1".parse().unwrap(),
            source: UnreadableSource::Detail,
            field: "amount".into(),
            is_lost: true,
            complaint_id: None,
            raw: raw.to_vec(),
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_shown_by_number() {
        assert_eq!(met(b"\"\xe6\xa1\x83\xff\x00\"").shown(), "\"桃\\xff\0\"");
    }

    #[test]
    fn a_value_is_cut_where_bytes_are_missing() {
        let value =
            |size| UnreadableValue { last: met(b"abc"), size, count: 1, first_at: Timestamp(1), last_at: Timestamp(2) };
        assert!(!value(3).is_cut());
        assert!(value(4).is_cut());
    }

    #[test]
    fn every_source_is_read_by_its_name() {
        for source in UnreadableSource::VARIANTS {
            assert_eq!(UnreadableSource::from_name(source.as_str()), *source);
        }
    }
}
