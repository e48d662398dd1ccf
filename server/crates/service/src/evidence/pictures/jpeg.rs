//! Decoding JPEG files at a half, a quarter or an eighth of their sides, without ever having the full size in memory.

use super::size::{Sides, points};
use super::{Cost, PictureError};
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, RgbImage};
use jpeg_decoder::{Decoder, PixelFormat};
use std::io::{BufRead, Read, Seek, SeekFrom};

/// Most scans of a file, each of which passes over the whole picture. Cameras and programs write a dozen at most.
const MOST_SCANS: usize = 100;
/// Bytes of a coefficient of a progressive file; all of them are in memory until its last scan.
const COEFFICIENT: u64 = 2;

/// The header of a frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) sides: Sides,
    progressive: bool,
    components: u64,
    /// Samples of all components together, per hundred points.
    samples_per_cent: u64,
}

/// A reduction, as the divisor of the sides, with the memory that decoding takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reduction {
    divisor: u32,
    pub(super) cost: Cost,
}

impl Frame {
    /// The reduction to decode with: the largest size that fits the memory of one picture and has at most a third more
    /// points than are wanted, or else the smallest size.
    pub(super) fn reduction(&self, wanted_points: u64) -> Result<Reduction, PictureError> {
        let most_points = wanted_points * 4 / 3;
        let sizes = [1, 2, 4, 8].map(|divisor| Reduction { divisor, cost: self.cost(divisor) });
        let suffices = |size: &&Reduction| points(self.reduced(size.divisor)) <= most_points && size.cost.is_bearable();
        let smallest = sizes.last().filter(|size| size.cost.is_bearable());
        sizes.iter().find(suffices).or(smallest).copied().ok_or(PictureError::TooManyPixels)
    }

    fn reduced(&self, divisor: u32) -> Sides {
        (self.sides.0.div_ceil(divisor), self.sides.1.div_ceil(divisor))
    }

    /// The memory of decoding: planes beside the picture they become, and the picture beside its rotated or reduced
    /// copy.
    fn cost(&self, divisor: u32) -> Cost {
        let reduced = points(self.reduced(divisor));
        let samples = |points: u64| points * self.samples_per_cent / 100;
        let coefficients = if self.progressive { samples(points(self.sides)) * COEFFICIENT } else { 0 };
        let decoding = coefficients + samples(reduced) + reduced * self.components;
        Cost::bytes(decoding.max(reduced * (self.components + 3)))
    }
}

/// Reads the segments up to the header of the frame; only frames that cameras and browsers write are accepted.
pub(super) fn frame(source: &mut (impl BufRead + Seek)) -> Result<Frame, PictureError> {
    walk(source).ok().flatten().ok_or(PictureError::NotAPicture)
}

fn walk(source: &mut (impl BufRead + Seek)) -> std::io::Result<Option<Frame>> {
    let mut start = [0; 2];
    source.read_exact(&mut start)?;
    if start != [0xff, 0xd8] {
        return Ok(None);
    }
    loop {
        let marker = next_marker(source)?;
        match marker {
            // Segments without a length.
            0x01 | 0xd0..=0xd8 => continue,
            // The picture begins or ends without a frame.
            0xd9 | 0xda => return Ok(None),
            _ => {}
        }
        let mut length = [0; 2];
        source.read_exact(&mut length)?;
        let Some(length) = u16::from_be_bytes(length).checked_sub(2) else { return Ok(None) };
        match marker {
            0xc0..=0xc2 => {
                let mut header = vec![0; length.into()];
                source.read_exact(&mut header)?;
                return Ok(parse(&header, marker == 0xc2));
            }
            // Lossless, hierarchical and arithmetic frames; the others of the range are tables.
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => return Ok(None),
            _ => drop(source.seek(SeekFrom::Current(length.into()))?),
        }
    }
}

fn next_marker(source: &mut impl BufRead) -> std::io::Result<u8> {
    let mut byte = [0];
    while byte[0] != 0xff {
        source.read_exact(&mut byte)?;
    }
    while byte[0] == 0xff {
        source.read_exact(&mut byte)?;
    }
    Ok(byte[0])
}

