//! What operators type, and what they are told.

use crate::process::binary;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use tempfile::TempDir;

struct Told {
    code: i32,
    out: String,
    err: String,
}

fn tell(folder: &Path, variables: &[(&str, &str)], input: &str, words: &str) -> Told {
    let mut child = binary(folder)
        .args(words.split_whitespace())
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may be gone before it is written.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Told {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// One folder with one database in it, as an operator has.
struct Operator(TempDir);

impl Operator {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn says(&self, words: &str) -> Told {
        tell(self.0.path(), &[], "", words)
    }

    fn says_with(&self, input: &str, words: &str) -> Told {
        tell(self.0.path(), &[], input, words)
    }

    fn file(&self, name: &str, content: &str) {
        fs::write(self.0.path().join(name), content).unwrap();
    }
}

impl Told {
    fn succeeds(self) -> String {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        self.out
    }

    fn fails(self, code: i32) -> String {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        self.err
    }
}

#[test]
fn people_are_added_listed_locked_out_and_let_in_again() {
    let operator = Operator::new();
    let none = operator.says("staff list").succeeds();
    assert!(none.contains("staff add"), "{none}");

    let added =
        operator.says_with("correct horse battery\n", "staff add chen --role agent --name 陈晓雯 --password-file -");
    assert!(added.succeeds().contains("chen can sign in now, as agent"));
    operator.file("password", "another long password");
    operator.says("staff add lin --role supervisor --name 林岚 --password-file password").succeeds();

    let list = operator.says("staff list").succeeds();
    let row = |name: &str| list.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert!(
        row("chen").contains("陈晓雯") && row("chen").contains("agent") && row("chen").contains("active"),
        "{list}"
    );
    assert!(row("lin").contains("supervisor"), "{list}");

    operator.says("staff disable chen").succeeds();
    assert!(
        operator
            .says("staff list")
            .succeeds()
            .lines()
            .any(|line| line.starts_with("chen") && line.contains("disabled"))
    );
    operator.says("staff reset-password lin --password-file password").succeeds();

    operator.says("staff enable chen").succeeds();
    operator.says("staff role chen supervisor").succeeds();
    let list = operator.says("staff list").succeeds();
    let chen = list.lines().find(|line| line.starts_with("chen")).unwrap();
    assert!(chen.contains("active") && chen.contains("supervisor"), "{list}");
    assert!(operator.says("staff unlock chen").succeeds().contains("chen"));
    assert!(operator.says("staff sign-out chen").succeeds().contains("sessions ended: 0"));
    assert!(operator.says("staff role chen boss").fails(2).contains("agent, supervisor or admin"));
    for command in ["enable", "unlock", "sign-out", "role"] {
        let role = if command == "role" { " admin" } else { "" };
        let told = operator.says(&format!("staff {command} nobody{role}")).fails(1);
        assert!(told.contains("nobody called nobody"), "{command}: {told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_are_written_down_with_who_gave_them() {
    let operator = Operator::new();
    let by = [("USER", "zhou\u{1b}[31m"), ("SUDO_USER", "zhou\u{1b}[31m")];
    tell(operator.0.path(), &by, "correct horse battery", "staff add chen --role agent --name 陈 --password-file -")
        .succeeds();
    tell(operator.0.path(), &by, "", "staff sign-out chen").succeeds();
    tell(operator.0.path(), &by, "", "staff disable chen").succeeds();
    let url = format!("sqlite://{}", operator.0.path().join("data/desk.db").display());
    let lines = desk_store::Store::connect(&url).await.unwrap().audit_page(None, 10).await.unwrap();
    let told: Vec<_> = lines.iter().map(|line| (line.act_name(), line.actor_name.as_str())).collect();
    let who = "zhou[31m (complaint-desk)";
    assert_eq!(told, [("staff.disable", who), ("staff.add", who)], "nobody was signed in who could be signed out");
}

#[test]
fn passwords_that_are_tried_first_are_refused_in_words() {
    let operator = Operator::new();
    for password in ["1234567890", "qwertyuiop", "chen.xiaowen", "wechatpay2026"] {
        let words = "staff add chen.xiaowen --role agent --name 陈 --password-file -";
        let told = operator.says_with(password, words).fails(2);
        assert!(told.contains("password: it is") && told.contains("Nothing was changed"), "{password}: {told}");
        assert!(!told.contains(password), "{told}");
    }
}

#[test]
fn people_cannot_be_added_twice_or_with_a_bad_password() {
    let operator = Operator::new();
    operator.says_with("correct horse battery", "staff add chen --role agent --name 陈 --password-file -").succeeds();
    let again = operator.says_with("correct horse battery", "staff add chen --role admin --name 陈 --password-file -");
    assert!(again.fails(2).contains("chen is taken"));
    let short = operator.says_with("short", "staff add lin --role agent --name 林 --password-file -").fails(2);
    assert!(short.contains("password") && !short.contains("short\n"), "{short}");
    let empty = operator.says_with("", "staff add lin --role agent --name 林 --password-file -").fails(2);
    assert!(empty.contains("--password-file"), "{empty}");
    let missing = operator.says("staff add lin --role agent --name 林 --password-file nowhere").fails(2);
    assert!(missing.contains("nowhere"), "{missing}");
    let role = operator.says("staff add lin --role boss --name 林 --password-file -").fails(2);
    assert!(role.contains("agent, supervisor or admin"), "{role}");
    assert!(!operator.says("staff list").succeeds().contains("lin"));
}

#[test]
fn somebody_who_is_not_there_is_named() {
    let operator = Operator::new();
    let told = operator.says("staff disable nobody").fails(1);
    assert!(told.contains("nobody called nobody") && told.contains("staff list"), "{told}");
    operator.file("password", "another long password");
    assert!(operator.says("staff reset-password nobody --password-file password").fails(1).contains("nobody"));
}

#[test]
fn wrong_settings_name_their_key_and_start_nothing() {
    let operator = Operator::new();
    operator.file("desk.toml", "lissten = \"127.0.0.1:1\"\n");
    let told = operator.says("serve").fails(2);
    assert!(told.contains("`lissten`") && told.contains("desk.toml"), "{told}");
    assert!(!operator.0.path().join("data").exists());

    let other = Operator::new();
    let told = tell(other.0.path(), &[("DESK_RETENTION__EVENT_HOURS", "0")], "", "migrate").fails(2);
    assert!(told.contains("`retention.event_hours`") && told.contains("DESK_RETENTION__EVENT_HOURS"), "{told}");
    let told = other.says("--config nowhere.toml migrate").fails(2);
    assert!(told.contains("nowhere.toml") && told.contains("--config"), "{told}");
}

#[test]
fn the_settings_file_can_be_named_anywhere_in_the_command() {
    let operator = Operator::new();
    operator.file("elsewhere.toml", "data_dir = \"other\"\n");
    operator.says("migrate --config elsewhere.toml").succeeds();
    assert!(operator.0.path().join("other/desk.db").exists());
}

#[test]
fn a_database_that_cannot_be_reached_is_told_without_its_password() {
    let operator = Operator::new();
    let url = "postgres://desk:geheim@127.0.0.1:1/desk";
    let told = tell(operator.0.path(), &[("DESK_DATABASE_URL", url)], "", "migrate").fails(1);
    assert!(told.contains("database") && !told.contains("geheim"), "{told}");
}

#[test]
fn merchants_that_are_not_there_are_named() {
    let operator = Operator::new();
    assert!(operator.says("merchant list").succeeds().contains("merchant add"));
    for words in [
        "merchant check 1900012181",
        "merchant remove 1900012181",
        "merchant register-callback 1900012181",
        "merchant name-sub 1900012181 1900013522 x",
        "backfill 1900012181 --from 2026-08-01 --to 2026-08-02",
        "backfill pause 1900012181",
        "backfill resume 1900012181",
    ] {
        let told = operator.says(words).fails(1);
        assert!(told.contains("no merchant 1900012181"), "{words}: {told}");
    }
}

#[test]
fn what_cannot_be_meant_is_a_usage_error() {
    let operator = Operator::new();
    for words in [
        "",
        "sing",
        "merchant check !",
        "backfill",
        "backfill pause",
        "backfill 1900012181 --from 2026-02-01",
        "backfill 1900012181 --from 2026-02-30 --to 2026-03-01",
        "backfill 1900012181 --from 2026-03-02 --to 2026-03-01",
        "merchant add 1900012181 --name x --mode sideways --serial-no A --private-key k --apiv3-key v",
        "merchant add 1900012181 --name x --mode direct --serial-no A --private-key k --apiv3-key v --public-key-id P",
    ] {
        operator.says(words).fails(2);
    }
}

#[test]
fn the_doctor_names_what_is_wrong_and_changes_nothing() {
    let operator = Operator::new();
    let told = operator.says("doctor");
    assert_eq!(told.code, 1);
    assert!(
        told.out.lines().any(|line| line.starts_with("wrong  database") && line.contains("migrate")),
        "{}",
        told.out
    );
    assert!(told.out.lines().any(|line| line.starts_with("wrong  master key")), "{}", told.out);
    assert!(!operator.0.path().join("data").exists());

    operator.says("staff list").succeeds();
    let told = operator.says("doctor");
    assert_eq!(told.code, 1);
    assert!(told.out.lines().any(|line| line.starts_with("ok     database")), "{}", told.out);
    assert!(told.out.lines().any(|line| line.starts_with("wrong  people")), "{}", told.out);
    assert!(told.out.lines().any(|line| line.starts_with("wrong  merchants")), "{}", told.out);
}
