//! What a person has written and not sent.

use crate::Result;
use crate::access::{self, require};
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::evidence::{self, PictureError, Upload};
use desk_domain::draft::{Saved, Settled, Settling};
use desk_domain::refund::Notes;
use desk_domain::{Actor, Attachment, ComplaintId, Composed, FormId, NewDraft, Permission, reply};
use desk_store::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

/// Most that is typed in a dialog, in bytes as it is stored.
const MAX_DIALOG_BYTES: usize = 64 * 1024;
/// What the dialog of a refund is called in the store.
const REFUND_DIALOG: &str = "refund";
const MAX_FILENAME_CHARS: usize = 100;

/// A picture that somebody picked for a message.
#[derive(Debug)]
pub struct Picked {
    pub filename: String,
    /// Where it stands among those that were picked; behind them if that is not known.
    pub place: Option<i64>,
    pub file: Upload,
}

/// A draft as its composer brings it.
#[derive(Clone, Debug, Default)]
pub struct DraftForm {
    pub content: Composed,
    /// The revision that it grew from. `None` replaces whatever is there.
    pub grew_from: Option<i64>,
    pub form: Option<FormId>,
}

/// What became of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftKept {
    /// It is the draft, at this revision.
    Kept(i64),
    /// Something newer is the draft; both are kept.
    Aside,
    /// These words have left already.
    Sent,
}

/// Keeps what is written. Also for a person whose sign-in has run out: it is their own text. An older copy does not replace a
/// newer one; both are then kept.
///
/// # Errors
/// [`ServiceError::NoRoom`] if it is more than a draft may hold; if the complaint is not there, or the database cannot be
/// used.
pub async fn save(desk: &Desk, actor: &Actor, id: &ComplaintId, draft: DraftForm) -> Result<DraftKept> {
    access::complaint(desk, actor, Permission::ComplaintReply, id).await?;
    keep(desk, actor, id, draft).await
}

/// Keeps what is written about a complaint that its author may answer, in one transaction.
pub(crate) async fn keep(desk: &Desk, actor: &Actor, id: &ComplaintId, draft: DraftForm) -> Result<DraftKept> {
    draft.content.bounded().map_err(|excess| ServiceError::invalid("draft", excess.to_string()))?;
    let content = draft.content.without_nul().fits().map_err(|_| ServiceError::NoRoom)?;
    let new = NewDraft {
        staff_id: actor.staff_id.clone(),
        complaint_id: id.clone(),
        content,
        grew_from: draft.grew_from,
        form: draft.form,
        at: desk.now(),
    };
    match desk.store().save_draft(&new).await? {
        Saved::Kept(revision) => Ok(DraftKept::Kept(revision)),
        Saved::Aside => Ok(DraftKept::Aside),
        Saved::Sent => Ok(DraftKept::Sent),
        Saved::NoRoom => Err(ServiceError::NoRoom),
    }
}

/// Does with a copy of a draft what its author wants.
///
/// # Errors
/// [`ServiceError::NoRoom`] if both together are more than a draft may hold; if there is no such copy, or the database
/// cannot be used.
pub async fn settle_copy(desk: &Desk, actor: &Actor, id: &ComplaintId, key: &str, settling: Settling) -> Result<()> {
    access::complaint(desk, actor, Permission::ComplaintReply, id).await?;
    match desk.store().settle_copy(&actor.staff_id, id, key, settling, desk.now()).await? {
        Settled::Done => Ok(()),
        Settled::NotThere => Err(ServiceError::NotFound),
        Settled::NoRoom => Err(ServiceError::NoRoom),
    }
}

/// Keeps what is typed in the dialog of a refund. Also for a person whose sign-in has run out: it is their own text.
///
/// # Errors
/// If the permission is missing, there is no such complaint, [`ServiceError::NoRoom`] if it is more than is kept, or if the
/// database cannot be used.
pub async fn keep_refund_notes(desk: &Desk, actor: &Actor, id: &ComplaintId, notes: &Notes) -> Result<()> {
    access::complaint(desk, actor, Permission::RefundDecide, id).await?;
    save_refund_notes(desk, actor, id, notes).await
}

