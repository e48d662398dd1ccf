//! The picture folder: pictures of WeChat Pay's, downloaded with a signed request and cached, and attachments. Browsers
//! never see a URL of WeChat Pay's; links in the history expire after about an hour, so pictures are fetched when they
//! are first seen.

use crate::Result;
use crate::access::{self, require};
use crate::desk::Desk;
use crate::error::ServiceError;
use crate::evidence::missing::{failure_of, failure_of_file};
use crate::evidence::pictures::is_modest;
use crate::platform::{self, Caller};
use crate::work::{FetchPicture, Task};
use desk_domain::picture::Failure;
use desk_domain::{Actor, Permission, Picture};
use desk_store::media_key;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};

const REMOVED_TOGETHER: u32 = 100;

/// A lock for each picture that is being requested.
static ASKED_FOR: LazyLock<Mutex<HashMap<String, Weak<tokio::sync::Mutex<()>>>>> = LazyLock::new(Mutex::default);

/// A picture for a browser.
#[derive(Clone, Debug)]
pub struct PictureFile {
    pub bytes: Vec<u8>,
    pub content_type: &'static str,
}

pub(crate) fn href_of(url: &str) -> String {
    format!("/media/{}", media_key(url))
}

/// Reads a picture by its key: one of WeChat Pay's, which is fetched now unless it is cached, or an attachment. `None`
/// if there is none, or WeChat Pay does not return it.
///
/// # Errors
/// If the quota is used up, or the database or the picture folder cannot be used.
pub async fn picture(desk: &Desk, actor: &Actor, key: &str) -> Result<Option<PictureFile>> {
    require(actor, Permission::ComplaintRead)?;
    if !is_key(key) {
        return Ok(None);
    }
    let bytes = if let Some(attached) = desk.store().attachment(key).await? {
        access::complaint(desk, actor, Permission::ComplaintRead, &attached.complaint_id).await?;
        Some(read_picture_file(desk, key).await?)
    } else if let Some(theirs) = desk.store().media(key).await? {
        access::complaint(desk, actor, Permission::ComplaintRead, &theirs.complaint_id).await?;
        fetch_picture(desk, key, Caller::Person).await?
    } else {
        None
    };
    Ok(bytes.and_then(|bytes| content_type(&bytes).map(|content_type| PictureFile { bytes, content_type })))
}

/// The bytes of a picture of WeChat Pay's, from the folder or from WeChat Pay; `None` while it cannot be had. Of
/// several who look at the same picture at the same time, one requests it and the others wait.
pub(crate) async fn fetch_picture(desk: &Desk, key: &str, caller: Caller) -> Result<Option<Vec<u8>>> {
    let Some(record) = desk.store().media(key).await? else { return Ok(None) };
    if let Some(bytes) = kept_picture(desk, &record, caller).await? {
        return Ok(Some(bytes));
    }
    let turn = turn_of(key);
    let _turn = turn.lock().await;
    let Some(record) = desk.store().media(key).await? else { return Ok(None) };
    if let Some(bytes) = kept_picture(desk, &record, caller).await? {
        return Ok(Some(bytes));
    }
    if let Some(missing) = record.missing.as_ref().filter(|missing| missing.is_left_alone(desk.now())) {
        // A reading of the complaint may have brought the retry forward to now; it is queued again for its time.
        if let Some(at) = missing.again_at.filter(|_| record.asks_by_itself()) {
            desk.store().enqueue(&FetchPicture { key: key.to_owned() }.due(at)?).await?;
        }
        return Ok(None);
    }
    ask_for_picture(desk, &record, caller).await
}

/// The picture, if it is in the folder.
async fn kept_picture(desk: &Desk, record: &Picture, caller: Caller) -> Result<Option<Vec<u8>>> {
    if record.fetched_at.is_none() {
        return Ok(None);
    }
    match read_picture_file(desk, &record.key).await {
        // It was just removed from the folder to make room for others.
        Err(ServiceError::File(error)) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        bytes => {
            if caller == Caller::Person {
                desk.store().note_media_seen(&record.key, desk.now()).await?;
            }
            bytes.map(Some)
        }
    }
}

