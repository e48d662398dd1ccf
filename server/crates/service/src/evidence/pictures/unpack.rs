//! Decoding a file into a small picture in bounded memory, which is known from the header before anything is decoded.

use super::jpeg::{self, Reduction};
use super::rows::Rows;
use super::size::{Sides, is_modest, points, sides, within};
use super::{PictureError, refusal};
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, RgbaImage};
use png::{ColorType, Transformations};
use std::io::{BufRead, Seek, SeekFrom};

/// Most memory that one picture may take while it is reduced: enough for two ordinary ones, or for one that can only be
/// decoded whole.
const MOST_FOR_ONE: u64 = 208 * 1024 * 1024;
/// Bytes per point while a WebP is decoded: planes or coefficients beside the picture.
const WEBP_POINT: u64 = 8;
/// Bytes per point of an animated WebP, whose first picture is drawn on a canvas.
const MOVING_WEBP_POINT: u64 = 12;
/// Most memory of the PNG decoder beside the rows, for palettes and the like.
const PNG_BESIDE: usize = 16 * 1024 * 1024;

/// The peak memory of decoding a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cost(u64);

impl Cost {
    pub(super) const fn bytes(bytes: u64) -> Self {
        Self(bytes)
    }

    pub(super) const fn is_bearable(self) -> bool {
        self.0 <= MOST_FOR_ONE
    }

    pub(super) fn mebibytes(self) -> u32 {
        u32::try_from(self.0.div_ceil(1024 * 1024)).unwrap_or(u32::MAX)
    }
}

/// The plan of decoding a picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    format: ImageFormat,
    sides: Sides,
    most_points: u64,
    way: Way,
    pub(super) cost: Cost,
}

#[derive(Clone, Copy, Debug)]
enum Way {
    Reduced(Reduction),
    RowByRow,
    Whole,
}

impl Plan {
    /// Reads the header, and plans a result of no more points than this.
    pub(super) fn of(
        source: &mut (impl BufRead + Seek),
        format: ImageFormat,
        most_points: u64,
    ) -> Result<Self, PictureError> {
        let sides = sides(source, format)?;
        if !is_modest(sides) {
            return Err(PictureError::TooManyPixels);
        }
        rewind(source)?;
        let small = points(within(sides, most_points));
        let (way, cost) = match format {
            ImageFormat::Jpeg => {
                let reduction = jpeg::frame(source)?.reduction(most_points)?;
                (Way::Reduced(reduction), reduction.cost)
            }
            // The reduced picture, and once more while it is rotated.
            ImageFormat::Png if !is_interlaced(source)? => (Way::RowByRow, Cost::bytes(2 * 4 * small)),
            _ => (Way::Whole, Cost::bytes(point_whole(source, format)? * points(sides) + 4 * small)),
        };
        if cost.is_bearable() {
            Ok(Self { format, sides, most_points, way, cost })
        } else {
            Err(PictureError::TooManyPixels)
        }
    }

    /// Decodes, reduces and rotates upright.
    pub(super) fn unpack(&self, source: &mut (impl BufRead + Seek)) -> Result<DynamicImage, PictureError> {
        rewind(source)?;
        let (picture, orientation) = match self.way {
            Way::Reduced(reduction) => jpeg::unpack(source, reduction)?,
            Way::RowByRow => self.row_by_row(source)?,
            Way::Whole => self.whole(source)?,
        };
        let sides = (picture.width(), picture.height());
        let (width, height) = within(sides, self.most_points);
        let mut small = if (width, height) == sides { picture } else { picture.thumbnail_exact(width, height) };
        small.apply_orientation(orientation);
        Ok(small)
    }

    fn row_by_row(&self, source: &mut (impl BufRead + Seek)) -> Result<(DynamicImage, Orientation), PictureError> {
        let unreadable = |_| PictureError::NotAPicture;
        let mut decoder = png::Decoder::new_with_limits(source, png::Limits { bytes: PNG_BESIDE });
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
        let mut reader = decoder.read_info().map_err(unreadable)?;
        let colour = reader.output_color_type().0;
        let (width, height) = within(self.sides, self.most_points);
        let channels = if matches!(colour, ColorType::GrayscaleAlpha | ColorType::Rgba) { 4 } else { 3 };
        let mut rows = Rows::new(self.sides, (width, height), channels);
        while let Some(row) = reader.next_row().map_err(unreadable)? {
            let row = row.data();
            match colour {
                ColorType::Grayscale => rows.push(row.iter().map(|grey| [*grey, *grey, *grey, 255])),
                ColorType::GrayscaleAlpha => {
                    rows.push(row.chunks_exact(2).map(|part| [part[0], part[0], part[0], part[1]]));
                }
                ColorType::Rgb => rows.push(row.chunks_exact(3).map(|part| [part[0], part[1], part[2], 255])),
                ColorType::Rgba => rows.push(row.chunks_exact(4).map(|part| [part[0], part[1], part[2], part[3]])),
                ColorType::Indexed => return Err(PictureError::NotAPicture),
            }
        }
        let orientation = reader.info().exif_metadata.as_deref().and_then(Orientation::from_exif_chunk);
        let points = rows.finish().ok_or(PictureError::NotAPicture)?;
        let picture = if channels == 4 {
            RgbaImage::from_raw(width, height, points).map(DynamicImage::ImageRgba8)
        } else {
            RgbImage::from_raw(width, height, points).map(DynamicImage::ImageRgb8)
        };
        Ok((picture.ok_or(PictureError::NotAPicture)?, orientation.unwrap_or(Orientation::NoTransforms)))
    }

    fn whole(&self, source: &mut (impl BufRead + Seek)) -> Result<(DynamicImage, Orientation), PictureError> {
        let mut reader = ImageReader::with_format(source, self.format);
        let mut limits = Limits::default();
        limits.max_alloc = Some(MOST_FOR_ONE);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(refusal)?;
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        Ok((DynamicImage::from_decoder(decoder).map_err(refusal)?, orientation))
    }
}

fn rewind(source: &mut impl Seek) -> Result<(), PictureError> {
    source.seek(SeekFrom::Start(0)).map(drop).map_err(|_| PictureError::NotAPicture)
}

/// Whether a PNG is interlaced, by the last byte of its header.
fn is_interlaced(source: &mut (impl BufRead + Seek)) -> Result<bool, PictureError> {
    let mut header = [0; 29];
    source.read_exact(&mut header).map_err(|_| PictureError::NotAPicture)?;
    Ok(header[28] != 0)
}

/// Bytes per point in a decoder that can only decode whole pictures.
fn point_whole(source: &mut (impl BufRead + Seek), format: ImageFormat) -> Result<u64, PictureError> {
    rewind(source)?;
    if format == ImageFormat::WebP {
        let moves = WebPDecoder::new(source).map_err(refusal)?.has_animation();
        return Ok(if moves { MOVING_WEBP_POINT } else { WEBP_POINT });
    }
    let decoder = ImageReader::with_format(source, format).into_decoder().map_err(refusal)?;
    Ok(decoder.color_type().bytes_per_pixel().into())
}
