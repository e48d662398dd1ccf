//! Every call that the desk makes, times everything that can go wrong with it: what WeChat Pay holds in the end, and what the
//! desk says of it, are the same.

use crate::acts::Act;
use crate::certificates::with_certificates;
use crate::world::{World, fault, mchid};
use desk_domain::{ComplaintId, DeliveryState, Span};
use desk_service::ServiceError;
use desk_service::complaints;
use desk_service::merchants;
use desk_service::send;
use desk_service::testing::allowed;
use desk_store::Dialect;
use desk_testing::on_both_databases;
use wechatpay_simulator::{Call, FaultKind, NewComplaint};

on_both_databases!(
    a_reply_under_every_fault,
    a_message_of_blocks_under_every_fault,
    a_completion_under_every_fault,
    an_approval_under_every_fault,
    a_refusal_under_every_fault,
    a_refund_under_every_fault,
    an_upload_under_every_fault,
    readings_under_every_fault,
    looking_for_a_refund_under_every_fault,
    a_notification_url_under_every_fault,
    an_echo_under_every_fault,
);

/// Whether the call took effect all the same, and what becomes of a message whose request it was.
const FAULTS: [(FaultKind, bool, DeliveryState); 13] = {
    use DeliveryState::{Delivered, VerifiedDelivered, VerifiedMissing};
    [
        // Not processed, for certain: made again.
        (FaultKind::Refuse429, true, Delivered),
        // Nobody knows: looked for.
        (FaultKind::Error500Before, false, VerifiedMissing),
        (FaultKind::Error500AfterCommit, true, VerifiedDelivered),
        (FaultKind::DropBefore, false, VerifiedMissing),
        (FaultKind::DropAfterCommit, true, VerifiedDelivered),
        (FaultKind::TimeoutBefore, false, VerifiedMissing),
        (FaultKind::TimeoutAfterCommit, true, VerifiedDelivered),
        (FaultKind::Html502, false, VerifiedMissing),
        (FaultKind::ForgedSignature, true, VerifiedDelivered),
        (FaultKind::MissingSignature, true, VerifiedDelivered),
        (FaultKind::ProbeSignature, true, VerifiedDelivered),
        (FaultKind::StaleTimestamp, true, VerifiedDelivered),
        (FaultKind::TruncatedBody, true, VerifiedDelivered),
    ]
};

/// A message that was refused, so it was said, and that the user has got all the same.
const REFUSED_AND_DONE: (FaultKind, bool, DeliveryState) =
    (FaultKind::Refuse400AfterCommit, true, DeliveryState::VerifiedDelivered);

impl Act {
    async fn under_every_fault(self, world: World) {
        self.while_nobody_listens(&world).await;
        for (kind, takes_effect, expected) in FAULTS.into_iter().chain([REFUSED_AND_DONE]) {
            let id = self.complaint(&world).await;
            world.control().inject(fault(self.call(), kind));
            self.begin(&world, &id).await.unwrap();
            world.settle().await;
            let row = self.row(&world, &id).await.unwrap();
            // An answer without a body cannot be cut short.
            let whole = kind == FaultKind::TruncatedBody && !matches!(self, Self::ImmediateReply | Self::Refund);
            let expected = if whole { DeliveryState::Delivered } else { expected };
            assert_eq!(row.state, expected, "{self:?} {kind:?}");
            assert_eq!(self.effects(&world, &id), usize::from(takes_effect), "{self:?} {kind:?}");
            assert_eq!(row.state.may_resend(), !takes_effect, "{self:?} {kind:?}");
            assert_eq!(row.attempts, 1 + i32::from(kind == FaultKind::Refuse429), "{self:?} {kind:?}");
            assert_eq!(row.request_sha256.unwrap().len(), 64);
        }
    }

    /// Refused before anything was sent: it leaves as soon as somebody listens again.
    async fn while_nobody_listens(self, world: &World) {
        let id = self.complaint(world).await;
        world.connect("http://127.0.0.1:9").await;
        self.begin(world, &id).await.unwrap();
        world.settle().await;
        assert_eq!(self.effects(world, &id), 0, "{self:?}");
        world.connect(&world.platform.base_url).await;
        world.settle().await;
        assert_eq!(self.row(world, &id).await.unwrap().state, DeliveryState::Delivered, "{self:?}");
        assert_eq!(self.effects(world, &id), 1, "{self:?}");
    }
}

async fn a_reply_under_every_fault(world: World) {
    Act::Reply.under_every_fault(world).await;
}

async fn a_message_of_blocks_under_every_fault(world: World) {
    Act::ImmediateReply.under_every_fault(world).await;
}

async fn a_completion_under_every_fault(world: World) {
    Act::Completion.under_every_fault(world).await;
}

async fn an_approval_under_every_fault(world: World) {
    Act::Approval.under_every_fault(world).await;
}

async fn a_refusal_under_every_fault(world: World) {
    Act::Refusal.under_every_fault(world).await;
}

async fn a_refund_under_every_fault(world: World) {
    Act::Refund.under_every_fault(world).await;
}

