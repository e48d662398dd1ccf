//! Messages of blocks: each has to be right in all its parts, and is acted on once.

use crate::merchant::{Answer, LIST, Merchant};
use serde_json::{Value, json};
use wechatpay_simulator::{NewComplaint, Options};

/// A message with every block and every documented field.
fn whole(media_id: &str) -> Value {
    let says = json!({
        "action_type": "ACTION_TYPE_SEND_MESSAGE",
        "message_info": { "content": "转人工", "custom_data": "x" },
        "action_id": "says",
    });
    let opens = json!({
        "action_type": "ACTION_TYPE_JUMP_URL",
        "jump_url": "https://shop.example.com/orders/1",
        "action_id": "opens",
    });
    let starts = json!({
        "action_type": "ACTION_TYPE_JUMP_MINI_PROGRAM",
        "mini_program_jump_info": { "appid": "wx1234567890abcdef", "path": "pages/order", "text": "我的订单" },
    });
    let until = json!({ "expired_time": "2030-01-01T00:00:00+08:00", "multi_clickable": true });
    json!({
        "blocks": [
            { "type": "TEXT", "text": { "text": "您好", "color": "DEFAULT", "is_bold": true } },
            { "type": "IMAGE", "image": { "media_id": media_id, "image_style_type": "IMAGE_STYLE_TYPE_NARROW" } },
            { "type": "LINK", "link": { "text": "订单", "action": opens, "invalid_info": until.clone() } },
            { "type": "FAQ_LIST", "faq_list": { "faqs": [{ "faq_id": "1", "faq_title": "怎么退款", "action": says.clone() }] } },
            { "type": "BUTTON", "button": { "text": "小程序", "action": starts, "invalid_info": until.clone() } },
            { "type": "BUTTON_GROUP", "button_group": {
                "buttons": [{ "text": "转人工", "action": says }],
                "button_layout": "LAYOUT_HORIZONTAL",
                "invalid_info": until,
            } },
        ],
        "sender_identity": "MANUAL",
        "custom_data": "x",
    })
}

/// Another value in this place, or none.
fn spoiled(mut message: Value, at: &str, value: Option<Value>) -> Value {
    let (parent, name) = at.rsplit_once('/').unwrap();
    match (value, message.pointer_mut(parent).unwrap()) {
        (Some(value), Value::Array(items)) => items[name.parse::<usize>().unwrap()] = value,
        (Some(value), parent) => parent[name] = value,
        (None, parent) => drop(parent.as_object_mut().unwrap().remove(name)),
    }
    message
}

impl Merchant {
    fn urgent_complaint(&self) -> String {
        let urgent = NewComplaint { need_immediate_service: true, images: 1, ..NewComplaint::default() };
        self.platform.control.new_complaint(urgent)
    }

    async fn say(&self, complaint: &str, message: &Value, idempotent_id: &str) -> Answer {
        let body = json!({ "complainted_mchid": "1900012181", "message": message, "idempotent_id": idempotent_id })
            .to_string();
        self.post(&format!("{LIST}/{complaint}/response-immediate-service"), &body).await
    }
}

#[tokio::test]
async fn what_is_wrong_in_a_block_is_refused_where_it_stands() {
    let merchant = Merchant::start(Options { rate_limits: false, ..Options::default() }).await;
    let id = merchant.urgent_complaint();
    let good = whole(&merchant.picture().await);
    let of_user = merchant.picture_of_user(&id).await;
    for (at, value) in [
        ("/blocks", None),
        ("/blocks", Some(json!([]))),
        ("/blocks/0", Some(json!("TEXT"))),
        ("/blocks/0/type", None),
        ("/blocks/0/type", Some(json!("VIDEO"))),
        ("/blocks/0/image", Some(json!({ "media_id": "x" }))),
        ("/blocks/0/text", None),
        ("/blocks/0/text/text", None),
        ("/blocks/0/text/text", Some(json!(" \n"))),
        ("/blocks/0/text/text", Some(json!(1))),
        ("/blocks/0/text/color", Some(json!("RED"))),
        ("/blocks/0/text/is_bold", Some(json!("true"))),
        ("/blocks/0/text/size", Some(json!(1))),
        ("/blocks/1/image/media_id", None),
        ("/blocks/1/image/media_id", Some(json!("unknown"))),
        ("/blocks/1/image/media_id", Some(json!(of_user))),
        ("/blocks/1/image/image_style_type", Some(json!("WIDE"))),
        ("/blocks/2/link/action", None),
        ("/blocks/2/link/action/action_type", Some(json!("JUMP"))),
        ("/blocks/2/link/action/jump_url", None),
        ("/blocks/2/link/action/jump_url", Some(json!("http://shop.example.com"))),
        ("/blocks/2/link/action/message_info", Some(json!({ "content": "好" }))),
        ("/blocks/2/link/action/action_id", Some(json!(1))),
        ("/blocks/2/link/invalid_info/expired_time", Some(json!("2030-01-01"))),
        ("/blocks/2/link/invalid_info/multi_clickable", Some(json!(1))),
        ("/blocks/3/faq_list/faqs", Some(json!([]))),
        ("/blocks/3/faq_list/faqs/0/faq_title", None),
        ("/blocks/3/faq_list/faqs/0/action/message_info", None),
        ("/blocks/3/faq_list/faqs/0/action/message_info/content", None),
        ("/blocks/4/button/text", None),
        ("/blocks/4/button/action", None),
        ("/blocks/4/button/action/mini_program_jump_info", None),
        ("/blocks/4/button/action/mini_program_jump_info/path", Some(json!(""))),
        ("/blocks/5/button_group/buttons", None),
        ("/blocks/5/button_group/buttons/0/action", Some(json!("ACTION_TYPE_JUMP_URL"))),
        ("/blocks/5/button_group/button_layout", Some(json!("HORIZONTAL"))),
        ("/sender_identity", Some(json!("ROBOT"))),
        ("/custom_data", Some(json!({ "order": 1 }))),
        ("/custom_data", Some(json!("x".repeat(4097)))),
        ("/title", Some(json!("您好"))),
    ] {
        let answer = merchant.say(&id, &spoiled(good.clone(), at, value), "1").await;
        answer.assert_wrong("body", &format!("/message{at}"));
    }
    assert_eq!(merchant.say(&id, &good, "1").await.status, 200);
}

#[tokio::test]
async fn an_idempotent_id_counts_once_for_all_complaints() {
    let merchant = Merchant::start(Options::default()).await;
    let (first, second) = (merchant.urgent_complaint(), merchant.urgent_complaint());
    let message = json!({ "blocks": [{ "type": "TEXT", "text": { "text": "您好" } }] });
    let told = merchant.say(&first, &message, "1").await.json();
    assert_eq!(merchant.say(&first, &message, "1").await.json(), told);
    assert_eq!(merchant.say(&second, &message, "1").await.code(), (400, "INVALID_REQUEST".into()));
    let state = |id: &str| merchant.platform.control.complaint(id).unwrap()["complaint_state"].clone();
    assert_eq!((state(&first), state(&second)), (json!("PROCESSING"), json!("PENDING")));
}
