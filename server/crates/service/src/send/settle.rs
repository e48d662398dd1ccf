//! Settling messages: finding out what became of them, in the negotiation history, in the complaint's state, and for a
//! refund by its number.

use super::rows::{candidates, is_whole, likely};
use crate::Result;
use crate::desk::Desk;
use crate::evidence;
use crate::platform::{self, Caller};
use crate::send::deliver::reading_of;
use crate::send::promise::{audit_of_failure, follow_up};
use crate::work::{ReadBack, Task};
use desk_domain::delivery::pause_after;
use desk_domain::{ComplaintId, Content, DeliveryState, HistoryEntry, Likeness, OutboxEntry, OutboxId, SendKind};
use desk_store::{NewJob, Transition};

/// WeChat Pay's code for a completion of a complaint that is finished already (当前单据状态不支持操作).
const STATE_FORBIDS: &str = "INVALID_REQUEST";

/// The message, if it may have arrived without the desk knowing.
pub(crate) async fn message_in_doubt(desk: &Desk, id: &OutboxId) -> Result<Option<OutboxEntry>> {
    let row = desk.store().outbox(id).await?;
    Ok(row.filter(|row| row.state == DeliveryState::Unconfirmed || row.state.may_resend()))
}

/// Records a look for a message: if its outcome is still unknown, it is missing, or the next look is planned.
pub(crate) async fn note_look(desk: &Desk, id: &OutboxId) -> Result<()> {
    let Some(row) = desk.store().outbox(id).await? else { return Ok(()) };
    if row.state == DeliveryState::Unconfirmed { not_found_yet(desk, &row).await } else { Ok(()) }
}

/// Asks WeChat Pay for a refund by its number: no history shows it before the money moves.
pub(crate) async fn look_for_refund(desk: &Desk, row: &OutboxEntry) -> Result<()> {
    let Content::Refund(order) = &row.content else { return Ok(()) };
    let connection = platform::connection(desk, &row.mchid).await?;
    let is_there = platform::knows_refund(desk, &connection, &order.refund_no, &row.subject_mchid).await?;
    if is_there { arrived(desk, row, None).await } else { Ok(()) }
}

/// Whether a message is certainly missing: all of the history was read, late enough, and no row of it could be the
/// message.
async fn is_missing(desk: &Desk, row: &OutboxEntry) -> Result<bool> {
    let delay = desk.settings().wechatpay.listing_delay_seconds.span();
    let late_enough = row.sent_at.unwrap_or(row.created_at) + delay;
    if row.kind() == SendKind::Refund {
        // WeChat Pay has just been asked for its number.
        return Ok(desk.now() >= late_enough);
    }
    let Some(complaint) = desk.store().complaint(&row.complaint_id).await? else { return Ok(false) };
    if !is_whole(&complaint) || complaint.history_at < late_enough {
        return Ok(false);
    }
    let outbox = desk.store().outbox_of(&row.complaint_id).await?;
    Ok(candidates(row, &outbox, &desk.store().history(&row.complaint_id).await?).is_empty())
}

async fn not_found_yet(desk: &Desk, row: &OutboxEntry) -> Result<()> {
    let now = desk.now();
    if is_missing(desk, row).await? {
        let audit = audit_of_failure(desk, row, None, "not found where it would stand");
        let missing = Transition { count_check: true, audit, ..Transition::to(DeliveryState::VerifiedMissing, now) };
        desk.store().transition(&row.id, DeliveryState::Unconfirmed, &missing, &[]).await?;
        return Ok(());
    }
    // Somebody has asked for a look in between; the planned one takes place all the same.
    if let Some(planned) = row.next_check_at.filter(|planned| *planned > now) {
        return Ok(desk.store().enqueue(&ReadBack { id: row.id.clone() }.due(planned)?).await?);
    }
    let done = usize::try_from(row.checks).unwrap_or_default();
    let next_check = now + pause_after(done + 1);
    let checked = Transition {
        next_check_at: Some(next_check),
        count_check: true,
        ..Transition::to(DeliveryState::Unconfirmed, now)
    };
    let check = ReadBack { id: row.id.clone() }.due(next_check)?;
    desk.store().transition(&row.id, DeliveryState::Unconfirmed, &checked, &[check]).await?;
    Ok(())
}

/// Matches messages sent from here with the rows of the history just read. An unconfirmed message that is found has
/// arrived; a delivered one gets its row, so that the conversation shows it once and names its author.
pub(crate) async fn settle_from_history(desk: &Desk, id: &ComplaintId) -> Result<()> {
    let outbox = desk.store().outbox_of(id).await?;
    let mut taken: Vec<String> = outbox.iter().filter_map(|row| row.entry_id.clone()).collect();
    let mut open: Vec<(u8, &OutboxEntry)> =
        outbox.iter().filter(|row| row.entry_id.is_none()).filter_map(|row| Some((wanted(row.state)?, row))).collect();
    if open.is_empty() {
        return Ok(());
    }
    open.sort_by_key(|(wanted, row)| (*wanted, row.created_at));
    let history = desk.store().history(id).await?;
    for (_, row) in open {
        match entry_of(desk, row, &history, &taken).await? {
            Some(entry) => {
                taken.push(entry.entry_id.clone());
                arrived(desk, row, Some(entry.entry_id.clone())).await?;
            }
            None => {
                settle_from_state(desk, row).await?;
                doubt_again(desk, row, &outbox, &taken, &history).await?;
            }
        }
    }
    Ok(())
}

