//! A team works on one queue: whose a complaint is, who was faster, and what is news to whom.

use crate::world::{World, fault};
use desk_domain::snooze::Choice;
use desk_domain::{Actor, ComplaintId, DeliveryState, OwnedBy, Role, Span, StaffId, Tab, TeamAct, Voice, WorkView};
use desk_service::complaints::{self, InboxItem, InboxRequest, TimelineItem};
use desk_service::send::{self, ReplyForm};
use desk_service::snooze::{self, Until};
use desk_service::team::{self, HandedOver, HandoverForm};
use desk_service::testing::allowed;
use desk_service::{ServiceError, people};
use desk_testing::on_both_databases;
use wechatpay_simulator::{Call, FaultKind, NewComplaint};

on_both_databases!(
    a_complaint_goes_from_hand_to_hand,
    two_who_take_the_same_complaint_in_two_processes_are_told_who_has_it,
    whoever_replies_first_owns_it_and_a_reply_that_fails_leaves_it_so,
    what_is_forged_or_stale_changes_nothing,
    news_is_news_to_each_reader_until_they_have_seen_it,
    what_is_put_aside_leaves_ones_own_work_until_it_is_back,
    the_navigation_counts_what_its_lists_hold,
);

fn to(colleague: Option<&StaffId>, from: Option<&StaffId>, note: &str) -> HandoverForm {
    HandoverForm { from: from.cloned(), to: colleague.cloned(), note: note.into() }
}

impl World {
    async fn hand_over(&self, by: &Actor, id: &ComplaintId, form: HandoverForm) -> HandedOver {
        team::hand_over(&self.desk, by, id, form).await.unwrap()
    }

    /// The acts of the team, with who has done them, as the page of the complaint tells them.
    async fn acts(&self, id: &ComplaintId) -> Vec<(String, TeamAct)> {
        let view = complaints::complaint(&self.desk, &self.agent, id).await.unwrap();
        let acts = view.timeline.into_iter().filter_map(|item| match item {
            TimelineItem::Team(line) => Some((line.event.actor_name, line.event.act.unwrap())),
            _ => None,
        });
        acts.collect()
    }

    async fn work_of(&self, reader: &Actor, view: WorkView) -> Vec<InboxItem> {
        let request = InboxRequest { view, tab: view.usual_tab(), ..InboxRequest::default() };
        complaints::inbox(&self.desk, reader, &request).await.unwrap().items
    }

    async fn ids(&self, reader: &Actor, view: WorkView) -> Vec<ComplaintId> {
        self.work_of(reader, view).await.into_iter().map(|item| item.complaint.id).collect()
    }
}

async fn a_complaint_goes_from_hand_to_hand(world: World) {
    let (id, colleague) = (world.complaint().await, world.colleague().await);
    let (me, other) = (&world.agent.staff_id, &colleague.staff_id);
    assert_eq!(world.ids(&world.agent, WorkView::Unassigned).await, std::slice::from_ref(&id));
    complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert_eq!(world.store().owner(&id).await.unwrap(), None, "opening takes nothing");

    assert_eq!(world.hand_over(&world.agent, &id, to(Some(me), None, "")).await, HandedOver::Done);
    assert_eq!(
        world.hand_over(&world.agent, &id, to(Some(me), None, "")).await,
        HandedOver::HasIt,
        "the same once more"
    );
    let event = world.store().latest_event_id().await.unwrap();
    assert_eq!(world.hand_over(&world.agent, &id, to(Some(other), Some(me), " 她\n熟悉 ")).await, HandedOver::Done);
    let told = world.store().events_after(event, 9).await.unwrap();
    assert_eq!(told.iter().filter_map(|event| event.complaint_id.as_ref()).collect::<Vec<_>>(), [&id]);
    assert_eq!(world.ids(&colleague, WorkView::Mine).await, std::slice::from_ref(&id));
    assert!(world.ids(&world.agent, WorkView::Mine).await.is_empty());
    assert_eq!(world.work_of(&world.agent, WorkView::All).await[0].owner.as_ref().unwrap().name, colleague.name);
    assert_eq!(world.hand_over(&colleague, &id, to(None, Some(other), "下班")).await, HandedOver::Done);
    let assigned = TeamAct::Assigned { to: other.clone(), to_name: colleague.name.clone(), note: "她 熟悉".into() };
    let expected = [
        (world.agent.name.clone(), TeamAct::Claimed { by_reply: false }),
        (world.agent.name.clone(), assigned),
        (colleague.name.clone(), TeamAct::Released { note: "下班".into() }),
    ];
    assert_eq!(world.acts(&id).await, expected);
    let of_other = InboxRequest { owner: Some(OwnedBy::Person(other.clone())), ..InboxRequest::default() };
    assert!(complaints::inbox(&world.desk, &world.agent, &of_other).await.unwrap().items.is_empty());
}

