//! Reading one complaint: its fields, then its whole history, then what they say about our own messages.

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::platform::wire::{self, Circumstances, SealedPhone, ToldComplaint};
use crate::platform::{self, Caller, Connection, Odd, Source, is_unknown_certificate};
use crate::seal::Sealed;
use crate::send;
use crate::sync::history::FoundHistory;
use crate::sync::history::read_history;
use crate::sync::list::owner_beside;
use crate::sync::order::{Needed, Order, told_by};
use crate::work::{Depth, FetchPicture, Task};
use desk_domain::complaint::LISTED_FOR;
use desk_domain::{Complaint, ComplaintId, Mchid, Reading, Timestamp};
use desk_store::{Applied, NewJob, ReadComplaint};

/// The row that a reading is made of.
struct Basis {
    complaint: ToldComplaint,
    seen_at: Timestamp,
}

/// Reads a complaint by id and stores it.
pub(crate) async fn read_complaint(
    desk: &Desk,
    mchid: &Mchid,
    id: &ComplaintId,
    depth: Depth,
    caller: Caller,
) -> Result<()> {
    let stored = desk.store().complaint(id).await?;
    let owner = match &stored {
        Some(stored) => owner_beside(desk, stored, mchid).await?,
        None => mchid.clone(),
    };
    let result = read_and_apply(desk, &owner, stored, id, depth, caller).await;
    note_contact(desk, &owner, &result).await?;
    result
}

async fn read_and_apply(
    desk: &Desk,
    mchid: &Mchid,
    stored: Option<Complaint>,
    id: &ComplaintId,
    depth: Depth,
    caller: Caller,
) -> Result<()> {
    let connection = platform::connection(desk, mchid).await?;
    let needed = Needed::for_depth(depth, desk.now());
    let order = Order::after(stored.as_ref());
    let known = stored.filter(|stored| needed.row_is_held(stored));
    if known.as_ref().is_some_and(|known| needed.history_is_held(known)) {
        return Ok(());
    }
    let (mut basis, is_new) = match &known {
        Some(stored) => (Basis::of(stored)?, false),
        None => (read_detail(desk, &connection, id, order, caller).await?, true),
    };
    let history_at = desk.now().max(order.history);
    let history = match read_history(desk, &connection, id, caller).await {
        Ok(history) => history,
        Err(error) => {
            // The quota of details is scarce: it is stored, and not requested again with the history.
            if is_new {
                basis.seen_at = basis.seen_at.max(told_by(depth));
                desk.store().apply_read(&row_alone(mchid, id, &basis)).await?;
            }
            return Err(error);
        }
    };
    apply(desk, &connection, id, basis, (&history, history_at), depth).await?;
    send::settle_from_history(desk, id).await
}

async fn read_detail(
    desk: &Desk,
    connection: &Connection,
    id: &ComplaintId,
    order: Order,
    caller: Caller,
) -> Result<Basis> {
    let seen_at = desk.now().max(order.row);
    let complaint = platform::complaint(desk, connection, id, caller).await?;
    let mut odd = Odd::new(connection.mchid(), Source::Detail);
    odd.complaint(&complaint, id);
    platform::note_odd(desk, odd).await?;
    Ok(Basis { complaint, seen_at })
}

/// Stores a history together with the row it belongs to. If a later row was stored meanwhile, the history is combined
/// with that one; if a later history was, there is nothing to do.
async fn apply(
    desk: &Desk,
    connection: &Connection,
    id: &ComplaintId,
    mut basis: Basis,
    (found, history_at): (&FoundHistory, Timestamp),
    depth: Depth,
) -> Result<()> {
    let mut odd = Odd::new(connection.mchid(), Source::History);
    odd.all(&found.oddities, Some(id));
    found.rows.iter().for_each(|row| odd.entry(row, id));
    platform::note_odd(desk, odd).await?;
    let otherwise = basis.complaint.complained_at().unwrap_or(history_at);
    let mut history = wire::history_records(id, &found.rows, otherwise);
    if !found.is_whole() {
        // Rows that were read before are still true, and tell how far the complaint has come.
        history = wire::with_stored(history, desk.store().history(id).await?);
    }
    // Ends when nothing later was stored meanwhile: each turn begins from a later row than the one before.
    loop {
        let complaint = &basis.complaint;
        let progress = wire::progress_from_history(complaint, &history, found.is_whole(), history_at);
        let (made, last) = (complaint.complained_at(), progress.last_event_at);
        let next = Reading::next(&complaint.state(), made, &progress.clocks, last, history_at);
        let circumstances = Circumstances {
            signer: connection.mchid(),
            seen_at: basis.seen_at,
            history_at,
            changed_at: Timestamp(0),
            next,
            phone: phone_of(desk, connection, id, complaint).await?,
        };
        let media = complaint.media_urls(&history);
        let record = wire::complaint_record(id, complaint, progress, &circumstances);
        let read = ReadComplaint {
            jobs: pictures_to_fetch(desk, &record, &media)?,
            complaint: record,
            names_merchant: complaint.merchant_named().is_some(),
            history: Some(history.clone()),
            found_by: complaint.found_by(),
            media,
            volatile: &wire::VOLATILE,
            polled: depth == Depth::History,
        };
        match desk.store().apply_read(&read).await? {
            Applied::Unchanged => return Ok(()),
            Applied::Inserted | Applied::Changed => {
                for field in complaint.unknown_values(&history) {
                    metrics::counter!("desk_unknown_values_total", "field" => field).increment(1);
                }
                desk.wake_worker();
                return Ok(());
            }
            Applied::Stale => match desk.store().complaint(id).await? {
                Some(later) if later.history_at <= history_at => basis = Basis::of(&later)?,
                _ => return Ok(()),
            },
        }
    }
}

