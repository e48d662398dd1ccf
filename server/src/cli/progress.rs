//! The output of commands: tables, and the progress of long ones.

use desk_service::sync::BackfillProgress;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};
use unicode_width::UnicodeWidthStr;

/// Prints rows below a heading, each column as wide as its widest cell.
pub(super) fn print_table(heading: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
    let mut lines = vec![heading.iter().map(ToString::to_string).collect::<Vec<_>>()];
    lines.extend(rows);
    let widths: Vec<usize> = (0..heading.len())
        .map(|column| lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.width()).max().unwrap_or(0))
        .collect();
    for line in lines {
        let padded = line.iter().zip(&widths).map(|(cell, wide)| format!("{cell}{}", " ".repeat(wide - cell.width())));
        println!("{}", padded.collect::<Vec<_>>().join("  ").trim_end());
    }
}

/// A bar on a terminal; elsewhere a line for each hundredth, and at least every ten seconds.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    began: Instant,
    /// The progress at the beginning of this run.
    first: Option<BackfillProgress>,
    told: Option<(Instant, i64)>,
}

const TELL_EVERY: Duration = Duration::from_secs(10);

impl Progress {
    pub(super) fn start() -> Self {
        let bar = io::stdout().is_terminal().then(|| {
            let bar = ProgressBar::new(0);
            if let Ok(style) = ProgressStyle::with_template("{bar:40} {percent}%  {pos}/{len} days  {msg}") {
                bar.set_style(style);
            }
            bar
        });
        Self { bar, began: now(), first: None, told: None }
    }

    pub(super) fn at(&mut self, step: &BackfillProgress) {
        let first = *self.first.get_or_insert(*step);
        let elapsed = self.began.elapsed();
        if let Some(bar) = &self.bar {
            bar.set_length(step.total_days.unsigned_abs());
            bar.set_position(step.done_days.unsigned_abs());
            bar.set_message(pace(&first, step, elapsed));
            return;
        }
        let percent = step.done_days * 100 / step.total_days.max(1);
        let is_news = self.told.is_none_or(|(at, told)| told != percent || at.elapsed() >= TELL_EVERY);
        if is_news {
            self.told = Some((now(), percent));
            let days = format!("{}/{} days", step.done_days, step.total_days);
            println!("{percent:>3}%  {days}  {}", pace(&first, step, elapsed));
        }
    }

    pub(super) fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}

/// The speed so far, and when the run will end at this speed.
fn pace(first: &BackfillProgress, step: &BackfillProgress, elapsed: Duration) -> String {
    let seconds = i64::try_from(elapsed.as_secs()).unwrap_or(i64::MAX).max(1);
    let calls = i64::try_from(step.calls).unwrap_or(i64::MAX);
    let days = step.done_days - first.done_days;
    let left = (days > 0).then(|| (step.total_days - step.done_days) * seconds / days);
    let left =
        left.map_or_else(|| "?".to_owned(), |left| format!("{}:{:02}:{:02}", left / 3600, left / 60 % 60, left % 60));
    format!(
        "{} complaints  {}/s  {} calls/min  {left} left",
        step.complaints,
        (step.complaints - first.complaints) / seconds,
        calls * 60 / seconds.max(60)
    )
}

/// The machine's clock, for the display alone.
fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "how long a person has been watching")]
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_tells_what_is_left() {
        let step = |done_days, complaints, calls| BackfillProgress { done_days, total_days: 100, complaints, calls };
        let told = pace(&step(10, 1_000, 1), &step(30, 5_000, 81), Duration::from_secs(80));
        assert_eq!(told, "5000 complaints  50/s  60 calls/min  0:04:40 left");
        let begun = pace(&step(10, 1_000, 1), &step(10, 1_000, 1), Duration::from_secs(0));
        assert_eq!(begun, "1000 complaints  0/s  1 calls/min  ? left");
    }
}
