//! What each call sends, to the byte, and what it makes of the answer.

use crate::platform::{Platform, Script, builder};
use wechatpay_complaints::{Advice, ListQuery, ReplyRequest};

const ID: &str = "200201820200101080076610000";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\nrest of the picture";

#[tokio::test]
async fn reading_calls_are_signed_over_their_query() {
    let platform = Platform::start(Script::ok(r#"{"limit":5,"offset":10}"#)).await;
    let query = ListQuery::new("2019-01-01", "2019-01-30").limit(5).offset(10).complainted_mchid("1900012181");
    let page = platform.client.list_complaints(&query).await.unwrap();
    assert!(page.rows.is_empty() && page.total_count.is_none());
    let seen = platform.requests().pop().unwrap();
    assert_eq!(seen.method, "GET");
    assert_eq!(
        seen.path_and_query,
        "/v3/merchant-service/complaints-v2?limit=5&offset=10&begin_date=2019-01-01&end_date=2019-01-30&complainted_mchid=1900012181"
    );
    assert_eq!(seen.headers["accept"], "application/json");
    assert_eq!(seen.headers["wechatpay-serial"], "PUB_KEY_ID_TEST");
    assert!(platform.was_signed_over(""));

    platform.client.negotiation_history(ID, 300, 0).await.unwrap();
    let path = platform.requests().pop().unwrap().path_and_query;
    assert_eq!(path, format!("/v3/merchant-service/complaints-v2/{ID}/negotiation-historys?limit=300&offset=0"));
}

#[tokio::test]
async fn a_reply_says_no_more_than_it_must_and_204_is_success() {
    let platform = Platform::start(Script::status(204, "")).await;
    let reply = ReplyRequest::new("1900012181", "已与用户沟通解决").images(vec!["file23578_21798531.jpg".into()]);
    let acknowledged = platform.client.reply(ID, &reply).await.unwrap();
    assert_eq!(acknowledged.request_id.as_deref(), Some("REQ-1"));
    let body = r#"{"complainted_mchid":"1900012181","response_content":"已与用户沟通解决","response_images":["file23578_21798531.jpg"]}"#;
    let seen = platform.requests().pop().unwrap();
    assert_eq!(seen.body, body);
    assert_eq!(seen.path_and_query, format!("/v3/merchant-service/complaints-v2/{ID}/response"));
    assert!(platform.was_signed_over(body));

    platform.client.complete(ID, "1900012181").await.unwrap();
    assert!(platform.was_signed_over(r#"{"complainted_mchid":"1900012181"}"#));
}

#[tokio::test]
async fn the_notification_url_is_created_read_updated_and_deleted() {
    let answer = r#"{"mchid":"1900012181","url":"https://desk.example.com/n"}"#;
    let platform = Platform::start(Script::ok(answer)).await;
    let client = &platform.client;
    client.create_notification_url("https://desk.example.com/n").await.unwrap();
    client.update_notification_url("https://desk.example.com/n").await.unwrap();
    assert!(platform.was_signed_over(r#"{"url":"https://desk.example.com/n"}"#));
    assert_eq!(client.notification_url().await.unwrap().unwrap().url, "https://desk.example.com/n");
    client.delete_notification_url().await.unwrap();
    let methods: Vec<String> = platform.requests().into_iter().map(|seen| seen.method).collect();
    assert_eq!(methods, ["POST", "PUT", "GET", "DELETE"]);
}

#[tokio::test]
async fn no_notification_url_is_an_answer_and_no_error() {
    let body = r#"{"code":"RESOURCE_NOT_EXISTS","message":"查询的通知回调不存在"}"#;
    let platform = Platform::start(Script::status(400, body)).await;
    assert!(platform.client.notification_url().await.unwrap().is_none());
}

#[tokio::test]
async fn an_upload_signs_its_meta_alone_and_sends_it_first() {
    let platform = Platform::start(Script::ok(r#"{"media_id":"file752398_7983424"}"#)).await;
    let media_id = platform.client.upload_image("凭证.png", PNG).await.unwrap();
    assert_eq!(media_id, "file752398_7983424");
    let seen = platform.requests().pop().unwrap();
    let body = String::from_utf8_lossy(&seen.body);
    let meta_at = body.find("name=\"meta\"").unwrap();
    let file_at = body.find("name=\"file\"; filename=").unwrap();
    assert!(meta_at < file_at, "{body}");
    let meta = body.lines().find(|line| line.starts_with('{')).unwrap();
    assert!(meta.contains("\"filename\":\"凭证.png\""), "{meta}");
    assert!(platform.was_signed_over(meta));
}

#[tokio::test]
async fn a_picture_is_fetched_by_its_raw_path() {
    let platform = Platform::start(Script::ok("picture")).await;
    let path = "/v3/merchant-service/images/ChsyMDAw%2BMDAw%3D%3D";
    let picture = platform.client.download_image(&format!("https://api.mch.weixin.qq.com{path}")).await.unwrap();
    assert_eq!(picture.bytes, "picture");
    let seen = platform.requests().pop().unwrap();
    assert_eq!((seen.path_and_query.as_str(), seen.headers["accept"].to_str().unwrap()), (path, "*/*"));
    assert!(platform.was_signed_over(""));
}

/// The file store is reached through a proxy here, since nobody else can answer for it.
#[tokio::test]
async fn a_picture_on_the_file_store_is_opened_without_a_signature() {
    let platform = Platform::start(Script::ok("picture")).await;
    let proxied = reqwest::Client::builder().proxy(reqwest::Proxy::http(&platform.base).unwrap()).build().unwrap();
    let client = builder(&platform.base).http(proxied).build().unwrap();
    let link = "http://qualitymgr-40010.sh.gfp.tencent-cloud.com/a.jpg?sign=q-sign-algorithm%3Dsha1";
    assert_eq!(client.download_image(link).await.unwrap().bytes, "picture");
    let seen = platform.requests().pop().unwrap();
    assert_eq!(seen.path_and_query, "/a.jpg?sign=q-sign-algorithm%3Dsha1");
    assert_eq!(seen.headers["host"], "qualitymgr-40010.sh.gfp.tencent-cloud.com");
    assert!(seen.headers.keys().all(|name| name != "authorization" && !name.as_str().starts_with("wechatpay")));
    platform.says(Script::status(403, "<Error><Code>AccessDenied</Code></Error>"));
    assert_eq!(client.download_image(link).await.unwrap_err().advice(), Advice::NotPermitted, "its hour is over");
}

#[tokio::test]
async fn what_the_platform_would_not_take_is_never_sent() {
    let platform = Platform::start(Script::ok("{}")).await;
    let client = &platform.client;
    let list = |from: &str, to: &str| ListQuery::new(from, to);
    assert!(client.list_complaints(&list("2019-01-01", "2019-01-31")).await.is_err());
    assert!(client.list_complaints(&list("2019-01-02", "2019-01-01")).await.is_err());
    assert!(client.list_complaints(&list("2019-1-1", "2019-01-02")).await.is_err());
    assert!(client.list_complaints(&list("2019-01-01", "2019-01-02").limit(51)).await.is_err());
    assert!(client.negotiation_history(ID, 301, 0).await.is_err());
    assert!(client.complaint("../certificates").await.is_err());
    for text in ["", &"好".repeat(501), "谢谢😀"] {
        assert!(client.reply(ID, &ReplyRequest::new("1900012181", text)).await.is_err(), "{text}");
    }
    let five = ReplyRequest::new("1900012181", "好").images(vec!["a".into(); 5]);
    assert!(client.reply(ID, &five).await.is_err());
    assert!(client.upload_image("a.png", vec![0; 10]).await.is_err());
    assert!(client.upload_image("a.jpg", PNG).await.is_err());
    assert!(client.upload_image("a.png", [PNG, &vec![0; 2 * 1024 * 1024]].concat()).await.is_err());
    for url in
        ["http://desk.example.com/n", "https://投诉.cn/n", "https://d.cn/n?a=1", "https://u:p@d.cn/n", "ftp://d.cn"]
    {
        assert!(client.create_notification_url(url).await.is_err(), "{url}");
    }
    assert!(client.download_image("https://evil.example/v3/merchant-service/images/x").await.is_err());
    assert_eq!(platform.requests().len(), 0);
    assert!(client.create_notification_url("http://127.0.0.1:3000/n").await.is_err(), "the answer is no answer");
    assert_eq!(platform.requests().len(), 1, "a loopback API may call a loopback address");
}
