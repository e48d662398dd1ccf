//! The platform's books, held against what the desk says.

use crate::Result;
use crate::look::patiently;
use crate::people::{Answer, Pressed};
use crate::quotas;
use crate::settle;
use crate::world::World;
use desk_domain::{ComplaintId, DeliveryState, OutboxEntry, VariantArray};
use sqlx::{Connection, PgConnection};
use std::collections::{HashMap, HashSet};
use wechatpay_simulator::Call;

const NOTIFICATIONS: &str = "SELECT id FROM notifications";
const MISCOUNTED: &str = "SELECT CAST(COALESCE(SUM(ABS(COALESCE(kept.n, 0) - COALESCE(held.n, 0))), 0) AS BIGINT)
    FROM queue_counts AS kept
    FULL JOIN (SELECT subject_mchid, state, COUNT(*) AS n FROM complaints GROUP BY subject_mchid, state) AS held
    USING (subject_mchid, state)";
/// Of what is broken, so much is shown in full.
const SHOWN: usize = 20;

/// What happened, and what must not have.
#[derive(Default)]
pub(crate) struct Books {
    pub(crate) happened: Vec<Count>,
    pub(crate) broken: Vec<Count>,
}

impl Books {
    pub(crate) fn hold(&self) -> bool {
        self.broken.iter().all(|count| count.number == 0)
    }
}

pub(crate) struct Count {
    pub(crate) what: String,
    pub(crate) number: usize,
}

impl Count {
    pub(crate) fn new(what: &str, number: usize) -> Self {
        Self { what: what.to_owned(), number }
    }
}

/// A complaint as both sides have it.
struct Conversation {
    /// How often the user has got which words of the merchant.
    arrived: HashMap<String, usize>,
    outbox: Vec<OutboxEntry>,
    is_equal: bool,
}

/// What is wrong with a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    Duplicate,
    Lost,
    ToldOtherwise,
    Open,
}

pub(crate) async fn read(world: &World, pressed: &[Pressed]) -> Result<Books> {
    let mut books = Books::default();
    let conversations = conversations(world).await?;
    replies(&mut books, pressed, &conversations);
    notifications(&mut books, world, &conversations).await?;
    books.broken.push(Count::new("calls beyond a quota", quotas::calls_too_many(world)));
    let jobs = settle::jobs(world).await?;
    books.broken.push(Count::new("jobs still waiting", usize::try_from(jobs)?));
    Ok(books)
}

async fn conversations(world: &World) -> Result<HashMap<ComplaintId, Conversation>> {
    let mut all = HashMap::new();
    for platform in &world.platforms {
        for id in platform.control.complaint_ids() {
            let truth = platform.control.complaint(&id).ok_or("a complaint is gone")?;
            let id: ComplaintId = id.parse()?;
            all.insert(id.clone(), conversation(world, &id, &truth).await?);
        }
    }
    Ok(all)
}

