//! Keys over time: what WeChat Pay has signed with, which keys a merchant has replaced, and the clock skew.

use crate::Result;
use crate::store::Store;
use desk_domain::{ClockReading, KeyUse, Mchid, RetiredKey, Span, Timestamp};
use sqlx::FromRow;

const DAY_MS: i64 = 86_400_000;

const NOTE_USE: &str = "INSERT INTO platform_keys (mchid, serial, expires_at, last_answer_at, last_callback_at)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (mchid, serial) DO UPDATE SET
        expires_at = excluded.expires_at
      , last_answer_at = COALESCE(excluded.last_answer_at, platform_keys.last_answer_at)
      , last_callback_at = COALESCE(excluded.last_callback_at, platform_keys.last_callback_at)";
const COUNT_USE: &str = "INSERT INTO platform_key_uses (mchid, serial, day, answers, callbacks)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (mchid, serial, day) DO UPDATE SET
        answers = platform_key_uses.answers + excluded.answers
      , callbacks = platform_key_uses.callbacks + excluded.callbacks";
const USES: &str = "SELECT k.serial, k.expires_at, k.last_answer_at, k.last_callback_at
    , CAST(COALESCE(SUM(u.answers), 0) AS BIGINT) AS answers, CAST(COALESCE(SUM(u.callbacks), 0) AS BIGINT) AS callbacks
    FROM platform_keys k
    LEFT JOIN platform_key_uses u ON u.mchid = k.mchid AND u.serial = k.serial AND u.day >= $2
    WHERE k.mchid = $1
    GROUP BY k.serial, k.expires_at, k.last_answer_at, k.last_callback_at
    ORDER BY k.serial";
const PRUNE_USES: &str = "DELETE FROM platform_key_uses WHERE day < $1";
const PUT_CLOCK: &str = "INSERT INTO clock_readings (mchid, ahead_ms, measured_at, is_proven) VALUES ($1, $2, $3, $4)
    ON CONFLICT (mchid) DO UPDATE SET
        ahead_ms = excluded.ahead_ms
      , measured_at = excluded.measured_at
      , is_proven = excluded.is_proven";
const CLOCK: &str = "SELECT ahead_ms, measured_at, is_proven FROM clock_readings WHERE mchid = $1";
const RETIRED: &str = "SELECT serial_no, private_key_sealed FROM retired_keys WHERE mchid = $1
    ORDER BY retired_at DESC, serial_no";

#[derive(FromRow)]
struct UseRow {
    serial: String,
    expires_at: Option<i64>,
    last_answer_at: Option<i64>,
    last_callback_at: Option<i64>,
    answers: i64,
    callbacks: i64,
}

impl Store {
    /// Adds to the counts of what keys have verified.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn note_key_uses(&self, mchid: &Mchid, uses: &[KeyUse], now: Timestamp) -> Result<()> {
        let mut tx = self.begin().await?;
        for used in uses {
            tx.query(NOTE_USE)
                .bind(mchid.as_str())
                .bind(&used.serial)
                .bind(used.expires_at.map(|at| at.0))
                .bind(used.last_answer_at.map(|at| at.0))
                .bind(used.last_callback_at.map(|at| at.0))
                .execute()
                .await?;
            tx.query(COUNT_USE)
                .bind(mchid.as_str())
                .bind(&used.serial)
                .bind(now.0.div_euclid(DAY_MS))
                .bind(used.answers)
                .bind(used.callbacks)
                .execute()
                .await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// The keys that have verified something for a merchant, with their counts since the day of `since`.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn key_uses(&self, mchid: &Mchid, since: Timestamp) -> Result<Vec<KeyUse>> {
        let day = since.0.div_euclid(DAY_MS);
        let rows: Vec<UseRow> = self.query(USES).bind(mchid.as_str()).bind(day).fetch_all().await?;
        let key_use = |row: UseRow| KeyUse {
            serial: row.serial,
            expires_at: row.expires_at.map(Timestamp),
            last_answer_at: row.last_answer_at.map(Timestamp),
            last_callback_at: row.last_callback_at.map(Timestamp),
            answers: row.answers,
            callbacks: row.callbacks,
        };
        Ok(rows.into_iter().map(key_use).collect())
    }

    /// Deletes the counts of the days before.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn prune_key_uses(&self, before: Timestamp) -> Result<()> {
        self.write(PRUNE_USES).bind(before.0.div_euclid(DAY_MS)).execute().await.map(drop)
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn put_clock(&self, mchid: &Mchid, clock: &ClockReading) -> Result<()> {
        self.write(PUT_CLOCK)
            .bind(mchid.as_str())
            .bind(clock.ahead.0)
            .bind(clock.measured_at.0)
            .bind(clock.is_proven)
            .execute()
            .await
            .map(drop)
    }

    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn clock(&self, mchid: &Mchid) -> Result<Option<ClockReading>> {
        let row: Option<(i64, i64, bool)> = self.query(CLOCK).bind(mchid.as_str()).fetch_optional().await?;
        Ok(row.map(|(ahead_ms, measured_at, is_proven)| ClockReading {
            ahead: Span(ahead_ms),
            measured_at: Timestamp(measured_at),
            is_proven,
        }))
    }

    /// The keys that a merchant has replaced, the latest first.
    ///
    /// # Errors
    /// If the database cannot be used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn retired_keys(&self, mchid: &Mchid) -> Result<Vec<RetiredKey>> {
        let rows: Vec<(String, Vec<u8>)> = self.query(RETIRED).bind(mchid.as_str()).fetch_all().await?;
        Ok(rows
            .into_iter()
            .map(|(serial_no, private_key_sealed)| RetiredKey { serial_no, private_key_sealed })
            .collect())
    }
}
