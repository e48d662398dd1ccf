//! What operators and the desk do with merchants.

use super::{lines, operator};
use crate::certificates::notify_as;
use crate::keys::key_form;
use crate::world::{World, mchid};
use desk_domain::{AuditLine, Mchid};
use desk_service::ServiceError;
use desk_service::merchants::{self, MerchantForm};
use desk_service::testing::{allowed, merchant_form};

/// A service provider besides the merchant of this world. Nobody talks with WeChat Pay in its name.
fn another() -> Mchid {
    "1900013599".parse().unwrap()
}

fn form_of_another(world: &World) -> MerchantForm {
    let held = &world.platform.credentials;
    MerchantForm {
        mchid: another(),
        partner: true,
        public_key: None,
        platform_certificates_pem: vec![held.certificate_pem.clone()],
        ..merchant_form(held, &world.platform.base_url)
    }
}

pub(super) async fn put(world: &World) -> Vec<AuditLine> {
    lines(world, merchants::add(&world.desk, &operator(), form_of_another(world))).await
}

pub(super) async fn removed(world: &World) -> Vec<AuditLine> {
    merchants::add(&world.desk, &allowed(), form_of_another(world)).await.unwrap();
    lines(world, merchants::remove(&world.desk, &operator(), &another())).await
}

pub(super) async fn key_rotated(world: &World) -> Vec<AuditLine> {
    let new = key_form(&world.control().rotate_merchant_key().unwrap());
    lines(world, merchants::rotate_key(&world.desk, &operator(), &mchid(), new)).await
}

/// Somebody names a certificate that the desk does not hold, and there is a new one.
pub(super) async fn certificates_refreshed(world: &World) -> Vec<AuditLine> {
    world.control().rotate_certificate().unwrap();
    lines(world, async {
        notify_as(world, "AB").await;
        Ok::<(), ServiceError>(())
    })
    .await
}

pub(super) async fn callback_registered(world: &World) -> Vec<AuditLine> {
    lines(world, merchants::register_callback(&world.desk, &operator(), &mchid())).await
}

pub(super) async fn sub_merchant_named(world: &World) -> Vec<AuditLine> {
    merchants::add(&world.desk, &allowed(), form_of_another(world)).await.unwrap();
    let sub = "1900013522".parse().unwrap();
    lines(world, merchants::name_sub_merchant(&world.desk, &operator(), &another(), &sub, "青禾二店")).await
}
