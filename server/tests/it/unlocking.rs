//! Starting with the right master key, and who else can read what the desk keeps.

use crate::process::{Running, binary};
use desk_store::Dialect;
use desk_store::testing::TestStore;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What a command says, and whether it succeeds.
fn told(folder: &Path, variables: &[(&str, &str)], words: &str) -> (bool, String) {
    let output = binary(folder).args(words.split_whitespace()).envs(variables.iter().copied()).output().unwrap();
    let text = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
    (output.status.success(), text)
}

fn line<'a>(told: &'a str, what: &str) -> &'a str {
    told.lines().find(|line| line.contains(what)).unwrap_or_else(|| panic!("{what}: {told}"))
}

#[test]
fn a_key_that_is_gone_or_another_stops_every_command() {
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("data/master.key");
    assert!(told(folder.path(), &[], "staff list").0);
    let right = fs::read(&key).unwrap();

    fs::remove_file(&key).unwrap();
    for words in ["serve", "staff list", "merchant list"] {
        let (succeeded, text) = told(folder.path(), &[], words);
        assert!(!succeeded && text.contains("is not there") && text.contains("backup"), "{words}: {text}");
        assert!(!key.exists(), "none is made in its place");
    }
    fs::write(&key, [9; 32]).unwrap();
    for words in ["serve", "staff list", "merchant list"] {
        let (succeeded, text) = told(folder.path(), &[], words);
        assert!(!succeeded && text.contains("not the one that this database was sealed with"), "{words}: {text}");
    }
    let (_, doctor) = told(folder.path(), &[], "doctor");
    assert!(line(&doctor, "  master key").starts_with("wrong"), "{doctor}");

    fs::write(&key, right).unwrap();
    assert!(told(folder.path(), &[], "staff list").0);
    let (succeeded, text) = told(folder.path(), &[], "master-key replace");
    assert!(!succeeded && text.contains("nothing is lost"), "{text}");
    fs::write(&key, [9; 32]).unwrap();
    assert!(told(folder.path(), &[], "master-key replace").0);
    assert!(told(folder.path(), &[], "staff list").0);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hosts_on_one_database_need_one_key() {
    let store = TestStore::start(Dialect::Postgres).await;
    let url = store.url.clone();
    tokio::task::spawn_blocking(move || {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let variables = [("DESK_DATABASE_URL", url.as_str())];
        let first = Running::start(folders[0].path(), &variables);
        let (succeeded, text) = told(folders[1].path(), &variables, "serve");
        assert!(!succeeded && text.contains("All hosts on one database need the same file"), "{text}");
        assert!(!folders[1].path().join("data/master.key").exists());
        fs::create_dir_all(folders[1].path().join("data")).unwrap();
        fs::copy(folders[0].path().join("data/master.key"), folders[1].path().join("data/master.key")).unwrap();
        let second = Running::start(folders[1].path(), &variables);
        drop((first, second));
    })
    .await
    .unwrap();
}

#[test]
fn what_is_made_is_for_its_owner_alone_and_the_doctor_looks() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("desk.toml"), "send_hold_seconds = 8\n").unwrap();
    fs::set_permissions(folder.path().join("desk.toml"), fs::Permissions::from_mode(0o600)).unwrap();
    let _ = told(folder.path(), &[], "staff list");
    let mode = |path: &str| fs::metadata(folder.path().join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("data"), mode("data/desk.db"), mode("data/master.key")), (0o700, 0o600, 0o600));
    let (_, doctor) = told(folder.path(), &[], "doctor");
    for what in [
        "owner of the data folder",
        "owner of the database file",
        "owner of the master key",
        "owner of the settings file",
    ] {
        assert!(line(&doctor, what).starts_with("ok"), "{doctor}");
    }
    for (path, what, wrong, fine) in [
        ("data", "owner of the data folder", 0o755, 0o700),
        ("data/desk.db", "owner of the database file", 0o640, 0o600),
        ("data/master.key", "owner of the master key", 0o644, 0o400),
        ("desk.toml", "owner of the settings file", 0o604, 0o600),
    ] {
        let set = |mode| fs::set_permissions(folder.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
        set(wrong);
        let (_, doctor) = told(folder.path(), &[], "doctor");
        assert!(line(&doctor, what).starts_with("wrong") && line(&doctor, what).contains("chmod"), "{doctor}");
        assert_eq!(mode(path), wrong, "it changes nothing");
        let desk = Running::start(folder.path(), &[]);
        assert!(desk.before.contains("others may read") && desk.before.contains(what), "{}", desk.before);
        set(fine);
    }
}

/// An address in a range that leads nowhere: it is told before anything is sent there.
#[test]
fn a_database_elsewhere_without_tls_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let ask = |url: &str| told(folder.path(), &[("DESK_DATABASE_URL", url)], "doctor").1;
    let doctor = ask("postgres://desk:geheim@192.0.2.1:1/desk?connect_timeout=1");
    assert!(line(&doctor, "way to the database").starts_with("wrong") && doctor.contains("verify-full"), "{doctor}");
    assert!(!doctor.contains("geheim"));
    assert!(line(&ask("postgres://desk:geheim@127.0.0.1:1/desk"), "way to the database").starts_with("ok"));
}
