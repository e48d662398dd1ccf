//! The tags of a complaint, among its facts. Each leads to all that have it.

use super::about::about;
use crate::actions::{AddTag, RemoveTag};
use crate::components::{action_of, icon};
use crate::pages::inbox::address_of;
use crate::visit::Visit;
use desk_domain::tag::MOST;
use desk_domain::{Permission, Tag};
use desk_service::complaints::{ComplaintView, InboxRequest};
use leptos::prelude::*;

/// The id of what is offered where a tag is added.
const OFFERED: &str = "known-tags";

/// What colleagues have used lately, once on a page: the facts stand there twice.
pub(super) fn offered(view: &ComplaintView) -> AnyView {
    let options = view.known_tags.iter().map(|tag| view! { <option value=tag.as_str().to_owned()></option> });
    view! { <datalist id=OFFERED>{options.collect_view()}</datalist> }.into_any()
}

pub(super) fn section(visit: &Visit, view: &ComplaintView) -> Option<AnyView> {
    let may_tag = visit.may(Permission::ComplaintReply);
    let tags = view.tags.iter().map(|tag| tag_view(visit, view, tag, may_tag)).collect_view();
    let addition = (may_tag && view.tags.len() < MOST).then(|| addition(visit, view));
    (may_tag || !view.tags.is_empty()).then(|| {
        view! {
            <section class="tags">
                <h2>{visit.words.tags.title}</h2>
                <div class="tag-list">{tags}</div>
                {addition}
            </section>
        }
        .into_any()
    })
}

fn tag_view(visit: &Visit, view: &ComplaintView, tag: &Tag, may_tag: bool) -> AnyView {
    let name = tag.as_str().to_owned();
    let removal = may_tag.then(|| {
        view! {
            <form method="post" action={action_of::<RemoveTag>(visit)}>
                {about(visit, view)} <input type="hidden" name="tag" value=name.clone() />
                <button class="quiet" aria-label=visit.words.tags.remove(&name)>{icon("x")}</button>
            </form>
        }
    });
    let others = InboxRequest { tag: Some(tag.clone()), ..InboxRequest::default() };
    view! { <span class="tag"><a href=address_of(&others)><bdi>{name.clone()}</bdi></a> {removal}</span> }.into_any()
}

fn addition(visit: &Visit, view: &ComplaintView) -> AnyView {
    let words = &visit.words.tags;
    view! {
        <form class="tag-addition" method="post" action={action_of::<AddTag>(visit)}>
            {about(visit, view)}
            <input type="text" name="tag" required autocomplete="off" list=OFFERED aria-label=words.hint placeholder=words.hint />
            <button class="button">{words.add}</button>
        </form>
    }
    .into_any()
}
