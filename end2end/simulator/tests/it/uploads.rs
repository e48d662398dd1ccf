//! Uploads, and where a picture may be shown.

use crate::merchant::{Answer, Call, LIST, Merchant};
use serde_json::json;
use sha2::{Digest, Sha256};
use wechatpay_simulator::{NewComplaint, Options};

const UPLOAD: &str = "/v3/merchant-service/images/upload";
/// A bitmap by its first letters.
const BITMAP: &str = "BM and twenty-four letters or more";

fn meta(file: &str) -> String {
    json!({ "filename": "a.bmp", "sha256": hex::encode(Sha256::digest(file)) }).to_string()
}

fn part(disposition: &str, content_type: &str, content: &str) -> String {
    let content_type =
        if content_type.is_empty() { String::new() } else { format!("Content-Type: {content_type}\r\n") };
    format!("--b\r\nContent-Disposition: form-data; {disposition}\r\n{content_type}\r\n{content}\r\n")
}

fn file_part(content_type: &str, content: &str) -> String {
    part("name=\"file\"; filename=\"a.bmp\"", content_type, content)
}

impl Merchant {
    async fn upload(&self, parts: &[String], signed: &str) -> Answer {
        let body = format!("{}--b--\r\n", parts.concat());
        let content_type = "Multipart/Form-Data; boundary=b";
        self.send(Call { signed_body: Some(signed), content_type, ..self.call("POST", UPLOAD, &body) }).await
    }

    /// The id of a picture that the merchant has uploaded.
    pub(crate) async fn picture(&self) -> String {
        let meta = meta(BITMAP);
        let parts = [part("name=\"meta\"", "", &meta), file_part("image/bmp", BITMAP)];
        self.upload(&parts, &meta).await.json()["media_id"].as_str().unwrap().to_owned()
    }

    /// The id of the picture that a complaint came with.
    pub(crate) async fn picture_of_user(&self, complaint: &str) -> String {
        let told = self.get(&format!("{LIST}/{complaint}")).await.json();
        let url = told["complaint_media_list"][0]["media_url"][0].as_str().unwrap().to_owned();
        let id = url.rsplit('/').next().unwrap();
        percent_encoding::percent_decode_str(id).decode_utf8().unwrap().into_owned()
    }
}

#[tokio::test]
async fn an_upload_has_two_parts_that_say_what_they_are() {
    let merchant = Merchant::start(Options::default()).await;
    let meta = meta(BITMAP);
    let (about, file) = (part("name=\"meta\"", "application/json", &meta), file_part("image/bmp", BITMAP));
    assert_eq!(merchant.upload(&[about.clone(), file.clone()], &meta).await.status, 200);
    assert_eq!(merchant.upload(&[file.clone(), about.clone()], &meta).await.status, 200);
    for (parts, field) in [
        (vec![part("name=\"meta\"", "text/plain", &meta), file.clone()], "/meta"),
        (vec![about.clone()], "/file"),
        (vec![about.clone(), part("name=\"file\"", "image/bmp", BITMAP)], "/file"),
        (vec![about.clone(), part("name=\"picture\"; filename=\"a.bmp\"", "image/bmp", BITMAP)], "/file"),
        (vec![about.clone(), file.clone(), part("name=\"more\"", "", "x")], "/file"),
        (vec![about.clone(), file.clone(), file.clone()], "/file"),
        (vec![about.clone(), about.clone(), file.clone()], "/file"),
        (vec![about.clone(), file_part("", BITMAP)], "/file"),
        (vec![about.clone(), file_part("application/octet-stream", BITMAP)], "/file"),
        (vec![about.clone(), file_part("application/pdf", BITMAP)], "/file"),
        (vec![about.clone(), file_part("image/bmp", "BM another one")], "/meta/sha256"),
    ] {
        merchant.upload(&parts, &meta).await.assert_wrong("body", field);
    }
    assert_eq!(merchant.upload(&[about, file.clone()], "{}").await.code(), (401, "SIGN_ERROR".into()));
    assert_eq!(merchant.upload(&[file], &meta).await.code(), (401, "SIGN_ERROR".into()), "nothing is signed");
}

/// As some clients send it.
#[tokio::test]
async fn a_header_that_forgets_the_boundary_is_forgiven() {
    let merchant = Merchant::start(Options::default()).await;
    let meta = meta(BITMAP);
    let body = format!("{}{}--b--\r\n", part("name=\"meta\"", "", &meta), file_part("image/bmp", BITMAP));
    let call = || Call { signed_body: Some(&meta), ..merchant.call("POST", UPLOAD, &body) };
    let forgetful = merchant.send(Call { content_type: "multipart/form-data", ..call() }).await;
    assert_eq!(forgetful.status, 200);
    let wrong = merchant.send(Call { content_type: "multipart/form-data; boundary=c", ..call() }).await;
    assert_eq!(wrong.code(), (401, "SIGN_ERROR".into()), "nothing is signed");
    let id = forgetful.json()["media_id"].as_str().unwrap().to_owned();
    assert!(id.contains('_'));
    assert_eq!(merchant.get(&format!("/v3/merchant-service/images/{id}")).await.status, 200, "as it is");
}

#[tokio::test]
async fn what_is_too_large_is_refused_in_the_usual_form() {
    let merchant = Merchant::start(Options::default()).await;
    for bytes in [2 * 1024 * 1024 + 1, 5 * 1024 * 1024] {
        let large = format!("BM{}", " ".repeat(bytes - 2));
        let meta = meta(&large);
        let parts = [part("name=\"meta\"", "application/json", &meta), file_part("image/bmp", &large)];
        merchant.upload(&parts, &meta).await.assert_wrong("body", "/file");
    }
    let answer = merchant.post(&format!("{LIST}/1/response"), &" ".repeat(5 * 1024 * 1024)).await;
    assert_eq!(answer.code(), (400, "PARAM_ERROR".into()));
    assert!(answer.headers.contains_key("request-id") && merchant.verifies(&answer.headers, &answer.body));
}

#[tokio::test]
async fn no_picture_is_shown_that_the_merchant_has_not_uploaded() {
    let merchant = Merchant::start(Options::default()).await;
    let refund = NewComplaint { problem_type: Some("REFUND".into()), images: 1, ..NewComplaint::default() };
    let id = merchant.platform.control.new_complaint(refund);
    let ours = merchant.picture().await;
    for wrong in ["unknown".to_owned(), merchant.picture_of_user(&id).await] {
        let reply =
            json!({ "complainted_mchid": "1900012181", "response_content": "您好", "response_images": [ours, wrong] });
        let answer = merchant.post(&format!("{LIST}/{id}/response"), &reply.to_string()).await;
        answer.assert_wrong("body", "/response_images/1");
        let refusal = json!({ "action": "REJECT", "reject_reason": "超期", "reject_media_list": [wrong] });
        let answer = merchant.post(&format!("{LIST}/{id}/update-refund-progress"), &refusal.to_string()).await;
        answer.assert_wrong("body", "/reject_media_list/0");
    }
    let state = merchant.platform.control.complaint(&id).unwrap()["complaint_state"].clone();
    assert_eq!(state, "PENDING", "nothing has happened");
    let refusal = json!({ "action": "REJECT", "reject_reason": "超期", "reject_media_list": [ours] });
    let answer = merchant.post(&format!("{LIST}/{id}/update-refund-progress"), &refusal.to_string()).await;
    assert_eq!(answer.status, 204);
}
