//! What lists and pages say is so: late is late, the last word is the last word, an end is an end.

use crate::refunds::REASON;
use crate::world::World;
use desk_domain::complaint::{Arrived, CompletionCheck};
use desk_domain::{
    ComplaintId, ComplaintState, Fen, HistoryKind, Level, ServiceOrderState, Span, Tab, Voice, WorkView,
};
use desk_service::Clock;
use desk_service::complaints;
use desk_service::complaints::{InboxItem, InboxRequest};
use desk_service::drafts::{self, DraftForm};
use desk_service::people;
use desk_service::send::{self, ReplyForm};
use desk_service::testing::allowed;
use desk_testing::on_both_databases;
use serde_json::json;
use wechatpay_simulator::NewComplaint;

on_both_databases!(
    what_was_late_stays_late,
    a_rating_moves_no_end,
    a_row_tells_the_last_event_with_its_own_time,
    a_row_shows_the_readers_own_draft,
    words_after_the_end_are_found_where_people_look,
    what_was_asked_for_is_what_has_to_arrive,
    a_pay_score_order_is_told_without_an_ordinary_one,
);

impl World {
    pub(crate) async fn listed(&self, request: InboxRequest) -> Vec<InboxItem> {
        complaints::inbox(&self.desk, &self.agent, &request).await.unwrap().items
    }

    async fn listed_row(&self, id: &ComplaintId) -> InboxItem {
        let any = InboxRequest { text: Some(id.to_string()), tab: Tab::Any, ..InboxRequest::default() };
        self.listed(any).await.remove(0)
    }

    async fn levels(&self, id: &ComplaintId) -> (Level, Level) {
        let clocks = self.listed_row(id).await.complaint.clocks;
        let view = complaints::complaint(&self.desk, &self.agent, id).await.unwrap();
        assert_eq!(clocks, view.clocks, "list and page agree");
        (clocks.first_reply().level(self.clock.now()), clocks.completion().level(self.clock.now()))
    }

    /// Reads the complaint again, as it is when somebody looks.
    async fn reread(&self, id: &ComplaintId) {
        self.clock.advance(Span::minutes(2));
        complaints::complaint(&self.desk, &self.agent, id).await.unwrap();
        self.settle().await;
    }

    async fn finish(&self, id: &ComplaintId) {
        self.reread(id).await;
        send::complete(&self.desk, &self.agent, id, None).await.unwrap();
        self.settle().await;
        self.reread(id).await;
    }
}

async fn what_was_late_stays_late(world: World) {
    let (late, closed) = (world.complaint().await, world.complaint().await);
    world.clock.advance(Span::hours(25));
    world.sync().await;
    assert_eq!(world.levels(&late).await.0, Level::Breached);
    world.write(&late, "抱歉让您久等了。").await;
    world.settle().await;
    world.reread(&late).await;
    world.control().refund_received(closed.as_str());
    world.sync().await;
    world.clock.advance(Span::hours(50));
    world.finish(&late).await;
    for _ in 0..2 {
        assert_eq!(world.levels(&late).await, (Level::MetLate, Level::MetLate));
        assert_eq!(world.levels(&closed).await, (Level::Unanswered, Level::Met));
        world.clock.advance(Span::days(100));
    }
}

async fn a_rating_moves_no_end(world: World) {
    let id = world.complaint().await;
    world.write(&id, "已为您补发。").await;
    world.settle().await;
    world.finish(&id).await;
    let ended = world.listed_row(&id).await.complaint.clocks.completed_at.unwrap();
    world.clock.advance(Span::hours(90));
    world.control().satisfaction(id.as_str(), 2, "还是不满意");
    world.reread(&id).await;
    assert_eq!(world.listed_row(&id).await.complaint.last.kind, Some(HistoryKind::UserSubmitSatisfaction));
    assert_eq!(world.listed_row(&id).await.complaint.clocks.completed_at, Some(ended));
    world.control().user_message(id.as_str(), "什么时候到", 0);
    world.reread(&id).await;
    assert_eq!(world.listed_row(&id).await.complaint.clocks.completed_at, Some(ended));
    // Closed by the platform, without a row of its own.
    let id = world.complaint().await;
    world.control().finish_platform_help(id.as_str());
    world.control().refund_received(id.as_str());
    world.sync().await;
    let ended = world.listed_row(&id).await.complaint.clocks.completed_at.unwrap();
    world.clock.advance(Span::hours(80));
    world.control().satisfaction(id.as_str(), 5, "好");
    world.reread(&id).await;
    assert_eq!(world.listed_row(&id).await.complaint.clocks.completed_at, Some(ended));
    assert_eq!(world.levels(&id).await.1, Level::Met);
}

