//! Tolerant reading: nothing WeChat Pay adds, leaves out or spells anew is lost or an error.

use serde_json::{Value, json};
use wechatpay_complaints::types::{ActionType, ComplaintState, OperateType};
use wechatpay_complaints::{Complaint, HistoryEntry, Page, Row};

fn page(rows: &Value) -> Page<HistoryEntry> {
    serde_json::from_value(json!({ "data": rows, "limit": 300, "offset": 0, "total_count": 2 })).unwrap()
}

#[test]
fn both_shapes_of_media_lists_are_read() {
    let row = |list: Value| json!({ "log_id": "1", "operate_time": "t", "operate_type": "USER_RESPONSE", "complaint_media_list": list });
    let media = json!({ "media_type": "OPERATION_IMAGE", "media_url": ["https://a/1"] });
    for list in [media.clone(), json!([media.clone()])] {
        let page = page(&json!([row(list)]));
        assert_eq!(page.rows[0].complaint_media_list[0].media_url, ["https://a/1"]);
    }
    assert!(page(&json!([row(Value::Null)])).rows[0].complaint_media_list.is_empty());
}

#[test]
fn a_click_carries_text_or_an_object() {
    for (content, words) in [(json!("好的"), "好的"), (json!({ "content": "好的" }), "好的")] {
        let row = json!({ "log_id": "1", "operate_time": "t", "operate_type": "USER_CLICK_RESPONSE",
            "click_message": { "message_content": content } });
        let page = page(&json!([row]));
        let click = page.rows[0].click_message.as_ref().unwrap();
        assert_eq!(click.message_content.as_ref().unwrap().to_string(), words);
    }
}

#[test]
fn a_minimal_complaint_is_read_and_a_new_field_survives() {
    let minimal =
        r#"{"complaint_id":"1","complaint_time":"t","complaint_state":"ESCALATED","data_from_the_future":{"a":[1]}}"#;
    let row: Row<Complaint> = serde_json::from_str(minimal).unwrap();
    assert_eq!(row.raw(), minimal);
    assert_eq!(row.complaint_state, ComplaintState::Unknown("ESCALATED".into()));
    let again = serde_json::to_value(&*row).unwrap();
    assert_eq!(again["data_from_the_future"], json!({ "a": [1] }));
    assert_eq!(again["complaint_state"], "ESCALATED");
}

/// What is of another type than documented is read as what it means, or left out; the complaint stays.
#[test]
fn a_field_of_another_type_costs_that_field_at_the_most() {
    let read = |field: &str, value: Value| {
        let mut row = json!({ "complaint_id": "1", "complaint_time": "t", "complaint_state": "PENDING" });
        row[field] = value;
        let row: Row<Complaint> = serde_json::from_str(&row.to_string()).unwrap();
        row.into_inner()
    };
    assert_eq!(read("user_complaint_times", json!("2")).user_complaint_times, 2);
    assert_eq!(read("apply_refund_amount", json!("1280")).apply_refund_amount, Some(1280));
    assert_eq!(read("apply_refund_amount", json!("much")).apply_refund_amount, None);
    assert!(read("complaint_full_refunded", json!("true")).complaint_full_refunded);
    assert_eq!(read("payer_openid", json!(5)).payer_openid.as_deref(), Some("5"));
    assert_eq!(read("user_tag_list", json!("TRUSTED")).user_tag_list.len(), 1);
    assert!(read("additional_info", json!("x")).additional_info.is_none());
    let place =
        json!({ "share_power_info": { "return_address_info": { "longitude": 121.5, "return_address": "人民广场" } } });
    let power = read("additional_info", place).additional_info.unwrap().share_power_info.unwrap();
    assert_eq!(power.return_address_info.unwrap().return_address.as_deref(), Some("人民广场"));
    let orders = json!([{ "amount": "500", "transaction_id": 42 }, "none"]);
    let orders = read("complaint_order_info", orders).complaint_order_info;
    assert_eq!((orders.len(), orders[0].amount, orders[0].transaction_id.as_str()), (1, Some(500), "42"));
    assert_eq!(read("service_order_info", json!({ "state": 1 })).service_order_info.len(), 1);
    assert_eq!(read("complaint_detail", json!("a\0b")).complaint_detail, "a\u{fffd}b");
    assert_eq!(read("complaint_state", Value::Null).complaint_state, ComplaintState::default());
    assert!(serde_json::from_value::<Page<Complaint>>(json!({ "data": "none" })).is_err(), "that is no page");
}

