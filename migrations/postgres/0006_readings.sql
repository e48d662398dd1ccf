-- history_whole: every row that WeChat Pay counts was read, and each of them could be.
ALTER TABLE complaints ADD COLUMN history_whole BOOLEAN NOT NULL DEFAULT FALSE;

-- An instant that nobody can read is the lowest number there is: it is the last of every list that begins with the latest.
UPDATE complaints SET round_started_at = -9223372036854775807 - 1, next_due = 9223372036854775807
    WHERE round_started_at = 0;
UPDATE complaints SET last_event_at = -9223372036854775807 - 1 WHERE last_event_at = 0;
-- A row of the history whose time nobody can read stands where its neighbour stands: operate_time is then borrowed.
ALTER TABLE history ADD COLUMN time_known BOOLEAN NOT NULL DEFAULT TRUE;
UPDATE history SET time_known = FALSE WHERE operate_time = 0;

-- What WeChat Pay said in a way that is not documented, once for each such value; is_lost: nobody can read it. Beyond a number of
-- values of one field the rest share the fingerprint ''.
CREATE TABLE unreadable (
    mchid TEXT NOT NULL
  , source TEXT NOT NULL
  , field TEXT NOT NULL
  , fingerprint TEXT NOT NULL
  , is_lost BOOLEAN NOT NULL
  , complaint_id TEXT
  , raw BYTEA NOT NULL
  , size BIGINT NOT NULL
  , n BIGINT NOT NULL
  , first_at BIGINT NOT NULL
  , last_at BIGINT NOT NULL
  , PRIMARY KEY (mchid, source, field, fingerprint)
);

-- Two notifications under one id about two complaints are two.
ALTER TABLE notifications DROP CONSTRAINT notifications_pkey;
ALTER TABLE notifications ADD PRIMARY KEY (id, complaint_id);
