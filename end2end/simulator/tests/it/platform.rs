//! What the platform refuses, and what it does.

use crate::merchant::{Call, LIST, Merchant, NOW};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wechatpay_simulator::{Call as Of, Fault, FaultKind, KeyMode, NewComplaint, Options};

const WINDOW: &str = "begin_date=2026-08-01&end_date=2026-08-30";
const NOTIFY: &str = "/v3/merchant-service/complaint-notifications";

#[tokio::test]
async fn a_good_request_is_answered_and_the_answer_signed() {
    let merchant = Merchant::start(Options { complaints: 3, ..Options::default() }).await;
    let answer = merchant.get(&format!("{LIST}?limit=2&{WINDOW}")).await;
    assert_eq!(answer.status, 200);
    assert!(merchant.verifies(&answer.headers, &answer.body));
    assert!(!merchant.verifies(&answer.headers, &format!("{} ", answer.body)));
    assert!(answer.headers["request-id"].to_str().unwrap().contains('-'));
    assert!(answer.json()["total_count"].is_number());
    let later = merchant.get(&format!("{LIST}?limit=2&offset=40&{WINDOW}")).await.json();
    assert!(later["data"].is_null() && later["total_count"].is_null());
}

#[tokio::test]
async fn whatever_is_wrong_with_a_signature_is_refused() {
    let merchant = Merchant::start(Options::default()).await;
    let path = format!("{LIST}?limit=1&{WINDOW}");
    let good = || merchant.call("GET", &path, "");
    let spoiled: Vec<(&str, Call<'_>)> = vec![
        ("body", Call { signed_body: Some("x"), ..good() }),
        ("old", Call { timestamp: NOW - 301, ..good() }),
        ("early", Call { timestamp: NOW + 301, ..good() }),
        ("scheme", Call { scheme: "WECHATPAY2-SM2-WITH-SM3", ..good() }),
        ("none", Call { without: Some("Authorization"), ..good() }),
    ];
    for (what, call) in spoiled {
        let answer = merchant.send(call).await;
        assert_eq!(answer.code(), (401, "SIGN_ERROR".into()), "{what}");
        assert!(answer.headers.get("wechatpay-signature").is_none(), "{what}");
    }
    for header in ["Accept", "User-Agent"] {
        let answer = merchant.send(Call { without: Some(header), ..good() }).await;
        assert_eq!(answer.code(), (400, "INVALID_REQUEST".into()), "{header}");
    }
}

#[tokio::test]
async fn who_signed_something_else_is_told_what_was_expected() {
    let merchant = Merchant::start(Options::default()).await;
    let body = r#"{"echo_message":"你好"}"#;
    let call = Call { signed_body: Some("x"), ..merchant.call("POST", "/v3/security/echo", body) };
    let (timestamp, nonce) = (call.timestamp, call.nonce.clone());
    let answer = merchant.send(call).await;
    assert_eq!(answer.code(), (401, "SIGN_ERROR".into()));
    let told = &answer.json()["detail"]["sign_information"];
    let head = format!("POST\n/v3/security/echo\n{timestamp}\n{nonce}\n");
    assert_eq!(told["truncated_sign_message"], format!("{head}{{\"echo_m\n"));
    assert_eq!(told["sign_message_length"], head.len() + body.len() + 1);
}

/// As clients write them in use: in small letters, or with no serial of the platform's where they hold no key yet.
#[tokio::test]
async fn serial_numbers_are_hexadecimal() {
    let merchant = Merchant::start(Options { keys: KeyMode::Certificate, ..Options::default() }).await;
    let path = format!("{LIST}?limit=1&{WINDOW}");
    let small = merchant.platform.credentials.serial_no.to_lowercase();
    let good = || merchant.call("GET", &path, "");
    assert_eq!(merchant.send(Call { serial_no: Some(&small), ..good() }).await.status, 200);
    assert_eq!(merchant.send(Call { serial_no: Some("00"), ..good() }).await.code(), (401, "SIGN_ERROR".into()));
    let theirs = merchant.certificate_serial().to_lowercase();
    for named in [theirs.as_str(), ""] {
        assert_eq!(merchant.send(Call { serial: Some(named), ..good() }).await.status, 200, "{named:?}");
    }
}

