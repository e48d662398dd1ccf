//! The composer where immediate service is asked for: blocks in the order in which the user sees them. Every change is a
//! button of the form, which keeps what is written and leads back here.

use super::block_fields::fields;
use super::composer_tools::{ACCEPTED, counter, send_buttons};
use crate::components::icon;
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::message::blocks::{Block, MAX_BLOCKS};
use desk_service::complaints::ComplaintView;
use leptos::prelude::*;

pub(super) fn block_box(visit: &Visit, view: &ComplaintView, blocks: &[Block]) -> AnyView {
    let words = visit.words;
    let count = blocks.len();
    let list = blocks.iter().enumerate().map(|(at, block)| block_view(words, view, block, at, count)).collect_view();
    view! {
        <div class="composer-box block-box">
            <ol class="blocks" aria-label=words.blocks.list>{list}</ol>
            <div class="chips" id="uploads"></div>
            <div class="tools">
                {add_menu(words, count)}
                <span class="sender">{words.blocks.sender}</span>
                <noscript><button class="button" name="intent" value="save">{words.compose.save_draft}</button></noscript>
                {send_buttons(visit, view)}
            </div>
        </div>
    }
    .into_any()
}

fn block_view(words: &'static Words, view: &ComplaintView, block: &Block, at: usize, count: usize) -> AnyView {
    let kind = words.blocks.kind(block);
    let styles: String = style_names(words, block).iter().map(|name| words.blocks.listed(name)).collect();
    let written = match block {
        Block::Text(text) => Some(view! { <span class="counter">{counter(&text.text)}</span> }),
        _ => None,
    };
    let problem = block.check().err().map(|problem| words.blocks.problem(problem));
    let checks = if problem.is_some() { "checks checks--bad" } else { "checks" };
    view! {
        <li class="block" id=format!("block-{at}")>
            <div class="block-head">
                {icon(icon_of(block))} <span class="block-kind">{kind} {styles}</span> {written}
                {menu(words, block, at, count)}
            </div>
            {fields(words, view, block, at)}
            <p class=checks role="status">{problem}</p>
        </li>
    }
    .into_any()
}

const fn icon_of(block: &Block) -> &'static str {
    match block {
        Block::Text(_) => "text",
        Block::Picture(_) => "image",
        Block::Link(_) => "link",
        Block::Buttons(_) => "click",
        Block::Faqs(_) => "question",
    }
}

/// The styles that stand beside the kind: those that are not the usual ones, and always how buttons are laid out.
fn style_names(words: &'static Words, block: &Block) -> Vec<&'static str> {
    let names = &words.blocks;
    match block {
        Block::Text(text) => {
            let styles = [(text.secondary, names.secondary), (text.bold, names.bold)];
            styles.into_iter().filter(|(on, _)| *on).map(|(_, name)| name).collect()
        }
        Block::Buttons(group) => vec![if group.vertical { names.vertical } else { names.horizontal }],
        Block::Picture(_) | Block::Link(_) | Block::Faqs(_) => Vec::new(),
    }
}

/// What can be done with a block: its place, its style, and taking it away.
fn menu(words: &'static Words, block: &Block, at: usize, count: usize) -> AnyView {
    let names = &words.blocks;
    let styles = match block {
        Block::Text(text) => vec![
            style(at, "normal", names.normal, !text.secondary),
            style(at, "secondary", names.secondary, text.secondary),
            style(at, "bold", names.bold, text.bold),
        ],
        Block::Picture(picture) => {
            vec![style(at, "wide", names.wide, !picture.narrow), style(at, "narrow", names.narrow, picture.narrow)]
        }
        Block::Buttons(group) => vec![
            style(at, "horizontal", names.horizontal, !group.vertical),
            style(at, "vertical", names.vertical, group.vertical),
        ],
        Block::Link(_) | Block::Faqs(_) => Vec::new(),
    };
    let styles = (!styles.is_empty()).then(|| view! { <div class="menu-group">{styles}</div> });
    view! {
        <details class="menu" name="composer-menu">
            <summary class="quiet" aria-label=words.blocks.menu(at + 1, words.blocks.kind(block))>{icon("more")}</summary>
            <div class="menu-items">
                {act(format!("up:{at}"), "raise", names.up, at == 0)}
                {act(format!("down:{at}"), "lower", names.down, at + 1 == count)}
                {act(format!("remove:{at}"), "x", words.compose.remove, false)}
                {styles}
            </div>
        </details>
    }
    .into_any()
}

fn act(intent: String, symbol: &'static str, label: &'static str, disabled: bool) -> AnyView {
    view! {
        <button class="menu-item" name="intent" value=intent disabled=disabled>{icon(symbol)} <span>{label}</span></button>
    }
    .into_any()
}

fn style(at: usize, name: &str, label: &'static str, on: bool) -> AnyView {
    let intent = format!("{name}:{at}");
    view! {
        <button class="menu-item" name="intent" value=intent aria-pressed=on.to_string()>
            {icon("check")} <span>{label}</span>
        </button>
    }
    .into_any()
}

/// Another block, of a kind that is chosen. A picture begins with its file.
fn add_menu(words: &'static Words, count: usize) -> AnyView {
    let names = &words.blocks;
    if count >= MAX_BLOCKS {
        return view! { <span class="blocks-full">{words.blocks.full()}</span> }.into_any();
    }
    view! {
        <details class="menu menu--up" name="composer-menu">
            <summary class="quiet">{icon("plus")} <span>{names.add}</span></summary>
            <div class="menu-items">
                {act("add:text".to_owned(), "text", names.text, false)}
                <label class="menu-item file">
                    {icon("image")} <span>{names.picture}</span>
                    <input type="file" name="images" id="images" multiple accept=ACCEPTED aria-label=names.picture />
                </label>
                <noscript><button class="menu-item" name="intent" value="add:picture">{names.upload}</button></noscript>
                {act("add:link".to_owned(), "link", names.link, false)}
                {act("add:buttons".to_owned(), "click", names.buttons, false)}
                {act("add:faqs".to_owned(), "question", names.faqs, false)}
            </div>
        </details>
    }
    .into_any()
}
