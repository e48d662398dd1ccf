//! Replies to complaints that ask for immediate service (回复需要即时服务的投诉单).

use super::write::{addressed, fields, text, uploaded};
use super::{Asked, blocks};
use crate::answer::{Answer, Refusal};
use crate::model::ComplaintState;
use crate::shared::Shared;
use serde_json::json;

pub(super) fn reply(shared: &Shared, asked: &Asked<'_>) -> Result<Answer, Refusal> {
    let fields = fields(asked, &["complainted_mchid", "message", "idempotent_id"])?;
    let idempotent_id = text(&fields, "idempotent_id", 128)?.to_owned();
    let message = fields.get("message").ok_or_else(|| Refusal::parameter("message", "message必填"))?;
    blocks::MESSAGE.check("message", message)?;
    let id = addressed(shared, asked, &fields)?;
    let now = shared.now();
    let mut state = shared.state();
    match state.immediate.get(&idempotent_id) {
        Some((known, log_id)) if *known == id => return Ok(Answer::Json(json!({ "log_id": log_id }))),
        Some(_) => return Err(Refusal::request("idempotent_id已用于其他投诉单")),
        None => {}
    }
    uploaded(&state, blocks::pictures(message))?;
    let Some(complaint) = state.complaints.get_mut(&id) else { return Err(Refusal::missing("投诉单不存在")) };
    if !complaint.immediate {
        return Err(Refusal::request("该投诉单不需要即时服务，请使用提交回复接口"));
    }
    complaint.user_waits = false;
    if complaint.state == ComplaintState::Pending {
        complaint.state = ComplaintState::Processing;
    }
    state.log(&id, now, "MERCHANT_RESPONSE", blocks::words(message), Vec::new());
    let entry = state.complaints.get_mut(&id).and_then(|complaint| complaint.history.last_mut());
    let log_id = entry.map(|entry| {
        entry.message = Some(message.clone());
        entry.log_id.clone()
    });
    let log_id = log_id.unwrap_or_default();
    state.immediate.insert(idempotent_id, (id, log_id.clone()));
    Ok(Answer::Json(json!({ "log_id": log_id })))
}