async fn phone_of(
    desk: &Desk,
    connection: &Connection,
    id: &ComplaintId,
    complaint: &ToldComplaint,
) -> Result<Option<SealedPhone>> {
    let Some(encrypted) = complaint.encrypted_phone() else { return Ok(None) };
    match platform::decrypt_phone(desk, connection, encrypted).await {
        Ok(phone) => Ok(Some(seal_phone(desk, id, &phone)?)),
        // The desk's own trouble passes, and the phone is read then.
        Err(error) if error.trouble().is_some() => Err(error),
        Err(error) => {
            // One unreadable phone must not cost the merchant a complaint.
            tracing::warn!(complaint.id = %id, %error, "payer phone cannot be decrypted");
            Ok(None)
        }
    }
}

fn seal_phone(desk: &Desk, id: &ComplaintId, phone: &str) -> Result<SealedPhone> {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    Ok(SealedPhone {
        sealed: desk.master().seal(Sealed::PayerPhone(id), phone.as_bytes(), desk.rng())?,
        tail: digits[digits.len().saturating_sub(4)..].iter().collect(),
    })
}

/// The jobs for pictures of a complaint that is being worked on; pictures of old ones are fetched when somebody looks.
fn pictures_to_fetch(desk: &Desk, complaint: &Complaint, urls: &[String]) -> Result<Vec<NewJob>> {
    let now = desk.now();
    if !complaint.state.is_open() && complaint.complained_at.is_some_and(|made| now - made > LISTED_FOR) {
        return Ok(Vec::new());
    }
    urls.iter().map(|url| FetchPicture { key: desk_store::media_key(url) }.due(now)).collect()
}

/// Records that WeChat Pay answered for this merchant, or why it did not.
pub(crate) async fn note_contact<T>(desk: &Desk, mchid: &Mchid, result: &Result<T>) -> Result<()> {
    match result {
        // The reading is repeated, and then the new certificate is known.
        Err(error) if is_unknown_certificate(error) && platform::learn_serial(desk, mchid).await => {}
        Ok(_) => desk.store().note_verified(mchid, desk.now()).await?,
        Err(error @ ServiceError::WechatPay(_)) => {
            desk.store().note_error(mchid, &platform::explain(desk, mchid, error)).await?;
        }
        Err(_) => {}
    }
    Ok(())
}

impl Basis {
    fn of(stored: &Complaint) -> Result<Self> {
        Ok(Self { complaint: ToldComplaint::parse(&stored.raw)?, seen_at: stored.verified_at })
    }
}

/// A row without its history, which follows at once; the phone is decrypted with it.
fn row_alone(mchid: &Mchid, id: &ComplaintId, basis: &Basis) -> ReadComplaint {
    let complaint = &basis.complaint;
    let circumstances = Circumstances {
        signer: mchid,
        seen_at: basis.seen_at,
        history_at: Timestamp(0),
        changed_at: basis.seen_at,
        next: (Reading::Changed, basis.seen_at),
        phone: None,
    };
    let progress = wire::progress_from_row(complaint, basis.seen_at);
    ReadComplaint {
        complaint: wire::complaint_record(id, complaint, progress, &circumstances),
        names_merchant: complaint.merchant_named().is_some(),
        history: None,
        found_by: complaint.found_by(),
        media: complaint.media_urls(&[]),
        volatile: &wire::VOLATILE,
        polled: false,
        jobs: Vec::new(),
    }
}
