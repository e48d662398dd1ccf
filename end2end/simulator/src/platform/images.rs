//! Pictures, up and down.

use super::{Asked, IMAGES, content_type};
use crate::answer::{Answer, Refusal};
use crate::keys::random;
use crate::media;
use crate::model::Media;
use crate::pictures;
use crate::shared::Shared;
use bytes::Bytes;
use http::{HeaderMap, header};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

const MAX_BYTES: usize = 2 * 1024 * 1024;
const LABELS: [&str; 4] = ["image/jpg", "image/jpeg", "image/png", "image/bmp"];
const MAX_FILENAME_CHARS: usize = 128;

/// An upload whose signature can be looked at.
pub(crate) struct Upload {
    /// The exact text of the part `meta`, which the signature covers.
    pub(crate) meta: String,
    /// The part `file`, if all parts are as they should be.
    file: Result<File, Refusal>,
}

struct File {
    content_type: String,
    bytes: Bytes,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Meta {
    filename: String,
    sha256: String,
}

/// Takes a multipart body apart. `None` without a part `meta`: then nothing in it is signed.
pub(super) async fn parse(headers: &HeaderMap, body: Bytes) -> Option<Upload> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let boundary = multer::parse_boundary(content_type).ok().or_else(|| first_line(content_type, &body))?;
    let stream = futures::stream::iter([Ok::<_, std::io::Error>(body)]);
    let mut parts = Parts::default();
    let taken = parts.take_all(multer::Multipart::new(stream, boundary)).await;
    let file = parts.file.ok_or_else(|| Refusal::parameter("file", "file必填"));
    Some(Upload { meta: parts.meta?, file: taken.and(file) })
}

/// What parts a body whose header forgot to say so, as some clients do.
fn first_line(content_type: &str, body: &[u8]) -> Option<String> {
    let line = body.strip_prefix(b"--")?.split(|byte| *byte == b'\r').next()?;
    let is_forgotten = content_type::essence(content_type) == "multipart/form-data" && !content_type.contains(';');
    is_forgotten.then(|| std::str::from_utf8(line).ok().map(ToOwned::to_owned)).flatten()
}

#[derive(Default)]
struct Parts {
    meta: Option<String>,
    file: Option<File>,
}

impl Parts {
    async fn take_all(&mut self, mut multipart: multer::Multipart<'_>) -> Result<(), Refusal> {
        let mut problem = Ok(());
        // What is wrong with one part is told when the signature over another has been looked at.
        while let Some(part) = multipart.next_field().await.map_err(|_| malformed())? {
            problem = problem.and(self.take(part).await);
        }
        problem
    }

    async fn take(&mut self, part: multer::Field<'_>) -> Result<(), Refusal> {
        let content_type = part.headers().get(header::CONTENT_TYPE).cloned();
        let content_type = content_type.as_ref().map(|value| value.to_str().unwrap_or_default());
        match part.name() {
            Some("meta") if self.meta.is_none() => {
                self.meta = Some(part.text().await.map_err(|_| malformed())?);
                let is_json = content_type.is_none_or(content_type::is_json);
                if is_json {
                    Ok(())
                } else {
                    Err(Refusal::parameter("meta", "meta的Content-Type应为application/json"))
                }
            }
            Some("file") if self.file.is_none() => {
                let is_named = part.file_name().is_some_and(|name| !name.is_empty());
                let content_type = content_type::essence(content_type.unwrap_or_default());
                self.file = Some(File { content_type, bytes: part.bytes().await.map_err(|_| malformed())? });
                if is_named { Ok(()) } else { Err(Refusal::parameter("file", "file缺少filename")) }
            }
            Some("meta" | "file") => Err(Refusal::parameter("file", "meta和file只能各有一部分")),
            _ => Err(Refusal::parameter("file", "只能有meta和file两部分")),
        }
    }
}

fn malformed() -> Refusal {
    Refusal::parameter("file", "multipart格式错误")
}

pub(super) fn too_large() -> Refusal {
    Refusal::parameter("file", "图片大小不能超过2M")
}

pub(super) fn upload(shared: &Shared, asked: &Asked<'_>) -> Result<Answer, Refusal> {
    let upload = asked.upload.as_ref().ok_or_else(|| Refusal::parameter("meta", "meta必填"))?;
    let meta: Meta = serde_json::from_str(&upload.meta).map_err(|_| Refusal::parameter("meta", "meta格式错误"))?;
    named(&meta.filename)?;
    let file = upload.file.as_ref().map_err(Clone::clone)?;
    let content_type = file.picture()?;
    if hex::encode(Sha256::digest(&file.bytes)) != meta.sha256 {
        return Err(Refusal::parameter("meta/sha256", "图片摘要不一致"));
    }
    let mut state = shared.state();
    let media_id = format!("file{}_{}", u32::from_be_bytes(random()), state.next_number());
    state.media.insert(media_id.clone(), Media::Uploaded { bytes: file.bytes.clone(), content_type });
    Ok(Answer::Json(json!({ "media_id": media_id })))
}

fn named(filename: &str) -> Result<(), Refusal> {
    if filename.chars().count() > MAX_FILENAME_CHARS || filename.chars().any(|c| c.len_utf8() > 3) {
        return Err(Refusal::parameter("meta/filename", "文件名过长或包含不支持的字符"));
    }
    let extension = filename.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("jpg" | "png" | "bmp") => Ok(()),
        _ => Err(Refusal::parameter("meta/filename", "仅支持JPG、BMP、PNG格式")),
    }
}

impl File {
    /// The type of a picture that is one, and is labelled as a picture.
    fn picture(&self) -> Result<&'static str, Refusal> {
        if self.bytes.len() > MAX_BYTES {
            return Err(too_large());
        }
        let sniffed = pictures::sniff(&self.bytes);
        let sniffed = sniffed.ok_or_else(|| Refusal::parameter("file", "仅支持JPG、BMP、PNG格式"))?;
        // Clients are about that label one picture like another.
        if LABELS.contains(&self.content_type.as_str()) {
            Ok(sniffed)
        } else {
            Err(Refusal::parameter("file", "file的Content-Type应为图片类型"))
        }
    }
}

/// The path is looked up as it came: an id that was decoded and encoded anew is another one.
pub(super) fn download(shared: &Shared, asked: &Asked<'_>) -> Result<Answer, Refusal> {
    let encoded = asked.path.strip_prefix(IMAGES).unwrap_or_default();
    let id = percent_encoding::percent_decode_str(encoded).decode_utf8_lossy().into_owned();
    if media::encoded(&id) != encoded {
        return Err(Refusal::url("media_id", "图片ID编码不正确"));
    }
    let media = shared.state().media.get(&id).cloned();
    let media = media.ok_or_else(|| Refusal::missing("图片不存在"))?;
    if !asked.query.is_empty() && !media::opens(&id, asked.query, shared.now()) {
        return Err(Refusal::not_permitted("图片链接已失效"));
    }
    match media {
        Media::Uploaded { bytes, content_type } => Ok(Answer::Picture { bytes: bytes.to_vec(), content_type }),
        Media::Drawn { seed } => Ok(Answer::Picture { bytes: pictures::draw(seed), content_type: "image/png" }),
    }
}
