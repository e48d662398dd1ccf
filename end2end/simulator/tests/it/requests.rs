//! What holds for the requests of every call: types, parameters, addresses, and how a refusal is worded.

use crate::merchant::{Call, LIST, Merchant};
use serde_json::json;
use wechatpay_simulator::{KeyMode, NewComplaint, Options};

const WINDOW: &str = "begin_date=2026-08-01&end_date=2026-08-30";
const NOTIFY: &str = "/v3/merchant-service/complaint-notifications";
const CERTIFICATES: &str = "/v3/certificates";

#[tokio::test]
async fn the_type_of_a_body_is_json_and_nothing_like_it() {
    let merchant = Merchant::start(Options::default()).await;
    let id = merchant.platform.control.new_complaint(NewComplaint::default());
    let path = format!("{LIST}/{id}/response");
    let body = r#"{"complainted_mchid":"1900012181","response_content":"您好"}"#;
    for (content_type, status) in [
        ("application/json", 204),
        ("Application/JSON", 204),
        ("application/json; charset=UTF-8", 204),
        ("application/json;charset=\"utf-8\"", 204),
        ("application/jsonx", 400),
        ("application/json-patch+json", 400),
        ("text/json", 400),
        ("application/json; charset=gbk", 400),
        ("multipart/form-data; boundary=b", 400),
    ] {
        let answer = merchant.send(Call { content_type, ..merchant.call("POST", &path, body) }).await;
        assert_eq!(answer.status, status, "{content_type}");
        assert!(status == 204 || answer.json()["code"] == "INVALID_REQUEST", "{content_type}");
    }
}

#[tokio::test]
async fn no_call_takes_parameters_that_no_page_names() {
    let merchant = Merchant::start(Options::default()).await;
    let id = merchant.platform.control.new_complaint(NewComplaint::default());
    let body = r#"{"complainted_mchid":"1900012181","response_content":"您好"}"#;
    for (method, path) in [
        ("GET", format!("{LIST}/{id}?x=1")),
        ("GET", format!("{LIST}/{id}/negotiation-historys?x=1")),
        ("POST", format!("{LIST}/{id}/response?x=1")),
        ("POST", format!("{LIST}/{id}/complete?x=1")),
        ("GET", format!("{NOTIFY}?x=1")),
        ("POST", format!("{NOTIFY}?x=1")),
        ("DELETE", format!("{NOTIFY}?x=1")),
        ("GET", "/v3/merchant-service/images/x?x=1".to_owned()),
        ("GET", format!("{CERTIFICATES}?x=1")),
        ("POST", "/v3/refund/domestic/refunds?x=1".to_owned()),
        ("GET", "/v3/refund/domestic/refunds/1?x=1".to_owned()),
        ("POST", "/v3/security/echo?x=1".to_owned()),
    ] {
        let body = if method == "POST" { body } else { "" };
        merchant.send(merchant.call(method, &path, body)).await.assert_wrong("query", "/x");
    }
    let sub = "/v3/refund/domestic/refunds/1?sub_mchid=1900013511";
    merchant.get(sub).await.assert_wrong("query", "/sub_mchid");
}

