//! The place where `islands::live` shows pictures at full size. Closed, it is not there for anybody.

use crate::components::icon;
use crate::words::Words;
use leptos::prelude::*;

pub(super) fn lightbox(words: &'static Words) -> AnyView {
    let tools = [
        ("previous", "left", words.evidence.previous),
        ("next", "right", words.evidence.next),
        ("smaller", "minus", words.evidence.smaller),
        ("larger", "plus", words.evidence.larger),
        ("rotate", "refresh", words.evidence.rotate),
    ]
    .map(|(act, symbol, label)| tool(act, symbol, label))
    .collect_view();
    view! {
        <dialog class="lightbox" id="lightbox" aria-label=words.evidence.picture>
            <p class="lightbox-tools">
                {tools}
                <a class="quiet" id="lightbox-save" href="" download aria-label=words.evidence.save_picture title=words.evidence.save_picture>
                    {icon("down")}
                </a>
                {tool("close", "x", words.common.close)}
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
