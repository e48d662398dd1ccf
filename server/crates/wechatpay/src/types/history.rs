use super::{Extra, Media, NormalMessage, OperateType, one_or_many, tolerant};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One row of the negotiation history (协商历史, merchant document 4012533439, 2025-08-28). Rows have been seen in ascending
/// order of time; nothing promises it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct HistoryEntry {
    /// 操作流水号, up to 64 characters; documented as unique. Empty if it cannot be read.
    #[serde(default, deserialize_with = "tolerant")]
    pub log_id: String,
    /// 操作人: free text, such as 投诉人, 商家, 系统.
    #[serde(default, deserialize_with = "tolerant")]
    pub operator: String,
    /// 操作时间, RFC 3339.
    #[serde(default, deserialize_with = "tolerant")]
    pub operate_time: String,
    /// 操作类型.
    #[serde(default, deserialize_with = "tolerant")]
    pub operate_type: OperateType,
    /// 操作内容, up to 500 characters; some rows have none.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub operate_details: Option<String>,
    /// 图片凭证: addresses of the merchant's and the platform's pictures, good for about an hour.
    #[serde(default, deserialize_with = "one_or_many")]
    pub image_list: Vec<String>,
    /// 操作资料列表; one object as a rule, a list has been seen.
    #[serde(default, deserialize_with = "one_or_many", skip_serializing_if = "Vec::is_empty")]
    pub complaint_media_list: Vec<Media>,
    /// 用户申请平台协助原因: why the user asks the platform for help.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub user_appy_platform_service_reason: Option<String>,
    /// 用户申请平台协助原因描述: the same in the user's words.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub user_appy_platform_service_reason_description: Option<String>,
    /// 普通消息内容: a rich message.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub normal_message: Option<NormalMessage>,
    /// 用户点击回复消息.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub click_message: Option<ClickMessage>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What a user's click on a button said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ClickMessage {
    /// The words the click sent.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub message_content: Option<MessageContent>,
    /// Id of the action that was clicked.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub action_id: Option<String>,
    /// `log_id` of the message that was clicked.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub clicked_log_id: Option<String>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Documented as text in one place and as an object in another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum MessageContent {
    /// The words.
    Text(String),
    /// Something else, as received.
    Other(serde_json::Value),
}

impl fmt::Display for MessageContent {
    /// The words, or the `content` of an object that has one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Other(value) => match value["content"].as_str() {
                Some(text) => f.write_str(text),
                None => write!(f, "{value}"),
            },
        }
    }
}
