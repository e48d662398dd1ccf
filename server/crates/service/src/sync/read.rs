//! Reading one complaint: detail, then its whole history, then what that says about our own messages.

use crate::Result;
use crate::certificates::is_unknown_serial;
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::gateway::Connection;
use crate::jobs::{Depth, Work};
use crate::quota::{Caller, Group};
use crate::wire::{self, Reading, SealedPhone};
use desk_domain::{ComplaintId, Mchid, Span, Timestamp};
use desk_store::{Applied, HistoryRecord, ReadComplaint};
use wechatpay_complaints::Complaint;

/// Most history rows one call returns (negotiation history page: 1–300).
const HISTORY_PAGE: u32 = 300;
/// A phone that was left for the merchant; its sealed form carries this purpose.
pub(crate) const PAYER_PHONE: &str = "payer phone";

impl Desk {
    /// Reads a complaint by id and stores what it says.
    pub(crate) async fn read_complaint(
        &self,
        mchid: &Mchid,
        id: &ComplaintId,
        depth: Depth,
        caller: Caller,
    ) -> Result<()> {
        let result = self.read_and_apply(mchid, id, depth, caller).await;
        self.note_contact(mchid, &result).await?;
        result
    }

    async fn read_and_apply(&self, mchid: &Mchid, id: &ComplaintId, depth: Depth, caller: Caller) -> Result<()> {
        let connection = self.connection(mchid).await?;
        let seen_at = self.now();
        let stored = match depth {
            Depth::History => self.store().complaint(id).await?,
            Depth::Whole => None,
        };
        let (complaint, raw) = match stored {
            Some(record) => (parse_complaint(&record.raw)?, record.raw),
            None => {
                let row = self.call(mchid, Group::Detail, caller, connection.client.complaint(id.as_str())).await?;
                let raw = row.raw().to_owned();
                (row.into_inner(), raw)
            }
        };
        let history = self.read_history(&connection, mchid, id, caller).await?;
        let progress = wire::progress_from_history(&complaint, &history);
        let reading = self.reading(&connection, mchid, &complaint, seen_at);
        let media = wire::media_urls(&complaint, &history);
        let unknown = wire::unknown_values(&complaint, &history);
        let record = wire::complaint_record(id, &complaint, &raw, progress, &reading);
        let read = ReadComplaint { complaint: record, history: Some(history), media: media.clone(), seen_at };
        let applied = self.store().apply_read(&read).await?;
        if matches!(applied, Applied::Inserted | Applied::Changed) {
            for field in unknown {
                metrics::counter!("desk_unknown_values_total", "field" => field).increment(1);
            }
            self.enqueue_pictures(&media).await?;
        }
        self.settle_from_history(id).await
    }

    async fn read_history(
        &self,
        connection: &Connection,
        mchid: &Mchid,
        id: &ComplaintId,
        caller: Caller,
    ) -> Result<Vec<HistoryRecord>> {
        let mut rows = Vec::new();
        loop {
            let offset = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let page = connection.client.negotiation_history(id.as_str(), HISTORY_PAGE, offset);
            let page = self.call(mchid, Group::History, caller, page).await?;
            let full = page.rows.len() >= HISTORY_PAGE as usize;
            rows.extend(page.rows);
            if !full {
                return Ok(wire::history_records(id, &rows));
            }
        }
    }

    /// What is known besides the complaint's own fields: who signed, when, and the sealed phone.
    pub(crate) fn reading<'a>(
        &self,
        connection: &Connection,
        mchid: &'a Mchid,
        complaint: &Complaint,
        seen_at: Timestamp,
    ) -> Reading<'a> {
        let phone = complaint.payer_phone.as_deref().filter(|sealed| !sealed.is_empty());
        let phone = phone.and_then(|encrypted| match connection.client.decrypt_payer_phone(encrypted) {
            Ok(phone) => Some(self.seal_phone(&phone)),
            Err(error) => {
                // One unreadable phone must not cost the merchant a complaint.
                tracing::warn!(complaint.id = %complaint.complaint_id, %error, "payer phone cannot be decrypted");
                None
            }
        });
        Reading { signer: mchid, seen_at, verify_after: verify_after(complaint, seen_at), phone }
    }

    fn seal_phone(&self, phone: &str) -> SealedPhone {
        let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
        SealedPhone {
            sealed: self.master().seal(PAYER_PHONE, phone.as_bytes(), self.rng()),
            tail: digits[digits.len().saturating_sub(4)..].iter().collect(),
        }
    }

    async fn enqueue_pictures(&self, urls: &[String]) -> Result<()> {
        for url in urls {
            self.enqueue(&Work::FetchPicture { key: desk_store::media_key(url) }).await?;
        }
        Ok(())
    }

    /// Remembers that WeChat Pay answered for this merchant, or why it did not.
    pub(crate) async fn note_contact<T>(&self, mchid: &Mchid, result: &Result<T>) -> Result<()> {
        match result {
            // The reading is repeated; then the new certificate is known.
            Err(error) if is_unknown_serial(error) && self.learn_serial(mchid).await => {}
            Ok(_) => self.store().note_verified(mchid, self.now()).await?,
            Err(error @ ServiceError::WechatPay(_)) => {
                self.store().note_error(mchid, self.now(), &error.with_causes()).await?;
            }
            Err(_) => {}
        }
        Ok(())
    }
}

pub(crate) fn parse_complaint(raw: &str) -> Result<Complaint> {
    serde_json::from_str(raw)
        .map_err(|error| ServiceError::Internal(format!("stored complaint is unreadable: {error}")))
}

/// When the complaint is to be read again by id. A re-opened complaint never re-enters the list window, so finished ones
/// are re-read for 30 days as well.
fn verify_after(complaint: &Complaint, seen_at: Timestamp) -> Timestamp {
    let age = seen_at - wire::instant(&complaint.complaint_time).unwrap_or(seen_at);
    let open = desk_domain::ComplaintState::from(complaint.complaint_state.as_str()).is_open();
    let pause = match (open, age) {
        (true, age) if age <= Span::days(3) => Span::minutes(10),
        (true, _) => Span::hours(1),
        (false, age) if age <= Span::days(30) => Span::hours(6),
        (false, _) => return Timestamp(i64::MAX),
    };
    seen_at + pause
}
