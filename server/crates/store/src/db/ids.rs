//! Parsing ids and days that come from the database.

use crate::Result;
use crate::error::StoreError;
use desk_domain::time::Date;
use desk_domain::{ComplaintId, Mchid, NoteId, OutboxId, StaffId};

pub(crate) fn parse_id(text: &str) -> Result<ComplaintId> {
    ComplaintId::parse(text).map_err(|_| StoreError::Corrupt { what: "complaint id" })
}

pub(crate) fn parse_mchid(text: &str) -> Result<Mchid> {
    Mchid::parse(text).map_err(|_| StoreError::Corrupt { what: "merchant id" })
}

pub(crate) fn parse_staff_id(text: &str) -> Result<StaffId> {
    StaffId::parse(text).map_err(|_| StoreError::Corrupt { what: "staff id" })
}

pub(crate) fn parse_outbox_id(text: &str) -> Result<OutboxId> {
    OutboxId::parse(text).map_err(|_| StoreError::Corrupt { what: "outbox id" })
}

pub(crate) fn parse_note_id(text: &str) -> Result<NoteId> {
    NoteId::parse(text).map_err(|_| StoreError::Corrupt { what: "note id" })
}

pub(crate) fn parse_day(text: &str) -> Result<Date> {
    Date::parse(text).ok_or(StoreError::Corrupt { what: "day" })
}
