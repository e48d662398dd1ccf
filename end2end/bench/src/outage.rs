//! After a day in which nobody listened: how long until everything that changed is here, against what the quota alone costs.

use crate::skipping::SkippingClock;
use crate::table::{Bound, Table};
use desk_domain::{Span, Timestamp};
use desk_service::jobs;
use desk_service::merchants;
use desk_service::sync;
use desk_service::testing::{allowed, merchant_form};
use desk_service::{Clock, Desk, MasterKey, Settings, SystemRng};
use desk_store::Store;
use sqlx::{Connection, SqliteConnection};
use std::error::Error;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::sync::Notify;
use wechatpay_simulator::{NewComplaint, Options, Running, Simulator};

const CHANGED: i64 = 20_000;
/// Each changed complaint costs one reading of its history, of which background work may make so many a minute.
const HISTORIES_A_MINUTE: i64 = 140;
/// How much time passes at most where nothing can be done.
const STEP: Span = Span(500);
/// How often a process looks whether something is to be listed.
const LIST_EVERY: Span = Span::seconds(5);
/// As if every history had been read before the outage: that reading is not what is measured.
const READ_BEFORE: &str = "UPDATE complaints SET history_read = TRUE, history_at = verified_at, changed_at = 0
    , reading = 1, verify_after = verified_at + 3600000";
const NEXT_DUE: &str = "SELECT MIN(run_at) FROM jobs";
const CAUGHT_UP: &str = "SELECT COUNT(*) FROM complaints WHERE awaits_reply AND history_at > $1";

pub(crate) async fn measure(table: &mut Table) -> Result<(), Box<dyn Error>> {
    let outage = Outage::prepare().await?;
    let began = outage.clock.now();
    outage.catch_up(began).await?;
    let took = outage.clock.now() - began;
    let least = Span::minutes(1).0 * CHANGED / HISTORIES_A_MINUTE;
    #[expect(clippy::cast_precision_loss, reason = "minutes")]
    let minutes = |millis: i64| millis as f64 / 60_000.0;
    table.add(
        "24 h outage, 20,000 changed, against the quota alone",
        "min",
        minutes(took.0),
        minutes(least),
        Bound::AtMost(1.2),
    );
    Ok(())
}

struct Outage {
    desk: Desk,
    clock: Arc<SkippingClock>,
    platform: Running,
    connection: tokio::sync::Mutex<SqliteConnection>,
    _folder: TempDir,
}

impl Outage {
    /// A desk that knew everything, and a day later a platform on which all of it has changed.
    async fn prepare() -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let clock = Arc::new(SkippingClock::default());
        let platform_clock = clock.clone();
        let options = Options { clock: Arc::new(move || platform_clock.now().0), ..Options::default() };
        let platform = Simulator::start(options).await?;
        let url = format!("sqlite://{}", folder.path().join("desk.db").display());
        let store = Store::connect(&url).await?;
        store.migrate().await?;
        let settings = Settings::defaults_in(folder.path());
        let desk = Desk::new(store, settings, MasterKey::new([7; 32]), clock.clone(), Arc::new(SystemRng));
        merchants::add(&desk, &allowed(), merchant_form(&platform.credentials, &platform.base_url)).await?;
        for n in 0..CHANGED {
            let age_minutes = n * 25 * 24 * 60 / CHANGED;
            platform.control.new_complaint(NewComplaint { silent: true, age_minutes, ..NewComplaint::default() });
        }
        sync::keep_lists(&desk).await?;
        let mut connection = SqliteConnection::connect(&url).await?;
        sqlx::query("DELETE FROM jobs").execute(&mut connection).await?;
        let known = sqlx::query(READ_BEFORE).execute(&mut connection).await?.rows_affected();
        if known != CHANGED.unsigned_abs() {
            return Err(format!("{known} complaints are known before the outage").into());
        }
        clock.skip(Span::days(1));
        for id in platform.control.complaint_ids() {
            platform.control.user_message(&id, "还有人吗", 0);
        }
        let connection = tokio::sync::Mutex::new(connection);
        Ok(Self { desk, clock, platform, connection, _folder: folder })
    }

    /// Lists and reads at the same time, as a process does.
    async fn catch_up(&self, began: Timestamp) -> Result<(), Box<dyn Error>> {
        let time_passes = Notify::new();
        tokio::select! {
            listed = self.list(&time_passes) => listed?,
            read = self.read(began, &time_passes) => read?,
        }
        let refused = self.platform.control.journal().iter().filter(|call| call.status == Some(429)).count();
        if refused == 0 { Ok(()) } else { Err(format!("{refused} calls were refused").into()) }
    }

    async fn list(&self, time_passes: &Notify) -> Result<(), Box<dyn Error>> {
        loop {
            sync::keep_lists(&self.desk).await?;
            let next = self.clock.now() + LIST_EVERY;
            while self.clock.now() < next {
                time_passes.notified().await;
            }
        }
    }

    /// Ends when everything has been read that changed.
    async fn read(&self, began: Timestamp, time_passes: &Notify) -> Result<(), Box<dyn Error>> {
        for step in 1_u32.. {
            if jobs::run_until_idle(&self.desk).await? == 0 {
                self.clock.skip(self.until_something_is_due().await?);
            }
            time_passes.notify_one();
            if step.is_multiple_of(100) && self.caught_up(began).await? >= CHANGED {
                break;
            }
        }
        Ok(())
    }

    async fn until_something_is_due(&self) -> Result<Span, sqlx::Error> {
        let due: Option<i64> = sqlx::query_scalar(NEXT_DUE).fetch_one(&mut *self.connection.lock().await).await?;
        Ok(due.map_or(STEP, |due| (Timestamp(due) - self.clock.now()).clamp(Span(1), STEP)))
    }

    async fn caught_up(&self, began: Timestamp) -> Result<i64, sqlx::Error> {
        sqlx::query_scalar(CAUGHT_UP).bind(began.0).fetch_one(&mut *self.connection.lock().await).await
    }
}
