//! The place where `islands::live` shows pictures at full size. Closed, it is not there for anybody.

use crate::components::icon;
use crate::wording::Words;
use leptos::prelude::*;

pub(super) fn lightbox(words: &'static Words) -> AnyView {
    let tools = [
        ("previous", "left", words.previous),
        ("next", "right", words.next),
        ("smaller", "minus", words.smaller),
        ("larger", "plus", words.larger),
        ("rotate", "refresh", words.rotate),
    ]
    .map(|(act, symbol, label)| tool(act, symbol, label))
    .collect_view();
    view! {
        <dialog class="lightbox" id="lightbox" aria-label=words.picture>
            <p class="lightbox-tools">
                {tools}
                <a class="quiet" id="lightbox-save" href="" download aria-label=words.save_picture title=words.save_picture>
                    {icon("down")}
                </a>
                {tool("close", "x", words.close)}
            </p>
            <img class="lightbox-picture" id="lightbox-picture" alt="" draggable="false" />
        </dialog>
    }
    .into_any()
}

fn tool(act: &'static str, symbol: &'static str, label: &'static str) -> AnyView {
    view! {
        <button type="button" class="quiet" data-lightbox=act aria-label=label title=label>
            {icon(symbol)}
        </button>
    }
    .into_any()
}