#[tokio::test]
async fn what_looks_like_a_call_is_none() {
    let merchant = Merchant::start(Options::default()).await;
    for path in ["/v3/refund/domestic/refundsXYZ", "/v3/refund/domestic/refunds/", "/v3/refund/domestic/refunds/1/2"] {
        let told = merchant.get(path).await;
        assert_eq!((told.status.as_u16(), told.json()["message"].as_str()), (404, Some("请求的资源不存在")), "{path}");
    }
    let echo = merchant.call("POST", "/v3/security/echo", r#"{"echo_message":"你好","encrypted_echo_message":7}"#);
    let key = merchant.platform.credentials.public_key_id.clone();
    let told = merchant.send(Call { serial: Some(&key), ..echo }).await;
    told.assert_wrong("body", "/encrypted_echo_message");
}

#[tokio::test]
async fn certificates_are_rsas_and_come_where_rsa_is_asked_for() {
    let merchant = Merchant::start(Options { keys: KeyMode::Certificate, ..Options::default() }).await;
    for (query, count) in [("", 1), ("?algorithm_type=RSA", 1), ("?algorithm_type=ALL", 1), ("?algorithm_type=SM2", 0)]
    {
        let told = merchant.get(&format!("{CERTIFICATES}{query}")).await.json();
        assert_eq!(told["data"].as_array().unwrap().len(), count, "{query}");
    }
    merchant.get(&format!("{CERTIFICATES}?algorithm_type=rsa")).await.assert_wrong("query", "/algorithm_type");
    let without = Merchant::start(Options::default()).await;
    assert_eq!(without.get(CERTIFICATES).await.code(), (404, "RESOURCE_NOT_EXISTS".into()));
}

#[tokio::test]
async fn a_place_that_is_at_fault_is_named_to_the_letter() {
    let merchant = Merchant::start(Options::default()).await;
    let id = merchant.platform.control.new_complaint(NewComplaint::default());
    let path = format!("{LIST}/{id}/response");
    let card = |card: serde_json::Value| json!({ "mini_program_jump_info": card });
    for (more, at) in [
        (card(json!({ "path": "p", "text": "t" })), "/mini_program_jump_info/appid"),
        (card(json!({ "appid": "a", "path": "", "text": "t" })), "/mini_program_jump_info/path"),
        (card(json!({ "appid": "a", "path": "p", "text": "t", "a/b~c": 1 })), "/mini_program_jump_info/a~1b~0c"),
        (card(json!({ "appid": "a", "path": "p", "text": "😀" })), "/mini_program_jump_info/text"),
        (card(json!("wx1")), "/mini_program_jump_info"),
        (json!({ "jump_url": "https://", "jump_url_text": "a" }), "/jump_url"),
        (json!({ "jump_url_text": "a" }), "/jump_url"),
        (json!({ "response_content": " \n" }), "/response_content"),
        (json!({ "response_content": "您\u{0}好" }), "/response_content"),
    ] {
        let mut body = json!({ "complainted_mchid": "1900012181", "response_content": "您好" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let words = merchant.post(&path, &body.to_string()).await.assert_wrong("body", at);
        assert!(!words.contains("18446744073709551615"), "{words}");
    }
    let twice = r#"{"complainted_mchid":"1900012181","response_content":"您好","response_content":"您坏"}"#;
    assert_eq!(merchant.post(&path, twice).await.code(), (400, "INVALID_REQUEST".into()));
    merchant.get("/v3/merchant-service/images/a=").await.assert_wrong("url", "/media_id");
    merchant.get(&format!("{LIST}?{WINDOW}&limit=51")).await.assert_wrong("query", "/limit");
}

/// The words that have been seen (`samples/errors.observed.json`), and those that must not mislead.
#[tokio::test]
async fn refusals_say_what_is_wrong() {
    let merchant = Merchant::start(Options::default()).await;
    let message = |answer: &crate::merchant::Answer| answer.json()["message"].as_str().unwrap().to_owned();
    let span = merchant.get(&format!("{LIST}?begin_date=2026-08-01&end_date=2026-08-31")).await;
    let backwards = merchant.get(&format!("{LIST}?begin_date=2026-08-02&end_date=2026-08-01")).await;
    assert_eq!(span.assert_wrong("query", "/end_date"), "查询日期跨度不超过30天");
    assert_eq!(backwards.assert_wrong("query", "/end_date"), "结束日期不能早于开始日期");
    let foreign = merchant.get(&format!("{LIST}?{WINDOW}&complainted_mchid=1900099999")).await;
    assert!(!message(&foreign).contains("提交商户回复"), "nobody has replied");

    let id = merchant.platform.control.new_complaint(NewComplaint::default());
    let link =
        r#"{"complainted_mchid":"1900012181","response_content":"好","jump_url":"https://a.cn","jump_url_text":"a"}"#;
    assert_eq!(
        message(&merchant.post(&format!("{LIST}/{id}/response"), link).await),
        "此商户号暂不支持发送外部链接,如有需要请联系对接的微信支付行业运营评估配置"
    );
    let complete = r#"{"complainted_mchid":"1900012181"}"#;
    assert_eq!(
        message(&merchant.post(&format!("{LIST}/{id}/complete"), complete).await),
        "当前单据状态不支持操作, 请检查是否重复调用"
    );
}

#[tokio::test]
async fn a_notification_url_is_whole_and_can_be_reached_from_elsewhere() {
    let merchant = Merchant::start(Options { allow_loopback_http_notify: false, ..Options::default() }).await;
    for url in [
        "https://",
        "https:///n",
        "https:desk.example.com/n",
        "https://desk example.com/n",
        "https://desk.example.com/a b",
        " https://desk.example.com/n",
        "https://desk.example.com\\n",
        "https://user@desk.example.com/n",
        "https://desk..example.com/n",
        "https://desk.example.com:99999/n",
        "https://127.0.0.1/n",
        "https://2130706433/n",
        "https://10.1.2.3/n",
        "https://172.16.0.1/n",
        "https://192.168.1.1/n",
        "https://169.254.169.254/n",
        "https://100.64.0.1/n",
        "https://0.0.0.0/n",
        "https://[::1]/n",
        "https://[fe80::1]/n",
        "https://[fd00::1]/n",
        "https://[::ffff:10.1.2.3]/n",
        "https://localhost/n",
        "https://desk.localhost/n",
        "https://desk/n",
        "https://desk.local/n",
    ] {
        merchant.post(NOTIFY, &json!({ "url": url }).to_string()).await.assert_wrong("body", "/url");
    }
    let public = merchant.post(NOTIFY, r#"{"url":"https://desk.example.com:8443/n"}"#).await;
    assert_eq!(public.status, 200);

    let lenient = Merchant::start(Options::default()).await;
    for (url, status) in [
        ("http://10.1.2.3/n", 400),
        ("https://10.1.2.3/n", 400),
        ("http://desk.example.com/n", 400),
        ("http://127.0.0.1:3000/n", 200),
    ] {
        assert_eq!(lenient.post(NOTIFY, &json!({ "url": url }).to_string()).await.status, status, "{url}");
    }
}
