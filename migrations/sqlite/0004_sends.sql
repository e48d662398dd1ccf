-- What goes along with a message's words; how often it was about to be requested, and a hash of what was requested last;
-- the message it follows from, such as the approval of a refund, which is followed once.
ALTER TABLE outbox ADD COLUMN extras TEXT NOT NULL DEFAULT '{}';
ALTER TABLE outbox ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN request_sha256 TEXT;
ALTER TABLE outbox ADD COLUMN follows TEXT;
CREATE UNIQUE INDEX outbox_follows ON outbox (follows);
CREATE INDEX outbox_waiting ON outbox (mchid, send_after) WHERE state = 'held';

ALTER TABLE drafts ADD COLUMN extras TEXT NOT NULL DEFAULT '{}';

-- How much longer each call takes since WeChat Pay has refused one for its frequency; halves every minute.
ALTER TABLE quotas ADD COLUMN penalty BIGINT NOT NULL DEFAULT 0;
ALTER TABLE quotas ADD COLUMN penalised_at BIGINT NOT NULL DEFAULT 0;
