//! `merchant register-callback`: a foreign address is replaced only by somebody who has seen it.

use super::merchant::named;
use super::open;
use super::outcome::{Failure, Outcome};
use crate::config::Config;
use desk_domain::Mchid;
use desk_service::ServiceError;
use desk_service::access::granted;
use desk_service::merchants::{self, Replace};
use std::io::IsTerminal;

pub(super) async fn run(config: &Config, mchid: &Mchid, replace: bool) -> Outcome {
    let (desk, operator) = open::desk(config).await?;
    let by = granted(&operator)?;
    let whatever = if replace { Replace::Whatever } else { Replace::Nothing };
    let told = match merchants::replace_callback(&desk, &by, mchid, whatever).await {
        Err(ServiceError::ForeignCallback { registered }) => {
            let url = desk.settings().callback_url(mchid);
            if !agrees(&registered, &url)? {
                return Err(foreign(mchid, &registered, &url));
            }
            // Only the address that was shown is replaced.
            merchants::replace_callback(&desk, &by, mchid, Replace::Only(&registered)).await
        }
        told => told,
    };
    match told {
        Ok(url) => println!("WeChat Pay delivers notifications of {mchid} to {url}"),
        Err(ServiceError::ForeignCallback { registered }) => {
            return Err(foreign(mchid, &registered, &desk.settings().callback_url(mchid)));
        }
        Err(error) => return Err(named(error, mchid)),
    }
    Ok(())
}

/// Asks at the terminal. Without one the answer is no.
fn agrees(registered: &str, url: &str) -> Result<bool, Failure> {
    if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
        return Ok(false);
    }
    eprint!(
        "WeChat Pay calls {} now. What listens there gets no notifications any more if it is replaced by {url}.\nReplace it? \
         [y/N] ",
        registered.escape_debug()
    );
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    read.map_err(|error| Failure::new(format!("no answer can be read: {error}\nNothing was changed.")))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "是"))
}

fn foreign(mchid: &Mchid, registered: &str, url: &str) -> Failure {
    Failure::new(format!(
        "WeChat Pay calls {} now, which is not this desk ({url}).\nNothing was changed. What listens there would get no \
         notifications any more; if that is meant: complaint-desk merchant register-callback {mchid} --replace",
        registered.escape_debug()
    ))
}
