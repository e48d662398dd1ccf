//! Receiving a picture into an unnamed file, so that any number of slow uploads takes no memory, and nothing is left
//! behind whatever happens.

use super::{MAX_UPLOAD_BYTES, PictureError};
use crate::access::require;
use crate::desk::Desk;
use crate::error::ServiceError;
use desk_domain::{Actor, Permission};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use tokio::io::AsyncWriteExt;

/// A picture that is being uploaded.
#[derive(Debug)]
pub struct Upload {
    file: tokio::fs::File,
    size: usize,
    digest: Sha256,
}

/// A picture that was uploaded completely.
pub(crate) struct Original {
    pub(crate) file: File,
    pub(crate) size: i64,
    pub(crate) sha256: String,
}

/// Begins an upload.
///
/// # Errors
/// If the permission is missing or the picture folder cannot be used.
pub async fn begin_upload(desk: &Desk, actor: &Actor) -> Result<Upload, PictureError> {
    require(actor, Permission::ComplaintReply)?;
    let folder = desk.settings().pictures.media_url.folder().to_owned();
    tokio::fs::create_dir_all(&folder).await.map_err(ServiceError::File)?;
    let file = tokio::task::spawn_blocking(move || tempfile::tempfile_in(folder))
        .await
        .map_err(|error| ServiceError::Internal(error.to_string()))?
        .map_err(ServiceError::File)?;
    Ok(Upload { file: file.into(), size: 0, digest: Sha256::new() })
}

impl Upload {
    /// Adds the next bytes. A file that is too large is refused as soon as it is.
    ///
    /// # Errors
    /// [`PictureError::TooLarge`] beyond 20 MB, or if the picture folder cannot be used.
    pub async fn push(&mut self, bytes: &[u8]) -> Result<(), PictureError> {
        self.size += bytes.len();
        if self.size > MAX_UPLOAD_BYTES {
            return Err(PictureError::TooLarge { max: MAX_UPLOAD_BYTES });
        }
        self.digest.update(bytes);
        Ok(self.file.write_all(bytes).await.map_err(ServiceError::File)?)
    }

    pub(crate) async fn finish(mut self) -> Result<Original, ServiceError> {
        self.file.flush().await?;
        let mut file = self.file.into_std().await;
        file.seek(SeekFrom::Start(0))?;
        file.flush()?;
        let size = i64::try_from(self.size).unwrap_or(i64::MAX);
        Ok(Original { file, size, sha256: hex::encode(self.digest.finalize()) })
    }
}
