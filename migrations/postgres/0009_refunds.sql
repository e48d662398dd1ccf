-- What a person has typed in a dialog and not sent: the dialog by name, its fields as JSON.
CREATE TABLE dialog_drafts (
    staff_id TEXT NOT NULL
  , complaint_id TEXT NOT NULL
  , dialog TEXT NOT NULL
  , fields TEXT NOT NULL
  , updated_at BIGINT NOT NULL
  , PRIMARY KEY (staff_id, complaint_id, dialog)
);
INSERT INTO dialog_drafts (staff_id, complaint_id, dialog, fields, updated_at)
    SELECT staff_id, complaint_id, 'refund', json_build_object(
        'reason', COALESCE(extras::json -> 'decision' ->> 'reason', '')
      , 'remark', COALESCE(extras::json -> 'decision' ->> 'remark', '')
    )::text, updated_at
    FROM drafts WHERE extras::json -> 'decision' IS NOT NULL;
UPDATE drafts SET extras = (extras::jsonb - 'decision')::text WHERE extras::json -> 'decision' IS NOT NULL;

-- The refunds of one order, whichever complaint they are for.
CREATE INDEX outbox_money ON outbox (complaint_id) WHERE kind = 'refund';
