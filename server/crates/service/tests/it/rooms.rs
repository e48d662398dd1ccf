//! The rooms of the service stand on floors, and an arrow between two of them points down.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// From the ground up. A room may use those before it.
const FLOORS: [&str; 28] = [
    "rng",
    "clock",
    "settings",
    "by",
    "seal",
    "group",
    "error",
    "trouble",
    "patience",
    "desk",
    "work",
    "access",
    "audit",
    "events",
    "platform",
    "evidence",
    "drafts",
    "notes",
    "snooze",
    "tags",
    "merchants",
    "people",
    "team",
    "send",
    "sync",
    "complaints",
    "jobs",
    "health",
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
            assert!(!source.contains("use crate::{"), "{name} names rooms where this does not see them");
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

/// Rooms within rooms that others name: the words of WeChat Pay in the desk's.
const OPEN: [&str; 1] = ["platform::wire"];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

/// Modules inside of another room that a source names, as `room::module`.
fn reached_into<'a>(source: &'a str, room: &'a str) -> impl Iterator<Item = String> + 'a {
    let paths = source.split("crate::").skip(1);
    paths.filter_map(move |path| {
        let mut parts =
            path.split("::").map(|part| part.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next());
        let (to, module, further) = (parts.next()??, parts.next()??, parts.next());
        let is_module = further.is_some() && path[to.len() + 2 + module.len()..].starts_with("::");
        (to != room && floor(to).is_some() && is_module && module.starts_with(|c: char| c.is_ascii_lowercase()))
            .then(|| format!("{to}::{module}"))
    })
}

#[test]
fn a_room_shows_what_it_names_at_its_door_and_nothing_else() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    files(&src, &mut sources);
    let reached: BTreeSet<String> = sources
        .iter()
        .flat_map(|path| {
            let first = path.strip_prefix(&src).unwrap().components().next().unwrap();
            let room = Path::new(first.as_os_str()).file_stem().unwrap().to_str().unwrap().to_owned();
            reached_into(&fs::read_to_string(path).unwrap(), &room).collect::<Vec<_>>()
        })
        .filter(|named| !OPEN.contains(&named.as_str()))
        .collect();
    assert_eq!(reached, BTreeSet::new());
}

/// What all rooms need is the desk's; what is done is a function of a room, so that an arrow is a `use` line.
#[test]
fn the_desk_does_nothing_by_itself() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    files(&src, &mut sources);
    let with_methods = sources.iter().filter(|path| fs::read_to_string(path).unwrap().contains("impl Desk "));
    assert_eq!(with_methods.collect::<Vec<_>>(), [&src.join("desk.rs")]);
}

/// The crate of WeChat Pay's client.
const CLIENT: &str = "wechatpay_complaints";

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// The names by which a file knows the client: what it imports of it, and as what.
fn names_of_the_client(source: &str) -> BTreeSet<&str> {
    let import = format!("use {CLIENT}");
    let imported = source.split(import.as_str()).skip(1).flat_map(|rest| words(rest.split(';').next().unwrap()));
    imported.filter(|word| !["as", "self"].contains(word)).chain([CLIENT]).collect()
}

/// What a file shows to other rooms: its public items, without the bodies of functions and the private fields of structs.
fn shown(source: &str) -> Vec<&str> {
    let lines = source.split_inclusive('\n').scan(0, |at, line| {
        *at += line.len();
        Some((*at - line.len(), line.trim_start()))
    });
    let items = lines.filter(|(_, line)| line.starts_with("pub ") || line.starts_with("pub(crate) "));
    items
        .map(|(at, line)| {
            let item = source[at..].trim_start();
            let kind = words(line).find(|word| !["pub", "crate", "async", "const"].contains(word));
            let end = match kind {
                Some("use" | "type" | "static") => item.find(';'),
                Some("fn" | "trait" | "mod") => item.find(['{', ';']),
                Some("enum") => item.find("\n}"),
                Some("struct") => item.find(['{', ';']),
                _ => item.find([',', ';']),
            };
            &item[..end.unwrap_or(item.len())]
        })
        .collect()
}

/// Items in whose public part the client's names stand, by the file.
fn shows_the_client(source: &str) -> Vec<&str> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let names = names_of_the_client(code);
    shown(code).into_iter().filter(|item| words(item).any(|word| names.contains(word))).collect()
}

/// What WeChat Pay's client takes and says is known in one room, which shows none of it to others, under whatever name; tests
/// of other rooms make it misbehave.
#[test]
fn platform_alone_knows_the_client() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    files(&src, &mut sources);
    let (platform, testing) = (src.join("platform"), src.join("testing.rs"));
    let (inside, outside): (Vec<_>, Vec<_>) = sources.iter().partition(|path| path.starts_with(&platform));
    let outside = outside.into_iter().filter(|path| **path != testing);
    let knowing: Vec<_> = outside.filter(|path| fs::read_to_string(path).unwrap().contains(CLIENT)).collect();
    assert_eq!(knowing, Vec::<&PathBuf>::new());

    let mut told = Vec::new();
    for path in inside {
        let source = fs::read_to_string(path).unwrap();
        told.extend(shows_the_client(&source).into_iter().map(|item| format!("{}: {item}", path.display())));
    }
    assert_eq!(told, Vec::<String>::new());
}

#[test]
fn an_alias_of_the_clients_is_seen() {
    let hidden = "use wechatpay_complaints as wechatpay;\nuse wechatpay_complaints::{Page, Row};\n\
        pub(super) fn a(page: Page) {}\npub(crate) fn b() -> u8 { Page::len() }\n\
        pub(crate) struct C {\n    row: Row,\n    pub(crate) rest: u8,\n}\n";
    assert_eq!(shows_the_client(hidden), [""; 0]);
    for alias in [
        "pub(crate) use wechatpay_complaints::{Oddity as Odd};",
        "pub(crate) type Told = wechatpay::Complaint;",
        "pub(crate) fn d(row: &Row) {}",
        "pub(crate) enum E {\n    One,\n    Two(Page),\n}",
        "pub(crate) struct F {\n    pub(crate) page: Page,\n}",
        "pub struct G(pub Row);",
    ] {
        assert_eq!(shows_the_client(&format!("{hidden}{alias}\n")).len(), 1, "{alias}");
    }
}