/// The history row that a message has become. A message that is known to have arrived has some row, so a single row
/// that looks like it is taken for it.
async fn entry_of<'a>(
    desk: &Desk,
    row: &OutboxEntry,
    history: &'a [HistoryEntry],
    taken: &[String],
) -> Result<Option<&'a HistoryEntry>> {
    let taken: Vec<&str> = taken.iter().map(String::as_str).collect();
    let likely = likely(row, &taken, history);
    for (_, entry) in likely.iter().filter(|(likeness, _)| *likeness == Likeness::Same) {
        if may_show_same_pictures(desk, entry, row).await? {
            return Ok(Some(entry));
        }
    }
    let mut alike = likely.into_iter().filter(|(likeness, _)| *likeness == Likeness::Alike);
    match (row.state, alike.next(), alike.next()) {
        (DeliveryState::Delivered, Some((_, entry)), None) => Ok(Some(entry)),
        _ => Ok(None),
    }
}

/// Reopens a missing message if a later row looks like it, so that a person decides; unless another message of ours is
/// on its way, which the row could be.
async fn doubt_again(
    desk: &Desk,
    row: &OutboxEntry,
    outbox: &[OutboxEntry],
    taken: &[String],
    history: &[HistoryEntry],
) -> Result<()> {
    let taken: Vec<&str> = taken.iter().map(String::as_str).collect();
    let is_one_on_its_way = outbox.iter().any(|other| !other.state.is_settled());
    let looks_like_it = likely(row, &taken, history).iter().any(|(likeness, _)| *likeness >= Likeness::Alike);
    if row.state != DeliveryState::VerifiedMissing || is_one_on_its_way || !looks_like_it {
        return Ok(());
    }
    let now = desk.now();
    let next_check = now + pause_after(usize::try_from(row.checks).unwrap_or_default());
    let doubted = Transition { next_check_at: Some(next_check), ..Transition::to(DeliveryState::Unconfirmed, now) };
    let check = ReadBack { id: row.id.clone() }.due(next_check)?;
    desk.store().transition(&row.id, DeliveryState::VerifiedMissing, &doubted, &[check]).await?;
    Ok(())
}

/// Settles a completion by the complaint's state: a finished complaint has been completed, whichever row says so and
/// whoever did it.
async fn settle_from_state(desk: &Desk, row: &OutboxEntry) -> Result<()> {
    if row.kind() != SendKind::Completion || !may_be_done(row) {
        return Ok(());
    }
    let complaint = desk.store().complaint(&row.complaint_id).await?;
    if complaint.is_some_and(|complaint| !complaint.state.is_open()) { arrived(desk, row, None).await } else { Ok(()) }
}

/// Marks a message as arrived, with its history row if it has one.
async fn arrived(desk: &Desk, row: &OutboxEntry, entry_id: Option<String>) -> Result<()> {
    let known = row.state == DeliveryState::Delivered;
    let to = if known { DeliveryState::Delivered } else { DeliveryState::VerifiedDelivered };
    let at = row.settled_at.filter(|_| known).unwrap_or(desk.now());
    let transition = Transition { entry_id, ..Transition::to(to, at) };
    let follow_up = if known { None } else { follow_up(desk, row)? };
    // A refund was found by its number; its effect on the complaint is still to be read.
    let reading = (row.kind() == SendKind::Refund).then(|| reading_of(desk, row)).transpose()?;
    let jobs: Vec<NewJob> = follow_up.into_iter().chain(reading).collect();
    desk.store().transition(&row.id, row.state, &transition, &jobs).await?;
    desk.wake_worker();
    Ok(())
}

/// Whether a row may show the pictures of a message. Pictures that can be seen on both sides and differ rule it out;
/// links that have expired say nothing.
async fn may_show_same_pictures(desk: &Desk, entry: &HistoryEntry, row: &OutboxEntry) -> Result<bool> {
    for (ours, url) in row.pictures().into_iter().zip(&entry.images) {
        let ours = evidence::read_picture_file(desk, &ours.id).await;
        let theirs = evidence::fetch_picture(desk, &desk_store::media_key(url), Caller::Person).await;
        if let (Ok(ours), Ok(Some(theirs))) = (ours, theirs)
            && !crate::evidence::look_alike(ours, theirs).await?
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The order in which messages are matched with rows: those known to have arrived first, those that were refused last.
/// `None` for messages without a row to find.
const fn wanted(state: DeliveryState) -> Option<u8> {
    match state {
        DeliveryState::Delivered => Some(0),
        DeliveryState::Unconfirmed => Some(1),
        DeliveryState::VerifiedMissing => Some(2),
        DeliveryState::Failed => Some(3),
        DeliveryState::Held | DeliveryState::Sending | DeliveryState::VerifiedDelivered | DeliveryState::Withdrawn => {
            None
        }
    }
}

/// Whether a completion may have taken effect: its outcome is open, or WeChat Pay has refused it because of the
/// complaint's state.
fn may_be_done(row: &OutboxEntry) -> bool {
    match row.state {
        DeliveryState::Unconfirmed => true,
        DeliveryState::Failed => row.error_code.as_deref() == Some(STATE_FORBIDS),
        _ => false,
    }
}
