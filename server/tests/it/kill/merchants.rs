//! Setting up a merchant: what a command asks of WeChat Pay is done once, and at no moment does the desk hold half of it, or
//! believe that it is called when it is not.

use super::moment::Moment;
use super::steps::{self, Steps};
use super::world::{self, World};
use super::{IN_A_FILE, ON_A_SERVER};
use crate::support::mchid;
use desk_domain::Merchant;
use desk_service::merchants;
use desk_service::testing::{allowed, merchant_form};
use desk_store::Dialect;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use wechatpay_simulator::{Call, Credentials, JournalEntry, KeyMode};

/// One test for each errand and database.
macro_rules! errands {
    ($($name:ident: $errand:expr),+ $(,)?) => {
        mod sqlite {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                is_done_once($errand, Dialect::Sqlite, &IN_A_FILE).await;
            })+
        }
        mod postgres {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                is_done_once($errand, Dialect::Postgres, &ON_A_SERVER).await;
            })+
        }
    };
}

errands!(
    certificates_are_downloaded: Errand::Certificates,
    a_new_key_is_echoed: Errand::NewKey,
    a_first_notification_url_is_registered: Errand::FirstUrl,
    another_notification_url_is_registered: Errand::AnotherUrl,
);

/// What an operator has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Errand {
    /// A merchant without a key of the platform's: its certificates are downloaded.
    Certificates,
    /// The merchant's API certificate was exchanged: the new key is tried with an echo.
    NewKey,
    FirstUrl,
    /// The desk has moved.
    AnotherUrl,
}

impl Errand {
    const fn call(self) -> Call {
        match self {
            Self::Certificates => Call::Certificates,
            Self::NewKey => Call::Echo,
            Self::FirstUrl | Self::AnotherUrl => Call::NotifyUrl,
        }
    }

    const fn changes_wechat_pay(self) -> bool {
        matches!(self, Self::FirstUrl | Self::AnotherUrl)
    }
}

/// A command that does it, and what the desk holds when it is done.
struct Order {
    command: String,
    serial_no: String,
    url: Option<String>,
}

async fn is_done_once(errand: Errand, dialect: Dialect, moments: &[fn(usize) -> Moment]) {
    let keys = if errand == Errand::Certificates { KeyMode::Certificate } else { KeyMode::PublicKey };
    let world = World::signed_with(keys, dialect).await;
    let url = world.platform.control.notification_url().unwrap();
    let mut left = BTreeSet::new();
    for moment in moments {
        for step in Steps::of_this_run(dialect) {
            let order = world.order(errand, &url).await;
            let (has_come, behind) = world.carry_out_and_kill(errand, &order, moment(step)).await;
            left.insert(behind);
            // A command is given once.
            if !has_come || matches!(moment(step), Moment::Answered) {
                break;
            }
        }
    }
    if steps::is_every_step_looked_at() {
        assert_eq!(left.len(), 3, "there are moments for each: {left:?}");
    }
}

/// What a killed process leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Left {
    Nothing,
    /// WeChat Pay has done what it was asked for, and the desk has not written that down.
    Asked,
    Everything,
}

impl World {
    /// Makes the world as it is before an errand.
    async fn order(&self, errand: Errand, url: &str) -> Order {
        let (mchid, held) = (mchid(), &self.platform.credentials);
        let mut order = Order {
            command: format!("merchant register-callback {mchid}"),
            serial_no: held.serial_no.clone(),
            url: Some(url.to_owned()),
        };
        let desk = self.successor().await.desk;
        match errand {
            Errand::Certificates => {
                merchants::remove(&desk, &allowed(), &mchid).await.unwrap();
                let options = format!("--mode direct --name 青禾鲜生 --api-base {} --apiv3-key apiv3", self.api_base);
                order.command = format!("merchant add {mchid} {options} {}", self.key(held));
                order.url = None;
            }
            Errand::NewKey => {
                let new = self.platform.control.rotate_merchant_key().unwrap();
                order.command = format!("merchant rotate-key {mchid} {}", self.key(&new));
                order.serial_no = new.serial_no;
            }
            Errand::FirstUrl => {
                self.platform.control.forget_notification_url();
                merchants::remove(&desk, &allowed(), &mchid).await.unwrap();
                merchants::add(&desk, &allowed(), merchant_form(held, &self.api_base)).await.unwrap();
            }
            Errand::AnotherUrl => {
                let elsewhere = "127.0.0.1:9".parse().unwrap();
                let desk = world::successor(self, elsewhere).desk;
                merchants::register_callback(&desk, &allowed(), &mchid).await.unwrap();
            }
        }
        order
    }

