//! Lists the complaints of up to 30 days, page by page.
//!
//! ```sh
//! cargo run --example list -- 1900012181 merchant http://127.0.0.1:3100 2026-11-01 2026-11-30
//! ```

mod merchant;

use std::error::Error;
use std::path::Path;
use wechatpay_complaints::ListQuery;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // TLS is rustls without a provider of its own: the program chooses one.
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "TLS is set up twice")?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mchid, folder, api_base, from, to] = arguments.as_slice() else {
        return Err("usage: list MCHID FOLDER API_BASE FROM TO".into());
    };
    let client = merchant::client(mchid, Path::new(folder), api_base)?;

    let mut offset = 0;
    loop {
        let page = client.list_complaints(&ListQuery::new(from, to).limit(50).offset(offset)).await?;
        for row in &page.rows {
            let amount: i64 = row.complaint_order_info.iter().filter_map(|order| order.amount).sum();
            println!("{} {} {amount} fen {}", row.complaint_id, row.complaint_state, row.complaint_detail);
        }
        // Rows move while they are listed: an empty page is the end, not the count of the first page.
        match u32::try_from(page.rows.len())? {
            0 => return Ok(()),
            count => offset += count,
        }
    }
}
