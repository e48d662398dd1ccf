//! Whoever reads the log at level debug sees in which function of the store the desk was.

use std::fs;
use std::path::{Path, PathBuf};

const SPAN: &str = "#[tracing::instrument(level = \"debug\", skip_all)]";

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { sources(&path, found) } else { found.push(path) }
    }
}

/// The functions of the store in a source, each with the line above it.
fn functions(source: &str) -> Vec<(String, String)> {
    let lines: Vec<&str> = source.lines().map(str::trim).collect();
    let of_store = source.contains("impl Store {");
    let is_function = |pair: &&[&str]| of_store && pair[1].starts_with("pub async fn ");
    lines.windows(2).filter(is_function).map(|pair| (pair[1].to_owned(), pair[0].to_owned())).collect()
}

#[test]
fn every_function_of_the_store_is_a_span() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let all: Vec<_> = files.iter().flat_map(|path| functions(&fs::read_to_string(path).unwrap())).collect();
    let without: Vec<_> = all.iter().filter(|(_, above)| above != SPAN).map(|(function, _)| function).collect();
    assert!(all.len() > 100, "{} functions", all.len());
    assert_eq!(without, Vec::<&String>::new());
}
