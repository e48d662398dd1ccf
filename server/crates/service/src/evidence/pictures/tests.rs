//! Pictures of every kind, ordinary ones and those that are made to take more than they are worth.

use super::*;
use desk_domain::reply::MAX_IMAGE_BYTES;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GrayImage, ImageEncoder, Luma, Rgb, RgbImage, Rgba, RgbaImage};
use rand::{RngCore, SeedableRng};

fn noise(width: u32, height: u32) -> DynamicImage {
    let mut pixels = vec![0; (width * height * 3) as usize];
    rand::rngs::StdRng::seed_from_u64(1).fill_bytes(&mut pixels);
    DynamicImage::ImageRgb8(RgbImage::from_raw(width, height, pixels).unwrap())
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn shown(fitted: &Fitted) -> DynamicImage {
    image::load_from_memory(&fitted.bytes).unwrap()
}

/// A PNG whose rows are all zero, made without ever holding it.
fn empty_png(sides: (u32, u32), colour: png::ColorType, depth: png::BitDepth) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, sides.0, sides.1);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    encoder.set_compression(png::Compression::Fast);
    let row = vec![0; colour.samples() * depth as usize * sides.0 as usize / 8];
    let mut writer = encoder.write_header().unwrap();
    let mut writing = writer.stream_writer().unwrap();
    for _ in 0..sides.1 {
        std::io::Write::write_all(&mut writing, &row).unwrap();
    }
    writing.finish().unwrap();
    writer.finish().unwrap();
    bytes
}

/// A small file that says it is a picture of this size.
fn bitmap_of((width, height): (u32, u32)) -> Vec<u8> {
    let mut bytes = encoded(&noise(4, 4), ImageFormat::Bmp);
    bytes[18..22].copy_from_slice(&width.to_le_bytes());
    bytes[22..26].copy_from_slice(&height.to_le_bytes());
    bytes
}

/// The same as a WebP without loss.
fn webp_of((width, height): (u32, u32)) -> Vec<u8> {
    let mut bytes = encoded(&noise(4, 4), ImageFormat::WebP);
    let at = bytes.windows(4).position(|name| name == b"VP8L").unwrap() + 9;
    let sides = (width - 1) | ((height - 1) << 14);
    let flags = u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) & 0xf000_0000;
    bytes[at..at + 4].copy_from_slice(&(sides | flags).to_le_bytes());
    bytes
}

/// The header of a JPEG with this sampling of its three components, and nothing behind.
fn jpeg_header((width, height): (u16, u16), marker: u8, sampling: [u8; 3]) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe1, 0, 6, 1, 2, 3, 4, 0xff, marker, 0, 17, 8];
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.push(3);
    bytes.extend([1, sampling[0], 0, 2, sampling[1], 0, 3, sampling[2], 0]);
    bytes
}

fn plan(bytes: &[u8]) -> Result<u32, PictureError> {
    Fitting::of(&mut Cursor::new(bytes)).map(|fitting| fitting.plan.cost.mebibytes())
}

#[test]
fn a_large_picture_is_fitted_under_two_megabytes() {
    let original = encoded(&noise(1600, 1200), ImageFormat::Bmp);
    assert!(original.len() > MAX_IMAGE_BYTES);
    let fitted = fit_at_once(&original).unwrap();
    assert!(fitted.bytes.len() <= MAX_IMAGE_BYTES);
    assert_eq!(image::guess_format(&fitted.bytes).unwrap(), ImageFormat::Jpeg);
}

#[test]
fn a_file_hidden_behind_a_picture_does_not_survive() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Bmp, ImageFormat::WebP] {
        let mut polyglot = encoded(&noise(20, 20), format);
        polyglot.extend_from_slice(b"<script>alert(1)</script>");
        let fitted = fit_at_once(&polyglot).unwrap();
        assert!(!fitted.bytes.windows(7).any(|window| window == b"<script"), "{format:?}");
    }
}

#[tokio::test]
async fn a_picture_encoded_anew_looks_like_itself_and_not_like_another() {
    let gradient = |bright_left: bool| {
        let shade = |x: u32| u8::try_from(if bright_left { 255 - x } else { x }).unwrap();
        DynamicImage::ImageRgb8(RgbImage::from_fn(256, 200, |x, _| Rgb([shade(x); 3])))
    };
    let png = encoded(&gradient(true), ImageFormat::Png);
    let jpeg = encoded(&gradient(true), ImageFormat::Jpeg);
    let other = encoded(&gradient(false), ImageFormat::Png);
    assert!(look_alike(png.clone(), jpeg).await.unwrap());
    assert!(!look_alike(png.clone(), other).await.unwrap());
    assert!(look_alike(png.clone(), b"no picture".to_vec()).await.unwrap(), "what nobody can see rules nothing out");
    let bomb = empty_png((9000, 9000), png::ColorType::Grayscale, png::BitDepth::One);
    assert!(look_alike(png, bomb).await.unwrap(), "nor does what is too large to look at");
}