/// A picture nobody refers to harms nobody: it is uploaded again, and the reply leaves once.
async fn an_upload_under_every_fault(world: World) {
    for (kind, ..) in FAULTS {
        let id = world.complaint().await;
        world.attach(&id).await;
        world.control().inject(fault(Call::Upload, kind));
        let outbox = world.write(&id, "您好，凭证见图。").await;
        world.settle().await;
        assert_eq!(world.state(&outbox).await, DeliveryState::Delivered, "{kind:?}");
        assert_eq!(world.replies(&id), 1, "{kind:?}");
    }
}

/// Whatever reading fails, and however, the desk holds in the end what WeChat Pay holds.
async fn readings_under_every_fault(world: World) {
    for (kind, ..) in FAULTS {
        for call in [Call::List, Call::Detail, Call::History, Call::Download] {
            let id = world.control().new_complaint(NewComplaint { images: 1, ..NewComplaint::default() });
            world.control().inject(fault(call, kind));
            // A listing that fails is made again by the next tick.
            while world.try_sync().await.is_err() {}
            world.control().user_message(&id, "在吗", 0);
            let id: ComplaintId = id.parse().unwrap();
            world.clock.advance(Span::minutes(2));
            complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
            world.settle().await;
            // A picture is asked for again after a minute.
            world.clock.advance(Span::minutes(1));
            world.settle().await;
            let words = format!("{call:?} {kind:?}");
            let history = world.store().history(&id).await.unwrap();
            let truth = world.control().complaint(id.as_str()).unwrap();
            assert_eq!(history.len(), truth["history"].as_array().unwrap().len(), "{words}");
            assert_eq!(history.last().unwrap().details, "在吗", "{words}");
            let view = complaints::complaint(&world.desk, &world.agent, &id).await.unwrap();
            let key = view.facts.evidence[0].href.strip_prefix("/media/").unwrap().to_owned();
            assert!(world.store().media(&key).await.unwrap().unwrap().fetched_at.is_some(), "{words}");
        }
    }
}

async fn looking_for_a_refund_under_every_fault(world: World) {
    for (kind, ..) in FAULTS {
        let id = world.refund_complaint().await;
        world.control().inject(fault(Call::Refund, FaultKind::DropAfterCommit));
        world.control().inject(fault(Call::RefundQuery, kind));
        let approval = world.approval(&id).await;
        send::decide_refund(&world.desk, &world.agent, &id, approval).await.unwrap();
        world.settle().await;
        assert_eq!(Act::Refund.row(&world, &id).await.unwrap().state, DeliveryState::VerifiedDelivered, "{kind:?}");
        assert_eq!(world.control().refunds(id.as_str()).len(), 1, "{kind:?}");
    }
}

/// Registering is read back like everything else, for a first address and for another one.
async fn a_notification_url_under_every_fault(world: World) {
    // Refused for its frequency comes last: it slows down what follows.
    for (kind, takes_effect, _) in FAULTS.into_iter().rev() {
        world.clock.advance(Span::minutes(1));
        world.control().forget_notification_url();
        // The first call looks what is registered; a list's fault does nothing to it.
        world.control().inject(fault(Call::NotifyUrl, FaultKind::Reordered));
        world.control().inject(fault(Call::NotifyUrl, kind));
        let told = merchants::register_callback(&world.desk, &allowed(), &mchid()).await;
        let registered = world.control().notification_url();
        if kind == FaultKind::Refuse429 {
            assert!(matches!(&told, Err(ServiceError::WechatPay(_))) && registered.is_none(), "{told:?}");
            continue;
        }
        assert_eq!(told.is_ok(), takes_effect, "{kind:?}: {told:?}");
        assert_eq!(registered, told.ok(), "{kind:?}");
    }
}

/// The test of a connection names the step that failed, and passes as soon as nothing fails.
async fn an_echo_under_every_fault(world: World) {
    for (kind, ..) in FAULTS.into_iter().rev() {
        world.control().inject(fault(Call::Echo, kind));
        let keys = || async { merchants::check(&world.desk, &allowed(), &mchid()).await.unwrap().steps.remove(0) };
        let (step, found) = keys().await;
        assert!(step == "keys" && found.is_err(), "{kind:?}: {found:?}");
        world.clock.advance(Span::minutes(1));
        assert!(keys().await.1.is_ok(), "{kind:?}");
        world.clock.advance(Span::minutes(1));
    }
}

/// Longer than made-up serial numbers keep the desk from asking again.
const AN_HOUR: Span = Span::hours(1);

/// A certificate that cannot be fetched is fetched by whatever needs it next.
#[tokio::test(flavor = "multi_thread")]
async fn certificates_under_every_fault() {
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let world = with_certificates(dialect).await;
        let id = world.complaint().await;
        for (n, (kind, ..)) in FAULTS.into_iter().enumerate() {
            world.clock.advance(AN_HOUR);
            world.control().rotate_certificate().unwrap();
            world.control().user_message(id.as_str(), &format!("第{n}次问"), 0);
            world.control().inject(fault(Call::Certificates, kind));
            assert!(world.try_sync().await.is_err(), "{kind:?}: the new certificate is not known");
            world.clock.advance(AN_HOUR);
            world.sync().await;
            let history = world.store().history(&id).await.unwrap();
            assert_eq!(history.last().unwrap().details, format!("第{n}次问"), "{kind:?}");
        }
    }
}
