//! One complaint as its page shows it.

use crate::Result;
use crate::access;
use crate::complaints::delivery::{delivery, delivery_of};
use crate::complaints::missing::explain_missing;
use crate::complaints::refund::refund_view;
use crate::complaints::{
    Author, ComplaintView, Delivery, Facts, Image, Outgoing, Phone, RelatedComplaint, ShownNote, TeamLine,
    TimelineEntry, TimelineItem,
};
use crate::desk::Desk;
use crate::drafts::attachment_view;
use crate::evidence::href_of;
use crate::merchants::{self, name_of};
use crate::notes;
use crate::platform::wire::{self, ToldComplaint};
use crate::send;
use crate::send::Waiting;
use crate::tags;
use crate::work::{self, Depth, ReadComplaint, Refresh};
use desk_domain::complaint::CompletionGate;
use desk_domain::history::past_rounds;
use desk_domain::{
    Actor, Complaint, ComplaintId, DeliveryState, HistoryEntry, LastSeen, Note, OutboxEntry, Permission, Span,
    TeamEvent, Voice,
};
use std::collections::HashMap;

/// A complaint that was verified longer ago is read again when somebody opens it.
const FRESH: Span = Span::minutes(1);
const RELATED: u32 = 5;

/// Everything the page of a complaint shows. Never waits for WeChat Pay: if the complaint has not been verified lately, a
/// reading is queued and the page follows by itself.
///
/// # Errors
/// If the permission is missing, there is no such complaint, or the database cannot be used.
pub async fn complaint(desk: &Desk, actor: &Actor, id: &ComplaintId) -> Result<ComplaintView> {
    let last_event_id = desk.store().latest_event_id().await?;
    let record = access::complaint(desk, actor, Permission::ComplaintRead, id).await?;
    refresh_if_stale(desk, actor, &record).await?;
    let history = desk.store().history(id).await?;
    let outbox = desk.store().outbox_of(id).await?;
    let draft = desk.store().draft(&actor.staff_id, id).await?;
    let attachments = desk.store().draft_attachments(&actor.staff_id, id).await?;
    let related = desk.store().related(&record, RELATED).await?;
    let merchants = desk.store().merchants().await?;
    let complaint = ToldComplaint::parse(&record.raw)?;
    let draft_copies = desk.store().draft_copies(&actor.staff_id, id).await?;
    let (draft, draft_revision) = draft.map(|draft| (draft.content, draft.revision)).unwrap_or_default();
    let attached: Vec<String> = attachments.iter().map(|picture| picture.id.clone()).collect();
    let missing = desk.store().missing_media(id).await?;
    let team = desk.store().team_events(id).await?;
    let owner = owner_of(desk, id).await?;
    let notes = notes::of_complaint(desk, actor, id).await?;
    see(desk, actor, &record, &notes).await?;
    let mut view = ComplaintView {
        id: id.clone(),
        state: record.state.clone(),
        problem: record.problem.clone(),
        merchant: name_of(&merchants::names_of(desk, &merchants).await?, &record.subject_mchid),
        clocks: record.clocks(),
        round: record.round.max(1),
        past_rounds: past_rounds(&history),
        last_entry_id: history.last().map(|row| row.entry_id.clone()),
        owner,
        timeline: in_order([
            timeline(&history, &outbox, team, send::waiting(desk, &outbox).await?),
            notes.into_iter().map(note_item).collect(),
        ]),
        refund: refund_view(desk, actor, &record).await?,
        draft: draft.shown(record.immediate, &attached),
        draft_revision,
        draft_copies,
        tags: desk.store().tags_of(id).await?,
        known_tags: tags::offered(desk).await?,
        snooze: desk.store().snooze_of(id, desk.now()).await?,
        note_draft: notes::draft(desk, actor, id).await?,
        attachments: attachments.into_iter().map(attachment_view).collect(),
        open_send: outbox.iter().map(|row| row.state).find(|state| !state.is_settled()),
        gate: CompletionGate::of(&record, &history, &outbox),
        verified_at: record.verified_at,
        is_whole: record.history_whole || !record.history_read,
        now: desk.now(),
        last_event_id,
        facts: facts(record, &complaint, related),
    };
    explain_missing(&mut view, &missing);
    Ok(view)
}

/// Who works on it.
async fn owner_of(desk: &Desk, id: &ComplaintId) -> Result<Option<Author>> {
    let Some(staff_id) = desk.store().owner(id).await? else { return Ok(None) };
    let account = desk.store().staff(&staff_id).await?;
    Ok(Some(Author { name: account.map(|account| account.person.name).unwrap_or_default(), staff_id }))
}

/// Whoever opens a complaint has had its last event before them, and the notes that mention them. Written only where that is
/// news.
async fn see(desk: &Desk, actor: &Actor, record: &Complaint, notes: &[(Note, bool)]) -> Result<()> {
    let (person, id) = (&actor.staff_id, &record.complaint_id);
    let mentions = notes.iter().map(|(note, _)| note).filter(|note| note.mentions(person));
    let shown = LastSeen { event: record.last_event_at, mention: mentions.map(|note| note.written_at).max() };
    let seen = desk.store().seen_by(person, std::slice::from_ref(id)).await?;
    match seen.get(id) {
        Some(seen) if seen.covers(&shown) => Ok(()),
        _ => Ok(desk.store().see(person, id, shown).await?),
    }
}

