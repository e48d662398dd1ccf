//! What is put aside comes back: at its time, or as soon as the user writes, and never too late.

use crate::world::World;
use desk_domain::snooze::{Choice, TooLong};
use desk_domain::{ComplaintId, Snooze, Span, Timestamp};
use desk_service::complaints::{self, ComplaintView};
use desk_service::send;
use desk_service::snooze::{self, SnoozeError, Until};
use desk_service::{Clock, ServiceError, events};
use desk_testing::on_both_databases;

on_both_databases!(
    a_colleague_sees_until_when_and_by_whom,
    a_message_of_the_user_ends_it,
    it_is_never_put_aside_past_its_deadline,
    what_is_completed_is_no_longer_put_aside,
    two_put_the_same_aside,
);

impl World {
    async fn page_of(&self, id: &ComplaintId) -> ComplaintView {
        complaints::complaint(&self.desk, &self.agent, id).await.unwrap()
    }

    async fn put_aside(&self, id: &ComplaintId, choice: Choice) -> Timestamp {
        snooze::put_aside(&self.desk, &self.agent, id, Until::Choice(choice)).await.unwrap()
    }
}

async fn a_colleague_sees_until_when_and_by_whom(world: World) {
    let (id, colleague) = (world.complaint().await, world.colleague().await);
    let latest = events::latest(&world.desk, &colleague).await.unwrap();
    let until = world.put_aside(&id, Choice::InAnHour).await;
    assert_eq!(until, world.clock.now() + Span::hours(1));
    let view = complaints::complaint(&world.desk, &colleague, &id).await.unwrap();
    let by = Snooze { until, by: world.agent.staff_id.clone(), by_name: "陈晓雯".into() };
    assert_eq!(view.snooze, Some(by));
    let told = events::after(&world.desk, &colleague, latest).await.unwrap();
    assert!(told.iter().any(|event| event.complaint_id.as_ref() == Some(&id)), "{told:?}");
    world.sync().await;
    assert!(world.page_of(&id).await.snooze.is_some(), "a reading with nothing new changes nothing");
    world.clock.advance(Span::hours(1));
    assert_eq!(world.page_of(&id).await.snooze, None, "its time has come");
    let nowhere = "200000000000000000000000000".parse().unwrap();
    let forged = snooze::put_aside(&world.desk, &colleague, &nowhere, Until::Choice(Choice::InAnHour)).await;
    assert!(matches!(forged, Err(SnoozeError::Service(ServiceError::NotFound))), "{forged:?}");
    assert!(matches!(snooze::wake(&world.desk, &colleague, &nowhere).await, Err(ServiceError::NotFound)));
}

async fn a_message_of_the_user_ends_it(world: World) {
    let id = world.complaint().await;
    world.page_of(&id).await;
    world.settle().await;
    world.put_aside(&id, Choice::OnMessage).await;
    world.clock.advance(Span::minutes(5));
    world.sync().await;
    assert!(world.page_of(&id).await.snooze.is_some());
    world.control().user_message(id.as_str(), "怎么还没有人理我", 0);
    world.sync().await;
    assert_eq!(world.page_of(&id).await.snooze, None);
    assert!(!snooze::wake(&world.desk, &world.agent, &id).await.unwrap(), "there is nothing to be ended");
}

async fn it_is_never_put_aside_past_its_deadline(world: World) {
    let id = world.complaint().await;
    let due = world.page_of(&id).await.clocks.next_due().unwrap();
    let at = |at: Timestamp| snooze::put_aside(&world.desk, &world.agent, &id, Until::At(at));
    assert!(matches!(at(due - Span::minutes(59)).await, Err(SnoozeError::TooLong(TooLong::TooLate))));
    assert!(matches!(at(world.clock.now()).await, Err(SnoozeError::TooLong(TooLong::Past))));
    assert_eq!(at(due - Span::hours(1)).await.unwrap(), due - Span::hours(1));
    assert_eq!(world.put_aside(&id, Choice::OnMessage).await, due - Span::hours(1));
    world.clock.advance(due - Span::minutes(30) - world.clock.now());
    let refused = snooze::put_aside(&world.desk, &world.agent, &id, Until::Choice(Choice::InAnHour)).await;
    assert!(matches!(refused, Err(SnoozeError::TooLong(TooLong::Due))), "{refused:?}");
}

async fn what_is_completed_is_no_longer_put_aside(world: World) {
    let id = crate::acts::Act::Completion.complaint(&world).await;
    world.put_aside(&id, Choice::InAnHour).await;
    send::complete(&world.desk, &world.agent, &id, None).await.unwrap();
    world.settle().await;
    world.sync().await;
    let view = world.page_of(&id).await;
    assert_eq!((view.state.is_open(), view.snooze), (false, None));
    let refused = snooze::put_aside(&world.desk, &world.agent, &id, Until::Choice(Choice::InAnHour)).await;
    assert!(matches!(refused, Err(SnoozeError::TooLong(TooLong::Finished))), "{refused:?}");
}

async fn two_put_the_same_aside(world: World) {
    let (id, colleague) = (world.complaint().await, world.colleague().await);
    let hour = Until::Choice(Choice::InAnHour);
    let message = Until::Choice(Choice::OnMessage);
    let (one, two) = tokio::join!(
        snooze::put_aside(&world.desk, &world.agent, &id, hour),
        snooze::put_aside(&world.desk, &colleague, &id, message)
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    let kept = world.page_of(&id).await.snooze.unwrap();
    let by_agent = (kept.until, &kept.by) == (one, &world.agent.staff_id);
    assert!(by_agent || (kept.until, &kept.by) == (two, &colleague.staff_id), "one of both, whole: {kept:?}");
    assert!(snooze::wake(&world.desk, &colleague, &id).await.unwrap(), "by whoever takes it up");
    assert_eq!(world.page_of(&id).await.snooze, None);
}
