-- When the merchant's own API certificate expires, if it was given.
ALTER TABLE merchants ADD COLUMN certificate_expires_at BIGINT;

-- Private keys that a merchant signs with no longer: payer phones may still be encrypted for them.
CREATE TABLE retired_keys (
    mchid TEXT NOT NULL
  , serial_no TEXT NOT NULL
  , private_key_sealed BLOB NOT NULL
  , retired_at BIGINT NOT NULL
  , PRIMARY KEY (mchid, serial_no)
);

-- What WeChat Pay has signed with: its public keys and platform certificates, by id or serial number.
CREATE TABLE platform_keys (
    mchid TEXT NOT NULL
  , serial TEXT NOT NULL
  , expires_at BIGINT
  , last_answer_at BIGINT
  , last_callback_at BIGINT
  , PRIMARY KEY (mchid, serial)
);

-- How often, by day; the share of each key during a migration is read from this.
CREATE TABLE platform_key_uses (
    mchid TEXT NOT NULL
  , serial TEXT NOT NULL
  , day BIGINT NOT NULL
  , answers BIGINT NOT NULL
  , callbacks BIGINT NOT NULL
  , PRIMARY KEY (mchid, serial, day)
);

-- How far the machine's clock was ahead of WeChat Pay's when that was last measured.
CREATE TABLE clock_readings (
    mchid TEXT PRIMARY KEY
  , ahead_ms BIGINT NOT NULL
  , measured_at BIGINT NOT NULL
  , is_proven BOOLEAN NOT NULL
);

-- What the sub-merchants of a service provider are called.
CREATE TABLE sub_merchants (
    mchid TEXT NOT NULL
  , sub_mchid TEXT NOT NULL
  , name TEXT NOT NULL
  , PRIMARY KEY (mchid, sub_mchid)
);
