//! Receives notifications: verified on the raw bytes, decrypted, and handled once each.
//!
//! ```sh
//! cargo run --example callback_server -- 1900012181 merchant http://127.0.0.1:3100 127.0.0.1:3200 http://127.0.0.1:3200/notify
//! ```
//!
//! Tells WeChat Pay where to call (https, in production), says so, and prints each notification. A real server stores the id and what is to be done in one
//! transaction before it answers 204, and keeps ids for at least eight days: WeChat Pay repeats for a week.

mod merchant;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use std::collections::HashSet;
use std::error::Error;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use wechatpay_complaints::callback::{self, Notification};
use wechatpay_complaints::{Apiv3Key, PlatformKeys};

/// A notification has about one kilobyte.
const MOST_BYTES: usize = 64 * 1024;

struct Merchant {
    keys: PlatformKeys,
    apiv3_key: Apiv3Key,
    seen: Mutex<HashSet<String>>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // TLS is rustls without a provider of its own: the program chooses one.
    rustls::crypto::ring::default_provider().install_default().map_err(|_| "TLS is set up twice")?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mchid, folder, api_base, listen, url] = arguments.as_slice() else {
        return Err("usage: callback_server MCHID FOLDER API_BASE LISTEN URL".into());
    };
    let folder = Path::new(folder);
    let client = merchant::client(mchid, folder, api_base)?;
    let merchant = Merchant {
        keys: merchant::platform_keys(folder)?,
        apiv3_key: Apiv3Key::new(std::fs::read_to_string(folder.join("apiv3.key"))?.trim())?,
        seen: Mutex::default(),
    };
    let router = Router::new()
        .route("/notify", post(notify))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(Arc::new(merchant));
    let listener = tokio::net::TcpListener::bind(listen).await?;
    match client.notification_url().await? {
        None => drop(client.create_notification_url(url).await?),
        Some(registered) if registered.url != *url => drop(client.update_notification_url(url).await?),
        Some(_) => {}
    }
    println!("WeChat Pay calls {url}");
    axum::serve(listener, router).await?;
    Ok(())
}

/// The bytes as they came: what is signed is exactly these, and nothing of them is read before that is proven.
async fn notify(State(merchant): State<Arc<Merchant>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    match callback::open(&headers, &body, &merchant.keys, &merchant.apiv3_key, unix_now()) {
        Ok(notification) => {
            let id = notification.id.clone();
            let is_new = merchant.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
            if is_new {
                handle(&notification);
            }
            StatusCode::NO_CONTENT
        }
        Err(error) if error.is_verified() => {
            eprintln!("refused: {error}");
            StatusCode::BAD_REQUEST
        }
        Err(error) => {
            eprintln!("refused: {error}");
            StatusCode::UNAUTHORIZED
        }
    }
}

/// Says what happened. Read the complaint's detail and history for more: the notification holds no more than this.
fn handle(notification: &Notification) {
    let resource = &notification.resource;
    println!("{} {} {}", notification.event_type, resource.action_type, resource.complaint_id);
}

#[expect(clippy::disallowed_methods, reason = "an example reads the machine's clock")]
fn unix_now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
