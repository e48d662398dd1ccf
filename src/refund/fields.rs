//! The fields of a form about a refund. Everything irreversible is parsed here and nowhere else; a field that cannot be
//! parsed is named, and nothing is paid or refused.

use super::Payment;
use crate::message::MAX_DECISION_CHARS;
use crate::money::Fen;
use crate::reply;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A field as it was submitted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Given {
    #[default]
    Missing,
    Once(String),
    /// It was submitted twice, with different texts.
    Twice,
}

impl Given {
    /// The text, if there is exactly one.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Once(text) => text,
            Self::Missing | Self::Twice => "",
        }
    }

    /// The one text that was given.
    fn only(&self, field: Field) -> Result<&str, Wrong> {
        match self {
            Self::Once(text) if text.trim().is_empty() => Err(Wrong::new(field, Why::Missing)),
            Self::Once(text) => Ok(text),
            Self::Missing => Err(Wrong::new(field, Why::Missing)),
            Self::Twice => Err(Wrong::new(field, Why::Unreadable)),
        }
    }
}

impl From<&str> for Given {
    fn from(text: &str) -> Self {
        Self::Once(text.to_owned())
    }
}

/// The fields of the dialog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// The value of the button that was pressed.
    pub decision: Given,
    /// Which half of the dialog was open, where the form says so; it has to agree with the button.
    pub choice: Given,
    pub order: Given,
    pub amount: Given,
    pub launch_day: Given,
    /// For WeChat Pay's staff.
    pub remark: Given,
    /// The reason of a refusal, shown to the user.
    pub reason: Given,
    /// What the page showed, see [`super::Seen`].
    pub seen: Given,
}

/// What is written in the dialog and was not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notes {
    /// The round that amount, order and day belong to.
    pub round: i64,
    pub amount: String,
    pub order: String,
    pub launch_day: String,
    pub remark: String,
    pub reason: String,
}

impl Notes {
    /// The notes for a round; those of another round keep only their words.
    #[must_use]
    pub fn for_round(self, round: i64) -> Self {
        if self.round == round {
            self
        } else {
            Self { round, remark: self.remark, reason: self.reason, ..Self::default() }
        }
    }

    /// The number of characters to be kept.
    #[must_use]
    pub fn chars(&self) -> usize {
        [&self.amount, &self.order, &self.launch_day, &self.remark, &self.reason]
            .map(|text| text.chars().count())
            .iter()
            .sum()
    }
}

/// When an approved refund is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Launch {
    /// As soon as the approval has arrived.
    Today,
    WithinOneDay,
    WithinThreeDays,
}

impl Launch {
    /// In so many working days.
    #[must_use]
    pub const fn days(self) -> u32 {
        match self {
            Self::Today => 0,
            Self::WithinOneDay => 1,
            Self::WithinThreeDays => 3,
        }
    }

    /// Parses a value that the dialog offers; `None` for any other.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::VARIANTS.iter().copied().find(|launch| launch.days().to_string() == text)
    }
}

/// A decision that can be acted on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Approve {
        /// `None` where the desk cannot pay, and the refund is made elsewhere.
        payment: Option<Payment>,
        launch: Launch,
        remark: String,
    },
    Refuse {
        reason: String,
        remark: String,
    },
}

/// A field of the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Field {
    Decision,
    Order,
    Amount,
    LaunchDay,
    Reason,
    Remark,
    /// What the page showed.
    Seen,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Why {
    Missing,
    Unreadable,
    TooLong,
    /// It holds characters that WeChat Pay does not take.
    Unsupported,
    /// More than may still be refunded.
    TooMuch,
}

/// A field that has to be corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wrong {
    pub field: Field,
    pub why: Why,
}

impl Field {
    /// Its name in the form.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl Wrong {
    #[must_use]
    pub const fn new(field: Field, why: Why) -> Self {
        Self { field, why }
    }

    /// The codes as the value of a URL parameter.
    #[must_use]
    pub fn codes(wrong: &[Self]) -> String {
        let code = |wrong: &Self| format!("{}.{}", wrong.field.name(), <&str>::from(wrong.why));
        wrong.iter().map(code).collect::<Vec<_>>().join(",")
    }

    /// Parses such a value; unknown codes are skipped.
    #[must_use]
    pub fn parse_codes(codes: &str) -> Vec<Self> {
        let read = |code: &str| {
            let (field, why) = code.split_once('.')?;
            Some(Self::new(field.parse().ok()?, why.parse().ok()?))
        };
        codes.split(',').filter_map(read).collect()
    }
}

