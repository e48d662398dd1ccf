//! Replies to a complaint with a picture, and finds out what became of the reply if no trustworthy answer comes.
//!
//! ```sh
//! cargo run --example reply_with_image -- 1900012181 merchant http://127.0.0.1:3100 COMPLAINT_ID receipt.png 已为您退款
//! ```

mod merchant;

use std::error::Error;
use std::path::Path;
use wechatpay_complaints::types::OperateType;
use wechatpay_complaints::{Advice, ReplyRequest};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // TLS is rustls without a provider of its own: the program chooses one.
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "TLS is set up twice")?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mchid, folder, api_base, complaint_id, picture, words] = arguments.as_slice() else {
        return Err("usage: reply_with_image MCHID FOLDER API_BASE COMPLAINT_ID PICTURE WORDS".into());
    };
    let client = merchant::client(mchid, Path::new(folder), api_base)?;

    let complaint = client.complaint(complaint_id).await?;
    // In partner mode the complaint is about a sub-merchant, and the reply must name it.
    let complained_about = complaint.complainted_mchid.as_deref().unwrap_or(mchid);
    let before = client.negotiation_history(complaint_id, 300, 0).await?;

    let filename = Path::new(picture).file_name().and_then(|name| name.to_str()).unwrap_or("picture.png");
    let media_id = client.upload_image(filename, std::fs::read(picture)?).await?;
    let reply = ReplyRequest::new(complained_about, words).images(vec![media_id]);
    match client.reply(complaint_id, &reply).await {
        Ok(_) => println!("the user has it"),
        // Sending again could show the user the same words twice: the history tells whether the first try arrived.
        Err(error) if error.advice() == Advice::OutcomeUnknown => {
            let after = client.negotiation_history(complaint_id, 300, 0).await?;
            let arrived = after.rows.iter().skip(before.rows.len()).any(|row| {
                row.operate_type == OperateType::MerchantResponse && row.operate_details.as_ref() == Some(words)
            });
            println!("{}", if arrived { "the user has it" } else { "not in the history yet; look again in a moment" });
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
