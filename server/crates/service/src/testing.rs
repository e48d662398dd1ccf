//! What tests of this crate and of those above it share.

use crate::By;
use crate::Clock;
use crate::Desk;
use crate::access::{Granted, Right, granted};
use crate::audit;
use crate::complaints;
use crate::complaints::RefundView;
use crate::evidence;
use crate::merchants::MerchantForm;
use crate::people::{self, Origin, SessionToken};
use desk_domain::{Act, Actor, ClientAddress, ComplaintId, Mchid};
use std::sync::Arc;
use wechatpay_complaints::{Client, MerchantKey, PlatformKeys};
use wechatpay_simulator::{Credentials, Running};

/// The right to anything, as the desk itself has it.
///
/// # Panics
/// If the desk itself may not do it.
#[expect(clippy::unwrap_used, reason = "nothing is forbidden to the desk itself")]
#[must_use]
pub fn allowed<R: Right>() -> Granted<R> {
    granted(By::Desk).unwrap()
}

/// What an administrator would enter to connect the simulator's merchant, reached under `api_base`: directly, answers
/// proven by the WeChat Pay public key.
///
/// # Panics
/// If the simulator's merchant has an id that none can have.
#[expect(clippy::unwrap_used, reason = "a test without its merchant is a failed test")]
#[must_use]
pub fn merchant_form(held: &Credentials, api_base: &str) -> MerchantForm {
    MerchantForm {
        mchid: Mchid::parse(&held.mchid).unwrap(),
        name: "青禾鲜生".into(),
        partner: false,
        api_base: api_base.to_owned(),
        serial_no: held.serial_no.clone(),
        private_key_pem: held.merchant_key_pem.clone(),
        certificate_pem: Some(held.merchant_certificate_pem.clone()),
        apiv3_key: held.apiv3_key.clone().into_bytes(),
        public_key: Some((held.public_key_id.clone(), held.public_key_pem.clone())),
        platform_certificates_pem: Vec::new(),
    }
}

/// The merchant's own program, beside the desk and by the same clock.
///
/// # Panics
/// If the simulator's merchant has keys that cannot be read.
#[expect(clippy::unwrap_used, reason = "a test without its merchant is a failed test")]
#[must_use]
pub fn another_program(platform: &Running, clock: Arc<dyn Clock>) -> Client {
    let held = &platform.credentials;
    let key = MerchantKey::from_pem(&held.serial_no, &held.merchant_key_pem).unwrap();
    let mut keys = PlatformKeys::new();
    keys.add_public_key(&held.public_key_id, &held.public_key_pem).unwrap();
    let client = Client::builder(&held.mchid, key, keys).api_base(&platform.base_url);
    client.clock(Arc::new(move || clock.now().unix_seconds())).build().unwrap()
}

/// The refund of a complaint as its page shows it, without the reading that looking at the page asks for.
///
/// # Panics
/// If the complaint is not there, asks for no refund, or the database cannot be used.
#[expect(clippy::unwrap_used, reason = "a test without its refund is a failed test")]
pub async fn refund_shown(desk: &Desk, actor: &Actor, id: &ComplaintId) -> RefundView {
    let complaint = desk.store().complaint(id).await.unwrap().unwrap();
    complaints::refund_view(desk, actor, &complaint).await.unwrap().unwrap()
}

/// The file a reply would carry, if the picture can be made fit for WeChat Pay.
#[must_use]
pub fn fitted_picture(bytes: &[u8]) -> Option<Vec<u8>> {
    evidence::fit_at_once(bytes).ok().map(|fitted| fitted.bytes)
}

/// What a picture of WeChat Pay's is shown as, if it is one.
#[must_use]
pub fn shown_as(bytes: &[u8]) -> Option<&'static str> {
    evidence::content_type(bytes)
}

/// The session of somebody who has just signed in.
///
/// # Panics
/// If there is no such account or the database cannot be used.
#[expect(clippy::unwrap_used, reason = "a test without its person is a failed test")]
pub async fn begin_session(desk: &Desk, actor: &Actor) -> SessionToken {
    let account = desk.store().staff(&actor.staff_id).await.unwrap().unwrap();
    let origin =
        Origin { address: ClientAddress::of([127, 0, 0, 1].into(), [].into_iter(), 0), browser: String::new() };
    let token = SessionToken::new(desk.rng());
    let session = people::new_session(desk, &actor.staff_id, &token, &origin);
    let audit = audit::line(desk, actor, Act::SignIn, &account.person.username, &serde_json::json!({}));
    assert!(desk.store().open_session(&session, &account.password_hash, &[], &audit).await.unwrap());
    token
}
