use super::*;
use crate::complaint::samples::complaint;
use crate::complaint::{ComplaintState, ProblemKind};
use crate::delivery::DeliveryState;
use crate::history::samples::rows;
use crate::message::Content;
use crate::money::Fen;
use crate::outbox::samples::{approval, refund};
use crate::refund::{Payment, Stop};
use HistoryKind as K;

/// The user asks for 700 of the 800 fen that were paid.
fn stored(kinds: &[HistoryKind], outbox: &[OutboxEntry]) -> RefundCase {
    let history = rows(kinds);
    let known: Vec<String> = history.iter().map(|row| row.entry_id.clone()).collect();
    let knowing = |row: &OutboxEntry| OutboxEntry { known_entry_ids: known.clone(), ..row.clone() };
    RefundCase {
        complaint: Complaint { problem_kind: Some(ProblemKind::Refund), ..complaint() },
        outbox: outbox.iter().map(knowing).collect(),
        history,
        others: Vec::new(),
    }
}

fn case(stored: &RefundCase) -> Case<'_> {
    let order = PaidOrder { transaction_id: "4200".into(), order_no: "QH1".into(), paid: Some(Fen(800)) };
    Case::of(stored, Money { asked: Asked::Named(Fen(700)), orders: vec![order], full: false })
}

fn payment(fen: i64) -> Payment {
    Payment { order: "4200".into(), amount: Fen(fen) }
}

#[test]
fn a_round_is_decided_once() {
    let asked = stored(&[K::UserCreateComplaint], &[]);
    assert_eq!(case(&asked).decidable(), Ok(()));
    for state in [DeliveryState::Held, DeliveryState::Unconfirmed, DeliveryState::Delivered] {
        let decided = stored(&[K::UserCreateComplaint], &[approval(700, state)]);
        assert_eq!(case(&decided).decidable(), Err(Stop::Decided), "{state:?}");
    }
    let failed = stored(&[K::UserCreateComplaint], &[approval(700, DeliveryState::Failed)]);
    assert_eq!(case(&failed).decidable(), Ok(()));
    let elsewhere = stored(&[K::UserCreateComplaint, K::MerchantRefuseRefund], &[]);
    assert_eq!((case(&elsewhere).decidable(), case(&elsewhere).approved()), (Err(Stop::Decided), Some(false)));
    let again = stored(&[K::UserCreateComplaint, K::MerchantRefuseRefund, K::UserContinueComplaint], &[]);
    assert_eq!(case(&again).decidable(), Ok(()), "the next round is another one");
}

#[test]
fn nothing_is_decided_where_nothing_is_asked_for_or_known() {
    let asked = stored(&[K::UserCreateComplaint], &[]);
    let changed = |change: fn(&mut Complaint)| {
        let mut other = asked.clone();
        change(&mut other.complaint);
        case(&other).decidable()
    };
    for change in [
        |complaint: &mut Complaint| complaint.problem_kind = Some(ProblemKind::Others),
        |complaint: &mut Complaint| complaint.state = ComplaintState::Processed,
        |complaint: &mut Complaint| complaint.history_read = false,
        |complaint: &mut Complaint| complaint.fully_refunded = true,
    ] {
        assert_eq!(changed(change), Err(Stop::NothingToDecide));
    }
}

#[test]
fn what_was_approved_is_paid_once_and_on_its_terms() {
    let rows = [K::UserCreateComplaint];
    let approved = stored(&rows, &[approval(600, DeliveryState::Delivered)]);
    let order = case(&approved).startable(&payment(600)).unwrap();
    assert_eq!((order.refund_no.as_str(), order.amount, order.total), ("TS1", Fen(600), Fen(800)));
    assert!(case(&approved).startable(&payment(500)).is_err(), "other terms");
    assert_eq!(case(&stored(&rows, &[])).startable(&payment(600)), Err(Stop::NothingToStart));
    for state in [DeliveryState::Held, DeliveryState::Unconfirmed, DeliveryState::Delivered] {
        let started = [approval(600, DeliveryState::Delivered), refund(600, state)];
        assert_eq!(case(&stored(&rows, &started)).startable(&payment(600)), Err(Stop::NothingToStart), "{state:?}");
    }
    let missing = [approval(600, DeliveryState::Delivered), refund(600, DeliveryState::VerifiedMissing)];
    assert_eq!(case(&stored(&rows, &missing)).startable(&payment(600)).unwrap().refund_no, "TS1");
}

#[test]
fn a_number_names_the_complaint_and_its_round_and_is_used_once() {
    let mut asked = stored(&[K::UserCreateComplaint], &[]);
    asked.complaint.round = 2;
    let number = |stored: &RefundCase| case(stored).next_number();
    assert_eq!(number(&asked), "TS200201820260824000000000001-2");
    let used = refund(600, DeliveryState::Failed);
    let order = RefundOrder { refund_no: number(&asked), ..used.content.order().unwrap().clone() };
    asked.outbox.push(OutboxEntry { content: Content::Refund(order), ..used });
    assert_eq!(number(&asked), "TS200201820260824000000000001-2-2");
}

#[test]
fn what_has_changed_since_is_told() {
    let before = stored(&[K::UserCreateComplaint], &[]);
    let seen = case(&before).seen();
    assert_eq!(case(&before).unchanged(&seen), Ok(()));
    let after = stored(&[K::UserCreateComplaint, K::UserResponse], &[]);
    assert!(matches!(case(&after).unchanged(&seen), Err(Stop::Changed(_))));
}

#[test]
fn a_refund_that_was_started_elsewhere_is_noticed() {
    let rows = [K::UserCreateComplaint, K::PartialRefundedSystemMessage];
    assert!(case(&stored(&rows, &[])).ledger.elsewhere);
    assert!(!case(&stored(&rows, &[refund(600, DeliveryState::Delivered)])).ledger.elsewhere);
}
