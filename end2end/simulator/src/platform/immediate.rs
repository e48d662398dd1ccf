//! Replies to complaints that ask for immediate service (回复需要即时服务的投诉单).

use super::Asked;
use super::write::{addressed, fields, text};
use crate::answer::{Answer, Refusal};
use crate::model::ComplaintState;
use crate::shared::Shared;
use serde_json::{Value, json};

const MAX_CUSTOM_DATA: usize = 4096;

/// The one content that each type of block carries.
const CONTENTS: [(&str, &str); 6] = [
    ("TEXT", "text"),
    ("IMAGE", "image"),
    ("LINK", "link"),
    ("FAQ_LIST", "faq_list"),
    ("BUTTON", "button"),
    ("BUTTON_GROUP", "button_group"),
];

pub(super) fn reply(shared: &Shared, asked: &Asked<'_>) -> Result<Answer, Refusal> {
    let fields = fields(asked, &["complainted_mchid", "message", "idempotent_id"])?;
    let idempotent_id = text(&fields, "idempotent_id", 128)?.to_owned();
    let message = fields.get("message").ok_or_else(|| Refusal::parameter("message", "message必填"))?;
    let words = words_of(message)?;
    let id = addressed(shared, asked, &fields)?;
    let now = shared.now();
    let mut state = shared.state();
    if let Some(log_id) = state.immediate.get(&(id.clone(), idempotent_id.clone())) {
        return Ok(Answer::Json(json!({ "log_id": log_id })));
    }
    if let Some(unknown) = pictures_of(message).find(|media_id| !state.media.contains_key(*media_id)) {
        return Err(Refusal::parameter("message", format!("图片不存在：{unknown}")));
    }
    let Some(complaint) = state.complaints.get_mut(&id) else { return Err(Refusal::missing("投诉单不存在")) };
    if !complaint.immediate {
        return Err(Refusal::request("该投诉单不需要即时服务，请使用提交回复接口"));
    }
    complaint.user_waits = false;
    if complaint.state == ComplaintState::Pending {
        complaint.state = ComplaintState::Processing;
    }
    state.log(&id, now, "MERCHANT_RESPONSE", &words, Vec::new());
    let entry = state.complaints.get_mut(&id).and_then(|complaint| complaint.history.last_mut());
    let log_id = entry.map(|entry| {
        entry.message = Some(message.clone());
        entry.log_id.clone()
    });
    let log_id = log_id.unwrap_or_default();
    state.immediate.insert((id, idempotent_id), log_id.clone());
    Ok(Answer::Json(json!({ "log_id": log_id })))
}

/// The first text of a message whose blocks are well formed.
fn words_of(message: &Value) -> Result<String, Refusal> {
    let refuse = |problem: &str| Refusal::parameter("message", problem);
    let known = ["blocks", "sender_identity", "custom_data"];
    let object = message.as_object().ok_or_else(|| refuse("message应为对象"))?;
    if object.keys().any(|name| !known.contains(&name.as_str())) {
        return Err(refuse("参数中含有非法的额外参数"));
    }
    if let Some(identity) = object.get("sender_identity")
        && !["UNKNOWN", "MANUAL", "MACHINE"].contains(&identity.as_str().unwrap_or_default())
    {
        return Err(refuse("sender_identity的值不正确"));
    }
    if object.get("custom_data").and_then(Value::as_str).is_some_and(|data| data.chars().count() > MAX_CUSTOM_DATA) {
        return Err(refuse("custom_data过长"));
    }
    let blocks = object.get("blocks").and_then(Value::as_array).filter(|blocks| !blocks.is_empty());
    let blocks = blocks.ok_or_else(|| refuse("blocks应为非空数组"))?;
    if !blocks.iter().all(is_well_formed) {
        return Err(refuse("每个block应只包含其type对应的内容"));
    }
    let text = blocks.iter().find_map(|block| block["text"]["text"].as_str());
    Ok(text.unwrap_or_default().to_owned())
}

fn is_well_formed(block: &Value) -> bool {
    let Some(fields) = block.as_object() else { return false };
    let expected = CONTENTS.iter().find(|(kind, _)| block["type"] == *kind).map(|(_, content)| *content);
    expected.is_some_and(|content| fields.len() == 2 && block[content].is_object())
}

fn pictures_of(message: &Value) -> impl Iterator<Item = &str> {
    let blocks = message["blocks"].as_array().into_iter().flatten();
    blocks.filter_map(|block| block["image"]["media_id"].as_str())
}
