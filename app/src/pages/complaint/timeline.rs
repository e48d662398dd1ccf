//! The history as a conversation.

use super::blocks_shown::blocks_shown;
use super::delivery::delivery_line;
use super::note::note_card;
use super::team_line::team_line;
use super::thumbnails::thumbnails;
use crate::components::{avatar, icon};
use crate::format;
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::message::blocks::{self, Block};
use desk_domain::{DeliveryState, HistoryKind, SendKind, Timestamp, Voice};
use desk_service::complaints::{Author, ComplaintView, Image, Outgoing, TimelineEntry, TimelineItem};
use leptos::prelude::*;

pub(super) fn timeline(visit: &Visit, view: &ComplaintView) -> AnyView {
    let mut day = None;
    view.timeline
        .iter()
        .map(|item| {
            let date = item.at().in_beijing().date;
            let heading = (day != Some(date)).then(|| day_heading(visit.words, item.at(), view.now));
            day = Some(date);
            let id = item.id().to_owned();
            let item = match item {
                TimelineItem::Entry(entry) => entry_view(visit, view, entry).into_any(),
                TimelineItem::Outgoing(outgoing) if outgoing.kind.is_reply() => {
                    outgoing_view(visit, view, outgoing).into_any()
                }
                TimelineItem::Outgoing(outgoing) => step_view(visit, view, outgoing).into_any(),
                TimelineItem::Team(line) => {
                    team_line(visit.words, &line.event, view.now, time(visit.words, Some(line.event.at)))
                }
                TimelineItem::Note(shown) => {
                    note_card(visit, view, shown, time(visit.words, Some(shown.note.written_at)))
                }
            };
            view! {
                {heading}
                <div class="timeline-row" data-row=id>{item}</div>
            }
        })
        .collect_view()
        .into_any()
}

fn day_heading(words: &'static Words, at: Timestamp, now: Timestamp) -> AnyView {
    view! {
        <p class="day">
            <span>{format::day_heading(at, now, words.language)}</span>
        </p>
    }
    .into_any()
}

/// The time of day below a heading with the day; the whole of it on demand.
fn time(words: &'static Words, at: Option<Timestamp>) -> AnyView {
    view! { <time title=at.map(|at| at.in_beijing().to_string())>{words.dates.when(at, format::time)}</time> }
        .into_any()
}

fn entry_view(visit: &Visit, view: &ComplaintView, entry: &TimelineEntry) -> AnyView {
    match entry.voice {
        Voice::User => user_bubble(visit.words, view, entry).into_any(),
        Voice::Merchant => merchant_bubble(visit, view, entry).into_any(),
        Voice::Platform => platform_card(visit.words, entry).into_any(),
        Voice::System => system_line(visit.words, entry).into_any(),
        Voice::Unknown => unknown_line(visit.words, entry).into_any(),
    }
    .into_any()
}

fn user_bubble(words: &'static Words, view: &ComplaintView, entry: &TimelineEntry) -> AnyView {
    view! {
        <article class="said said--user">
            <span class="avatar avatar--plain" aria-hidden="true">{icon("mine")}</span>
            <div class="said-body">
                <p class="said-meta">
                    <b>{words.history.user(view.facts.phone.tail())}</b>
                    " "
                    {words.history.kind(&entry.kind)}
                    " "
                    {time(words, entry.at)}
                </p>
                <div class="bubble">
                    <p class="prose" dir="auto">{entry.text.clone()}</p>
                    {thumbnails(words, &entry.images)}
                </div>
            </div>
        </article>
    }
    .into_any()
}

fn merchant_bubble(visit: &Visit, view: &ComplaintView, entry: &TimelineEntry) -> AnyView {
    let words = visit.words;
    let line = entry.delivery.as_ref().map(|delivery| delivery_line(visit, view, None, delivery).into_any());
    let by = entry.author.as_ref().map_or_else(
        || view! { <b>{words.history.merchant}</b> " " {words.history.sent_elsewhere} }.into_any(),
        |author| view! { <b>{author.name.clone()}</b> }.into_any(),
    );
    let content = content(words, &entry.text, &entry.blocks, &entry.images);
    let bubble = said_by_us(entry.author.as_ref(), by, time(words, entry.at), "bubble", content);
    view! { <article class="said said--us">{bubble} {line}</article> }.into_any()
}

/// What a message of ours holds. One of blocks shows its own pictures; those that WeChat Pay adds are the same.
fn content(words: &'static Words, text: &str, blocks: &[Block], images: &[Image]) -> AnyView {
    if blocks.is_empty() {
        return view! {
            <p class="prose" dir="auto">{text.to_owned()}</p>
            {thumbnails(words, images)}
        }
        .into_any();
    }
    let has_pictures = blocks::attachments(blocks).next().is_some();
    let others = (!has_pictures).then(|| thumbnails(words, images));
    view! { {blocks_shown(words, blocks)} {others} }.into_any()
}

