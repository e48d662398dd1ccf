//! What somebody has written is kept, whatever becomes of it.

use crate::support::{Answer, Browser, DOT, PASSWORD, World};
use desk_domain::message::blocks::Block;
use desk_domain::message::{Link, Reply};
use desk_domain::{Actor, ComplaintId, Composed, Role, Span};
use desk_service::jobs;
use desk_testing::on_both_databases;
use http::StatusCode;
use reqwest::multipart::{Form, Part};
use wechatpay_simulator::NewComplaint;

on_both_databases!(
    a_sign_in_that_ran_out_keeps_the_text_and_leads_back,
    a_session_that_is_gone_shows_the_words_again,
    a_reply_that_is_refused_stays_a_draft,
    a_picture_that_is_refused_costs_no_text,
    a_picture_that_is_taken_off_costs_neither_text_nor_link,
    blocks_are_changed_by_their_buttons_and_lose_nothing,
);

const TEXT: &str = "您好，退款已经办理。";

fn reply(id: &ComplaintId, text: &str) -> Form {
    let fields = [("complaint", id.to_string()), ("text", text.to_owned())];
    fields.into_iter().fold(Form::new(), |form, (name, value)| form.text(name, value))
}

async fn send(browser: &Browser, form: Form) -> Answer {
    browser.send(browser.form("/api/reply").multipart(form)).await
}

async fn draft(world: &World, actor: &Actor, id: &ComplaintId) -> Option<String> {
    world.desk.store().draft(&actor.staff_id, id).await.unwrap().map(|draft| draft.content.text().into_owned())
}

async fn a_sign_in_that_ran_out_keeps_the_text_and_leads_back(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    world.clock.advance(Span::hours(13));

    let answer = send(&browser, reply(&id, TEXT)).await;
    assert_eq!(answer.status, StatusCode::FOUND);
    let sign_in = answer.header("location").to_owned();
    assert_eq!(sign_in, format!("/login?next=%2Fcomplaints%2F{id}&notice=draft_kept"));
    assert!(world.desk.store().outbox_of(&id).await.unwrap().is_empty(), "nothing is sent for somebody unknown");
    let page = browser.get(&sign_in).await;
    assert!(page.text.contains("草稿"), "the page says that the text is kept");

    let next = format!("/complaints/{id}");
    let answer = browser.post("/api/sign_in", &[("username", "agent"), ("password", PASSWORD), ("next", &next)]).await;
    assert_eq!(answer.header("location"), next);
    assert!(browser.get(&next).await.text.contains(TEXT));
}

async fn a_session_that_is_gone_shows_the_words_again(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    world.clock.advance(Span::days(15));
    let page = format!("http://desk.example/complaints/{id}?state=open");
    let form = browser.form("/api/reply").header("referer", page).multipart(reply(&id, TEXT));
    let answer = browser.send(form).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.text.contains(TEXT), "what was written is shown, to be copied: {}", answer.text);
    assert_eq!(draft(&world, &agent, &id).await, None, "nobody is known whose draft it could be");
}

async fn a_reply_that_is_refused_stays_a_draft(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    for (text, notice) in [("很抱歉😀".to_owned(), "unsupported"), ("长".repeat(501), "too_long")] {
        let answer = send(&browser, reply(&id, &text)).await;
        let back = answer.header("location").to_owned();
        assert!(back.ends_with(&format!("notice={notice}")), "{back}");
        assert_eq!(draft(&world, &agent, &id).await.as_deref(), Some(text.as_str()));
        let page = browser.get(&back).await;
        assert!(page.text.contains(&text) && page.text.contains("没有发送"), "{notice}");
    }
    assert!(world.desk.store().outbox_of(&id).await.unwrap().is_empty());
}

