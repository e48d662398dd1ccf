//! How often the database is asked for one click: each access is a wait.

use crate::acts::Act;
use crate::world::World;
use desk_domain::ComplaintId;
use desk_domain::message::blocks::Block;
use desk_service::send::{self, RefundForm, ReplyForm};
use desk_store::{ACCESS, Dialect};
use desk_testing::on_both_databases;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tracing::instrument::WithSubscriber;
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

on_both_databases!(a_message_asks_the_database_a_few_times);

/// Counts what is told of accesses while something is done.
#[derive(Clone, Default)]
struct Accesses(Arc<AtomicUsize>);

impl<S: Subscriber> Layer<S> for Accesses {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == ACCESS {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Accesses {
    async fn of(what: impl Future) -> usize {
        let counted = Self::default();
        what.with_subscriber(tracing_subscriber::registry().with(counted.clone())).await;
        counted.0.load(Ordering::Relaxed)
    }
}

impl World {
    /// A form with everything that is asked about, over a draft with a picture.
    async fn filled_in(&self, id: &ComplaintId, form: &str) -> ReplyForm {
        self.attach(id).await;
        self.draft(id, "您好").await;
        let (seen, form) = (Some(self.shown(id).await), Some(form.parse().unwrap()));
        ReplyForm { content: "您好，已登记。".into(), seen, grew_from: Some(1), form, ..ReplyForm::default() }
    }
}

/// A message is held against all that is known, read at once; what was written is kept; and the message is written down. A server
/// then tells other processes.
async fn a_message_asks_the_database_a_few_times(world: World) {
    let telling = match world.store().dialect() {
        Dialect::Sqlite => 0,
        Dialect::Postgres => 1,
    };
    let reply = async |id: &ComplaintId, form: ReplyForm| {
        Accesses::of(async { send::reply(&world.desk, &world.agent, id, form).await.unwrap() }).await
    };
    let id = world.complaint().await;
    let form = world.filled_in(&id, "f1").await;
    assert_eq!(reply(&id, form).await, 3 + telling, "a reply");
    let id = world.urgent_complaint().await;
    let content = vec![Block::text("您好，已登记。")].into();
    let form = ReplyForm { content, ..world.filled_in(&id, "f2").await };
    assert_eq!(reply(&id, form).await, 3 + telling, "a message of blocks");
    let id = Act::Completion.complaint(&world).await;
    let complete = send::complete(&world.desk, &world.agent, &id, Some("f3".parse().unwrap()));
    assert_eq!(Accesses::of(async { complete.await.unwrap() }).await, 2 + telling, "a completion");
    let id = world.refund_complaint().await;
    let form = RefundForm { form: Some("f4".parse().unwrap()), ..world.approval_in(&id, 1).await };
    let decide = send::decide_refund(&world.desk, &world.agent, &id, form);
    assert_eq!(Accesses::of(async { decide.await.unwrap() }).await, 3 + telling, "a decision on a refund");
    world.settle().await;
    let form =
        RefundForm { fields: world.dialog(&id).await, form: Some("f5".parse().unwrap()), ..RefundForm::default() };
    let start = send::start_refund(&world.desk, &world.agent, &id, form);
    assert_eq!(Accesses::of(async { start.await.unwrap() }).await, 3 + telling, "the start of a refund");
}
