//! Codes of the desk's own for messages that were refused or not written, beside those of WeChat Pay.

/// The code of a refusal that this machine's clock has caused.
pub const CLOCK_IS_WRONG: &str = "CLOCK_IS_WRONG";
/// The code of a refund that was approved by somebody who has no account any more.
pub const AUTHOR_IS_GONE: &str = "AUTHOR_IS_GONE";
/// The code of a refund that nobody has started by the time that was promised.
pub const PROMISE_OVERDUE: &str = "PROMISE_OVERDUE";
/// The code of a refund that was approved and may no longer be paid.
pub const NO_LONGER_DUE: &str = "NO_LONGER_DUE";
