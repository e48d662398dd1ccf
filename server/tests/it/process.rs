//! The binary itself: starts, serves, drains, stops.

use desk_service::SystemClock;
use desk_service::merchants;
use desk_service::testing::{allowed, merchant_form};
use desk_store::Dialect;
use desk_store::testing::TestStore;
use desk_testing::Ground;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::Duration;
use wechatpay_simulator::{NewComplaint, Options, Simulator};

/// A running `complaint-desk serve`, told where to keep its things.
pub(crate) struct Running {
    child: Child,
    output: BufReader<ChildStdout>,
    pub(crate) address: String,
    /// What was said until it was open.
    pub(crate) before: String,
}

pub(crate) fn binary(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_complaint-desk"));
    command.current_dir(folder);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("DESK_")) {
        command.env_remove(name);
    }
    command
}

impl Running {
    pub(crate) fn start(folder: &Path, variables: &[(&str, &str)]) -> Self {
        let mut child = binary(folder)
            .arg("serve")
            .env("DESK_LISTEN", "127.0.0.1:0")
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (mut line, mut before) = (String::new(), String::new());
        while !line.contains("\"open\"") {
            before.push_str(&line);
            line.clear();
            assert_ne!(output.read_line(&mut line).unwrap(), 0, "ended before it was open");
        }
        let told: serde_json::Value = serde_json::from_str(&line).unwrap();
        let address = told["address"].as_str().unwrap().trim_start_matches("http://").to_owned();
        Self { child, output, address, before }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for a line of the log that contains this.
    pub(crate) fn wait_for(&mut self, text: &str) -> String {
        let mut line = String::new();
        while !line.contains(text) {
            line.clear();
            assert_ne!(self.output.read_line(&mut line).unwrap(), 0, "ended without saying {text:?}");
        }
        line
    }

    pub(crate) fn exit(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

pub(crate) fn ask(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: desk\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// A request that was begun before the signal is answered after it; then the process ends well.
fn drains(url: &str) {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Running::start(folder.path(), &[("DESK_DATABASE_URL", url)]);
    let mut request = TcpStream::connect(&desk.address).unwrap();
    write!(request, "POST /wechatpay/notify/1900012181 HTTP/1.1\r\nhost: desk\r\ncontent-length: 4\r\n").unwrap();
    write!(request, "expect: 100-continue\r\n\r\n").unwrap();
    let mut reader = BufReader::new(request.try_clone().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert!(line.contains("100"), "the handler waits for the body: {line}");

    desk.signal("TERM");
    desk.wait_for("stopping");
    write!(request, "body").unwrap();
    let mut answer = String::new();
    reader.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("HTTP/1.1 404"), "{answer}");
    desk.wait_for("stopped");
    assert!(desk.exit().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_lets_requests_finish_on_sqlite() {
    let store = TestStore::start(Dialect::Sqlite).await;
    let url = store.url.clone();
    tokio::task::spawn_blocking(move || drains(&url)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_lets_requests_finish_on_postgres() {
    let store = TestStore::start(Dialect::Postgres).await;
    let url = store.url.clone();
    tokio::task::spawn_blocking(move || drains(&url)).await.unwrap();
}

#[test]
fn a_first_start_makes_what_it_needs_and_is_ready() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Running::start(folder.path(), &[]);
    assert!(ask(&desk.address, "/readyz").starts_with("HTTP/1.1 200"));
    assert!(folder.path().join("data/desk.db").exists());
    let key = std::fs::metadata(folder.path().join("data/master.key")).unwrap();
    assert_eq!(key.len(), 32);
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&key.permissions()) & 0o777, 0o600);
    desk.signal("INT");
    assert!(desk.exit().success());
}

fn post(address: &str, path: &str, headers: &str, form: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = form.len();
    write!(stream, "POST {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}\r\n")
        .unwrap();
    write!(stream, "content-type: application/x-www-form-urlencoded\r\naccept: text/html\r\n{headers}\r\n{form}")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// One line each with who, what and where from, whatever strangers type; and not without end.
#[test]
fn what_is_refused_stands_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Running::start(folder.path(), &[("DESK_TRUSTED_PROXIES", "1")]);
    let address = desk.address.clone();
    let foreign = "origin: https://evil.example\r\nsec-fetch-site: cross-site\r\n";
    assert!(post(&address, "/api/sign_out", foreign, "").starts_with("HTTP/1.1 403"));
    let line = desk.wait_for("refused");
    assert!(line.contains("form of another site") && line.contains("/api/sign_out"), "{line}");

    let headers = format!("origin: http://{address}\r\nx-forwarded-for: 192.0.2.1, 203.0.113.9\r\n");
    let headers = format!("{headers}cookie: desk_session=AAAAAAAAAAAAAAAAAAAAAA\r\n");
    let form = "username=zhou%0A%1B%5B31m+and+a+long+tail&password=wrong";
    for _ in 0..45 {
        assert!(post(&address, "/api/sign_in", &headers, form).starts_with("HTTP/1.1 302"));
    }
    let line = desk.wait_for("refused");
    assert!(line.contains("203.0.113.9") && line.contains("zhou") && !line.contains("tail"), "{line}");
    assert!(!line.contains('\u{1b}') && line.contains("WARN"), "{line}");
    desk.signal("TERM");
    let mut lines = 2;
    let mut text = String::new();
    while desk.output.read_line(&mut text).unwrap() > 0 {
        assert!(!text.contains("session"), "made-up sessions are no news: {text}");
        lines += usize::from(std::mem::take(&mut text).contains("refused"));
    }
    assert_eq!(lines, 20, "of 46");
}

#[test]
fn a_port_in_use_names_the_setting() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = binary(folder.path()).arg("serve").env("DESK_LISTEN", &address).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(told.contains(&address) && told.contains("`listen`"), "{told}");
}

#[test]
fn numbers_have_a_listener_of_their_own_and_only_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let desk = Running::start(folder.path(), &[("DESK_METRICS_LISTEN", &free)]);
    ask(&desk.address, "/healthz");
    let numbers = ask(&free, "/metrics");
    assert!(
        numbers.contains("desk_request_seconds_count{method=\"GET\",route=\"/healthz\",status=\"200\"} 1"),
        "{numbers}"
    );
    assert!(numbers.contains("desk_jobs_waiting 0"), "{numbers}");
    assert!(ask(&desk.address, "/metrics").starts_with("HTTP/1.1 404"));
}

/// What this version does not know is shown, and counted so that somebody notices.
#[tokio::test(flavor = "multi_thread")]
async fn values_nobody_knows_are_counted() {
    let platform = Simulator::start(Options::default()).await.unwrap();
    let id = platform.control.new_complaint(NewComplaint::default());
    platform.control.unknown_entry(&id, "USER_SENT_HOLOGRAM", "全息影像");
    let ground = Ground::start(Dialect::Sqlite).await;
    let desk = ground.desk_beside(Arc::new(SystemClock), |_| {});
    merchants::add(&desk, &allowed(), merchant_form(&platform.credentials, &platform.base_url)).await.unwrap();

    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let variables = ground.variables().and("DESK_METRICS_LISTEN", &free);
    let _desk = Running::start(ground.folder.path(), &variables.pairs());
    let mut looks = tokio::time::interval(Duration::from_millis(20));
    let counted = async {
        while !ask(&free, "/metrics").contains("desk_unknown_values_total{field=\"operate_type\"} 1") {
            looks.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), counted).await.unwrap();
}