#[test]
fn what_is_no_picture_is_named() {
    assert!(matches!(fit_at_once(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), Err(PictureError::NotAPicture)));
    assert!(matches!(fit_at_once(b"GIF89a\x01\x00\x01\x00"), Err(PictureError::NotAPicture)));
    assert!(matches!(fit_at_once(b"\x00\x00\x00\x18ftypheic\x00\x00"), Err(PictureError::Heic)));
    assert!(matches!(fit_at_once(b""), Err(PictureError::NotAPicture)));
    assert!(matches!(fit_at_once(b"\xff\xd8\xff\xe0"), Err(PictureError::NotAPicture)));
}

/// Each is a few hundred bytes to some hundred kilobytes, and none is decoded.
#[test]
fn what_unpacks_to_more_than_it_is_worth_is_refused_by_its_header() {
    let grey = empty_png((12_000, 12_000), png::ColorType::Grayscale, png::BitDepth::Eight);
    assert!(grey.len() < 2_000_000, "{}", grey.len());
    let bombs = [
        ("grey PNG", grey),
        ("PNG of single bits", empty_png((30_000, 30_000), png::ColorType::Grayscale, png::BitDepth::One)),
        ("grey JPEG", {
            let mut bytes = encoded(&DynamicImage::ImageLuma8(GrayImage::new(16, 16)), ImageFormat::Jpeg);
            let at = bytes.windows(2).position(|marker| marker == [0xff, 0xc0]).unwrap() + 5;
            bytes[at..at + 4].copy_from_slice(&[0x2e, 0xe0, 0x2e, 0xe0]);
            bytes
        }),
        ("tall bitmap", bitmap_of((4, 60_000))),
        ("wide bitmap", bitmap_of((60_000, 4))),
        ("large bitmap", bitmap_of((11_999, 11_999))),
        ("bitmap that can only be unpacked whole", bitmap_of((8000, 8000))),
        ("WebP", webp_of((9000, 9000))),
        ("WebP that can only be unpacked whole", webp_of((8000, 8000))),
        ("progressive JPEG of full colour", jpeg_header((8000, 8000), 0xc2, [0x11, 0x11, 0x11])),
    ];
    for (name, bytes) in bombs {
        let refused = plan(&bytes);
        assert!(matches!(refused, Err(PictureError::TooManyPixels)), "{name}: {refused:?}");
    }
}

/// Whatever is accepted, decoding it takes no more than is handed out to one.
#[test]
fn what_is_accepted_is_bounded() {
    let rgba16 = empty_png((8160, 6120), png::ColorType::Rgba, png::BitDepth::Sixteen);
    assert!(plan(&rgba16).unwrap() <= 96, "sixteen bits are eight by the time they are held");
    for (sampling, marker, most) in [
        ([0x22, 0x11, 0x11], 0xc0, 96),
        ([0x11, 0x11, 0x11], 0xc0, 96),
        ([0x21, 0x11, 0x11], 0xc1, 96),
        ([0x22, 0x11, 0x11], 0xc2, 208),
    ] {
        for sides in [(8160, 6120), (6120, 8160), (9248, 6936), (1080, 30_000)] {
            let cost = plan(&jpeg_header(sides, marker, sampling)).unwrap();
            assert!(cost <= most, "{sides:?} {sampling:x?} {marker:x}: {cost}");
        }
    }
    assert!(plan(&bitmap_of((5000, 4000))).unwrap() <= 208 && plan(&webp_of((4000, 3000))).unwrap() <= 208);
}

#[test]
fn frames_that_no_camera_writes_are_no_pictures() {
    for (marker, sampling) in [(0xc3, [0x11; 3]), (0xc9, [0x11; 3]), (0xc0, [0x51, 0x11, 0x11]), (0xc0, [0x01; 3])] {
        let refused = plan(&jpeg_header((100, 100), marker, sampling));
        assert!(matches!(refused, Err(PictureError::NotAPicture)), "{marker:x} {sampling:x?}");
    }
}

#[test]
fn a_jpeg_that_goes_over_its_picture_again_and_again_is_refused() {
    let mut bytes = encoded(&noise(16, 16), ImageFormat::Jpeg);
    assert!(fit_at_once(&bytes).is_ok());
    let end = bytes.len() - 2;
    let scans = [0xff, 0xda, 0, 2].repeat(101);
    bytes.splice(end..end, scans);
    assert!(matches!(fit_at_once(&bytes), Err(PictureError::NotAPicture)));
}

/// Quarters of four colours, so that a turn and a mirror show.
fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x * 2 < width, y * 2 < height) {
        (true, true) => Rgb([220, 30, 30]),
        (false, true) => Rgb([30, 200, 30]),
        (true, false) => Rgb([30, 30, 220]),
        (false, false) => Rgb([240, 240, 240]),
    })
}

