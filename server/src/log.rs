//! Log lines: for people on a terminal, one JSON object each everywhere else.

use std::io::{self, IsTerminal};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// Logging for `serve`, to standard output. `filter` has been checked with the settings.
pub fn for_serving(filter: &str) {
    let registry = tracing_subscriber::registry().with(EnvFilter::new(filter));
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
    let _ = tracing_subscriber::registry().with(EnvFilter::new(filter)).with(layer).try_init();
}
