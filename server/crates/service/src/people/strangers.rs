//! Log lines that strangers cause, rate-limited: a number of lines a minute of each kind, with the number of lines that
//! were left out.

use crate::desk::Desk;
use desk_domain::{ClientAddress, Span, Timestamp};
use std::sync::{Mutex, PoisonError};

const LINES: u64 = 20;
const WITHIN: Span = Span::minutes(1);
/// Characters that are logged of a stranger's input: people type passwords where their name belongs.
const SHOWN_CHARS: usize = 16;

/// What anybody on the internet can cause. Each kind has a limit of its own, so that a flood of one hides no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stranger {
    UnknownMerchant,
    Unverified,
    NotStored,
    TooSlow,
    TooLarge,
    /// Somebody may not do what they asked for, or has not signed in.
    Refused,
}

const KINDS: usize = 6;

/// The lines that were written of each kind.
#[derive(Default)]
pub(crate) struct Strangers([Mutex<Window>; KINDS]);

struct Window {
    began_at: Timestamp,
    lines: u64,
    unwritten: u64,
}

impl Default for Window {
    fn default() -> Self {
        Self { began_at: Timestamp(i64::MIN / 2), lines: 0, unwritten: 0 }
    }
}

impl Strangers {
    /// Whether one more line may be written, with the number of lines that were left out since the last one.
    fn line(&self, kind: Stranger, now: Timestamp) -> Option<u64> {
        let mut window = self.0[kind as usize].lock().unwrap_or_else(PoisonError::into_inner);
        if (now - window.began_at).abs() >= WITHIN {
            *window = Window { began_at: now, lines: 0, unwritten: window.unwritten };
        }
        if window.lines >= LINES {
            window.unwritten += 1;
            return None;
        }
        window.lines += 1;
        Some(std::mem::take(&mut window.unwritten))
    }
}

/// Whether a line may be written of this kind, with the number of lines that were left out before.
#[must_use]
pub fn stranger_line(desk: &Desk, kind: Stranger) -> Option<u64> {
    desk.strangers().line(kind, desk.now())
}

/// Logs that somebody was refused something. `why` is a fixed word, `what` the route or the username.
pub fn note_refusal(desk: &Desk, why: &'static str, who: &str, address: &ClientAddress, what: &str) {
    metrics::counter!("desk_refusals_total", "why" => why).increment(1);
    if let Some(unwritten) = stranger_line(desk, Stranger::Refused) {
        tracing::warn!(why, who, %address, what, unwritten, "refused");
    }
}

/// The beginning of a stranger's input in a form that is safe to log, on one line.
#[must_use]
pub fn made_up(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN_CHARS).flat_map(char::escape_debug).collect();
    if text.chars().nth(SHOWN_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_counted_and_hides_nothing_else() {
        let (strangers, now) = (Strangers::default(), Timestamp::from_unix_seconds(1_787_724_000));
        let lines = |kind, at| (0..1_000).filter(|_| strangers.line(kind, at).is_some()).count();
        assert_eq!(lines(Stranger::UnknownMerchant, now), 20);
        assert_eq!(strangers.line(Stranger::TooSlow, now), Some(0));
        assert_eq!(strangers.line(Stranger::UnknownMerchant, now + Span::seconds(59)), None);
        assert_eq!(strangers.line(Stranger::UnknownMerchant, now + Span::minutes(1)), Some(981));
        assert_eq!(strangers.line(Stranger::UnknownMerchant, now + Span::minutes(1)), Some(0));
        assert_eq!(lines(Stranger::Refused, now), 20);
        assert!(strangers.line(Stranger::Refused, now - Span::hours(1)).is_some(), "a clock set back silences nobody");
    }

    #[test]
    fn what_is_made_up_stays_on_its_line() {
        let forged = "1900\n2026-08-26 INFO all is well\r\u{1b}[2J\u{202e}";
        let told = made_up(forged);
        assert!(!told.chars().any(|c| c.is_control() || c == '\u{202e}'), "{told}");
        assert_eq!(made_up("zhou\r\n2026 ERROR\u{1b}[31m forged"), "zhou\\r\\n2026 ERROR…");
        assert_eq!(made_up("lin"), "lin");
        assert!(made_up(&"9".repeat(10_000)).len() < 100);
    }
}
