//! What a person has written and not sent.

use crate::Result;
use crate::desk::{Desk, require};
use crate::error::ServiceError;
use crate::pictures::{self, PictureError, Upload};
use crate::view::Attachment;
use desk_domain::message::DecisionNotes;
use desk_domain::{Actor, ComplaintId, Extras, Permission, reply};
use desk_store::AttachmentRecord;
use sha2::{Digest, Sha256};

/// A draft may be longer than a reply, so that nothing is lost while it is being shortened; this bounds what is stored.
const MAX_DRAFT_CHARS: usize = 20_000;
/// The same for all that goes along with it, in bytes as it is stored.
const MAX_EXTRAS_BYTES: usize = 64 * 1024;
const MAX_FILENAME_CHARS: usize = 100;

/// A picture that somebody picked for a message.
#[derive(Debug)]
pub struct Picked {
    pub filename: String,
    /// Where it stands among those that were picked; behind them if that is not known.
    pub place: Option<i64>,
    pub file: Upload,
}

impl Desk {
    /// Keeps the text. Also for a person whose sign-in has run out: it is their own text.
    ///
    /// # Errors
    /// If the complaint is not there, the text is beyond 20,000 characters, or the database cannot be used.
    pub async fn save_draft(&self, actor: &Actor, id: &ComplaintId, text: &str) -> Result<()> {
        require(actor, Permission::ComplaintReply)?;
        if text.chars().count() > MAX_DRAFT_CHARS {
            return Err(ServiceError::invalid("text", format!("longer than {MAX_DRAFT_CHARS} characters")));
        }
        self.store().complaint(id).await?.ok_or(ServiceError::NotFound)?;
        self.store().save_draft(&actor.staff_id, id, &reply::without_nul(text), self.now()).await?;
        Ok(())
    }

    /// Keeps link and card, or blocks, as they are; notes on a decision stay.
    ///
    /// # Errors
    /// If there is more than a draft may hold, or the database cannot be used.
    pub async fn save_draft_extras(&self, actor: &Actor, id: &ComplaintId, extras: Extras) -> Result<()> {
        require(actor, Permission::ComplaintReply)?;
        // Before anything is asked of the database.
        bounded(&extras)?;
        let kept = self.store().draft(&actor.staff_id, id).await?.and_then(|draft| draft.extras.decision);
        let extras = Extras { decision: kept, ..extras };
        bounded(&extras)?;
        Ok(self.store().save_draft_extras(&actor.staff_id, id, &extras, self.now()).await?)
    }

    /// Keeps what is written beside a decision on a refund; link, card and blocks stay.
    ///
    /// # Errors
    /// If there is more than a draft may hold, or the database cannot be used.
    pub(crate) async fn save_decision_notes(
        &self,
        actor: &Actor,
        id: &ComplaintId,
        notes: DecisionNotes,
    ) -> Result<()> {
        let extras = self.store().draft(&actor.staff_id, id).await?.map(|draft| draft.extras).unwrap_or_default();
        let extras = Extras { decision: Some(notes), ..extras };
        bounded(&extras)?;
        Ok(self.store().save_draft_extras(&actor.staff_id, id, &extras, self.now()).await?)
    }

    /// Whether the draft takes another picture. Asked before a picture is read: what is too much costs nothing.
    ///
    /// # Errors
    /// [`PictureError::TooMany`] if it does not, or the complaint is not there, or the database cannot be used.
    pub async fn expect_picture(&self, actor: &Actor, id: &ComplaintId) -> Result<(), PictureError> {
        require(actor, Permission::ComplaintReply)?;
        self.store().complaint(id).await?.ok_or(ServiceError::NotFound)?;
        if self.store().draft_attachments(&actor.staff_id, id).await?.len() < reply::MAX_IMAGES {
            Ok(())
        } else {
            Err(PictureError::TooMany { max: reply::MAX_IMAGES })
        }
    }

    /// Adds a picture to the draft, made fit for WeChat Pay.
    ///
    /// # Errors
    /// [`PictureError`] says what is wrong with the picture.
    pub async fn attach_image(
        &self,
        actor: &Actor,
        id: &ComplaintId,
        picked: Picked,
    ) -> Result<Attachment, PictureError> {
        self.expect_picture(actor, id).await?;
        let original = picked.file.finish().await?;
        let fitted = pictures::fit(original.file).await?;
        let record = AttachmentRecord {
            id: self.new_id(),
            complaint_id: id.clone(),
            staff_id: actor.staff_id.clone(),
            outbox_id: None,
            filename: sent_filename(&picked.filename, fitted.extension),
            content_type: fitted.content_type.to_owned(),
            size: i64::try_from(fitted.bytes.len()).unwrap_or(i64::MAX),
            original_size: original.size,
            sha256: hex::encode(Sha256::digest(&fitted.bytes)),
            original_sha256: original.sha256,
            position: picked.place,
            media_id: None,
            created_at: self.now(),
        };
        self.write_picture_file(&record.id, &fitted.bytes).await?;
        if !self.store().add_attachment(&record).await? {
            self.remove_picture_file(&record.id).await?;
            return Err(PictureError::TooMany { max: reply::MAX_IMAGES });
        }
        Ok(attachment_view(record))
    }

    /// Takes a picture off the draft.
    ///
    /// # Errors
    /// If it is not on a draft of this person, or the database cannot be used.
    pub async fn detach_image(&self, actor: &Actor, attachment_id: &str) -> Result<()> {
        require(actor, Permission::ComplaintReply)?;
        if !self.store().remove_attachment(attachment_id, &actor.staff_id).await? {
            return Err(ServiceError::NotFound);
        }
        self.remove_picture_file(attachment_id).await
    }
}

fn bounded(extras: &Extras) -> Result<()> {
    extras.bounded().map_err(|excess| ServiceError::invalid("extras", excess.to_string()))?;
    match serde_json::to_vec(extras) {
        Ok(stored) if stored.len() <= MAX_EXTRAS_BYTES => Ok(()),
        _ => Err(ServiceError::invalid("extras", format!("larger than {MAX_EXTRAS_BYTES} bytes"))),
    }
}

pub(crate) fn attachment_view(record: AttachmentRecord) -> Attachment {
    Attachment {
        href: format!("/media/{}", record.id),
        id: record.id,
        filename: record.filename,
        size: record.size,
        original_size: record.original_size,
    }
}

/// The name WeChat Pay is told: what the person called it, with the extension of what it has become.
fn sent_filename(original: &str, extension: &str) -> String {
    let base = original.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = base.rsplit_once('.').map_or(base, |(stem, _)| stem);
    let clean: String = stem
        .chars()
        .filter(|c| !c.is_control() && c.len_utf8() <= 3 && !"\"<>|:*?".contains(*c))
        .take(MAX_FILENAME_CHARS)
        .collect();
    let clean = clean.trim();
    format!("{}.{extension}", if clean.is_empty() { "image" } else { clean })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filename_keeps_its_words_and_loses_its_path() {
        assert_eq!(sent_filename("C:\\照片\\退款凭证.HEIC", "jpg"), "退款凭证.jpg");
        assert_eq!(sent_filename("../../etc/passwd", "png"), "passwd.png");
        assert_eq!(sent_filename("\"<😀>.png", "png"), "image.png");
    }
}
