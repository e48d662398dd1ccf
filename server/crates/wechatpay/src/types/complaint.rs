use super::{ComplaintState, Extra, MediaType, ProblemType, ServiceOrderState, UserTag, one_or_many, tolerant};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A complaint, as a list row or as its detail (merchant documents 4012533431 and 4012533436, 2025-08-28).
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Complaint {
    /// 投诉单号; 27 digits as a rule, at most 64 characters. Empty if it cannot be read.
    #[serde(default, deserialize_with = "tolerant")]
    pub complaint_id: String,
    /// 投诉时间, RFC 3339, with or without milliseconds.
    #[serde(default, deserialize_with = "tolerant")]
    pub complaint_time: String,
    /// 投诉详情: the user's words, up to 300 characters, unchecked: escape them wherever they are shown.
    #[serde(default, deserialize_with = "tolerant")]
    pub complaint_detail: String,
    /// 投诉单状态. The platform's to say; never computed from anything else.
    #[serde(default, deserialize_with = "tolerant")]
    pub complaint_state: ComplaintState,
    /// 被诉商户号. Older answers leave it out.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub complainted_mchid: Option<String>,
    /// 投诉人联系方式, encrypted; see [`crate::Client::decrypt_payer_phone`]. Absent if the user left none.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub payer_phone: Option<String>,
    /// 投诉人 OpenID; in the detail alone.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub payer_openid: Option<String>,
    /// 投诉单关联订单信息; one order today, a list for later.
    #[serde(default, deserialize_with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    pub complaint_order_info: Vec<OrderInfo>,
    /// 投诉单是否已全额退款.
    #[serde(default, deserialize_with = "tolerant")]
    pub complaint_full_refunded: bool,
    /// 是否有待回复的用户留言.
    #[serde(default, deserialize_with = "tolerant")]
    pub incoming_user_response: bool,
    /// 用户投诉次数: 1 at first, one more with each continuation.
    #[serde(default, deserialize_with = "tolerant")]
    pub user_complaint_times: i64,
    /// 投诉资料列表: the user's pictures.
    #[serde(default, deserialize_with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    pub complaint_media_list: Vec<Media>,
    /// 问题描述: what the user chose before complaining, up to 256 characters. On all complaints since 2021-07-15.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub problem_description: Option<String>,
    /// 问题类型.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub problem_type: Option<ProblemType>,
    /// 申请退款金额, in fen; for refunds alone.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub apply_refund_amount: Option<i64>,
    /// 用户标签列表: what the platform says about the payer.
    #[serde(default, deserialize_with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    pub user_tag_list: Vec<UserTag>,
    /// 投诉单关联服务单信息: Pay Score orders.
    #[serde(default, deserialize_with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    pub service_order_info: Vec<ServiceOrderInfo>,
    /// 补充信息 of some trades.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub additional_info: Option<AdditionalInfo>,
    /// 是否在平台协助中: the platform is helping (since 2024-09).
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub in_platform_service: Option<bool>,
    /// 是否需即时服务用户: the user expects an answer at once; see [`crate::Client::reply_immediately`] (since 2024-09).
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub need_immediate_service: Option<bool>,
    /// 是否是智能体投诉: it came in through an AI agent.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub is_agent_mode: Option<bool>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

impl fmt::Debug for Complaint {
    /// Leaves out what identifies the payer.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Complaint")
            .field("complaint_id", &self.complaint_id)
            .field("complaint_state", &self.complaint_state)
            .field("complainted_mchid", &self.complainted_mchid)
            .finish_non_exhaustive()
    }
}

/// The order a complaint is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct OrderInfo {
    /// 微信订单号.
    #[serde(default, deserialize_with = "tolerant")]
    pub transaction_id: String,
    /// 商户订单号.
    #[serde(default, deserialize_with = "tolerant")]
    pub out_trade_no: String,
    /// 订单金额, in fen; `None` if it cannot be read.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Pictures of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Media {
    /// Where they come from.
    #[serde(default, deserialize_with = "tolerant")]
    pub media_type: MediaType,
    /// Their addresses, to be fetched with [`crate::Client::download_image`].
    #[serde(default, deserialize_with = "one_or_many")]
    pub media_url: Vec<String>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A Pay Score (支付分) order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ServiceOrderInfo {
    /// 微信支付服务订单号.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub order_id: Option<String>,
    /// 商户服务订单号; not the number of a trade.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub out_order_no: Option<String>,
    /// State at the time of the complaint.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub state: Option<ServiceOrderState>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What some trades add.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AdditionalInfo {
    /// 补充信息类型, such as `SHARE_POWER_TYPE`.
    #[serde(rename = "type", default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// 充电宝投诉相关信息.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub share_power_info: Option<SharePowerInfo>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// The return of a rented power bank.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SharePowerInfo {
    /// 归还时间, RFC 3339.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub return_time: Option<String>,
    /// 归还地点信息.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub return_address_info: Option<ReturnAddressInfo>,
    /// 是否归还同一柜机.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub is_returned_to_same_machine: Option<bool>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Where it was returned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReturnAddressInfo {
    /// 归还地点.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub return_address: Option<String>,
    /// 经度, as text.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub longitude: Option<String>,
    /// 纬度, as text.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub latitude: Option<String>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}
