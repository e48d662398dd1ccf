//! Building rich messages, so that a block carries what its type says.

use super::{
    Action, Block, ButtonGroup, Clickable, Extra, Faq, FaqList, ImageBlock, Invalid, NormalMessage, TextBlock,
};
use crate::calls::reply::MiniProgram;
use serde_json::json;

impl NormalMessage {
    /// Blocks in the order in which they are shown, written by a person (`MANUAL`).
    #[must_use]
    pub fn new(blocks: Vec<Block>) -> Self {
        Self { blocks, sender_identity: Some("MANUAL".to_owned()), custom_data: None, extra: Extra::new() }
    }

    /// Written by a machine (`MACHINE`).
    #[must_use]
    pub fn by_machine(mut self) -> Self {
        self.sender_identity = Some("MACHINE".to_owned());
        self
    }

    /// The merchant's own data, passed through; up to 4096 characters.
    #[must_use]
    pub fn custom_data(mut self, data: impl Into<String>) -> Self {
        self.custom_data = Some(data.into());
        self
    }
}

impl Block {
    fn of(kind: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            text: None,
            image: None,
            link: None,
            faq_list: None,
            button: None,
            button_group: None,
            extra: Extra::new(),
        }
    }

    /// Text: plain, or as a [`TextBlock`] says.
    #[must_use]
    pub fn text(text: impl Into<TextBlock>) -> Self {
        Self { text: Some(text.into()), ..Self::of("TEXT") }
    }

    /// A picture, by the id that [`crate::Client::upload_image`] returned; wide or narrow.
    #[must_use]
    pub fn image(media_id: impl Into<String>, wide: bool) -> Self {
        let style = if wide { "IMAGE_STYLE_TYPE_WIDE" } else { "IMAGE_STYLE_TYPE_NARROW" };
        let image =
            ImageBlock { media_id: media_id.into(), image_style_type: Some(style.to_owned()), extra: Extra::new() };
        Self { image: Some(image), ..Self::of("IMAGE") }
    }

    /// A link.
    #[must_use]
    pub fn link(link: Clickable) -> Self {
        Self { link: Some(link), ..Self::of("LINK") }
    }

    /// A button.
    #[must_use]
    pub fn button(button: Clickable) -> Self {
        Self { button: Some(button), ..Self::of("BUTTON") }
    }

    /// Several buttons, beside or below each other.
    #[must_use]
    pub fn buttons(buttons: Vec<Clickable>, horizontal: bool) -> Self {
        let layout = if horizontal { "LAYOUT_HORIZONTAL" } else { "LAYOUT_VERTICAL" };
        let group =
            ButtonGroup { buttons, button_layout: Some(layout.to_owned()), invalid_info: None, extra: Extra::new() };
        Self { button_group: Some(group), ..Self::of("BUTTON_GROUP") }
    }

    /// Questions to choose from.
    #[must_use]
    pub fn faqs(faqs: Vec<Faq>) -> Self {
        Self { faq_list: Some(FaqList { faqs, extra: Extra::new() }), ..Self::of("FAQ_LIST") }
    }

    /// How many contents there are, and whether the one that the type names is among them.
    pub(crate) fn contents(&self) -> (usize, bool) {
        let contents = [
            ("TEXT", self.text.is_some()),
            ("IMAGE", self.image.is_some()),
            ("LINK", self.link.is_some()),
            ("FAQ_LIST", self.faq_list.is_some()),
            ("BUTTON", self.button.is_some()),
            ("BUTTON_GROUP", self.button_group.is_some()),
        ];
        let there = contents.iter().filter(|(_, there)| *there).count();
        (there, contents.iter().any(|(kind, there)| *there && *kind == self.kind))
    }
}

impl TextBlock {
    /// Text in the usual colour and weight.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), color: None, is_bold: None, extra: Extra::new() }
    }

    /// In bold.
    #[must_use]
    pub fn bold(mut self) -> Self {
        self.is_bold = Some(true);
        self
    }

    /// In the colour of what matters less (`SECONDARY`).
    #[must_use]
    pub fn secondary(mut self) -> Self {
        self.color = Some("SECONDARY".to_owned());
        self
    }
}

impl From<&str> for TextBlock {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for TextBlock {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl Clickable {
    /// What it says, and what a click does.
    #[must_use]
    pub fn new(text: impl Into<String>, action: Action) -> Self {
        Self { text: text.into(), action: Some(action), invalid_info: None, extra: Extra::new() }
    }

    /// Stops working at an instant (RFC 3339).
    #[must_use]
    pub fn until(mut self, expired_time: impl Into<String>, multi_clickable: bool) -> Self {
        self.invalid_info = Some(Invalid {
            expired_time: Some(expired_time.into()),
            multi_clickable: Some(multi_clickable),
            extra: Extra::new(),
        });
        self
    }
}

impl Faq {
    /// A question with an id of the merchant's own.
    #[must_use]
    pub fn new(id: impl Into<String>, title: impl Into<String>, action: Action) -> Self {
        Self { faq_id: Some(id.into()), faq_title: Some(title.into()), action: Some(action), extra: Extra::new() }
    }
}

impl Action {
    fn of(action_type: &str, action_id: impl Into<String>) -> Self {
        Self {
            action_type: action_type.to_owned(),
            jump_url: None,
            mini_program_jump_info: None,
            message_info: None,
            action_id: Some(action_id.into()),
            extra: Extra::new(),
        }
    }

    /// Sends a message in the user's name. `action_id` comes back with the click.
    #[must_use]
    pub fn send_message(content: impl Into<String>, action_id: impl Into<String>) -> Self {
        let content: String = content.into();
        Self { message_info: Some(json!({ "content": content })), ..Self::of("ACTION_TYPE_SEND_MESSAGE", action_id) }
    }

    /// Opens a page.
    #[must_use]
    pub fn jump_url(url: impl Into<String>, action_id: impl Into<String>) -> Self {
        Self { jump_url: Some(url.into()), ..Self::of("ACTION_TYPE_JUMP_URL", action_id) }
    }

    /// Opens a mini program.
    #[must_use]
    pub fn jump_mini_program(page: &MiniProgram, action_id: impl Into<String>) -> Self {
        let page = json!({ "appid": page.appid, "path": page.path, "text": page.text });
        Self { mini_program_jump_info: Some(page), ..Self::of("ACTION_TYPE_JUMP_MINI_PROGRAM", action_id) }
    }
}
