//! Pictures of users: drawn when somebody looks, the same for the same seed.

use image::{ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

const SIDE: u32 = 240;

/// The type of a picture by its first bytes; none but those the platform takes.
pub(crate) fn sniff(bytes: &[u8]) -> Option<&'static str> {
    match image::guess_format(bytes).ok()? {
        ImageFormat::Jpeg => Some("image/jpeg"),
        ImageFormat::Png => Some("image/png"),
        ImageFormat::Bmp => Some("image/bmp"),
        _ => None,
    }
}

/// A small PNG: fruit in a box, a receipt, or a chat.
pub(crate) fn draw(seed: u64) -> Vec<u8> {
    let mut picture = RgbImage::from_pixel(SIDE, SIDE, Rgb([201, 168, 120]));
    match seed % 3 {
        0 => fruit(&mut picture, seed),
        1 => receipt(&mut picture, seed),
        _ => chat(&mut picture, seed),
    }
    let mut bytes = Cursor::new(Vec::new());
    // Encoding into memory does not fail.
    drop(picture.write_to(&mut bytes, ImageFormat::Png));
    bytes.into_inner()
}

fn disc(picture: &mut RgbImage, (x, y): (u32, u32), radius: u32, colour: [u8; 3]) {
    for (px, py, pixel) in picture.enumerate_pixels_mut() {
        if px.abs_diff(x).pow(2) + py.abs_diff(y).pow(2) < radius.pow(2) {
            *pixel = Rgb(colour);
        }
    }
}

fn bar(picture: &mut RgbImage, x: u32, y: u32, width: u32, height: u32, colour: [u8; 3]) {
    for (px, py, pixel) in picture.enumerate_pixels_mut() {
        if (x..x + width).contains(&px) && (y..y + height).contains(&py) {
            *pixel = Rgb(colour);
        }
    }
}

fn fruit(picture: &mut RgbImage, seed: u64) {
    for n in 0..9u32 {
        let centre = (45 + n % 3 * 75, 45 + n / 3 * 75);
        disc(picture, centre, 34, [255, 246, 238]);
        disc(picture, centre, 30, [240, 128 + (n * 9) as u8, 110]);
        if seed >> n & 1 == 1 {
            disc(picture, (centre.0 + 8, centre.1 + 6), 11, [94, 52, 40]);
        }
    }
}

fn receipt(picture: &mut RgbImage, seed: u64) {
    bar(picture, 60, 20, 120, 200, [250, 250, 248]);
    for n in 0..9u32 {
        let width = 40 + ((seed >> n) % 50) as u32;
        bar(picture, 72, 36 + n * 14, width, 5, [120, 120, 118]);
    }
    for n in 0..16u32 {
        bar(picture, 72 + n * 6, 176, 1 + ((seed >> n) % 4) as u32, 30, [30, 30, 30]);
    }
}

fn chat(picture: &mut RgbImage, seed: u64) {
    bar(picture, 0, 0, SIDE, SIDE, [237, 237, 237]);
    for n in 0..5u32 {
        let width = 70 + ((seed >> (n * 3)) % 60) as u32;
        let (x, colour) =
            if (seed >> n) & 1 == 1 { (SIDE - width - 40, [149, 236, 105]) } else { (40, [255, 255, 255]) };
        bar(picture, x, 20 + n * 42, width, 26, colour);
        disc(picture, (if x == 40 { 20 } else { SIDE - 20 }, 33 + n * 42), 13, [96, 140, 190]);
    }
}
