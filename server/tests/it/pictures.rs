//! Forms in parts: pictures in their order and no more than a message takes, and nothing that costs more than it is worth.

use crate::edges::LONG;
use crate::support::{Answer, Browser, DOT, World};
use desk_domain::message::blocks::Block;
use desk_domain::{Actor, ComplaintId, Role};
use desk_service::jobs;
use desk_store::Dialect;
use desk_testing::on_both_databases;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use reqwest::multipart::{Form, Part};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wechatpay_simulator::NewComplaint;

on_both_databases!(
    a_form_brings_four_pictures_in_their_order,
    a_form_without_a_file_says_nothing_of_pictures,
    a_file_that_is_too_large_leaves_the_words,
    pictures_stand_where_they_were_picked,
    a_draft_is_bounded_in_everything_it_holds,
    a_picture_is_kept_by_no_cache,
);

async fn begin(world: &World) -> (Actor, Browser, ComplaintId) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    (agent, browser, id)
}

/// A reply as a form sends it, and everything else as a script does.
async fn send(browser: &Browser, path: &str, form: Form) -> Answer {
    let accept = if path == "/api/reply" { "text/html" } else { "application/json" };
    let accept = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
    browser.send(browser.form(path).headers(accept).multipart(form)).await
}

fn form(id: &ComplaintId) -> Form {
    Form::new().text("complaint", id.to_string()).text("intent", "save")
}

fn named(name: &str, bytes: Vec<u8>) -> Part {
    Part::bytes(bytes).file_name(name.to_owned())
}

async fn attached(world: &World, agent: &Actor, id: &ComplaintId) -> Vec<String> {
    let held = world.desk.store().draft_attachments(&agent.staff_id, id).await.unwrap();
    held.into_iter().map(|picture| picture.filename).collect()
}