async fn refresh_if_stale(desk: &Desk, actor: &Actor, record: &Complaint) -> Result<()> {
    // The list confirms rows often; words in the history are no newer than the history.
    let as_of = record.verified_at.min(record.history_at);
    // Another process's clock may be ahead.
    if record.history_read && (desk.now() - as_of).abs() < FRESH {
        return Ok(());
    }
    let (mchid, complaint_id) = (record.mchid.clone(), record.complaint_id.clone());
    if record.history_read && desk.looks().may_go_first(&actor.staff_id, desk.now()) {
        work::enqueue(desk, &Refresh { mchid, complaint_id }).await
    } else {
        work::enqueue(desk, &ReadComplaint { mchid, complaint_id, depth: Depth::Whole }).await
    }
}

/// History, outgoing messages and what the team has done in one line of time. A message that was found in the history is shown
/// there, once.
fn timeline(
    history: &[HistoryEntry],
    outbox: &[OutboxEntry],
    team: Vec<TeamEvent>,
    waiting: Option<Waiting>,
) -> Vec<TimelineItem> {
    let ours: HashMap<&str, &OutboxEntry> =
        outbox.iter().filter_map(|row| row.entry_id.as_deref().map(|entry_id| (entry_id, row))).collect();
    let entries = history.iter().map(|row| TimelineItem::Entry(entry(row, ours.get(row.entry_id.as_str()).copied())));
    // WeChat Pay may have named the row of a message before it is read.
    let is_read = |row: &OutboxEntry| history.iter().any(|entry| row.entry_id.as_ref() == Some(&entry.entry_id));
    let on_their_way = outbox
        .iter()
        .filter(|row| !is_read(row) && row.state != DeliveryState::Withdrawn)
        .map(|row| TimelineItem::Outgoing(outgoing(row, delivery_of(row, outbox, history, waiting))));
    let done_here =
        team.into_iter().map(|event| TimelineItem::Team(TeamLine { id: format!("team-{}", event.id), event }));
    in_order([entries.chain(on_their_way).chain(done_here).collect()])
}

fn note_item((note, may_be_deleted): (Note, bool)) -> TimelineItem {
    TimelineItem::Note(ShownNote { note, may_be_deleted })
}

/// One line of time.
fn in_order<const PARTS: usize>(parts: [Vec<TimelineItem>; PARTS]) -> Vec<TimelineItem> {
    let mut items: Vec<TimelineItem> = parts.into_iter().flatten().collect();
    items.sort_by_key(TimelineItem::at);
    items
}

fn entry(row: &HistoryEntry, ours: Option<&OutboxEntry>) -> TimelineEntry {
    let voice = row.kind.voice();
    TimelineEntry {
        entry_id: row.entry_id.clone(),
        kind: row.kind.clone(),
        voice,
        at: row.told_at,
        sort_at: row.sort_at,
        operator: row.operator.clone(),
        author: ours.map(author),
        text: row.details.clone(),
        blocks: ours.map_or_else(|| wire::blocks_shown(row), OutboxEntry::blocks),
        images: row.images.iter().map(|url| Image::at(href_of(url))).collect(),
        delivery: ours.map(delivery),
        raw: (voice == Voice::Unknown).then(|| row.raw.clone()),
    }
}

fn outgoing(row: &OutboxEntry, delivery: Delivery) -> Outgoing {
    Outgoing {
        id: row.id.clone(),
        kind: row.kind(),
        at: row.created_at,
        author: author(row),
        text: row.text().into_owned(),
        blocks: row.blocks(),
        images: row.images.iter().map(|picture| Image::at(format!("/media/{}", picture.id))).collect(),
        amount: row.content.order().map(|order| order.amount),
        delivery,
    }
}

fn author(row: &OutboxEntry) -> Author {
    Author { staff_id: row.author.clone(), name: row.author_name.clone() }
}

fn facts(
    record: Complaint,
    complaint: &ToldComplaint,
    related: Vec<(ComplaintId, String, Option<desk_domain::Timestamp>)>,
) -> Facts {
    let phone = phone(&record, complaint);
    let user_waiting = record.waits();
    Facts {
        orders: complaint.orders().collect(),
        evidence: complaint.evidence().map(|url| Image::at(href_of(url))).collect(),
        service_orders: complaint.service_orders().collect(),
        returned: complaint.returned(),
        mchid: record.subject_mchid,
        complained_at: record.complained_at,
        detail: record.detail,
        problem_kind: record.problem_kind,
        fully_refunded: record.fully_refunded,
        user_tags: record.user_tags,
        immediate: record.immediate,
        platform: record.platform_assists,
        user_waiting,
        times: record.round,
        phone,
        payer_id: record.payer_id,
        related: related.into_iter().map(|(id, problem, at)| RelatedComplaint { id, problem, at }).collect(),
    }
}

/// Phones are opened together with the first history; until then it is not known whether they can be.
fn phone(record: &Complaint, complaint: &ToldComplaint) -> Phone {
    let is_left = complaint.encrypted_phone().is_some();
    match &record.payer_phone_tail {
        Some(tail) => Phone::Tail(tail.clone()),
        None if is_left && record.history_read => Phone::Unreadable,
        None => Phone::NoneLeft,
    }
}
