//! Until when a complaint is put aside: the way there in its head, and the dialog in which that is chosen.

use super::about::about;
use super::dialog::dialog;
use crate::actions::{Snooze, Wake};
use crate::components::{action_of, icon, next_clock, notice_line};
use crate::format;
use crate::visit::Visit;
use desk_domain::snooze::{Offer, Room};
use desk_domain::{Permission, Timestamp};
use desk_service::complaints::ComplaintView;
use leptos::prelude::*;

/// In the head of a complaint that is open, or put aside.
pub(super) fn button(visit: &Visit, view: &ComplaintView) -> Option<AnyView> {
    let words = &visit.words.snooze;
    let is_shown = visit.may(Permission::ComplaintReply) && view.state.is_open();
    let label = view.snooze.as_ref().map_or_else(
        || words.button.to_owned(),
        |snooze| words.until(&format::moment(snooze.until, view.now, visit.words.language)),
    );
    let href = format!("/complaints/{}/snooze{}", view.id, visit.carried_query());
    is_shown.then(|| {
        view! {
            <a class="button snooze" id="snooze" href=href data-key="z" aria-keyshortcuts="Z">
                {icon("moon")} <span>{label}</span>
            </a>
        }
        .into_any()
    })
}

/// Nothing if the person may not put it aside.
pub(super) fn snooze_dialog(visit: &Visit, view: &ComplaintView) -> Option<AnyView> {
    let words = visit.words;
    let room = Room::of(view.state.is_open(), &view.clocks, view.now);
    let offers = room.offers().into_iter().map(|offer| choice(visit, view, &room, offer)).collect_view();
    let content = view! {
        <div class="dialog-body">
            {notice_line(visit)} {put_aside(visit, view)}
            <form method="post" action={action_of::<Snooze>(visit)}>
                {about(visit, view)} <ul class="offers">{offers}</ul>
            </form>
            {own_time(visit, view, &room)}
            <p class="consequence">{icon("info")} <span>{words.snooze.ends_before}</span></p>
        </div>
    };
    let title = words.snooze.title;
    Some(dialog(visit, view, title, (), words.complaint.nth_round(view.round), content))
}

/// By whom and until when it is put aside, and the way to end that.
fn put_aside(visit: &Visit, view: &ComplaintView) -> Option<AnyView> {
    let (words, snooze) = (&visit.words.snooze, view.snooze.as_ref()?);
    let until = format::moment(snooze.until, view.now, visit.words.language);
    Some(
        view! {
            <form class="put-aside" method="post" action={action_of::<Wake>(visit)}>
                {about(visit, view)} <p>{icon("moon")} <span>{words.put_aside_by(&snooze.by_name, &until)}</span></p>
                <button class="button">{words.wake}</button>
            </form>
        }
        .into_any(),
    )
}

fn choice(visit: &Visit, view: &ComplaintView, room: &Room, offer: Offer) -> AnyView {
    let words = visit.words;
    let (clock, _) = next_clock(&view.clocks);
    let (time, is_last) = (moment(visit, view, offer.until), offer.until == room.latest());
    let when = match offer.refused {
        Some(why) => words.snooze.refused(why).to_owned(),
        None if is_last => format!("{time}{}{}", words.common.comma, words.snooze.latest),
        None => time,
    };
    view! {
        <li>
            <button class="offer" name="choice" value=offer.choice.as_str() disabled=offer.refused.is_some()>
                <span>{words.snooze.choice(offer.choice, clock.label(words))}</span> <small>{when}</small>
            </button>
        </li>
    }
    .into_any()
}

/// In a form of its own: Enter in its field presses its button.
fn own_time(visit: &Visit, view: &ComplaintView, room: &Room) -> AnyView {
    let words = &visit.words.snooze;
    let field = |at: Timestamp| at.in_beijing().in_field();
    let is_possible = room.check(room.latest()).is_ok();
    view! {
        <form class="own-time" method="post" action={action_of::<Snooze>(visit)}>
            {about(visit, view)} <label for="snooze-at">{words.at}</label>
            <input
                type="datetime-local"
                id="snooze-at"
                name="at"
                required
                min=field(view.now)
                max=field(room.latest())
                disabled=!is_possible
            />
            <button class="button" disabled=!is_possible>{words.set}</button>
        </form>
    }
    .into_any()
}

fn moment(visit: &Visit, view: &ComplaintView, at: Timestamp) -> String {
    format::moment(at, view.now, visit.words.language)
}
