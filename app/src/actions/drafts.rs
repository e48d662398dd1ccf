use super::blocks::blocks_of;
use super::form::Brought;
use super::{author, complaint_id, form_id, service_notice, sign_in_again};
use crate::AppError;
use crate::words::Notice;
use desk_domain::message::blocks::Block;
use desk_domain::message::{Card, Link, Reply};
use desk_domain::refund::Given;
use desk_domain::{Actor, ComplaintId, Composed};
use desk_service::drafts::{self, DraftForm, DraftKept};
use desk_service::evidence::PictureError;
use desk_service::{Desk, ServiceError};
use http::StatusCode;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// What a multipart form brought, pictures already on the draft.
pub(super) struct Form {
    fields: Vec<(String, String)>,
    /// Why a picture was not taken.
    pub(super) refused: Option<PictureError>,
    /// Ids of the pictures that were taken.
    pub(super) attached: Vec<String>,
}

impl Form {
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// A field of which nothing is guessed: it may be missing, and it may have come twice.
    pub(super) fn given(&self, name: &str) -> Given {
        let mut values = self.fields.iter().filter(|(known, _)| known == name).map(|(_, value)| value);
        match values.next() {
            None => Given::Missing,
            Some(first) if values.all(|value| value == first) => Given::Once(first.clone()),
            Some(_) => Given::Twice,
        }
    }

    /// The blocks of a message, in their order; none in the form of an ordinary reply.
    pub(super) fn blocks(&self) -> Vec<Block> {
        blocks_of(self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// What is written: words with a link and a card, or blocks.
    pub(super) fn content(&self) -> Composed {
        let blocks = self.blocks();
        if !blocks.is_empty() {
            return blocks.into();
        }
        let text = |name| self.field(name).to_owned();
        let link = Link { url: text("link_url"), text: text("link_text") };
        let card = Card { appid: text("card_appid"), path: text("card_path"), text: text("card_text") };
        Composed::Reply(Reply::trimmed(text("text"), link, card))
    }

    /// The draft that it grew from; one that does not say replaces whatever is there.
    pub(super) fn grew_from(&self) -> Option<i64> {
        self.field("revision").parse().ok()
    }

    /// Keeps what is written.
    pub(super) async fn save(
        &self,
        desk: &Desk,
        actor: &Actor,
        complaint: &ComplaintId,
    ) -> Result<DraftKept, ServiceError> {
        self.save_as(desk, actor, complaint, self.content()).await
    }

    /// Keeps what has become of it.
    pub(super) async fn save_as(
        &self,
        desk: &Desk,
        actor: &Actor,
        complaint: &ComplaintId,
        content: Composed,
    ) -> Result<DraftKept, ServiceError> {
        let draft = DraftForm { content, grew_from: self.grew_from(), form: form_id(self.field("form")) };
        drafts::save(desk, actor, complaint, draft).await
    }

    pub(super) async fn read(desk: &Desk, actor: &Actor, data: MultipartData) -> Result<Self, AppError> {
        let Brought { fields, refused, attached, .. } = Brought::read(desk, actor, data).await?;
        Ok(Self { fields, refused, attached })
    }
}

/// For scripts: keeps the form of the composer while somebody writes, and says which revision it has become.
#[server(prefix = "/api", endpoint = "save_draft", input = MultipartFormData)]
pub(crate) async fn save_draft(data: MultipartData) -> Result<i64, AppError> {
    let (visit, actor, _) = author()?;
    let form = Form::read(&visit.desk, &actor, data).await?;
    let complaint = complaint_id(form.field("complaint"))?;
    match form.save(&visit.desk, &actor, &complaint).await? {
        DraftKept::Kept(revision) => Ok(revision),
        DraftKept::Aside => Err(AppError::new(StatusCode::CONFLICT, Notice::DraftConflict.code())),
        DraftKept::Sent => Err(AppError::new(StatusCode::CONFLICT, "draft_sent")),
    }
}

/// For scripts: adds pictures while the person goes on writing. Forms send theirs with the reply.
#[server(prefix = "/api", endpoint = "attach_image", input = MultipartFormData)]
pub(crate) async fn attach_image(data: MultipartData) -> Result<(), AppError> {
    let (visit, actor, _) = author()?;
    let form = Form::read(&visit.desk, &actor, data).await?;
    match form.refused {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

/// Keeps what a form brought whose author's sign-in has run out.
pub(super) async fn keep(desk: &Desk, actor: &Actor, complaint: &ComplaintId, form: &Form) -> Result<(), AppError> {
    form.save(desk, actor, complaint).await?;
    sign_in_again(&format!("/complaints/{complaint}"));
    Ok(())
}

/// The notice for a picture that was not taken.
pub(super) fn picture_notice(error: &PictureError) -> Notice {
    match error {
        PictureError::Service(error) => service_notice(error),
        other => Notice::of_picture(other),
    }
}
