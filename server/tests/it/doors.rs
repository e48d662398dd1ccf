//! Who comes in when many want to, and who has to leave. Over raw sockets.

use crate::edges::{LONG, SHORT, ask};
use crate::events::Stream;
use crate::support::{Browser, World};
use desk_domain::Role;
use desk_server::web::{self, Capacity, Patience, Site};
use desk_store::Dialect;
use http::StatusCode;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinHandle;

const A_WHILE: Duration = Duration::from_secs(20);
const FEW: Capacity = Capacity { ordinary: 6, reserved: 2 };
const CALLBACK: &[u8] =
    b"POST /wechatpay/notify/1900012181 HTTP/1.1\r\nhost: desk\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}";
const PROBE: &[u8] = b"GET /readyz HTTP/1.1\r\nhost: desk\r\nconnection: close\r\n\r\n";
const PAGE: &[u8] = b"GET /login HTTP/1.1\r\nhost: desk\r\nconnection: close\r\n\r\n";

/// A socket behind which hardly anything waits to be read: what is not read is noticed at once.
fn shallow() -> TcpSocket {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_send_buffer_size(4 * 1024).unwrap();
    socket.set_recv_buffer_size(4 * 1024).unwrap();
    socket
}

/// A second address of the same desk with room for few.
async fn narrow(world: &World, patience: Patience) -> (String, JoinHandle<()>) {
    let socket = shallow();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(64).unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let mut site = Site::new(world.desk.clone(), world.shutdown.clone());
    site.patience = patience;
    let served = web::serve_through(listener, web::router(site), world.shutdown.clone(), patience, FEW);
    (address, tokio::spawn(served))
}

/// Silent ones, half-asked ones, bodies that do not come, answers that nobody reads.
#[tokio::test(flavor = "multi_thread")]
async fn who_only_sits_there_keeps_nobody_out() {
    let world = World::start(Dialect::Sqlite).await;
    world.platform().await;
    let (address, _served) = narrow(&world, LONG).await;
    let beginnings = [
        "",
        "GET /login HTTP/1.1\r\nhost: des",
        "POST /api/sign_in HTTP/1.1\r\nhost: desk\r\ncontent-length: 60000\r\n\r\nuser",
        "POST /wechatpay/notify/1900012181 HTTP/1.1\r\nhost: desk\r\ncontent-length: 60000\r\n\r\n{",
    ];
    let unread = "GET /login HTTP/1.1\r\nhost: desk\r\n\r\n".repeat(20);
    let mut sitting = Vec::new();
    for beginning in beginnings.into_iter().chain([unread.as_str()]) {
        for _ in 0..2 * (FEW.ordinary + FEW.reserved) {
            // Who had to leave may find the door shut while still talking.
            let mut stream = TcpStream::connect(&address).await.unwrap();
            let _ = tokio::time::timeout(SHORT, stream.write_all(beginning.as_bytes())).await;
            sitting.push(stream);
        }
        let [callback, probe, page] = [CALLBACK, PROBE, PAGE].map(|request| ask(&address, request));
        assert!(callback.await.starts_with("HTTP/1.1 401"), "{beginning:.40}");
        assert!(probe.await.starts_with("HTTP/1.1 200"), "{beginning:.40}");
        assert!(page.await.starts_with("HTTP/1.1 200"), "{beginning:.40}");
    }
}

