//! Pictures made fit for WeChat Pay: jpg or png of at most 2 MB, upright, without the data a phone writes into them.

use crate::error::ServiceError;
use desk_domain::reply::MAX_IMAGE_BYTES;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, imageops};
use std::io::Cursor;
use thiserror::Error;

/// Largest file that is looked at, in bytes.
pub(crate) const MAX_UPLOAD_BYTES: usize = 20 * 1024 * 1024;
/// Largest picture that is decoded: about 60 megapixels, more than any phone takes. A small file that unpacks to more is
/// an attack.
const MAX_SIDE: u32 = 12_000;
const MAX_DECODED_BYTES: u64 = 256 * 1024 * 1024;
/// Two encodings of one picture differ by less than this much in grey.
const MOST_DIFFERENT: usize = 12;
/// Tried in this order until the result fits.
const JPEG_QUALITIES: [u8; 4] = [90, 82, 74, 66];

#[derive(Debug, Error)]
pub enum PictureError {
    #[error("not a picture in jpg, png, bmp or webp format")]
    NotAPicture,
    /// An iPhone original that was not converted on the way.
    #[error("HEIC pictures are not supported")]
    Heic,
    #[error("larger than {max} bytes")]
    TooLarge { max: usize },
    #[error("too many pixels")]
    TooManyPixels,
    #[error("more than {max} pictures")]
    TooMany { max: usize },
    #[error(transparent)]
    Service(#[from] ServiceError),
}

impl From<desk_store::StoreError> for PictureError {
    fn from(error: desk_store::StoreError) -> Self {
        Self::Service(error.into())
    }
}

/// A picture WeChat Pay takes.
#[derive(Debug)]
pub(crate) struct Fitted {
    pub(crate) bytes: Vec<u8>,
    pub(crate) content_type: &'static str,
    pub(crate) extension: &'static str,
}

/// Decodes and encodes anew, so that nothing but the pixels survives: no EXIF, no place, no second file hidden behind.
pub(crate) fn fit(bytes: &[u8]) -> Result<Fitted, PictureError> {
    if bytes.len() > MAX_UPLOAD_BYTES {
        return Err(PictureError::TooLarge { max: MAX_UPLOAD_BYTES });
    }
    let format = sniff(bytes)?;
    let picture = decode(bytes, format)?;
    if format != ImageFormat::Jpeg
        && let Some(png) = encode_png(&picture).filter(|png| png.len() <= MAX_IMAGE_BYTES)
    {
        return Ok(Fitted { bytes: png, content_type: "image/png", extension: "png" });
    }
    shrink_to_jpeg(picture)
}

fn sniff(bytes: &[u8]) -> Result<ImageFormat, PictureError> {
    if bytes.get(4..8) == Some(b"ftyp") {
        return Err(PictureError::Heic);
    }
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Bmp | ImageFormat::WebP)) => Ok(format),
        _ => Err(PictureError::NotAPicture),
    }
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, PictureError> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_DECODED_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    // Not every decoder asks for its memory before it takes it.
    if decoder.total_bytes() > MAX_DECODED_BYTES {
        return Err(PictureError::TooManyPixels);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Whether two pictures show the same as far as a thumbnail tells: WeChat Pay may have encoded ours anew. What cannot be
/// decoded looks like anything.
pub(crate) async fn look_alike(ours: Vec<u8>, theirs: Vec<u8>) -> Result<bool, ServiceError> {
    if ours == theirs {
        return Ok(true);
    }
    let compare = move || match (thumbnail(&ours), thumbnail(&theirs)) {
        (Some(ours), Some(theirs)) => difference(&ours, &theirs) <= MOST_DIFFERENT,
        _ => true,
    };
    tokio::task::spawn_blocking(compare).await.map_err(|error| ServiceError::Internal(error.to_string()))
}

/// A picture in grey, 16 by 16 points.
fn thumbnail(bytes: &[u8]) -> Option<Vec<u8>> {
    let picture = decode(bytes, image::guess_format(bytes).ok()?).ok()?;
    Some(on_white(picture).resize_exact(16, 16, imageops::FilterType::Triangle).into_luma8().into_raw())
}

/// Mean difference of two thumbnails' points, 0 to 255.
fn difference(a: &[u8], b: &[u8]) -> usize {
    let sum: usize = a.iter().zip(b).map(|(a, b)| usize::from(a.abs_diff(*b))).sum();
    sum / a.len().max(1)
}

/// Whether a picture unpacks to no more than is accepted here, by its header alone. Browsers unpack what they are given.
pub(crate) fn is_modest(bytes: &[u8], format: ImageFormat) -> bool {
    let (width, height) = match (format, bytes) {
        // Shown as they come from WeChat Pay, and not decoded here.
        (ImageFormat::Gif, [_, _, _, _, _, _, w0, w1, h0, h1, ..]) => {
            (u32::from(u16::from_le_bytes([*w0, *w1])), u32::from(u16::from_le_bytes([*h0, *h1])))
        }
        _ => match ImageReader::with_format(Cursor::new(bytes), format).into_dimensions() {
            Ok(sides) => sides,
            Err(_) => return false,
        },
    };
    let unpacked = u64::from(width) * u64::from(height) * 4;
    width <= MAX_SIDE && height <= MAX_SIDE && unpacked <= MAX_DECODED_BYTES
}

fn refusal(error: image::ImageError) -> PictureError {
    match error {
        image::ImageError::Limits(_) => PictureError::TooManyPixels,
        _ => PictureError::NotAPicture,
    }
}

fn encode_png(picture: &DynamicImage) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    let eight_bit = if picture.color().has_alpha() {
        DynamicImage::ImageRgba8(picture.to_rgba8())
    } else {
        DynamicImage::ImageRgb8(picture.to_rgb8())
    };
    eight_bit.write_with_encoder(encoder).ok().map(|()| bytes)
}

