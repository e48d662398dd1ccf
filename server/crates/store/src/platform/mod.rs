//! What all processes together have asked of WeChat Pay.

pub(crate) mod quotas;
