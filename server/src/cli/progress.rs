//! What commands show: tables, and how far a long one is.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal};

/// How wide a text stands in a terminal: Chinese characters take two columns.
fn width(text: &str) -> usize {
    text.chars().map(|c| if matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{ffe6}') { 2 } else { 1 }).sum()
}

/// Prints rows below a heading, each column as wide as its widest cell.
pub(super) fn print_table(heading: &[&str], rows: impl IntoIterator<Item = Vec<String>>) {
    let mut lines = vec![heading.iter().map(ToString::to_string).collect::<Vec<_>>()];
    lines.extend(rows);
    let widths: Vec<usize> = (0..heading.len())
        .map(|column| lines.iter().filter_map(|line| line.get(column)).map(|cell| width(cell)).max().unwrap_or(0))
        .collect();
    for line in lines {
        let padded = line.iter().zip(&widths).map(|(cell, wide)| format!("{cell}{}", " ".repeat(wide - width(cell))));
        println!("{}", padded.collect::<Vec<_>>().join("  ").trim_end());
    }
}

/// A bar on a terminal, a line per step elsewhere.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    pub(super) fn start() -> Self {
        if !io::stdout().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new(0);
        if let Ok(style) = ProgressStyle::with_template("{bar:40} {pos}/{len} days  {msg}  {eta} left") {
            bar.set_style(style);
        }
        Self(Some(bar))
    }

    pub(super) fn at(&self, done: u64, total: u64, message: &str) {
        match &self.0 {
            Some(bar) => {
                bar.set_length(total);
                bar.set_position(done);
                bar.set_message(message.to_owned());
            }
            None => println!("{done}/{total} days  {message}"),
        }
    }

    pub(super) fn finish(self) {
        if let Some(bar) = self.0 {
            bar.finish_and_clear();
        }
    }
}
