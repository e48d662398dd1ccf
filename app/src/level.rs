//! How a level of urgency looks, on the server and where the browser moves the clocks.

use desk_domain::Level;

/// The last part of its style class.
pub(crate) const fn class(level: Level) -> &'static str {
    match level {
        Level::Met => "met",
        Level::Unknown => "unknown",
        Level::MetLate | Level::Unanswered => "late",
        Level::Calm => "calm",
        Level::Half => "half",
        Level::Warn => "warn",
        Level::Soon => "soon",
        Level::Critical => "crit",
        Level::Breached => "over",
    }
}

/// Its icon; the calm ones are not shown.
pub(crate) const fn icon(level: Level) -> &'static str {
    match level {
        Level::Met => "check",
        Level::MetLate | Level::Unanswered => "alert",
        Level::Soon => "hour",
        Level::Critical => "alarm",
        Level::Breached => "alert",
        Level::Unknown | Level::Calm | Level::Half | Level::Warn => "clock",
    }
}
