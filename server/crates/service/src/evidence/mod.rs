//! Pictures: attachments are made fit for WeChat Pay, and those of WeChat Pay are fetched and cached.

mod jobs;
mod media;
mod missing;
mod pictures;

#[cfg(feature = "testing")]
pub(crate) use media::content_type;
pub use media::{PictureFile, picture};
pub(crate) use media::{
    copy_picture_file, fetch_picture, href_of, prune, read_picture_file, remove_picture_file, write_picture_file,
};
#[cfg(feature = "testing")]
pub(crate) use pictures::fit_at_once;
pub use pictures::{PictureError, Upload, begin_upload};
pub(crate) use pictures::{fit, look_alike};
