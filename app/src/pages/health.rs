//! `/admin/health`: what the desk could not read or do. One section for each kind of trouble; more kinds may come.

use super::admin::table;
use super::frame::Frame;
use super::personal_page;
use crate::components::{Kind, badge};
use crate::format;
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::{Timestamp, UnreadableValue};
use desk_service::access::granted;
use desk_service::health;
use desk_service::health::{HealthSection, UnreadableOf};
use desk_service::{FailingWork, WaitingWork};
use leptos::prelude::*;

pub(crate) fn health(visit: Visit) -> AnyView {
    personal_page(visit, |visit, actor| async move {
        let words = visit.words;
        let health = health::report(&visit.desk, &granted(&actor)?).await?;
        let sections = health.sections.iter().map(|section| section_view(words, section, health.now)).collect_view();
        Ok(Frame::of(&visit).headed(words.health.intro, sections))
    })
}

fn section_view(words: &'static Words, section: &HealthSection, now: Timestamp) -> AnyView {
    match section {
        HealthSection::Waiting(work) => waiting(words, work, now),
        HealthSection::Failing(work) => failing(words, work, now),
        HealthSection::Unreadable(merchants) => unreadable(words, merchants, now),
    }
}

fn waiting(words: &'static Words, work: &[WaitingWork], now: Timestamp) -> AnyView {
    let rows = work.iter().map(|work| {
        view! {
            <tr>
                <th scope="row">{words.health.waiting_kind(work.what)}</th>
                <td>{badge(Kind::Critical, words.health.waits)}</td>
                <td>{work.count}</td>
                <td class="nowrap">{format::moment_alone(work.since, now, words.language)}</td>
                <td class="wrap">{words.health.what_helps(work.trouble)}</td>
            </tr>
        }
    });
    let heads = [words.health.what, words.common.state, words.health.how_many, words.health.since, words.health.why];
    let content = table_or(words.health.none_waits, work.is_empty(), &heads, rows.collect_view());
    card(words.health.waiting, words.health.waiting_intro, content)
}

fn failing(words: &'static Words, work: &[FailingWork], now: Timestamp) -> AnyView {
    let rows = work.iter().map(|work| {
        let state = if work.failure.needs_somebody() {
            badge(Kind::Critical, words.health.needs_somebody)
        } else {
            badge(Kind::Neutral, words.health.passes)
        };
        view! {
            <tr>
                <th scope="row">{words.health.waiting_kind(work.what)}</th>
                <td>{state}</td>
                <td>{work.count}</td>
                <td>{work.tries}</td>
                <td class="nowrap">{format::moment(work.next_try, now, words.language)}</td>
                <td class="wrap">{words.health.last_error_of(work.failure)}</td>
            </tr>
        }
    });
    let health = &words.health;
    let heads = [health.what, words.common.state, health.how_many, health.tries, health.next_try, health.last_error];
    let content = table_or(health.none_fails, work.is_empty(), &heads, rows.collect_view());
    card(health.failing, health.failing_intro, content)
}

/// A table, or the words that say that there is nothing to put into one.
fn table_or(none: &'static str, is_empty: bool, heads: &[&'static str], rows: impl IntoView + 'static) -> AnyView {
    if is_empty { view! { <p class="empty">{none}</p> }.into_any() } else { table(heads, rows) }
}

fn card(heading: &'static str, intro: &'static str, content: AnyView) -> AnyView {
    view! {
        <section class="card">
            <h2>{heading}</h2>
            <p>{intro}</p>
            {content}
        </section>
    }
    .into_any()
}

fn unreadable(words: &'static Words, merchants: &[UnreadableOf], now: Timestamp) -> AnyView {
    let of_merchants = merchants.iter().map(|merchant| {
        let rows = merchant.values.iter().map(|value| row(words, value, now)).collect_view();
        let heads =
            [words.health.what, words.common.state, words.health.times, words.health.last_met, words.common.detail];
        view! {
            <h3>{merchant.merchant.clone()} " " <small translate="no">{merchant.mchid.to_string()}</small></h3>
            {table(&heads, rows)}
        }
    });
    let content = of_merchants.collect_view();
    let none = merchants.is_empty().then(|| view! { <p class="empty">{words.health.all_read}</p> });
    card(words.health.unreadable, words.health.unreadable_intro, view! { {content} {none} }.into_any())
}

fn row(words: &'static Words, value: &UnreadableValue, now: Timestamp) -> AnyView {
    let field = match value.last.field.as_str() {
        "" => view! { <span>{words.health.whole}</span> }.into_any(),
        field => view! { <code translate="no">{field.to_owned()}</code> }.into_any(),
    };
    let complaint = value.last.complaint_id.as_ref().map(|id| {
        view! { <a href=format!("/complaints/{id}") translate="no">{id.to_string()}</a> }
    });
    let state = if value.last.is_lost {
        badge(Kind::Critical, words.health.lost)
    } else {
        badge(Kind::Neutral, words.health.read_as_meant)
    };
    let cut = value.is_cut().then(|| view! { <p>{words.health.beginning}</p> });
    view! {
        <tr>
            <th scope="row">{words.health.source(value.last.source)} " " {field} " " {complaint}</th>
            <td>{state}</td>
            <td>{value.count}</td>
            <td class="nowrap">{format::moment_alone(value.last_at, now, words.language)}</td>
            <td>
                <details class="raw">
                    <summary>{words.common.show_raw}</summary>
                    {cut}
                    <pre translate="no">{value.last.shown()}</pre>
                </details>
            </td>
        </tr>
    }
    .into_any()
}
