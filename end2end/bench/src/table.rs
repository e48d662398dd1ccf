//! The rows, on the terminal and as JSON.

use serde::Serialize;
use std::io;
use std::path::Path;
use std::time::Duration;

/// What a ratio may be.
#[derive(Clone, Copy)]
pub(crate) enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

#[derive(Serialize)]
struct Row {
    name: String,
    value: f64,
    unit: &'static str,
    /// What the value is held against.
    limit: f64,
    ratio: f64,
    bound: String,
    holds: bool,
}

#[derive(Default)]
pub(crate) struct Table(Vec<Row>);

impl Table {
    pub(crate) fn add(&mut self, name: &str, unit: &'static str, value: f64, limit: f64, bound: Bound) {
        let ratio = value / limit;
        let (bound, holds) = match bound {
            Bound::AtMost(most) => (format!("≤ {most}"), ratio <= most),
            Bound::AtLeast(least) => (format!("≥ {least}"), ratio >= least),
        };
        self.0.push(Row { name: name.to_owned(), value, unit, limit, ratio, bound, holds });
    }

    pub(crate) fn holds(&self) -> bool {
        self.0.iter().all(|row| row.holds)
    }

    pub(crate) fn print(&self) {
        println!("{:<52} {:>10} {:<6} {:>10} {:>7} {:>7}", "", "value", "", "limit", "ratio", "bound");
        for row in &self.0 {
            let verdict = if row.holds { "holds" } else { "BROKEN" };
            println!(
                "{:<52} {:>10.2} {:<6} {:>10.2} {:>7.2} {:>7} {verdict}",
                row.name, row.value, row.unit, row.limit, row.ratio, row.bound
            );
        }
    }

    pub(crate) fn save(&self, path: impl AsRef<Path>) -> io::Result<()> {
        std::fs::write(path, serde_json::to_string_pretty(&self.0)?)
    }
}

/// How long something takes.
pub(crate) async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    #[expect(clippy::disallowed_methods, reason = "measuring is what this program is for")]
    let began = std::time::Instant::now();
    let done = work.await;
    (done, began.elapsed())
}

pub(crate) fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// The value below which this share of the measurements lies.
pub(crate) fn quantile(mut measured: Vec<Duration>, share: f64) -> Duration {
    measured.sort();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index"
    )]
    let index = ((measured.len() as f64 - 1.0) * share).round() as usize;
    measured.get(index).copied().unwrap_or_default()
}