async fn conversation(world: &World, id: &ComplaintId, truth: &serde_json::Value) -> Result<Conversation> {
    let rows = truth["history"].as_array().ok_or("a complaint has no history")?;
    let mut arrived = HashMap::new();
    for row in rows.iter().filter(|row| row["operate_type"] == "MERCHANT_RESPONSE") {
        *arrived.entry(row["operate_details"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    let theirs: HashSet<&str> = rows.iter().filter_map(|row| row["log_id"].as_str()).collect();
    let history = patiently(|| world.store.history(id)).await?;
    let ours: HashSet<&str> = history.iter().map(|row| row.entry_id.as_str()).collect();
    let state = patiently(|| world.store.complaint(id)).await?.map(|complaint| complaint.state.as_str().to_owned());
    let is_equal = ours == theirs && state.as_deref() == truth["complaint_state"].as_str();
    Ok(Conversation { arrived, outbox: patiently(|| world.store.outbox_of(id)).await?, is_equal })
}

fn replies(books: &mut Books, pressed: &[Pressed], conversations: &HashMap<ComplaintId, Conversation>) {
    let answered = |answer| pressed.iter().filter(|form| form.answer == answer).count();
    books.happened.push(Count::new("replies accepted", answered(Answer::Accepted)));
    books.happened.push(Count::new("  refused before, and kept as a draft", answered(Answer::Refused)));
    books.happened.push(Count::new("  pressed while a process died", answered(Answer::None)));
    let rows = || conversations.values().flat_map(|conversation| &conversation.outbox);
    for &state in DeliveryState::VARIANTS {
        let number = rows().filter(|row| row.state == state).count();
        if number > 0 {
            books.happened.push(Count::new(&format!("  shown as {}", state.as_str()), number));
        }
    }
    let wrongs: Vec<Wrong> =
        pressed.iter().filter_map(|form| judged(form, conversations.get(&form.complaint)?)).collect();
    let of = |kind| wrongs.iter().filter(|wrong| **wrong == kind).count();
    books.broken.push(Count::new("replies that the user got twice", of(Wrong::Duplicate)));
    books.broken.push(Count::new("replies lost", of(Wrong::Lost)));
    books.broken.push(Count::new("replies whose author is told otherwise", of(Wrong::ToldOtherwise)));
    books.broken.push(Count::new("replies still open", of(Wrong::Open)));
}

fn judged(form: &Pressed, conversation: &Conversation) -> Option<Wrong> {
    let arrived = conversation.arrived.get(&form.text).copied().unwrap_or_default();
    let rows: Vec<_> = conversation.outbox.iter().filter(|row| row.text() == form.text).collect();
    let wrong = match (rows.as_slice(), arrived) {
        (_, 2..) => Wrong::Duplicate,
        ([], 0) if form.answer != Answer::Accepted => return None,
        ([], 0) => Wrong::Lost,
        ([row], _) if !row.state.is_settled() => Wrong::Open,
        ([row], 0) if row.state.has_arrived() => Wrong::Lost,
        ([row], arrived) if form.answer != Answer::Refused && row.state.has_arrived() == (arrived == 1) => return None,
        _ => Wrong::ToldOtherwise,
    };
    let told: Vec<_> = rows.iter().map(|row| row.state).collect();
    eprintln!(
        "{wrong:?}: {} {:?}, answered {:?}, got {arrived}, told {told:?}",
        form.complaint, form.text, form.answer
    );
    Some(wrong)
}

async fn notifications(
    books: &mut Books,
    world: &World,
    conversations: &HashMap<ComplaintId, Conversation>,
) -> Result<()> {
    let journal = || world.platforms.iter().flat_map(|platform| platform.control.journal());
    let deliveries: Vec<_> = journal().filter(|entry| entry.call == Call::Callback).collect();
    let told: HashSet<&str> = deliveries.iter().map(|entry| entry.body_sha256.as_str()).collect();
    let taken: HashSet<&str> =
        deliveries.iter().filter(|entry| entry.committed).map(|entry| entry.body_sha256.as_str()).collect();
    let mut connection = PgConnection::connect(&world.ground.store.url).await?;
    let miscounted: i64 = sqlx::query_scalar(MISCOUNTED).fetch_one(&mut connection).await?;
    let held: HashSet<String> =
        sqlx::query_scalar(NOTIFICATIONS).fetch_all(&mut connection).await?.into_iter().collect();
    let waiting: usize = world.platforms.iter().map(|platform| platform.control.callbacks_waiting()).sum();
    let differ: Vec<_> = conversations.iter().filter(|(_, conversation)| !conversation.is_equal).collect();
    for (id, _) in differ.iter().take(SHOWN) {
        eprintln!("Differs: {id}");
    }
    books.happened.push(Count::new("notifications", told.len()));
    books.happened.push(Count::new("  deliveries", deliveries.len()));
    books.happened.push(Count::new("calls answered by the platform", journal().count() - deliveries.len()));
    let lost = taken.iter().filter(|id| !held.contains(**id)).count();
    books.broken.push(Count::new("notifications acknowledged and lost", lost));
    books.broken.push(Count::new("notifications not taken", waiting));
    books.broken.push(Count::new("complaints that differ from the platform", differ.len()));
    books.broken.push(Count::new("complaints miscounted in the inbox", usize::try_from(miscounted)?));
    Ok(())
}
