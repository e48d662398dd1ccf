//! What a first visit to the inbox transfers, brotli where the browser takes it.

use crate::site::Running;
use crate::table::{Bound, Table};
use std::error::Error;

const WASM: &str = "/pkg/complaint-desk.wasm";
const FILES: [&str; 5] = ["/pkg/complaint-desk.css", "/pkg/complaint-desk.js", WASM, "/icons.svg", "/favicon.svg"];

pub(crate) async fn measure(table: &mut Table) -> Result<(), Box<dyn Error>> {
    let site = Running::start().await?;
    let cookie = site.cookie().await?;
    let mut total = transferred(&site.url, "/inbox", &cookie).await?;
    for file in FILES {
        let bytes = transferred(&site.url, file, &cookie).await?;
        total += bytes;
        if file == WASM {
            table.add("wasm, brotli, against 90 KB", "KB", bytes, 90.0, Bound::AtMost(1.0));
        }
    }
    table.add("first visit to the inbox against 130 KB", "KB", total, 130.0, Bound::AtMost(1.0));
    Ok(())
}

/// Kilobytes of a body as it travels.
async fn transferred(url: &str, path: &str, cookie: &str) -> Result<f64, Box<dyn Error>> {
    let client = reqwest::Client::builder().no_proxy().build()?;
    let request = client.get(format!("{url}{path}")).header("cookie", cookie).header("accept-encoding", "br");
    let body = request.send().await?.error_for_status()?.bytes().await?;
    #[expect(clippy::cast_precision_loss, reason = "a size in bytes")]
    let kilobytes = body.len() as f64 / 1000.0;
    Ok(kilobytes)
}
