//! Merchants: add, list, check, register the callback, remove.

use super::outcome::{Failure, Outcome};
use super::{key_file, open, parse_mchid, progress, registration};
use crate::config::Config;
use clap::{Args, Subcommand, ValueEnum};
use desk_domain::Mchid;
use desk_service::ServiceError;
use desk_service::access::granted;
use desk_service::merchants::{self, KeyForm, MerchantForm};
use std::path::{Path, PathBuf};
use url::Url;

#[derive(Subcommand)]
pub(super) enum MerchantCommand {
    /// Adds a merchant, or replaces what is stored about it; its secrets are sealed with the master key
    Add(Box<AddMerchant>),
    /// Lists every merchant and when it was last heard of
    List,
    /// Has WeChat Pay repeat a message, looks where it calls, reads one complaint; changes nothing
    Check {
        #[arg(value_parser = parse_mchid)]
        mchid: Mchid,
    },
    /// Signs with a new API certificate from now on; the old key still reads what was encrypted for it
    RotateKey(RotateKey),
    /// Gives a sub-merchant of a service provider the name that agents read
    NameSub {
        /// The service provider (服务商) that signs
        #[arg(value_parser = parse_mchid)]
        mchid: Mchid,
        #[arg(value_parser = parse_mchid)]
        sub_mchid: Mchid,
        name: String,
    },
    /// Tells WeChat Pay where this desk takes notifications; asks before another address is replaced
    RegisterCallback {
        #[arg(value_parser = parse_mchid)]
        mchid: Mchid,
        /// Replaces whatever address WeChat Pay calls now, without asking
        #[arg(long)]
        replace: bool,
    },
    /// Forgets the merchant's keys; its complaints stay readable
    Remove {
        #[arg(value_parser = parse_mchid)]
        mchid: Mchid,
    },
}

#[derive(Args)]
pub(super) struct AddMerchant {
    /// The number (mchid) that signs
    #[arg(value_parser = parse_mchid)]
    mchid: Mchid,
    /// Name as agents read it
    #[arg(long)]
    name: String,
    /// direct: a merchant of its own; partner: 服务商, for all its sub-merchants
    #[arg(long)]
    mode: Mode,
    /// Where WeChat Pay is reached
    #[arg(long, value_name = "URL", default_value = "https://api.mch.weixin.qq.com")]
    api_base: Url,
    /// Serial number of the merchant's API certificate
    #[arg(long, value_name = "S")]
    serial_no: String,
    /// The merchant's private key, PEM (apiclient_key.pem)
    #[arg(long, value_name = "FILE")]
    private_key: PathBuf,
    /// The API certificate, PEM (apiclient_cert.pem): lets the desk warn before it expires
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
    /// The APIv3 key, 32 bytes
    #[arg(long, value_name = "FILE")]
    apiv3_key: PathBuf,
    /// Id of the WeChat Pay public key (PUB_KEY_ID_…)
    #[arg(long, value_name = "ID", requires = "public_key")]
    public_key_id: Option<String>,
    /// The WeChat Pay public key, PEM
    #[arg(long, value_name = "FILE", requires = "public_key_id")]
    public_key: Option<PathBuf>,
    /// A platform certificate, PEM; may be repeated. Without it and without a public key, certificates are downloaded
    #[arg(long, value_name = "FILE")]
    platform_certificate: Vec<PathBuf>,
}

#[derive(Args)]
pub(super) struct RotateKey {
    #[arg(value_parser = parse_mchid)]
    mchid: Mchid,
    /// Serial number of the new API certificate
    #[arg(long, value_name = "S")]
    serial_no: String,
    /// The new private key, PEM (apiclient_key.pem)
    #[arg(long, value_name = "FILE")]
    private_key: PathBuf,
    /// The new API certificate, PEM (apiclient_cert.pem): lets the desk warn before it expires
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
    Direct,
    Partner,
}

pub(super) async fn run(config: &Config, command: MerchantCommand) -> Outcome {
    match command {
        MerchantCommand::Add(form) => add(config, *form).await,
        MerchantCommand::List => list(config).await,
        MerchantCommand::Check { mchid } => check(config, &mchid).await,
        MerchantCommand::RotateKey(form) => rotate_key(config, form).await,
        MerchantCommand::NameSub { mchid, sub_mchid, name } => name_sub(config, &mchid, &sub_mchid, &name).await,
        MerchantCommand::RegisterCallback { mchid, replace } => registration::run(config, &mchid, replace).await,
        MerchantCommand::Remove { mchid } => remove(config, &mchid).await,
    }
}

/// The error for a merchant number that the desk does not know.
pub(super) fn unknown(mchid: &Mchid) -> Failure {
    Failure::new(format!(
        "there is no merchant {mchid}\nNothing was changed. complaint-desk merchant list shows them all."
    ))
}

