-- owner_id: who works on it; it is not told by WeChat Pay, so that no reading writes it. decided: the merchant has decided on the
-- refund in this round. awaits_decision: somebody still has to.
ALTER TABLE complaints ADD COLUMN owner_id TEXT;
ALTER TABLE complaints ADD COLUMN decided BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE complaints ADD COLUMN awaits_decision BOOLEAN NOT NULL DEFAULT FALSE;

-- Each view in the order of its deadlines. Indexes of what few complaints are cost the others nothing.
CREATE INDEX complaints_owner_open_due ON complaints (owner_id, is_open, next_due, complaint_id) WHERE owner_id IS NOT NULL;
CREATE INDEX complaints_owner_open_newest ON complaints (owner_id, is_open, complained_at, complaint_id)
    WHERE owner_id IS NOT NULL;
CREATE INDEX complaints_owner_state_event ON complaints (owner_id, state, last_event_at, complaint_id)
    WHERE owner_id IS NOT NULL;
CREATE INDEX complaints_nobodys_due ON complaints (next_due, complaint_id) WHERE is_open AND owner_id IS NULL;
CREATE INDEX complaints_urgent_due ON complaints (next_due, complaint_id) WHERE is_open AND (immediate OR platform_assists);
CREATE INDEX complaints_decision_due ON complaints (next_due, complaint_id) WHERE awaits_decision;
CREATE INDEX complaints_repeated_due ON complaints (next_due, complaint_id) WHERE is_open AND round > 1;
DROP INDEX complaints_waits;
CREATE INDEX complaints_waits_due ON complaints (next_due, complaint_id) WHERE waits;

-- What the team has done with a complaint. act: JSON.
CREATE TABLE team_events (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY
  , complaint_id TEXT NOT NULL
  , at BIGINT NOT NULL
  , actor TEXT
  , actor_name TEXT NOT NULL
  , act TEXT NOT NULL
);
CREATE INDEX team_events_complaint ON team_events (complaint_id, id);

-- Which event a person has had before them, the last time they opened a complaint.
CREATE TABLE seen (
    staff_id TEXT NOT NULL
  , complaint_id TEXT NOT NULL
  , last_event_at BIGINT NOT NULL
  , PRIMARY KEY (staff_id, complaint_id)
);
