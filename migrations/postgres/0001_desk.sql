-- Times are unix milliseconds, money is fen, secrets are sealed. The SQLite schema has the same shape.

CREATE TABLE merchants (
    mchid TEXT PRIMARY KEY
  , name TEXT NOT NULL
  , partner BOOLEAN NOT NULL
  , api_base TEXT NOT NULL
  , serial_no TEXT NOT NULL
  , private_key_sealed BYTEA NOT NULL
  , apiv3_key_sealed BYTEA NOT NULL
  , public_key_id TEXT
  , public_key_pem TEXT
  , platform_certificates_pem TEXT NOT NULL
  , created_at BIGINT NOT NULL
  , last_callback_at BIGINT
  , last_verified_at BIGINT
  , last_error TEXT
  , last_error_at BIGINT
  , notification_url TEXT
);

-- seq ties a complaint to its row in the search index.
CREATE TABLE complaints (
    seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY
  , complaint_id TEXT NOT NULL CONSTRAINT complaints_complaint_id UNIQUE
  , mchid TEXT NOT NULL
  , complainted_mchid TEXT NOT NULL
  , state TEXT NOT NULL
  , is_open BOOLEAN NOT NULL
  , complaint_time BIGINT NOT NULL
  , detail TEXT NOT NULL
  , problem_type TEXT
  , problem_description TEXT NOT NULL
  , amount BIGINT
  , apply_refund_amount BIGINT
  , transaction_id TEXT
  , out_trade_no TEXT
  , payer_phone_sealed BYTEA
  , payer_phone_tail TEXT
  , payer_openid TEXT
  , full_refunded BOOLEAN NOT NULL
  , incoming_user_response BOOLEAN NOT NULL
  , user_complaint_times BIGINT NOT NULL
  , in_platform_service BOOLEAN NOT NULL
  , need_immediate_service BOOLEAN NOT NULL
  , user_tags TEXT NOT NULL
  , round_started_at BIGINT NOT NULL
  , replied_at BIGINT
  , completed_at BIGINT
  , next_due BIGINT NOT NULL
  , last_event_at BIGINT NOT NULL
  , last_speaker TEXT NOT NULL
  , last_words TEXT NOT NULL
  , verified_at BIGINT NOT NULL
  , verify_after BIGINT NOT NULL
  , history_read BOOLEAN NOT NULL
  , raw TEXT NOT NULL
);

-- One index per order the inbox can be read in; the merchant's own make its filter as quick as none.
CREATE INDEX complaints_open_due ON complaints (is_open, next_due, complaint_id);
CREATE INDEX complaints_open_newest ON complaints (is_open, complaint_time, complaint_id);
CREATE INDEX complaints_state_due ON complaints (state, next_due, complaint_id);
CREATE INDEX complaints_state_newest ON complaints (state, complaint_time, complaint_id);
CREATE INDEX complaints_state_event ON complaints (state, last_event_at, complaint_id);
CREATE INDEX complaints_merchant_open_due ON complaints (complainted_mchid, is_open, next_due, complaint_id);
CREATE INDEX complaints_merchant_open_newest ON complaints (complainted_mchid, is_open, complaint_time, complaint_id);
CREATE INDEX complaints_merchant_state_due ON complaints (complainted_mchid, state, next_due, complaint_id);
CREATE INDEX complaints_merchant_state_newest ON complaints (complainted_mchid, state, complaint_time, complaint_id);
CREATE INDEX complaints_merchant_state_event ON complaints (complainted_mchid, state, last_event_at, complaint_id);
CREATE INDEX complaints_verify_after ON complaints (verify_after);
CREATE INDEX complaints_transaction ON complaints (transaction_id);
CREATE INDEX complaints_out_trade_no ON complaints (out_trade_no);
CREATE INDEX complaints_payer ON complaints (payer_openid, complaint_time);

CREATE TABLE history (
    complaint_id TEXT NOT NULL
  , log_id TEXT NOT NULL
  , operate_time BIGINT NOT NULL
  , kind TEXT NOT NULL
  , operator TEXT NOT NULL
  , details TEXT NOT NULL
  , images TEXT NOT NULL
  , raw TEXT NOT NULL
  , position BIGINT NOT NULL
  , PRIMARY KEY (complaint_id, log_id)
);

-- Kept by the difference each write makes, never counted.
CREATE TABLE queue_counts (
    complainted_mchid TEXT NOT NULL
  , state TEXT NOT NULL
  , n BIGINT NOT NULL
  , PRIMARY KEY (complainted_mchid, state)
);

-- Two-character tokens with their positions, made by the desk: no text search configuration of the server is involved.
CREATE TABLE complaint_search (
    seq BIGINT PRIMARY KEY
  , tokens TSVECTOR NOT NULL
);
CREATE INDEX complaint_search_tokens ON complaint_search USING gin (tokens);

