//! Keys and clocks as administrators see them: on the page, in numbers, from the doctor, in the log.

use crate::process::{Running, ask, binary};
use crate::support::{World, mchid};
use desk_domain::{Mchid, Role, Span};
use desk_service::jobs;
use desk_service::merchants::{self, MerchantForm};
use desk_service::testing::{allowed, merchant_form};
use desk_service::{Desk, SystemClock};
use desk_store::Dialect;
use desk_testing::{Ground, form_with_every_key};
use std::path::Path;
use std::sync::Arc;
use wechatpay_simulator::{KeyMode, NewComplaint, Options, Running as Platform, Simulator};

/// A platform with the desk's clock; its merchant holds the certificate, and the public key if there is one to use.
async fn platform(world: &World, options: Options) -> Platform {
    let (partner, keys) = (options.partner, options.keys);
    let platform = desk_testing::platform(&world.clock, options).await;
    let form = form_with_every_key(&platform, partner, keys);
    merchants::add(&world.desk, &allowed(), form).await.unwrap();
    merchants::register_callback(&world.desk, &allowed(), &mchid()).await.unwrap();
    platform
}

/// A user complains, and the notification is taken: the first is signed with the key, the second with the certificate.
async fn notified(world: &World, platform: &Platform) {
    platform.control.new_complaint(NewComplaint::default());
    assert_eq!(platform.control.flush_callbacks().await[0].status, Some(204));
    world.clock.advance(Span::seconds(5));
}

