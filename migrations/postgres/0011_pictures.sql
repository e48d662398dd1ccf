-- position: where a picture stands among those of its message, as they were picked. original_sha256: of the file that was
-- picked; what is sent has its own.
ALTER TABLE attachments ADD COLUMN position BIGINT NOT NULL DEFAULT 0;
ALTER TABLE attachments ADD COLUMN original_sha256 TEXT NOT NULL DEFAULT '';

-- failure: why a picture of WeChat Pay's cannot be had. retry_at: when it may be asked for again; without, never.
ALTER TABLE media ADD COLUMN failure TEXT;
ALTER TABLE media ADD COLUMN retry_at BIGINT;
CREATE INDEX media_missing ON media (complaint_id) WHERE failure IS NOT NULL;
