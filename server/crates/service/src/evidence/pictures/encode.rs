//! Encoding a picture as a file that WeChat Pay takes, which stops at the limit of its length.

use super::size::within;
use super::{Fitted, PictureError, refusal};
use desk_domain::reply::MAX_IMAGE_BYTES;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, RgbImage};
use std::io::{self, Write};

/// Qualities that are tried in this order until the file fits.
const JPEG_QUALITIES: [u8; 4] = [90, 82, 74, 66];

/// A file in memory that cannot grow beyond WeChat Pay's limit.
#[derive(Default)]
struct Capped(Vec<u8>);

impl Write for Capped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > MAX_IMAGE_BYTES {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Encodes as PNG if that is small enough, and otherwise as JPEG.
pub(super) fn smallest_loss(picture: DynamicImage) -> Result<Fitted, PictureError> {
    match png(&picture) {
        Some(bytes) => Ok(Fitted { bytes, content_type: "image/png", extension: "png" }),
        None => as_jpeg(picture),
    }
}

/// Encodes as JPEG, lowering the quality first and then the size until the file fits.
pub(super) fn as_jpeg(picture: DynamicImage) -> Result<Fitted, PictureError> {
    let mut picture = DynamicImage::ImageRgb8(on_white(picture)?);
    // Ends at the latest with a picture of one point: each turn takes three quarters of the sides.
    loop {
        for quality in JPEG_QUALITIES {
            let mut file = Capped::default();
            match picture.write_with_encoder(JpegEncoder::new_with_quality(&mut file, quality)) {
                Ok(()) => return Ok(Fitted { bytes: file.0, content_type: "image/jpeg", extension: "jpg" }),
                Err(image::ImageError::IoError(error)) if error.kind() == io::ErrorKind::FileTooLarge => {}
                Err(error) => return Err(refusal(error)),
            }
        }
        let points = u64::from(picture.width()) * u64::from(picture.height());
        let (width, height) = within((picture.width(), picture.height()), points * 9 / 16);
        picture = picture.thumbnail_exact(width, height);
    }
}

fn png(picture: &DynamicImage) -> Option<Vec<u8>> {
    let (colour, points) = match picture {
        DynamicImage::ImageRgba8(picture) => (png::ColorType::Rgba, picture.as_raw()),
        DynamicImage::ImageRgb8(picture) => (png::ColorType::Rgb, picture.as_raw()),
        DynamicImage::ImageLuma8(picture) => (png::ColorType::Grayscale, picture.as_raw()),
        _ => return None,
    };
    let mut file = Capped::default();
    let mut encoder = png::Encoder::new(&mut file, picture.width(), picture.height());
    encoder.set_color(colour);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header().ok()?;
    let mut writing = writer.stream_writer().ok()?;
    writing.write_all(points).ok()?;
    writing.finish().ok()?;
    writer.finish().ok()?;
    Some(file.0)
}

/// Puts a picture on white, in place: JPEG has no transparency, and the page is white.
pub(super) fn on_white(picture: DynamicImage) -> Result<RgbImage, PictureError> {
    let (width, height) = (picture.width(), picture.height());
    let mut points = match picture {
        DynamicImage::ImageRgba8(picture) => picture.into_raw(),
        DynamicImage::ImageRgb8(picture) => return Ok(picture),
        opaque if !opaque.color().has_alpha() => return Ok(opaque.into_rgb8()),
        other => other.into_rgba8().into_raw(),
    };
    let count = points.len() / 4;
    for at in 0..count {
        let opacity = u16::from(points[at * 4 + 3]);
        for n in 0..3 {
            let colour = u16::from(points[at * 4 + n]);
            let seen = (colour * opacity + 255 * (255 - opacity) + 127) / 255;
            points[at * 3 + n] = u8::try_from(seen).unwrap_or(u8::MAX);
        }
    }
    points.truncate(count * 3);
    points.shrink_to_fit();
    RgbImage::from_raw(width, height, points).ok_or(PictureError::NotAPicture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgba, RgbaImage};

    #[test]
    fn what_was_transparent_is_white() {
        let picture = RgbaImage::from_fn(3, 1, |x, _| Rgba([10, 20, 30, [0, 255, 127][x as usize]]));
        let shown = on_white(DynamicImage::ImageRgba8(picture)).unwrap();
        assert_eq!(shown.into_raw(), [255, 255, 255, 10, 20, 30, 133, 138, 143]);
    }

    #[test]
    fn a_file_is_written_no_further_than_it_may_be_long() {
        let mut file = Capped::default();
        assert!(file.write_all(&vec![0; MAX_IMAGE_BYTES]).is_ok());
        assert!(file.write_all(&[0]).is_err());
        assert_eq!(file.0.len(), MAX_IMAGE_BYTES);
    }
}
