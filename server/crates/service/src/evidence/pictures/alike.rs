//! Comparing two pictures by their thumbnails.

use super::PictureError;
use super::encode::on_white;
use super::turn::in_turn;
use super::unpack::Plan;
use crate::error::ServiceError;
use image::DynamicImage;
use std::io::Cursor;

/// Largest mean difference in grey between two encodings of one picture.
const MOST_DIFFERENT: usize = 12;
/// Width and height of a thumbnail.
const SIDE: u32 = 16;
/// Points to which a picture is reduced while it is decoded.
const MOST_POINTS: u64 = 512 * 512;

/// Whether two pictures have similar thumbnails: WeChat Pay may have encoded ours again. A picture that cannot be
/// decoded looks like any other.
pub(crate) async fn look_alike(ours: Vec<u8>, theirs: Vec<u8>) -> Result<bool, ServiceError> {
    if ours == theirs {
        return Ok(true);
    }
    let (Some(ours), Some(theirs)) = (thumbnail(ours).await?, thumbnail(theirs).await?) else { return Ok(true) };
    Ok(difference(&ours, &theirs) <= MOST_DIFFERENT)
}

/// The grey thumbnail of a picture.
async fn thumbnail(bytes: Vec<u8>) -> Result<Option<Vec<u8>>, ServiceError> {
    let plan = |bytes: &[u8]| {
        let format = image::guess_format(bytes).map_err(|_| PictureError::NotAPicture)?;
        Plan::of(&mut Cursor::new(bytes), format, MOST_POINTS)
    };
    let Ok(plan) = plan(&bytes) else { return Ok(None) };
    in_turn(plan.cost, move || {
        let picture = on_white(plan.unpack(&mut Cursor::new(&bytes)).ok()?).ok()?;
        Some(DynamicImage::ImageRgb8(picture).thumbnail_exact(SIDE, SIDE).into_luma8().into_raw())
    })
    .await
}

/// The mean difference of two thumbnails' points, 0 to 255.
fn difference(a: &[u8], b: &[u8]) -> usize {
    let sum: usize = a.iter().zip(b).map(|(a, b)| usize::from(a.abs_diff(*b))).sum();
    sum / a.len().max(1)
}
