//! How a complaint ended, in a word.

use crate::history::HistoryKind;
use strum::{EnumString, IntoStaticStr};

/// What the last round of a finished complaint came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// Money has gone back, or is on its way.
    Refunded,
    /// The merchant has refused a refund.
    Refused,
    /// The user has taken the complaint back.
    Withdrawn,
    /// The merchant has answered in words.
    Explained,
}

impl Outcome {
    /// Of the rows of a round. `None` where none of them tells: nobody has answered, or WeChat Pay has closed it by itself.
    #[must_use]
    pub fn of<'a>(round: impl Iterator<Item = &'a HistoryKind> + Clone) -> Option<Self> {
        let any = |tells: fn(&HistoryKind) -> bool| round.clone().any(tells);
        if any(HistoryKind::tells_of_refund) {
            Some(Self::Refunded)
        } else if any(|kind| *kind == HistoryKind::MerchantRefuseRefund) {
            Some(Self::Refused)
        } else if any(|kind| *kind == HistoryKind::UserRevokeComplaint) {
            Some(Self::Withdrawn)
        } else if any(|kind| *kind == HistoryKind::MerchantResponse) {
            Some(Self::Explained)
        } else {
            None
        }
    }

    /// The name in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use HistoryKind as K;

    #[test]
    fn money_that_goes_back_says_more_than_what_was_said_or_decided_before() {
        for (kinds, outcome) in [
            (vec![K::UserCreateComplaint], None),
            (vec![K::UserCreateComplaint, K::MerchantApproveRefund], None),
            (vec![K::MerchantResponse, K::MerchantConfirmComplete], Some(Outcome::Explained)),
            (vec![K::MerchantResponse, K::UserRevokeComplaint], Some(Outcome::Withdrawn)),
            (vec![K::MerchantResponse, K::MerchantRefuseRefund, K::UserResponse], Some(Outcome::Refused)),
            (vec![K::MerchantRefuseRefund, K::PartialRefundedSystemMessage], Some(Outcome::Refunded)),
            (vec![K::MerchantResponse, K::RefundReceivedSystemMessage], Some(Outcome::Refunded)),
        ] {
            assert_eq!(Outcome::of(kinds.iter()), outcome, "{kinds:?}");
        }
    }

    #[test]
    fn an_outcome_is_read_by_its_name() {
        for outcome in [Outcome::Refunded, Outcome::Refused, Outcome::Withdrawn, Outcome::Explained] {
            assert_eq!(outcome.as_str().parse(), Ok(outcome));
        }
    }
}
