//! Reply and completion.

use super::shape::{Shape, required, says_something};
use super::{Asked, json};
use crate::answer::{Answer, Refusal};
use crate::model::{ComplaintState, Media, State};
use crate::shared::Shared;
use serde_json::{Map, Value};

const MAX_REPLY_CHARS: usize = 500;
const MAX_REPLY_IMAGES: usize = 4;
pub(super) const MAX_LINK_CHARS: usize = 512;
const MAX_LINK_TEXT_CHARS: usize = 10;

/// A mini-program card.
pub(super) const CARD: Shape =
    Shape::Object(&[required("appid", Shape::Words), required("path", Shape::Words), required("text", Shape::Words)]);

/// The fields of a JSON body. Unknown ones are refused, as is every character of more than three bytes, and U+0000.
pub(super) fn fields(asked: &Asked<'_>, known: &[&str]) -> Result<Map<String, Value>, Refusal> {
    let text = std::str::from_utf8(asked.body).map_err(|_| Refusal::request("请求体不是UTF-8编码"))?;
    let Some(Value::Object(fields)) = json::parse(text) else {
        return Err(Refusal::request("请求体不是合法的JSON"));
    };
    if let Some(name) = fields.keys().find(|name| !known.contains(&name.as_str())) {
        return Err(Refusal::unknown("", name));
    }
    // Escaped characters count like written ones, so this looks at the values and not at the bytes.
    match fields.iter().find_map(|(name, value)| unsupported(name.clone(), value)) {
        Some(at) => Err(Refusal::parameter(&at, "包含不支持的字符，只支持1至3字节的UTF-8字符")),
        None => Ok(fields),
    }
}

/// Where below `at` a character stands that is not accepted.
fn unsupported(at: String, value: &Value) -> Option<String> {
    match value {
        Value::String(text) => text.chars().any(|c| c.len_utf8() > 3 || c == '\0').then_some(at),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(place, item)| unsupported(format!("{at}/{place}"), item))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, value)| unsupported(format!("{at}/{name}"), value)),
        _ => None,
    }
}

/// A text field that must be there, of limited length.
pub(super) fn text<'a>(fields: &'a Map<String, Value>, name: &str, max: usize) -> Result<&'a str, Refusal> {
    let value = fields.get(name).ok_or_else(|| Refusal::parameter(name, format!("{name}必填")))?;
    let text = value.as_str().ok_or_else(|| Refusal::parameter(name, format!("{name}应为字符串")))?;
    if !(1..=max).contains(&text.chars().count()) {
        return Err(Refusal::parameter(name, format!("{name}长度应为1到{max}个字符")));
    }
    if says_something(text) { Ok(text) } else { Err(Refusal::parameter(name, format!("{name}不能为空白"))) }
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
    uploaded(&state, places("response_images", &images))?;
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
        let url = fields.get("jump_url").ok_or_else(|| Refusal::parameter("jump_url", "jump_url必填"))?;
        Shape::Https(MAX_LINK_CHARS).check("jump_url", url)?;
        text(fields, "jump_url_text", MAX_LINK_TEXT_CHARS)?;
    }
    let card = fields.get("mini_program_jump_info");
    card.map_or(Ok(()), |card| CARD.check("mini_program_jump_info", card))
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

/// Where each of these pictures stands.
pub(super) fn places<'a>(name: &str, images: &'a [String]) -> impl Iterator<Item = (String, &'a str)> {
    images.iter().enumerate().map(move |(place, media_id)| (format!("{name}/{place}"), media_id.as_str()))
}

/// Only what the merchant has uploaded can be shown to the user; pictures of users are not the merchant's.
pub(super) fn uploaded<'a>(state: &State, mut images: impl Iterator<Item = (String, &'a str)>) -> Result<(), Refusal> {
    let is_uploaded = |media_id: &str| matches!(state.media.get(media_id), Some(Media::Uploaded { .. }));
    match images.find(|(_, media_id)| !is_uploaded(media_id)) {
        Some((at, media_id)) => Err(Refusal::parameter(&at, format!("图片不存在：{media_id}"))),
        None => Ok(()),
    }
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
