//! Log lines: for people on a terminal, one JSON object each everywhere else.

use std::io::{self, IsTerminal};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Nothing of what tower-sessions notes: strangers can make up as many sessions as they like, and what a session could not do,
/// the desk tells itself.
const UNTOLD: [&str; 2] = ["tower_sessions=error", "tower_sessions_core=off"];

fn lines(filter: &str) -> EnvFilter {
    let untold = UNTOLD.into_iter().filter_map(|untold| untold.parse().ok());
    untold.fold(EnvFilter::new(filter), EnvFilter::add_directive)
}

/// Logging for `serve`, to standard output. `filter` has been checked with the settings.
pub fn for_serving(filter: &str) {
    let registry = tracing_subscriber::registry().with(lines(filter));
    // A second initialisation changes nothing: the first one stays.
    let _ = if io::stdout().is_terminal() {
        registry.with(tracing_subscriber::fmt::layer()).try_init()
    } else {
        registry.with(tracing_subscriber::fmt::layer().json().flatten_event(true)).try_init()
    };
}

/// Logging for commands that answer on standard output: to standard error, and warnings alone unless asked otherwise.
pub fn for_commands(filter: &str) {
    let filter = if filter == "info" { "warn" } else { filter };
    let layer = tracing_subscriber::fmt::layer().with_writer(io::stderr);
    let _ = tracing_subscriber::registry().with(lines(filter)).with(layer).try_init();
}
