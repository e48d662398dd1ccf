//! Forms in parts, read piece by piece and no further than they may go.

use super::{complaint_id, form_id};
use crate::AppError;
use desk_domain::reply::without_nul;
use desk_domain::{Actor, ComplaintId};
use desk_service::Desk;
use desk_service::drafts::{self, Picked};
use desk_service::evidence::{self, PictureError};
use desk_service::send;
use http::StatusCode;
use leptos::server_fn::codec::MultipartData;
use multer::{Field, Multipart};

/// Longest field, in bytes: a draft of 20,000 characters with room to spare.
const MAX_FIELD_BYTES: usize = 128 * 1024;
/// All fields together, with their names.
const MAX_BYTES: usize = 384 * 1024;
/// Most files of a form; of those that it is for there are four.
const MAX_FILES: usize = 8;
/// The places that browsers can count.
const PLACES: std::ops::RangeInclusive<i64> = 1..=1 << 53;

/// What a form brought, pictures already on the draft.
#[derive(Default)]
pub(super) struct Brought {
    pub(super) fields: Vec<(String, String)>,
    /// Why a picture was not taken.
    pub(super) refused: Option<PictureError>,
    /// Ids of the pictures that were taken.
    pub(super) attached: Vec<String>,
    bytes: usize,
    files: usize,
}

impl Brought {
    /// Reads to the end, without U+0000, which not every database takes. The complaint's id comes before the pictures, which
    /// go onto the draft one by one.
    pub(super) async fn read(desk: &Desk, actor: &Actor, data: MultipartData) -> Result<Self, AppError> {
        let mut multipart: Multipart<'static> = data.into_inner().ok_or_else(malformed)?;
        let mut brought = Self::default();
        while let Some(field) = multipart.next_field().await.map_err(|_| malformed())? {
            match field.file_name().map(without_nul) {
                Some(filename) => brought.take_file(desk, actor, filename, field).await?,
                None => brought.take_text(field).await?,
            }
        }
        Ok(brought)
    }

    async fn take_text(&mut self, mut field: Field<'static>) -> Result<(), AppError> {
        let name = field.name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        self.bytes += name.len();
        while let Some(piece) = field.chunk().await.map_err(|_| malformed())? {
            self.bytes += piece.len();
            bytes.extend_from_slice(&piece);
            if bytes.len() > MAX_FIELD_BYTES || self.bytes > MAX_BYTES {
                return Err(too_large());
            }
        }
        self.fields.push((name, without_nul(&String::from_utf8_lossy(&bytes))));
        Ok(())
    }

    async fn take_file(
        &mut self,
        desk: &Desk,
        actor: &Actor,
        filename: String,
        mut field: Field<'static>,
    ) -> Result<(), AppError> {
        // A browser without a chosen file sends an empty one.
        let Some(first) = first_bytes(&mut field).await? else { return Ok(()) };
        self.files += 1;
        if self.files > MAX_FILES {
            return Err(too_large());
        }
        let complaint = complaint_id(self.field("complaint"))?;
        // A picture of a form that was sent before has left with it.
        if let Some(form) = form_id(self.field("form"))
            && send::was_sent(desk, actor, &form).await?
        {
            return Ok(());
        }
        // What is refused is passed over: the words behind it are still to come.
        match self.attach(desk, actor, &complaint, filename, &first, field).await? {
            Ok(id) => self.attached.push(id),
            Err(error) => self.refused = Some(error),
        }
        Ok(())
    }

    async fn attach(
        &self,
        desk: &Desk,
        actor: &Actor,
        complaint: &ComplaintId,
        filename: String,
        first: &[u8],
        field: Field<'static>,
    ) -> Result<Result<String, PictureError>, AppError> {
        if let Err(error) = drafts::expect_picture(desk, actor, complaint).await {
            return Ok(Err(error));
        }
        let file = match keep(desk, actor, first, field).await? {
            Ok(file) => file,
            Err(error) => return Ok(Err(error)),
        };
        let picked = Picked { filename, place: self.next_place(), file };
        Ok(drafts::attach_image(desk, actor, complaint, picked).await.map(|picture| picture.id))
    }

    /// Where the next picture stands, if the form says where its first does.
    fn next_place(&self) -> Option<i64> {
        let first: i64 = self.field("place").parse().ok()?;
        PLACES.contains(&first).then(|| first + i64::try_from(self.attached.len()).unwrap_or_default())
    }

    fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// The beginning of a file; none of an empty one, which may come in an empty piece.
async fn first_bytes(field: &mut Field<'static>) -> Result<Option<Vec<u8>>, AppError> {
    while let Some(piece) = field.chunk().await.map_err(|_| malformed())? {
        if !piece.is_empty() {
            return Ok(Some(piece.to_vec()));
        }
    }
    Ok(None)
}

/// Puts a file aside while it comes, and stops where it is too large.
async fn keep(
    desk: &Desk,
    actor: &Actor,
    first: &[u8],
    mut field: Field<'static>,
) -> Result<Result<desk_service::evidence::Upload, PictureError>, AppError> {
    let mut file = match evidence::begin_upload(desk, actor).await {
        Ok(file) => file,
        Err(error) => return Ok(Err(error)),
    };
    if let Err(error) = file.push(first).await {
        return Ok(Err(error));
    }
    while let Some(piece) = field.chunk().await.map_err(|_| malformed())? {
        if let Err(error) = file.push(&piece).await {
            return Ok(Err(error));
        }
    }
    Ok(Ok(file))
}

fn malformed() -> AppError {
    AppError::new(StatusCode::BAD_REQUEST, "bad_request")
}

fn too_large() -> AppError {
    AppError::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large")
}