async fn two_who_take_the_same_complaint_in_two_processes_are_told_who_has_it(world: World) {
    let (id, colleague) = (world.complaint().await, world.colleague().await);
    let elsewhere = world.another_desk(|_| {});
    let mine = to(Some(&world.agent.staff_id), None, "");
    let theirs = to(Some(&colleague.staff_id), None, "");
    let (mine, theirs) = tokio::join!(
        team::hand_over(&world.desk, &world.agent, &id, mine),
        team::hand_over(&elsewhere, &colleague, &id, theirs)
    );
    let owner = world.store().owner(&id).await.unwrap().unwrap();
    let (name, won, lost) = if owner == world.agent.staff_id {
        (world.agent.name.clone(), mine.unwrap(), theirs.unwrap())
    } else {
        (colleague.name.clone(), theirs.unwrap(), mine.unwrap())
    };
    assert_eq!((won, lost), (HandedOver::Done, HandedOver::TakenBy(Some(name))));
    assert_eq!(world.acts(&id).await.len(), 1);
}

async fn whoever_replies_first_owns_it_and_a_reply_that_fails_leaves_it_so(world: World) {
    let (id, colleague) = (world.complaint().await, world.colleague().await);
    world.control().inject(fault(Call::Reply, FaultKind::DropBefore));
    let lost = world.write(&id, "您好，正在核实。").await;
    let claimed = (world.agent.name.clone(), TeamAct::Claimed { by_reply: true });
    assert_eq!(world.acts(&id).await, std::slice::from_ref(&claimed));
    world.settle().await;
    assert_eq!(world.state(&lost).await, DeliveryState::VerifiedMissing);
    let reply = ReplyForm { content: "我来帮忙。".into(), ..ReplyForm::default() };
    send::reply(&world.desk, &colleague, &id, reply).await.unwrap();
    assert_eq!(world.store().owner(&id).await.unwrap(), Some(world.agent.staff_id.clone()));
    assert_eq!(world.acts(&id).await, [claimed], "who helps takes nothing");
    people::set_disabled(&world.desk, &allowed(), "agent", true).await.unwrap();
    assert_eq!(world.store().owner(&id).await.unwrap(), None, "nobody waits for somebody who is gone");
}

async fn what_is_forged_or_stale_changes_nothing(world: World) {
    let (id, colleague) = (world.complaint().await, world.colleague().await);
    let (me, other) = (&world.agent.staff_id, &colleague.staff_id);
    world.hand_over(&world.agent, &id, to(Some(me), None, "")).await;
    let stale = to(Some(other), None, "旧页面");
    assert_eq!(
        world.hand_over(&colleague, &id, stale).await,
        HandedOver::TakenBy(Some(world.agent.name.clone())),
        "its page has shown nobody"
    );
    let forged = to(Some(&"made-up".parse().unwrap()), Some(me), "");
    assert_eq!(world.hand_over(&colleague, &id, forged).await, HandedOver::NoSuchPerson);
    let long = to(Some(other), Some(me), &"长".repeat(201));
    assert_eq!(world.hand_over(&colleague, &id, long).await, HandedOver::NoteTooLong);
    people::set_disabled(&world.desk, &allowed(), "colleague", true).await.unwrap();
    assert_eq!(world.hand_over(&world.agent, &id, to(Some(other), Some(me), "")).await, HandedOver::NoSuchPerson);
    assert_eq!(world.store().owner(&id).await.unwrap(), Some(me.clone()));
    assert_eq!(world.acts(&id).await.len(), 1);
    let unknown = "200201820200101080000000000".parse().unwrap();
    let error = team::hand_over(&world.desk, &world.agent, &unknown, to(Some(me), None, "")).await.unwrap_err();
    assert!(matches!(error, ServiceError::NotFound));
    let colleagues = team::colleagues(&world.desk, &world.agent).await.unwrap();
    let loads: Vec<_> = colleagues.iter().map(|one| (one.name.as_str(), one.role, one.load)).collect();
    assert_eq!(loads, [(world.agent.name.as_str(), Role::Agent, 1)], "who has no account is not offered");
}

