use super::{Extra, one_or_many, tolerant};
use serde::{Deserialize, Serialize};

/// A rich message of immediate service: blocks in order (merchant document 4017151596, 2026-01-22). How many blocks and
/// buttons there may be, and how long their texts, is not documented.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct NormalMessage {
    /// Content, top to bottom.
    #[serde(default, deserialize_with = "one_or_many")]
    pub blocks: Vec<Block>,
    /// `UNKNOWN`, `MANUAL` (人工) or `MACHINE` (机器).
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub sender_identity: Option<String>,
    /// The merchant's own data, passed through.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub custom_data: Option<String>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One block; `kind` says which of the others is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Block {
    /// `TEXT`, `IMAGE`, `LINK`, `FAQ_LIST`, `BUTTON`, `BUTTON_GROUP`, or something new.
    #[serde(rename = "type", default, deserialize_with = "tolerant")]
    pub kind: String,
    /// Text.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub text: Option<TextBlock>,
    /// A picture.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub image: Option<ImageBlock>,
    /// A link.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub link: Option<Clickable>,
    /// Questions to choose from.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub faq_list: Option<FaqList>,
    /// A button.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub button: Option<Clickable>,
    /// Several buttons.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub button_group: Option<ButtonGroup>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Text of a block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TextBlock {
    /// The words.
    #[serde(default, deserialize_with = "tolerant")]
    pub text: String,
    /// `DEFAULT` or `SECONDARY`.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// Whether it is bold.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub is_bold: Option<bool>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Picture of a block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImageBlock {
    /// Id from an upload.
    #[serde(default, deserialize_with = "tolerant")]
    pub media_id: String,
    /// `IMAGE_STYLE_TYPE_NARROW` or `IMAGE_STYLE_TYPE_WIDE`.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub image_style_type: Option<String>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// A link or button.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Clickable {
    /// What it says.
    #[serde(default, deserialize_with = "tolerant")]
    pub text: String,
    /// What a click does.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// When it stops working.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub invalid_info: Option<Invalid>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Questions to choose from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FaqList {
    /// The questions.
    #[serde(default, deserialize_with = "one_or_many")]
    pub faqs: Vec<Faq>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Faq {
    /// Its id.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub faq_id: Option<String>,
    /// What it asks.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub faq_title: Option<String>,
    /// What a click does.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// Several buttons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ButtonGroup {
    /// The buttons.
    #[serde(default, deserialize_with = "one_or_many")]
    pub buttons: Vec<Clickable>,
    /// `LAYOUT_UNKNOWN`, `LAYOUT_HORIZONTAL` or `LAYOUT_VERTICAL`.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub button_layout: Option<String>,
    /// When they stop working.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub invalid_info: Option<Invalid>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// What a click does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Action {
    /// `ACTION_TYPE_SEND_MESSAGE`, `ACTION_TYPE_JUMP_URL` or `ACTION_TYPE_JUMP_MINI_PROGRAM`.
    #[serde(default, deserialize_with = "tolerant")]
    pub action_type: String,
    /// Where it leads.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub jump_url: Option<String>,
    /// Which mini program it opens: `appid`, `path`, `text`.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub mini_program_jump_info: Option<serde_json::Value>,
    /// What it sends: `content`, `custom_data`.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub message_info: Option<serde_json::Value>,
    /// Comes back with the user's click.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub action_id: Option<String>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}

/// When something clickable stops working.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Invalid {
    /// RFC 3339.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub expired_time: Option<String>,
    /// Whether it may be clicked more than once.
    #[serde(default, deserialize_with = "tolerant", skip_serializing_if = "Option::is_none")]
    pub multi_clickable: Option<bool>,
    /// Whatever else came.
    #[serde(flatten)]
    pub extra: Extra,
}