/// In the days in which WeChat Pay changes from certificates to its public key, callbacks are signed with either.
#[tokio::test(flavor = "multi_thread")]
async fn in_migration_days_both_keys_are_taken_and_told_apart() {
    let world = World::start(Dialect::Sqlite).await;
    let platform = platform(&world, Options { keys: KeyMode::Both, ..Options::default() }).await;
    for _ in 0..4 {
        notified(&world, &platform).await;
    }
    world.clock.advance(Span::hours(1));
    notified(&world, &platform).await;

    let admin = world.browser_of(Role::Admin).await;
    let page = admin.get("/admin/merchants").await.text;
    let line = |serial: &str| {
        let (_, rest) = page.split_once(&format!("{serial}</span>")).unwrap();
        rest.split("</dd>").next().unwrap().to_owned()
    };
    let public = line(&platform.credentials.public_key_id);
    assert!(public.contains("不过期") && public.contains("近 7 天回调占 60%"), "{public}");
    let certificate = page.matches("天后到期").count();
    assert_eq!(certificate, 2, "the platform's certificate and the merchant's own: {page}");
    assert!(page.contains("近 7 天回调占 40%"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_warns_in_both_languages_of_keys_that_end_and_a_clock_that_is_off() {
    let world = World::start(Dialect::Sqlite).await;
    let platform = platform(&world, Options { keys: KeyMode::Certificate, ..Options::default() }).await;
    let merchant = merchants::find(&world.desk, &allowed(), &mchid()).await.unwrap();
    let end = merchant.keys.iter().find(|key| key.serial == merchant.serial_no).unwrap().expires_at.unwrap();
    world.clock.set(end - Span::days(12));
    platform.control.advance(120);
    merchants::check(&world.desk, &allowed(), &mchid()).await.unwrap();

    let admin = world.browser_of(Role::Admin).await;
    let chinese = admin.get("/admin/merchants").await.text;
    for words in ["12 天后到期", "rotate-key", "本机时钟比微信支付慢 2 分钟，请用 NTP 校准"] {
        assert!(chinese.contains(words), "{words}: {chinese}");
    }
    let cookie = admin.cookie();
    admin.post("/api/save_preferences", &[("language", "en"), ("theme", "system")]).await;
    admin.set_cookie(cookie);
    let english = admin.get("/admin/merchants").await.text;
    for words in ["expires in 12 days", "Issue a new one", "2 min behind WeChat Pay"] {
        assert!(english.contains(words), "{words}: {english}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sub_merchant_is_called_by_its_name_where_agents_look() {
    let world = World::start(Dialect::Sqlite).await;
    let platform = platform(&world, Options { partner: true, ..Options::default() }).await;
    let of = |mchid: &str| NewComplaint { mchid: Some(mchid.to_owned()), ..NewComplaint::default() };
    let id = platform.control.new_complaint(of("1900013522"));
    platform.control.new_complaint(of("1900013511"));
    platform.control.flush_callbacks().await;
    jobs::run_until_idle(&world.desk).await.unwrap();
    let sub: Mchid = "1900013522".parse().unwrap();
    let read = world.desk.store().complaint(&id.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(
        (read.mchid, read.subject_mchid),
        (mchid(), sub.clone()),
        "a callback names no merchant, the detail does"
    );

    merchants::name_sub_merchant(&world.desk, &allowed(), &mchid(), &sub, "青禾二店").await.unwrap();
    let admin = world.browser_of(Role::Admin).await;
    for path in ["/inbox".to_owned(), format!("/complaints/{id}"), "/admin/merchants".to_owned()] {
        let page = admin.get(&path).await.text;
        assert!(page.contains("青禾二店"), "{path}: {page}");
    }
    assert!(admin.get("/inbox").await.text.contains("1900013511"), "one without a name goes by its number");
}

/// What operators watch: numbers, the log once a day, the doctor.
#[tokio::test(flavor = "multi_thread")]
async fn keys_that_end_soon_are_told_by_numbers_log_and_doctor() {
    let options = Options { keys: KeyMode::Certificate, certificate_days: 10, ..Options::default() };
    let platform = Simulator::start(options).await.unwrap();
    let form = merchant_form(&platform.credentials, &platform.base_url);
    let shop = Shop::open(MerchantForm { public_key: None, ..form }, "http://localhost").await;
    let free = free_address();
    let variables = shop.ground.variables().and("DESK_METRICS_LISTEN", &free);
    let serial = &platform.credentials.serial_no;
    let doctor = binary(shop.folder()).arg("doctor").envs(variables.pairs()).output().unwrap();
    let told = String::from_utf8(doctor.stdout).unwrap();
    let line = |what: &str| told.lines().find(|line| line.contains(what)).unwrap_or_else(|| panic!("{what}: {told}"));
    let own = line(serial);
    assert!(own.starts_with("wrong") && own.contains("expires in 9 days") && own.contains("rotate-key"), "{own}");
    assert!(line("WeChat Pay's certificate").starts_with("wrong"), "{told}");
    assert!(line("clock").starts_with("ok") && line("clock").contains("seconds"), "{told}");

    let mut running = Running::start(shop.folder(), &variables.pairs());
    let warned = running.wait_for("a key expires soon");
    assert!(warned.contains("1900012181") && warned.contains("days_left\":9"), "{warned}");
    let numbers = ask(&free, "/metrics");
    let gauge = |name: &str| {
        let line = numbers.lines().find(|line| line.starts_with(&format!("{name}{{merchant=\"1900012181\""))).unwrap();
        line.rsplit(' ').next().unwrap().parse::<f64>().unwrap()
    };
    let ten_days = 864_000.0;
    for name in ["desk_platform_key_expires_seconds", "desk_merchant_certificate_expires_seconds"] {
        assert!((ten_days - 600.0..=ten_days).contains(&gauge(name)), "{numbers}");
    }
    assert!(gauge("desk_clock_skew_seconds").abs() < 60.0, "{numbers}");
}

/// Nothing that WeChat Pay signs is believed while the clocks differ this much; the log says which clock it is about.
#[tokio::test(flavor = "multi_thread")]
async fn a_notification_that_is_refused_because_of_the_clock_names_it_in_the_log() {
    let platform = Simulator::start(Options::default()).await.unwrap();
    let address = free_address();
    let form = merchant_form(&platform.credentials, &platform.base_url);
    let shop = Shop::open(form, &format!("http://{address}")).await;
    merchants::register_callback(&shop.desk, &allowed(), &mchid()).await.unwrap();

    platform.control.advance(-600);
    let variables = shop.ground.variables().and("DESK_LISTEN", &address);
    let mut running = Running::start(shop.folder(), &variables.pairs());
    running.wait_for("list not read");
    platform.control.new_complaint(NewComplaint::default());
    assert_eq!(platform.control.flush_callbacks().await[0].status, Some(401));
    let told = running.wait_for("callback refused");
    assert!(told.contains("10 minutes ahead of WeChat Pay's") && told.contains("NTP"), "{told}");
}

/// What a process finds that works for one merchant.
struct Shop {
    desk: Desk,
    ground: Ground,
}

impl Shop {
    async fn open(form: MerchantForm, public_url: &str) -> Self {
        let ground = Ground::start(Dialect::Sqlite).await;
        let desk = ground.desk_beside(Arc::new(SystemClock), |settings| {
            settings.web.public_url = public_url.parse().unwrap();
        });
        merchants::add(&desk, &allowed(), form).await.unwrap();
        Self { desk, ground }
    }

    fn folder(&self) -> &Path {
        self.ground.folder.path()
    }
}

fn free_address() -> String {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}
