//! The limits on a picture's size, checked by its header before it is decoded or a browser is given it.

use super::{PictureError, jpeg};
use image::{ImageFormat, ImageReader};
use std::io::{BufRead, Seek, SeekFrom};

/// Longest side of a picture; browsers draw none that is longer.
const MAX_SIDE: u32 = 32_767;
/// Most memory that the points of a picture may take at four bytes each: 67 megapixels. Photos of 50 megapixels and
/// screenshots of 1080 by 30,000 are below it; a small file that unpacks to more is an attack.
const MAX_UNPACKED: u64 = 256 * 1024 * 1024;
/// Bytes of a point in a browser's memory, whatever the format.
const POINT: u64 = 4;

/// Width and height.
pub(super) type Sides = (u32, u32);

/// Whether a size is within the limits, for pictures that are attached, compared or shown alike.
pub(super) fn is_modest((width, height): Sides) -> bool {
    width <= MAX_SIDE && height <= MAX_SIDE && points((width, height)) * POINT <= MAX_UNPACKED
}

pub(super) const fn points((width, height): Sides) -> u64 {
    width as u64 * height as u64
}

/// Reads the size from the header of a file.
pub(super) fn sides(source: &mut (impl BufRead + Seek), format: ImageFormat) -> Result<Sides, PictureError> {
    source.seek(SeekFrom::Start(0)).map_err(|_| PictureError::NotAPicture)?;
    let (width, height) = match format {
        ImageFormat::Jpeg => jpeg::frame(source)?.sides,
        ImageFormat::Gif => gif_sides(source)?,
        _ => ImageReader::with_format(&mut *source, format).into_dimensions().map_err(super::refusal)?,
    };
    if width == 0 || height == 0 { Err(PictureError::NotAPicture) } else { Ok((width, height)) }
}

/// Reads the size of a GIF, which is shown as WeChat Pay returns it and never decoded here.
fn gif_sides(source: &mut impl BufRead) -> Result<Sides, PictureError> {
    let mut head = [0; 10];
    source.read_exact(&mut head).map_err(|_| PictureError::NotAPicture)?;
    let side = |low, high| u32::from(u16::from_le_bytes([head[low], head[high]]));
    Ok((side(6, 7), side(8, 9)))
}

/// The largest size of the same shape that has no more points than this.
pub(super) fn within((width, height): Sides, most: u64) -> Sides {
    if points((width, height)) <= most {
        return (width, height);
    }
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let share = (most as f64 / points((width, height)) as f64).sqrt();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "smaller than the side it comes from")]
    let shrunk = |side: u32| ((f64::from(side) * share) as u32).max(1);
    let (small_width, small_height) = (shrunk(width), shrunk(height));
    // A side of one point cannot be reduced; then the other has to be reduced further.
    let room = |other: u32| u32::try_from((most / u64::from(other)).max(1)).unwrap_or(u32::MAX);
    (small_width.min(room(small_height)), small_height.min(room(small_width)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photos_and_long_screenshots_are_modest_and_bombs_are_not() {
        for sides in [(1, 1), (8160, 6120), (6120, 8160), (9248, 6936), (1080, 30_000), (30_000, 1440), (8191, 8191)] {
            assert!(is_modest(sides), "{sides:?}");
        }
        for sides in [(12_000, 12_000), (9000, 9000), (32_768, 4), (4, 65_535), (8193, 8193), (u32::MAX, u32::MAX)] {
            assert!(!is_modest(sides), "{sides:?}");
        }
    }

    #[test]
    fn a_picture_keeps_its_shape() {
        assert_eq!(within((4000, 3000), 12_000_000), (4000, 3000));
        assert_eq!(within((8000, 6000), 12_000_000), (4000, 3000));
        assert_eq!(within((1080, 30_000), 8_100_000), (540, 15_000));
        assert_eq!(within((30_000, 1), 7500), (7500, 1));
        assert_eq!(within((2, 30_000), 100), (1, 100));
    }
}
