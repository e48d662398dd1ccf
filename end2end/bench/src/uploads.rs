//! Twenty photos of a current phone at once: what the finished binary takes for them.

use crate::inbox::fill;
use crate::process::Process;
use crate::site::cookie;
use crate::table::{Bound, Table};
use desk_service::{Desk, MasterKey, Settings, SystemClock, SystemRng};
use desk_store::Store;
use futures::future::try_join_all;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use reqwest::multipart::{Form, Part};
use std::error::Error;
use std::sync::Arc;

/// 50 megapixels.
const SIDES: (u32, u32) = (8160, 6120);
/// A draft takes four pictures.
const COMPLAINTS: u32 = 5;
const EACH: u32 = 4;

pub(crate) async fn measure(table: &mut Table) -> Result<(), Box<dyn Error>> {
    let photo = photo()?;
    let process = Process::start().await?;
    let database = format!("sqlite://{}", process.folder.path().join("data/desk.db").display());
    let settings = Settings::defaults_in(&process.folder.path().join("data"));
    let store = Store::connect(&database).await?;
    let desk = Desk::new(store, settings, MasterKey::new([7; 32]), Arc::new(SystemClock), Arc::new(SystemRng));
    fill(&database, desk.now(), COMPLAINTS).await?;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let browser = Browser { client, url: process.url.clone(), cookie: cookie(&desk).await? };
    browser.look().await?;

    let idle = process.resident()?;
    let uploads = (0..COMPLAINTS * EACH).map(|n| browser.upload(n % COMPLAINTS + 1, photo.clone()));
    try_join_all(uploads).await?;
    let taken = process.peak()? - idle;
    table.add("memory of 20 uploads at once against 150 MB", "MB", taken, 150.0, Bound::AtMost(1.0));
    Ok(())
}

/// Fine detail everywhere, as in a crop of leaves: the file is as large as such photos are.
fn photo() -> Result<Vec<u8>, Box<dyn Error>> {
    let picture = RgbImage::from_fn(SIDES.0, SIDES.1, |x, y| {
        let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503).rotate_left(13)).to_le_bytes()[1] / 6;
        let wave = (x / 37 + y / 53).to_le_bytes()[0] / 2;
        Rgb([wave + grain, 90 + grain, 150 - wave / 2])
    });
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 85).encode_image(&picture)?;
    Ok(bytes)
}

struct Browser {
    client: reqwest::Client,
    url: String,
    cookie: String,
}

impl Browser {
    /// A page first, so that what is measured is the pictures'.
    async fn look(&self) -> Result<(), Box<dyn Error>> {
        let page = self.client.get(format!("{}/inbox", self.url)).header("cookie", &self.cookie);
        page.send().await?.error_for_status()?;
        Ok(())
    }

    async fn upload(&self, complaint: u32, photo: Vec<u8>) -> Result<(), Box<dyn Error>> {
        let picture = Part::bytes(photo).file_name("照片.jpg").mime_str("image/jpeg")?;
        let form = Form::new().text("complaint", format!("2002018202608{complaint:014}")).part("images", picture);
        let request = self.client.post(format!("{}/api/attach_image", self.url));
        let request = request.header("cookie", &self.cookie).header("sec-fetch-site", "same-origin");
        request.multipart(form).send().await?.error_for_status()?;
        Ok(())
    }
}