async fn a_row_tells_the_last_event_with_its_own_time(world: World) {
    let id = world.refund_complaint().await;
    let last = world.listed_row(&id).await.complaint.last;
    assert_eq!(
        (last.speaker, last.kind),
        (Voice::User, Some(HistoryKind::UserCreateComplaint)),
        "notices are not the last word"
    );

    world.clock.advance(Span::minutes(10));
    let shown_at = world.clock.now();
    world.control().user_message(id.as_str(), "", 2);
    world.sync().await;
    let last = world.listed_row(&id).await.complaint.last;
    assert_eq!(
        (last.speaker, last.words.as_str(), last.has_pictures, last.at),
        (Voice::User, "", true, Some(shown_at))
    );

    world.clock.advance(Span::minutes(10));
    let refusal = world.refusal(&id).await;
    send::decide_refund(&world.desk, &world.agent, &id, refusal).await.unwrap();
    world.settle().await;
    world.reread(&id).await;
    let last = world.listed_row(&id).await.complaint.last;
    assert_eq!((last.speaker, last.kind), (Voice::Merchant, Some(HistoryKind::MerchantRefuseRefund)));
    assert_eq!(last.words, REASON);
    assert!(last.at > Some(shown_at));

    world.control().satisfaction(id.as_str(), 1, "没有解决");
    world.reread(&id).await;
    let last = world.listed_row(&id).await.complaint.last;
    assert_eq!((last.speaker, last.kind), (Voice::User, Some(HistoryKind::UserSubmitSatisfaction)));
}

async fn a_row_shows_the_readers_own_draft(world: World) {
    let id = world.complaint().await;
    world.draft(&id, "您好，正在核对物流").await;
    let draft = world.listed_row(&id).await.draft.unwrap();
    assert_eq!((draft.words.as_str(), draft.has_pictures), ("您好，正在核对物流", false));
    world.attach(&id).await;
    world.draft(&id, " \u{200B}").await;
    let draft = world.listed_row(&id).await.draft.unwrap();
    assert_eq!((draft.words.as_str(), draft.has_pictures), ("", true), "what nobody sees is no draft");

    let blocks = world.complaint().await;
    let content = ["第一段", "第二段"].map(desk_domain::message::blocks::Block::text).to_vec().into();
    let draft = DraftForm { content, ..DraftForm::default() };
    drafts::save(&world.desk, &world.agent, &blocks, draft).await.unwrap();
    assert_eq!(world.listed_row(&blocks).await.draft.unwrap().words, "第一段\n第二段");

    let id = people::add(&world.desk, &allowed(), "other", "赵磊", desk_domain::Role::Agent, "correct horse battery")
        .await
        .unwrap();
    let other = people::staff(&world.desk, &id).await.unwrap().unwrap().actor();
    let theirs = complaints::inbox(&world.desk, &other, &InboxRequest::default()).await.unwrap();
    assert!(theirs.items.iter().all(|item| item.draft.is_none()), "a draft is its author's");
}

async fn words_after_the_end_are_found_where_people_look(world: World) {
    let (quiet, asks, open) = (world.complaint().await, world.complaint().await, world.complaint().await);
    for id in [&quiet, &asks] {
        world.write(id, "已为您处理。").await;
        world.settle().await;
        world.finish(id).await;
    }
    world.control().user_message(asks.as_str(), "钱还没有到", 0);
    world.control().satisfaction(quiet.as_str(), 5, "谢谢");
    world.control().user_message(open.as_str(), "在吗", 0);
    world.sync().await;
    let waiting = InboxRequest { view: WorkView::Waiting, tab: Tab::Any, ..InboxRequest::default() };
    let shown = complaints::inbox(&world.desk, &world.agent, &waiting).await.unwrap();
    let ids: Vec<_> = shown.items.iter().map(|item| item.complaint.id.clone()).collect();
    assert_eq!(ids, [open.clone(), asks.clone()], "what has a deadline first, and what was finished too");
    assert_eq!(shown.items[1].complaint.state, ComplaintState::Processed);
    let count = |tab| shown.tabs.iter().find(|shown| shown.tab == tab).unwrap().count;
    assert_eq!((count(Tab::Any), count(Tab::Pending), count(Tab::Processed)), (2, 1, 1));
    assert_eq!(complaints::standing(&world.desk, &world.agent).await.unwrap().views[&WorkView::Waiting].count, 2);
    let finished = InboxRequest { tab: Tab::Processed, ..waiting.clone() };
    assert_eq!(world.listed(finished).await.len(), 1);

    world.write(&asks, "今天会到账。").await;
    world.settle().await;
    world.reread(&asks).await;
    assert_eq!(world.listed(waiting).await.into_iter().map(|item| item.complaint.id).collect::<Vec<_>>(), [open]);
}

