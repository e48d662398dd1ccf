//! Pictures, there and back.

use crate::client::Client;
use crate::error::Error;
use crate::limits;
use crate::media_url::{self, Place};
use crate::transport::{Answer, Payload, Request};
use bytes::Bytes;
use http::Method;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

const UPLOAD: &str = "/v3/merchant-service/images/upload";

/// A picture as WeChat Pay hands it out. It is not signed: look at its content before showing it to anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DownloadedImage {
    /// The file.
    pub bytes: Bytes,
    /// `Content-Type` of the answer; unverified.
    pub content_type: Option<String>,
}

#[derive(Deserialize)]
struct Uploaded {
    media_id: String,
}

impl Client {
    /// Uploads a picture for a reply (图片上传接口, partner document 4012467222) and returns its `media_id`: jpg, png or bmp by content, at most 2 MB,
    /// under a name with the fitting extension. Harmless to repeat: each upload has an id of its own. Quota: 60 a minute.
    ///
    /// # Errors
    /// [`Error`]; [`Error::advice`] says what to do.
    pub async fn upload_image(&self, filename: &str, bytes: impl Into<Bytes>) -> Result<String, Error> {
        let bytes = bytes.into();
        let kind = limits::image(filename, &bytes)?;
        let meta = json!({ "filename": filename, "sha256": hex::encode(Sha256::digest(&bytes)) }).to_string();
        let payload = Payload::Upload { meta, filename: filename.to_owned(), content_type: kind.content_type(), bytes };
        let request = Request { method: Method::POST, path: UPLOAD, payload, answer: Answer::Signed };
        let uploaded: Uploaded = self.send(request).await?.json()?;
        Ok(uploaded.media_id)
    }

    /// Downloads a picture by the address an answer gave (图片请求接口, merchant document 4012467251). Only addresses on WeChat
    /// Pay's hosts, or on this client's own base, are accepted; the path is used unchanged, on this client's base. A link to
    /// Tencent's file store (`*.gfp.tencent-cloud.com`), as `image_list` may hold, is opened as it stands and unsigned. No
    /// redirect is followed. At most 10 MB; look at the dimensions before decoding it.
    ///
    /// # Errors
    /// [`Error`]; [`Error::advice`] says what to do.
    pub async fn download_image(&self, media_url: &str) -> Result<DownloadedImage, Error> {
        let answer = match media_url::place(media_url, &self.inner.api_base)? {
            Place::Api(path) => {
                self.send(Request { method: Method::GET, path, payload: Payload::None, answer: Answer::Picture })
                    .await?
            }
            Place::Store(link) => self.open(link).await?,
        };
        let content_type = answer.headers.get("Content-Type").and_then(|value| value.to_str().ok());
        Ok(DownloadedImage { content_type: content_type.map(ToOwned::to_owned), bytes: answer.body })
    }
}
