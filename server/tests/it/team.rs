//! Who works on a complaint, as browsers without scripts change it.

use crate::support::{Browser, World};
use desk_domain::{Actor, ComplaintId, Role, Span};
use desk_service::people;
use desk_service::team::{self, HandoverForm};
use desk_service::testing::allowed;
use desk_testing::on_both_databases;
use http::StatusCode;
use reqwest::multipart::Form;

on_both_databases!(
    a_note_outlives_the_sign_in,
    a_complaint_is_taken_and_handed_over_by_forms,
    a_page_that_is_behind_gives_nothing_and_keeps_the_note,
    what_is_made_up_is_answered_and_changes_nothing,
);

impl World {
    async fn colleague(&self) -> Actor {
        let id =
            people::add(&self.desk, &allowed(), "wang", "王婧", Role::Agent, crate::support::PASSWORD).await.unwrap();
        people::staff(&self.desk, &id).await.unwrap().unwrap().actor()
    }

    async fn owner(&self, id: &ComplaintId) -> Option<String> {
        self.desk.store().owner(id).await.unwrap().map(|id| id.to_string())
    }
}

/// Sends the form that hands a complaint over, as its page has filled it in, but for what is chosen.
async fn send(browser: &Browser, page: &str, chosen: &[(&str, &str)]) -> String {
    let form = crate::page::forms(&browser.get(page).await.text);
    let form = form.into_iter().find(|form| form.action.starts_with("/api/hand_over")).unwrap();
    let hidden =
        form.fields.iter().filter(|field| field.hidden).map(|field| (field.name.as_str(), field.value.as_str()));
    let kept = hidden.filter(|(name, _)| !chosen.iter().any(|(chosen, _)| chosen == name));
    let fields = kept.chain(chosen.iter().copied());
    let parts = fields.fold(Form::new(), |parts, (name, value)| parts.text(name.to_owned(), value.to_owned()));
    let answer = browser.send(browser.form(&form.action).multipart(parts)).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text);
    answer.header("location").to_owned()
}

async fn a_complaint_is_taken_and_handed_over_by_forms(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let (agent, colleague) = (world.account(Role::Agent).await, world.colleague().await);
    let (browser, theirs) = (world.signed_in(&agent).await, world.signed_in(&colleague).await);
    let page = format!("/complaints/{id}?view=unassigned");
    assert!(browser.get("/inbox?view=unassigned").await.text.contains(&format!("row-{id}")));
    let location = send(&browser, &page, &[]).await;
    assert_eq!(location, format!("/complaints/{id}?view=unassigned&notice=claimed"));
    assert_eq!(world.owner(&id).await.as_deref(), Some(agent.staff_id.as_str()));
    assert!(!browser.get("/inbox?view=unassigned").await.text.contains(&format!("row-{id}")));

    let dialog = format!("/complaints/{id}/assign?view=mine");
    let shown = browser.get(&dialog).await.text;
    assert!(shown.contains("王婧") && shown.contains("0 单在手") && shown.contains("1 单在手"));
    let chosen = [("to", colleague.staff_id.as_str()), ("note", "<b>用户</b> 只要 5 个桃子的钱")];
    let location = send(&browser, &dialog, &chosen).await;
    assert_eq!(location, format!("/complaints/{id}?view=mine&notice=handed_over"));
    let mine = theirs.get("/inbox?view=mine").await.text;
    assert!(mine.contains(&format!("row-{id}")));
    let page = theirs.get(&format!("/complaints/{id}")).await.text;
    assert!(page.contains("&lt;b&gt;用户&lt;/b&gt; 只要 5 个桃子的钱"), "the note stands in the line of time, as text");
    send(&theirs, &format!("/complaints/{id}/assign"), &[("to", ""), ("note", "")]).await;
    assert_eq!(world.owner(&id).await, None);
}

async fn a_page_that_is_behind_gives_nothing_and_keeps_the_note(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let (agent, colleague) = (world.account(Role::Agent).await, world.colleague().await);
    let browser = world.signed_in(&agent).await;
    let dialog = format!("/complaints/{id}/assign");
    let taken = HandoverForm { to: Some(colleague.staff_id.clone()), ..HandoverForm::default() };
    let to_me = [("to", agent.staff_id.as_str()), ("owner", ""), ("note", "我 & 你")];
    team::hand_over(&world.desk, &colleague, &id, taken).await.unwrap();
    let location = send(&browser, &dialog, &to_me).await;
    assert!(location.starts_with(&dialog) && location.contains("notice=taken_by_other"), "{location}");
    let again = browser.get(&location).await.text;
    assert!(again.contains("处理人刚刚换过了") && again.contains("当前处理人：王婧"), "{again}");
    assert!(again.contains("value=\"我 &amp; 你\""), "the note is kept");
    assert_eq!(world.owner(&id).await.as_deref(), Some(colleague.staff_id.as_str()));
}

async fn what_is_made_up_is_answered_and_changes_nothing(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    let dialog = format!("/complaints/{id}/assign");
    for (to, notice) in [("made-up", "no_such_colleague"), ("../../etc", "has_it_already")] {
        let location = send(&browser, &dialog, &[("to", to)]).await;
        assert!(location.ends_with(&format!("notice={notice}")), "{to}: {location}");
    }
    let long = "长".repeat(5_000);
    let location = send(&browser, &dialog, &[("to", agent.staff_id.as_str()), ("note", &long)]).await;
    assert_eq!(location, format!("{dialog}?notice=note_too_long"));
    assert!(browser.get(&location).await.text.contains(&"长".repeat(4_000)), "as much as is kept of any note");
    assert_eq!(world.owner(&id).await, None);
    for address in ["/inbox?view=yesterday", "/inbox?owner=../x", "/inbox?owner=made-up", "/inbox?view=mine&owner=none"]
    {
        assert_eq!(browser.get(address).await.status, StatusCode::OK, "{address}");
    }
    let unknown = Form::new().text("complaint", "200201820200101080000000000").text("note", "给谁？");
    let unknown = browser.send(browser.form("/api/hand_over").multipart(unknown)).await;
    assert!(unknown.header("location").contains("notice=not_found"), "{}", unknown.header("location"));
}

async fn a_note_outlives_the_sign_in(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    let dialog = format!("/complaints/{id}/assign");
    let form = crate::page::forms(&browser.get(&dialog).await.text);
    let action = &form.iter().find(|form| form.action.starts_with("/api/hand_over")).unwrap().action;
    world.clock.advance(Span::hours(13));
    let parts =
        Form::new().text("complaint", id.to_string()).text("to", agent.staff_id.to_string()).text("note", "等仓库回话");
    let answer = browser.send(browser.form(action).multipart(parts)).await;
    assert!(answer.header("location").starts_with("/login?"), "{}", answer.header("location"));
    assert_eq!(world.owner(&id).await, None, "nothing is done in the name of somebody who has left");
    let again = world.signed_in(&agent).await;
    assert!(again.get(&dialog).await.text.contains("value=\"等仓库回话\""));
    send(&again, &dialog, &[("to", agent.staff_id.as_str()), ("note", "等仓库回话")]).await;
    assert!(!again.get(&dialog).await.text.contains("value=\"等仓库回话\""), "what was said is no draft any more");
}
