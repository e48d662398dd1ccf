//! What the platform accepts, checked before anything is sent.

use thiserror::Error;
use url::{Host, Url};

/// Longest span of a list call: both days together, in days (查询投诉单列表, merchant document 4012533431, 2025-08-28).
pub const MAX_WINDOW_DAYS: i64 = 30;
/// Most rows of one list page (merchant document 4012533431).
pub const MAX_LIST_LIMIT: u32 = 50;
/// Most rows of one page of negotiation history (查询投诉单协商历史, merchant document 4012533439; the earliest page said 50).
pub const MAX_HISTORY_LIMIT: u32 = 300;
/// Longest reply, in characters (提交回复, partner document 4012467213, 2025-09-01; older pages say 200).
pub const MAX_REPLY_CHARS: usize = 500;
/// Most pictures of one reply or refusal of a refund (partner documents 4012467213 and 4012467218).
pub const MAX_REPLY_IMAGES: usize = 4;
/// Largest picture, in bytes (图片上传接口, partner document 4012467222, 2025-09-01).
pub const MAX_IMAGE_BYTES: usize = 2 * 1024 * 1024;
/// Longest file name of a picture, in characters (partner document 4012467222).
pub const MAX_FILENAME_CHARS: usize = 128;
/// Longest notification URL, in characters (创建投诉通知回调地址, merchant document 4012458679, 2025-08-28).
pub const MAX_URL_CHARS: usize = 255;
/// Longest id of an uploaded picture, in characters.
const MAX_MEDIA_ID_CHARS: usize = 512;

/// What is wrong with a request: WeChat Pay would refuse it. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{field}: {problem}")]
pub struct LimitError {
    field: &'static str,
    problem: String,
}

impl LimitError {
    pub(crate) fn new(field: &'static str, problem: impl Into<String>) -> Self {
        Self { field, problem: problem.into() }
    }

    /// The field, in the platform's spelling.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// What is wrong with it.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

type Checked = Result<(), LimitError>;

/// APIv3 takes characters of one to three bytes of UTF-8 in every field.
pub(crate) fn three_byte_text(field: &'static str, text: &str) -> Checked {
    match text.chars().enumerate().find(|(_, c)| c.len_utf8() > 3) {
        Some((at, c)) => Err(LimitError::new(field, format!("character {} ({c}) is not accepted", at + 1))),
        None => Ok(()),
    }
}

pub(crate) fn text_length(field: &'static str, text: &str, max: usize) -> Checked {
    let count = text.chars().count();
    match count {
        0 => Err(LimitError::new(field, "is empty")),
        _ if count > max => Err(LimitError::new(field, format!("has {count} characters, {max} are allowed"))),
        _ => three_byte_text(field, text),
    }
}

/// A text of any length but none.
pub(crate) fn filled(field: &'static str, text: &str) -> Checked {
    text_length(field, text, usize::MAX)
}

/// Ids of uploaded pictures: at most four, each 1 to 512 characters.
pub(crate) fn pictures(field: &'static str, media_ids: &[String]) -> Checked {
    let count = media_ids.len();
    if count > MAX_REPLY_IMAGES {
        return Err(LimitError::new(field, format!("{count} pictures, {MAX_REPLY_IMAGES} are allowed")));
    }
    media_ids.iter().try_for_each(|id| text_length(field, id, MAX_MEDIA_ID_CHARS))
}

/// An identifier that becomes part of a path.
pub(crate) fn path_segment(field: &'static str, id: &str) -> Checked {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if (1..=64).contains(&id.len()) && id.bytes().all(allowed) {
        Ok(())
    } else {
        Err(LimitError::new(field, "must be 1 to 64 letters, digits, - or _"))
    }
}

/// HTTPS with a public ASCII host, no query. `loopback_api` allows plain HTTP to a loopback address, for an API that is
/// itself on loopback.
pub(crate) fn notification_url(url: &str, loopback_api: bool) -> Checked {
    let refuse = |problem: &str| Err(LimitError::new("url", problem));
    if !url.is_ascii() {
        return refuse("the host must be ASCII, Chinese domain names are not called");
    }
    if url.len() > MAX_URL_CHARS {
        return refuse("is longer than 255 characters");
    }
    let Ok(parsed) = Url::parse(url) else { return refuse("is no URL") };
    if url.contains('?') || url.contains('#') {
        return refuse("must not carry a query or fragment");
    }
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return refuse("must not carry a user name or password");
    }
    match parsed.scheme() {
        "https" => Ok(()),
        "http" if loopback_api && is_loopback(&parsed) => Ok(()),
        _ => refuse("must begin with https://"),
    }
}

/// Whether a URL names this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// The image types the platform takes, by content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ImageKind {
    Jpg,
    Png,
    Bmp,
}

impl ImageKind {
    /// By the first bytes; `None` for anything else.
    pub(crate) fn sniff(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [b'B', b'M', rest @ ..] if rest.len() >= 24 => Some(Self::Bmp),
            _ => None,
        }
    }

    pub(crate) const fn content_type(self) -> &'static str {
        match self {
            Self::Jpg => "image/jpeg",
            Self::Png => "image/png",
            Self::Bmp => "image/bmp",
        }
    }

    const fn extension(self) -> &'static str {
        match self {
            Self::Jpg => "jpg",
            Self::Png => "png",
            Self::Bmp => "bmp",
        }
    }
}

/// A picture with a name that says what it is.
pub(crate) fn image(filename: &str, bytes: &[u8]) -> Result<ImageKind, LimitError> {
    text_length("filename", filename, MAX_FILENAME_CHARS)?;
    if filename.contains(['"', '\r', '\n', '/', '\\']) {
        return Err(LimitError::new("filename", "must not hold quotes, slashes or line ends"));
    }
    if bytes.len() > MAX_IMAGE_BYTES {
        return Err(LimitError::new("file", format!("has {} bytes, 2 MB are allowed", bytes.len())));
    }
    let kind = ImageKind::sniff(bytes).ok_or_else(|| LimitError::new("file", "is no jpg, png or bmp picture"))?;
    let extension = filename.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    if extension.as_deref() == Some(kind.extension()) {
        Ok(kind)
    } else {
        Err(LimitError::new("filename", format!("must end in .{}", kind.extension())))
    }
}
