//! `doctor`: checks everything, changes nothing, and prints one line each.

use super::outcome::{Failure, Outcome, chain};
use super::{exposure, operator, waiting};
use crate::config::Config;
use desk_domain::{Role, Timestamp};
use desk_service::access::{Granted, MerchantRead, StaffRead, granted};
use desk_service::merchants;
use desk_service::merchants::{KeyHealth, KeyKind, MerchantHealth};
use desk_service::people;
use desk_service::{Desk, MasterKey, SystemClock, SystemRng};
use desk_store::Store;
use std::fs;
use std::path::Path;
use std::sync::Arc;

/// What was found, or what is wrong and what to do about it.
pub(super) type Finding = Result<String, String>;

/// Prints findings as they come and counts what is wrong.
#[derive(Default)]
struct Report {
    wrong: usize,
}

impl Report {
    fn line(&mut self, what: &str, finding: Finding) {
        match finding {
            Ok(found) => println!("ok     {what}: {found}"),
            Err(problem) => {
                self.wrong += 1;
                println!("wrong  {what}: {problem}");
            }
        }
    }
}

pub(super) async fn run(config: &Config) -> Outcome {
    let mut report = Report::default();
    report.line("data folder", writable(&config.process.data_dir));
    report.line("picture folder", writable(config.settings.pictures.media_url.folder()));
    report.line("public address", public_address(config));
    for (what, finding) in exposure::findings(config) {
        report.line(what, finding);
    }
    report.line("addresses of callers", addresses(config));
    let master = master_key(config);
    match database(config).await {
        Err(problem) => {
            report.line("database", Err(problem));
            report.line("master key", master.map(|_| "can be read".to_owned()));
        }
        Ok(store) => {
            report.line("database", Ok("reachable and up to date".to_owned()));
            let fitting = match master {
                Ok(master) => fitting(master, &store).await,
                Err(problem) => Err(problem),
            };
            let told = fitting.as_ref().map(|_| "opens what is stored".to_owned()).map_err(Clone::clone);
            report.line("master key", told);
            if let Ok(master) = fitting {
                let desk =
                    Desk::new(store, config.settings.clone(), master, Arc::new(SystemClock), Arc::new(SystemRng));
                let operator = operator::who();
                people(&mut report, &desk, &granted(&operator)?).await;
                for (what, finding) in waiting::findings(&desk, &granted(&operator)?).await {
                    report.line(what, finding);
                }
                merchants(&mut report, &desk, &granted(&operator)?).await;
            }
        }
    }
    match report.wrong {
        0 => Ok(()),
        1 => Err(Failure::new("one thing is wrong; nothing was changed")),
        n => Err(Failure::new(format!("{n} things are wrong; nothing was changed"))),
    }
}

/// Checks that files can be created in a folder. A folder that does not exist yet passes if its parent does.
fn writable(folder: &Path) -> Finding {
    let existing = folder.ancestors().find(|path| path.exists()).unwrap_or(Path::new("."));
    let existing = if existing.as_os_str().is_empty() { Path::new(".") } else { existing };
    let probe = existing.join(format!(".complaint-desk-doctor-{}", std::process::id()));
    match fs::File::create_new(&probe).and_then(|_| fs::remove_file(&probe)) {
        Ok(()) if existing == folder => Ok(format!("{} can be written", folder.display())),
        Ok(()) => Ok(format!("{} will be created", folder.display())),
        Err(error) => Err(format!("{} cannot be written: {error}", folder.display())),
    }
}

fn public_address(config: &Config) -> Finding {
    let url = &*config.settings.web.public_url;
    let local = url.host_str().is_some_and(|host| host == "localhost" || host.starts_with("127.") || host == "[::1]");
    match (config.settings.is_https(), local) {
        (true, _) => Ok(format!("{url}")),
        (false, true) => Ok(format!("{url}, for trying out on this machine; WeChat Pay reaches https addresses alone")),
        (false, false) => Err(format!(
            "{url} is not https: passwords travel in the clear and WeChat Pay refuses it. Put a proxy with a certificate in front and set public_url"
        )),
    }
}

/// Checks that addresses of callers are known: by https the desk is reached through a proxy, which alone knows them.
fn addresses(config: &Config) -> Finding {
    match (config.settings.is_https(), config.settings.web.trusted_proxies.get()) {
        (true, 0) => Err(
            "the proxy in front counts as the one caller there is, so strangers' wrong passwords count against everybody. Set trusted_proxies to the number of your proxies, each of which must append to X-Forwarded-For".to_owned(),
        ),
        (_, 0) => Ok("as they connect".to_owned()),
        (_, proxies) => Ok(format!("as told by {proxies} of your own proxies in X-Forwarded-For")),
    }
}

