use super::drafts::{Form, keep, picture_notice};
use super::notes::lead_to_note;
use super::{
    author, back_to, back_to_block, complaint_id, form_id, lead_to, outbox_id, send_notice, service_notice, signed_in,
};
use crate::AppError;
use crate::words::Notice;
use desk_domain::conversation::SeenRows;
use desk_domain::message::blocks::{self, Block, BlocksError};
use desk_domain::message::edit::Edit;
use desk_domain::{Actor, ComplaintId};
use desk_service::complaints;
use desk_service::drafts::{self, DraftKept};
use desk_service::send::{self, PutBack, ReplyForm, SendError};
use desk_service::{Desk, ServiceError, Settling};
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// What the button says that brings a picture, which is on the draft once the form has been read.
const ADD_PICTURE: &str = "add:picture";
/// What scripts say once they have brought pictures by themselves.
const PLACE_PICTURES: &str = "place_pictures";
/// Buttons that keep what is written and send nothing.
const KEEPS: [&str; 3] = ["save", ADD_PICTURE, PLACE_PICTURES];
/// What the button says that leads to where notes are typed; the reply is kept.
const TO_NOTE: &str = "note";
/// Buttons beside a second version of the draft, which they name.
const SETTLES: [(&str, Settling); 3] =
    [("copy_take", Settling::Take), ("copy_join", Settling::Join), ("copy_drop", Settling::Drop)];

/// Sends a reply, or keeps it as a draft: on request, after any refusal, and when the sign-in has run out meanwhile.
#[server(prefix = "/api", endpoint = "reply", input = MultipartFormData)]
pub(crate) async fn reply(data: MultipartData) -> Result<(), AppError> {
    let (visit, actor, signed_in) = author()?;
    let form = Form::read(&visit.desk, &actor, data).await?;
    let complaint = complaint_id(form.field("complaint"))?;
    if !signed_in {
        return keep(&visit.desk, &actor, &complaint, &form).await;
    }
    match Intent::of(&form) {
        Intent::Detach(picture) => detach(&visit.desk, &actor, &complaint, &form, picture).await,
        Intent::Change(edit) => change_blocks(&visit.desk, &actor, &complaint, &form, edit).await,
        Intent::Settle(copy, settling) => settle(&visit.desk, &actor, &complaint, &form, copy, settling).await,
        Intent::Keep => keep_for_later(&visit.desk, &actor, &complaint, &form).await,
        Intent::Note => {
            let kept = form.save(&visit.desk, &actor, &complaint).await;
            let refused = form.refused.as_ref().map(picture_notice);
            lead_to_note(&complaint, form.field("query"), refused.or_else(|| outcome(&kept)));
            Ok(())
        }
        Intent::Send => send(&visit.desk, &actor, &complaint, &form).await,
    }
}

