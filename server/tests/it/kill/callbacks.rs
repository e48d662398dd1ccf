//! A callback: what was acknowledged is never forgotten, and what was not comes again.

use super::moment::{Done, Moment};
use super::steps::Steps;
use super::world::{World, old_complaint};
use super::{IN_A_FILE, ON_A_SERVER};
use desk_domain::ComplaintId;
use desk_store::{Dialect, media_key};
use wechatpay_simulator::{KeyMode, NewComplaint};

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_on_sqlite() {
    a_callback_is_not_lost(KeyMode::PublicKey, Dialect::Sqlite, &IN_A_FILE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_on_postgres() {
    a_callback_is_not_lost(KeyMode::PublicKey, Dialect::Postgres, &ON_A_SERVER).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_with_a_new_certificate_on_sqlite() {
    a_callback_is_not_lost(KeyMode::Certificate, Dialect::Sqlite, &IN_A_FILE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_with_a_new_certificate_on_postgres() {
    a_callback_is_not_lost(KeyMode::Certificate, Dialect::Postgres, &ON_A_SERVER).await;
}

async fn a_callback_is_not_lost(keys: KeyMode, dialect: Dialect, moments: &[fn(usize) -> Moment]) {
    let world = World::signed_with(keys, dialect).await;
    for moment in moments {
        for step in Steps::of_this_run(dialect) {
            if !world.notify_and_kill(keys, moment(step)).await {
                break;
            }
        }
    }
}

impl World {
    /// Whether the moment came.
    async fn notify_and_kill(&self, keys: KeyMode, moment: Moment) -> bool {
        let control = &self.platform.control;
        let process = self.process().await;
        if keys == KeyMode::Certificate {
            // Downloaded before the notification can be verified.
            control.rotate_certificate().unwrap();
        }
        let id = control.new_complaint(NewComplaint { images: 1, ..old_complaint() });
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
        let picture = self.store.store.media(&self.picture(&id)).await.unwrap().unwrap();
        assert!(picture.fetched_at.is_some(), "{moment:?}: its picture");
        has_come
    }

    /// What the first picture of a complaint is called at the desk.
    fn picture(&self, id: &ComplaintId) -> String {
        let complaint = self.platform.control.complaint(id.as_str()).unwrap();
        media_key(complaint["complaint_media_list"][0]["media_url"][0].as_str().unwrap())
    }
}