/// Loads the master key. A missing one is not created.
fn master_key(config: &Config) -> Result<MasterKey, String> {
    let path = &config.process.master_key_file;
    if !path.exists() {
        return Err(format!(
            "{} is not there yet; it is made on first start. If secrets were stored before, put it back from your backup",
            path.display()
        ));
    }
    MasterKey::load(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Checks that the key is the one that the database was sealed with.
async fn fitting(master: MasterKey, store: &Store) -> Result<MasterKey, String> {
    match desk_service::fits(&master, store).await {
        Ok(true) => Ok(master),
        Ok(false) => {
            Err("is not the one that this database was sealed with. Put the right file there, or name its place \
                          with master_key_file"
                .to_owned())
        }
        Err(error) => Err(chain(&error)),
    }
}

async fn database(config: &Config) -> Result<Store, String> {
    if let Some(path) = config.process.database_url.strip_prefix("sqlite://") {
        let path = path.split('?').next().unwrap_or(path);
        if !Path::new(path).exists() {
            return Err(format!("{path} is not there yet; complaint-desk migrate makes it"));
        }
    }
    let store = Store::connect(&config.process.database_url).await.map_err(|error| chain(&error))?;
    match store.ready().await {
        Ok(()) => Ok(store),
        Err(error) => {
            Err(format!("{}. If it is reachable, complaint-desk migrate brings it up to date", chain(&error)))
        }
    }
}

async fn people(report: &mut Report, desk: &Desk, by: &Granted<StaffRead>) {
    let finding = match people::list(desk, by).await {
        Err(error) => Err(chain(&error)),
        Ok(staff) => {
            let admins = staff.iter().filter(|person| person.role == Role::Admin && !person.disabled).count();
            match admins {
                0 => Err("no administrator can sign in; add one with complaint-desk staff add NAME --role admin …"
                    .to_owned()),
                _ => Ok(format!("{} in all, {admins} of them administrators", staff.len())),
            }
        }
    };
    report.line("people", finding);
}

async fn merchants(report: &mut Report, desk: &Desk, by: &Granted<MerchantRead>) {
    let merchants = match merchants::list(desk, by).await {
        Ok(merchants) if merchants.is_empty() => {
            return report
                .line("merchants", Err("none yet; add one with complaint-desk merchant add MCHID …".to_owned()));
        }
        Ok(merchants) => merchants,
        Err(error) => return report.line("merchants", Err(chain(&error))),
    };
    for merchant in merchants {
        let what = format!("merchant {}", merchant.mchid);
        match merchants::check(desk, by, &merchant.mchid).await {
            Ok(checked) => {
                for (step, finding) in checked.steps {
                    report.line(&format!("{what}, {step}"), finding);
                }
            }
            Err(error) => report.line(&what, Err(chain(&error))),
        }
        let heard = merchant
            .last_callback_at
            .map_or_else(|| "nothing was delivered yet".to_owned(), |at| format!("last one {}", at.in_beijing()));
        report.line(&format!("{what}, notifications"), Ok(heard));
        // Read again: the check has just recorded which keys are in use, and the clock skew.
        match merchants::find(desk, by, &merchant.mchid).await {
            Ok(merchant) => keys_and_clock(report, &what, &merchant, desk.now()),
            Err(error) => report.line(&what, Err(chain(&error))),
        }
    }
}

fn keys_and_clock(report: &mut Report, merchant: &str, health: &MerchantHealth, now: Timestamp) {
    for key in &health.keys {
        let what = match key.kind {
            KeyKind::PublicKey => "WeChat Pay's public key",
            KeyKind::PlatformCertificate => "WeChat Pay's certificate",
            KeyKind::MerchantCertificate => "its own certificate",
        };
        report.line(&format!("{merchant}, {what} {}", key.serial), key_finding(key, now));
    }
    let clock = match health.clock {
        None => Ok("not measured yet: WeChat Pay has not answered".to_owned()),
        Some(clock) if clock.is_wrong() => Err(format!("{clock}. Set it with NTP")),
        Some(clock) => Ok(clock.to_string()),
    };
    report.line(&format!("{merchant}, clock"), clock);
}

/// When a key expires, and what it was last used for.
fn key_finding(key: &KeyHealth, now: Timestamp) -> Finding {
    let end = match (key.kind, key.expires_at.zip(key.days_left(now))) {
        (KeyKind::PublicKey, _) => "does not expire".to_owned(),
        (KeyKind::MerchantCertificate, None) => {
            "when it expires is not known; merchant add --certificate tells".to_owned()
        }
        (KeyKind::PlatformCertificate, None) => "when it expires is not known".to_owned(),
        (_, Some((at, days))) if days < 0 => format!("expired on {}", at.in_beijing().date),
        (_, Some((at, days))) => format!("expires in {days} days, on {}", at.in_beijing().date),
    };
    if key.needs_care(now) {
        return Err(format!("{end}; {}", key.advice()));
    }
    let when = |at: Option<Timestamp>| at.map_or("never".to_owned(), |at| at.in_beijing().to_string());
    let used = match key.kind {
        KeyKind::MerchantCertificate => String::new(),
        KeyKind::PublicKey | KeyKind::PlatformCertificate => {
            let share = key.share.map(|share| format!(", {share} % of the callbacks of the last 7 days"));
            format!(
                "; last answer {}, last callback {}{}",
                when(key.last_answer_at),
                when(key.last_callback_at),
                share.unwrap_or_default()
            )
        }
    };
    Ok(format!("{end}{used}"))
}
