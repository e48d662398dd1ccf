//! Reading one complaint: its fields, then its whole history, then what that says about our own messages.

use crate::Result;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::group::Group;
use crate::platform::certificates::is_unknown_certificate;
use crate::platform::gateway::Connection;
use crate::platform::oddities::{Odd, Source};
use crate::platform::quota::Caller;
use crate::platform::wire::{self, Circumstances, SealedPhone};
use crate::seal::Sealed;
use crate::sync::history::FoundHistory;
use crate::sync::order::{Needed, Order, told_by};
use crate::sync::schedule::{WINDOW, next_reading};
use crate::work::{Depth, Work};
use desk_domain::{Complaint, ComplaintId, Mchid, Reading, Timestamp};
use desk_store::{Applied, NewJob, ReadComplaint};
use wechatpay_complaints as wechatpay;

/// What a reading rests on.
struct Basis {
    complaint: wechatpay::Complaint,
    raw: String,
    seen_at: Timestamp,
}

impl Desk {
    /// Reads a complaint by id and stores what it says.
    pub(crate) async fn read_complaint(
        &self,
        mchid: &Mchid,
        id: &ComplaintId,
        depth: Depth,
        caller: Caller,
    ) -> Result<()> {
        let stored = self.store().complaint(id).await?;
        let owner = match &stored {
            Some(stored) => self.owner_beside(stored, mchid).await?,
            None => mchid.clone(),
        };
        let result = self.read_and_apply(&owner, stored, id, depth, caller).await;
        self.note_contact(&owner, &result).await?;
        result
    }

    async fn read_and_apply(
        &self,
        mchid: &Mchid,
        stored: Option<Complaint>,
        id: &ComplaintId,
        depth: Depth,
        caller: Caller,
    ) -> Result<()> {
        let connection = self.connection(mchid).await?;
        let needed = Needed::for_depth(depth, self.now());
        let order = Order::after(stored.as_ref());
        let known = stored.filter(|stored| needed.row_is_held(stored));
        if known.as_ref().is_some_and(|known| needed.history_is_held(known)) {
            return Ok(());
        }
        let (mut basis, is_new) = match &known {
            Some(stored) => (Basis::of(stored)?, false),
            None => (self.read_detail(&connection, mchid, id, order, caller).await?, true),
        };
        let history_at = self.now().max(order.history);
        let history = match self.read_history(&connection, mchid, id, caller).await {
            Ok(history) => history,
            Err(error) => {
                // The detail is scarce: it is not asked for again when the history is.
                if is_new {
                    basis.seen_at = basis.seen_at.max(told_by(depth));
                    self.store().apply_read(&row_alone(mchid, id, &basis)).await?;
                }
                return Err(error);
            }
        };
        self.apply(&connection, mchid, id, basis, (&history, history_at), depth).await?;
        self.settle_from_history(id).await
    }

    async fn read_detail(
        &self,
        connection: &Connection,
        mchid: &Mchid,
        id: &ComplaintId,
        order: Order,
        caller: Caller,
    ) -> Result<Basis> {
        let seen_at = self.now().max(order.row);
        let row = match self.call(mchid, Group::Detail, caller, connection.client.complaint(id.as_str())).await {
            Err(ServiceError::WechatPay(error)) => {
                self.note_untaken(mchid, Source::Detail, &error, Some(id)).await?;
                return Err(error.into());
            }
            row => row?,
        };
        let mut odd = Odd::new(mchid, Source::Detail);
        odd.complaint(&row, id);
        self.note_odd(odd).await?;
        let raw = row.raw().to_owned();
        Ok(Basis { complaint: row.into_inner(), raw, seen_at })
    }

