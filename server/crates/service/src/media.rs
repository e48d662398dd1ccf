//! Evidence pictures: those of WeChat Pay, fetched signed and kept, and those attached here. Browsers never see a WeChat
//! address; links in the history die after about an hour, so pictures are fetched when they are first seen.

use crate::Result;
use crate::desk::{Desk, require};
use crate::error::ServiceError;
use crate::group::Group;
use crate::pictures::is_modest;
use crate::quota::Caller;
use desk_domain::{Actor, Permission};
use desk_store::MediaRecord;
use desk_store::media_key;
use std::path::PathBuf;

const REMOVED_TOGETHER: u32 = 100;

/// A picture for a browser.
#[derive(Clone, Debug)]
pub struct Picture {
    pub bytes: Vec<u8>,
    pub content_type: &'static str,
}

pub(crate) fn href_of(url: &str) -> String {
    format!("/media/{}", media_key(url))
}

impl Desk {
    /// A picture by its key: of WeChat Pay (fetched now if it is not kept yet) or attached here. `None` if there is none.
    ///
    /// # Errors
    /// If WeChat Pay does not hand it out, or the database or the picture folder cannot be used.
    pub async fn picture(&self, actor: &Actor, key: &str) -> Result<Option<Picture>> {
        require(actor, Permission::ComplaintRead)?;
        if !is_key(key) {
            return Ok(None);
        }
        let bytes = if self.store().attachment(key).await?.is_some() {
            self.read_picture_file(key).await?
        } else {
            match self.fetch_picture(key, Caller::Person).await? {
                Some(bytes) => bytes,
                None => return Ok(None),
            }
        };
        Ok(content_type(&bytes).map(|content_type| Picture { bytes, content_type }))
    }

    /// The bytes of a WeChat picture, from the folder or from WeChat Pay.
    pub(crate) async fn fetch_picture(&self, key: &str, caller: Caller) -> Result<Option<Vec<u8>>> {
        let Some(record) = self.store().media(key).await? else { return Ok(None) };
        if record.fetched_at.is_some() {
            match self.read_picture_file(key).await {
                // It has just left the folder to make room for others.
                Err(ServiceError::File(error)) if error.kind() == std::io::ErrorKind::NotFound => {}
                bytes => {
                    if caller == Caller::Person {
                        self.store().note_media_seen(key, self.now()).await?;
                    }
                    return bytes.map(Some);
                }
            }
        }
        let bytes = match self.download(&record, caller).await {
            Ok(bytes) => bytes,
            Err(error) => {
                // What the desk itself could not do says nothing about the picture.
                if error.trouble().is_none() {
                    self.store().note_media_failed(key, self.now()).await?;
                }
                return Err(error);
            }
        };
        let Some(content_type) = content_type(&bytes) else {
            self.store().note_media_failed(key, self.now()).await?;
            let problem = "WeChat Pay handed out something that is no picture, or one too large to show";
            return Err(ServiceError::invalid("picture", problem));
        };
        self.write_picture_file(key, &bytes).await?;
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        self.store().note_media_fetched(key, content_type, size, self.now()).await?;
        Ok(Some(bytes))
    }

    async fn download(&self, record: &MediaRecord, caller: Caller) -> Result<Vec<u8>> {
        let connection = self.connection(&record.mchid).await?;
        let download = connection.client.download_image(&record.url);
        Ok(self.call(&record.mchid, Group::Download, caller, download).await?.bytes.to_vec())
    }

    pub(crate) async fn read_picture_file(&self, key: &str) -> Result<Vec<u8>> {
        Ok(tokio::fs::read(self.picture_path(key)).await?)
    }

    /// Writes beside and renames, so that a crash leaves no half picture under the key.
    pub(crate) async fn write_picture_file(&self, key: &str, bytes: &[u8]) -> Result<()> {
        let path = self.picture_path(key);
        if let Some(folder) = path.parent() {
            tokio::fs::create_dir_all(folder).await?;
        }
        let beside = path.with_extension(format!("{}.part", self.new_id()));
        tokio::fs::write(&beside, bytes).await?;
        Ok(tokio::fs::rename(beside, path).await?)
    }

    pub(crate) async fn copy_picture_file(&self, from: &str, to: &str) -> Result<()> {
        let bytes = self.read_picture_file(from).await?;
        self.write_picture_file(to, &bytes).await
    }

    pub(crate) async fn remove_picture_file(&self, key: &str) -> Result<()> {
        match tokio::fs::remove_file(self.picture_path(key)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Removes pictures of WeChat Pay, those that nobody has looked at for the longest time first, until the rest fits the
    /// limit. They are fetched again when somebody looks. What was attached here stays.
    pub(crate) async fn prune_pictures(&self) -> Result<()> {
        let mut kept = self.store().media_size().await?;
        while kept > self.settings().media_cache_max {
            let oldest = self.store().longest_unseen_media(REMOVED_TOGETHER).await?;
            if oldest.is_empty() {
                return Ok(());
            }
            for picture in oldest {
                if kept <= self.settings().media_cache_max {
                    return Ok(());
                }
                self.store().let_media_go(&picture.key).await?;
                self.remove_picture_file(&picture.key).await?;
                kept -= picture.size;
            }
        }
        Ok(())
    }

    /// Two characters of the key make the folder, so that no folder grows beyond what file systems like.
    fn picture_path(&self, key: &str) -> PathBuf {
        self.settings().media_dir.join(&key[key.len() - 2..]).join(key)
    }
}

/// Hexadecimal digits and hyphens: nothing that could leave the folder.
fn is_key(key: &str) -> bool {
    (32..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// By content, never by what somebody says it is; only pictures that cannot carry script, and that a browser can unpack.
pub(crate) fn content_type(bytes: &[u8]) -> Option<&'static str> {
    let format = image::guess_format(bytes).ok()?;
    if !is_modest(bytes, format) {
        return None;
    }
    match format {
        image::ImageFormat::Jpeg => Some("image/jpeg"),
        image::ImageFormat::Png => Some("image/png"),
        image::ImageFormat::Bmp => Some("image/bmp"),
        image::ImageFormat::Gif => Some("image/gif"),
        image::ImageFormat::WebP => Some("image/webp"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_cannot_name_a_path() {
        assert!(is_key(&media_key("https://api.mch.weixin.qq.com/v3/merchant-service/images/x")));
        for hostile in ["", "..", "../../../../../../../../../etc/passwd", "a/b", &"f".repeat(65)] {
            assert!(!is_key(hostile), "{hostile:?}");
        }
    }

    #[test]
    fn only_pictures_have_a_content_type() {
        assert_eq!(content_type(b"<svg onload=alert(1)>"), None);
        assert_eq!(content_type(b"<!doctype html>"), None);
        assert_eq!(content_type(b"\x89PNG\r\n\x1a\n"), None, "a name without a picture");
        assert_eq!(content_type(b"GIF89a\x40\x00\x40\x00"), Some("image/gif"));
        assert_eq!(content_type(b"GIF89a\xff\xff\xff\xff"), None, "too large to unpack");
    }
}