/// Over another line, say: nothing hides from its author that it was sent twice.
#[tokio::test]
async fn a_request_that_comes_twice_is_carried_out_twice() {
    let merchant = Merchant::start(Options::default()).await;
    let id = merchant.platform.control.new_complaint(NewComplaint::default());
    let path = format!("{LIST}/{id}/response");
    let body = r#"{"complainted_mchid":"1900012181","response_content":"您好"}"#;
    let nonce = "once".to_owned();
    for _ in 0..2 {
        let reply = Call { nonce: nonce.clone(), ..merchant.call("POST", &path, body) };
        assert_eq!(merchant.send(reply).await.status, 204);
    }
    let told = merchant.get(&format!("{LIST}/{id}/negotiation-historys")).await.json();
    let replies = told["data"].as_array().unwrap().iter().filter(|row| row["operate_type"] == "MERCHANT_RESPONSE");
    assert_eq!(replies.count(), 2);
}

#[tokio::test]
async fn limits_are_the_documented_ones() {
    let merchant = Merchant::start(Options::default()).await;
    for query in [
        "limit=51&begin_date=2026-08-01&end_date=2026-08-02",
        "limit=0&begin_date=2026-08-01&end_date=2026-08-02",
        "begin_date=2026-08-01&end_date=2026-08-31",
        "begin_date=2026-08-02&end_date=2026-08-01",
        "begin_date=2026-8-1&end_date=2026-08-02",
        "begin_date=2026-08-01",
        "begin_date=2026-08-01&end_date=2026-08-02&state=OPEN",
    ] {
        assert_eq!(merchant.get(&format!("{LIST}?{query}")).await.code(), (400, "PARAM_ERROR".into()), "{query}");
    }
    let foreign = format!("{LIST}?{WINDOW}&complainted_mchid=1900099999");
    assert_eq!(merchant.get(&foreign).await.code(), (403, "NO_AUTH".into()));
    assert_eq!(merchant.get(&format!("{LIST}/404")).await.code(), (404, "RESOURCE_NOT_EXISTS".into()));
}

