//! A backfill: started again, it goes on at its page.

use super::moment::Moment;
use super::steps::Steps;
use super::world::World;
use crate::support::mchid;
use desk_domain::time::Date;
use desk_service::complaints;
use desk_service::complaints::InboxRequest;
use desk_service::{Clock, SystemClock};
use desk_store::Dialect;
use wechatpay_simulator::{Call, NewComplaint};

/// Three pages.
const COMPLAINTS: i64 = 120;
const PAGES: usize = 3;
/// The past begins where the list of the last thirty days ends.
const FIRST_DAY: i64 = 40;
#[tokio::test(flavor = "multi_thread")]
async fn a_backfill_on_sqlite() {
    goes_on_at_its_page(Dialect::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backfill_on_postgres() {
    goes_on_at_its_page(Dialect::Postgres).await;
}

async fn goes_on_at_its_page(dialect: Dialect) {
    let world = World::start(dialect).await;
    for (days_ago, step) in (FIRST_DAY..).zip(Steps::of_this_run(dialect)) {
        if !world.fill_and_kill(days_ago, step).await {
            return;
        }
    }
}

impl World {
    /// Whether the process was killed, after so many messages, before the backfill of a day was done.
    async fn fill_and_kill(&self, days_ago: i64, messages: usize) -> bool {
        let day = SystemClock.now().in_beijing().date.plus_days(-days_ago);
        let past = NewComplaint { silent: true, age_minutes: days_ago * 24 * 60, ..NewComplaint::default() };
        for _ in 0..COMPLAINTS {
            self.platform.control.new_complaint(past.clone());
        }
        let (known, listed) = (self.complaints().await, self.lists());
        let command = format!("backfill {} --from {day} --to {day}", mchid());
        let killed = self.give_and_kill(&command, Moment::Messages(messages)).await;
        let again = self.give_until(&command, async || self.is_filled(day).await).await;
        assert_eq!(self.complaints().await - known, COMPLAINTS, "{messages}");
        // The page it was at, the one before it, whose rows may have moved, and one that says where the end is.
        let (lists, again) = (self.lists() - listed, 3 * again);
        assert!(lists <= PAGES + again, "{messages}: {lists} lists of {PAGES} pages");
        killed
    }

    /// A process can be killed when all is done and only its goodbye is left.
    async fn is_filled(&self, day: Date) -> bool {
        let record = self.store.store.backfill(&mchid(), day, day).await.unwrap();
        record.is_some_and(|record| record.finished_at.is_some())
    }

    async fn complaints(&self) -> i64 {
        let desk = self.successor().await.desk;
        complaints::inbox(&desk, &self.agent, &InboxRequest::default()).await.unwrap().tabs[0].count
    }

    fn lists(&self) -> usize {
        self.platform.control.journal().iter().filter(|entry| entry.call == Call::List).count()
    }
}
