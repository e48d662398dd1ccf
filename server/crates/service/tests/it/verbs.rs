//! Who asks stands second in every verb, behind the desk, and is asked whether they may.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What nobody asks for: the desk does it when it is due, it is what somebody proves who they are by, or measured.
const NOBODY_ASKS: [(&str, &str); 15] = [
    ("jobs", "prune"),
    ("jobs", "run"),
    ("jobs", "run_until_idle"),
    ("merchants", "measure_keys"),
    ("people", "forget_session"),
    ("people", "note_presence"),
    ("people", "sign_in"),
    ("people", "staff"),
    ("people", "visitor"),
    ("sync", "derive_anew"),
    ("sync", "hand_out_readings"),
    ("sync", "keep_lists"),
    ("sync", "reconcile"),
    ("sync", "settle_findings"),
    ("sync", "take_callback"),
];

/// What everybody may: it is about the account of whoever asks.
const OF_THEIR_OWN: [(&str, &str); 6] = [
    ("people", "change_password"),
    ("people", "end_my_other_sessions"),
    ("people", "end_my_session"),
    ("people", "my_sessions"),
    ("people", "set_preferences"),
    ("people", "sign_out"),
];

/// What there is before there is a desk, and what tests share.
const NO_VERBS: [&str; 2] = ["seal", "testing"];

struct Function {
    room: String,
    name: String,
    /// Offered to those above the service.
    is_verb: bool,
    takes: Vec<String>,
    body: String,
}

impl Function {
    fn named(&self) -> (&str, &str) {
        (&self.room, &self.name)
    }

    /// What comes after the desk is who asks.
    fn says_who_asks(&self) -> bool {
        let second = self.takes.get(1).map_or("", String::as_str).trim_start_matches('_');
        self.takes[0] == "desk: &Desk" && (second == "actor: &Actor" || second.starts_with("by: &Granted<"))
    }

    fn takes_a_person(&self) -> bool {
        self.takes.get(1).is_some_and(|second| second == "actor: &Actor")
    }

    /// Whether it asks for a permission, itself or by what it calls in the name of the same person.
    fn asks(&self, asking: &BTreeSet<String>) -> bool {
        let calls = |name: &String| {
            let mut calls = self.body.match_indices(name.as_str());
            calls.any(|(at, name)| {
                let (before, after) = (&self.body[..at], &self.body[at + name.len()..]);
                after.starts_with("(desk, actor") && !before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
            })
        };
        self.body.contains("require(actor, ") || self.body.contains("access::") || asking.iter().any(calls)
    }
}

/// The free functions of a file: those that begin at its left edge.
fn functions_of<'a>(room: &'a str, source: &'a str) -> impl Iterator<Item = Function> + 'a {
    let ended = source.split("\n}\n");
    ended.filter_map(move |text| {
        let (head, rest) = text.rsplit_once("async fn ").filter(|(head, _)| {
            ["\npub ", "\npub(crate) ", "\npub(super) ", "\n"].iter().any(|edge| head.ends_with(edge))
        })?;
        let (name, rest) = rest.split_once('(')?;
        let (takes, body) = rest.split_once(") -> ").or_else(|| rest.split_once(") {"))?;
        Some(Function {
            room: room.to_owned(),
            name: name.split('<').next().unwrap_or_default().to_owned(),
            is_verb: head.ends_with("\npub "),
            takes: takes.split(',').map(|one| one.trim().to_owned()).collect(),
            body: body.to_owned(),
        })
    })
}

fn collect(folder: &Path, room: Option<&str>, found: &mut Vec<Function>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let room = room.unwrap_or(&name);
        if path.is_dir() {
            collect(&path, Some(room), found);
        } else if !NO_VERBS.contains(&room) {
            found.extend(functions_of(room, &fs::read_to_string(&path).unwrap()));
        }
    }
}

fn functions() -> Vec<Function> {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), None, &mut found);
    assert!(found.iter().filter(|function| function.is_verb).count() > 50, "the sources are read");
    found
}

#[test]
fn every_verb_says_who_asks() {
    let functions = functions();
    let verbs = functions.iter().filter(|function| function.is_verb);
    let silent: BTreeSet<_> = verbs.filter(|verb| !verb.says_who_asks()).map(Function::named).collect();
    assert_eq!(silent, BTreeSet::from(NOBODY_ASKS));
}

/// What takes a right has been asked for it; the compiler sees to that.
#[test]
fn every_person_is_asked_whether_they_may() {
    let functions = functions();
    let mut asking = BTreeSet::new();
    // Ends: each turn but the last finds one more.
    loop {
        let more = functions.iter().filter(|function| function.asks(&asking)).map(|function| function.name.clone());
        let more: BTreeSet<_> = more.collect();
        if more == asking {
            break;
        }
        asking = more;
    }
    let verbs = functions.iter().filter(|function| function.is_verb && function.takes_a_person());
    let unasked: BTreeSet<_> = verbs.filter(|verb| !verb.asks(&asking)).map(Function::named).collect();
    assert_eq!(unasked, BTreeSet::from(OF_THEIR_OWN));
}
