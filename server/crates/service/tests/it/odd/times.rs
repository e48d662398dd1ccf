//! Times in other spellings, and those that nobody can read.

use super::{lost, quiet, read};
use crate::world::{BEGINNING, World};
use desk_domain::{Lane, Level, Sort, Span};
use desk_service::complaints::{self, InboxRequest, TimelineItem};
use desk_testing::on_both_databases;
use wechatpay_simulator::{Call, Oddity};

on_both_databases!(
    a_time_in_another_spelling_is_the_same_time,
    a_complaint_of_an_unknown_time_is_neither_overdue_nor_first,
    a_row_of_an_unknown_time_stays_beside_its_neighbour,
);

/// Every complaint says this about when it was made.
fn made(world: &World, raw: &str) {
    world.control().be_plain();
    world.control().be_odd(Oddity::of(Call::List).with("/data/*/complaint_time", raw));
    world.control().be_odd(Oddity::of(Call::Detail).with("/complaint_time", raw));
    world
        .control()
        .be_odd(Oddity::of(Call::History).with("/data/0/operate_time", raw).with("/data/1/operate_time", raw));
}

async fn a_time_in_another_spelling_is_the_same_time(world: World) {
    let id = quiet(&world);
    // Two hours before the beginning, as people and programs write it.
    for raw in [r#""2026-08-26 12:00:00""#, "1787716800", r#""2026/8/26 04:00:00Z""#, r#""2026年08月26日 12:00""#] {
        made(&world, raw);
        world.sync().await;
        read(&world, &id).await;
        let stored = world.store().complaint(&id).await.unwrap().unwrap();
        let at = Some(BEGINNING - Span::hours(2));
        assert_eq!((stored.complained_at, stored.round_started_at), (at, at), "{raw}");
        assert_eq!(stored.next_due, at.map(|at| at + Span::hours(24)));
    }
    assert_eq!(lost(&world).await, [] as [&str; 0]);
}

async fn a_complaint_of_an_unknown_time_is_neither_overdue_nor_first(world: World) {
    let odd = quiet(&world);
    made(&world, r#""early in the morning""#);
    world.sync().await;
    world.control().be_plain();
    world.clock.advance(Span::minutes(1));
    let known = quiet(&world);
    // What is listed from now on keeps its fault in the row that nobody can read.
    let of_row = |call| Oddity { complaint_id: Some(odd.to_string()), ..Oddity::of(call) };
    world.control().be_odd(of_row(Call::List).with("/data/*/complaint_time", r#""early in the morning""#));
    world
        .control()
        .be_odd(of_row(Call::History).with("/data/0/operate_time", "null").with("/data/1/operate_time", "-1"));
    world.sync().await;
    for sort in [Sort::Deadline, Sort::Newest] {
        let request = InboxRequest { sort, ..InboxRequest::default() };
        let inbox = complaints::inbox(&world.desk, &world.agent, &request).await.unwrap();
        let ids: Vec<_> = inbox.items.iter().map(|item| &item.complaint.id).collect();
        assert_eq!(ids, [&known, &odd], "{sort:?}");
        let item = &inbox.items[1];
        assert_eq!((item.complaint.lane(inbox.now), item.complaint.last.at), (Lane::Unknown, None));
        let later = world.desk.now() + Span::days(400);
        assert_eq!(item.complaint.clocks.first_reply().level(later), Level::Unknown);
        if sort == Sort::Deadline {
            let heading = inbox.lanes.last().unwrap();
            assert_eq!((heading.lane, heading.count), (Lane::Unknown, Some(1)));
        }
    }
    let named = lost(&world).await;
    assert_eq!(named, ["complaint_time", "operate_time"]);
    let view = complaints::complaint(&world.desk, &world.agent, &odd).await.unwrap();
    assert!(view.facts.complained_at.is_none() && view.clocks.round_started_at.is_none());
}

async fn a_row_of_an_unknown_time_stays_beside_its_neighbour(world: World) {
    let id = quiet(&world);
    for words in ["甲", "乙", "丙"] {
        world.clock.advance(Span::minutes(7));
        world.control().user_message(id.as_str(), words, 0);
    }
    world.control().be_odd(Oddity::of(Call::History).with("/data/3/operate_time", r#""soon""#));
    world.sync().await;
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    let entries = view.timeline.iter().filter_map(|item| match item {
        TimelineItem::Entry(entry) => Some((entry.text.as_str(), entry.at.is_some())),
        TimelineItem::Outgoing(_) | TimelineItem::Team(_) | TimelineItem::Note(_) => None,
    });
    let entries: Vec<_> = entries.skip(2).collect();
    assert_eq!(entries, [("甲", true), ("乙", false), ("丙", true)]);
    assert!(world.store().complaint(&id).await.unwrap().unwrap().history_whole);
}
