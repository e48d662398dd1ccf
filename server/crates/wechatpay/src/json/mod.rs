//! JSON as it comes. Whatever is wrong with one string, number or row costs that and nothing beside it, and is told.

mod differences;
mod reader;

pub(crate) use differences::differences;
pub(crate) use reader::Reader;

use serde_json::Value;

/// Something that is not as documented.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Oddity {
    /// Names of the fields that lead to it, parted by dots; empty for a whole row or answer.
    pub field: String,
    /// The bytes as received.
    pub raw: Vec<u8>,
    /// Whether something of it could not be read. Otherwise it was spelt in another way, and read.
    pub is_lost: bool,
}

/// Reads any bytes as JSON, as far as they are.
pub(crate) fn read(text: &[u8]) -> (Value, Vec<Oddity>) {
    let mut reader = Reader::new(text);
    let value = reader.value();
    (value, reader.into_oddities())
}
