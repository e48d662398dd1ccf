//! Answers with every documented field.

use serde_json::{Value, json};

pub(crate) fn complaint() -> Value {
    json!({
        "complaint_id": "200201820200101080076610000",
        "complaint_time": "2026-08-20T13:29:35.120+08:00",
        "complaint_detail": "重复扣费，要求退款",
        "complaint_state": "PENDING",
        "complainted_mchid": "1900012181",
        "payer_phone": "c2VhbGVk",
        "payer_openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        "complaint_order_info": [{ "transaction_id": "4200000404", "out_trade_no": "20190906154617", "amount": 3 }],
        "complaint_full_refunded": false,
        "incoming_user_response": true,
        "user_complaint_times": 1,
        "complaint_media_list": [{
            "media_type": "USER_COMPLAINT_IMAGE",
            "media_url": ["https://api.mch.weixin.qq.com/v3/merchant-service/images/ChsyMDAw%3D"],
        }],
        "problem_description": "不满意商家服务",
        "problem_type": "REFUND",
        "apply_refund_amount": 10,
        "user_tag_list": ["TRUSTED"],
        "service_order_info": [{ "order_id": "15646546545165651651", "out_order_no": "1234323JKHDFE", "state": "DOING" }],
        "additional_info": {
            "type": "SHARE_POWER_TYPE",
            "share_power_info": {
                "return_time": "2026-08-20T13:29:35+08:00",
                "return_address_info": { "return_address": "广东省深圳市", "longitude": "113.9", "latitude": "22.5" },
                "is_returned_to_same_machine": false,
            },
        },
        "in_platform_service": true,
        "need_immediate_service": true,
        "is_agent_mode": false,
    })
}

pub(crate) fn history_row() -> Value {
    let action = json!({
        "action_type": "ACTION_TYPE_JUMP_URL",
        "jump_url": "https://shop.example.com",
        "action_id": "help",
    });
    json!({
        "log_id": "300285320210322170000071077",
        "operator": "商家",
        "operate_time": "2026-08-20T13:29:35+08:00",
        "operate_type": "MERCHANT_RESPONSE",
        "operate_details": "已与用户沟通解决",
        "image_list": ["https://api.mch.weixin.qq.com/v3/merchant-service/images/x"],
        "complaint_media_list": [{ "media_type": "OPERATION_IMAGE", "media_url": ["https://api.mch.weixin.qq.com/y"] }],
        "user_appy_platform_service_reason": "商家未解决",
        "user_appy_platform_service_reason_description": "一直没有回复",
        "normal_message": {
            "blocks": [
                { "type": "TEXT", "text": { "text": "您好", "color": "DEFAULT", "is_bold": true } },
                { "type": "IMAGE", "image": { "media_id": "file1", "image_style_type": "IMAGE_STYLE_TYPE_WIDE" } },
                { "type": "LINK", "link": { "text": "帮助", "action": action.clone() } },
                { "type": "BUTTON", "button": {
                    "text": "转人工",
                    "action": action.clone(),
                    "invalid_info": { "expired_time": "2030-01-01T00:00:00+08:00", "multi_clickable": false },
                } },
                { "type": "FAQ_LIST", "faq_list": { "faqs": [{ "faq_id": "1", "faq_title": "怎么退款", "action": action.clone() }] } },
                { "type": "BUTTON_GROUP", "button_group": {
                    "buttons": [{ "text": "是", "action": action }],
                    "button_layout": "LAYOUT_VERTICAL",
                } },
            ],
            "sender_identity": "MANUAL",
            "custom_data": "x",
        },
        "click_message": { "message_content": "好的", "action_id": "help", "clicked_log_id": "3002" },
    })
}
