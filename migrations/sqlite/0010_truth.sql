-- What a list shows of the last event; whether the user has written after the end; the Pay Score order.
ALTER TABLE complaints ADD COLUMN last_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE complaints ADD COLUMN last_pictures BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE complaints ADD COLUMN unanswered BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE complaints ADD COLUMN service_order TEXT;
ALTER TABLE complaints ADD COLUMN service_state TEXT;
-- By which version of the rules all of this was derived from what WeChat Pay has told; 0 is derived anew.
ALTER TABLE complaints ADD COLUMN derived BIGINT NOT NULL DEFAULT 0;
CREATE INDEX complaints_derived ON complaints (derived);
-- Whether words of the user wait, be the complaint finished or not.
ALTER TABLE complaints ADD COLUMN waits BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE complaints SET waits = TRUE WHERE incoming_user_response;
CREATE INDEX complaints_waits ON complaints (complaint_id) WHERE waits;

-- Every number that a complaint is called by, as it is looked up: small letters and digits alone. Those that have to be taken
-- out of what WeChat Pay has told are added as complaints are derived anew.
CREATE TABLE complaint_numbers (
    number TEXT NOT NULL
  , complaint_id TEXT NOT NULL
  , PRIMARY KEY (number, complaint_id)
);
INSERT INTO complaint_numbers (number, complaint_id)
    SELECT LOWER(REPLACE(REPLACE(complaint_id, '-', ''), '_', '')), complaint_id FROM complaints
    UNION SELECT LOWER(transaction_id), complaint_id FROM complaints WHERE transaction_id IS NOT NULL
    UNION SELECT LOWER(REPLACE(REPLACE(out_trade_no, '-', ''), '_', '')), complaint_id FROM complaints
        WHERE out_trade_no IS NOT NULL
    UNION SELECT payer_phone_tail, complaint_id FROM complaints WHERE payer_phone_tail IS NOT NULL;

-- When a person has said that a message which did not arrive needs no more care.
ALTER TABLE outbox ADD COLUMN dismissed_at BIGINT;
CREATE INDEX outbox_troubled ON outbox (complaint_id, created_at)
    WHERE state IN ('failed', 'unconfirmed', 'verified_missing') AND dismissed_at IS NULL;
