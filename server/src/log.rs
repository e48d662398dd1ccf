//! Logging: for people on a terminal, as one JSON object per line everywhere else. A record is always one line.

use std::io::{self, IsTerminal};
use tracing::field::Field;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::field::MakeExt;
use tracing_subscriber::fmt::format::{FormatFields, Writer, debug_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Lines of tower-sessions that are suppressed: strangers can make up any number of sessions, and the desk logs itself
/// what a session could not do.
const UNTOLD: [(&str, &str); 2] = [("tower_sessions", "error"), ("tower_sessions_core", "off")];

/// Sets logging up for `serve`: to standard output. `filter` was checked with the settings.
pub fn for_serving(filter: &str) {
    let registry = tracing_subscriber::registry().with(filter_of(filter));
    // A second initialisation changes nothing: the first one stays.
    let _ = if io::stdout().is_terminal() {
        registry.with(tracing_subscriber::fmt::layer().fmt_fields(on_one_line())).try_init()
    } else {
        registry.with(tracing_subscriber::fmt::layer().json().flatten_event(true)).try_init()
    };
}

/// Sets logging up for commands, which answer on standard output: to standard error, and warnings alone unless asked
/// otherwise.
pub fn for_commands(filter: &str) {
    let filter = if filter == "info" { "warn" } else { filter };
    let layer = tracing_subscriber::fmt::layer().fmt_fields(on_one_line()).with_writer(io::stderr);
    let _ = tracing_subscriber::registry().with(filter_of(filter)).with(layer).try_init();
}

fn filter_of(filter: &str) -> EnvFilter {
    let untold = UNTOLD.into_iter().filter(|(of, _)| !filter.contains(of));
    let untold = untold.filter_map(|(of, level)| format!("{of}={level}").parse().ok());
    untold.fold(EnvFilter::new(filter), EnvFilter::add_directive)
}

/// Formats fields without line breaks, and without the control characters that move a terminal's cursor.
fn on_one_line() -> impl for<'writer> FormatFields<'writer> + 'static {
    let write = |writer: &mut Writer<'_>, field: &Field, value: &dyn std::fmt::Debug| {
        let text = escaped(&format!("{value:?}"));
        match field.name() {
            "message" => write!(writer, "{text}"),
            name => write!(writer, "{name}={text}"),
        }
    };
    debug_fn(write).delimited(" ")
}

fn escaped(text: &str) -> String {
    let is_plain = |c: char| {
        !c.is_control() && !matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if is_plain(c) { escaped.push(c) } else { escaped.extend(c.escape_default()) }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex, PoisonError};
    use tracing_subscriber::fmt::MakeWriter;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl MakeWriter<'_> for Kept {
        type Writer = Self;

        fn make_writer(&self) -> Self {
            self.clone()
        }
    }

    #[test]
    fn nobody_forges_a_line_or_moves_the_cursor() {
        let kept = Kept::default();
        let layer =
            tracing_subscriber::fmt::layer().with_ansi(false).fmt_fields(on_one_line()).with_writer(kept.clone());
        let forged = "19\n2026 ERROR forged\r\u{1b}[2J\u{9b}31m\u{202e}";
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            tracing::warn!(merchant.id = %forged, text = forged, "refused {forged}");
        });
        let told = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
        assert_eq!(told.matches("forged").count(), 3, "{told}");
        let line = told.strip_suffix('\n').unwrap();
        assert!(!line.chars().any(|c| c.is_control() || c == '\u{202e}'), "{line:?}");
    }
}
