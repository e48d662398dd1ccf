//! What is known about the complaint, the order and the payer.

use super::refund;
use super::tags;
use super::thumbnails::thumbnails;
use crate::components::{Kind, Which, badge, copy_button, icon, reading};
use crate::format;
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::complaint::{Order, ServiceOrder};
use desk_domain::{UserTag, WorkView};
use desk_service::complaints::{ComplaintView, Facts, Phone};
use leptos::prelude::*;

pub(super) fn facts(visit: &Visit, view: &ComplaintView) -> AnyView {
    view! {
        <aside class="facts" aria-label=visit.words.facts.region>
            <div data-live="facts">{sections(visit, view)}</div>
            {tags::offered(view)}
        </aside>
    }
    .into_any()
}

/// What opens and closes the facts on screens without room for them, and what they begin with there.
pub(super) fn opener(words: &'static Words) -> AnyView {
    view! {
        <summary class="button" title=words.facts.region>
            {icon("panel")} {icon("x")} <span>{words.facts.short}</span>
        </summary>
        <header class="facts-head">
            <h2>{words.facts.short}</h2>
            <small>{words.facts.closes}</small>
            <button class="quiet" type="button" data-close-facts aria-label=words.common.close title=words.common.close>
                {icon("x")}
            </button>
        </header>
    }
    .into_any()
}

pub(super) fn sections(visit: &Visit, view: &ComplaintView) -> AnyView {
    let words = visit.words;
    let facts = &view.facts;
    let orders = facts.orders.iter().map(|order| order_section(words, order)).collect_view();
    let services = facts.service_orders.iter().map(|order| service_section(words, order)).collect_view();
    view! {
        {late_section(words, view)} {refund::section(visit, view)} {orders} {services} {return_section(words, view)}
        {payer_section(words, facts)} {evidence_section(words, facts)}
        {tags::section(visit, view)} {repeat_section(words, facts)} {related_section(visit, view)} {complaint_section(words, view)}
    }
    .into_any()
}

fn order_section(words: &'static Words, order: &Order) -> AnyView {
    view! {
        <section>
            <h2>{words.facts.order}</h2>
            <dl class="pairs">
                {pair(words.facts.amount, order.amount.map_or_else(|| words.common.none.to_owned(), |amount| amount.to_string()))}
                {number(words, words.facts.transaction, &order.transaction_id)}
                {number(words, words.facts.order_no, &order.order_no)}
            </dl>
        </section>
    }
    .into_any()
}

/// A Pay Score order, with or without an ordinary order beside it.
fn service_section(words: &'static Words, order: &ServiceOrder) -> AnyView {
    let state = order.state.as_ref().map(|state| badge(Kind::Neutral, words.facts.service_state(state)));
    let own = order.number.as_ref().map(|id| number(words, words.facts.service_order, id));
    let of_merchant = order.merchant_number.as_ref().map(|id| number(words, words.facts.service_order_no, id));
    view! {
        <section>
            <h2>{words.facts.service_section} {state}</h2>
            <dl class="pairs">{own} {of_merchant}</dl>
        </section>
    }
    .into_any()
}

fn return_section(words: &'static Words, view: &ComplaintView) -> Option<AnyView> {
    let returned = view.facts.returned.as_ref()?;
    let at = returned.at.map(|at| pair(words.facts.returned, format::moment_alone(at, view.now, words.language)));
    let place = returned.place.clone().map(|place| pair(words.facts.return_place, place));
    let same = returned.to_the_same_machine;
    let same = same
        .map(|same| pair(words.facts.same_machine, if same { words.common.yes } else { words.common.no }.to_owned()));
    Some(
        view! {
            <section>
                <h2>{words.facts.return_section}</h2>
                <dl class="pairs">{at} {place} {same}</dl>
            </section>
        }
        .into_any(),
    )
}

