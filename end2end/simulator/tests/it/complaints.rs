//! How complaints and their histories are told, and what can happen to them.

use crate::merchant::{LIST, Merchant};
use serde_json::{Value, json};
use wechatpay_simulator::{Call, Control, NewComplaint, Oddity, Options};

#[tokio::test]
async fn histories_ascend_and_end_before_now() {
    let merchant = Merchant::start(Options { complaints: 200, seed: 3, ..Options::default() }).await;
    let control = &merchant.platform.control;
    for age_minutes in 0..8 {
        control.new_complaint(NewComplaint { age_minutes, ..NewComplaint::default() });
    }
    for id in control.complaint_ids() {
        let truth = control.complaint(&id).unwrap();
        let rows = truth["history"].as_array().unwrap().iter();
        let times: Vec<&str> = rows.map(|row| &row["operate_time"].as_str().unwrap()[..19]).collect();
        assert!(times.is_sorted() && *times.last().unwrap() <= "2026-08-26T14:00:00", "{times:?}");
    }
}

/// Both are documented, or have been seen; whoever reads one alone is to notice.
#[tokio::test]
async fn some_complaints_are_told_in_one_way_and_some_in_another() {
    let merchant = Merchant::start(Options { complaints: 200, ..Options::default() }).await;
    let control = &merchant.platform.control;
    let truths: Vec<Value> = control.complaint_ids().iter().map(|id| control.complaint(id).unwrap()).collect();
    let rows = || truths.iter().flat_map(|truth| truth["history"].as_array().unwrap());
    let mixed = |ways: Vec<bool>| ways.contains(&true) && ways.contains(&false);
    assert!(mixed(truths.iter().map(|truth| truth["payer_phone"].is_null()).collect()));
    assert!(mixed(truths.iter().map(|truth| truth["complaint_time"].as_str().unwrap().contains('.')).collect()));
    assert!(mixed(rows().map(|row| row["operate_time"].as_str().unwrap().contains('.')).collect()));
    let media = rows().map(|row| &row["complaint_media_list"]).filter(|media| !media.is_null());
    assert!(mixed(media.map(Value::is_array).collect()));
}

type Ending = fn(&Control, &str) -> bool;

#[tokio::test]
async fn the_platform_steps_in_and_out() {
    let merchant = Merchant::start(Options::default()).await;
    let control = &merchant.platform.control;
    let id = control.new_complaint(NewComplaint::default());
    let now = || control.complaint(&id).unwrap();
    assert!(!control.cancel_platform_help(&id) && !control.finish_platform_help(&id), "nobody has asked");
    let ends: [(Ending, &str, &str); 2] = [
        (Control::cancel_platform_help, "USER_CANCEL_PLATFORM_SERVICE", "投诉人"),
        (Control::finish_platform_help, "PLATFORM_SERVICE_FINISHED", "平台"),
    ];
    for (end, kind, operator) in ends {
        assert!(control.platform_help(&id, "商家响应不及时"));
        assert_eq!(now()["in_platform_service"], true);
        assert!(end(control, &id));
        assert_eq!(now()["in_platform_service"], false);
        let row = now()["history"].as_array().unwrap().last().unwrap().clone();
        assert_eq!((row["operate_type"].as_str(), row["operator"].as_str()), (Some(kind), Some(operator)));
    }
}

#[tokio::test]
async fn a_click_says_what_the_merchant_has_offered() {
    let merchant = Merchant::start(Options::default()).await;
    let control = &merchant.platform.control;
    let id = control.new_complaint(NewComplaint { need_immediate_service: true, ..NewComplaint::default() });
    assert!(!control.click(&id), "nothing has been offered");
    let action = json!({
        "action_type": "ACTION_TYPE_SEND_MESSAGE", "message_info": { "content": "已解决" }, "action_id": "solved",
    });
    let button = json!({ "type": "BUTTON", "button": { "text": "解决了", "action": action } });
    let text = json!({ "type": "TEXT", "text": { "text": "您好，解决了吗？" } });
    let body = json!({
        "complainted_mchid": "1900012181", "message": { "blocks": [text, button] }, "idempotent_id": "1",
    });
    let path = format!("{LIST}/{id}/response-immediate-service");
    let log_id = merchant.post(&path, &body.to_string()).await.json()["log_id"].clone();
    assert!(control.click(&id));
    let truth = control.complaint(&id).unwrap();
    assert_eq!(truth["incoming_user_response"], true);
    let row = truth["history"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (row["operate_type"].as_str(), row["operate_details"].as_str()),
        (Some("USER_CLICK_RESPONSE"), Some("已解决"))
    );
    let click = json!({ "message_content": "已解决", "action_id": "solved", "clicked_log_id": log_id });
    assert_eq!(row["click_message"], click);
}

/// Off unless somebody asks for it, and signed like any other answer.
#[tokio::test]
async fn answers_are_odd_on_command() {
    let merchant = Merchant::start(Options { complaints: 12, ..Options::default() }).await;
    let control = &merchant.platform.control;
    let path = format!("{LIST}?begin_date=2026-08-01&end_date=2026-08-30&limit=10");
    let plain = merchant.get(&path).await;
    let odd = Oddity { page_cap: Some(4), reversed: true, refuses_behind_the_end: true, ..Oddity::of(Call::List) };
    control.be_odd(odd.with("/data/*/complaint_detail", r#""\ud800""#).with("/total_count", "\"all\""));
    let answer = merchant.get(&path).await;
    assert!(merchant.verifies(&answer.headers, &answer.body));
    let text = &answer.body;
    assert_eq!((text.matches(r#""\ud800""#).count(), text.matches("\"all\"").count()), (4, 1));
    assert_eq!(merchant.get(&format!("{path}&offset=500")).await.status, 400);
    control.be_plain();
    assert_eq!(merchant.get(&path).await.body.len(), plain.body.len());
    assert_eq!(merchant.get(&format!("{path}&offset=500")).await.status, 200);
}
