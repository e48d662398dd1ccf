-- A form is one message for ever, however often it arrives.
ALTER TABLE outbox ADD COLUMN form TEXT;
CREATE UNIQUE INDEX outbox_form ON outbox (form);

-- What was written over an older state of a draft. Both are kept until their author has looked; each form keeps one.
CREATE TABLE draft_copies (
    staff_id TEXT NOT NULL
  , complaint_id TEXT NOT NULL
  , form TEXT NOT NULL
  , text TEXT NOT NULL
  , extras TEXT NOT NULL
  , updated_at BIGINT NOT NULL
  , PRIMARY KEY (staff_id, complaint_id, form)
);
