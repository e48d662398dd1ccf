//! WeChat Pay's call quotas, kept on our side so that people's calls always find room; counted in the database, so that all
//! processes together keep them.
//!
//! Calls per minute and merchant, from the development guide's FAQ and staff answers: list and history 200, reply and
//! image upload 60, complete 1500; groups without a published figure are treated as 60.

use crate::desk::Desk;
use crate::error::ServiceError;
use desk_domain::Mchid;
use desk_store::Pace;

/// Calls that share one quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    List,
    Detail,
    History,
    Reply,
    Complete,
    Upload,
    Download,
    NotificationUrl,
}

impl Group {
    const fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Detail => "detail",
            Self::History => "negotiation history",
            Self::Reply => "reply",
            Self::Complete => "complete",
            Self::Upload => "image upload",
            Self::Download => "image download",
            Self::NotificationUrl => "notification URL",
        }
    }

    const fn per_minute(self) -> u32 {
        match self {
            Self::List | Self::History => 200,
            Self::Complete => 1500,
            Self::Detail | Self::Reply | Self::Upload | Self::Download | Self::NotificationUrl => 60,
        }
    }
}

/// On whose behalf a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    Person,
    /// May use at most seven tenths of a quota; the rest is always there for people.
    Background,
}

impl Desk {
    /// Makes one call for which there has to be room in the merchant's quota. The call does not begin before there is.
    ///
    /// # Errors
    /// [`ServiceError::Quota`] with the time after which to try again, or whatever the call says.
    pub(crate) async fn call<T>(
        &self,
        mchid: &Mchid,
        group: Group,
        caller: Caller,
        call: impl Future<Output = Result<T, wechatpay_complaints::Error>>,
    ) -> Result<T, ServiceError> {
        self.take_quota(mchid, group, caller).await?;
        Ok(call.await?)
    }

    /// Takes one call from the merchant's quota; to be asked right before the call.
    ///
    /// # Errors
    /// [`ServiceError::Quota`] with the time after which to try again.
    pub(crate) async fn take_quota(&self, mchid: &Mchid, group: Group, caller: Caller) -> Result<(), ServiceError> {
        let everyone = Pace::per_minute(group.per_minute());
        let background = (caller == Caller::Background).then(|| Pace::per_minute(group.per_minute() * 7 / 10));
        match self.store().take_call(mchid, group.name(), self.now(), everyone, background).await? {
            None => Ok(()),
            Some(retry_after) => Err(ServiceError::Quota { group: group.name(), retry_after }),
        }
    }
}
