use super::blocks::blocks_of;
use super::{author, complaint_id, service_notice, sign_in_again};
use crate::AppError;
use crate::error::picture_code;
use desk_domain::message::blocks::{self, Block};
use desk_domain::message::{Card, Link};
use desk_domain::refund::Given;
use desk_domain::reply::without_nul;
use desk_domain::{Actor, ComplaintId, Extras};
use desk_service::{Desk, PictureError, ServiceError};
use http::StatusCode;
use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};

/// Largest text field of a form, in bytes: a draft of 20,000 characters with room to spare.
const MAX_FIELD_BYTES: usize = 128 * 1024;

/// What a multipart form brought, pictures already on the draft.
#[derive(Default)]
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

    /// What is sent: words with a link and a card, or blocks with their words.
    pub(super) fn content(&self) -> (String, Extras) {
        let blocks = self.blocks();
        if !blocks.is_empty() {
            return content_of(blocks);
        }
        let text = |name| self.field(name).to_owned();
        let link = Link { url: text("link_url"), text: text("link_text") };
        let card = Card { appid: text("card_appid"), path: text("card_path"), text: text("card_text") };
        (text("text"), Extras::trimmed(link, card))
    }

    /// Keeps the words and what goes along with them.
    pub(super) async fn save(&self, desk: &Desk, actor: &Actor, complaint: &ComplaintId) -> Result<(), ServiceError> {
        save_content(desk, actor, complaint, self.content()).await
    }

    /// Reads the form to its end, without U+0000, which not every database takes. The complaint's id comes before the
    /// pictures, which go onto the draft one by one.
    pub(super) async fn read(desk: &Desk, actor: &Actor, data: MultipartData) -> Result<Self, AppError> {
        let malformed = || AppError::new(StatusCode::BAD_REQUEST, "bad_request");
        let mut multipart = data.into_inner().ok_or_else(malformed)?;
        let mut form = Self::default();
        while let Some(field) = multipart.next_field().await.map_err(|_| malformed())? {
            let name = field.name().unwrap_or_default().to_owned();
            let filename = field.file_name().map(without_nul);
            let bytes = field.bytes().await.map_err(|_| malformed())?;
            match filename {
                // A browser without a chosen file sends an empty one.
                Some(_) if bytes.is_empty() => {}
                Some(filename) => {
                    let complaint = complaint_id(form.field("complaint"))?;
                    form.attach(desk, actor, &complaint, &filename, bytes.to_vec()).await;
                }
                None if bytes.len() > MAX_FIELD_BYTES => return Err(malformed()),
                None => form.fields.push((name, without_nul(&String::from_utf8_lossy(&bytes)))),
            }
        }
        Ok(form)
    }

    async fn attach(&mut self, desk: &Desk, actor: &Actor, complaint: &ComplaintId, filename: &str, bytes: Vec<u8>) {
        match desk.attach_image(actor, complaint, filename, bytes).await {
            Ok(picture) => self.attached.push(picture.id),
            Err(error) => self.refused = Some(error),
        }
    }
}

/// A message of blocks: its words are kept beside it, for the list of complaints.
pub(super) fn content_of(blocks: Vec<Block>) -> (String, Extras) {
    (blocks::words(&blocks), Extras { blocks, ..Extras::default() })
}

pub(super) async fn save_content(
    desk: &Desk,
    actor: &Actor,
    complaint: &ComplaintId,
    (text, extras): (String, Extras),
) -> Result<(), ServiceError> {
    desk.save_draft(actor, complaint, &text).await?;
    desk.save_draft_extras(actor, complaint, extras).await
}

/// For scripts: keeps the form of the composer while somebody writes.
#[server(prefix = "/api", endpoint = "save_draft", input = MultipartFormData)]
pub(crate) async fn save_draft(data: MultipartData) -> Result<(), AppError> {
    let (visit, actor, _) = author()?;
    let form = Form::read(&visit.desk, &actor, data).await?;
    let complaint = complaint_id(form.field("complaint"))?;
    Ok(form.save(&visit.desk, &actor, &complaint).await?)
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
    sign_in_again(complaint);
    Ok(())
}

/// The notice for a picture that was not taken.
pub(super) fn picture_notice(error: &PictureError) -> &'static str {
    match error {
        PictureError::Service(error) => service_notice(error),
        other => picture_code(other),
    }
}