/// Lowers the quality first, then the size, until the file fits.
fn shrink_to_jpeg(picture: DynamicImage) -> Result<Fitted, PictureError> {
    let mut picture = on_white(picture);
    loop {
        for quality in JPEG_QUALITIES {
            let mut bytes = Vec::new();
            picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality)).map_err(refusal)?;
            if bytes.len() <= MAX_IMAGE_BYTES {
                return Ok(Fitted { bytes, content_type: "image/jpeg", extension: "jpg" });
            }
        }
        let (width, height) = (picture.width() * 3 / 4, picture.height() * 3 / 4);
        picture = picture.resize(width.max(1), height.max(1), imageops::FilterType::Triangle);
    }
}

/// JPEG has no transparency; what was transparent shows on white, as on the page.
fn on_white(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return DynamicImage::ImageRgb8(picture.into_rgb8());
    }
    let mut page = image::RgbaImage::from_pixel(picture.width(), picture.height(), image::Rgba([255; 4]));
    imageops::overlay(&mut page, &picture.into_rgba8(), 0, 0);
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(page).into_rgb8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngCore, SeedableRng};

    fn noise(width: u32, height: u32) -> DynamicImage {
        let mut pixels = vec![0; (width * height * 3) as usize];
        rand::rngs::StdRng::seed_from_u64(1).fill_bytes(&mut pixels);
        DynamicImage::ImageRgb8(image::RgbImage::from_raw(width, height, pixels).unwrap())
    }

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_large_picture_is_fitted_under_two_megabytes() {
        let original = encoded(&noise(1600, 1200), ImageFormat::Bmp);
        assert!(original.len() > MAX_IMAGE_BYTES);
        let fitted = fit(&original).unwrap();
        assert!(fitted.bytes.len() <= MAX_IMAGE_BYTES);
        assert_eq!(image::guess_format(&fitted.bytes).unwrap(), ImageFormat::Jpeg);
    }

    #[test]
    fn a_file_hidden_behind_a_picture_does_not_survive() {
        let mut polyglot = encoded(&noise(20, 20), ImageFormat::Png);
        polyglot.extend_from_slice(b"<script>alert(1)</script>");
        let fitted = fit(&polyglot).unwrap();
        assert!(!fitted.bytes.windows(7).any(|window| window == b"<script"));
        assert_eq!(fitted.extension, "png");
    }

    #[tokio::test]
    async fn a_picture_encoded_anew_looks_like_itself_and_not_like_another() {
        let gradient = |bright_left: bool| {
            let shade = |x: u32| u8::try_from(if bright_left { 255 - x } else { x }).unwrap();
            DynamicImage::ImageRgb8(image::RgbImage::from_fn(256, 200, |x, _| image::Rgb([shade(x); 3])))
        };
        let png = encoded(&gradient(true), ImageFormat::Png);
        let jpeg = encoded(&gradient(true), ImageFormat::Jpeg);
        let other = encoded(&gradient(false), ImageFormat::Png);
        assert!(look_alike(png.clone(), jpeg).await.unwrap());
        assert!(!look_alike(png.clone(), other).await.unwrap());
        assert!(look_alike(png, b"no picture".to_vec()).await.unwrap(), "what nobody can see rules nothing out");
    }

    #[test]
    fn what_is_no_picture_is_named() {
        assert!(matches!(fit(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), Err(PictureError::NotAPicture)));
        assert!(matches!(fit(b"GIF89a\x01\x00\x01\x00"), Err(PictureError::NotAPicture)));
        assert!(matches!(fit(b"\x00\x00\x00\x18ftypheic\x00\x00"), Err(PictureError::Heic)));
        assert!(matches!(fit(b""), Err(PictureError::NotAPicture)));
    }

    #[test]
    fn a_small_file_with_huge_dimensions_is_refused() {
        let mut bomb = encoded(&noise(4, 4), ImageFormat::Png);
        bomb[16..20].copy_from_slice(&60_000u32.to_be_bytes());
        assert!(matches!(fit(&bomb), Err(PictureError::TooManyPixels | PictureError::NotAPicture)));
        for sides in [(60_000, 4), (4, 60_000), (11_999, 11_999)] {
            assert!(matches!(fit(&bitmap_of(sides)), Err(PictureError::TooManyPixels)), "{sides:?}");
        }
    }

    /// A small file that says it is a picture of this size.
    fn bitmap_of((width, height): (u32, u32)) -> Vec<u8> {
        let mut bytes = encoded(&noise(4, 4), ImageFormat::Bmp);
        bytes[18..22].copy_from_slice(&width.to_le_bytes());
        bytes[22..26].copy_from_slice(&height.to_le_bytes());
        bytes
    }

    #[test]
    fn only_modest_pictures_are_given_to_browsers() {
        assert!(is_modest(&bitmap_of((4, 4)), ImageFormat::Bmp));
        assert!(is_modest(&encoded(&noise(30, 20), ImageFormat::Png), ImageFormat::Png));
        for sides in [(60_000, 4), (4, 60_000), (11_999, 11_999)] {
            assert!(!is_modest(&bitmap_of(sides), ImageFormat::Bmp), "{sides:?}");
        }
        assert!(is_modest(b"GIF89a\x40\x00\x40\x00", ImageFormat::Gif));
        assert!(!is_modest(b"GIF89a\xff\xff\x01\x00", ImageFormat::Gif));
        assert!(!is_modest(b"GIF89a\x01", ImageFormat::Gif) && !is_modest(b"\xff\xd8\xff", ImageFormat::Jpeg));
    }
}
