//! What the desk could not read or do, for those who can do something about it.

use crate::Result;
use crate::access::{Granted, HealthRead};
use crate::desk::Desk;
use crate::jobs::{self, FailingWork, WaitingWork};
use crate::merchants::{self, name_of};
use desk_domain::{Mchid, Timestamp, UnreadableValue};

/// Values that are shown.
const SHOWN: u32 = 500;

#[derive(Clone, Debug)]
pub struct Health {
    pub sections: Vec<HealthSection>,
    pub now: Timestamp,
}

/// One kind of trouble.
#[derive(Clone, Debug)]
pub enum HealthSection {
    /// What waits because the desk itself is unwell, the longest first.
    Waiting(Vec<WaitingWork>),
    /// What failed for another reason and waits to be tried again; what needs somebody first.
    Failing(Vec<FailingWork>),
    /// What WeChat Pay said that is not as documented, by merchant.
    Unreadable(Vec<UnreadableOf>),
}

#[derive(Clone, Debug)]
pub struct UnreadableOf {
    pub mchid: Mchid,
    pub merchant: String,
    /// What was lost first, then the latest.
    pub values: Vec<UnreadableValue>,
}

/// Every kind of trouble there is, and none if all is well.
///
/// # Errors
/// If the database cannot be used.
pub async fn report(desk: &Desk, by: &Granted<HealthRead>) -> Result<Health> {
    let (waiting, failing, unreadable) =
        tokio::try_join!(jobs::waiting(desk, by), jobs::failing(desk, by), unreadable(desk))?;
    let sections =
        vec![HealthSection::Waiting(waiting), HealthSection::Failing(failing), HealthSection::Unreadable(unreadable)];
    Ok(Health { sections, now: desk.now() })
}

async fn unreadable(desk: &Desk) -> Result<Vec<UnreadableOf>> {
    let names = merchants::names_of(desk, &desk.store().merchants().await?).await?;
    let mut merchants: Vec<UnreadableOf> = Vec::new();
    for value in desk.store().unreadable(SHOWN).await? {
        let mchid = value.last.mchid.clone();
        match merchants.iter_mut().find(|merchant| merchant.mchid == mchid) {
            Some(merchant) => merchant.values.push(value),
            None => {
                merchants.push(UnreadableOf { merchant: name_of(&names, &mchid), mchid, values: vec![value] });
            }
        }
    }
    merchants.sort_by(|a, b| a.mchid.cmp(&b.mchid));
    Ok(merchants)
}