/// How the clocks ended, where one ended badly.
fn late_section(words: &'static Words, view: &ComplaintView) -> Option<AnyView> {
    let clocks = [
        (Which::FirstReply, words.clocks.first_reply, view.clocks.first_reply()),
        (Which::Completion, words.clocks.completion, view.clocks.completion()),
    ];
    let failed: Vec<_> = clocks
        .into_iter()
        .filter(|(.., clock)| clock.level(view.now).is_failure())
        .map(|(which, label, clock)| {
            let text = reading(words, which, &clock, view.now);
            view! { <dt>{label}</dt><dd class="late">{icon("alert")} " " {text}</dd> }
        })
        .collect();
    (!failed.is_empty()).then(|| view! { <section><dl class="pairs">{failed}</dl></section> }.into_any())
}

fn payer_section(words: &'static Words, facts: &Facts) -> AnyView {
    let phone = match &facts.phone {
        Phone::NoneLeft => words.facts.no_phone.to_owned(),
        Phone::Unreadable => words.facts.phone_unreadable.to_owned(),
        Phone::Tail(tail) => format!("*** **** {tail}"),
    };
    let openid = facts.payer_id.as_ref().map(|id| pair(words.facts.openid, shortened(id)));
    let tags = facts
        .user_tags
        .iter()
        .filter_map(|tag| match tag {
            UserTag::HighRisk => Some(badge(Kind::Critical, words.facts.high_risk.to_owned())),
            UserTag::Trusted => Some(badge(Kind::Ok, words.facts.fast_refund.to_owned())),
            UserTag::Others => None,
            UserTag::Other(raw) => Some(badge(Kind::Outline, raw.clone())),
        })
        .collect_view();
    view! {
        <section>
            <h2>{words.facts.payer}</h2>
            <dl class="pairs">{pair(words.facts.phone, phone)} {openid}</dl>
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
                    <h2>{words.facts.evidence}</h2>
                    {thumbnails(words, &facts.evidence)}
                </section>
            }
        })
        .into_any()
}

fn repeat_section(words: &'static Words, facts: &Facts) -> AnyView {
    let immediate = facts.immediate.then(|| badge(Kind::Info, words.complaint.immediate));
    let platform = facts.platform.then(|| badge(Kind::Platform, words.complaint.platform_help));
    let waiting = facts.user_waiting.then(|| badge(Kind::Warn, words.inbox.view(WorkView::Waiting)));
    let times = (facts.times > 1).then(|| badge(Kind::Outline, words.complaint.nth_complaint(facts.times)));
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
            let when = words.dates.when(other.at, |at| format::moment_alone(at, view.now, words.language));
            view! {
                <li>
                    <a href=format!("/complaints/{}{query}", other.id)><bdi>{other.problem.clone()}</bdi></a> " " <small>{when}</small>
                </li>
            }
        })
        .collect_view();
    (!view.facts.related.is_empty())
        .then(|| {
            view! {
                <section>
                    <h2>{icon("repeat")} {words.facts.related}</h2>
                    <ul class="related">{items}</ul>
                </section>
            }
        })
        .into_any()
}

fn complaint_section(words: &'static Words, view: &ComplaintView) -> AnyView {
    let kind = view.facts.problem_kind.as_ref().map(|kind| pair(words.facts.problem_kind, words.facts.problem(kind)));
    let first = words.dates.when(view.facts.complained_at, |at| format::moment_alone(at, view.now, words.language));
    view! {
        <section>
            <h2>{words.facts.complaint}</h2>
            <dl class="pairs">
                {kind} {pair(words.merchants.mchid, view.facts.mchid.to_string())} {pair(words.facts.first_complained, first)}
                {pair(words.common.last_verified, format::capitalised(&format::exact_moment(view.verified_at, view.now, words.language)))}
            </dl>
            <p class="prose facts-detail" dir="auto">{view.facts.detail.clone()}</p>
        </section>
    }
    .into_any()
}

/// A number that people carry to other systems.
fn number(words: &'static Words, label: &'static str, number: &str) -> AnyView {
    view! {
        <dt>{label}</dt>
        <dd>
            <bdi translate="no">{number.to_owned()}</bdi>
            {copy_button(words, label, number)}
        </dd>
    }
    .into_any()
}

fn pair(label: &'static str, value: String) -> AnyView {
    view! { <dt>{label}</dt><dd><bdi>{value}</bdi></dd> }.into_any()
}
