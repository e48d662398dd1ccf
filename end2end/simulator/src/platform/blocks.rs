//! The message of an immediate reply (NormalMessage). What makes a block is required, how it looks may be left out.

use super::shape::{Shape, optional, required};
use super::write::{CARD, MAX_LINK_CHARS};
use serde_json::Value;

/// Longest data of the merchant's own, and longest id of an action, in characters.
const MAX_DATA: usize = 4096;
/// Longest message that a click sends, in characters, as the history has room for it.
const MAX_CLICKED: usize = 1024;

pub(super) const MESSAGE: Shape = Shape::Object(&[
    required("blocks", Shape::List(&BLOCK)),
    optional("sender_identity", Shape::OneOf(&["UNKNOWN", "MANUAL", "MACHINE"])),
    optional("custom_data", Shape::Text(MAX_DATA)),
]);

const BLOCK: Shape = Shape::Choice {
    by: "type",
    of: &[
        ("TEXT", required("text", TEXT)),
        ("IMAGE", required("image", IMAGE)),
        ("LINK", required("link", CLICKABLE)),
        ("FAQ_LIST", required("faq_list", Shape::Object(&[required("faqs", Shape::List(&FAQ))]))),
        ("BUTTON", required("button", CLICKABLE)),
        ("BUTTON_GROUP", required("button_group", BUTTON_GROUP)),
    ],
    besides: &[],
};

const TEXT: Shape = Shape::Object(&[
    required("text", Shape::Words),
    optional("color", Shape::OneOf(&["DEFAULT", "SECONDARY"])),
    optional("is_bold", Shape::Flag),
]);

const IMAGE: Shape = Shape::Object(&[
    required("media_id", Shape::Text(512)),
    optional("image_style_type", Shape::OneOf(&["IMAGE_STYLE_TYPE_NARROW", "IMAGE_STYLE_TYPE_WIDE"])),
]);

const CLICKABLE: Shape =
    Shape::Object(&[required("text", Shape::Words), required("action", ACTION), optional("invalid_info", INVALID)]);

const FAQ: Shape =
    Shape::Object(&[required("faq_id", Shape::Words), required("faq_title", Shape::Words), required("action", ACTION)]);

const BUTTON_GROUP: Shape = Shape::Object(&[
    required("buttons", Shape::List(&CLICKABLE)),
    optional("button_layout", Shape::OneOf(&["LAYOUT_UNKNOWN", "LAYOUT_HORIZONTAL", "LAYOUT_VERTICAL"])),
    optional("invalid_info", INVALID),
]);

const ACTION: Shape = Shape::Choice {
    by: "action_type",
    of: &[
        ("ACTION_TYPE_SEND_MESSAGE", required("message_info", CLICKED)),
        ("ACTION_TYPE_JUMP_URL", required("jump_url", Shape::Https(MAX_LINK_CHARS))),
        ("ACTION_TYPE_JUMP_MINI_PROGRAM", required("mini_program_jump_info", CARD)),
    ],
    besides: &[optional("action_id", Shape::Text(MAX_DATA))],
};

const CLICKED: Shape =
    Shape::Object(&[required("content", Shape::Text(MAX_CLICKED)), optional("custom_data", Shape::Text(MAX_DATA))]);

const INVALID: Shape =
    Shape::Object(&[required("expired_time", Shape::Instant), optional("multi_clickable", Shape::Flag)]);

/// The first text of a message.
pub(super) fn words(message: &Value) -> &str {
    let blocks = message["blocks"].as_array().into_iter().flatten();
    blocks.filter_map(|block| block["text"]["text"].as_str()).next().unwrap_or_default()
}

/// The ids of its pictures, and where they stand.
pub(super) fn pictures(message: &Value) -> impl Iterator<Item = (String, &str)> {
    let blocks = message["blocks"].as_array().into_iter().flatten().enumerate();
    blocks.filter_map(|(place, block)| {
        Some((format!("message/blocks/{place}/image/media_id"), block["image"]["media_id"].as_str()?))
    })
}
