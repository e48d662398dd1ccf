-- The last note that mentioned a person and that they have had before them; 0: none. A note has the desk's time and an event that of
-- WeChat Pay, so that neither tells whether the other was seen.
ALTER TABLE seen ADD COLUMN mention_at BIGINT NOT NULL DEFAULT 0;
