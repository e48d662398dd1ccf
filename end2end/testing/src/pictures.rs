//! Pictures that people attach.

use std::io::Cursor;

/// A square of one brightness, as a PNG.
pub fn picture(brightness: u8) -> Vec<u8> {
    let square = image::GrayImage::from_pixel(20, 20, image::Luma([brightness]));
    let mut png = Cursor::new(Vec::new());
    square.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}