impl Fields {
    /// The words of the form, as they are kept.
    #[must_use]
    pub fn notes(&self, round: i64) -> Notes {
        let text = |given: &Given| reply::without_nul(given.text());
        Notes {
            round,
            amount: text(&self.amount),
            order: text(&self.order),
            launch_day: text(&self.launch_day),
            remark: text(&self.remark),
            reason: text(&self.reason),
        }
    }

    /// Parses the decision. `pays` says whether an approval is to be followed by a refund from here, which needs an
    /// order and an amount.
    ///
    /// # Errors
    /// Every field that stands in the way, in the order of the dialog.
    pub fn read(&self, pays: bool) -> Result<Decision, Vec<Wrong>> {
        match self.approves() {
            Ok(true) => self.read_approval(pays),
            Ok(false) => self.read_refusal(),
            Err(wrong) => Err(vec![wrong]),
        }
    }

    /// Whether the decision is an approval.
    fn approves(&self) -> Result<bool, Wrong> {
        let unreadable = Wrong::new(Field::Decision, Why::Unreadable);
        let decision = self.decision.only(Field::Decision)?;
        let agrees = match &self.choice {
            Given::Missing => true,
            Given::Once(choice) => choice == decision,
            Given::Twice => false,
        };
        match decision {
            "approve" if agrees => Ok(true),
            "refuse" if agrees => Ok(false),
            _ => Err(unreadable),
        }
    }

    fn read_approval(&self, pays: bool) -> Result<Decision, Vec<Wrong>> {
        let payment = if pays { read_payment(&self.order, &self.amount).map(Some) } else { Ok(None) };
        let launch = self
            .launch_day
            .only(Field::LaunchDay)
            .and_then(|text| Launch::parse(text).ok_or(Wrong::new(Field::LaunchDay, Why::Unreadable)));
        let remark = optional(&self.remark, Field::Remark);
        match (payment, launch, remark) {
            (Ok(payment), Ok(launch), Ok(remark)) => Ok(Decision::Approve { payment, launch, remark }),
            (payment, launch, remark) => {
                let wrong = payment.err().unwrap_or_default().into_iter();
                Err(wrong.chain(launch.err()).chain(remark.err()).collect())
            }
        }
    }

    fn read_refusal(&self) -> Result<Decision, Vec<Wrong>> {
        let reason = self.reason.only(Field::Reason).and_then(|text| fits(text, Field::Reason));
        match (reason, optional(&self.remark, Field::Remark)) {
            (Ok(reason), Ok(remark)) => Ok(Decision::Refuse { reason, remark }),
            (reason, remark) => Err(reason.err().into_iter().chain(remark.err()).collect()),
        }
    }
}

/// Parses which order is refunded, and how much of it.
///
/// # Errors
/// Each of the two that cannot be read.
pub fn read_payment(order: &Given, amount: &Given) -> Result<Payment, Vec<Wrong>> {
    let order = order.only(Field::Order).map(|text| text.trim().to_owned());
    let amount = amount.only(Field::Amount).and_then(|text| {
        let read = Fen::parse_yuan(text).filter(|fen| fen.0 > 0);
        read.ok_or(Wrong::new(Field::Amount, Why::Unreadable))
    });
    match (order, amount) {
        (Ok(order), Ok(amount)) => Ok(Payment { order, amount }),
        (order, amount) => Err(order.err().into_iter().chain(amount.err()).collect()),
    }
}

/// A text that may be left out.
fn optional(given: &Given, field: Field) -> Result<String, Wrong> {
    match given {
        Given::Missing => Ok(String::new()),
        Given::Once(text) => fits(text, field),
        Given::Twice => Err(Wrong::new(field, Why::Unreadable)),
    }
}

