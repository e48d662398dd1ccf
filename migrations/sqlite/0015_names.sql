-- What WeChat Pay tells is called here as people at the desk call it; its own names stand in what is kept of its answers (raw).
-- subject_mchid: the merchant that is complained about. round: 1 for the first complaint, one more with each continuation.
-- awaits_reply: WeChat Pay says that words of the user wait. platform_assists: it is helping. immediate: an answer at once is
-- expected. refund_asked: what is to go back. payer_id: the payer's OpenID. order_no: the merchant's number of the order.
ALTER TABLE complaints RENAME COLUMN complainted_mchid TO subject_mchid;
ALTER TABLE complaints RENAME COLUMN complaint_time TO complained_at;
ALTER TABLE complaints RENAME COLUMN problem_type TO problem_kind;
ALTER TABLE complaints RENAME COLUMN problem_description TO problem;
ALTER TABLE complaints RENAME COLUMN apply_refund_amount TO refund_asked;
ALTER TABLE complaints RENAME COLUMN out_trade_no TO order_no;
ALTER TABLE complaints RENAME COLUMN payer_openid TO payer_id;
ALTER TABLE complaints RENAME COLUMN full_refunded TO fully_refunded;
ALTER TABLE complaints RENAME COLUMN incoming_user_response TO awaits_reply;
ALTER TABLE complaints RENAME COLUMN user_complaint_times TO round;
ALTER TABLE complaints RENAME COLUMN in_platform_service TO platform_assists;
ALTER TABLE complaints RENAME COLUMN need_immediate_service TO immediate;
ALTER TABLE queue_counts RENAME COLUMN complainted_mchid TO subject_mchid;

-- entry_id: names a row within its complaint. sort_at: where it stands in the line of time.
ALTER TABLE history RENAME COLUMN log_id TO entry_id;
ALTER TABLE history RENAME COLUMN operate_time TO sort_at;

-- event: whether a complaint is new or has changed. action: what happened to it.
ALTER TABLE notifications RENAME COLUMN event_type TO event;
ALTER TABLE notifications RENAME COLUMN action_type TO action;

-- idempotency_key: under which WeChat Pay takes a message of blocks once.
ALTER TABLE outbox RENAME COLUMN complainted_mchid TO subject_mchid;
ALTER TABLE outbox RENAME COLUMN known_log_ids TO known_entry_ids;
ALTER TABLE outbox RENAME COLUMN log_id TO entry_id;
ALTER TABLE outbox RENAME COLUMN idempotent_id TO idempotency_key;
-- The terms of a refund, by the names of their fields. In a text that somebody has written a quotation mark is escaped, so that
-- nothing else reads like this.
UPDATE outbox
    SET extras = REPLACE(REPLACE(extras, '"out_refund_no":', '"refund_no":'), '"out_trade_no":', '"order_no":')
    WHERE extras LIKE '%"out_refund_no":%';

-- uploaded_as: WeChat Pay's id of a picture of ours.
ALTER TABLE attachments RENAME COLUMN media_id TO uploaded_as;

ALTER TABLE merchants DROP COLUMN last_error_at;
