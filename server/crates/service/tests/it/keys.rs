//! Keys come to their end, are exchanged, and are seen to be used.

use crate::world::{World, mchid};
use desk_domain::{DeliveryState, Span};
use desk_service::ServiceError;
use desk_service::complaints;
use desk_service::complaints::Phone;
use desk_service::merchants::{self, KeyForm, KeyHealth, KeyKind, MerchantForm};
use desk_service::testing::{allowed, merchant_form};
use desk_store::Dialect;
use desk_testing::on_both_databases;
use wechatpay_simulator::{Call, Credentials, KeyMode, NewComplaint, Options};

on_both_databases!(
    a_rotated_key_signs_at_once_and_the_old_one_still_reads,
    a_key_that_verifies_is_remembered_across_processes,
);

pub(crate) fn key_form(held: &Credentials) -> KeyForm {
    KeyForm {
        serial_no: held.serial_no.clone(),
        private_key_pem: held.merchant_key_pem.clone(),
        certificate_pem: Some(held.merchant_certificate_pem.clone()),
    }
}

async fn keys(world: &World) -> Vec<KeyHealth> {
    merchants::find(&world.desk, &allowed(), &mchid()).await.unwrap().keys
}

async fn own(world: &World) -> KeyHealth {
    keys(world).await.into_iter().find(|key| key.kind == KeyKind::MerchantCertificate).unwrap()
}

async fn a_rotated_key_signs_at_once_and_the_old_one_still_reads(world: World) {
    let other = world.another_desk(|_| {});
    let before = world.complaint().await;
    let tail = async |id| world.store().complaint(id).await.unwrap().unwrap().payer_phone_tail;
    let read_before = tail(&before).await;
    assert!(read_before.is_some());

    let old = world.platform.credentials.serial_no.clone();
    let new = world.control().rotate_merchant_key().unwrap();
    merchants::rotate_key(&world.desk, &allowed(), &mchid(), key_form(&new)).await.unwrap();
    let late = world.control().new_complaint(NewComplaint::default());
    assert!(world.control().encrypt_phone_for(&late, &old));
    world.sync().await;
    let late = late.parse().unwrap();
    assert!(tail(&late).await.is_some(), "read with the retired key");
    assert_eq!(tail(&before).await, read_before, "what was read before stays readable");

    let found = merchants::check(&other, &allowed(), &mchid()).await.unwrap();
    assert!(found.steps[0].1.is_ok(), "the other process signs with the new key: {:?}", found.steps);
    assert_eq!(own(&world).await.serial, new.serial_no);
}

/// The merchant was set up anew, with its newest certificate alone; a phone is still encrypted for the one before.
#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_no_key_opens_is_not_taken_for_none() {
    let world = World::start(Dialect::Sqlite).await;
    let phone = async |id: &str| {
        let id = id.parse().unwrap();
        complaints::complaint(&world.desk, &world.agent, &id).await.unwrap().facts.phone
    };
    let old = world.platform.credentials.serial_no.clone();
    let new = world.control().rotate_merchant_key().unwrap();
    merchants::remove(&world.desk, &allowed(), &mchid()).await.unwrap();
    merchants::add(&world.desk, &allowed(), merchant_form(&new, &world.platform.base_url)).await.unwrap();
    let [late, recent] = [0; 2].map(|_| world.control().new_complaint(NewComplaint::default()));
    assert!(world.control().encrypt_phone_for(&late, &old));
    world.sync().await;
    assert_eq!(phone(&late).await, Phone::Unreadable);
    assert!(matches!(phone(&recent).await, Phone::Tail(_)));
}