/// The same for a complaint that the person is known to decide on.
pub(crate) async fn save_refund_notes(desk: &Desk, actor: &Actor, id: &ComplaintId, notes: &Notes) -> Result<()> {
    keep_dialog(desk, actor, id, REFUND_DIALOG, notes).await.map(drop)
}

/// What is typed there and not sent.
pub(crate) async fn refund_notes(desk: &Desk, actor: &Actor, id: &ComplaintId) -> Result<Notes> {
    of_dialog(desk, actor, id, REFUND_DIALOG).await
}

/// Keeps what is typed in a dialog about a complaint that its author may see, and says how it is stored.
pub(crate) async fn keep_dialog<T: Serialize>(
    desk: &Desk,
    actor: &Actor,
    id: &ComplaintId,
    dialog: &str,
    typed: &T,
) -> Result<String> {
    let fields = serde_json::to_string(typed).map_err(|error| ServiceError::Internal(error.to_string()))?;
    if fields.len() > MAX_DIALOG_BYTES {
        return Err(ServiceError::NoRoom);
    }
    desk.store().save_dialog_draft(&actor.staff_id, id, dialog, &fields, desk.now()).await?;
    Ok(fields)
}

/// What is typed in a dialog and not sent.
pub(crate) async fn of_dialog<T: DeserializeOwned + Default>(
    desk: &Desk,
    actor: &Actor,
    id: &ComplaintId,
    dialog: &str,
) -> Result<T> {
    let fields = desk.store().dialog_draft(&actor.staff_id, id, dialog).await?;
    let read =
        |fields: String| serde_json::from_str(&fields).map_err(|_| StoreError::Corrupt { what: "draft of a dialog" });
    Ok(fields.map(read).transpose()?.unwrap_or_default())
}

/// Whether the draft takes another picture. Asked before a picture is read: what is too much costs nothing.
///
/// # Errors
/// [`PictureError::TooMany`] if it does not, or the complaint is not there, or the database cannot be used.
pub async fn expect_picture(desk: &Desk, actor: &Actor, id: &ComplaintId) -> Result<(), PictureError> {
    access::complaint(desk, actor, Permission::ComplaintReply, id).await?;
    if desk.store().draft_attachments(&actor.staff_id, id).await?.len() < reply::MAX_IMAGES {
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
    desk: &Desk,
    actor: &Actor,
    id: &ComplaintId,
    picked: Picked,
) -> Result<AttachedPicture, PictureError> {
    expect_picture(desk, actor, id).await?;
    let original = picked.file.finish().await?;
    let fitted = evidence::fit(original.file).await?;
    let record = Attachment {
        id: desk.new_id(),
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
        uploaded_as: None,
        created_at: desk.now(),
    };
    evidence::write_picture_file(desk, &record.id, &fitted.bytes).await?;
    if !desk.store().add_attachment(&record).await? {
        evidence::remove_picture_file(desk, &record.id).await?;
        return Err(PictureError::TooMany { max: reply::MAX_IMAGES });
    }
    Ok(attachment_view(record))
}

/// Takes a picture off the draft.
///
/// # Errors
/// If it is not on a draft of this person, or the database cannot be used.
pub async fn detach_image(desk: &Desk, actor: &Actor, attachment_id: &str) -> Result<()> {
    require(actor, Permission::ComplaintReply)?;
    if !desk.store().remove_attachment(attachment_id, &actor.staff_id).await? {
        return Err(ServiceError::NotFound);
    }
    evidence::remove_picture_file(desk, attachment_id).await
}

/// A picture attached to the draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedPicture {
    pub id: String,
    pub filename: String,
    pub href: String,
    pub size: i64,
    pub original_size: i64,
}

pub(crate) fn attachment_view(record: Attachment) -> AttachedPicture {
    AttachedPicture {
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
