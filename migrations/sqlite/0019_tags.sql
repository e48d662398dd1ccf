-- The team's own words for complaints. key: what makes two of them the same; name: as the first has written it.
CREATE TABLE tags (
    key TEXT PRIMARY KEY
  , name TEXT NOT NULL
  , used_at BIGINT NOT NULL
);
CREATE INDEX tags_used ON tags (used_at);

CREATE TABLE complaint_tags (
    complaint_id TEXT NOT NULL
  , key TEXT NOT NULL
  , tagged_at BIGINT NOT NULL
  , PRIMARY KEY (complaint_id, key)
);
CREATE INDEX complaint_tags_key ON complaint_tags (key, complaint_id);
