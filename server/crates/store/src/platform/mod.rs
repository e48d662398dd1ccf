//! The quotas of calls to WeChat Pay, shared by all processes.

pub(crate) mod quotas;