    /// Writes down what the merchant got from WeChat Pay, and says where.
    fn key(&self, held: &Credentials) -> String {
        let write = |name, content: &str| fs::write(self.folder.path().join(name), content).unwrap();
        write("key.pem", &held.merchant_key_pem);
        write("certificate.pem", &held.merchant_certificate_pem);
        write("apiv3", &held.apiv3_key);
        format!("--serial-no {} --private-key key.pem --certificate certificate.pem", held.serial_no)
    }

    /// Whether the moment came, and what was left behind. The errand is done all the same, once.
    async fn carry_out_and_kill(&self, errand: Errand, order: &Order, moment: Moment) -> (bool, Left) {
        let before = self.merchant().await.map(|held| held.serial_no);
        let (asked, audited) = (self.requests(errand), self.audited().await);
        let has_come = self.give_and_kill(&order.command, moment).await;
        let left = match self.requests(errand) - asked {
            _ if self.is_carried_out(order).await => Left::Everything,
            0 => Left::Nothing,
            _ => Left::Asked,
        };
        self.is_whole(errand, before.as_deref()).await;
        self.give_until(&order.command, async || self.is_carried_out(order).await).await;
        self.is_whole(errand, before.as_deref()).await;
        assert_eq!(self.audited().await - audited, 1, "{errand:?} {moment:?}");
        if errand.changes_wechat_pay() {
            assert_eq!(self.requests(errand) - asked, 1, "{errand:?} {moment:?}");
        }
        let checked = merchants::check(&self.successor().await.desk, &allowed(), &mchid()).await.unwrap();
        assert!(checked.passed(), "{errand:?} {moment:?}: {:?}", checked.steps);
        (has_come, left)
    }

    /// What the desk holds of the merchant can be used, and is true.
    async fn is_whole(&self, errand: Errand, serial_before: Option<&str>) {
        let Some(held) = self.merchant().await else {
            return assert_eq!(errand, Errand::Certificates, "only this one begins without a merchant");
        };
        let certificates = usize::from(errand == Errand::Certificates);
        assert_eq!(held.platform_certificates_pem.len(), certificates, "{errand:?}");
        let retired = self.store.store.retired_keys(&mchid()).await.unwrap();
        let is_kept = |serial: &str| serial == held.serial_no || retired.iter().any(|key| key.serial_no == serial);
        assert!(serial_before.is_none_or(is_kept), "{errand:?}: the key before still reads phones");
        if held.notification_url.as_deref().is_some_and(|url| url.contains(&self.address.to_string())) {
            assert_eq!(held.notification_url, self.platform.control.notification_url(), "{errand:?}");
        }
    }

    async fn is_carried_out(&self, order: &Order) -> bool {
        let held = self.merchant().await;
        held.is_some_and(|held| held.serial_no == order.serial_no && held.notification_url == order.url)
    }

    async fn merchant(&self) -> Option<Merchant> {
        self.store.store.merchant(&mchid()).await.unwrap()
    }

    async fn audited(&self) -> usize {
        self.store.store.audit_page(None, 1_000).await.unwrap().len()
    }

    /// How often WeChat Pay has done what an errand asks of it. To ask where notifications go has no body, and is none of it.
    fn requests(&self, errand: Errand) -> usize {
        let nothing = hex::encode(Sha256::digest([]));
        let is_request = |entry: &&JournalEntry| {
            let is_bare = entry.body_sha256 == nothing;
            entry.call == errand.call() && entry.committed && !(errand.changes_wechat_pay() && is_bare)
        };
        self.platform.control.journal().iter().filter(is_request).count()
    }
}