async fn ask_for_picture(desk: &Desk, record: &Picture, caller: Caller) -> Result<Option<Vec<u8>>> {
    let bytes = match download(desk, record, caller).await {
        Ok(bytes) => bytes,
        Err(error) => match failure_of(&error) {
            Some(failure) => return note_missing(desk, record, failure).await,
            None => return Err(error),
        },
    };
    let Some(content_type) = content_type(&bytes) else {
        return note_missing(desk, record, failure_of_file(&bytes)).await;
    };
    write_picture_file(desk, &record.key, &bytes).await?;
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    desk.store().note_media_fetched(record, content_type, size, desk.now()).await?;
    Ok(Some(bytes))
}

async fn note_missing(desk: &Desk, record: &Picture, failure: Failure) -> Result<Option<Vec<u8>>> {
    let now = desk.now();
    let (missing, again) = record.noted(failure, now);
    let at = missing.again_at.filter(|_| again);
    tracing::warn!(picture = %record.key, because = missing.because.as_str(), "a picture of WeChat Pay's cannot be had");
    let job = at.map(|at| FetchPicture { key: record.key.clone() }.due(at)).transpose()?;
    desk.store().note_media_missing(record, &missing, job.as_ref(), now).await?;
    Ok(None)
}

async fn download(desk: &Desk, record: &Picture, caller: Caller) -> Result<Vec<u8>> {
    let connection = platform::connection(desk, &record.mchid).await?;
    platform::download(desk, &connection, &record.url, caller).await
}

pub(crate) async fn read_picture_file(desk: &Desk, key: &str) -> Result<Vec<u8>> {
    Ok(tokio::fs::read(picture_path(desk, key)).await?)
}

/// Writes a temporary file and renames it, so that a crash leaves no partial picture under the key.
pub(crate) async fn write_picture_file(desk: &Desk, key: &str, bytes: &[u8]) -> Result<()> {
    let path = picture_path(desk, key);
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    let beside = path.with_extension(format!("{}.part", desk.new_id()));
    tokio::fs::write(&beside, bytes).await?;
    Ok(tokio::fs::rename(beside, path).await?)
}

pub(crate) async fn copy_picture_file(desk: &Desk, from: &str, to: &str) -> Result<()> {
    let bytes = read_picture_file(desk, from).await?;
    write_picture_file(desk, to, &bytes).await
}

pub(crate) async fn remove_picture_file(desk: &Desk, key: &str) -> Result<()> {
    match tokio::fs::remove_file(picture_path(desk, key)).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Removes cached pictures of WeChat Pay's until the rest fits the limit, those first that nobody has looked at for the
/// longest time. They are fetched again when somebody looks. Attachments stay.
pub(crate) async fn prune(desk: &Desk) -> Result<()> {
    let mut kept = desk.store().media_size().await?;
    while kept > desk.settings().pictures.media_cache_max_mb.bytes() {
        let oldest = desk.store().longest_unseen_media(REMOVED_TOGETHER).await?;
        if oldest.is_empty() {
            return Ok(());
        }
        for picture in oldest {
            if kept <= desk.settings().pictures.media_cache_max_mb.bytes() {
                return Ok(());
            }
            desk.store().let_media_go(&picture.key).await?;
            remove_picture_file(desk, &picture.key).await?;
            kept -= picture.size;
        }
    }
    Ok(())
}

/// The path of a picture. The first two characters of its key are a subfolder, which keeps folders small.
fn picture_path(desk: &Desk, key: &str) -> PathBuf {
    desk.settings().pictures.media_url.folder().join(&key[key.len() - 2..]).join(key)
}

/// The lock of a picture that is being requested.
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

/// Whether a text can be a key: hexadecimal digits and hyphens, which cannot leave the folder.
fn is_key(key: &str) -> bool {
    (32..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// The content type of a picture, by its bytes and never by its name. Only formats that cannot carry script, of a size
/// that a browser can decode.
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
