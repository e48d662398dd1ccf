//! Pictures: attachments of ours, and the cache of WeChat Pay's.

pub(crate) mod attachments;
pub(crate) mod media;
