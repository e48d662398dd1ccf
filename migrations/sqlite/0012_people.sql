-- A session begins with a sign-in and belongs to a person. Those of before do not say whose they are: everybody signs in
-- once more. id is a digest of what the browser holds.
DROP TABLE sessions;
CREATE TABLE sessions (
    id TEXT PRIMARY KEY
  , staff_id TEXT NOT NULL
  , signed_in_at BIGINT NOT NULL
  , last_seen_at BIGINT NOT NULL
  , address TEXT NOT NULL
  , browser TEXT NOT NULL
);
CREATE INDEX sessions_staff ON sessions (staff_id, last_seen_at);
CREATE INDEX sessions_last_seen ON sessions (last_seen_at);

-- Tries to sign in, each counted under several keys until ends_at. name is a keyed digest, since people type passwords there;
-- source is an address or a known browser. What a key is not about is empty.
CREATE TABLE sign_in_tries (
    kind TEXT NOT NULL
  , name TEXT NOT NULL
  , source TEXT NOT NULL
  , tries BIGINT NOT NULL
  , ends_at BIGINT NOT NULL
  , PRIMARY KEY (kind, name, source)
);
CREATE INDEX sign_in_tries_name ON sign_in_tries (name);
CREATE INDEX sign_in_tries_end ON sign_in_tries (ends_at);
ALTER TABLE staff DROP COLUMN failed_logins;
ALTER TABLE staff DROP COLUMN locked_until;

-- Where what the line tells came from, if a browser asked for it.
ALTER TABLE audit ADD COLUMN address TEXT;