/// What a person would read without doubt is read, whatever its spelling.
#[test]
fn one_value_in_many_spellings() {
    let read = |field: &str, value: Value| {
        let row = json!({ "complaint_id": "1", field: value });
        Row::<Complaint>::read(row.to_string().as_bytes()).unwrap()
    };
    for yes in [json!(1), json!("1"), json!("TRUE"), json!(" yes "), json!("是"), json!(1.0), json!([true])] {
        let row = read("complaint_full_refunded", yes.clone());
        assert!(row.complaint_full_refunded && !row.is_partly_lost(), "{yes}");
        assert_eq!(row.oddities()[0].field, "complaint_full_refunded");
    }
    for no in [json!(0), json!("False"), json!("n"), json!("否")] {
        assert_eq!(read("in_platform_service", no.clone()).in_platform_service, Some(false), "{no}");
    }
    for amount in
        [json!("45900"), json!("45900.00"), json!(45900.0), json!(" +45900"), json!("４５９００"), json!("4.59e4")]
    {
        let row = read("apply_refund_amount", amount.clone());
        assert_eq!((row.apply_refund_amount, row.is_partly_lost()), (Some(45_900), false), "{amount}");
    }
    for doubtful in [json!("459.5"), json!("45,900"), json!("¥45900"), json!(true), json!("NaN"), json!("1e400")] {
        let row = read("apply_refund_amount", doubtful.clone());
        assert_eq!((row.apply_refund_amount, row.is_partly_lost()), (None, true), "{doubtful}");
    }
    assert!(read("complaint_full_refunded", json!("maybe")).is_partly_lost());
    let as_text = read("complaint_media_list", json!(r#"[{"media_url":["https://a/1","https://a/2"]}]"#));
    assert_eq!((as_text.complaint_media_list[0].media_url.len(), as_text.is_partly_lost()), (2, false));
}

#[test]
fn one_element_costs_itself() {
    let row = json!({ "log_id": 7, "image_list": ["https://a/1", { "odd": 1 }, 5, "https://a/2"], "complaint_media_list": [9] });
    let row = Row::<HistoryEntry>::read(row.to_string().as_bytes()).unwrap();
    assert_eq!(
        (row.log_id.as_str(), row.image_list.as_slice()),
        ("7", ["https://a/1", "5", "https://a/2"].map(String::from).as_slice())
    );
    let lost: Vec<_> = row.oddities().iter().filter(|odd| odd.is_lost).map(|odd| odd.field.as_str()).collect();
    assert_eq!(lost, ["complaint_media_list", "image_list"]);
}

#[test]
fn what_is_as_documented_is_not_odd() {
    let row = r#"{"log_id":"1","operator":"商家","operate_time":"2023-11-05T09:07:03+08:00","operate_type":"NEW_TYPE",
        "operate_details":null,"image_list":[],"complaint_media_list":{"media_type":"OPERATION_IMAGE","media_url":["https://a/1"]},
        "new_field":{"a":[1.5,null,"x"]},"normal_message":{"blocks":[{"type":"TEXT","text":{"text":"a"}}]}}"#;
    let row = Row::<HistoryEntry>::read(row.as_bytes()).unwrap();
    assert_eq!(row.oddities(), []);
}

#[test]
fn a_page_costs_what_cannot_be_read_of_it() {
    let text = r#"{"total_count":"4","limit":"50","offset":-1,"data":[
        {"complaint_id":200201820231105160276610055,"complaint_detail":"\ud83d坏"},
        "nothing", {"complaint_id":"3","complaint_detail":"x","complaint_detail":"y"},
        {"complaint_id":"4","complaint_detail":12]}"#;
    let page = Page::<Complaint>::read(text.as_bytes()).unwrap();
    let ids: Vec<_> = page.rows.iter().map(|row| row.complaint_id.as_str()).collect();
    assert_eq!(ids, ["200201820231105160276610055", "3", "4"]);
    assert_eq!((page.came, page.total_count, page.limit, page.offset), (4, Some(4), 50, 0));
    assert_eq!(page.rows[0].complaint_detail, "\u{fffd}坏");
    for row in &page.rows {
        let again: Value = serde_json::from_str(row.raw()).unwrap();
        assert_eq!(again["complaint_id"], row.complaint_id.as_str(), "what is kept can be read by anybody");
    }
    let unread: Vec<_> = page.oddities.iter().filter(|odd| odd.is_lost).map(|odd| odd.field.as_str()).collect();
    assert!(unread.contains(&"") && unread.contains(&"offset"), "{unread:?}");
    let one = Page::<Complaint>::read(br#"{"data":{"complaint_id":"7"}}"#).unwrap();
    assert_eq!((one.came, one.rows[0].complaint_id.as_str()), (1, "7"), "one row without its list");
    assert!(Page::<Complaint>::read(b"[1]").is_err() && Page::<Complaint>::read(b"\xff").is_err());
}

#[test]
fn a_page_without_rows_is_an_empty_page() {
    for text in
        [r#"{"limit":50,"offset":0,"total_count":0}"#, r#"{"data":null,"limit":50,"offset":0}"#, r#"{"data":[]}"#]
    {
        assert!(serde_json::from_str::<Page<Complaint>>(text).unwrap().rows.is_empty(), "{text}");
    }
}

#[test]
fn a_misspelt_action_is_the_same_action() {
    let action = ActionType::from("USER_APPLY_PLATFORM_SERIVCE".to_owned());
    assert_eq!(action, ActionType::UserApplyPlatformService);
}

proptest::proptest! {
    #[test]
    fn open_enums_keep_any_text(text in ".*") {
        let kind = OperateType::from(text.clone());
        proptest::prop_assert_eq!(kind.as_str(), &text);
    }

    #[test]
    fn a_signed_message_has_five_lines_and_ends_in_one(path in "/[a-z0-9/?=&%]*", time in 0i64.., body in "[^\n]*") {
        let message = wechatpay_complaints::request_message("GET", &path, time, "nonce", &body);
        proptest::prop_assert_eq!(message.matches('\n').count(), 5);
        proptest::prop_assert!(message.ends_with('\n'));
    }
}
