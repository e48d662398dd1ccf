//! A message of blocks in the conversation, as its user sees it. Nothing here can be pressed: the buttons are the user's.

use super::thumbnails::thumbnails;
use crate::components::icon;
use crate::words::Words;
use desk_domain::message::blocks::Block;
use desk_service::complaints::Image;
use leptos::prelude::*;

pub(super) fn blocks_shown(words: &'static Words, blocks: &[Block]) -> AnyView {
    blocks.iter().map(|block| block_shown(words, block)).collect_view().into_any()
}

fn block_shown(words: &'static Words, block: &Block) -> AnyView {
    match block {
        Block::Text(text) => {
            let class = match (text.secondary, text.bold) {
                (false, false) => "prose",
                (true, false) => "prose prose--secondary",
                (false, true) => "prose prose--bold",
                (true, true) => "prose prose--secondary prose--bold",
            };
            view! { <p class=class>{text.text.clone()}</p> }.into_any()
        }
        Block::Picture(picture) => thumbnails(words, &[Image::at(format!("/media/{}", picture.attachment))]),
        Block::Link(link) => {
            view! { <p class="shown-link" title=link.url.clone()>{icon("link")} <span>{link.text.clone()}</span></p> }
                .into_any()
        }
        Block::Buttons(group) => {
            let class = if group.vertical { "shown-buttons shown-buttons--vertical" } else { "shown-buttons" };
            let buttons = group.buttons.iter().map(|button| view! { <li>{button.text.clone()}</li> }).collect_view();
            view! { <ul class=class aria-label=words.blocks.buttons>{buttons}</ul> }.into_any()
        }
        Block::Faqs(list) => {
            let faqs =
                list.faqs.iter().map(|faq| view! { <li>{icon("question")} {faq.title.clone()}</li> }).collect_view();
            view! { <ul class="shown-faqs" aria-label=words.blocks.faqs>{faqs}</ul> }.into_any()
        }
    }
}
