//! Evidence pictures: those of WeChat Pay, fetched signed and kept, and those attached here. Browsers never see a WeChat
//! address; links in the history die after about an hour, so pictures are fetched when they are first seen.

use crate::Result;
use crate::desk::{Desk, require};
use crate::error::ServiceError;
use crate::evidence::missing::{Failure, asks_by_itself, is_left_alone};
use crate::evidence::pictures::is_modest;
use crate::group::Group;
use crate::platform::quota::Caller;
use crate::work::Work;
use desk_domain::{Actor, Permission};
use desk_store::MediaRecord;
use desk_store::media_key;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

const REMOVED_TOGETHER: u32 = 100;

/// The pictures that are being asked for.
static ASKED_FOR: LazyLock<Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>> = LazyLock::new(Mutex::default);

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
    /// A picture by its key: of WeChat Pay (fetched now if it is not kept yet) or attached here. `None` if there is none, or
    /// WeChat Pay does not hand it out.
    ///
    /// # Errors
    /// If the quota is used up, or the database or the picture folder cannot be used.
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

    /// The bytes of a WeChat picture, from the folder or from WeChat Pay; none while it cannot be had. Whoever looks at the
    /// same picture at the same time waits, so that it is asked for once.
    pub(crate) async fn fetch_picture(&self, key: &str, caller: Caller) -> Result<Option<Vec<u8>>> {
        let Some(record) = self.store().media(key).await? else { return Ok(None) };
        if let Some(bytes) = self.kept_picture(&record, caller).await? {
            return Ok(Some(bytes));
        }
        let turn = turn_of(key);
        let _turn = turn.lock().await;
        let Some(record) = self.store().media(key).await? else { return Ok(None) };
        if let Some(bytes) = self.kept_picture(&record, caller).await? {
            return Ok(Some(bytes));
        }
        if let Some(missing) = record.missing.as_ref().filter(|missing| is_left_alone(missing, self.now())) {
            // A reading of the complaint brings the job forward that would ask again.
            if let Some(at) = missing.retry_at.filter(|_| asks_by_itself(record.attempts)) {
                self.store().enqueue(&Work::FetchPicture { key: key.to_owned() }.due(at)).await?;
            }
            return Ok(None);
        }
        self.ask_for_picture(&record, caller).await
    }

    /// A picture that is in the folder.
    async fn kept_picture(&self, record: &MediaRecord, caller: Caller) -> Result<Option<Vec<u8>>> {
        if record.fetched_at.is_none() {
            return Ok(None);
        }
        match self.read_picture_file(&record.key).await {
            // It has just left the folder to make room for others.
            Err(ServiceError::File(error)) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            bytes => {
                if caller == Caller::Person {
                    self.store().note_media_seen(&record.key, self.now()).await?;
                }
                bytes.map(Some)
            }
        }
    }

    async fn ask_for_picture(&self, record: &MediaRecord, caller: Caller) -> Result<Option<Vec<u8>>> {
        let bytes = match self.download(record, caller).await {
            Ok(bytes) => bytes,
            Err(error) => match Failure::of(&error) {
                Some(failure) => return self.note_missing(record, &failure).await,
                None => return Err(error),
            },
        };
        let Some(content_type) = content_type(&bytes) else {
            return self.note_missing(record, &Failure::of_file(&bytes)).await;
        };
        self.write_picture_file(&record.key, &bytes).await?;
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        self.store().note_media_fetched(record, content_type, size, self.now()).await?;
        Ok(Some(bytes))
    }

    async fn note_missing(&self, record: &MediaRecord, failure: &Failure) -> Result<Option<Vec<u8>>> {
        let now = self.now();
        let (missing, again) = failure.noted(record.attempts, now);
        let at = missing.retry_at.filter(|_| again);
        tracing::warn!(picture = %record.key, because = %missing.failure, "a picture of WeChat Pay's cannot be had");
        let job = at.map(|at| Work::FetchPicture { key: record.key.clone() }.due(at));
        self.store().note_media_missing(record, &missing, job.as_ref(), now).await?;
        Ok(None)
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

/// Who holds it asks for this picture.
fn turn_of(key: &str) -> Arc<tokio::sync::Mutex<()>> {
    let mut asked_for = ASKED_FOR.lock().unwrap_or_else(PoisonError::into_inner);
    asked_for.retain(|_, turn| turn.strong_count() > 0);
    if let Some(turn) = asked_for.get(key).and_then(Weak::upgrade) {
        return turn;
    }
    let turn = Arc::default();
    asked_for.insert(key.to_owned(), Arc::downgrade(&turn));
    turn
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
