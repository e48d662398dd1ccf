//! Everything that the desk sends: it leaves once, and its author is told the truth.

use super::act::Act;
use super::moment::{Done, Moment};
use super::steps::{self, Steps};
use super::world::World;
use super::{IN_A_FILE, ON_A_SERVER};
use crate::support::{Browser, remember};
use desk_domain::{ComplaintId, Content, DeliveryState};
use desk_store::Dialect;
use std::collections::BTreeSet;

/// One test for each act and database.
macro_rules! acts {
    ($($name:ident: $act:expr),+ $(,)?) => {
        mod sqlite {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                leaves_once($act, Dialect::Sqlite, &IN_A_FILE).await;
            })+
        }
        mod postgres {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                leaves_once($act, Dialect::Postgres, &ON_A_SERVER).await;
            })+
        }
    };
}

acts!(
    a_reply_leaves_once: Act::Reply,
    a_message_of_blocks_leaves_once: Act::ImmediateReply,
    a_completion_leaves_once: Act::Completion,
    an_approval_and_its_refund_leave_once: Act::Approval,
    a_refusal_leaves_once: Act::Refusal,
);

async fn leaves_once(act: Act, dialect: Dialect, moments: &[fn(usize) -> Moment]) {
    let world = World::start(dialect).await;
    let mut outcomes = BTreeSet::new();
    for moment in moments {
        for step in Steps::of_this_run(dialect) {
            let (has_come, outcome) = world.send_and_kill(act, moment(step)).await;
            outcomes.insert(outcome);
            if !has_come {
                break;
            }
        }
    }
    // Only a server shows every step: what comes before the first commit to a file cannot be seen from outside, and the one
    // between a claim and its request is seen too late where the machine is busy.
    let seen: &[Outcome] = match dialect {
        Dialect::Sqlite => &[Outcome::Delivered, Outcome::FoundDelivered],
        Dialect::Postgres => {
            &[Outcome::NeverWritten, Outcome::Delivered, Outcome::FoundDelivered, Outcome::FoundMissing]
        }
    };
    let is_each_seen = seen.iter().all(|one| outcomes.contains(one));
    assert!(is_each_seen || !steps::is_every_step_looked_at(), "there are moments for each: {outcomes:?}");
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    NeverWritten,
    Delivered,
    FoundDelivered,
    FoundMissing,
}

impl World {
    /// Whether the moment came, and what became of the message.
    async fn send_and_kill(&self, act: Act, moment: Moment) -> (bool, Outcome) {
        let id = self.complaint(act).await;
        let done = Done { id: &id, rows: self.truth(&id).len() + act.traces().len() };
        let browser = Browser::new(&format!("http://{}", self.address));
        browser.set_cookie(Some(remember(&self.successor().await.desk, &self.agent).await));
        let process = self.process().await;
        let (has_come, ()) = self.kill(&process, moment, done, self.press(act, &browser, &id)).await;
        process.exit();
        self.successor().await.go_on().await;
        (has_come, self.outcome(act, &id, moment).await)
    }

    /// Whether the desk tells the truth about each message of an act, once everything has settled: what became of the first.
    async fn outcome(&self, act: Act, id: &ComplaintId, moment: Moment) -> Outcome {
        let outbox = self.store.store.outbox_of(id).await.unwrap();
        let sent: Vec<_> =
            outbox.iter().filter(|row| act != Act::Completion || row.content == Content::Completion).collect();
        let shown = self.store.store.history(id).await.unwrap();
        assert_eq!(shown.len(), self.truth(id).len(), "{act:?} {moment:?}");
        let outcomes: Vec<Outcome> = act
            .traces()
            .iter()
            .enumerate()
            .map(|(n, kind)| {
                // The reply before a completion is none of the act's.
                let traces = self.traces(id, kind);
                match (sent.get(n).map(|row| row.state), traces) {
                    (None, 0) => Outcome::NeverWritten,
                    (Some(DeliveryState::Delivered), 1) => Outcome::Delivered,
                    (Some(DeliveryState::VerifiedDelivered), 1) => Outcome::FoundDelivered,
                    (Some(DeliveryState::VerifiedMissing), 0) => Outcome::FoundMissing,
                    other => panic!("{act:?} {moment:?}: {other:?}"),
                }
            })
            .collect();
        assert!(sent.len() <= act.traces().len(), "{act:?} {moment:?}");
        if let [first, second] = outcomes[..] {
            let has_arrived = matches!(first, Outcome::Delivered | Outcome::FoundDelivered);
            assert_eq!(
                second != Outcome::NeverWritten,
                has_arrived,
                "{moment:?}: a refund follows its approval, and no other"
            );
        }
        outcomes[0]
    }
}
