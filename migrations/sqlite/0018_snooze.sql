-- Until when a complaint is put aside, and by whom. Beside what readings write: none of them changes it by itself.
ALTER TABLE complaints ADD COLUMN snoozed_until BIGINT;
ALTER TABLE complaints ADD COLUMN snoozed_by TEXT;
-- Those that are put aside, in the order of the list; and as they come back.
CREATE INDEX complaints_snoozed ON complaints (next_due, complaint_id) WHERE snoozed_until IS NOT NULL;
CREATE INDEX complaints_snoozed_until ON complaints (snoozed_until) WHERE snoozed_until IS NOT NULL;
