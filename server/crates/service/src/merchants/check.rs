//! Testing a merchant's connection.

use crate::Result;
use crate::desk::Desk;
use crate::group::Group;
use crate::platform::gateway::Connection;
use crate::platform::quota::Caller;
use desk_domain::Mchid;
use wechatpay_complaints::ListQuery;

/// What a test of a merchant's connection found, step by step.
#[derive(Clone, Debug)]
pub struct MerchantCheck {
    /// The step, and what it found or why it failed.
    pub steps: Vec<(&'static str, Result<String, String>)>,
}

impl MerchantCheck {
    #[must_use]
    pub fn passed(&self) -> bool {
        self.steps.iter().all(|(_, outcome)| outcome.is_ok())
    }
}

impl Desk {
    /// Has WeChat Pay repeat a message, looks where it calls, reads one complaint: what `merchant check` prints.
    ///
    /// # Errors
    /// If there is no such merchant or the database cannot be used; what WeChat Pay says is in the result.
    pub async fn check_merchant(&self, mchid: &Mchid) -> Result<MerchantCheck> {
        let connection = self.connection(mchid).await?;
        Ok(MerchantCheck {
            steps: vec![
                ("keys", self.check_keys(mchid, &connection).await),
                ("notification URL", self.check_callback(mchid, &connection).await),
                ("complaints", self.check_list(mchid, &connection).await),
            ],
        })
    }

    async fn check_keys(&self, mchid: &Mchid, connection: &Connection) -> Result<String, String> {
        let message = self.new_id();
        let echo = connection.client.security_echo(&message);
        let echoed = self.call(mchid, Group::Echo, Caller::Person, echo).await;
        let echoed = echoed.map_err(|error| self.explain(mchid, &error))?;
        Ok(match echoed.encryption {
            true => "requests are signed, answers verified, and both sides read what the other encrypts".to_owned(),
            false => "requests are signed and answers verified; nothing encrypted came back".to_owned(),
        })
    }

    async fn check_callback(&self, mchid: &Mchid, connection: &Connection) -> Result<String, String> {
        let registered = connection.client.notification_url();
        let registered = self.call(mchid, Group::NotificationUrl, Caller::Person, registered).await;
        let expected = self.settings().callback_url(mchid);
        match registered {
            Ok(Some(found)) if found.url == expected => Ok(expected),
            Ok(Some(found)) => Err(format!("WeChat Pay calls {} and not {expected}", found.url)),
            Ok(None) => Err(format!("no notification URL is registered; it should be {expected}")),
            Err(error) => Err(self.explain(mchid, &error)),
        }
    }

    async fn check_list(&self, mchid: &Mchid, connection: &Connection) -> Result<String, String> {
        let today = self.now().in_beijing().date.to_string();
        let query = ListQuery::new(today.clone(), today).limit(1);
        let list = self.call(mchid, Group::List, Caller::Person, connection.client.list_complaints(&query)).await;
        match list {
            Ok(page) => Ok(format!("{} today", page.total_count.unwrap_or_default())),
            Err(error) => Err(self.explain(mchid, &error)),
        }
    }
}
