//! Who dribbles, who packs, who sends without end: strangers at the callback, and people on a slow line. Over raw sockets,
//! since no client would.

use crate::support::World;
use desk_domain::Role;
use desk_server::web::Patience;
use desk_store::Dialect;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

const REQUEST: &str = "POST /wechatpay/notify/1900012181 HTTP/1.1\r\nhost: desk\r\n";

/// Patience in one thing is put to the test; the other waits longer than any test.
const NEVER: Duration = Duration::from_secs(3600);
const SHORT: Duration = Duration::from_millis(200);
const LONG: Patience = Patience { head: NEVER, notification: NEVER, pictures: NEVER, rest: SHORT };

/// Sends a beginning and then a byte now and then, until the other side hangs up. What it said until then.
async fn dribble(address: &str, beginning: &str, drop: u8) -> String {
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut reading, mut writing) = stream.into_split();
    writing.write_all(beginning.as_bytes()).await.unwrap();
    let dribbling = async {
        let mut drops = tokio::time::interval(SHORT / 20);
        while writing.write_all(&[drop]).await.is_ok() {
            drops.tick().await;
        }
        std::future::pending::<()>().await;
    };
    let mut said = Vec::new();
    let ended = async {
        tokio::select! {
            // A connection that is reset has ended as well.
            read = reading.read_to_end(&mut said) => drop_result(read),
            () = dribbling => {}
        }
    };
    tokio::time::timeout(Duration::from_secs(20), ended).await.expect("the desk hangs up");
    String::from_utf8(said).unwrap()
}

fn drop_result<T>(_: std::io::Result<T>) {}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_dribbles_is_not_waited_for() {
    let world = World::start(Dialect::Sqlite).await;
    let address = world.impatient(Patience { head: SHORT, ..LONG }).await;
    let said = dribble(&address, &format!("{REQUEST}x-padding: "), b'x').await;
    assert!(!said.contains("HTTP/1.1 2"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_says_nothing_is_not_kept() {
    let world = World::start(Dialect::Sqlite).await;
    let address = world.impatient(Patience { head: SHORT, ..LONG }).await;
    let mut silent = TcpStream::connect(&address).await.unwrap();
    let mut said = Vec::new();
    let ended = tokio::time::timeout(Duration::from_secs(20), silent.read_to_end(&mut said)).await;
    assert!(ended.is_ok(), "the desk hangs up");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_that_dribbles_is_answered_and_cut_off() {
    let world = World::start(Dialect::Sqlite).await;
    world.platform().await;
    let address = world.impatient(Patience { notification: SHORT, ..LONG }).await;
    let said = dribble(&address, &format!("{REQUEST}content-length: 60000\r\n\r\n"), b' ').await;
    assert!(said.starts_with("HTTP/1.1 408"), "{said}");
    assert!(said.contains(r#""code":"FAIL""#), "{said}");
}

/// What was sent until then is kept, and the person is told so.
#[tokio::test(flavor = "multi_thread")]
async fn pictures_that_dribble_are_not_waited_for() {
    let world = World::start(Dialect::Sqlite).await;
    let agent = world.browser_of(Role::Agent).await;
    let address = world.impatient(Patience { pictures: SHORT, ..LONG }).await;
    let form = format!(
        "POST /api/reply HTTP/1.1\r\nhost: desk\r\ncookie: {}\r\nconnection: close\r\ncontent-length: 60000\r\n\
         content-type: multipart/form-data; boundary=x\r\n\r\n--x\r\n",
        agent.cookie().unwrap()
    );
    let said = dribble(&address, &form, b' ').await;
    assert!(said.starts_with("HTTP/1.1 408"), "{said}");
    assert!(said.contains("too_slow"), "{said}");
}

/// One request and the whole answer.
async fn ask(address: &str, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // The desk may answer and hang up before it has read everything.
    drop_result(stream.write_all(request).await);
    let mut said = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut said)).await;
    drop_result(read.expect("the desk answers"));
    String::from_utf8(said).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_without_an_announced_length_has_the_same_limit() {
    let world = World::start(Dialect::Sqlite).await;
    world.platform().await;
    let address = world.impatient(Patience::default()).await;
    let stream = TcpStream::connect(&address).await.unwrap();
    let (mut reading, mut writing) = stream.into_split();
    writing.write_all(format!("{REQUEST}transfer-encoding: chunked\r\n\r\n").as_bytes()).await.unwrap();
    let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
    let endless = async { while writing.write_all(chunk.as_bytes()).await.is_ok() {} };
    let mut head = [0; 12];
    tokio::time::timeout(Duration::from_secs(20), async {
        tokio::join!(
            async {
                reading.read_exact(&mut head).await.unwrap();
                // Hangs up, so that the writing ends too.
                drop(reading);
            },
            endless
        )
    })
    .await
    .expect("an endless body is cut off");
    assert_eq!(&head, b"HTTP/1.1 413");
}

/// A body that is said to be packed is taken for the bytes it has: they are not proven, and nothing was unpacked.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_unpacked_before_it_is_proven() {
    let world = World::start(Dialect::Sqlite).await;
    world.platform().await;
    let address = world.impatient(Patience::default()).await;
    // Two bytes of deflate's end of stream in a gzip frame: it would unpack to nothing, or to gigabytes if it were longer.
    let packed = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00";
    for encoding in ["gzip", "br", "deflate", "zstd", "nonsense"] {
        let head = format!(
            "{REQUEST}connection: close\r\ncontent-encoding: {encoding}\r\ncontent-length: {}\r\n\r\n",
            packed.len()
        );
        let said = ask(&address, &[head.as_bytes(), packed].concat()).await;
        assert!(said.starts_with("HTTP/1.1 401"), "{encoding}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_without_end_is_refused() {
    let world = World::start(Dialect::Sqlite).await;
    let address = world.impatient(Patience::default()).await;
    let said = ask(&address, format!("{REQUEST}x-padding: {}\r\n\r\n", "x".repeat(1024 * 1024)).as_bytes()).await;
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 431"), "{said}");
}

/// A connection that closes on whoever still writes is reset, and the answer is lost with it.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_reaches_whoever_is_still_writing() {
    let world = World::start(Dialect::Sqlite).await;
    world.platform().await;
    let address = world.impatient(Patience { rest: NEVER, ..LONG }).await;
    let body = vec![b'y'; 700_000];
    for path in ["/api/sign_in", "/wechatpay/notify/1900012181", "/no/such/place"] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: desk\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        // Most of it is still to be written when the desk has made up its mind.
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_send_buffer_size(8 * 1024).unwrap();
        let mut stream = socket.connect(address.parse().unwrap()).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&body).await.expect("the request is taken to its end");
        let mut said = String::new();
        stream.read_to_string(&mut said).await.expect("the answer is read to its end");
        assert!(said.starts_with("HTTP/1.1 4"), "{path}: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rest_of_a_refused_request_is_not_waited_for() {
    let world = World::start(Dialect::Sqlite).await;
    let address = world.impatient(Patience { rest: SHORT, ..LONG }).await;
    let form = "POST /api/sign_in HTTP/1.1\r\nhost: desk\r\nconnection: close\r\ncontent-length: 700000\r\n\r\n";
    let said = dribble(&address, form, b'y').await;
    assert!(said.starts_with("HTTP/1.1 413"), "{said}");
}
