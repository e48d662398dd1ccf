//! Pictures: what they are called, and how long one can have them.

use crate::merchant::{Answer, Call, LIST, Merchant, NOW};
use serde_json::Value;
use sha2::{Digest, Sha256};
use wechatpay_simulator::{NewComplaint, Options};

const HOUR: i64 = 3600;

fn path(url: &Value) -> &str {
    url.as_str().unwrap().strip_prefix("https://api.mch.weixin.qq.com").unwrap()
}

/// A picture that begins as a bitmap does is one, as far as the platform looks.
async fn uploaded(merchant: &Merchant) -> String {
    let picture = "BM but no picture";
    let meta = format!("{{\"filename\":\"a.bmp\",\"sha256\":\"{}\"}}", hex::encode(Sha256::digest(picture)));
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{meta}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bmp\"\r\nContent-Type: image/bmp\r\n\r\n\
         {picture}\r\n--x--\r\n"
    );
    let call = merchant.call("POST", "/v3/merchant-service/images/upload", &body);
    let content_type = "multipart/form-data; boundary=x";
    let answer = merchant.send(Call { signed_body: Some(&meta), content_type, ..call }).await;
    answer.json()["media_id"].as_str().unwrap().to_owned()
}

async fn get_later(merchant: &Merchant, seconds: i64, path: &str) -> Answer {
    merchant.send(Call { timestamp: NOW + seconds, ..merchant.call("GET", path, "") }).await
}

#[tokio::test]
async fn the_address_of_a_users_picture_is_good_only_as_it_was_given() {
    let merchant = Merchant::start(Options::default()).await;
    let control = &merchant.platform.control;
    let id = control.new_complaint(NewComplaint { images: 2, ..NewComplaint::default() });
    control.user_message(&id, "还有两张", 2);
    let detail = merchant.get(&format!("{LIST}/{id}")).await.json();
    let rows = merchant.get(&format!("{LIST}/{id}/negotiation-historys")).await.json();
    let rows = rows["data"].as_array().unwrap();
    assert!(rows.iter().all(|row| row["image_list"].as_array().unwrap().is_empty()), "none of the user's");
    // An object or an array of one.
    let media = &rows.last().unwrap()["complaint_media_list"];
    let media = media.get(0).unwrap_or(media);
    assert_eq!(media["media_type"], "OPERATION_IMAGE");
    let lists = [&detail["complaint_media_list"][0]["media_url"], &media["media_url"]];
    let urls: Vec<&Value> = lists.into_iter().flat_map(|list| list.as_array().unwrap()).collect();
    assert_eq!(urls.len(), 4);
    for url in urls {
        let path = path(url);
        assert!(path.ends_with("%3D%3D"), "{path}");
        let answer = merchant.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.headers["content-type"].to_str().unwrap()), (200, "image/png"));
        assert_eq!(merchant.get(&path.replace("%3D", "=")).await.status, 400, "decoded");
        assert_eq!(merchant.get(&path.replace('%', "%25")).await.status, 404, "encoded once more");
        assert_eq!(merchant.get(&path.replace("%3D", "%3d")).await.status, 400, "encoded in another way");
    }
}

#[tokio::test]
async fn a_link_to_the_merchants_picture_ends_after_an_hour_and_is_renewed_by_reading() {
    let merchant = Merchant::start(Options::default()).await;
    let control = &merchant.platform.control;
    let id = control.new_complaint(NewComplaint::default());
    let media_id = uploaded(&merchant).await;
    let reply = format!(
        "{{\"complainted_mchid\":\"1900012181\",\"response_content\":\"您好\",\"response_images\":[\"{media_id}\"]}}"
    );
    assert_eq!(merchant.post(&format!("{LIST}/{id}/response"), &reply).await.status, 204);

    let history = format!("{LIST}/{id}/negotiation-historys");
    let row = |answer: Answer| answer.json()["data"].as_array().unwrap().last().unwrap().clone();
    let told = row(merchant.get(&history).await);
    let first = path(&told["image_list"][0]);
    assert!(first.contains("?sign="), "{first}");
    assert_eq!(merchant.get(first).await.status, 200);
    assert_eq!(merchant.get(&format!("{first}0")).await.status, 403, "another sign");
    let media = told["complaint_media_list"].get(0).unwrap_or(&told["complaint_media_list"]);
    assert_eq!(media["media_type"], "OPERATION_IMAGE");
    let lasting = path(&media["media_url"][0]);
    assert!(!lasting.contains(&media_id), "{lasting}");

    control.advance(HOUR - 1);
    assert_eq!(get_later(&merchant, HOUR, first).await.status, 200);
    control.advance(1);
    assert_eq!(get_later(&merchant, HOUR, first).await.status, 403);
    assert_eq!(get_later(&merchant, HOUR, lasting).await.status, 200, "this is no link");
    let again = row(get_later(&merchant, HOUR, &history).await);
    assert_eq!(get_later(&merchant, HOUR, path(&again["image_list"][0])).await.status, 200);
    assert_eq!(again["complaint_media_list"], told["complaint_media_list"]);
}
