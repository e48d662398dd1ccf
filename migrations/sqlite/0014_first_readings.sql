-- Histories that were never read, in the order in which the inbox shows their complaints.
CREATE INDEX complaints_unread ON complaints (mchid, reading, next_due) WHERE NOT history_read;
