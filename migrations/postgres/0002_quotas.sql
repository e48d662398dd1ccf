-- When the next call of a merchant and a group of calls would be on time; shared by all processes.
CREATE TABLE quotas (
    mchid TEXT NOT NULL
  , call_group TEXT NOT NULL
  , next_at BIGINT NOT NULL
  , background_next_at BIGINT NOT NULL
  , PRIMARY KEY (mchid, call_group)
);
