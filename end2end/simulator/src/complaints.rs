//! New complaints.

use crate::media;
use crate::model::{Complaint, ComplaintState, Media, State};
use crate::shared::Shared;
use serde::Deserialize;
use serde_json::json;

/// A complaint to be made. What is left out is made up.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NewComplaint {
    pub detail: Option<String>,
    pub problem_description: Option<String>,
    /// `REFUND`, `SERVICE_NOT_WORK` or `OTHERS`.
    pub problem_type: Option<String>,
    /// In fen.
    pub amount: Option<i64>,
    /// In fen.
    pub apply_refund_amount: Option<i64>,
    /// The platform tells nothing of the order.
    pub without_order: bool,
    pub need_immediate_service: bool,
    /// How many pictures it carries.
    pub images: usize,
    /// The merchant complained about, in partner mode one of its sub-merchants.
    pub mchid: Option<String>,
    /// How long ago it was made.
    pub age_minutes: i64,
    /// The user has left no phone number.
    pub without_phone: bool,
    /// Makes no notification.
    pub silent: bool,
    /// Fields that are told as they stand here, such as `service_order_info`.
    pub told: serde_json::Map<String, serde_json::Value>,
}

/// A picture of the user's.
pub(crate) fn new_picture(state: &mut State, complaint_id: &str, at: i64) -> String {
    let number = state.next_number();
    let id = media::id(complaint_id, None, number, at);
    state.media.insert(id.clone(), Media::Drawn { seed: number.wrapping_mul(0x9e37_79b9_7f4a_7c15) });
    id
}

/// Makes a complaint without telling anybody.
pub(crate) fn make_complaint(shared: &Shared, new: NewComplaint) -> String {
    let now = shared.now();
    let created_at = now - new.age_minutes * 60_000;
    let mchid = new.mchid.unwrap_or_else(|| shared.merchants().swap_remove(0));
    let mut state = shared.state();
    let id = state.new_complaint_id(created_at);
    let number = state.next_number();
    let detail = new.detail.unwrap_or_else(|| "商品有问题，联系商家一直没有回复".to_owned());
    let media: Vec<String> = (0..new.images).map(|_| new_picture(&mut state, &id, created_at)).collect();
    let complaint = Complaint {
        id: id.clone(),
        mchid,
        created_at,
        to_the_millisecond: number.is_multiple_of(3),
        detail: detail.clone(),
        state: ComplaintState::Pending,
        phone: (!new.without_phone).then(|| format!("138{:08}", number * 7919 % 100_000_000)),
        phone_for: None,
        openid: format!("oUpF8uMuAJO_M2pxb1Q9zN{number:06}"),
        transaction_id: format!("42000025{:013}{:07}", created_at % 10_000_000_000_000, number % 10_000_000),
        out_trade_no: format!("QH{created_at}{number:04}"),
        amount: new.amount.unwrap_or(9900),
        full_refunded: false,
        user_waits: false,
        times: 1,
        problem_description: new.problem_description.unwrap_or_else(|| "不满意商家服务".to_owned()),
        problem_type: new.problem_type.unwrap_or_else(|| "OTHERS".to_owned()),
        apply_refund_amount: new.apply_refund_amount,
        tags: vec!["TRUSTED".to_owned()],
        media: media.clone(),
        in_platform_service: false,
        immediate: new.need_immediate_service,
        refund_decided: false,
        extra: new
            .without_order
            .then(|| ("complaint_order_info".to_owned(), json!([])))
            .into_iter()
            .chain(new.told)
            .collect(),
        history: Vec::new(),
    };
    state.complaints.insert(id.clone(), complaint);
    state.log(&id, created_at, "USER_CREATE_COMPLAINT", &detail, media);
    let notice = "用户已向微信支付投诉贵司，请于72小时内妥善处理用户投诉。";
    state.log(&id, now.min(created_at + 2000), "USER_CREATE_COMPLAINT_SYSTEM_MESSAGE", notice, Vec::new());
    id
}
