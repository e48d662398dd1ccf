//! A note as its page makes it, without scripts: written beside the reply, and neither takes the other's words away.

use crate::forms::{Composer, notice};
use crate::support::{PASSWORD, World};
use desk_domain::{Role, Span};
use desk_service::people;
use desk_service::testing::allowed;
use desk_testing::on_both_databases;
use http::StatusCode;

on_both_databases!(
    a_note_is_added_without_scripts_and_deleted,
    what_is_typed_goes_along_between_the_reply_and_the_note,
    a_note_of_somebody_whose_sign_in_ran_out_is_kept,
    a_note_on_the_page_of_somebody_else_is_shown_again,
);

async fn a_note_is_added_without_scripts_and_deleted(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    people::add(&world.desk, &allowed(), "wang", "王婧", Role::Agent, PASSWORD).await.unwrap();
    let browser = world.browser_of(Role::Agent).await;
    let (plain, page) = (format!("/complaints/{id}"), format!("/complaints/{id}?mode=note"));
    assert!(browser.get(&plain).await.text.contains("data-mode=\"reply\""));
    assert!(browser.get(&page).await.text.contains("data-mode=\"note\""));
    let note = Composer::named(&browser, &page, "note").await;
    assert_eq!(notice(&note.send(&browser, " ").await), "note_empty");
    let answer = note.send(&browser, "<b>仓库</b>确认，@王婧 请看").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, plain.as_str()));
    note.send(&browser, "<b>仓库</b>确认，@王婧 请看").await;
    let shown = browser.get(&plain).await.text;
    assert_eq!(shown.matches("&lt;b&gt;仓库&lt;/b&gt;确认").count(), 1, "{shown}");
    assert!(shown.contains("<b>@王婧</b>"), "{shown}");
    let card = shown.split_once("class=\"note\"").unwrap().1.split_once("</article>").unwrap().0.to_owned();
    let deletion = card.split_once("name=\"note\" value=\"").unwrap().1.split('"').next().unwrap();
    let fields = [("complaint", id.as_str()), ("note", deletion)];
    let answer = browser.post("/api/delete_note", &fields).await;
    assert_eq!(notice(&answer), "note_deleted");
    let shown = browser.get(&plain).await.text;
    assert!(!shown.contains("仓库") && shown.contains("删除了这条备注"), "{shown}");
    assert_eq!(notice(&note.send(&browser, "<b>仓库</b>确认，@王婧 请看").await), "form_used", "deleted is deleted");
}

async fn what_is_typed_goes_along_between_the_reply_and_the_note(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let browser = world.browser_of(Role::Agent).await;
    let (plain, page) = (format!("/complaints/{id}"), format!("/complaints/{id}?mode=note"));
    let reply = Composer::named(&browser, &plain, "composer").await;
    let answer = reply.send_parts(&browser, reply.parts("回复写到一半").text("intent", "note")).await;
    assert_eq!(answer.header("location"), page);
    let note = Composer::named(&browser, &page, "note").await;
    let answer = note.send_parts(&browser, note.parts("备注写到一半").text("intent", "reply")).await;
    assert_eq!(answer.header("location"), plain);
    let shown = browser.get(&plain).await.text;
    assert!(shown.contains("回复写到一半") && shown.contains("备注写到一半"), "{shown}");
    let long = "长".repeat(2_001);
    let answer = note.send(&browser, &long).await;
    assert_eq!((notice(&answer).as_str(), answer.header("location").contains("mode=note")), ("note_over", true));
    assert!(browser.get(&page).await.text.contains(&long));
}

async fn a_note_of_somebody_whose_sign_in_ran_out_is_kept(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    let page = format!("/complaints/{id}?mode=note");
    let note = Composer::named(&browser, &page, "note").await;
    world.clock.advance(Span::hours(13));
    let answer = note.send(&browser, "写了很久的备注").await;
    let back = format!("/login?next=%2Fcomplaints%2F{id}%3Fmode%3Dnote&notice=draft_kept");
    assert_eq!(answer.header("location"), back);
    assert_eq!(world.desk.store().notes_of(&id).await.unwrap(), [], "nothing else is done for them");
    browser.set_cookie(Some(crate::support::remember(&world.desk, &agent).await));
    assert!(browser.get(&page).await.text.contains("写了很久的备注"));
}

async fn a_note_on_the_page_of_somebody_else_is_shown_again(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let other = people::add(&world.desk, &allowed(), "other", "李明", Role::Agent, PASSWORD).await.unwrap();
    let other = people::staff(&world.desk, &other).await.unwrap().unwrap().actor();
    let browser = world.signed_in(&agent).await;
    let note = Composer::named(&browser, &format!("/complaints/{id}?mode=note"), "note").await;
    browser.set_cookie(Some(crate::support::remember(&world.desk, &other).await));
    let answer = note.send(&browser, "不是他写的").await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.text.contains("不是他写的"), "{}", answer.text);
    assert_eq!(world.desk.store().notes_of(&id).await.unwrap(), []);
}