fn said_by_us(author: Option<&Author>, by: AnyView, at: AnyView, class: &'static str, content: AnyView) -> AnyView {
    let face = author.map(|author| avatar(author.staff_id.as_str(), &author.name).into_any());
    view! {
        <div class="said-body">
            <p class="said-meta">
                {by} " " {at}
            </p>
            <div class=class>{content}</div>
        </div>
        {face}
    }
    .into_any()
}

/// Sent from here and not in the history, or not yet.
fn outgoing_view(visit: &Visit, view: &ComplaintView, outgoing: &Outgoing) -> AnyView {
    let class = match outgoing.delivery.state {
        DeliveryState::Held => "bubble bubble--held",
        DeliveryState::Unconfirmed => "bubble bubble--unconfirmed",
        DeliveryState::Failed | DeliveryState::VerifiedMissing => "bubble bubble--failed",
        _ => "bubble",
    };
    let by = view! { <b>{outgoing.author.name.clone()}</b> }.into_any();
    let author = Some(&outgoing.author);
    let content = content(visit.words, &outgoing.text, &outgoing.blocks, &outgoing.images);
    let bubble = said_by_us(author, by, time(visit.words, Some(outgoing.at)), class, content);
    let line = delivery_line(visit, view, Some(outgoing), &outgoing.delivery).into_any();
    view! { <article class="said said--us">{bubble} {line}</article> }.into_any()
}

/// A completion, decision or refund on its way: a line with its own state.
fn step_view(visit: &Visit, view: &ComplaintView, outgoing: &Outgoing) -> AnyView {
    let symbol = if outgoing.kind == SendKind::Completion { "done" } else { "yen" };
    let about = outgoing.amount.map(|amount| amount.to_string()).or_else(|| Some(outgoing.text.clone()));
    let about = about.filter(|text| !text.is_empty()).map(|text| format!(" {text}"));
    view! {
        <div class="said said--us said--step">
            <p class="system">
                {icon(symbol)} <span>{visit.words.send.kind(outgoing.kind)} <bdi>{about}</bdi> " · " {outgoing.author.name.clone()}</span>
                {time(visit.words, Some(outgoing.at))}
            </p>
            {delivery_line(visit, view, Some(outgoing), &outgoing.delivery).into_any()}
        </div>
    }
    .into_any()
}

fn platform_card(words: &'static Words, entry: &TimelineEntry) -> AnyView {
    view! {
        <article class="platform">
            <p class="said-meta">
                {icon("shield")} <b>{words.history.wechat_platform}</b> " " {words.history.kind(&entry.kind)}
                {time(words, entry.at)}
            </p>
            <p class="prose" dir="auto">{entry.text.clone()}</p>
            {thumbnails(words, &entry.images)}
        </article>
    }
    .into_any()
}

fn system_line(words: &'static Words, entry: &TimelineEntry) -> AnyView {
    let (class, symbol) = match &entry.kind {
        HistoryKind::UserApplyPlatformService
        | HistoryKind::UserApplyPlatformHelp
        | HistoryKind::UserCancelPlatformService
        | HistoryKind::PlatformServiceFinished => ("system system--plat", "shield"),
        HistoryKind::RefundReceivedSystemMessage | HistoryKind::FullRefunded => ("system system--ok", "yen"),
        HistoryKind::UserSubmitSatisfaction => ("system system--warn", "star"),
        HistoryKind::MerchantConfirmComplete => ("system", "done"),
        _ => ("system", "info"),
    };
    let text = (!entry.text.is_empty()).then(|| format!(" · {}", words.history.said(&entry.kind, &entry.text)));
    let by = entry.author.as_ref().map(|author| format!(" · {}", author.name));
    view! {
        <div>
            <p class=class>
                {icon(symbol)} <span><b>{words.history.kind(&entry.kind)}</b> <bdi>{text}</bdi> {by}</span>
                {time(words, entry.at)}
            </p>
            {thumbnails(words, &entry.images)}
        </div>
    }
    .into_any()
}

/// A row of a type this version does not know: its raw name, its words, and the whole of it on demand.
fn unknown_line(words: &'static Words, entry: &TimelineEntry) -> AnyView {
    view! {
        <div>
            <p class="system">
                {icon("off")}
                <span><b>{words.history.unknown}</b> " " <code translate="no">{entry.kind.to_string()}</code> " " <bdi>{entry.text.clone()}</bdi></span>
                {time(words, entry.at)}
            </p>
            {thumbnails(words, &entry.images)}
            <details class="raw">
                <summary>{words.common.show_raw}</summary>
                <pre translate="no">{entry.raw.clone()}</pre>
            </details>
        </div>
    }.into_any()
}
