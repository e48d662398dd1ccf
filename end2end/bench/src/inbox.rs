//! The inbox page: flat in the number of complaints, and near what its database query alone costs.

use crate::site::Running;
use crate::table::{Bound, Table, millis, quantile, timed};
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use desk_domain::{Span, StaffId, Tab, Timestamp};
use desk_service::complaints::VIEWS;
use desk_service::people::SESSION_KEPT;
use desk_service::{Clock, SystemClock};
use desk_store::{InboxQuery, Store, StoreError};
use reqwest::Client;
use sqlx::Connection;
use std::error::Error;
use std::time::Duration;

const WARM_UP: usize = 20;
const PAGES: usize = 200;
const FEW: u32 = 1_000;
const MANY: u32 = 100_000;

/// Complaints made in the database itself: two of three are open, spread over 25 days.
const FILL: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
    INSERT INTO complaints (complaint_id, mchid, subject_mchid, state, is_open, complained_at, detail, problem_kind
    , problem, amount, refund_asked, transaction_id, order_no, fully_refunded
    , awaits_reply, round, platform_assists, immediate, user_tags
    , round_started_at, replied_at, completed_at, next_due, last_event_at, last_speaker, last_words, verified_at
    , verify_after, history_read, raw, waits, derived)
    SELECT '2002018202608' || printf('%014d', i), '1900012181', '1900012181'
    , CASE i % 3 WHEN 0 THEN 'PENDING' WHEN 1 THEN 'PROCESSING' ELSE 'PROCESSED' END, i % 3 < 2, $2 - i * 21600
    , '收到的水蜜桃烂了五个，要求退款', 'REFUND', '商品质量问题', 12800, 12800, '4200' || i, 'QH' || i, FALSE, i % 5 = 0, 1
    , FALSE, FALSE, '[]', $2 - i * 21600, NULL, NULL, $2 - i * 21600 + 86400000, $2 - i * 21600, 'user'
    , '收到的水蜜桃烂了五个，要求退款', $2, $2, TRUE, '{}', i % 500 = 0, 1 FROM n";
const COUNT: &str = "INSERT INTO queue_counts (subject_mchid, state, n)
    SELECT subject_mchid, state, COUNT(*) FROM complaints GROUP BY subject_mchid, state";

pub(crate) async fn fill(database: &str, now: Timestamp, count: u32) -> Result<(), Box<dyn Error>> {
    let mut connection = sqlx::SqliteConnection::connect(database).await?;
    sqlx::query(FILL).bind(i64::from(count)).bind(now.0).execute(&mut connection).await?;
    sqlx::query(COUNT).execute(&mut connection).await?;
    sqlx::query("ANALYZE").execute(&mut connection).await?;
    Ok(connection.close().await?)
}

pub(crate) async fn measure(table: &mut Table) -> Result<(), Box<dyn Error>> {
    let (few, many) = (Running::start().await?, Running::start().await?);
    fill(&few.database.url, few.desk.now(), FEW).await?;
    fill(&many.database.url, many.desk.now(), MANY).await?;
    let client = Client::builder().no_proxy().build()?;
    let inbox_of_few = Place { url: format!("{}/inbox", few.url), cookie: few.cookie().await? };
    let inbox_of_many = Place { url: format!("{}/inbox", many.url), cookie: many.cookie().await? };
    let length = page_length(&client, &inbox_of_many).await?;
    let bare = BareHandler::of(&many, length).await?;
    let bare = Place { url: bare_handler(bare).await?, cookie: String::new() };
    let [few_pages, many_pages, bare_pages] = page_times(&client, &[inbox_of_few, inbox_of_many, bare]).await?;
    table.add(
        "inbox page, 100,000 complaints against 1,000",
        "ms",
        millis(many_pages),
        millis(few_pages),
        Bound::AtMost(1.3),
    );
    table.add(
        "inbox page against a bare handler, same SQL and bytes",
        "ms",
        millis(many_pages),
        millis(bare_pages),
        Bound::AtMost(3.0),
    );
    Ok(())
}

/// Who asks the database for what the page asks it for, and nothing else.
#[derive(Clone)]
struct BareHandler {
    store: Store,
    /// Under which the session is stored.
    session: String,
    staff: StaffId,
    bytes: usize,
}

impl BareHandler {
    async fn of(site: &Running, bytes: usize) -> Result<Self, Box<dyn Error>> {
        let store = site.desk.store().clone();
        let staff = store.staff_by_username("agent").await?.ok_or("the account is gone")?.person.id;
        Ok(Self { store, session: "0".repeat(64), staff, bytes })
    }

    async fn read(&self) -> Result<usize, StoreError> {
        let (store, now) = (&self.store, SystemClock.now());
        store.visitor(&self.session, now - SESSION_KEPT).await?;
        store.latest_event_id().await?;
        store.merchants().await?;
        let query = InboxQuery { state: Tab::Open, limit: 51, ..InboxQuery::default() };
        let rows = store.inbox_page(&query).await?;
        let ids: Vec<_> = rows.iter().map(|row| row.id.clone()).collect();
        store.state_counts(None).await?;
        store.drafts_of(&self.staff, &ids).await?;
        store.troubles_of(&ids).await?;
        store.seen_by(&self.staff, &ids).await?;
        store.mentioned_on(&self.staff, &ids).await?;
        store.all_staff().await?;
        store.troubles_of_person(&self.staff, true).await?;
        let views = VIEWS.map(|view| InboxQuery { view, state: view.usual_tab(), ..query.clone() });
        store.view_counts(&views, now, 999).await?;
        for hours in [0, 2, 24, 1000] {
            store.due_before(&query, now + Span::hours(hours), 999).await?;
        }
        Ok(rows.len())
    }
}

/// What a browser asks for, and as whom.
struct Place {
    url: String,
    cookie: String,
}

/// Median times of pages that are asked for in turn, so that whatever else the machine does slows all of them.
async fn page_times<const N: usize>(client: &Client, places: &[Place; N]) -> Result<[Duration; N], Box<dyn Error>> {
    let mut times = [const { Vec::new() }; N];
    for n in 0..WARM_UP + PAGES {
        for (place, times) in places.iter().zip(&mut times) {
            let (length, time) = timed(page_length(client, place)).await;
            length?;
            if n >= WARM_UP {
                times.push(time);
            }
        }
    }
    Ok(times.map(|times| quantile(times, 0.5)))
}

async fn page_length(client: &Client, place: &Place) -> Result<usize, Box<dyn Error>> {
    let answer = client.get(&place.url).header("cookie", &place.cookie).send().await?.error_for_status()?;
    Ok(answer.bytes().await?.len())
}

/// Runs every query of the page, one after the other, and answers as many bytes.
async fn bare_handler(place: BareHandler) -> Result<String, Box<dyn Error>> {
    let answer = |State(place): State<BareHandler>| async move {
        place.read().await.map_or_else(|error| error.to_string(), |rows| format!("{rows}{}", " ".repeat(place.bytes)))
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/", listener.local_addr()?);
    let router = Router::new().route("/", get(answer)).with_state(place);
    tokio::spawn(async move {
        axum::serve(axum::serve::ListenerExt::tap_io(listener, |io| drop(io.set_nodelay(true))), router).await
    });
    Ok(url)
}