async fn what_was_asked_for_is_what_has_to_arrive(world: World) {
    let refund = |world: &World, id: &ComplaintId| {
        let (desk, agent, id) = (world.desk.clone(), world.agent.clone(), id.clone());
        async move {
            let checks = complaints::complaint(&desk, &agent, &id).await.unwrap().gate.checks;
            checks.into_iter().find(|check| matches!(check, CompletionCheck::Refunded { .. })).unwrap()
        }
    };
    let told = "COMPLAINT_REFUND_RECEIVED_SYSTEM_MESSAGE";
    // Thirty of a hundred are asked for and arrive: the order is not refunded in full, and what was asked for is there.
    let part = world.complaint_about(10_000, 3_000).await;
    assert!(!refund(&world, &part).await.passed());
    let approval = world.approval(&part).await;
    send::decide_refund(&world.desk, &world.agent, &part, approval).await.unwrap();
    world.settle().await;
    assert!(!refund(&world, &part).await.passed(), "on its way is not there");
    world.control().unknown_entry(part.as_str(), told, "退款已到账");
    world.reread(&part).await;
    let asked = Some(Fen(3_000));
    let check = refund(&world, &part).await;
    assert_eq!(check, CompletionCheck::Refunded { asked, arrived: Arrived::Part(Fen(3_000)) });
    assert!(check.passed());

    let elsewhere = world.complaint_about(10_000, 3_000).await;
    world.control().unknown_entry(elsewhere.as_str(), told, "退款已到账");
    world.reread(&elsewhere).await;
    let check = refund(&world, &elsewhere).await;
    assert_eq!(check, CompletionCheck::Refunded { asked, arrived: Arrived::Unknown });
    assert!(!check.passed() && !check.blocks(), "nobody knows how much");
}

async fn a_pay_score_order_is_told_without_an_ordinary_one(world: World) {
    for without_order in [true, false] {
        let number = if without_order { "15646546545165651001" } else { "15646546545165651002" };
        let told = json!({
            "service_order_info": [{ "order_id": number, "out_order_no": format!("KF-{number}"), "state": "WAITPAY" }],
            "additional_info": { "type": "SHARE_POWER_TYPE", "share_power_info": {
                "return_time": "2026-08-26T09:30:00+08:00",
                "return_address_info": { "return_address": format!("杭州市文三路{}号", &number[18..]) },
                "is_returned_to_same_machine": false,
            } },
        });
        let told = told.as_object().unwrap().clone();
        let new = NewComplaint { without_order, told, ..NewComplaint::default() };
        let id: ComplaintId = world.control().new_complaint(new).parse().unwrap();
        world.sync().await;
        let facts = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap().facts;
        assert_eq!(facts.orders.is_empty(), without_order);
        let order = &facts.service_orders[0];
        assert_eq!(order.number.as_deref(), Some(number));
        assert_eq!(order.state, Some(ServiceOrderState::WaitPay));
        let returned = facts.returned.unwrap();
        assert_eq!(returned.at.unwrap().in_beijing().to_string(), "2026-08-26 09:30:00");
        assert_eq!(returned.to_the_same_machine, Some(false));
        let row = world.listed_row(&id).await.complaint;
        assert_eq!((row.service_order.as_deref(), row.service_state), (Some(number), Some(ServiceOrderState::WaitPay)));
        for text in [number.to_owned(), format!("kf{number}"), format!("文三路{}", &number[18..])] {
            let found =
                world.listed(InboxRequest { text: Some(text.clone()), tab: Tab::Any, ..InboxRequest::default() }).await;
            assert_eq!(
                found.into_iter().map(|item| item.complaint.id).collect::<Vec<_>>(),
                std::slice::from_ref(&id),
                "{text}"
            );
        }
    }
}

/// The form of a reply that says so much.
pub(crate) fn saying(text: &str) -> ReplyForm {
    ReplyForm { content: text.into(), ..ReplyForm::default() }
}
