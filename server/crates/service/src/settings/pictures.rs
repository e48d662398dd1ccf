use super::numbers::Megabytes;
use super::section::Written;
use crate::section;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

section! {
    /// Pictures, ours and theirs.
    pub struct Pictures("", data_dir) {
        /// Where pictures are kept: file:// and a folder. Unless set, media in data_dir.
        media_url: MediaUrl = data_dir.join("media").into(),

        /// Megabytes that pictures fetched from WeChat Pay may take. Beyond that, those that nobody has looked at for the
        /// longest time are removed, and fetched again when somebody looks. Pictures attached here are never removed.
        media_cache_max_mb: Megabytes<10, 10_000_000> = Megabytes::new(2_000),
    }
}

/// The folder of pictures, written as an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MediaUrl(PathBuf);

impl MediaUrl {
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.0
    }
}

impl Written for MediaUrl {}

impl From<PathBuf> for MediaUrl {
    fn from(folder: PathBuf) -> Self {
        Self(folder)
    }
}

impl TryFrom<String> for MediaUrl {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.split_once("://") {
            Some(("file", "")) => Err("names no folder; write file:// and a folder".to_owned()),
            Some(("file", path)) => Ok(Self(path.into())),
            Some((scheme, _)) => Err(format!(
                "pictures cannot be kept at {scheme}:// addresses; use a folder, such as file://data/media"
            )),
            None => Err("must begin with file://, such as file://data/media".to_owned()),
        }
    }
}

impl From<MediaUrl> for String {
    fn from(url: MediaUrl) -> Self {
        format!("file://{}", url.0.display())
    }
}