CREATE TABLE notifications (
    id TEXT PRIMARY KEY
  , mchid TEXT NOT NULL
  , event_type TEXT NOT NULL
  , complaint_id TEXT NOT NULL
  , action_type TEXT NOT NULL
  , created_at BIGINT NOT NULL
  , received_at BIGINT NOT NULL
);
CREATE INDEX notifications_received ON notifications (received_at);
CREATE INDEX notifications_complaint ON notifications (complaint_id, received_at);

-- One waiting row for a kind and key; a row that is being worked on gives up its place, so that the same work can be
-- asked for again meanwhile.
CREATE TABLE jobs (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY
  , kind TEXT NOT NULL
  , job_key TEXT NOT NULL
  , payload TEXT NOT NULL
  , run_at BIGINT NOT NULL
  , priority BIGINT NOT NULL
  , attempts BIGINT NOT NULL DEFAULT 0
  , lease TEXT
  , leased_until BIGINT
  , last_error TEXT
);
CREATE UNIQUE INDEX jobs_waiting ON jobs (kind, job_key) WHERE lease IS NULL;
CREATE INDEX jobs_due ON jobs (priority, run_at, id);

CREATE TABLE outbox (
    id TEXT PRIMARY KEY
  , complaint_id TEXT NOT NULL
  , mchid TEXT NOT NULL
  , complainted_mchid TEXT NOT NULL
  , kind TEXT NOT NULL
  , text TEXT NOT NULL
  , author TEXT NOT NULL
  , state TEXT NOT NULL
  , created_at BIGINT NOT NULL
  , send_after BIGINT NOT NULL
  , sent_at BIGINT
  , settled_at BIGINT
  , known_log_ids TEXT NOT NULL
  , log_id TEXT
  , checks BIGINT NOT NULL DEFAULT 0
  , next_check_at BIGINT
  , error_code TEXT
  , error_message TEXT
  , request_id TEXT
  , resend_of TEXT
);
-- A complaint has at most one message whose outcome is open.
CREATE UNIQUE INDEX outbox_one_open ON outbox (complaint_id) WHERE state IN ('held', 'sending', 'unconfirmed');
CREATE INDEX outbox_complaint ON outbox (complaint_id, created_at);

CREATE TABLE drafts (
    staff_id TEXT NOT NULL
  , complaint_id TEXT NOT NULL
  , text TEXT NOT NULL
  , revision BIGINT NOT NULL
  , updated_at BIGINT NOT NULL
  , PRIMARY KEY (staff_id, complaint_id)
);

CREATE TABLE attachments (
    id TEXT PRIMARY KEY
  , complaint_id TEXT NOT NULL
  , staff_id TEXT NOT NULL
  , outbox_id TEXT
  , filename TEXT NOT NULL
  , content_type TEXT NOT NULL
  , size BIGINT NOT NULL
  , original_size BIGINT NOT NULL
  , sha256 TEXT NOT NULL
  , media_id TEXT
  , created_at BIGINT NOT NULL
);
CREATE INDEX attachments_draft ON attachments (staff_id, complaint_id, created_at);
CREATE INDEX attachments_outbox ON attachments (outbox_id, created_at);

CREATE TABLE staff (
    id TEXT PRIMARY KEY
  , username TEXT NOT NULL CONSTRAINT staff_username UNIQUE
  , name TEXT NOT NULL
  , role TEXT NOT NULL
  , password_hash TEXT NOT NULL
  , disabled BOOLEAN NOT NULL
  , language TEXT NOT NULL
  , theme TEXT NOT NULL
  , failed_logins BIGINT NOT NULL DEFAULT 0
  , locked_until BIGINT
  , created_at BIGINT NOT NULL
);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY
  , data TEXT NOT NULL
  , expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE audit (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY
  , at BIGINT NOT NULL
  , actor TEXT
  , actor_name TEXT NOT NULL
  , action TEXT NOT NULL
  , subject TEXT NOT NULL
  , detail TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, id);

CREATE TABLE events (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY
  , at BIGINT NOT NULL
  , kind TEXT NOT NULL
  , complaint_id TEXT
  , mchid TEXT
);
CREATE INDEX events_at ON events (at);

CREATE TABLE media (
    media_key TEXT PRIMARY KEY
  , complaint_id TEXT NOT NULL
  , mchid TEXT NOT NULL
  , url TEXT NOT NULL
  , content_type TEXT
  , size BIGINT
  , fetched_at BIGINT
  , failed_at BIGINT
  , attempts BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE backfills (
    mchid TEXT NOT NULL
  , first_day TEXT NOT NULL
  , last_day TEXT NOT NULL
  , next_day TEXT NOT NULL
  , complaints BIGINT NOT NULL
  , finished_at BIGINT
  , updated_at BIGINT NOT NULL
  , PRIMARY KEY (mchid, first_day, last_day)
);