/// With the orientation that a phone writes which is held sideways.
fn photo_held_sideways(width: u32, height: u32) -> Vec<u8> {
    let exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 92);
    encoder.set_exif_metadata(exif).unwrap();
    encoder.encode_image(&quarters(width, height)).unwrap();
    bytes
}

#[test]
fn a_photo_is_turned_upright_and_halved_where_it_is_large() {
    for ((width, height), expected) in [((400, 200), (200, 400)), ((5200, 3600), (1800, 2600))] {
        let fitted = fit_at_once(&photo_held_sideways(width, height)).unwrap();
        let picture = shown(&fitted).into_rgb8();
        assert_eq!(picture.dimensions(), expected);
        let corner = |x, y| picture.get_pixel(x, y).0.map(|colour| colour / 64);
        let (right, below) = (expected.0 - 3, expected.1 - 3);
        let quarter = [(2, 2), (right, 2), (2, below), (right, below)].map(|(x, y)| corner(x, y));
        assert_eq!(quarter, [[0, 0, 3], [3, 0, 0], [3, 3, 3], [0, 3, 0]], "turned to the right");
        assert!(!fitted.bytes.windows(4).any(|word| word == b"Exif"));
    }
}

#[test]
fn a_long_screenshot_keeps_its_shape() {
    let rows = empty_png((1080, 30_000), png::ColorType::Rgb, png::BitDepth::Eight);
    let picture = shown(&fit_at_once(&rows).unwrap());
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    assert!((height / width - 30_000.0 / 1080.0).abs() < 0.1, "{width} x {height}");
    assert!(width > 600.0, "its words can be read");
}

#[test]
fn every_kind_of_png_keeps_its_colours() {
    let colours = quarters(40, 20);
    let see_through = RgbaImage::from_fn(9, 9, |x, _| if x < 5 { Rgba([9, 80, 200, 255]) } else { Rgba([0; 4]) });
    let sixteen =
        image::ImageBuffer::<Luma<u16>, _>::from_fn(7, 7, |x, y| Luma([u16::try_from(x * 9000 + y).unwrap()]));
    let exact = fit_at_once(&encoded(&DynamicImage::ImageRgb8(colours.clone()), ImageFormat::Png)).unwrap();
    assert_eq!(shown(&exact).into_rgb8(), colours);
    let fitted = fit_at_once(&encoded(&DynamicImage::ImageRgba8(see_through.clone()), ImageFormat::Png)).unwrap();
    assert_eq!((fitted.content_type, shown(&fitted).into_rgba8()), ("image/png", see_through));
    let fitted = fit_at_once(&encoded(&DynamicImage::ImageLuma16(sixteen.clone()), ImageFormat::Png)).unwrap();
    let eight = DynamicImage::ImageLuma16(sixteen).into_luma8();
    let most = shown(&fitted).into_luma8().iter().zip(eight.iter()).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(most <= Some(1), "{most:?}");
}

/// Two by two points in grey: the first, sixth and seventh pass hold one, one and two of them.
const INTERLACED: &[u8] =
    b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x02\x00\x00\x00\x02\
    \x08\x00\x00\x00\x01\x20\xda\x62\x6e\x00\x00\x00\x0f\x49\x44\x41\x54\x78\x9c\x63\xe0\x62\xb0\x61\
    \x68\xfa\x05\x00\x03\x31\x01\xc3\xb1\x52\x28\x57\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

#[test]
fn an_interlaced_png_is_read_as_well() {
    let picture = shown(&fit_at_once(INTERLACED).unwrap()).into_luma8();
    assert_eq!(picture.into_raw(), [10, 60, 130, 250]);
}

#[test]
fn only_modest_pictures_are_given_to_browsers() {
    assert!(is_modest(&bitmap_of((4, 4)), ImageFormat::Bmp));
    assert!(is_modest(&encoded(&noise(30, 20), ImageFormat::Png), ImageFormat::Png));
    assert!(is_modest(&jpeg_header((8160, 6120), 0xc0, [0x22, 0x11, 0x11]), ImageFormat::Jpeg));
    for sides in [(60_000, 4), (4, 60_000), (11_999, 11_999)] {
        assert!(!is_modest(&bitmap_of(sides), ImageFormat::Bmp), "{sides:?}");
    }
    assert!(is_modest(b"GIF89a\x40\x00\x40\x00", ImageFormat::Gif));
    assert!(
        !is_modest(b"GIF89a\xff\xff\xff\xff", ImageFormat::Gif) && !is_modest(b"GIF89a\0\0\x01\0", ImageFormat::Gif)
    );
    assert!(!is_modest(b"GIF89a\x01", ImageFormat::Gif) && !is_modest(b"\xff\xd8\xff", ImageFormat::Jpeg));
}
