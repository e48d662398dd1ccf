-- Work that waits for the desk itself to be well again. waiting_for: what is wrong, empty if nothing is; waiting_since: since
-- when; waits: how often it was tried meanwhile, which counts as no attempt; held_up_until: when that was last so.
ALTER TABLE jobs ADD COLUMN waiting_for TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN waiting_since BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN waits BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN held_up_until BIGINT NOT NULL DEFAULT 0;
CREATE INDEX jobs_waiting_for ON jobs (waiting_for, kind) WHERE waiting_for <> '';

-- A sealed value that the right master key opens, in one row.
CREATE TABLE master_key_check (
    one BIGINT PRIMARY KEY CHECK (one = 1)
  , sealed BYTEA NOT NULL
);
