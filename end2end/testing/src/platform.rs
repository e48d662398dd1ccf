//! The platform: the simulator over a socket, and its merchant with its keys.

use desk_domain::{ComplaintId, Mchid};
use desk_service::merchants::{self, MerchantForm};
use desk_service::testing::{allowed, merchant_form};
use desk_service::{Clock, Desk, ManualClock};
use std::sync::Arc;
use wechatpay_simulator::{Call, Fault, FaultKind, KeyMode, NewComplaint, Options, Running, Simulator};

/// A platform by the clock of a desk.
pub async fn platform(clock: &Arc<ManualClock>, options: Options) -> Running {
    let clock = clock.clone();
    Simulator::start(Options { clock: Arc::new(move || clock.now().0), ..options }).await.unwrap()
}

/// Connects the platform's merchant, reached under `api_base`, and has notifications delivered to the desk. Of WeChat Pay's keys
/// the desk is given the public key; its certificates it downloads where those are all there is.
pub async fn connect(desk: &Desk, platform: &Running, api_base: &str, keys: KeyMode) -> Mchid {
    let mut form = merchant_form(&platform.credentials, api_base);
    form.public_key = form.public_key.filter(|_| keys != KeyMode::Certificate);
    let mchid = form.mchid.clone();
    merchants::add(desk, &allowed(), form).await.unwrap();
    merchants::register_callback(desk, &allowed(), &mchid).await.unwrap();
    mchid
}

/// What connects the platform's merchant with every key that WeChat Pay signs with.
pub fn form_with_every_key(platform: &Running, partner: bool, keys: KeyMode) -> MerchantForm {
    let mut form = MerchantForm { partner, ..merchant_form(&platform.credentials, &platform.base_url) };
    if keys != KeyMode::PublicKey {
        form.platform_certificates_pem.push(platform.credentials.certificate_pem.clone());
    }
    form.public_key = form.public_key.filter(|_| keys != KeyMode::Certificate);
    form
}

/// Something goes wrong once.
pub fn fault(call: Call, fault: FaultKind) -> Fault {
    Fault { call, fault, times: 1, complaint_id: None }
}

/// Something goes wrong for as long as nobody says otherwise.
pub fn always(call: Call, kind: FaultKind) -> Fault {
    Fault { times: u32::MAX, ..fault(call, kind) }
}

/// Older than the list window: known by its notification alone.
pub fn old_complaint() -> NewComplaint {
    NewComplaint { age_minutes: 40 * 24 * 60, ..NewComplaint::default() }
}

/// The history of a complaint as the platform holds it.
pub fn history_of(platform: &Running, id: &ComplaintId) -> Vec<serde_json::Value> {
    platform.control.complaint(id.as_str()).unwrap()["history"].as_array().unwrap().clone()
}

/// How many rows of a type are in it.
pub fn rows_of(platform: &Running, id: &ComplaintId, kind: &str) -> usize {
    history_of(platform, id).iter().filter(|row| row["operate_type"] == kind).count()
}
