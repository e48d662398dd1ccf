//! The blocks of a message as the fields of their form, in its order: `block` begins one and names its kind, `button` and
//! `faq` begin one of their block, and every other field belongs to what was begun last.

use desk_domain::message::Link;
use desk_domain::message::blocks::{Block, Button, Buttons, Does, Faq, Faqs, Picture, Text};

/// Fields of other names are passed over, and so is a kind that is not known.
pub(super) fn blocks_of<'a>(fields: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (name, value) in fields {
        if name == "block" {
            blocks.extend(begun(value));
        } else if let Some(block) = blocks.last_mut() {
            fill(block, name, value);
        }
    }
    blocks
}

fn begun(kind: &str) -> Option<Block> {
    Some(match kind {
        "text" => Block::Text(Text::default()),
        "picture" => Block::Picture(Picture::default()),
        "link" => Block::Link(Link::default()),
        "buttons" => Block::Buttons(Buttons::default()),
        "faqs" => Block::Faqs(Faqs::default()),
        _ => return None,
    })
}

fn fill(block: &mut Block, name: &str, value: &str) {
    match block {
        Block::Text(text) => fill_text(text, name, value),
        Block::Picture(picture) => match name {
            "picture" => value.clone_into(&mut picture.attachment),
            "picture_style" => picture.narrow = value == "narrow",
            _ => {}
        },
        Block::Link(link) => match name {
            "link_text" => value.clone_into(&mut link.text),
            "link_url" => value.clone_into(&mut link.url),
            _ => {}
        },
        Block::Buttons(group) => fill_buttons(group, name, value),
        Block::Faqs(list) => match (name, list.faqs.last_mut()) {
            ("faq", _) => list.faqs.push(Faq { title: value.to_owned(), ..Faq::default() }),
            ("faq_sends", Some(faq)) => value.clone_into(&mut faq.sends),
            _ => {}
        },
    }
}

fn fill_text(text: &mut Text, name: &str, value: &str) {
    match name {
        "block_text" => value.clone_into(&mut text.text),
        "block_colour" => text.secondary = value == "secondary",
        "block_bold" => text.bold = value == "true",
        _ => {}
    }
}

fn fill_buttons(group: &mut Buttons, name: &str, value: &str) {
    match (name, group.buttons.last_mut()) {
        ("button_layout", _) => group.vertical = value == "vertical",
        ("button", _) => group.buttons.push(Button { text: value.to_owned(), ..Button::default() }),
        ("button_does", Some(button)) => button.does = does_of(value),
        ("button_url", Some(button)) => value.clone_into(&mut button.url),
        ("button_appid", Some(button)) => value.clone_into(&mut button.appid),
        ("button_path", Some(button)) => value.clone_into(&mut button.path),
        _ => {}
    }
}

fn does_of(value: &str) -> Does {
    match value {
        "url" => Does::JumpUrl,
        "mini_program" => Does::JumpMiniProgram,
        _ => Does::SendMessage,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_belong_to_the_block_that_was_begun_last() {
        let fields = [
            ("block_text", "before any block"),
            ("block", "text"),
            ("block_text", "您好</textarea>"),
            ("block_bold", "true"),
            ("block", "nothing known"),
            ("block", "buttons"),
            ("button_does", "before any button"),
            ("button_layout", "vertical"),
            ("button", "查看"),
            ("button_does", "url"),
            ("button_url", "https://a.example"),
            ("button", ""),
            ("block_text", "of another kind"),
            ("block", "picture"),
            ("picture", "p1"),
            ("picture_style", "narrow"),
            ("intent", "up:2"),
        ];
        let looks =
            Button { text: "查看".into(), does: Does::JumpUrl, url: "https://a.example".into(), ..Button::default() };
        let expected = [
            Block::Text(Text { text: "您好</textarea>".into(), secondary: false, bold: true }),
            Block::Buttons(Buttons { buttons: vec![looks, Button::default()], vertical: true }),
            Block::Picture(Picture { attachment: "p1".into(), narrow: true }),
        ];
        assert_eq!(blocks_of(fields.into_iter()), expected);
    }
}
