//! What is known about the complaint, the order and the payer.

use super::refund;
use super::thumbnails::thumbnails;
use crate::components::{Kind, badge, copy_button, icon};
use crate::format;
use crate::visit::Visit;
use crate::wording::Words;
use desk_domain::UserTag;
use desk_service::view::{ComplaintView, Facts, Order, Phone};
use leptos::prelude::*;

pub(super) fn facts(visit: &Visit, view: &ComplaintView) -> AnyView {
    view! {
        <aside class="facts" aria-label=visit.words.facts_region>
            <div data-live="facts">{sections(visit, view)}</div>
        </aside>
    }
    .into_any()
}

/// What the folded facts are about, on screens without room for them.
pub(super) fn summary(words: &'static Words, view: &ComplaintView) -> AnyView {
    let refund = view.refund.as_ref().map(|refund| {
        view! {
            {icon("yen")}
            <span>{words.refund} " " <b>{refund::amount_text(words, refund)}</b></span>
        }
    });
    view! {
        {refund}
        <span>{words.orders_and_payer}</span>
        {icon("open")}
    }
    .into_any()
}

pub(super) fn sections(visit: &Visit, view: &ComplaintView) -> AnyView {
    let words = visit.words;
    let facts = &view.facts;
    let orders = facts.orders.iter().map(|order| order_section(words, order, facts)).collect_view();
    view! {
        {refund::section(visit, view)} {orders} {payer_section(words, facts)} {evidence_section(words, facts)}
        {repeat_section(words, facts)} {related_section(visit, view)} {complaint_section(words, view)}
    }
    .into_any()
}

fn order_section(words: &'static Words, order: &Order, facts: &Facts) -> AnyView {
    let extra = [(words.service_order, &facts.service_order), (words.returned, &facts.returned)]
        .into_iter()
        .filter_map(|(label, value)| value.clone().map(|value| pair(label, value)))
        .collect_view();
    view! {
        <section>
            <h2>{words.order_section}</h2>
            <dl class="pairs">
                {pair(words.amount, order.amount.map_or_else(|| words.none.to_owned(), |amount| amount.to_string()))}
                {number(words, words.transaction, &order.transaction_id)}
                {number(words, words.out_trade_no, &order.out_trade_no)} {extra}
            </dl>
        </section>
    }
    .into_any()
}

fn payer_section(words: &'static Words, facts: &Facts) -> AnyView {
    let phone = match &facts.phone {
        Phone::NoneLeft => words.no_phone.to_owned(),
        Phone::Unreadable => words.phone_unreadable.to_owned(),
        Phone::Tail(tail) => format!("*** **** {tail}"),
    };
    let openid = facts.payer_openid.as_ref().map(|id| pair(words.openid, shortened(id)));
    let tags = facts
        .user_tags
        .iter()
        .filter_map(|tag| match tag {
            UserTag::HighRisk => Some(badge(Kind::Critical, words.high_risk.to_owned())),
            UserTag::Trusted => Some(badge(Kind::Ok, words.fast_refund.to_owned())),
            UserTag::Others => None,
            UserTag::Other(raw) => Some(badge(Kind::Outline, raw.clone())),
        })
        .collect_view();
    view! {
        <section>
            <h2>{words.payer}</h2>
            <dl class="pairs">{pair(words.phone, phone)} {openid}</dl>
            <p class="flags">{tags}</p>
        </section>
    }
    .into_any()
}

/// First and last characters, enough to recognise one.
fn shortened(id: &str) -> String {
    let chars: Vec<char> = id.chars().collect();
    if chars.len() <= 16 {
        return id.to_owned();
    }
    let (head, tail) = (chars[..7].iter().collect::<String>(), chars[chars.len() - 6..].iter().collect::<String>());
    format!("{head}…{tail}")
}

fn evidence_section(words: &'static Words, facts: &Facts) -> AnyView {
    (!facts.evidence.is_empty())
        .then(|| {
            view! {
                <section>
                    <h2>{words.evidence}</h2>
                    {thumbnails(words, &facts.evidence)}
                </section>
            }
        })
        .into_any()
}

fn repeat_section(words: &'static Words, facts: &Facts) -> AnyView {
    let immediate = facts.immediate.then(|| badge(Kind::Info, words.immediate));
    let platform = facts.platform.then(|| badge(Kind::Platform, words.platform_help));
    let waiting = facts.user_waiting.then(|| badge(Kind::Warn, words.user_waiting));
    let times = (facts.times > 1).then(|| badge(Kind::Outline, words.nth_complaint(facts.times)));
    let any = facts.immediate || facts.platform || facts.user_waiting || facts.times > 1;
    any.then(|| view! { <section><p class="flags">{waiting} {immediate} {platform} {times}</p></section> }).into_any()
}

fn related_section(visit: &Visit, view: &ComplaintView) -> AnyView {
    let words = visit.words;
    let query = visit.carried_query();
    let items = view
        .facts
        .related
        .iter()
        .map(|other| {
            let when = words.when(other.at, |at| format::moment(at, view.now, words.language));
            view! {
                <li>
                    <a href=format!("/complaints/{}{query}", other.id)>{other.problem.clone()}</a> " " <small>{when}</small>
                </li>
            }
        })
        .collect_view();
    (!view.facts.related.is_empty())
        .then(|| {
            view! {
                <section>
                    <h2>{icon("repeat")} {words.related}</h2>
                    <ul class="related">{items}</ul>
                </section>
            }
        })
        .into_any()
}

fn complaint_section(words: &'static Words, view: &ComplaintView) -> AnyView {
    let kind = view.facts.problem_type.as_deref().map(|kind| pair(words.problem_type, words.problem_kind(kind)));
    let first = words.when(view.facts.complaint_time, |at| format::moment(at, view.now, words.language));
    view! {
        <section>
            <h2>{words.complaint_section}</h2>
            <dl class="pairs">
                {kind} {pair(words.mchid, view.facts.mchid.to_string())} {pair(words.first_complained, first)}
                {pair(words.last_verified, format::time_with_seconds(view.verified_at))}
            </dl>
            <p class="prose facts-detail">{view.facts.detail.clone()}</p>
        </section>
    }
    .into_any()
}

/// A number that people carry to other systems.
fn number(words: &'static Words, label: &'static str, number: &str) -> AnyView {
    view! {
        <dt>{label}</dt>
        <dd>
            <span translate="no">{number.to_owned()}</span>
            {copy_button(words, label, number)}
        </dd>
    }
    .into_any()
}

fn pair(label: &'static str, value: String) -> AnyView {
    view! { <dt>{label}</dt><dd>{value}</dd> }.into_any()
}
