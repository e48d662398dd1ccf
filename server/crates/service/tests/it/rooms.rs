//! The rooms of the service stand on floors, and an arrow between two of them points down.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// From the ground up. A room may use those before it.
const FLOORS: [&str; 23] = [
    "rng",
    "clock",
    "settings",
    "seal",
    "group",
    "error",
    "trouble",
    "patience",
    "work",
    "view",
    "desk",
    "audit",
    "events",
    "platform",
    "evidence",
    "drafts",
    "merchants",
    "people",
    "health",
    "send",
    "sync",
    "complaints",
    "jobs",
];

/// Arrows that point up: `desk` holds what these rooms keep in memory.
const UP: [(&str, &str); 4] = [("desk", "complaints"), ("desk", "jobs"), ("desk", "people"), ("desk", "platform")];

/// What is re-exported at the root, by which no room is named.
const ROOT: [&str; 2] = ["lib", "testing"];

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|known| *known == room)
}

/// Rooms that a file names.
fn named(source: &str) -> impl Iterator<Item = &str> {
    let rest = source.split("crate::").skip(1);
    rest.map(|rest| rest.split(|c: char| !c.is_ascii_lowercase() && c != '_').next().unwrap_or_default())
}

fn arrows(folder: &Path, room: Option<&str>, found: &mut BTreeSet<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let room = room.unwrap_or(&name);
        if path.is_dir() {
            arrows(&path, Some(room), found);
        } else if !ROOT.contains(&room) {
            let from = floor(room).unwrap_or_else(|| panic!("on which floor is {room}?"));
            let source = fs::read_to_string(&path).unwrap();
            let up = named(&source).filter(|to| floor(to).is_some_and(|to| to > from));
            found.extend(up.map(|to| (room.to_owned(), to.to_owned())));
        }
    }
}

#[test]
fn arrows_between_rooms_point_down() {
    let mut found = BTreeSet::new();
    arrows(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), None, &mut found);
    let known = UP.map(|(from, to)| (from.to_owned(), to.to_owned())).into();
    assert_eq!(found, known);
}