/// What the author of a form wants.
enum Intent<'a> {
    Send,
    /// Nothing but to have it kept; also whatever was wanted of a form whose pictures were refused.
    Keep,
    /// A picture taken off.
    Detach(&'a str),
    Change(Edit),
    /// A note instead.
    Note,
    /// Another version of the draft taken, added or dropped.
    Settle(&'a str, Settling),
}

impl<'a> Intent<'a> {
    fn of(form: &'a Form) -> Self {
        let (intent, detached) = (form.field("intent"), form.field("detach"));
        let settled = SETTLES.into_iter().find(|(name, _)| !form.field(name).is_empty());
        if let Some((name, settling)) = settled {
            Self::Settle(form.field(name), settling)
        } else if !detached.is_empty() {
            Self::Detach(detached)
        } else if intent == TO_NOTE {
            Self::Note
        } else if form.refused.is_some() || KEEPS.contains(&intent) {
            Self::Keep
        } else {
            Edit::parse(intent).map_or(Self::Send, Self::Change)
        }
    }
}

async fn send(desk: &Desk, actor: &Actor, complaint: &ComplaintId, form: &Form) -> Result<(), AppError> {
    let reply = ReplyForm {
        content: form.content(),
        seen: seen(form),
        send_same: form.field("send_same") == "true",
        grew_from: form.grew_from(),
        form: form_id(form.field("form")),
    };
    let (notice, place) = match send::reply(desk, actor, complaint, reply).await {
        Ok(_) => (None, None),
        Err(error) => (send_notice(&error), block_of(&error)),
    };
    back_to_block(complaint, form.field("query"), notice, place);
    Ok(())
}

/// The rows that were in sight, and those that were shown beside the button that sends in spite of them. A form that names
/// none asks for no check.
fn seen(form: &Form) -> Option<SeenRows> {
    let rows = ["seen", "send_anyway"].into_iter().flat_map(|name| form.field(name).split_whitespace());
    let seen: SeenRows = rows.map(str::to_owned).collect();
    (!seen.is_empty()).then_some(seen)
}

/// Another version of the draft is taken, added or dropped; everything that is written is kept.
async fn settle(
    desk: &Desk,
    actor: &Actor,
    complaint: &ComplaintId,
    form: &Form,
    copy: &str,
    settling: Settling,
) -> Result<(), AppError> {
    let kept = form.save(desk, actor, complaint).await;
    let settled = match kept {
        Ok(_) => drafts::settle_copy(desk, actor, complaint, copy, settling).await,
        Err(error) => Err(error),
    };
    back_to(complaint, form.field("query"), settled.as_ref().err().map(service_notice));
    Ok(())
}

/// The notice for a draft that was kept: something newer may stand in its place.
fn kept_notice(kept: DraftKept, notice: impl Into<Option<Notice>>) -> Option<Notice> {
    match kept {
        DraftKept::Aside => Some(Notice::DraftConflict),
        DraftKept::Kept(_) | DraftKept::Sent => notice.into(),
    }
}

/// Keeps what is written, and shows the block that a picture has become.
async fn keep_for_later(desk: &Desk, actor: &Actor, complaint: &ComplaintId, form: &Form) -> Result<(), AppError> {
    let intent = form.field("intent");
    let brought = !form.attached.is_empty() || intent == PLACE_PICTURES;
    let notice = match (form.save(desk, actor, complaint).await, &form.refused) {
        (Err(error), _) => Some(service_notice(&error)),
        (_, Some(error)) => Some(picture_notice(error)),
        (Ok(kept), _) if brought => kept_notice(kept, Notice::PictureAdded),
        (Ok(kept), _) if intent == ADD_PICTURE => kept_notice(kept, Notice::PictureNone),
        (Ok(kept), _) => kept_notice(kept, Notice::DraftSaved),
    };
    let blocks = form.blocks().len();
    let place = (brought && blocks > 0).then_some(blocks);
    back_to_block(complaint, form.field("query"), notice, place);
    Ok(())
}

/// A picture was taken off the draft; everything that is written is kept.
async fn detach(
    desk: &Desk,
    actor: &Actor,
    complaint: &ComplaintId,
    form: &Form,
    picture: &str,
) -> Result<(), AppError> {
    let kept = form.save(desk, actor, complaint).await;
    let detached = drafts::detach_image(desk, actor, picture).await.and(kept);
    back_to(complaint, form.field("query"), outcome(&detached));
    Ok(())
}

/// A block was moved, styled, added or taken away; everything that is written is kept.
async fn change_blocks(
    desk: &Desk,
    actor: &Actor,
    complaint: &ComplaintId,
    form: &Form,
    edit: Edit,
) -> Result<(), AppError> {
    let mut blocks = form.blocks();
    let pictures = |blocks: &[Block]| blocks::attachments(blocks).map(ToOwned::to_owned).collect::<Vec<_>>();
    let before = pictures(&blocks);
    let place = edit.apply(&mut blocks);
    let after = pictures(&blocks);
    let mut kept = form.save_as(desk, actor, complaint, blocks.into()).await;
    for picture in before.iter().filter(|picture| !after.contains(picture)) {
        kept = drafts::detach_image(desk, actor, picture).await.and(kept);
    }
    back_to_block(complaint, form.field("query"), outcome(&kept), Some(place));
    Ok(())
}

/// The notice for a change of the draft, which shows by itself unless it failed or stands aside.
fn outcome(kept: &Result<DraftKept, ServiceError>) -> Option<Notice> {
    kept.as_ref().map_or_else(|error| Some(service_notice(error)), |kept| kept_notice(*kept, None))
}

/// The block that stands in the way of sending, if it is one.
const fn block_of(error: &SendError) -> Option<usize> {
    match error {
        SendError::Blocks(BlocksError::Block { at, .. }) => Some(*at),
        _ => None,
    }
}

#[server(prefix = "/api", endpoint = "complete")]
pub(crate) async fn complete(complaint: String, query: Option<String>, form: Option<String>) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let complaint = complaint_id(&complaint)?;
    let notice = match send::complete(&visit.desk, &actor, &complaint, form.as_deref().and_then(form_id)).await {
        Ok(_) => Some(Notice::Completing),
        Err(error) => send_notice(&error),
    };
    back_to(&complaint, &query.unwrap_or_default(), notice);
    Ok(())
}

