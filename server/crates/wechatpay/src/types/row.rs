//! Rows and pages of answers, with the JSON they came as.

use super::read;
use crate::json::{self, Oddity, Reader, differences};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;
use std::ops::Deref;

/// A value together with the JSON it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<T> {
    value: T,
    raw: String,
    oddities: Vec<Oddity>,
}

impl<T> Row<T> {
    /// The JSON as received; where that was none, JSON that says as much of it as could be read.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// What of it is not as documented, with the bytes as received.
    #[must_use]
    pub fn oddities(&self) -> &[Oddity] {
        &self.oddities
    }

    /// Whether something of it could not be read.
    #[must_use]
    pub fn is_partly_lost(&self) -> bool {
        self.oddities.iter().any(|oddity| oddity.is_lost)
    }

    /// The value alone.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The value, its JSON as [`Row::raw`] gives it, and its oddities.
    #[must_use]
    pub fn into_parts(self) -> (T, String, Vec<Oddity>) {
        (self.value, self.raw, self.oddities)
    }
}

impl<T: DeserializeOwned + Serialize> Row<T> {
    /// Reads a row from any bytes.
    ///
    /// # Errors
    /// If it is no object.
    pub fn read(text: &[u8]) -> Result<Self, serde_json::Error> {
        let (value, oddities) = json::read(text);
        Self::of(text, value, oddities)
    }

    fn of(text: &[u8], came: Value, mut oddities: Vec<Oddity>) -> Result<Self, serde_json::Error> {
        if !came.is_object() {
            return Err(serde_json::Error::custom("a row that is no object"));
        }
        let as_received = match serde_json::from_slice::<Value>(text) {
            Ok(strict) if strict == came => std::str::from_utf8(text).ok(),
            _ => None,
        };
        let raw = as_received.map_or_else(|| came.to_string(), ToOwned::to_owned);
        let value: T = serde_json::from_value(came.clone())?;
        let again = serde_json::to_value(&value)?;
        for found in differences(&came, &again) {
            if !oddities.iter().any(|oddity| oddity.field == found.field) {
                oddities.push(found);
            }
        }
        Ok(Self { value, raw, oddities })
    }
}

impl<T> Deref for Row<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<'de, T: DeserializeOwned + Serialize> Deserialize<'de> for Row<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Self::read(raw.get().as_bytes()).map_err(D::Error::custom)
    }
}

/// One page of an answer. Rows may move between pages while they are listed, and a page may be shorter than asked for: an empty
/// one is the end, and so is the row that reaches the total.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page<T> {
    /// The rows; the platform leaves the field out where there are none.
    pub rows: Vec<Row<T>>,
    /// Rows that are no objects, and what is odd about the page itself.
    pub oddities: Vec<Oddity>,
    /// How many rows came, those that nobody can read included.
    pub came: u32,
    /// As asked for.
    pub limit: u32,
    /// As asked for.
    pub offset: u32,
    /// Rows in all; given only where `offset` is 0.
    pub total_count: Option<u64>,
}

impl<T> Page<T> {
    /// A page of which nobody can read anything but how many rows it has.
    #[must_use]
    pub const fn unreadable(came: u32) -> Self {
        Self { rows: Vec::new(), oddities: Vec::new(), came, limit: 0, offset: 0, total_count: None }
    }
}

impl<T: DeserializeOwned + Serialize> Page<T> {
    /// Reads a page from any bytes: each row for itself.
    ///
    /// # Errors
    /// If it is no object, or its rows are no list: that is no page without rows.
    pub fn read(text: &[u8]) -> Result<Self, serde_json::Error> {
        let mut page = Self::unreadable(0);
        let mut reader = Reader::new(text);
        if !reader.next_is(b'{') {
            return Err(serde_json::Error::custom("a page that is no object"));
        }
        let mut has_other_rows = false;
        reader.members(|reader, name| match name.as_str() {
            "data" if reader.next_is(b'[') => reader.elements(|reader| page.take(reader)),
            "data" if reader.next_is(b'{') => page.take(reader),
            "data" => has_other_rows |= !reader.value().is_null(),
            _ => page.note(&name, reader.value()),
        });
        if has_other_rows {
            return Err(serde_json::Error::custom("a page whose rows are no list"));
        }
        page.oddities.extend(reader.into_oddities());
        Ok(page)
    }

    fn take(&mut self, reader: &mut Reader<'_>) {
        let text = reader.rest();
        let mut of_row = Reader::new(text);
        let value = of_row.value();
        let text = &text[..of_row.position()];
        reader.pass_over(text.len());
        self.came += 1;
        match Row::of(text, value, of_row.into_oddities()) {
            Ok(row) => self.rows.push(row),
            Err(_) => self.oddities.push(Oddity { field: String::new(), raw: text.to_vec(), is_lost: true }),
        }
    }

    fn note(&mut self, name: &str, value: Value) {
        let raw = value.to_string();
        let is_number = value.is_u64();
        let is_known = match name {
            "limit" => read(value).map(|limit| self.limit = limit),
            "offset" => read(value).map(|offset| self.offset = offset),
            "total_count" => read(value).map(|total| self.total_count = Some(total)),
            _ => return,
        };
        if !is_number && raw != "null" {
            self.oddities.push(Oddity { field: name.to_owned(), raw: raw.into_bytes(), is_lost: is_known.is_none() });
        }
    }
}

impl<'de, T: DeserializeOwned + Serialize> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        Self::read(raw.get().as_bytes()).map_err(D::Error::custom)
    }
}
