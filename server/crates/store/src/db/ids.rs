//! Ids and days as they come out of the database.

use crate::Result;
use crate::error::StoreError;
use desk_domain::time::Date;
use desk_domain::{ComplaintId, Mchid};

pub(crate) fn parse_id(text: &str) -> Result<ComplaintId> {
    ComplaintId::parse(text).map_err(|_| StoreError::Corrupt { what: "complaint id" })
}

pub(crate) fn parse_mchid(text: &str) -> Result<Mchid> {
    Mchid::parse(text).map_err(|_| StoreError::Corrupt { what: "merchant id" })
}

pub(crate) fn parse_day(text: &str) -> Result<Date> {
    Date::parse(text).ok_or(StoreError::Corrupt { what: "day" })
}
