//! `desk.example.toml` is what the sections say.

use super::every::sections;
use super::read;
use std::fmt::Write;
use std::fs;
use std::path::Path;

const KEPT: &str = include_str!("../../../../desk.example.toml");

const HEADER: &str = "\
# Settings of Complaint Desk. Copy this file to desk.toml in the folder where complaint-desk runs, or name it with
# --config or DESK_CONFIG, and take away the # before what you change: every line shows the default.
#
# Each key can also be set in the environment, which wins over this file: DESK_LISTEN for listen,
# DESK_RETENTION__EVENT_HOURS for event_hours in [retention]. A key that does not exist is an error.
";

/// The example, with so much before each setting.
fn example(mark: &str) -> String {
    let mut text = HEADER.to_owned();
    for section in sections() {
        text.push('\n');
        section.about.iter().for_each(|line| writeln!(text, "##{line}").unwrap());
        if !section.table.is_empty() {
            writeln!(text, "[{}]", section.table).unwrap();
        }
        for setting in section.settings {
            text.push('\n');
            setting.key.text.iter().for_each(|line| writeln!(text, "#{line}").unwrap());
            if let Some((least, most)) = setting.key.limits {
                writeln!(text, "# {least} to {most}.").unwrap();
            }
            writeln!(text, "{mark}{} = {}", setting.key.name, setting.default).unwrap();
        }
    }
    text
}

#[test]
fn the_example_is_made_from_the_sections() {
    let made = Path::new(env!("CARGO_TARGET_TMPDIR")).join("desk.example.toml");
    fs::write(&made, example("#")).unwrap();
    assert!(example("#") == KEPT, "desk.example.toml is not what the sections say: copy {} over it", made.display());
}

#[test]
fn every_line_of_the_example_shows_the_default() {
    assert_eq!(read(&example("#"), &[]), read("", &[]));
    assert_eq!(read(&example(""), &[]), read("", &[]));
}
