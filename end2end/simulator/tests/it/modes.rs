//! Which key signs, and whose complaints there are.

use crate::merchant::{Call, LIST, Merchant, NOW};
use rsa::PrivateKey;
use rsa::pkcs8::DecodePrivateKey;
use rsa::traits::PublicKeyParts;
use wechatpay_simulator::{KeyMode, NewComplaint, Options};

const WINDOW: &str = "begin_date=2026-08-01&end_date=2026-08-30";

async fn started(keys: KeyMode) -> Merchant {
    Merchant::start(Options { keys, ..Options::default() }).await
}

fn serial(answer: &crate::merchant::Answer) -> &str {
    answer.headers["wechatpay-serial"].to_str().unwrap()
}

#[tokio::test]
async fn each_mode_signs_with_its_own_key() {
    for (keys, is_public) in [(KeyMode::PublicKey, true), (KeyMode::Certificate, false)] {
        let merchant = started(keys).await;
        let answer = merchant.get(&format!("{LIST}?{WINDOW}")).await;
        assert_eq!(serial(&answer) == merchant.platform.credentials.public_key_id, is_public, "{keys:?}");
        assert!(merchant.verifies(&answer.headers, &answer.body), "{keys:?}");
    }
}

#[tokio::test]
async fn in_a_migration_the_request_chooses() {
    let merchant = started(KeyMode::Both).await;
    let path = format!("{LIST}?{WINDOW}");
    let id = merchant.platform.credentials.public_key_id.clone();
    let public = merchant.get_signed_by(&path, &id).await;
    assert_eq!(serial(&public), id);
    let certified = merchant.get(&path).await;
    assert_ne!(serial(&certified), id);
    for answer in [&public, &certified] {
        assert!(merchant.verifies(&answer.headers, &answer.body));
    }
    let mut mixed = certified.headers.clone();
    mixed.insert("wechatpay-serial", id.parse().unwrap());
    assert!(!merchant.verifies(&mixed, &certified.body), "two keys, not one under two names");
}

