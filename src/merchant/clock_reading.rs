//! Clock skew: how far this machine's clock differs from WeChat Pay's.

use crate::time::{Span, Timestamp};
use std::fmt;

/// Skew from which the clock should be corrected.
const WRONG: Span = Span::minutes(1);
/// Skew that explains refused signatures: WeChat Pay's window is five minutes, and answers take their time.
const REFUSED: Span = Span::minutes(4);

/// A measurement of the skew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockReading {
    /// How far ours is ahead; negative if it is behind. Good to a few seconds.
    pub ahead: Span,
    pub measured_at: Timestamp,
    /// Whether it was measured from something that WeChat Pay has signed; otherwise it is a hint.
    pub is_proven: bool,
}

impl ClockReading {
    /// Whether the clock should be corrected.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.ahead.abs() >= WRONG
    }

    /// Whether signatures are refused because of it.
    #[must_use]
    pub fn explains_refusals(&self) -> bool {
        self.ahead.abs() >= REFUSED
    }
}

/// For operators; pages have words of their own.
impl fmt::Display for ClockReading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, side) = (self.ahead.abs().as_seconds(), if self.ahead.0 < 0 { "behind" } else { "ahead of" });
        match seconds {
            0..120 => write!(f, "this machine's clock is {seconds} seconds {side} WeChat Pay's")?,
            _ => write!(f, "this machine's clock is {} minutes {side} WeChat Pay's", seconds / 60)?,
        }
        if self.is_proven { Ok(()) } else { f.write_str(" (a hint: the answer it was read from is not signed)") }
    }
}
