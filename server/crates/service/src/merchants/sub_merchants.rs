//! Names of merchants, and of those that a service provider signs for.

use crate::Result;
use crate::access::{self, Granted, MerchantWrite};
use crate::audit;
use crate::desk::Desk;
use crate::error::ServiceError;
use desk_domain::{Act, Mchid, Merchant, SubMerchant};
use serde_json::json;
use std::collections::HashMap;

/// Gives a sub-merchant a name, or another one.
///
/// # Errors
/// If there is no such merchant; [`ServiceError::Invalid`] if it is no service provider or the name is empty.
pub async fn name_sub_merchant(
    desk: &Desk,
    by: &Granted<MerchantWrite>,
    mchid: &Mchid,
    sub_mchid: &Mchid,
    name: &str,
) -> Result<()> {
    let provider = access::merchant(desk, by, mchid).await?;
    if !provider.partner {
        return Err(ServiceError::invalid("mchid", format!("{mchid} is no service provider and has no sub-merchants")));
    }
    let name = name.trim();
    if name.is_empty() {
        return Err(ServiceError::invalid("name", "a name is needed"));
    }
    let detail = json!({ "sub_mchid": sub_mchid.as_str(), "name": name });
    let audit = audit::line(desk, by, Act::NameSubMerchant, mchid.as_str(), &detail);
    let named = SubMerchant { mchid: mchid.clone(), sub_mchid: sub_mchid.clone(), name: name.to_owned() };
    Ok(desk.store().put_sub_merchant(&named, &audit).await?)
}

/// What merchants are called; those that are connected here by the name they were connected under.
pub(crate) async fn names_of(desk: &Desk, merchants: &[Merchant]) -> Result<HashMap<Mchid, String>> {
    let subs = desk.store().sub_merchants().await?.into_iter().map(|sub| (sub.sub_mchid, sub.name));
    let own = merchants.iter().map(|merchant| (merchant.mchid.clone(), merchant.name.clone()));
    Ok(subs.chain(own).collect())
}

/// The name of a merchant; a sub-merchant without one is shown by its number.
pub(crate) fn name_of(names: &HashMap<Mchid, String>, mchid: &Mchid) -> String {
    names.get(mchid).cloned().unwrap_or_else(|| mchid.to_string())
}