#[server(prefix = "/api", endpoint = "withdraw")]
pub(crate) async fn withdraw(complaint: String, outbox: String, query: Option<String>) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let done = send::withdraw(&visit.desk, &actor, &outbox_id(&outbox)?).await;
    finish(&complaint, query, done, Notice::Withdrawn, Notice::TooLate)
}

#[server(prefix = "/api", endpoint = "send_now")]
pub(crate) async fn send_now(complaint: String, outbox: String, query: Option<String>) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let done = send::send_now(&visit.desk, &actor, &outbox_id(&outbox)?).await;
    finish(&complaint, query, done, None, None)
}

#[server(prefix = "/api", endpoint = "verify_now")]
pub(crate) async fn verify_now(complaint: String, outbox: String, query: Option<String>) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let done = send::verify_now(&visit.desk, &actor, &outbox_id(&outbox)?).await;
    finish(&complaint, query, done, Notice::Verifying, Notice::NothingToVerify)
}

#[server(prefix = "/api", endpoint = "edit_and_resend")]
pub(crate) async fn edit_and_resend(
    complaint: String,
    outbox: String,
    seen: Option<String>,
    query: Option<String>,
) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let (complaint, query) = (complaint_id(&complaint)?, query.unwrap_or_default());
    let seen = seen.filter(|seen| !seen.is_empty());
    let notice = match send::edit_and_resend(&visit.desk, &actor, &outbox_id(&outbox)?, seen.as_deref()).await {
        Ok(PutBack::Done) => Notice::BackInDraft,
        Ok(PutBack::NotResendable) => Notice::NotResendable,
        Ok(PutBack::SomethingNew) => {
            let (page, query) = (format!("/complaints/{complaint}/resend"), format!("{query}&outbox={outbox}"));
            lead_to(&page, &query, Notice::SomethingNew);
            return Ok(());
        }
        Err(error) => service_notice(&error),
    };
    back_to(&complaint, &query, notice);
    Ok(())
}

/// A person says whether a row of the history is a message whose outcome is unknown.
#[server(prefix = "/api", endpoint = "judge_row")]
pub(crate) async fn judge_row(
    complaint: String,
    outbox: String,
    entry_id: String,
    is_ours: bool,
    query: Option<String>,
) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let done = send::judge_row(&visit.desk, &actor, &outbox_id(&outbox)?, &entry_id, is_ours).await;
    finish(&complaint, query, done, if is_ours { Notice::RowIsOurs } else { Notice::RowIsNotOurs }, Notice::RowIsJudged)
}

#[server(prefix = "/api", endpoint = "dismiss_trouble")]
pub(crate) async fn dismiss_trouble(complaint: String, outbox: String, query: Option<String>) -> Result<(), AppError> {
    let (visit, actor) = signed_in()?;
    let done = complaints::dismiss_trouble(&visit.desk, &actor, &outbox_id(&outbox)?).await;
    finish(&complaint, query, done, Notice::Dismissed, None)
}

/// Leads back with a word on whether it was done, came too late, or failed.
fn finish(
    complaint: &str,
    query: Option<String>,
    done: Result<bool, ServiceError>,
    yes: impl Into<Option<Notice>>,
    no: impl Into<Option<Notice>>,
) -> Result<(), AppError> {
    let notice = match &done {
        Ok(true) => yes.into(),
        Ok(false) => no.into(),
        Err(error) => Some(service_notice(error)),
    };
    back_to(&complaint_id(complaint)?, &query.unwrap_or_default(), notice);
    Ok(())
}
