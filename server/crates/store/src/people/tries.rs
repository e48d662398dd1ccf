//! Attempts to sign in, counted under several keys at once.
//!
//! Names that do not exist have rows like those that do, so that neither words nor time tell them apart. Each count
//! lasts for a fixed time from its first attempt: further attempts do not prolong it.

use crate::Result;
use crate::audit::insert_audit;
use crate::db::tx::Tx;
use crate::store::Store;
use desk_domain::{AuditEntry, Timestamp};

/// A key that attempts are counted under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TryKey {
    pub kind: &'static str,
    /// Digest of the name that was typed, or empty.
    pub name: String,
    /// The network of the attempt, or empty.
    pub source: String,
    /// Whether a successful sign-in resets the whole count, and not this attempt alone.
    pub forgiving: bool,
}

/// The outcome of counting an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Every key allows it. The count under each.
    Allowed(Vec<i64>),
    /// A key allows no more attempts before this time.
    Refused { until: Timestamp },
}

const COUNT: &str = "INSERT INTO sign_in_tries (kind, name, source, tries, ends_at) VALUES ($1, $2, $3, 1, $5)
    ON CONFLICT (kind, name, source) DO UPDATE SET
        tries = CASE WHEN sign_in_tries.ends_at <= $4 THEN 1 ELSE sign_in_tries.tries + 1 END
      , ends_at = CASE WHEN sign_in_tries.ends_at <= $4 THEN $5 ELSE sign_in_tries.ends_at END
    RETURNING tries, ends_at";
const TAKE_BACK: &str = "UPDATE sign_in_tries SET tries = tries - 1
    WHERE kind = $1 AND name = $2 AND source = $3 AND tries > 0";
const FORGIVE: &str = "DELETE FROM sign_in_tries WHERE kind = $1 AND name = $2 AND source = $3";
/// Changes nothing, and takes as long as a change.
const CONFIRM: &str = "UPDATE sign_in_tries SET tries = tries WHERE kind = $1 AND name = $2 AND source = $3";
pub(crate) const FORGET: &str = "DELETE FROM sign_in_tries WHERE name = $1";
const USED_UP: &str = "SELECT name, MAX(ends_at) FROM sign_in_tries
    WHERE kind = $1 AND tries >= $2 AND ends_at > $3 GROUP BY name";
const PRUNE: &str = "DELETE FROM sign_in_tries WHERE ends_at <= $1";

/// Takes back the count of an attempt that succeeded.
pub(super) async fn release(tx: &mut Tx, keys: &[TryKey]) -> Result<()> {
    for key in keys {
        let change = if key.forgiving { FORGIVE } else { TAKE_BACK };
        tx.query(change).bind(key.kind).bind(&key.name).bind(&key.source).execute().await?;
    }
    Ok(())
}

impl Store {
    /// Counts an attempt before its password is checked, so that many at once get no more than one after the other
    /// would. Keys are counted in their order, each up to the limit given with it, until one allows no more. All
    /// callers name the kinds of keys in the same order.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_sign_in_try(
        &self,
        keys: &[(TryKey, i64)],
        now: Timestamp,
        ends_at: Timestamp,
    ) -> Result<Counted> {
        let mut tx = self.begin().await?;
        let mut counts = Vec::with_capacity(keys.len());
        let mut refused = None;
        for (key, allowed) in keys {
            let (tries, until): (i64, i64) = tx
                .query(COUNT)
                .bind(key.kind)
                .bind(&key.name)
                .bind(&key.source)
                .bind(now.0)
                .bind(ends_at.0)
                .fetch_one()
                .await?;
            counts.push(tries);
            if tries > *allowed {
                refused = Some(Timestamp(until));
                break;
            }
        }
        tx.commit().await?;
        Ok(refused.map_or(Counted::Allowed(counts), |until| Counted::Refused { until }))
    }

    /// Records a wrong attempt: with an audit line if the account exists, and in the same time if it does not.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn note_wrong_try(&self, key: &TryKey, audit: Option<&AuditEntry>) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.query(CONFIRM).bind(key.kind).bind(&key.name).bind(&key.source).execute().await?;
        if let Some(audit) = audit {
            insert_audit(&mut tx, audit).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Resets the counts of a name.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn forget_sign_in_tries(&self, name: &str, audit: &AuditEntry) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.query(FORGET).bind(name).execute().await?;
        insert_audit(&mut tx, audit).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The names with a key of this kind that allows no more attempts, and until when.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn used_up_tries(&self, kind: &str, allowed: i64, now: Timestamp) -> Result<Vec<(String, Timestamp)>> {
        let rows: Vec<(String, i64)> = self.query(USED_UP).bind(kind).bind(allowed).bind(now.0).fetch_all().await?;
        Ok(rows.into_iter().map(|(name, until)| (name, Timestamp(until))).collect())
    }

    /// Deletes counts whose time is over.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn prune_sign_in_tries(&self, now: Timestamp) -> Result<u64> {
        self.write(PRUNE).bind(now.0).execute().await
    }
}
