-- What colleagues tell each other about a complaint. A deleted note keeps its row and loses its text.
CREATE TABLE notes (
    id TEXT PRIMARY KEY
  , complaint_id TEXT NOT NULL
  , form TEXT
  , author TEXT NOT NULL
  , text TEXT NOT NULL
  , written_at BIGINT NOT NULL
  , deleted_at BIGINT
);
-- A form is one note for ever, however often it arrives.
CREATE UNIQUE INDEX notes_form ON notes (form);
CREATE INDEX notes_complaint ON notes (complaint_id, written_at, id);

-- Who is mentioned in a note, in the order of position; name: what they were called when it was written. written_at is the
-- note's, so that what is new to somebody is found by their index alone.
CREATE TABLE note_mentions (
    note_id TEXT NOT NULL
  , position BIGINT NOT NULL
  , staff_id TEXT NOT NULL
  , name TEXT NOT NULL
  , complaint_id TEXT NOT NULL
  , written_at BIGINT NOT NULL
  , PRIMARY KEY (note_id, position)
);
CREATE INDEX note_mentions_staff ON note_mentions (staff_id, complaint_id, written_at);