/// Only what WeChat Pay accepts takes the place of what works.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_wechat_pay_does_not_know_changes_nothing() {
    let world = World::start(Dialect::Sqlite).await;
    let stranger = World::start(Dialect::Sqlite).await;
    let refused = merchants::rotate_key(&world.desk, &allowed(), &mchid(), key_form(&stranger.platform.credentials))
        .await
        .unwrap_err();
    assert!(matches!(refused, ServiceError::WechatPay(_)), "{refused}");
    let same = merchants::rotate_key(&world.desk, &allowed(), &mchid(), key_form(&world.platform.credentials))
        .await
        .unwrap_err();
    assert!(same.to_string().contains("in use"), "{same}");
    assert_eq!(own(&world).await.serial, world.platform.credentials.serial_no);
    let id = world.complaint().await;
    let outbox = world.write(&id, "您好，正在处理。").await;
    world.settle().await;
    assert_eq!(world.state(&outbox).await, DeliveryState::Delivered);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_must_be_the_keys_own() {
    let world = World::start(Dialect::Sqlite).await;
    let held = world.platform.credentials.clone();
    let other = world.control().rotate_merchant_key().unwrap();
    let form = || merchant_form(&held, &world.platform.base_url);
    let wrong = [
        (MerchantForm { certificate_pem: Some("nothing".into()), ..form() }, "not an X.509"),
        (MerchantForm { certificate_pem: Some(other.merchant_certificate_pem.clone()), ..form() }, "serial number"),
        (MerchantForm { private_key_pem: other.merchant_key_pem.clone(), ..form() }, "private key"),
    ];
    for (form, named) in wrong {
        let refused = merchants::add(&world.desk, &allowed(), form).await.unwrap_err().to_string();
        assert!(refused.starts_with("certificate") && refused.contains(named), "{refused}");
    }
}

async fn a_key_that_verifies_is_remembered_across_processes(mut world: World) {
    let hear = async |world: &World| drop(merchants::check(&world.desk, &allowed(), &mchid()).await.unwrap());
    hear(&world).await;
    let before = keys(&world).await.swap_remove(0).last_answer_at;
    assert!(before.is_some());
    world.clock.advance(Span::seconds(30));
    hear(&world).await;
    assert_eq!(keys(&world).await[0].last_answer_at, before, "written down once a minute, not each time");
    world.clock.advance(Span::seconds(30));
    hear(&world).await;
    world.restart();
    assert!(keys(&world).await[0].last_answer_at > before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_near_its_end_wants_care_unless_another_is_held() {
    let options = Options { keys: KeyMode::Certificate, ..Options::default() };
    let world = World::start_with(Dialect::Sqlite, options).await;
    let care = async || {
        let now = world.desk.now();
        let wants: Vec<KeyKind> =
            keys(&world).await.iter().filter(|key| key.needs_care(now)).map(|key| key.kind).collect();
        wants
    };
    assert_eq!(care().await, []);
    let end = own(&world).await.expires_at.unwrap();
    world.clock.set(end - Span::days(29));
    assert_eq!(care().await, [KeyKind::PlatformCertificate, KeyKind::MerchantCertificate]);
    assert_eq!(own(&world).await.days_left(world.desk.now()), Some(29));

    let with_key = MerchantForm {
        platform_certificates_pem: vec![world.platform.credentials.certificate_pem.clone()],
        ..merchant_form(&world.platform.credentials, &world.platform.base_url)
    };
    merchants::add(&world.desk, &allowed(), with_key).await.unwrap();
    assert_eq!(care().await, [KeyKind::MerchantCertificate], "the public key takes the certificate's place");
    world.clock.set(end + Span::days(1));
    assert!(own(&world).await.days_left(world.desk.now()) < Some(0));
}

/// As people have them: PKCS#1 in one line, the number with colons, quotation marks and a line break around the rest.
#[tokio::test(flavor = "multi_thread")]
async fn keys_are_taken_in_the_shapes_people_have_them() {
    let world = World::start(Dialect::Sqlite).await;
    let spaced = |serial: &str| {
        let pairs: Vec<&str> = serial.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).unwrap()).collect();
        format!(" {}\r\n", pairs.join(":").to_lowercase())
    };
    let bare = |pem: &str| format!("\u{feff}{}", pem.lines().filter(|line| !line.starts_with('-')).collect::<String>());
    let held = world.platform.credentials.clone();
    let form = MerchantForm {
        serial_no: spaced(&held.serial_no),
        private_key_pem: bare(&held.merchant_key_pem),
        certificate_pem: Some(bare(&held.merchant_certificate_pem)),
        apiv3_key: format!("\"{}\"\r\n", held.apiv3_key).into_bytes(),
        public_key: Some((format!(" {}\n", held.public_key_id.to_lowercase()), bare(&held.public_key_pem))),
        ..merchant_form(&held, &world.platform.base_url)
    };
    merchants::add(&world.desk, &allowed(), form).await.unwrap();
    assert_eq!(own(&world).await.serial, held.serial_no);
    world.complaint().await;

    let new = world.control().rotate_merchant_key().unwrap();
    let form = KeyForm {
        serial_no: spaced(&new.serial_no),
        private_key_pem: bare(&new.merchant_key_pem),
        certificate_pem: Some(bare(&new.merchant_certificate_pem)),
    };
    assert_eq!(merchants::rotate_key(&world.desk, &allowed(), &mchid(), form).await.unwrap(), new.serial_no);
    world.complaint().await;
}

