//! Whether a refund that the user asked for is granted (更新退款审批结果).

use super::Asked;
use super::write::{fields, pictures, places, text, uploaded};
use crate::answer::{Answer, Refusal};
use crate::model::{ComplaintState, State};
use crate::shared::Shared;
use serde_json::{Map, Value};

const MAX_WORDS: usize = 200;

enum Decision<'a> {
    Approved,
    Rejected { reason: &'a str, images: Vec<String> },
}

pub(super) fn decide(shared: &Shared, asked: &Asked<'_>) -> Result<Answer, Refusal> {
    let known = ["action", "launch_refund_day", "reject_reason", "reject_media_list", "remark"];
    let fields = fields(asked, &known)?;
    if fields.contains_key("remark") {
        text(&fields, "remark", MAX_WORDS)?;
    }
    let decision = read(&fields)?;
    let now = shared.now();
    let mut state = shared.state();
    let id = permitted(shared, &state, asked)?;
    if let Decision::Rejected { images, .. } = &decision {
        uploaded(&state, places("reject_media_list", images))?;
    }
    let Some(complaint) = state.complaints.get_mut(&id) else { return Err(Refusal::missing("投诉单不存在")) };
    if complaint.problem_type != "REFUND" {
        return Err(Refusal::request("仅申请退款类型的投诉单支持更新退款审批结果"));
    }
    if complaint.state == ComplaintState::Processed || complaint.full_refunded || complaint.refund_decided {
        return Err(Refusal::request("当前单据状态不支持操作, 请检查是否重复调用"));
    }
    complaint.refund_decided = true;
    match decision {
        Decision::Approved => state.log(&id, now, "MERCHANT_APPROVE_REFUND", "", Vec::new()),
        Decision::Rejected { reason, images } => {
            complaint.state = ComplaintState::Processed;
            complaint.user_waits = false;
            state.log(&id, now, "MERCHANT_REFUSE_RERUND", reason, images);
        }
    }
    Ok(Answer::Empty)
}

/// What belongs to one decision is refused with the other.
fn read(fields: &Map<String, Value>) -> Result<Decision<'_>, Refusal> {
    let foreign = |names: &[&'static str]| names.iter().find(|name| fields.contains_key(**name)).copied();
    match text(fields, "action", 16)? {
        "APPROVE" => {
            if let Some(name) = foreign(&["reject_reason", "reject_media_list"]) {
                return Err(Refusal::parameter(name, "同意退款时不能填写拒绝原因"));
            }
            match fields.get("launch_refund_day").map(Value::as_u64) {
                None | Some(Some(_)) => Ok(Decision::Approved),
                Some(None) => Err(Refusal::parameter("launch_refund_day", "应为不小于0的整数")),
            }
        }
        "REJECT" => {
            if let Some(name) = foreign(&["launch_refund_day"]) {
                return Err(Refusal::parameter(name, "拒绝退款时不能填写预计发起退款时间"));
            }
            let reason = match fields.get("reject_reason") {
                Some(_) => text(fields, "reject_reason", MAX_WORDS)?,
                None => "",
            };
            Ok(Decision::Rejected { reason, images: pictures(fields, "reject_media_list")? })
        }
        _ => Err(Refusal::parameter("action", "应为APPROVE或REJECT")),
    }
}

/// The body names no merchant: the complaint must be the signer's or one of its sub-merchants'.
fn permitted(shared: &Shared, state: &State, asked: &Asked<'_>) -> Result<String, Refusal> {
    let complaint = asked.complaint_id.and_then(|id| state.complaints.get(id));
    let complaint = complaint.ok_or_else(|| Refusal::missing("投诉单不存在"))?;
    shared.permit(&complaint.mchid)?;
    Ok(complaint.id.clone())
}