#[tokio::test]
async fn a_reply_moves_the_complaint_and_bad_ones_do_not() {
    let merchant = Merchant::start(Options::default()).await;
    let id = merchant.platform.control.new_complaint(NewComplaint::default());
    let path = format!("{LIST}/{id}/response");
    let long = "好".repeat(501);
    for (fields, code) in [
        (r#""response_content":"😀""#.to_owned(), "PARAM_ERROR"),
        (r#""response_content":"\ud83d\ude00""#.to_owned(), "PARAM_ERROR"),
        (r#""response_content":"""#.to_owned(), "PARAM_ERROR"),
        (format!("\"response_content\":\"{long}\""), "PARAM_ERROR"),
        (format!("\"response_content\":\"好\",\"complaint_id\":\"{id}\""), "PARAM_ERROR"),
        (r#""response_content":"好","response_images":["a","b","c","d","e"]"#.to_owned(), "PARAM_ERROR"),
        (r#""response_content":"好","response_images":["unknown"]"#.to_owned(), "PARAM_ERROR"),
        (r#""response_content":"好","jump_url":"https://a.cn","jump_url_text":"a""#.to_owned(), "NO_AUTH"),
    ] {
        let answer = merchant.post(&path, &format!("{{\"complainted_mchid\":\"1900012181\",{fields}}}")).await;
        assert_eq!(answer.code().1, code, "{fields}");
    }
    let complete = format!("{LIST}/{id}/complete");
    let mchid = r#"{"complainted_mchid":"1900012181"}"#;
    assert_eq!(merchant.post(&complete, mchid).await.code().0, 400, "nobody has replied");
    let good = r#"{"complainted_mchid":"1900012181","response_content":"您好"}"#;
    let answer = merchant.post(&path, good).await;
    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (204, ""));
    assert!(merchant.verifies(&answer.headers, ""));
    let state = |merchant: &Merchant| merchant.platform.control.complaint(&id).unwrap()["complaint_state"].clone();
    assert_eq!(state(&merchant), "PROCESSING");
    assert_eq!(merchant.post(&complete, mchid).await.status, 204);
    assert_eq!(state(&merchant), "PROCESSED");
    assert_eq!(merchant.post(&complete, mchid).await.code(), (400, "INVALID_REQUEST".into()));
}

#[tokio::test]
async fn the_notification_url_must_be_https_without_a_query() {
    let merchant = Merchant::start(Options { allow_loopback_http_notify: false, ..Options::default() }).await;
    assert_eq!(merchant.get(NOTIFY).await.code(), (400, "RESOURCE_NOT_EXISTS".into()));
    for url in ["http://127.0.0.1/n", "http://d.cn/n", "https://投诉.cn/n", "https://d.cn/n?a=1", "d.cn"] {
        assert_eq!(merchant.post(NOTIFY, &format!("{{\"url\":\"{url}\"}}")).await.code().0, 400, "{url}");
    }
    let body = r#"{"url":"https://desk.example.com/n"}"#;
    assert_eq!(merchant.post(NOTIFY, body).await.json()["mchid"], "1900012181");
    assert_eq!(merchant.post(NOTIFY, body).await.code().0, 400, "there is one");
    assert_eq!(merchant.send(merchant.call("PUT", NOTIFY, body)).await.status, 200);
    assert_eq!(merchant.send(merchant.call("DELETE", NOTIFY, "")).await.status, 204);
    assert_eq!(merchant.get(NOTIFY).await.code().0, 400);
}

#[tokio::test]
async fn quotas_hold_by_the_minute() {
    let merchant = Merchant::start(Options::default()).await;
    let id = merchant.platform.control.new_complaint(NewComplaint::default());
    let path = format!("{LIST}/{id}");
    for _ in 0..60 {
        assert_eq!(merchant.get(&path).await.status, 200);
    }
    assert_eq!(merchant.get(&path).await.code(), (429, "FREQUENCY_LIMITED".into()));
    assert_eq!(merchant.get(&format!("{path}/negotiation-historys")).await.status, 200, "groups do not share");
}

#[tokio::test]
async fn a_fault_strikes_as_often_as_it_was_asked_to() {
    let merchant = Merchant::start(Options::default()).await;
    let id = merchant.platform.control.new_complaint(NewComplaint::default());
    let fault = Fault { call: Of::Reply, fault: FaultKind::Error500AfterCommit, times: 1, complaint_id: None };
    merchant.platform.control.inject(fault);
    let body = r#"{"complainted_mchid":"1900012181","response_content":"您好"}"#;
    let path = format!("{LIST}/{id}/response");
    assert_eq!(merchant.post(&path, body).await.code(), (500, "SYSTEM_ERROR".into()));
    assert_eq!(merchant.post(&path, body).await.status, 204);
    let committed = merchant.platform.control.journal().iter().filter(|entry| entry.committed).count();
    assert_eq!(committed, 2, "the first was carried out all the same");
}

/// Seen on the wire, where no library makes anything better of it.
#[tokio::test]
async fn a_truncated_body_is_half_of_what_its_length_says() {
    let merchant = Merchant::start(Options::default()).await;
    let control = &merchant.platform.control;
    let id = control.new_complaint(NewComplaint { images: 1, ..NewComplaint::default() });
    let detail = format!("{LIST}/{id}");
    let picture = merchant.get(&detail).await.json()["complaint_media_list"][0]["media_url"][0].clone();
    let picture = picture.as_str().unwrap().replace("https://api.mch.weixin.qq.com", "");
    for path in [&detail, &picture] {
        let fault = Fault { call: Of::Any, fault: FaultKind::TruncatedBody, times: 1, complaint_id: None };
        control.inject(fault);
        let authorization = merchant.authorization(&merchant.call("GET", path, ""));
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: platform\r\nAccept: */*\r\nUser-Agent: none\r\n\
             Authorization: {authorization}\r\n\r\n"
        );
        let mut wire = TcpStream::connect(merchant.platform.address).await.unwrap();
        wire.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        wire.read_to_end(&mut answer).await.unwrap();
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&answer[..end]);
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.unwrap_or_else(|| panic!("{head}")).parse().unwrap();
        assert_eq!(answer.len() - end - 4, length / 2, "{head}");
    }
}

/// A question mark with nothing behind it is signed like all that is sent.
#[tokio::test]
async fn a_request_is_verified_as_it_was_sent() {
    let merchant = Merchant::start(Options::default()).await;
    let id = merchant.platform.control.new_complaint(NewComplaint::default());
    let detail = format!("{LIST}/{id}");
    for query in ["", "?"] {
        assert_eq!(merchant.get(&format!("{detail}{query}")).await.status, 200, "{query:?}");
    }
}

#[tokio::test]
async fn the_same_seed_makes_the_same_complaints() {
    let seeded = |seed| async move {
        let merchant = Merchant::start(Options { complaints: 40, seed, ..Options::default() }).await;
        let control = &merchant.platform.control;
        let words = |id: &String| control.complaint(id).unwrap()["complaint_detail"].to_string();
        control.complaint_ids().iter().map(words).collect::<Vec<_>>()
    };
    assert_eq!(seeded(1).await, seeded(1).await);
    assert_ne!(seeded(1).await, seeded(2).await);
}