    /// Stores a history together with the row it belongs to. If a later row has been stored meanwhile, the history is put
    /// together with that one; if a later history has, there is nothing to do.
    async fn apply(
        &self,
        connection: &Connection,
        mchid: &Mchid,
        id: &ComplaintId,
        mut basis: Basis,
        (found, history_at): (&FoundHistory, Timestamp),
        depth: Depth,
    ) -> Result<()> {
        let mut odd = Odd::new(mchid, Source::History);
        odd.all(&found.oddities, Some(id));
        found.rows.iter().for_each(|row| odd.entry(row, id));
        self.note_odd(odd).await?;
        let otherwise = wire::instant(&basis.complaint.complaint_time).unwrap_or(history_at);
        let mut history = wire::history_records(id, &found.rows, otherwise);
        if !found.is_whole() {
            // What was read before is still true, and tells how far the complaint has come.
            history = wire::with_stored(history, self.store().history(id).await?);
        }
        // Ends when nothing later has been stored meanwhile: each turn begins from a later row than the one before.
        loop {
            let complaint = &basis.complaint;
            let progress = wire::progress_from_history(complaint, &history, found.is_whole(), history_at);
            let next = next_reading(complaint, &progress, history_at);
            let circumstances = Circumstances {
                signer: mchid,
                seen_at: basis.seen_at,
                history_at,
                changed_at: Timestamp(0),
                next,
                phone: self.phone_of(connection, mchid, id, complaint).await?,
            };
            let media = wire::media_urls(complaint, &history);
            let record = wire::complaint_record(id, complaint, &basis.raw, progress, &circumstances);
            let read = ReadComplaint {
                jobs: self.pictures_to_fetch(&record, &media),
                complaint: record,
                names_merchant: wire::merchant_named(complaint).is_some(),
                history: Some(history.clone()),
                found_by: wire::found_by(complaint),
                media,
                seen_at: basis.seen_at,
                polled: depth == Depth::History,
            };
            match self.store().apply_read(&read).await? {
                Applied::Unchanged => return Ok(()),
                Applied::Inserted | Applied::Changed => {
                    for field in wire::unknown_values(complaint, &history) {
                        metrics::counter!("desk_unknown_values_total", "field" => field).increment(1);
                    }
                    self.wake_worker();
                    return Ok(());
                }
                Applied::Stale => match self.store().complaint(id).await? {
                    Some(later) if later.history_at <= history_at => basis = Basis::of(&later)?,
                    _ => return Ok(()),
                },
            }
        }
    }

    async fn phone_of(
        &self,
        connection: &Connection,
        mchid: &Mchid,
        id: &ComplaintId,
        complaint: &wechatpay::Complaint,
    ) -> Result<Option<SealedPhone>> {
        let encrypted = complaint.payer_phone.as_deref().filter(|encrypted| !encrypted.is_empty());
        let Some(encrypted) = encrypted else { return Ok(None) };
        match self.decrypt_phone(&connection.key, mchid, encrypted).await {
            Ok(phone) => Ok(Some(self.seal_phone(id, &phone)?)),
            // The desk's own trouble passes, and the phone is read then.
            Err(error) if error.trouble().is_some() => Err(error),
            Err(error) => {
                // One unreadable phone must not cost the merchant a complaint.
                tracing::warn!(complaint.id = %complaint.complaint_id, %error, "payer phone cannot be decrypted");
                Ok(None)
            }
        }
    }

    fn seal_phone(&self, id: &ComplaintId, phone: &str) -> Result<SealedPhone> {
        let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
        Ok(SealedPhone {
            sealed: self.master().seal(Sealed::PayerPhone(id), phone.as_bytes(), self.rng())?,
            tail: digits[digits.len().saturating_sub(4)..].iter().collect(),
        })
    }

    /// Pictures of what is being worked on; those of the past are fetched when somebody looks.
    fn pictures_to_fetch(&self, complaint: &Complaint, urls: &[String]) -> Vec<NewJob> {
        let now = self.now();
        if !complaint.state.is_open() && complaint.complaint_time.is_some_and(|made| now - made > WINDOW) {
            return Vec::new();
        }
        urls.iter().map(|url| Work::FetchPicture { key: desk_store::media_key(url) }.due(now)).collect()
    }

    /// Remembers that WeChat Pay answered for this merchant, or why it did not.
    pub(crate) async fn note_contact<T>(&self, mchid: &Mchid, result: &Result<T>) -> Result<()> {
        match result {
            // The reading is repeated; then the new certificate is known.
            Err(error) if is_unknown_certificate(error) && self.learn_serial(mchid).await => {}
            Ok(_) => self.store().note_verified(mchid, self.now()).await?,
            Err(error @ ServiceError::WechatPay(_)) => {
                self.store().note_error(mchid, self.now(), &self.explain(mchid, error)).await?;
            }
            Err(_) => {}
        }
        Ok(())
    }
}

impl Basis {
    fn of(stored: &Complaint) -> Result<Self> {
        Ok(Self { complaint: parse_complaint(&stored.raw)?, raw: stored.raw.clone(), seen_at: stored.verified_at })
    }
}

/// A row without its history, which follows at once; the phone is opened with it.
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
        complaint: wire::complaint_record(id, complaint, &basis.raw, progress, &circumstances),
        names_merchant: wire::merchant_named(complaint).is_some(),
        history: None,
        found_by: wire::found_by(complaint),
        media: wire::media_urls(complaint, &[]),
        seen_at: basis.seen_at,
        polled: false,
        jobs: Vec::new(),
    }
}

pub(crate) fn parse_complaint(raw: &str) -> Result<wechatpay::Complaint> {
    serde_json::from_str(raw)
        .map_err(|error| ServiceError::Internal(format!("stored complaint is unreadable: {error}")))
}