/// Each is refused by its field, and nothing is stored.
#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_something_else_is_named() {
    let world = World::start(Dialect::Sqlite).await;
    let held = world.platform.credentials.clone();
    let form = || merchant_form(&held, &world.platform.base_url);
    let id = held.public_key_id.clone();
    let wrong = [
        (
            MerchantForm { private_key_pem: held.merchant_certificate_pem.clone(), ..form() },
            "private_key: this is a certificate",
        ),
        (
            MerchantForm { certificate_pem: Some(held.merchant_key_pem.clone()), ..form() },
            "certificate: this is a private key",
        ),
        (MerchantForm { serial_no: id.clone(), ..form() }, "serial_no: this is the id of WeChat Pay's public key"),
        (
            MerchantForm { apiv3_key: held.apiv3_key.as_bytes()[1..].to_vec(), ..form() },
            "apiv3_key: the APIv3 key must be exactly 32 bytes, this one has 31",
        ),
        (
            MerchantForm { public_key: Some((id, held.certificate_pem.clone())), ..form() },
            "public_key: this is a certificate",
        ),
        (
            MerchantForm { public_key: Some((held.serial_no.clone(), held.public_key_pem.clone())), ..form() },
            "public_key_id: ",
        ),
        (
            MerchantForm { platform_certificates_pem: vec![held.merchant_certificate_pem.clone()], ..form() },
            "platform_certificate: this is the merchant's own",
        ),
    ];
    for (form, told) in wrong {
        let refused = merchants::add(&world.desk, &allowed(), form).await.unwrap_err();
        assert!(matches!(refused, ServiceError::Invalid { .. }) && refused.to_string().starts_with(told), "{refused}");
    }
    let form = KeyForm { private_key_pem: held.public_key_pem.clone(), ..key_form(&held) };
    let refused = merchants::rotate_key(&world.desk, &allowed(), &mchid(), form).await.unwrap_err().to_string();
    assert!(refused.starts_with("private_key: this is a public key"), "{refused}");
}

/// Signing, verification and encryption first: what follows means nothing without them.
#[tokio::test(flavor = "multi_thread")]
async fn a_check_begins_with_the_echo() {
    let world = World::start(Dialect::Sqlite).await;
    let begun = world.control().journal().len();
    let checked = merchants::check(&world.desk, &allowed(), &mchid()).await.unwrap();
    assert!(checked.steps[0].1.as_ref().unwrap().contains("encrypts"), "{:?}", checked.steps);
    let calls: Vec<Call> = world.control().journal()[begun..].iter().map(|entry| entry.call).collect();
    assert_eq!(calls, [Call::Echo, Call::NotifyUrl, Call::List]);
}