async fn news_is_news_to_each_reader_until_they_have_seen_it(world: World) {
    let (id, colleague) = (world.complaint().await, world.colleague().await);
    let unread = async |reader: &Actor| world.work_of(reader, WorkView::All).await[0].is_unread;
    assert!(unread(&world.agent).await && unread(&colleague).await, "nobody has opened it");
    complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert!(!unread(&world.agent).await && unread(&colleague).await);
    complaints::complaint(&world.desk, &colleague, &id).await.unwrap();
    world.write(&id, "您好，正在核实。").await;
    world.settle().await;
    assert_eq!(world.work_of(&colleague, WorkView::All).await[0].complaint.last.speaker, Voice::Merchant);
    assert!(!unread(&colleague).await, "what we say is no news");
    world.control().user_message(id.as_str(), "还没有收到", 0);
    world.sync().await;
    assert!(unread(&world.agent).await && unread(&colleague).await);
    complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert!(!unread(&world.agent).await && unread(&colleague).await);
}

async fn what_is_put_aside_leaves_ones_own_work_until_it_is_back(world: World) {
    let (aside, other) = (world.complaint().await, world.complaint().await);
    let (agent, me) = (world.agent.clone(), world.agent.staff_id.clone());
    for id in [&aside, &other] {
        world.hand_over(&agent, id, to(Some(&me), None, "")).await;
    }
    snooze::put_aside(&world.desk, &agent, &aside, Until::Choice(Choice::InAnHour)).await.unwrap();
    assert_eq!(world.ids(&agent, WorkView::Mine).await, std::slice::from_ref(&other));
    assert_eq!(world.ids(&agent, WorkView::Snoozed).await, std::slice::from_ref(&aside));
    let counted = async |view| complaints::standing(&world.desk, &agent).await.unwrap().views[&view].count;
    assert_eq!((counted(WorkView::Mine).await, counted(WorkView::Snoozed).await), (1, 1));
    assert_eq!(world.ids(&agent, WorkView::All).await.len(), 2, "and stays in the list of all");
    world.clock.advance(Span::hours(1));
    assert_eq!(world.ids(&agent, WorkView::Mine).await.len(), 2, "by the clock, whatever the desk has done meanwhile");
    assert_eq!((counted(WorkView::Mine).await, counted(WorkView::Snoozed).await), (2, 0));
}

async fn the_navigation_counts_what_its_lists_hold(world: World) {
    for problem in ["REFUND", "SERVICE_NOT_WORK", "REFUND"] {
        world.control().new_complaint(NewComplaint { problem_type: Some(problem.into()), ..NewComplaint::default() });
    }
    let urgent = world.urgent_complaint().await;
    world.sync().await;
    world.hand_over(&world.agent, &urgent, to(Some(&world.agent.staff_id), None, "")).await;
    let waits = world.complaint().await;
    world.write(&waits, "您好").await;
    world.settle().await;
    world.control().user_message(waits.as_str(), "请尽快", 0);
    world.sync().await;
    let colleague = world.colleague().await;
    for reader in [&world.agent, &colleague] {
        let standing = complaints::standing(&world.desk, reader).await.unwrap();
        for view in complaints::VIEWS {
            let (count, listed) = (standing.views[&view].count, world.ids(reader, view).await.len());
            assert_eq!(count, i64::try_from(listed).unwrap(), "{view:?} of {}", reader.name);
        }
        assert_eq!(standing.views[&WorkView::Waiting].count, 1);
        assert_eq!(standing.views[&WorkView::Urgent].count, 1);
        assert!(standing.views[&WorkView::Refunds].count >= 2);
    }
    assert_eq!(world.ids(&colleague, WorkView::Mine).await, Vec::<ComplaintId>::new());
    let mine = InboxRequest { view: WorkView::Mine, tab: Tab::Open, ..InboxRequest::default() };
    let tabs = complaints::inbox(&world.desk, &world.agent, &mine).await.unwrap().tabs;
    assert_eq!(tabs.iter().map(|tab| tab.tab).collect::<Vec<_>>(), [Tab::Open, Tab::Pending, Tab::Processing]);
}