async fn a_form_brings_four_pictures_in_their_order(world: World) {
    let (agent, browser, id) = begin(&world).await;
    let names = ["丁", "甲", "丙", "乙", "戊", "己"];
    let six =
        names.iter().fold(form(&id), |form, name| form.part("images", named(&format!("{name}.bmp"), DOT.to_vec())));
    let answer = send(&browser, "/api/reply", six.text("text", "图一至图四")).await;
    assert!(answer.header("location").contains("notice=picture_too_many"), "{answer:?}");
    assert_eq!(attached(&world, &agent, &id).await, ["丁.png", "甲.png", "丙.png", "乙.png"]);
    let draft = world.desk.store().draft(&agent.staff_id, &id).await.unwrap().unwrap();
    assert_eq!(draft.content.text(), "图一至图四", "the words behind the pictures are kept");

    let nine = (0..9).fold(form(&id), |form, n| form.part("images", named(&format!("{n}.bmp"), DOT.to_vec())));
    assert_eq!(send(&browser, "/api/attach_image", nine).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

async fn a_form_without_a_file_says_nothing_of_pictures(world: World) {
    let (agent, browser, id) = begin(&world).await;
    let none = form(&id).part("images", named("", Vec::new())).text("text", "没有选图片");
    let answer = send(&browser, "/api/reply", none).await;
    assert!(answer.header("location").contains("notice=draft_saved"), "{answer:?}");
    assert!(attached(&world, &agent, &id).await.is_empty());
}

async fn a_file_that_is_too_large_leaves_the_words(world: World) {
    let (agent, browser, id) = begin(&world).await;
    let mut large = DOT.to_vec();
    large.resize(20 * 1024 * 1024 + 1, 0);
    let words = form(&id).part("images", named("大.bmp", large)).text("text", "写在后面的字");
    let answer = send(&browser, "/api/reply", words).await;
    assert!(answer.header("location").contains("notice=picture_too_large"), "{answer:?}");
    let draft = world.desk.store().draft(&agent.staff_id, &id).await.unwrap().unwrap();
    assert_eq!(draft.content.text(), "写在后面的字");
    assert!(attached(&world, &agent, &id).await.is_empty());
}

async fn pictures_stand_where_they_were_picked(world: World) {
    let (agent, browser, id) = begin(&world).await;
    for (place, name) in
        [("1787724000007", "b.bmp"), ("1787724000001", "a.bmp"), ("nonsense", "d.bmp"), ("-4", "e.bmp")]
    {
        let one = form(&id).text("place", place).part("images", named(name, DOT.to_vec()));
        assert_eq!(send(&browser, "/api/attach_image", one).await.status, StatusCode::OK, "{name}");
    }
    assert_eq!(attached(&world, &agent, &id).await, ["a.png", "b.png", "d.png", "e.png"]);
}

async fn a_draft_is_bounded_in_everything_it_holds(world: World) {
    let platform = world.platform().await;
    let urgent = NewComplaint { need_immediate_service: true, ..NewComplaint::default() };
    let id: ComplaintId = platform.control.new_complaint(urgent).parse().unwrap();
    platform.control.flush_callbacks().await;
    jobs::run_until_idle(&world.desk).await.unwrap();
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    let block = |kind: &'static str| Form::new().text("complaint", id.to_string()).text("block", kind);
    let fields = |kind: &'static str, name: &'static str, value: &str, count: usize| {
        (0..count).fold(block(kind), |form, _| form.text(name, value.to_owned()))
    };
    let kept = fields("text", "block_text", "先写好的", 1);
    assert_eq!(send(&browser, "/api/save_draft", kept).await.status, StatusCode::OK);
    let long = "字".repeat(2001);
    let fifty = || (0..50).fold(Form::new().text("complaint", id.to_string()), |form, _| form.text("block", "text"));
    let too_much = [
        ("buttons", fields("buttons", "button", "查看", 11), StatusCode::UNPROCESSABLE_ENTITY),
        ("questions", fields("faqs", "faq", "多久到", 11), StatusCode::UNPROCESSABLE_ENTITY),
        ("blocks", fifty().text("block", "text"), StatusCode::UNPROCESSABLE_ENTITY),
        ("a field", fields("text", "block_text", &long, 1), StatusCode::UNPROCESSABLE_ENTITY),
        (
            "a draft",
            {
                let each = "字".repeat(1900);
                (0..24).fold(Form::new().text("complaint", id.to_string()), |form, _| {
                    form.text("block", "link").text("link_url", each.clone())
                })
            },
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        ("parts", fields("buttons", "button", "", 2000), StatusCode::BAD_REQUEST),
        ("a field of a form", fields("text", "block_text", &"x".repeat(200_000), 1), StatusCode::PAYLOAD_TOO_LARGE),
        ("a form", fields("buttons", "button_url", &"x".repeat(100_000), 6), StatusCode::PAYLOAD_TOO_LARGE),
    ];
    for (what, form, status) in too_much {
        assert_eq!(send(&browser, "/api/save_draft", form).await.status, status, "{what}");
        let draft = world.desk.store().draft(&agent.staff_id, &id).await.unwrap().unwrap();
        assert_eq!(draft.content, vec![Block::text("先写好的")].into(), "{what}: what was kept before stays");
    }
    let most = (0..10).fold(block("buttons"), |form, _| form.text("button", "查看"));
    assert_eq!(send(&browser, "/api/save_draft", most).await.status, StatusCode::OK);
}

async fn a_picture_is_kept_by_no_cache(world: World) {
    let (agent, browser, id) = begin(&world).await;
    send(&browser, "/api/attach_image", form(&id).part("images", named("凭证.bmp", DOT.to_vec()))).await;
    let held = world.desk.store().draft_attachments(&agent.staff_id, &id).await.unwrap();
    let path = format!("/media/{}", held[0].id);
    let answer = browser.get(&path).await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "no-store"));
    assert!(answer.header("content-disposition").starts_with("inline; filename=\""), "{answer:?}");
    assert!(answer.header("content-disposition").ends_with(".png\""), "{answer:?}");
    assert!(answer.header("content-security-policy").contains("sandbox"));
}

/// Sends the beginning of a request and reads the answer, however much of the request is still to come.
async fn answer_to_beginning(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut said = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut said));
    drop(read.await.expect("the desk answers and hangs up"));
    String::from_utf8(said).unwrap()
}

/// A form that comes in parts where none is read is refused by its head; no room and no time is given for the rest.
#[tokio::test(flavor = "multi_thread")]
async fn parts_are_taken_where_they_are_read_alone() {
    let world = World::start(Dialect::Sqlite).await;
    let address = world.impatient(LONG).await;
    let cookie = world.browser_of(Role::Agent).await.cookie().unwrap();
    for path in ["/api/sign_in", "/api/sign_out", "/api/complete", "/api/withdraw", "/api/start_refund"] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: desk\r\ncookie: {cookie}\r\nconnection: close\r\n\
             content-type: multipart/form-data; boundary=x\r\ntransfer-encoding: chunked\r\n\r\n5\r\n--x\r\n\r\n"
        );
        let said = answer_to_beginning(&address, &head).await;
        assert!(said.starts_with("HTTP/1.1 400"), "{path}: {said}");
    }
    for (path, length) in [("/api/save_draft", 600_000), ("/api/reply", 90_000_000)] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: desk\r\ncookie: {cookie}\r\nconnection: close\r\n\
             content-type: multipart/form-data; boundary=x\r\ncontent-length: {length}\r\n\r\n--x\r\n"
        );
        let said = answer_to_beginning(&address, &head).await;
        assert!(said.starts_with("HTTP/1.1 413"), "{path}: {said}");
    }
}
