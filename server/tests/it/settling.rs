//! What becomes of a message, on pages without scripts: it waits, it may stand in the history under other words, it is sent again.

use crate::support::{Browser, World};
use desk_domain::{Actor, ComplaintId, DeliveryState, OutboxId, Role, Span};
use desk_service::Clock;
use desk_service::complaints;
use desk_service::jobs;
use desk_service::merchants;
use desk_service::send::{self, ReplyForm};
use desk_service::testing::{allowed, another_program, merchant_form};
use desk_testing::on_both_databases;
use wechatpay_complaints::ReplyRequest;
use wechatpay_simulator::{Call, Fault, FaultKind, Running, Telling};

on_both_databases!(
    a_row_that_could_be_the_message_is_judged_with_a_button,
    sending_again_begins_with_what_stands_there,
    a_message_that_waits_says_so_and_can_be_taken_back,
);

const WORDS: &str = "您好，尾款 36.20 元已于今日退回。";

async fn send(world: &World, agent: &Actor, id: &ComplaintId) -> OutboxId {
    let form = ReplyForm { content: WORDS.into(), ..ReplyForm::default() };
    let outbox = send::reply(&world.desk, agent, id, form).await.unwrap();
    pass(world, Span::seconds(9)).await;
    outbox
}

async fn pass(world: &World, span: Span) {
    let end = world.clock.now() + span;
    while world.clock.now() < end {
        world.clock.advance(Span::seconds(3).min(end - world.clock.now()));
        jobs::run_until_idle(&world.desk).await.unwrap();
    }
}

async fn lose(world: &World, platform: &Running, fault: FaultKind, agent: &Actor, id: &ComplaintId) -> OutboxId {
    platform.control.inject(Fault { call: Call::Reply, fault, times: 1, complaint_id: None });
    let outbox = send(world, agent, id).await;
    pass(world, Span::minutes(11)).await;
    outbox
}

async fn page(browser: &Browser, id: &ComplaintId) -> String {
    browser.get(&format!("/complaints/{id}")).await.text
}

async fn a_row_that_could_be_the_message_is_judged_with_a_button(world: World) {
    let platform = world.platform().await;
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    for (button, state, notice) in [
        ("true", DeliveryState::VerifiedDelivered, "row_is_ours"),
        ("false", DeliveryState::VerifiedMissing, "row_is_not_ours"),
    ] {
        let id = world.complaint(&platform).await;
        let replace = vec![("尾款".to_owned(), "<b>余款</b>".to_owned())];
        platform.control.tell(Telling { replace, ..Telling::default() });
        let outbox = lose(&world, &platform, FaultKind::DropAfterCommit, &agent, &id).await;
        let shown = page(&browser, &id).await;
        assert!(shown.contains("未确认是否送达") && shown.contains("就是这条") && shown.contains("内容相近"));
        assert!(shown.contains("&lt;b&gt;余款") && !shown.contains("<b>余款"), "a stranger's text is text");
        assert!(!shown.contains("已核实未送达") && !shown.contains("/resend?"));

        let row =
            platform.control.complaint(id.as_str()).unwrap()["history"].as_array().unwrap().last().unwrap().clone();
        let (complaint, message) = (id.to_string(), outbox.to_string());
        let form = [
            ("complaint", complaint.as_str()),
            ("outbox", message.as_str()),
            ("entry_id", row["log_id"].as_str().unwrap()),
            ("is_ours", button),
        ];
        let answer = browser.post("/api/judge_row", &form).await;
        assert!(answer.header("location").ends_with(&format!("notice={notice}")), "{}", answer.header("location"));
        jobs::run_until_idle(&world.desk).await.unwrap();
        assert_eq!(world.desk.store().outbox(&outbox).await.unwrap().unwrap().state, state);
        let shown = page(&browser, &id).await;
        assert_eq!(shown.contains("已核实送达"), button == "true");
        assert_eq!(shown.contains("已核实未送达"), button == "false");
        assert!(!shown.contains("就是这条"));
        let again = browser.post("/api/judge_row", &form).await;
        assert!(again.header("location").ends_with("notice=row_is_judged"));
    }
}

async fn sending_again_begins_with_what_stands_there(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    let outbox = lose(&world, &platform, FaultKind::DropBefore, &agent, &id).await;
    assert!(page(&browser, &id).await.contains(&format!("/complaints/{id}/resend?outbox={outbox}")));
    let dialog = format!("/complaints/{id}/resend?outbox={outbox}");
    let shown = browser.get(&dialog).await.text;
    assert!(shown.contains("再发一次") && shown.contains("还没有商户回复") && shown.contains("/api/edit_and_resend"));

    let seen = complaints::complaint(&world.desk, &agent, &id).await.unwrap().last_entry_id.unwrap();
    let elsewhere = "请您留意到账短信。";
    let program = another_program(&platform, world.clock.clone());
    program.reply(id.as_str(), &ReplyRequest::new("1900012181", elsewhere)).await.unwrap();
    pass(&world, Span::minutes(11)).await;
    complaints::complaint(&world.desk, &agent, &id).await.unwrap();
    jobs::run_until_idle(&world.desk).await.unwrap();
    let (complaint, message) = (id.to_string(), outbox.to_string());
    let resend = |seen: String| {
        let form = [("complaint", complaint.clone()), ("outbox", message.clone()), ("seen", seen)];
        let browser = &browser;
        async move {
            let form = form.each_ref().map(|(name, value)| (*name, value.as_str()));
            browser.post("/api/edit_and_resend", &form).await.header("location").to_owned()
        }
    };
    let back = resend(seen).await;
    assert!(back.starts_with(&dialog) && back.ends_with("notice=something_new"), "{back}");
    assert!(browser.get(&back).await.text.contains(elsewhere), "and now it is seen");
    let seen = complaints::complaint(&world.desk, &agent, &id).await.unwrap().last_entry_id.unwrap();
    assert!(resend(seen).await.ends_with("notice=back_in_draft"));
    let draft = world.desk.store().draft(&agent.staff_id, &id).await.unwrap().unwrap();
    assert_eq!(draft.content.text(), WORDS);
}

async fn a_message_that_waits_says_so_and_can_be_taken_back(world: World) {
    let platform = world.platform().await;
    let id = world.complaint(&platform).await;
    let agent = world.account(Role::Agent).await;
    let browser = world.signed_in(&agent).await;
    merchants::add(&world.desk, &allowed(), merchant_form(&platform.credentials, "http://127.0.0.1:9")).await.unwrap();
    let outbox = send(&world, &agent, &id).await;
    let shown = page(&browser, &id).await;
    assert!(shown.contains("还没有发出：连不上微信支付") && shown.contains("/api/withdraw"));
    let (complaint, message) = (id.to_string(), outbox.to_string());
    let form = [("complaint", complaint.as_str()), ("outbox", message.as_str())];
    assert!(browser.post("/api/withdraw", &form).await.header("location").ends_with("notice=withdrawn"));
    merchants::add(&world.desk, &allowed(), merchant_form(&platform.credentials, &platform.base_url)).await.unwrap();
    pass(&world, Span::minutes(6)).await;
    let history = platform.control.complaint(id.as_str()).unwrap()["history"].clone();
    assert!(history.as_array().unwrap().iter().all(|row| row["operate_type"] != "MERCHANT_RESPONSE"));
}
