//! Fields that the client hands on unparsed, and that the desk cannot read.

use super::instant;
use super::told::{ToldComplaint, ToldEntry};

impl ToldComplaint {
    /// The field that cannot be read, with its bytes: the client does not parse times.
    pub(crate) fn unread(&self) -> Option<(&'static str, &[u8])> {
        time("complaint_time", &self.fields.complaint_time)
    }
}

impl ToldEntry {
    /// The fields that cannot be read, with their bytes. A row without an id cannot be told from others, and counts whole.
    pub(crate) fn unread(&self) -> impl Iterator<Item = (&'static str, &[u8])> {
        let nameless = self.fields.log_id.is_empty().then(|| ("log_id", self.raw().as_bytes()));
        time("operate_time", &self.fields.operate_time).into_iter().chain(nameless)
    }
}

fn time<'a>(field: &'static str, text: &'a str) -> Option<(&'static str, &'a [u8])> {
    instant(text).is_none().then_some((field, text.as_bytes()))
}
