//! The platform's self-test (安全回显): repeats a message in the clear and encrypted, and notifies if it is asked to.

use super::write::{fields, text};
use super::{Asked, notify_url, unknown_key};
use crate::answer::{Answer, Refusal};
use crate::pending::Subject;
use crate::shared::Shared;
use serde_json::json;

const MAX_CHARS: usize = 256;

pub(super) fn echo(shared: &Shared, asked: &Asked<'_>) -> Result<Answer, Refusal> {
    let serial = asked.headers.get("Wechatpay-Serial").and_then(|value| value.to_str().ok());
    let serial = serial.ok_or_else(|| Refusal::request("Http头缺少Wechatpay-Serial"))?;
    let key = shared.keys.kind_of(serial).ok_or_else(unknown_key)?;
    let fields = fields(asked, &["echo_message", "encrypted_echo_message", "notify_url"])?;
    let message = text(&fields, "echo_message", MAX_CHARS)?;
    let url = notify_url::optional(shared, &fields)?;
    let mut answer = json!({ "echo_message": message });
    if let Some(encrypted) = fields.get("encrypted_echo_message") {
        let opened = encrypted.as_str().and_then(|encrypted| shared.keys.open_from_merchant(serial, encrypted));
        let opened = opened.ok_or_else(|| Refusal::parameter("encrypted_echo_message", "敏感信息解密失败"))?;
        answer["encrypted_echo_message"] = shared.keys.for_merchant(&opened, None).into();
    }
    if let Some(url) = url {
        shared.plan(Subject::Echo { message: message.to_owned(), key }, Some(url.to_owned()));
    }
    Ok(Answer::Json(answer))
}
