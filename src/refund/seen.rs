//! What the page showed to somebody who pays or refuses. The form carries it, so that nothing is sent on grounds that
//! have changed.

use super::ledger::{Asked, Ledger, Standing};
use std::fmt;
use strum::{EnumString, IntoStaticStr, VariantArray};

/// Separates the parts of it in a form.
const BETWEEN: char = '|';

/// The grounds of a decision. Two are equal if a person would read the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The id of the last row of the history.
    row: String,
    /// The round, and what is asked for in it.
    asked: String,
    orders: String,
    refunds: String,
}

/// What has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Change {
    Conversation,
    Asked,
    Orders,
    Refunds,
}

impl Change {
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The codes as the value of a URL parameter.
    #[must_use]
    pub fn codes(changes: &[Self]) -> String {
        changes.iter().map(|change| change.code()).collect::<Vec<_>>().join(",")
    }

    /// Parses such a value; unknown codes are skipped.
    #[must_use]
    pub fn parse_codes(codes: &str) -> Vec<Self> {
        codes.split(',').filter_map(|code| code.parse().ok()).collect()
    }
}

impl Seen {
    #[must_use]
    pub fn new(last_entry_id: Option<&str>, round: i64, ledger: &Ledger) -> Self {
        let asked = match ledger.asked {
            Asked::Named(fen) => fen.0.to_string(),
            Asked::NotNamed => "all".to_owned(),
            Asked::Unreadable => "unreadable".to_owned(),
        };
        let orders = ledger.orders.iter().map(|order| match order.paid {
            Some(paid) => format!("{}={}", order.id(), paid.0),
            None => format!("{}=unreadable", order.id()),
        });
        let refunds = ledger.refunds.iter().map(|refund| {
            let standing = match refund.standing {
                Standing::Promised => "promised",
                Standing::Missing => "missing",
                Standing::UnderWay => "under way",
                Standing::Paid => "paid",
            };
            format!("{}={} {standing}", refund.number, refund.amount.0)
        });
        let beyond = [(ledger.elsewhere, "elsewhere"), (ledger.full, "full")];
        let beyond = beyond.into_iter().filter(|(holds, _)| *holds).map(|(_, name)| name.to_owned());
        let plain = |part: String| part.replace(BETWEEN, "/");
        Self {
            row: plain(last_entry_id.unwrap_or_default().to_owned()),
            asked: plain(format!("{round}:{asked}")),
            orders: plain(orders.collect::<Vec<_>>().join(",")),
            refunds: plain(refunds.chain(beyond).collect::<Vec<_>>().join(",")),
        }
    }

    /// Parses what a form carries.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<String> = text.split(BETWEEN).map(ToOwned::to_owned).collect();
        let [row, asked, orders, refunds] = parts.try_into().ok()?;
        Some(Self { row, asked, orders, refunds })
    }

    /// What has changed since.
    #[must_use]
    pub fn changes(&self, now: &Self) -> Vec<Change> {
        let same = [
            (Change::Conversation, self.row == now.row),
            (Change::Asked, self.asked == now.asked),
            (Change::Orders, self.orders == now.orders),
            (Change::Refunds, self.refunds == now.refunds),
        ];
        same.into_iter().filter(|(_, same)| !same).map(|(change, _)| change).collect()
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { row, asked, orders, refunds } = self;
        write!(f, "{row}{BETWEEN}{asked}{BETWEEN}{orders}{BETWEEN}{refunds}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::{PaidOrder, Refund};
    use super::*;
    use crate::money::Fen;

    fn ledger() -> Ledger {
        let order = PaidOrder { transaction_id: "4200".into(), order_no: "M1".into(), paid: Some(Fen(6_400)) };
        let refund = Refund {
            number: "TS1-1".into(),
            order: "4200".into(),
            amount: Fen(900),
            standing: Standing::UnderWay,
            own: true,
        };
        let asked = Asked::Named(Fen(3_100));
        Ledger { asked, orders: vec![order], refunds: vec![refund], elsewhere: false, full: false }
    }

    #[test]
    fn it_survives_a_form_and_names_what_has_changed() {
        let seen = Seen::new(Some("log-7"), 2, &ledger());
        let back = Seen::parse(&seen.to_string()).unwrap();
        assert!(back.changes(&seen).is_empty());
        let changes = |row, round, change: fn(&mut Ledger)| {
            let mut now = ledger();
            change(&mut now);
            seen.changes(&Seen::new(Some(row), round, &now))
        };
        assert_eq!(changes("log-8", 2, |_| {}), [Change::Conversation]);
        assert_eq!(changes("log-7", 3, |_| {}), [Change::Asked]);
        assert_eq!(changes("log-7", 2, |now| now.asked = Asked::Named(Fen(3_200))), [Change::Asked]);
        assert_eq!(changes("log-7", 2, |now| now.orders[0].paid = Some(Fen(6_300))), [Change::Orders]);
        assert_eq!(changes("log-7", 2, |now| now.refunds[0].standing = Standing::Paid), [Change::Refunds]);
        assert_eq!(changes("log-7", 2, |now| now.elsewhere = true), [Change::Refunds]);
        let all = changes("log-9", 4, |now| (now.orders, now.refunds) = (Vec::new(), Vec::new()));
        assert_eq!(Change::parse_codes(&Change::codes(&all)), Change::VARIANTS);
    }

    #[test]
    fn what_is_no_such_list_is_not_read() {
        for text in ["", "x", "log-7|1:all|4200=1", "log-7|1:all|4200=1||"] {
            assert_eq!(Seen::parse(text), None, "{text}");
        }
    }
}
