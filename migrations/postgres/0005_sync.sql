-- history_at: when the reading of the history that is stored began. changed_at: when a list row last showed a change whose
-- history is to be read. reading: why the complaint is read by id next, 0 changed, 1 recent, 2 backfilled, 3 old.
ALTER TABLE complaints ADD COLUMN history_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE complaints ADD COLUMN changed_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE complaints ADD COLUMN reading BIGINT NOT NULL DEFAULT 1;
UPDATE complaints SET history_at = verified_at WHERE history_read;
-- Finished long ago: they are now looked at once a week.
UPDATE complaints SET reading = 3, verify_after = verified_at + 604800000 WHERE verify_after = 9223372036854775807;
DROP INDEX complaints_verify_after;
CREATE INDEX complaints_reading ON complaints (mchid, reading, verify_after);

-- Work that shares a quota stands in line behind each other.
ALTER TABLE jobs ADD COLUMN lane TEXT NOT NULL DEFAULT '';
CREATE INDEX jobs_lane ON jobs (lane, run_at);

-- How far a merchant's list has been read, and which process is at it. Days are texts, yyyy-MM-dd.
CREATE TABLE listings (
    mchid TEXT PRIMARY KEY
  , lease TEXT
  , leased_until BIGINT NOT NULL DEFAULT 0
  , newest_at BIGINT NOT NULL DEFAULT 0
  , pass_at BIGINT NOT NULL DEFAULT 0
  , pass_began_at BIGINT
  , pass_from TEXT
  , pass_to TEXT
  , pass_next TEXT
  , completed_at BIGINT
);

-- What polling found and no notification has announced yet.
CREATE TABLE findings (
    complaint_id TEXT NOT NULL
  , what TEXT NOT NULL
  , mchid TEXT NOT NULL
  , known_at BIGINT NOT NULL
  , found_at BIGINT NOT NULL
  , PRIMARY KEY (complaint_id, what)
);
CREATE INDEX findings_found ON findings (found_at);
-- And what was never announced, by merchant and day in Beijing.
CREATE TABLE unannounced (
    mchid TEXT NOT NULL
  , day TEXT NOT NULL
  , what TEXT NOT NULL
  , n BIGINT NOT NULL
  , PRIMARY KEY (mchid, day, what)
);

ALTER TABLE backfills ADD COLUMN window_days BIGINT NOT NULL DEFAULT 30;
ALTER TABLE backfills ADD COLUMN next_row BIGINT NOT NULL DEFAULT 0;
ALTER TABLE backfills ADD COLUMN paused_at BIGINT;

-- When a picture was last looked at; the longest unseen leaves the folder first.
ALTER TABLE media ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
UPDATE media SET seen_at = fetched_at WHERE fetched_at IS NOT NULL;
CREATE INDEX media_kept ON media (seen_at, media_key) WHERE fetched_at IS NOT NULL;