/// Every seat is taken by somebody who is being served: nobody is cut off, and notifications and probes still come in.
#[tokio::test(flavor = "multi_thread")]
async fn notifications_and_probes_have_seats_of_their_own() {
    let world = World::start(Dialect::Sqlite).await;
    world.platform().await;
    let agent = world.browser_of(Role::Agent).await;
    let (address, _served) = narrow(&world, LONG).await;
    let elsewhere = Browser::new(&format!("http://{address}"));
    elsewhere.set_cookie(agent.cookie());
    let mut streams = Vec::new();
    for _ in 0..FEW.ordinary {
        streams.push(Stream::open(&elsewhere, "/events", None).await);
    }
    let refused = ask(&address, PAGE).await;
    assert!(refused.starts_with("HTTP/1.1 503") && refused.contains("retry-after"), "{refused}");
    assert!(refused.contains("连接太多") && refused.contains("Too many open connections"), "{refused}");
    let head = b"POST /api/reply HTTP/1.1\r\nhost: desk\r\ncontent-length: 300000\r\n\r\n";
    let form = [head.as_slice(), &[b'x'; 300_000]].concat();
    assert!(ask(&address, &form).await.starts_with("HTTP/1.1 503"), "told, however much is still on its way");
    for _ in 0..2 * FEW.reserved {
        assert!(ask(&address, CALLBACK).await.starts_with("HTTP/1.1 401"));
        assert!(ask(&address, PROBE).await.starts_with("HTTP/1.1 200"));
    }
    drop(streams.pop());
    let page = async {
        while !ask(&address, PAGE).await.starts_with("HTTP/1.1 200") {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(A_WHILE, page).await.expect("a seat that is free again");
}

const PAGE_AND_STAY: &[u8] = b"GET /login HTTP/1.1\r\nhost: desk\r\n\r\n";

/// Asks for pages until the desk takes no more of them, since nobody reads any.
async fn clog(stream: &mut TcpStream) {
    let ask = async { while stream.write_all(PAGE_AND_STAY).await.is_ok() {} };
    let hung_up = tokio::time::timeout(Duration::from_secs(1), ask).await;
    assert!(hung_up.is_err(), "it waits to be read");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_neither_sends_nor_reads_is_cut_off() {
    let world = World::start(Dialect::Sqlite).await;
    let (address, _served) = narrow(&world, Patience { stalled: SHORT, ..LONG }).await;
    let mut unread = shallow().connect(address.parse().unwrap()).await.unwrap();
    let ask_on = async { while unread.write_all(PAGE_AND_STAY).await.is_ok() {} };
    tokio::time::timeout(A_WHILE, ask_on).await.expect("nothing was read for long, and the other side has gone");
    let half = b"POST /api/sign_in HTTP/1.1\r\nhost: desk\r\ncontent-length: 60000\r\n\r\nuser";
    assert!(!ask(&address, half).await.starts_with("HTTP/1.1 2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_does_not_wait_for_who_never_reads() {
    let world = World::start(Dialect::Sqlite).await;
    let (address, served) = narrow(&world, Patience { farewell: SHORT, ..LONG }).await;
    let mut unread = shallow().connect(address.parse().unwrap()).await.unwrap();
    clog(&mut unread).await;
    let mut half = TcpStream::connect(&address).await.unwrap();
    half.write_all(b"POST /api/sign_in HTTP/1.1\r\nhost: desk\r\ncontent-length: 60000\r\n\r\nuser").await.unwrap();
    world.shutdown.cancel();
    tokio::time::timeout(A_WHILE, served).await.expect("it stops").unwrap();
}

/// The ninth of one person takes the place of the first, which is told to stay away for a while; a colleague's stay.
#[tokio::test(flavor = "multi_thread")]
async fn a_person_has_eight_streams() {
    let world = World::start(Dialect::Sqlite).await;
    let agent = world.browser_of(Role::Agent).await;
    let colleague = world.browser_of(Role::Supervisor).await;
    let mut theirs = Stream::open(&colleague, "/events", None).await;
    let mut first = Stream::open(&agent, "/events", None).await;
    let mut others = Vec::new();
    for _ in 1..8 {
        others.push(Stream::open(&agent, "/events", None).await);
    }
    let ninth = Stream::open(&agent, "/events", None).await;
    let end = tokio::time::timeout(A_WHILE, first.next()).await.expect("it ends");
    assert_eq!(end, None, "the oldest");
    assert!(first.said().contains("event:crowded"), "{}", first.said());
    assert!(first.said().contains("retry:300000"), "{}", first.said());
    drop(ninth);
    // The server knows of it once it has read that the connection is gone: many answers later at the latest.
    for _ in 0..100 {
        agent.head("/login").await;
    }
    let _tenth = Stream::open(&agent, "/events", None).await;
    world.shutdown.cancel();
    assert_eq!(theirs.next().await, None);
    for mut stream in others {
        assert_eq!(stream.next().await, None);
        assert!(!stream.said().contains("retry:300000"), "there was room again");
    }
    assert!(!theirs.said().contains("retry:300000"));
}

/// What takes parameters apart takes time by the square of their number.
#[tokio::test(flavor = "multi_thread")]
async fn an_address_or_a_form_holds_only_so_much() {
    let world = World::start(Dialect::Sqlite).await;
    let stranger = world.stranger();
    let many = |count: usize| "a=1&".repeat(count);
    for path in [
        format!("/login?{}", many(10_000)),
        format!("/nowhere?{}", many(70)),
        format!("/login?q={}", "x".repeat(20_000)),
    ] {
        let refused = stranger.get(&path).await;
        assert_eq!(refused.status, StatusCode::URI_TOO_LONG, "{path:.40}");
        assert!(refused.text.contains("地址太长") && refused.text.contains("Address too long"), "{}", refused.text);
    }
    assert_eq!(stranger.get(&format!("/login?{}", many(40))).await.status, StatusCode::OK);
    let fields = vec![("a", "1"); 15_000];
    assert_eq!(stranger.post("/api/sign_in", &fields).await.status, StatusCode::URI_TOO_LONG);
    let few = [("username", "nobody"), ("password", "x"), ("next", "/inbox")];
    assert_ne!(stranger.post("/api/sign_in", &few).await.status, StatusCode::URI_TOO_LONG);
}