fn parse(header: &[u8], progressive: bool) -> Option<Frame> {
    let [8, h1, h0, w1, w0, count, components @ ..] = header else { return None };
    let sampling: Vec<(u64, u64)> =
        components.chunks_exact(3).map(|part| (u64::from(part[1] >> 4), u64::from(part[1] & 15))).collect();
    let allowed = |(h, v): &(u64, u64)| (1..=4).contains(h) && (1..=4).contains(v);
    if sampling.len() != usize::from(*count) || ![1, 3, 4].contains(count) || !sampling.iter().all(allowed) {
        return None;
    }
    let (most_h, most_v) = sampling.iter().fold((1, 1), |(h, v), part| (h.max(part.0), v.max(part.1)));
    let samples: u64 = sampling.iter().map(|(h, v)| h * v).sum();
    Some(Frame {
        sides: (u16::from_be_bytes([*w1, *w0]).into(), u16::from_be_bytes([*h1, *h0]).into()),
        progressive,
        components: u64::from(*count),
        samples_per_cent: (samples * 100).div_ceil(most_h * most_v),
    })
}

/// Decodes the picture in a reduced size, upright.
pub(super) fn unpack(
    source: &mut (impl BufRead + Seek),
    reduction: Reduction,
) -> Result<(DynamicImage, Orientation), PictureError> {
    refuse_endless(source)?;
    let unreadable = |_| PictureError::NotAPicture;
    let mut decoder = Decoder::new(&mut *source);
    decoder.read_info().map_err(unreadable)?;
    let info = decoder.info().ok_or(PictureError::NotAPicture)?;
    let requested = |side: u16| u16::try_from(u32::from(side).div_ceil(reduction.divisor)).unwrap_or(side);
    let (width, height) = decoder.scale(requested(info.width), requested(info.height)).map_err(unreadable)?;
    let points = decoder.decode().map_err(unreadable)?;
    let orientation = decoder.exif_data().and_then(Orientation::from_exif_chunk);
    let picture = match info.pixel_format {
        PixelFormat::L8 => GrayImage::from_raw(width.into(), height.into(), points).map(DynamicImage::ImageLuma8),
        PixelFormat::RGB24 => RgbImage::from_raw(width.into(), height.into(), points).map(DynamicImage::ImageRgb8),
        PixelFormat::CMYK32 => {
            RgbImage::from_raw(width.into(), height.into(), printed(points)).map(DynamicImage::ImageRgb8)
        }
        PixelFormat::L16 => None,
    };
    Ok((picture.ok_or(PictureError::NotAPicture)?, orientation.unwrap_or(Orientation::NoTransforms)))
}

/// Counts the scans before the first is decoded, and refuses too many.
fn refuse_endless(source: &mut (impl BufRead + Seek)) -> Result<(), PictureError> {
    let unreadable = |_| PictureError::NotAPicture;
    source.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let (mut scans, mut after_ff) = (0, false);
    for byte in source.by_ref().bytes() {
        let byte = byte.map_err(unreadable)?;
        scans += usize::from(after_ff && byte == 0xda);
        after_ff = byte == 0xff;
    }
    if scans > MOST_SCANS {
        return Err(PictureError::NotAPicture);
    }
    source.seek(SeekFrom::Start(0)).map(drop).map_err(unreadable)
}

/// Converts CMYK to RGB in place.
fn printed(mut points: Vec<u8>) -> Vec<u8> {
    let count = points.len() / 4;
    for at in 0..count {
        let [cyan, magenta, yellow, black] = [0, 1, 2, 3].map(|ink| 255 - u16::from(points[at * 4 + ink]));
        for (n, light) in [cyan, magenta, yellow].into_iter().enumerate() {
            points[at * 3 + n] = u8::try_from(light * black / 255).unwrap_or(u8::MAX);
        }
    }
    points.truncate(count * 3);
    points
}
