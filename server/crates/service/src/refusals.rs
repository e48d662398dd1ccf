//! What was refused to whom, in the log: enough to notice an attack, and never so much that the log becomes one.

use crate::desk::Desk;
use desk_domain::{ClientAddress, Span, Timestamp};
use std::sync::{Mutex, PoisonError};

const LINES_A_MINUTE: u32 = 30;

/// Characters of a text that a stranger typed.
const SHOWN_CHARS: usize = 16;

/// How many lines may still be written this minute.
#[derive(Default)]
pub(crate) struct Budget(Mutex<Minute>);

#[derive(Default)]
struct Minute {
    ends_at: Option<Timestamp>,
    lines: u32,
    left_out: u64,
}

impl Budget {
    /// Whether a line may be written, and how many were left out before it.
    fn take(&self, now: Timestamp) -> Option<u64> {
        let mut minute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if minute.ends_at.is_none_or(|end| end <= now || end > now + Span::minutes(1)) {
            (minute.ends_at, minute.lines) = (Some(now + Span::minutes(1)), 0);
        }
        if minute.lines >= LINES_A_MINUTE {
            minute.left_out += 1;
            return None;
        }
        minute.lines += 1;
        Some(std::mem::take(&mut minute.left_out))
    }
}

impl Desk {
    /// Notes that somebody was refused something. `why` is a fixed word, `what` the route or the name that was typed.
    pub fn note_refusal(&self, why: &'static str, who: &str, address: &ClientAddress, what: &str) {
        metrics::counter!("desk_refusals_total", "why" => why).increment(1);
        if let Some(left_out) = self.refusals().take(self.now()) {
            tracing::warn!(why, who, %address, what, left_out, "refused");
        }
    }
}

/// The beginning of what a stranger typed, on one line whatever is in it.
pub(crate) fn excerpt(text: &str) -> String {
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
    fn a_minute_has_so_many_lines_and_the_next_says_how_many_were_left_out() {
        let (budget, now) = (Budget::default(), Timestamp::from_unix_seconds(1_787_724_000));
        let told = (0..100).filter(|_| budget.take(now).is_some()).count();
        assert_eq!(told, 30);
        assert_eq!(budget.take(now + Span::seconds(61)), Some(70));
        assert_eq!(budget.take(now + Span::seconds(62)), Some(0));
        assert_eq!(budget.take(now - Span::hours(1)), Some(0), "a clock that was set back silences nobody");
    }

    #[test]
    fn strangers_write_one_short_line() {
        assert_eq!(excerpt("zhou\r\n2026 ERROR\u{1b}[31m forged"), "zhou\\r\\n2026 ERROR…");
        assert_eq!(excerpt("lin"), "lin");
    }
}
