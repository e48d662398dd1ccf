//! Reply and completion.

use super::Asked;
use crate::answer::{Answer, Refusal};
use crate::model::ComplaintState;
use crate::shared::Shared;
use serde_json::{Map, Value};

const MAX_REPLY_CHARS: usize = 500;
const MAX_REPLY_IMAGES: usize = 4;
const MAX_LINK_CHARS: usize = 512;
const MAX_LINK_TEXT_CHARS: usize = 10;

/// The fields of a JSON body. Unknown ones are refused, as is every character of more than three bytes.
pub(super) fn fields(asked: &Asked<'_>, known: &[&str]) -> Result<Map<String, Value>, Refusal> {
    let text = std::str::from_utf8(asked.body).map_err(|_| Refusal::request("请求体不是UTF-8编码"))?;
    let Ok(Value::Object(fields)) = serde_json::from_str(text) else {
        return Err(Refusal::request("请求体不是合法的JSON"));
    };
    if let Some(name) = fields.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(Refusal::unknown("", name));
    }
    // Escaped characters count like written ones, so this looks at the values and not at the bytes.
    match fields.iter().find(|(_, value)| holds_long_character(value)) {
        Some((name, _)) => Err(Refusal::parameter(name, "包含不支持的字符，只支持1至3字节的UTF-8字符")),
        None => Ok(fields),
    }
}

fn holds_long_character(value: &Value) -> bool {
    match value {
        Value::String(text) => text.chars().any(|c| c.len_utf8() > 3),
        Value::Array(items) => items.iter().any(holds_long_character),
        Value::Object(fields) => fields.values().any(holds_long_character),
        _ => false,
    }
}

/// A text field that must be there, of limited length.
pub(super) fn text<'a>(fields: &'a Map<String, Value>, name: &str, max: usize) -> Result<&'a str, Refusal> {
    let value = fields.get(name).ok_or_else(|| Refusal::parameter(name, format!("{name}必填")))?;
    let text = value.as_str().ok_or_else(|| Refusal::parameter(name, format!("{name}应为字符串")))?;
    let count = text.chars().count();
    if (1..=max).contains(&count) {
        Ok(text)
    } else {
        Err(Refusal::parameter(name, format!("{name}长度应为1到{max}个字符")))
    }
}

/// The complaint and the merchant named for it, which must fit.
pub(super) fn addressed(shared: &Shared, asked: &Asked<'_>, fields: &Map<String, Value>) -> Result<String, Refusal> {
    let merchant = text(fields, "complainted_mchid", 64)?;
    shared.permit(merchant)?;
    let state = shared.state();
    let complaint = asked.complaint_id.and_then(|id| state.complaints.get(id));
    let complaint = complaint.ok_or_else(|| Refusal::missing("投诉单不存在"))?;
    if complaint.mchid == merchant {
        Ok(complaint.id.clone())
    } else {
        Err(Refusal::not_permitted("您暂无权限为该投诉单提交商户回复"))
    }
}

pub(super) fn reply(shared: &Shared, asked: &Asked<'_>) -> Result<Answer, Refusal> {
    let known = [
        "complainted_mchid",
        "response_content",
        "response_images",
        "jump_url",
        "jump_url_text",
        "mini_program_jump_info",
    ];
    let fields = fields(asked, &known)?;
    let content = text(&fields, "response_content", MAX_REPLY_CHARS)?;
    let images = pictures(&fields, "response_images")?;
    well_formed_links(&fields)?;
    let id = addressed(shared, asked, &fields)?;
    granted(shared, &fields)?;
    let mut state = shared.state();
    if let Some(unknown) = images.iter().find(|media_id| !state.media.contains_key(*media_id)) {
        return Err(Refusal::parameter("response_images", format!("图片不存在：{unknown}")));
    }
    let now = shared.now();
    state.log(&id, now, "MERCHANT_RESPONSE", content, images);
    if let Some(complaint) = state.complaints.get_mut(&id) {
        complaint.user_waits = false;
        if complaint.state == ComplaintState::Pending {
            complaint.state = ComplaintState::Processing;
        }
    }
    Ok(Answer::Empty)
}

/// An address with its text, a card with all its fields; or neither.
fn well_formed_links(fields: &Map<String, Value>) -> Result<(), Refusal> {
    if fields.contains_key("jump_url") || fields.contains_key("jump_url_text") {
        let url = text(fields, "jump_url", MAX_LINK_CHARS)?;
        text(fields, "jump_url_text", MAX_LINK_TEXT_CHARS)?;
        if !url.starts_with("https://") {
            return Err(Refusal::parameter("jump_url", "跳转链接仅支持HTTPS"));
        }
    }
    let Some(card) = fields.get("mini_program_jump_info") else { return Ok(()) };
    let name = "mini_program_jump_info";
    let card = card.as_object().ok_or_else(|| Refusal::parameter(name, format!("{name}应为对象")))?;
    if card.keys().any(|field| !["appid", "path", "text"].contains(&field.as_str())) {
        return Err(Refusal::parameter(name, "参数中含有非法的额外参数"));
    }
    ["appid", "path", "text"].into_iter().try_for_each(|field| text(card, field, usize::MAX).map(drop))
}

/// Links and cards are granted to merchants one by one.
fn granted(shared: &Shared, fields: &Map<String, Value>) -> Result<(), Refusal> {
    let asks = fields.contains_key("jump_url") || fields.contains_key("mini_program_jump_info");
    if shared.options.links || !asks {
        return Ok(());
    }
    Err(Refusal::not_permitted("此商户号暂不支持发送外部链接,如有需要请联系对接的微信支付行业运营评估配置"))
}

/// Ids of pictures, at most four.
pub(super) fn pictures(fields: &Map<String, Value>, name: &str) -> Result<Vec<String>, Refusal> {
    let wrong = || Refusal::parameter(name, format!("{name}应为至多4个图片ID的数组"));
    let Some(value) = fields.get(name) else { return Ok(Vec::new()) };
    let items = value.as_array().filter(|items| items.len() <= MAX_REPLY_IMAGES).ok_or_else(wrong)?;
    items.iter().map(|item| item.as_str().map(ToOwned::to_owned).ok_or_else(wrong)).collect()
}

/// Accepted while a reply has been given and the complaint is open. Whether the platform accepts it while still pending is
/// nowhere documented; the strict answer is refused.
pub(super) fn complete(shared: &Shared, asked: &Asked<'_>) -> Result<Answer, Refusal> {
    let fields = fields(asked, &["complainted_mchid"])?;
    let id = addressed(shared, asked, &fields)?;
    let now = shared.now();
    let mut state = shared.state();
    let Some(complaint) = state.complaints.get_mut(&id) else { return Err(Refusal::missing("投诉单不存在")) };
    if complaint.state != ComplaintState::Processing {
        return Err(Refusal::request("当前单据状态不支持操作, 请检查是否重复调用"));
    }
    complaint.state = ComplaintState::Processed;
    complaint.user_waits = false;
    state.log(&id, now, "MERCHANT_CONFIRM_COMPLETE", "", Vec::new());
    Ok(Answer::Empty)
}
