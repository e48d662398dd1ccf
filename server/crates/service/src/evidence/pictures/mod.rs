//! Making pictures fit for WeChat Pay: JPEG or PNG of at most 2 MB, upright, without the metadata of phones. The memory
//! they take is known from their header, and they are reduced while they are decoded.

mod alike;
mod encode;
mod jpeg;
mod rows;
mod size;
#[cfg(test)]
mod tests;
mod turn;
mod unpack;
mod upload;

pub(crate) use alike::look_alike;
pub use upload::{Upload, begin_upload};

use crate::error::ServiceError;
use image::ImageFormat;
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use thiserror::Error;
use unpack::{Cost, Plan};

/// Largest file that is accepted, in bytes.
pub(crate) const MAX_UPLOAD_BYTES: usize = 20 * 1024 * 1024;
/// Most points of a picture that is sent: as many as a phone takes, and more than 2 MB hold without loss.
const MOST_POINTS: u64 = 4096 * 3072;
/// Bytes at the beginning of a file that tell its format.
const MAGIC: usize = 32;

#[derive(Debug, Error)]
pub enum PictureError {
    #[error("not a picture in jpg, png, bmp or webp format")]
    NotAPicture,
    /// An iPhone original that was not converted on the way.
    #[error("HEIC pictures are not supported")]
    Heic,
    #[error("larger than {max} bytes")]
    TooLarge { max: usize },
    #[error("too many pixels")]
    TooManyPixels,
    #[error("more than {max} pictures")]
    TooMany { max: usize },
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<desk_store::StoreError> for PictureError {
    fn from(error: desk_store::StoreError) -> Self {
        Self::Service(error.into())
    }
}

/// A picture WeChat Pay takes.
#[derive(Debug)]
pub(crate) struct Fitted {
    pub(crate) bytes: Vec<u8>,
    pub(crate) content_type: &'static str,
    pub(crate) extension: &'static str,
}

/// Makes a picked file fit, when memory for it is free.
pub(crate) async fn fit(file: File) -> Result<Fitted, PictureError> {
    let mut source = BufReader::new(file);
    let looked = tokio::task::spawn_blocking(move || Fitting::of(&mut source).map(|fitting| (fitting, source)));
    let (fitting, mut source) = looked.await.map_err(|error| ServiceError::Internal(error.to_string()))??;
    turn::in_turn(fitting.plan.cost, move || fitting.carry_out(&mut source)).await?
}

/// The same for bytes in memory, on this thread and without waiting for memory.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn fit_at_once(bytes: &[u8]) -> Result<Fitted, PictureError> {
    let mut source = Cursor::new(bytes);
    Fitting::of(&mut source)?.carry_out(&mut source)
}

/// How a picture is made fit.
#[derive(Clone, Copy, Debug)]
struct Fitting {
    format: ImageFormat,
    plan: Plan,
}

impl Fitting {
    fn of(source: &mut (impl BufRead + Seek)) -> Result<Self, PictureError> {
        let format = sniff(source)?;
        Ok(Self { format, plan: Plan::of(source, format, MOST_POINTS)? })
    }

    /// Decodes and encodes anew, so that nothing but the pixels survives: no EXIF, no location, no second file hidden
    /// behind.
    fn carry_out(self, source: &mut (impl BufRead + Seek)) -> Result<Fitted, PictureError> {
        let picture = self.plan.unpack(source)?;
        if self.format == ImageFormat::Jpeg { encode::as_jpeg(picture) } else { encode::smallest_loss(picture) }
    }
}

fn sniff(source: &mut (impl BufRead + Seek)) -> Result<ImageFormat, PictureError> {
    let mut head = Vec::with_capacity(MAGIC);
    let read = source.seek(SeekFrom::Start(0)).and_then(|_| source.take(MAGIC as u64).read_to_end(&mut head));
    read.map_err(ServiceError::File)?;
    if head.get(4..8) == Some(b"ftyp") {
        return Err(PictureError::Heic);
    }
    match image::guess_format(&head) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Bmp | ImageFormat::WebP)) => Ok(format),
        _ => Err(PictureError::NotAPicture),
    }
}

/// Whether a picture decodes to no more than the limit, by its header alone. Browsers decode whatever they are given.
pub(crate) fn is_modest(bytes: &[u8], format: ImageFormat) -> bool {
    size::sides(&mut Cursor::new(bytes), format).is_ok_and(size::is_modest)
}

fn refusal(error: image::ImageError) -> PictureError {
    match error {
        image::ImageError::Limits(_) => PictureError::TooManyPixels,
        _ => PictureError::NotAPicture,
    }
}
