//! Negotiation histories.

use super::{hang_up_once, lost, quiet, read};
use crate::world::World;
use desk_domain::{ComplaintId, Span};
use desk_service::complaints::{self, TimelineItem};
use desk_testing::on_both_databases;
use wechatpay_complaints::ReplyRequest;
use wechatpay_simulator::{Call, Oddity};

on_both_databases!(
    pages_of_any_length_make_a_whole_history,
    an_order_of_any_kind_tells_the_same,
    a_history_that_ends_early_is_known_as_partial,
    a_history_that_does_not_count_is_whole_where_it_ends,
    rows_of_one_id_are_rows_of_their_own,
    a_row_that_nobody_can_read_costs_itself,
    rows_that_were_read_before_still_count,
);

/// A complaint with so many words of the user, one a minute; the merchant replies after the first.
async fn talkative(world: &World, messages: usize) -> ComplaintId {
    let id = quiet(world);
    let program = world.another_program();
    for n in 0..messages {
        world.clock.advance(Span::minutes(1));
        world.control().user_message(id.as_str(), &format!("第{n}句"), 0);
        if n == 0 {
            world.clock.advance(Span::seconds(20));
            program.reply(id.as_str(), &ReplyRequest::new("1900012181", "您好")).await.unwrap();
        }
    }
    id
}

async fn words(world: &World, id: &ComplaintId) -> Vec<String> {
    world.store().history(id).await.unwrap().into_iter().map(|row| row.details).collect()
}

fn of_history(id: &ComplaintId) -> Oddity {
    Oddity { complaint_id: Some(id.to_string()), ..Oddity::of(Call::History) }
}

async fn is_whole(world: &World, id: &ComplaintId) -> bool {
    world.store().complaint(id).await.unwrap().unwrap().history_whole
}

async fn pages_of_any_length_make_a_whole_history(world: World) {
    let id = talkative(&world, 33).await;
    world.control().be_odd(Oddity { page_cap: Some(9), refuses_behind_the_end: true, ..of_history(&id) });
    world.sync().await;
    assert_eq!(words(&world, &id).await.last().unwrap(), "第32句");
    assert_eq!(world.store().history(&id).await.unwrap().len(), 36);
    assert!(is_whole(&world, &id).await);
}

async fn an_order_of_any_kind_tells_the_same(world: World) {
    let id = talkative(&world, 12).await;
    world.sync().await;
    let (plain, before) = (words(&world, &id).await, world.store().complaint(&id).await.unwrap().unwrap());
    assert!(before.replied_at.is_some());
    world.control().be_odd(Oddity { reversed: true, page_cap: Some(5), ..of_history(&id) });
    read(&world, &id).await;
    let after = world.store().complaint(&id).await.unwrap().unwrap();
    assert!(after.history_at > before.history_at, "it was read again");
    assert_eq!(words(&world, &id).await, plain);
    assert_eq!((after.replied_at, after.round_started_at), (before.replied_at, before.round_started_at));
    assert_eq!((after.last_words, after.last_event_at), (before.last_words, before.last_event_at));
}

async fn a_history_that_ends_early_is_known_as_partial(world: World) {
    let id = talkative(&world, 20).await;
    world.control().be_odd(Oddity { page_cap: Some(6), ignores_offset: true, ..of_history(&id) });
    world.sync().await;
    assert_eq!(world.store().history(&id).await.unwrap().len(), 6, "what could be had is shown");
    assert!(!is_whole(&world, &id).await);
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    assert!(!view.is_whole, "and the page says so");
    world.control().be_plain();
    read(&world, &id).await;
    assert!(is_whole(&world, &id).await);
}

async fn a_history_that_does_not_count_is_whole_where_it_ends(world: World) {
    let capped = || Oddity { page_cap: Some(4), ..Oddity::of(Call::History) };
    for (odd, ends) in [
        (Oddity { refuses_behind_the_end: true, ..capped() }.without("/total_count"), true),
        (capped().without("/total_count"), true),
        (Oddity { ignores_offset: true, ..capped() }.without("/total_count"), false),
        (capped().with("/total_count", "3"), true),
        (Oddity { ignores_offset: true, ..capped() }.with("/total_count", "2"), false),
    ] {
        let id = talkative(&world, 14).await;
        world.control().be_odd(Oddity { complaint_id: Some(id.to_string()), ..odd.clone() });
        world.sync().await;
        assert_eq!(is_whole(&world, &id).await, ends, "{odd:?}");
        assert_eq!(world.store().history(&id).await.unwrap().len(), if ends { 17 } else { 4 }, "{odd:?}");
        world.control().be_plain();
    }
}

async fn rows_of_one_id_are_rows_of_their_own(world: World) {
    let id = talkative(&world, 6).await;
    world.control().be_odd(of_history(&id).with("/data/*/log_id", "880045"));
    world.sync().await;
    let rows = world.store().history(&id).await.unwrap();
    assert_eq!(rows.len(), 9, "each has words of its own");
    let mut names: Vec<String> = rows.into_iter().map(|row| row.entry_id).collect();
    assert_eq!(names.iter().filter(|name| *name == "880045").count(), 1);
    read(&world, &id).await;
    let mut again: Vec<String> =
        world.store().history(&id).await.unwrap().into_iter().map(|row| row.entry_id).collect();
    names.sort();
    again.sort();
    assert_eq!(again, names, "and keeps its name");
}

async fn a_row_that_nobody_can_read_costs_itself(world: World) {
    let id = talkative(&world, 5).await;
    world.control().be_odd(of_history(&id).with("/data/3", "[\"什么\"]").with("/data/5/log_id", "{}"));
    world.sync().await;
    let shown = words(&world, &id).await;
    assert_eq!(shown.len(), 7, "all others are there: {shown:?}");
    assert!(!is_whole(&world, &id).await);
    assert_eq!(lost(&world).await, ["", "log_id"]);
}

async fn rows_that_were_read_before_still_count(world: World) {
    let id = talkative(&world, 10).await;
    world.sync().await;
    let before = world.store().complaint(&id).await.unwrap().unwrap();
    // The page that ends it holds the first rows alone, from which nobody would know of the reply.
    world.control().be_odd(Oddity { page_cap: Some(2), ignores_offset: true, ..of_history(&id) });
    hang_up_once(&world, Call::History);
    read(&world, &id).await;
    let after = world.store().complaint(&id).await.unwrap().unwrap();
    assert!(after.history_at > before.history_at && !after.history_whole);
    assert_eq!((after.replied_at, &after.last_words), (before.replied_at, &before.last_words));
    let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
    let entries = view.timeline.iter().filter(|item| matches!(item, TimelineItem::Entry(_))).count();
    assert_eq!(entries, 13);
}
