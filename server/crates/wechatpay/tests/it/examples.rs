//! The examples, run as anybody would run them, against the simulator.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use tempfile::TempDir;
use wechatpay_simulator::{Call, Control, Fault, FaultKind, NewComplaint, Options, Running, Simulator};

const MCHID: &str = "1900012181";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest of the picture";
const WORDS: &str = "您好，已为您退款，凭证见图。";

/// Cargo puts examples beside the tests that it builds them with.
fn example(name: &str) -> Command {
    let test = std::env::current_exe().unwrap();
    let folder: &Path = test.parent().and_then(Path::parent).unwrap();
    let program = folder.join("examples").join(name);
    assert!(program.exists(), "build the examples first: cargo build -p wechatpay-complaints --examples");
    Command::new(program)
}

/// A simulator, and the folder with what its merchant holds.
struct World {
    platform: Running,
    folder: TempDir,
}

impl World {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { state_dir: Some(folder.path().to_owned()), ..Options::default() };
        Self { platform: Simulator::start(options).await.unwrap(), folder }
    }

    fn control(&self) -> &Control {
        &self.platform.control
    }

    fn command(&self, name: &str) -> Command {
        let mut command = example(name);
        command.arg(MCHID).arg(self.folder.path()).arg(&self.platform.base_url);
        command
    }

    fn calls(&self, call: Call) -> usize {
        self.control().journal().iter().filter(|entry| entry.call == call).count()
    }

    /// What an example printed, run to its end while the simulator goes on answering.
    async fn run(&self, mut command: Command) -> Output {
        tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
    }
}

fn told(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_shows_every_complaint() {
    let world = World::start().await;
    let ids: Vec<String> = (0..53).map(|_| world.control().new_complaint(NewComplaint::default())).collect();
    let complaint = world.control().complaint(&ids[0]).unwrap();
    let day = complaint["complaint_time"].as_str().unwrap()[..10].to_owned();
    let mut command = world.command("list");
    command.args([&day, &day]);
    let text = told(&world.run(command).await);
    assert_eq!(text.lines().count(), 53);
    for id in &ids {
        assert!(text.contains(&format!("{id} PENDING ")), "{id} is missing from {text}");
    }
    assert_eq!(world.calls(Call::List), 3, "two pages and the empty one behind them");
}

fn picture(folder: &Path) -> PathBuf {
    let path = folder.join("receipt.png");
    std::fs::write(&path, PNG).unwrap();
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_with_a_picture_arrives_once_whatever_is_answered() {
    for fault in [None, Some(FaultKind::DropAfterCommit), Some(FaultKind::ForgedSignature)] {
        let world = World::start().await;
        let id = world.control().new_complaint(NewComplaint::default());
        if let Some(fault) = fault {
            world.control().inject(Fault { call: Call::Reply, fault, times: 1, complaint_id: None });
        }
        let mut command = world.command("reply_with_image");
        command.arg(&id).arg(picture(world.folder.path())).arg(WORDS);
        assert_eq!(told(&world.run(command).await), "the user has it\n", "{fault:?}");
        let truth = world.control().complaint(&id).unwrap();
        let replies: Vec<_> = truth["history"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["operate_type"] == "MERCHANT_RESPONSE")
            .collect();
        assert_eq!(replies.len(), 1, "{fault:?}");
        assert_eq!(replies[0]["operate_details"], WORDS);
        assert_eq!(replies[0]["image_list"].as_array().unwrap().len(), 1);
        assert_eq!((world.calls(Call::Upload), world.calls(Call::Reply)), (1, 1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_never_left_is_not_called_delivered() {
    let world = World::start().await;
    let id = world.control().new_complaint(NewComplaint::default());
    world.control().inject(Fault { call: Call::Reply, fault: FaultKind::DropBefore, times: 1, complaint_id: None });
    let mut command = world.command("reply_with_image");
    command.arg(&id).arg(picture(world.folder.path())).arg(WORDS);
    assert_eq!(told(&world.run(command).await), "not in the history yet; look again in a moment\n");
}

/// A running example, ended when the test ends.
struct Server {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Server {
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_callback_server_takes_what_is_genuine_and_handles_it_once() {
    let world = World::start().await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let url = format!("http://{free}/notify");
    let mut command = world.command("callback_server");
    command.args([&free, &url]).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let output = BufReader::new(child.stdout.take().unwrap());
    let mut server = Server { child, output };
    let mut server = tokio::task::spawn_blocking(move || {
        assert_eq!(server.line(), format!("WeChat Pay calls {url}\n"));
        server
    })
    .await
    .unwrap();

    let wrong = [
        (FaultKind::Duplicate, vec![Some(204), Some(204)]),
        (FaultKind::ForgedSignature, vec![Some(401)]),
        (FaultKind::ProbeSignature, vec![Some(401)]),
        (FaultKind::Malformed, vec![Some(400)]),
    ];
    let mut ids = Vec::new();
    for (fault, answers) in wrong {
        world.control().inject(Fault { call: Call::Callback, fault, times: 1, complaint_id: None });
        ids.push(world.control().new_complaint(NewComplaint::default()));
        let delivered = world.control().flush_callbacks().await;
        assert_eq!(delivered.iter().map(|delivery| delivery.status).collect::<Vec<_>>(), answers, "{fault:?}");
    }
    world.control().advance(5);
    assert!(world.control().flush_callbacks().await.iter().all(|delivery| delivery.status == Some(204)));
    let lines: Vec<String> = ids.iter().map(|_| server.line()).collect();
    for (id, line) in ids.iter().zip(lines) {
        assert_eq!(line, format!("COMPLAINT.CREATE CREATE_COMPLAINT {id}\n"), "once, in order");
    }
}

#[test]
fn the_readme_shows_code_that_runs() {
    let readme = include_str!("../../README.md");
    for shown in [include_str!("../../examples/merchant/mod.rs"), include_str!("../../examples/reply_with_image.rs")] {
        assert!(readme.contains(&format!("```rust,ignore\n{shown}```\n")), "the README shows another text");
    }
}
