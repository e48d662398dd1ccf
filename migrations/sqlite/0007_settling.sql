-- not_ours: rows of the history (a JSON list of their ids) of which a person has said that they are not this message.
-- idempotent_id: under which WeChat Pay takes a message of blocks once; a message that is sent again has that of the first.
-- waits_for: what a message waits for that should have left; empty while it need not wait.
ALTER TABLE outbox ADD COLUMN not_ours TEXT NOT NULL DEFAULT '[]';
ALTER TABLE outbox ADD COLUMN idempotent_id TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN waits_for TEXT NOT NULL DEFAULT '';
UPDATE outbox SET idempotent_id = id;