async fn a_picture_that_is_refused_costs_no_text(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    let polyglot = b"GIF89a/*<script>alert(1)</script>*/".to_vec();
    let form = reply(&id, TEXT).part("pictures", Part::bytes(polyglot).file_name("凭证.png"));
    let answer = send(&browser, form).await;
    assert!(answer.header("location").contains("notice=picture_"), "{}", answer.header("location"));
    assert_eq!(draft(&world, &agent, &id).await.as_deref(), Some(TEXT));
    assert!(world.desk.store().outbox_of(&id).await.unwrap().is_empty(), "not sent without its picture");
}

async fn a_picture_that_is_taken_off_costs_neither_text_nor_link(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    let picture =
        reply(&id, "").text("intent", "save").part("pictures", Part::bytes(DOT.to_vec()).file_name("凭证.bmp"));
    send(&browser, picture).await;
    let attached = world.desk.store().draft_attachments(&agent.staff_id, &id).await.unwrap();
    assert_eq!(attached.len(), 1);

    let form = reply(&id, TEXT).text("link_text", "查看订单").text("link_url", "https://a.example");
    let answer = send(&browser, form.text("detach", attached[0].id.clone())).await;
    assert_eq!(answer.header("location"), format!("/complaints/{id}"));
    let kept = world.desk.store().draft(&agent.staff_id, &id).await.unwrap().unwrap();
    let link = Link { text: "查看订单".into(), url: "https://a.example".into() };
    assert_eq!(kept.content, Composed::Reply(Reply { link: Some(link), ..Reply::from(TEXT) }));
    assert!(world.desk.store().draft_attachments(&agent.staff_id, &id).await.unwrap().is_empty());
    assert!(world.desk.store().outbox_of(&id).await.unwrap().is_empty(), "nothing was sent");
}

async fn blocks_are_changed_by_their_buttons_and_lose_nothing(world: World) {
    let platform = world.platform().await;
    let urgent = NewComplaint { need_immediate_service: true, ..NewComplaint::default() };
    let id: ComplaintId = platform.control.new_complaint(urgent).parse().unwrap();
    platform.control.flush_callbacks().await;
    jobs::run_until_idle(&world.desk).await.unwrap();
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    let hostile = "</textarea><script>alert(1)</script>😀";
    let form = |intent: &str| {
        let id = id.to_string();
        let fields = [
            ("complaint", id.as_str()),
            ("block", "text"),
            ("block_text", hostile),
            ("block", "link"),
            ("link_text", "\"><script>alert(2)</script>"),
            ("link_url", "http://a.example"),
            ("intent", intent),
        ];
        fields.into_iter().fold(Form::new(), |form, (name, value)| form.text(name.to_owned(), value.to_owned()))
    };
    let text = Block::text(hostile);
    let link = Block::Link(Link { text: "\"><script>alert(2)</script>".into(), url: "http://a.example".into() });
    for (intent, place, expected) in [
        ("up:1", "#block-0", vec![link.clone(), text.clone()]),
        ("down:1", "#block-1", vec![text.clone(), link.clone()]),
        ("add:text", "#block-2", vec![text.clone(), link.clone(), Block::text("")]),
        ("up:77", "#block-1", vec![text.clone(), link.clone()]),
        ("remove:1", "#block-0", vec![text.clone()]),
        // An emoji is not sent; the other block is wrong as well, and both are named.
        ("send", "#block-0", vec![text, link]),
    ] {
        let answer = send(&browser, form(intent)).await;
        assert_eq!(answer.status, StatusCode::FOUND, "{intent}");
        assert!(answer.header("location").ends_with(place), "{intent}: {}", answer.header("location"));
        let draft = world.desk.store().draft(&agent.staff_id, &id).await.unwrap().unwrap();
        assert_eq!(draft.content, Composed::Blocks(expected), "{intent}");
        let page = browser.get(answer.header("location")).await.text;
        assert!(
            page.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)") && !page.contains("<script>alert("),
            "{intent}"
        );
    }
    let page = browser.get(&format!("/complaints/{id}")).await.text;
    assert!(page.contains("要以 https:// 开头") && page.contains("不接受表情符号"));
    assert!(world.desk.store().outbox_of(&id).await.unwrap().is_empty());
}