fn fits(text: &str, field: Field) -> Result<String, Wrong> {
    let text = text.trim();
    if reply::count(text) > MAX_DECISION_CHARS {
        return Err(Wrong::new(field, Why::TooLong));
    }
    if !reply::unsupported(text).is_empty() {
        return Err(Wrong::new(field, Why::Unsupported));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn approval() -> Fields {
        Fields {
            decision: "approve".into(),
            choice: "approve".into(),
            order: "4200000251".into(),
            amount: "46.80".into(),
            launch_day: "1".into(),
            remark: " 已核实 ".into(),
            ..Fields::default()
        }
    }

    fn refusal() -> Fields {
        Fields { decision: "refuse".into(), reason: "已超过七天。".into(), ..Fields::default() }
    }

    #[test]
    fn what_is_whole_is_read() {
        let payment = Some(Payment { order: "4200000251".into(), amount: Fen(4_680) });
        let (launch, remark) = (Launch::WithinOneDay, "已核实".to_owned());
        assert_eq!(approval().read(true), Ok(Decision::Approve { payment, launch, remark: remark.clone() }));
        assert_eq!(approval().read(false), Ok(Decision::Approve { payment: None, launch, remark }));
        let refused = Decision::Refuse { reason: "已超过七天。".into(), remark: String::new() };
        assert_eq!(refusal().read(true), Ok(refused));
    }

    #[test]
    fn what_is_missing_or_unreadable_stops_and_is_named() {
        use {Field as F, Why as W};
        type Spoil = fn(&mut Fields);
        let cases: [(Spoil, Wrong); 14] = [
            (|f| f.decision = Given::Missing, Wrong::new(F::Decision, W::Missing)),
            (|f| f.decision = "Approve".into(), Wrong::new(F::Decision, W::Unreadable)),
            (|f| f.decision = Given::Twice, Wrong::new(F::Decision, W::Unreadable)),
            (|f| f.choice = "refuse".into(), Wrong::new(F::Decision, W::Unreadable)),
            (|f| f.choice = Given::Twice, Wrong::new(F::Decision, W::Unreadable)),
            (|f| f.launch_day = Given::Missing, Wrong::new(F::LaunchDay, W::Missing)),
            (|f| f.launch_day = "".into(), Wrong::new(F::LaunchDay, W::Missing)),
            (|f| f.launch_day = "1 ".into(), Wrong::new(F::LaunchDay, W::Unreadable)),
            (|f| f.launch_day = "2".into(), Wrong::new(F::LaunchDay, W::Unreadable)),
            (|f| f.launch_day = Given::Twice, Wrong::new(F::LaunchDay, W::Unreadable)),
            (|f| f.amount = Given::Missing, Wrong::new(F::Amount, W::Missing)),
            (|f| f.amount = "四十六".into(), Wrong::new(F::Amount, W::Unreadable)),
            (|f| f.amount = "0.00".into(), Wrong::new(F::Amount, W::Unreadable)),
            (|f| f.order = Given::Missing, Wrong::new(F::Order, W::Missing)),
        ];
        for (spoil, wrong) in cases {
            let mut fields = approval();
            spoil(&mut fields);
            assert_eq!(fields.read(true), Err(vec![wrong]), "{fields:?}");
        }
        let long = "好".repeat(MAX_DECISION_CHARS + 1);
        for (reason, why) in [(" \n", W::Missing), ("不退😀", W::Unsupported), (long.as_str(), W::TooLong)] {
            let fields = Fields { reason: reason.into(), ..refusal() };
            assert_eq!(fields.read(true), Err(vec![Wrong::new(F::Reason, why)]));
        }
    }

    #[test]
    fn every_field_that_stands_in_the_way_is_named_at_once() {
        let empty = Fields { decision: "approve".into(), ..Fields::default() };
        let wrong = empty.read(true).unwrap_err();
        assert_eq!(Wrong::codes(&wrong), "order.missing,amount.missing,launch_day.missing");
        assert_eq!(Wrong::parse_codes(&Wrong::codes(&wrong)), wrong);
        assert_eq!(Wrong::parse_codes("amount.odd,x,reason.too_long"), [Wrong::new(Field::Reason, Why::TooLong)]);
    }

    #[test]
    fn of_another_round_only_the_words_are_left() {
        let notes = approval().notes(1);
        assert_eq!(notes.clone().for_round(1), notes);
        let later = notes.for_round(2);
        assert_eq!((later.amount.as_str(), later.order.as_str(), later.remark.as_str()), ("", "", " 已核实 "));
    }

    proptest! {
        /// Only the two words decide, and only the offered days start a refund.
        #[test]
        fn nothing_else_decides(decision in ".{0,12}", day in ".{0,4}") {
            let fields = Fields { decision: decision.as_str().into(), choice: Given::Missing, launch_day: day.as_str().into(), ..approval() };
            let is_ok = decision == "approve" && Launch::parse(&day).is_some();
            prop_assert_eq!(fields.read(true).is_ok(), is_ok);
        }
    }
}
