//! A callback: what was acknowledged is never forgotten, and what was not comes again.

use super::moment::{Done, Moment};
use super::world::{World, old_complaint};
use super::{IN_A_FILE, ON_A_SERVER};
use desk_domain::ComplaintId;
use desk_store::Dialect;

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_on_sqlite() {
    a_callback_is_not_lost(Dialect::Sqlite, &IN_A_FILE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_on_postgres() {
    a_callback_is_not_lost(Dialect::Postgres, &ON_A_SERVER).await;
}

async fn a_callback_is_not_lost(dialect: Dialect, moments: &[fn(usize) -> Moment]) {
    let world = World::start(dialect).await;
    for moment in moments {
        let mut step = 1;
        while world.notify_and_kill(moment(step)).await {
            step += 1;
        }
    }
}

impl World {
    /// Whether the moment came.
    async fn notify_and_kill(&self, moment: Moment) -> bool {
        let control = &self.platform.control;
        let process = self.process().await;
        let id = control.new_complaint(old_complaint());
        let id: ComplaintId = id.parse().unwrap();
        let done = Done { id: &id, rows: self.truth(&id).len() };
        let (has_come, deliveries) = self.kill(&process, moment, done, control.flush_callbacks()).await;
        process.exit();
        let is_recorded = self.store.store.last_action(&id).await.unwrap().is_some();
        let is_acknowledged = deliveries[0].status == Some(204);
        assert!(is_recorded || !is_acknowledged, "{moment:?}: acknowledged and forgotten");

        let successor = self.successor().await;
        successor.take_callbacks(self).await;
        successor.go_on().await;
        let shown = self.store.store.history(&id).await.unwrap();
        assert_eq!(shown.len(), done.rows, "{moment:?}");
        has_come
    }
}
