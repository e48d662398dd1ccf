//! Pictures, up and down.

use super::{Asked, IMAGES};
use crate::answer::{Answer, Refusal};
use crate::keys::random;
use crate::model::Media;
use crate::pictures;
use crate::shared::Shared;
use bytes::Bytes;
use http::{HeaderMap, header};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

const MAX_BYTES: usize = 2 * 1024 * 1024;
const MAX_FILENAME_CHARS: usize = 128;

/// The two parts of an upload.
pub(crate) struct Upload {
    /// The exact text of the part `meta`, which the signature covers.
    pub(crate) meta: String,
    file: Bytes,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meta {
    filename: String,
    sha256: String,
}

/// Takes a multipart body apart.
pub(super) async fn parse(headers: &HeaderMap, body: Bytes) -> Result<Upload, ()> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).ok_or(())?;
    let boundary = multer::parse_boundary(content_type).map_err(|_| ())?;
    let stream = futures::stream::iter([Ok::<_, std::io::Error>(body)]);
    let mut parts = multer::Multipart::new(stream, boundary);
    let (mut meta, mut file) = (None, None);
    while let Some(part) = parts.next_field().await.map_err(|_| ())? {
        match part.name() {
            Some("meta") => meta = Some(part.text().await.map_err(|_| ())?),
            Some("file") if part.file_name().is_some() => file = Some(part.bytes().await.map_err(|_| ())?),
            _ => return Err(()),
        }
    }
    Ok(Upload { meta: meta.ok_or(())?, file: file.ok_or(())? })
}

pub(super) fn upload(shared: &Shared, asked: &Asked<'_>) -> Result<Answer, Refusal> {
    let upload = asked.upload.as_ref().ok_or_else(|| Refusal::parameter("file", "需要meta和file两部分"))?;
    let meta: Meta = serde_json::from_str(&upload.meta).map_err(|_| Refusal::parameter("meta", "meta格式错误"))?;
    if meta.filename.chars().count() > MAX_FILENAME_CHARS || meta.filename.chars().any(|c| c.len_utf8() > 3) {
        return Err(Refusal::parameter("filename", "文件名过长或包含不支持的字符"));
    }
    let extension = meta.filename.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    if !matches!(extension.as_deref(), Some("jpg" | "png" | "bmp")) {
        return Err(Refusal::parameter("filename", "仅支持JPG、BMP、PNG格式"));
    }
    if upload.file.len() > MAX_BYTES {
        return Err(Refusal::parameter("file", "图片大小不能超过2M"));
    }
    if hex::encode(Sha256::digest(&upload.file)) != meta.sha256 {
        return Err(Refusal::parameter("sha256", "图片摘要不一致"));
    }
    let content_type =
        pictures::sniff(&upload.file).ok_or_else(|| Refusal::parameter("file", "仅支持JPG、BMP、PNG格式"))?;
    let mut state = shared.state();
    let media_id = format!("file{}_{}", u32::from_be_bytes(random()), state.next_number());
    state.media.insert(media_id.clone(), Media::Uploaded { bytes: upload.file.to_vec(), content_type });
    Ok(Answer::Json(json!({ "media_id": media_id })))
}

/// The path is looked up as it came: an id that was decoded and encoded anew is another one.
pub(super) fn download(shared: &Shared, asked: &Asked<'_>) -> Result<Answer, Refusal> {
    let encoded = asked.path.strip_prefix(IMAGES).unwrap_or_default();
    let id = percent_encoding::percent_decode_str(encoded).decode_utf8_lossy().into_owned();
    let again = percent_encoding::utf8_percent_encode(&id, percent_encoding::NON_ALPHANUMERIC).to_string();
    if again != encoded {
        return Err(Refusal::url("media_id", "图片ID编码不正确"));
    }
    let media = shared.state().media.get(&id).cloned();
    match media.ok_or_else(|| Refusal::missing("图片不存在"))? {
        Media::Uploaded { bytes, content_type } => Ok(Answer::Picture { bytes, content_type }),
        Media::Drawn { seed } => Ok(Answer::Picture { bytes: pictures::draw(seed), content_type: "image/png" }),
    }
}
