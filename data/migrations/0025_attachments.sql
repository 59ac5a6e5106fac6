-- Files that people attach: the bytes lie at files/<sha256>; nothing is replaced, a later version is one more (appraisal/attachments.py).
CREATE SEQUENCE attachment_ids START 1;
CREATE TABLE attachments (
    attachment_id BIGINT PRIMARY KEY DEFAULT nextval('attachment_ids'),
    about         VARCHAR NOT NULL,        -- what it belongs to: policy/2, analysis_reports/AR-001
    name          VARCHAR NOT NULL,        -- as its owner called it
    size          BIGINT NOT NULL,
    sha256        VARCHAR NOT NULL,
    attached_at   TIMESTAMP NOT NULL,      -- UTC
    attached_by   VARCHAR NOT NULL
);
