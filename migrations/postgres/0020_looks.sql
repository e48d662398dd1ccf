-- How the last round of a finished complaint ended, derived from its history.
ALTER TABLE complaints ADD COLUMN outcome TEXT;
-- How close together somebody likes the rows of a list.
ALTER TABLE staff ADD COLUMN density TEXT NOT NULL DEFAULT 'comfortable';
