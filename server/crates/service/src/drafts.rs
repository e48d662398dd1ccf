//! What a person has written and not sent.

use crate::Result;
use crate::desk::{Desk, require};
use crate::error::ServiceError;
use crate::pictures::{self, PictureError};
use crate::view::Attachment;
use desk_domain::refund::Notes;
use desk_domain::{Actor, ComplaintId, Extras, Permission, reply};
use desk_store::AttachmentRecord;
use sha2::{Digest, Sha256};

/// A draft may be longer than a reply, so that nothing is lost while it is being shortened; this bounds what is stored.
const MAX_DRAFT_CHARS: usize = 20_000;
/// The same for blocks.
const MAX_DRAFT_BLOCKS: usize = 50;
/// What the dialog of a refund is called in the store.
const REFUND_DIALOG: &str = "refund";
const MAX_FILENAME_CHARS: usize = 100;

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

    /// Keeps link and card, or blocks, as they are.
    ///
    /// # Errors
    /// If there are more than 50 blocks, or the database cannot be used.
    pub async fn save_draft_extras(&self, actor: &Actor, id: &ComplaintId, extras: Extras) -> Result<()> {
        require(actor, Permission::ComplaintReply)?;
        if extras.blocks.len() > MAX_DRAFT_BLOCKS {
            return Err(ServiceError::invalid("blocks", format!("more than {MAX_DRAFT_BLOCKS} blocks")));
        }
        Ok(self.store().save_draft_extras(&actor.staff_id, id, &extras, self.now()).await?)
    }

    /// Keeps what is typed in the dialog of a refund. Also for a person whose sign-in has run out: it is their own text.
    ///
    /// # Errors
    /// If the permission is missing, there are more than 20,000 characters, or the database cannot be used.
    pub async fn keep_refund_notes(&self, actor: &Actor, id: &ComplaintId, notes: &Notes) -> Result<()> {
        require(actor, Permission::RefundDecide)?;
        if notes.chars() > MAX_DRAFT_CHARS {
            return Err(ServiceError::invalid("notes", format!("longer than {MAX_DRAFT_CHARS} characters")));
        }
        let fields = serde_json::to_string(notes).map_err(|error| ServiceError::Internal(error.to_string()))?;
        Ok(self.store().save_dialog_draft(&actor.staff_id, id, REFUND_DIALOG, &fields, self.now()).await?)
    }

    /// What is typed there and not sent.
    pub(crate) async fn refund_notes(&self, actor: &Actor, id: &ComplaintId) -> Result<Notes> {
        let fields = self.store().dialog_draft(&actor.staff_id, id, REFUND_DIALOG).await?;
        Ok(fields.and_then(|fields| serde_json::from_str(&fields).ok()).unwrap_or_default())
    }

    /// Adds a picture to the draft, made fit for WeChat Pay.
    ///
    /// # Errors
    /// [`PictureError`] says what is wrong with the picture.
    pub async fn attach_image(
        &self,
        actor: &Actor,
        id: &ComplaintId,
        filename: &str,
        bytes: Vec<u8>,
    ) -> Result<Attachment, PictureError> {
        require(actor, Permission::ComplaintReply)?;
        self.store().complaint(id).await?.ok_or(ServiceError::NotFound)?;
        let original_size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let fitted = tokio::task::spawn_blocking(move || pictures::fit(&bytes))
            .await
            .map_err(|error| ServiceError::Internal(error.to_string()))??;
        let record = AttachmentRecord {
            id: self.new_id(),
            complaint_id: id.clone(),
            staff_id: actor.staff_id.clone(),
            outbox_id: None,
            filename: sent_filename(filename, fitted.extension),
            content_type: fitted.content_type.to_owned(),
            size: i64::try_from(fitted.bytes.len()).unwrap_or(i64::MAX),
            original_size,
            sha256: hex::encode(Sha256::digest(&fitted.bytes)),
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
