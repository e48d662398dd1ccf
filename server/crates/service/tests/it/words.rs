//! WeChat Pay's names for things stand where its words are turned into the desk's, and nowhere else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the names are taken from: what is read from JSON there, or written as JSON.
const CLIENT: &str = "server/crates/wechatpay/src";
/// Where the desk speaks its own language.
const ROOMS: [&str; 5] = ["src", "app/src", "server/src", "server/crates/store/src", "server/crates/service/src"];
/// Where both are known: the file and the folder of this name.
const WIRE: &str = "server/crates/service/src/platform/wire";
/// What has the same name on both sides: plain words for what it is.
const SHARED: [&str; 8] = [
    "api_base",
    "button_layout",
    "complaint_id",
    "media_url",
    "serial_no",
    "sub_mchid",
    "total_count",
    "transaction_id",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn sources(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).unwrap();
            found.push((path, source));
        }
    }
}

/// A source without its tests, which hold what was told and stored against what became of it.
fn code(source: &str) -> &str {
    source.split_once("#[cfg(test)]").map_or(source, |(code, _)| code)
}

fn identifiers(source: &str) -> impl Iterator<Item = &str> {
    source.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// Fields of the structs and enums of a file that are JSON somewhere.
fn json_fields(source: &str) -> impl Iterator<Item = &str> {
    let (mut is_json, mut is_inside) = (false, false);
    let lines = source.lines().filter(move |line| {
        is_json |= line.starts_with("#[derive(") && line.contains("erialize");
        is_inside |= is_json && line.ends_with('{') && !line.starts_with(' ');
        if *line == "}" || !is_inside && line.ends_with(';') {
            (is_json, is_inside) = (false, false);
        }
        is_inside && !line.trim_start().starts_with(['/', '#'])
    });
    let fields = lines.flat_map(|line| line.split(": ").filter(|part| part.len() < line.len()));
    fields.filter_map(|before| identifiers(before).last())
}

/// Names in quotation marks: of fields that a file takes out of JSON one by one.
fn quoted(source: &str) -> impl Iterator<Item = &str> {
    let lines = code(source).lines().filter(|line| !line.trim_start().starts_with(['/', '#']));
    let quoted = lines.flat_map(|line| line.split('"').skip(1).step_by(2));
    quoted.filter(|text| identifiers(text).next() == Some(text) && !text.contains(|c: char| c.is_ascii_uppercase()))
}

/// Names of several words: those of one word are anybody's.
fn platform_names() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&root().join(CLIENT), &mut files);
    let names = files.iter().flat_map(|(_, source)| json_fields(source).chain(quoted(source)));
    names.filter(|name| name.contains('_') && !SHARED.contains(name)).map(ToOwned::to_owned).collect()
}

#[test]
fn names_of_wechat_pay_stand_where_its_words_are_turned_into_ours() {
    let (root, names) = (root(), platform_names());
    for known in ["complainted_mchid", "user_appy_platform_service_reason", "jump_url_text", "event_type"] {
        assert!(names.contains(known), "{known} was not found in the client");
    }
    let mut files = Vec::new();
    ROOMS.iter().for_each(|room| sources(&root.join(room), &mut files));
    let mut strange = BTreeSet::new();
    for (path, source) in &files {
        let file = path.strip_prefix(&root).unwrap().to_str().unwrap();
        let found = identifiers(code(source)).filter(|word| names.contains(*word) && !file.starts_with(WIRE));
        strange.extend(found.map(|name| (file, name)));
    }
    assert!(strange.is_empty(), "{strange:#?}");
}
