//! The merchants as administrators look at them: addresses, keys, clock.

use super::frame::Frame;
use super::personal_page;
use crate::components::{Kind, badge};
use crate::format;
use crate::visit::Visit;
use crate::words::Words;
use desk_domain::Timestamp;
use desk_service::access::granted;
use desk_service::merchants::{self, KeyHealth, KeyKind, MerchantHealth, MerchantName};
use leptos::prelude::*;

pub(crate) fn merchants(visit: Visit) -> AnyView {
    personal_page(visit, |visit, actor| async move {
        let words = visit.words;
        let merchants = merchants::list(&visit.desk, &granted(&actor)?).await?;
        let now = visit.desk.now();
        let cards = merchants.iter().map(|merchant| merchant_card(words, merchant, now)).collect_view();
        let none = merchants.is_empty().then(|| view! { <p class="empty">{words.merchants.none_connected}</p> });
        Ok(Frame::of(&visit).headed(words.merchants.intro, view! { {cards} {none} }))
    })
}

fn merchant_card(words: &'static Words, merchant: &MerchantHealth, now: Timestamp) -> AnyView {
    let moment = |at: Option<Timestamp>| {
        at.map_or_else(|| words.common.none.to_owned(), |at| format::moment_alone(at, now, words.language))
    };
    let registered = merchant.notification_url.clone();
    let agrees = registered.as_deref() == Some(merchant.expected_url.as_str());
    let verdict =
        if agrees { badge(Kind::Ok, words.merchants.matches) } else { badge(Kind::Warn, words.merchants.differs) };
    let pairs = [
        (words.merchants.mchid, merchant.mchid.to_string()),
        (words.merchants.api_base, merchant.api_base.clone()),
        (words.merchants.registered_url, registered.unwrap_or_else(|| words.merchants.no_error.to_owned())),
        (words.merchants.expected_url, merchant.expected_url.clone()),
        (words.merchants.last_callback, moment(merchant.last_callback_at)),
        (words.common.last_verified, moment(merchant.last_verified_at)),
        (words.merchants.last_error, merchant.last_error.clone().unwrap_or_else(|| words.common.none.to_owned())),
    ];
    let pairs = pairs.map(|(label, value)| view! { <dt>{label}</dt><dd translate="no">{value}</dd> }).collect_view();
    let keys = merchant.keys.iter().map(|key| key_pair(words, key, now)).collect_view();
    view! {
        <section class="card">
            <h2>{merchant.name.clone()} " " {verdict}</h2>
            <dl class="pairs">{pairs} {keys} {clock_pair(words, merchant)} {sub_merchants(words, merchant)}</dl>
        </section>
    }
    .into_any()
}

/// A key: what it is, how long it is good for, what it was used for.
fn key_pair(words: &'static Words, key: &KeyHealth, now: Timestamp) -> AnyView {
    let own = key.kind == KeyKind::MerchantCertificate;
    let label = if own { words.merchants.own_certificate } else { words.merchants.keys };
    let end = words.merchants.key_end(key, now);
    let end = if key.needs_care(now) { badge(Kind::Critical, end) } else { view! { {end} }.into_any() };
    let advice = key.needs_care(now).then(|| words.merchants.key_advice(key.kind));
    let used = (!own).then(|| words.merchants.key_use(key, now));
    view! {
        <dt>{label}</dt>
        <dd>
            <span translate="no">{key.serial.clone()}</span> " " {end} " " {used} " " {advice}
        </dd>
    }
    .into_any()
}

fn clock_pair(words: &'static Words, merchant: &MerchantHealth) -> AnyView {
    let text =
        merchant.clock.map_or_else(|| words.common.none.to_owned(), |clock| words.merchants.clock_reading(&clock));
    let is_wrong = merchant.clock.is_some_and(|clock| clock.is_wrong());
    let text = if is_wrong { badge(Kind::Critical, text) } else { view! { {text} }.into_any() };
    view! { <dt>{words.merchants.clock}</dt><dd>{text}</dd> }.into_any()
}

fn sub_merchants(words: &'static Words, merchant: &MerchantHealth) -> Option<AnyView> {
    let named = |sub: &MerchantName| words.merchants.sub_merchant(&sub.name, sub.mchid.as_str());
    let names = merchant.sub_merchants.iter().map(named).collect::<Vec<_>>().join(words.common.and);
    let pair = view! { <dt>{words.merchants.sub_merchants}</dt><dd translate="no">{names.clone()}</dd> };
    (!names.is_empty()).then(|| pair.into_any())
}
