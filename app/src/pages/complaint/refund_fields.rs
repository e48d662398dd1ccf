//! The fields of the dialog about a refund, each with what is the matter with it below.

use crate::components::{checked_textarea, icon};
use crate::visit::Visit;
use desk_domain::refund::{Field, Launch, Wrong};
use desk_domain::{Fen, VariantArray};
use desk_service::complaints::{OrderLeft, RefundView};
use leptos::prelude::*;

const ACCEPTED: &str = "image/jpeg,image/png,image/bmp,image/webp";

/// What was the matter with the form that was sent last.
pub(super) struct Marks(Vec<Wrong>);

impl Marks {
    pub(super) fn of(visit: &Visit) -> Self {
        Self(visit.field("wrong").map(Wrong::parse_codes).unwrap_or_default())
    }

    fn of_field(&self, field: Field) -> Option<Wrong> {
        self.0.iter().find(|wrong| wrong.field == field).copied()
    }

    /// The id of the words about a field.
    pub(super) fn described(&self, field: Field) -> Option<String> {
        self.of_field(field).map(|_| format!("wrong-{}", field.name()))
    }

    /// The focus is with the first field that is marked.
    fn has_focus(&self, field: Field) -> bool {
        self.0.first().is_some_and(|wrong| wrong.field == field)
    }

    /// The words below a field; `most` is how much may go back.
    pub(super) fn below(&self, visit: &Visit, field: Field, most: Fen) -> AnyView {
        let wrong = self.of_field(field);
        wrong
            .map(|wrong| {
                let id = format!("wrong-{}", field.name());
                view! { <p class="field-wrong" id=id>{icon("alert")} <span>{visit.words.refund.wrong(wrong, most)}</span></p> }
            })
            .into_any()
    }
}

pub(super) fn for_approval(visit: &Visit, refund: &RefundView, marks: &Marks) -> AnyView {
    let payment = refund.left.is_ok().then(|| payment(visit, refund, marks));
    view! { <div class="if-approved">{payment} {launch(visit, refund, marks)}</div> }.into_any()
}

/// Which order, and how much of it.
pub(super) fn payment(visit: &Visit, refund: &RefundView, marks: &Marks) -> AnyView {
    let words = &visit.words.refund;
    let left = refund.left.unwrap_or_default();
    let of_orders = refund.orders.iter().map(|order| order.left);
    let most = of_orders.max().unwrap_or_default().min(left);
    let typed = &refund.notes.amount;
    let amount = if typed.is_empty() { most.in_field() } else { typed.clone() };
    let wrong = marks.described(Field::Amount);
    view! {
        {orders(visit, refund, marks)}
        <h3 id="amount-title">{words.amount} " " <small>{words.up_to(most)}</small></h3>
        <p class="yuan">
            <span aria-hidden="true">"¥"</span>
            <input
                type="text"
                id="amount"
                name="amount"
                inputmode="decimal"
                autocomplete="off"
                aria-labelledby="amount-title"
                value=amount
                aria-invalid=wrong.is_some().then_some("true")
                aria-describedby=wrong
                autofocus=marks.has_focus(Field::Amount)
            />
        </p>
        {marks.below(visit, Field::Amount, most)}
    }
    .into_any()
}

/// One order is not asked about. Of several, none is chosen; one that cannot be read cannot be.
fn orders(visit: &Visit, refund: &RefundView, marks: &Marks) -> AnyView {
    let words = &visit.words.refund;
    if let [only] = refund.orders.as_slice() {
        return view! { <input type="hidden" name="order" value=only.id.clone() /> }.into_any();
    }
    // Back from a form that could not be acted on, what was chosen stands.
    let comes_back = visit.field("choice").is_some() || !marks.0.is_empty();
    let chosen = |order: &OrderLeft| comes_back && order.id == refund.notes.order;
    let wrong = marks.described(Field::Order);
    let first = refund.orders.iter().position(|order| order.paid.is_some());
    let radio = |(n, order): (usize, &OrderLeft)| {
        let about = match order.paid {
            Some(paid) => format!("{} · {}", words.paid_in_all(paid), words.up_to(order.left)),
            None => words.order_unreadable.to_owned(),
        };
        let focus = marks.has_focus(Field::Order) && first == Some(n);
        view! {
            <label class="radio">
                <input
                    type="radio"
                    name="order"
                    value=order.id.clone()
                    checked=chosen(order)
                    disabled=order.paid.is_none()
                    autofocus=focus
                />
                <span><span translate="no">{order.id.clone()}</span> " " <small>{about}</small></span>
            </label>
        }
    };
    view! {
        <fieldset class="orders" aria-describedby=wrong>
            <legend>{words.order}</legend>
            {refund.orders.iter().enumerate().map(radio).collect_view()}
        </fieldset>
        {marks.below(visit, Field::Order, Fen(0))}
    }
    .into_any()
}

fn launch(visit: &Visit, refund: &RefundView, marks: &Marks) -> AnyView {
    let words = &visit.words.refund;
    let comes_back = visit.field("choice").is_some();
    let wrong = marks.described(Field::LaunchDay);
    let days = Launch::VARIANTS.iter().copied().map(|launch| {
        let days = launch.days();
        let label = if launch == Launch::Today { words.today.to_owned() } else { words.within_working_days(days) };
        let focus = marks.has_focus(Field::LaunchDay) && launch == Launch::Today;
        let checked = comes_back && refund.notes.launch_day == days.to_string();
        view! {
            <label class="radio">
                <input type="radio" name="launch_day" value=days.to_string() checked=checked autofocus=focus />
                <span>{label}</span>
            </label>
        }
    });
    view! {
        <fieldset class="launch" aria-describedby=wrong>
            <legend>{words.launch}</legend>
            {days.collect_view()}
        </fieldset>
        {marks.below(visit, Field::LaunchDay, Fen(0))}
    }
    .into_any()
}

pub(super) fn for_refusal(visit: &Visit, refund: &RefundView, marks: &Marks) -> AnyView {
    let words = &visit.words.refund;
    view! {
        <div class="if-refused">
            <h3>{words.reason} " " <small>{words.reason_hint}</small></h3>
            {checked_textarea("reason", "reason", words.reason, &refund.notes.reason, marks.described(Field::Reason))}
            {marks.below(visit, Field::Reason, Fen(0))}
            <label class="decision-files">
                {icon("image")} <span>{visit.words.compose.pictures}</span>
                <input type="file" name="images" multiple accept=ACCEPTED />
            </label>
        </div>
    }
    .into_any()
}

pub(super) fn remark(visit: &Visit, refund: &RefundView, marks: &Marks) -> AnyView {
    let words = &visit.words.refund;
    view! {
        <div class="if-decided">
            <h3>{words.remark} " " <small>{words.remark_hint}</small></h3>
            {checked_textarea("remark", "remark", words.remark, &refund.notes.remark, marks.described(Field::Remark))}
            {marks.below(visit, Field::Remark, Fen(0))}
        </div>
    }
    .into_any()
}