async fn add(config: &Config, form: AddMerchant) -> Outcome {
    let public_key = match (form.public_key_id, form.public_key) {
        (Some(id), Some(path)) => Some((id, key_file::read("--public-key", &path)?)),
        _ => None,
    };
    let certificates = form.platform_certificate.iter().map(|path| key_file::read("--platform-certificate", path));
    let mchid = form.mchid.clone();
    let form = MerchantForm {
        mchid: form.mchid,
        name: form.name,
        partner: form.mode == Mode::Partner,
        api_base: form.api_base.to_string(),
        serial_no: form.serial_no,
        private_key_pem: key_file::read("--private-key", &form.private_key)?,
        certificate_pem: read_certificate(form.certificate.as_deref())?,
        apiv3_key: key_file::bytes("--apiv3-key", &form.apiv3_key)?,
        public_key,
        platform_certificates_pem: certificates.collect::<Result<_, _>>()?,
    };
    let (desk, operator) = open::desk(config).await?;
    merchants::add(&desk, &granted(&operator)?, form).await?;
    println!(
        "Merchant {mchid} is in the desk.\nNext: complaint-desk merchant check {mchid}, then complaint-desk merchant register-callback {mchid}"
    );
    Ok(())
}

async fn rotate_key(config: &Config, form: RotateKey) -> Outcome {
    let mchid = form.mchid;
    let form = KeyForm {
        serial_no: form.serial_no,
        private_key_pem: key_file::read("--private-key", &form.private_key)?,
        certificate_pem: read_certificate(form.certificate.as_deref())?,
    };
    let (desk, operator) = open::desk(config).await?;
    let rotated = merchants::rotate_key(&desk, &granted(&operator)?, &mchid, form).await;
    let serial_no = rotated.map_err(|error| match error {
        ServiceError::WechatPay(_) => Failure::new(format!(
            "WeChat Pay does not accept the new key: {}\nNothing was changed; the old key is in use.",
            error.with_causes()
        )),
        error => named(error, &mchid),
    })?;
    println!("Merchant {mchid} signs with {serial_no} now. The old key is kept for phones that are encrypted for it.");
    Ok(())
}

async fn name_sub(config: &Config, mchid: &Mchid, sub_mchid: &Mchid, name: &str) -> Outcome {
    let (desk, operator) = open::desk(config).await?;
    let done = merchants::name_sub_merchant(&desk, &granted(&operator)?, mchid, sub_mchid, name).await;
    done.map_err(|error| named(error, mchid))?;
    println!("Agents read {} for {sub_mchid} now.", name.trim());
    Ok(())
}

fn read_certificate(path: Option<&Path>) -> Result<Option<String>, Failure> {
    path.map(|path| key_file::read("--certificate", path)).transpose()
}

async fn list(config: &Config) -> Outcome {
    let (desk, operator) = open::desk(config).await?;
    let merchants = merchants::list(&desk, &granted(&operator)?).await?;
    if merchants.is_empty() {
        println!("There is no merchant yet. Add one with: complaint-desk merchant add MCHID …");
        return Ok(());
    }
    let when = |at: Option<desk_domain::Timestamp>| at.map_or("never".to_owned(), |at| at.in_beijing().to_string());
    let rows = merchants.into_iter().map(|merchant| {
        vec![
            merchant.mchid.to_string(),
            merchant.name,
            if merchant.partner { "partner" } else { "direct" }.to_owned(),
            when(merchant.last_callback_at),
            when(merchant.last_verified_at),
            merchant.last_error.unwrap_or_default(),
        ]
    });
    progress::print_table(&["MCHID", "NAME", "MODE", "LAST CALLBACK", "LAST READ", "PROBLEM"], rows);
    Ok(())
}

async fn check(config: &Config, mchid: &Mchid) -> Outcome {
    let (desk, operator) = open::desk(config).await?;
    let checked = merchants::check(&desk, &granted(&operator)?, mchid).await.map_err(|error| named(error, mchid))?;
    let mut wrong = 0;
    for (name, result) in checked.steps {
        match result {
            Ok(found) => println!("ok     {name}: {found}"),
            Err(problem) => {
                wrong += 1;
                println!("wrong  {name}: {problem}");
            }
        }
    }
    if wrong == 0 {
        Ok(())
    } else {
        Err(Failure::new(format!("{wrong} checks of merchant {mchid} failed; nothing was changed")))
    }
}

async fn remove(config: &Config, mchid: &Mchid) -> Outcome {
    let (desk, operator) = open::desk(config).await?;
    if !merchants::remove(&desk, &granted(&operator)?, mchid).await? {
        return Err(unknown(mchid));
    }
    println!("The keys of {mchid} are gone. Its complaints stay readable, and no longer change.");
    Ok(())
}

pub(super) fn named(error: ServiceError, mchid: &Mchid) -> Failure {
    match error {
        ServiceError::NotFound => unknown(mchid),
        error => error.into(),
    }
}
