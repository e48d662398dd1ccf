//! Notifications of WeChat Pay, over the wire.