/// Whatever looks like a key's id: only those that the merchant has are known, to a self-test as to any call.
#[tokio::test]
async fn a_key_that_the_merchant_does_not_have_is_refused() {
    for keys in [KeyMode::PublicKey, KeyMode::Certificate, KeyMode::Both] {
        let merchant = started(keys).await;
        let held = &merchant.platform.credentials;
        let certified = merchant.certificate_serial();
        let named = [
            (held.public_key_id.as_str(), keys != KeyMode::Certificate),
            (certified.as_str(), keys != KeyMode::PublicKey),
            ("PUB_KEY_ID_0119000121812026", false),
            ("5157F09EFDC096DE15EBE81A47057A7232F1B8E1", false),
            (held.serial_no.as_str(), false),
        ];
        let list = format!("{LIST}?{WINDOW}");
        for (serial, has) in named {
            let expected = if has { (200, String::new()) } else { (400, "PARAM_ERROR".to_owned()) };
            assert_eq!(merchant.get_signed_by(&list, serial).await.code(), expected, "{keys:?} {serial}");
            let echo = merchant.call("POST", "/v3/security/echo", r#"{"echo_message":"你好"}"#);
            let echoed = merchant.send(Call { serial: Some(serial), ..echo }).await;
            assert_eq!(echoed.code(), expected, "{keys:?} {serial}");
        }
    }
}

#[tokio::test]
async fn a_service_provider_sees_the_complaints_of_its_sub_merchants() {
    let merchant = Merchant::start(Options { partner: true, ..Options::default() }).await;
    let of = |mchid: &str| NewComplaint { mchid: Some(mchid.to_owned()), ..NewComplaint::default() };
    let id = merchant.platform.control.new_complaint(of("1900013522"));
    merchant.platform.control.new_complaint(of("1900013511"));
    let all = merchant.get(&format!("{LIST}?{WINDOW}")).await.json();
    assert_eq!(all["total_count"], 2);
    let one = merchant.get(&format!("{LIST}?{WINDOW}&complainted_mchid=1900013522")).await.json();
    assert_eq!((one["total_count"].as_i64(), one["data"][0]["complaint_id"].as_str()), (Some(1), Some(&*id)));
    let detail = merchant.get(&format!("{LIST}/{id}")).await.json();
    assert_eq!(detail["complainted_mchid"], "1900013522");

    let reply = |mchid: &str| {
        serde_json::json!({ "complainted_mchid": mchid, "response_content": "您好，正在处理。" }).to_string()
    };
    let path = format!("{LIST}/{id}/response");
    assert_eq!(merchant.post(&path, &reply("1900013511")).await.status, 403, "not the one complained about");
    assert_eq!(merchant.post(&path, &reply("1900013522")).await.status, 204);
}

/// As an answer tells it, and as the certificate that comes with it says.
#[tokio::test]
async fn a_certificate_is_told_to_be_good_as_long_as_it_says() {
    let options = Options { keys: KeyMode::Certificate, certificate_days: 10, ..Options::default() };
    let merchant = Merchant::start(options).await;
    merchant.platform.control.advance(86_400);
    merchant.platform.control.rotate_certificate().unwrap();
    let call = merchant.call("GET", "/v3/certificates", "");
    let rows = merchant.send(Call { timestamp: NOW + 86_400, ..call }).await.json();
    let times = |name: &str| [&rows["data"][0], &rows["data"][1]].map(|row| row[name].as_str().unwrap().to_owned());
    assert_eq!(times("effective_time"), ["2026-08-25T14:00:00+08:00", "2026-08-26T14:00:00+08:00"]);
    assert_eq!(times("expire_time"), ["2026-09-05T14:00:00+08:00", "2026-09-06T14:00:00+08:00"]);
    let held = &merchant.platform.credentials.certificate_pem;
    let (_, certificate) = x509_parser::pem::parse_x509_pem(held.as_bytes()).unwrap();
    let validity = certificate.parse_x509().unwrap().validity().clone();
    let days = |days: i64| NOW + days * 86_400;
    assert_eq!((validity.not_before.timestamp(), validity.not_after.timestamp()), (days(-1), days(10)));
}

/// RSA of 2048 bits, so that signatures and sealed fields are as long as the platform's: 344 characters.
#[tokio::test]
async fn every_key_is_of_the_documented_size() {
    for keys in [KeyMode::PublicKey, KeyMode::Certificate] {
        let merchant = started(keys).await;
        let control = &merchant.platform.control;
        let id = control.new_complaint(NewComplaint::default());
        let signed = |answer: &crate::merchant::Answer| answer.headers["wechatpay-signature"].len();
        let detail = merchant.get(&format!("{LIST}/{id}")).await;
        assert_eq!((signed(&detail), detail.json()["payer_phone"].as_str().unwrap().len()), (344, 344), "{keys:?}");
        control.rotate_certificate().unwrap();
        assert_eq!(signed(&merchant.get(&format!("{LIST}?{WINDOW}")).await), 344, "{keys:?}");
        let held = control.rotate_merchant_key().unwrap();
        assert_eq!(PrivateKey::from_pkcs8_pem(&held.merchant_key_pem).unwrap().size(), 256);
    }
}

/// After a change of the merchant's key, the old one signs nothing; what was encrypted for it stays as it was.
#[tokio::test]
async fn a_merchant_that_changes_its_key_is_known_by_the_new_one_alone() {
    let merchant = started(KeyMode::PublicKey).await;
    let control = &merchant.platform.control;
    let id = control.new_complaint(NewComplaint::default());
    let before = merchant.platform.credentials.clone();
    let after = control.rotate_merchant_key().unwrap();
    assert_ne!(before.serial_no, after.serial_no);
    let refused = merchant.get(&format!("{LIST}/{id}")).await;
    assert_eq!(refused.code(), (401, "SIGN_ERROR".into()));
    assert_eq!(refused.headers["date"], "Wed, 26 Aug 2026 06:00:00 GMT", "by the platform's clock");

    assert!(control.encrypt_phone_for(&id, &before.serial_no));
    assert!(!control.encrypt_phone_for("nothing", &before.serial_no));
    let (_, certificate) = x509_parser::pem::parse_x509_pem(after.merchant_certificate_pem.as_bytes()).unwrap();
    let serial = hex::encode_upper(certificate.parse_x509().unwrap().raw_serial());
    assert_eq!(serial, after.serial_no);
}
