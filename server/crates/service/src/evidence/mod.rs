//! Pictures: those that are attached here are made to fit, those of WeChat Pay are fetched and kept.

pub(crate) mod media;
pub(crate) mod missing;
pub(crate) mod pictures;
