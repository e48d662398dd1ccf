//! Pictures: attached here, and kept of WeChat Pay's.

pub(crate) mod attachments;
pub(crate) mod media;
