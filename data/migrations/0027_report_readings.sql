-- Who of leadership marked which handed-in analysis report as read (policy 3.4.4; appraisal/report_files.py). Nothing is overwritten.
CREATE TABLE report_readings (
    attachment_id BIGINT NOT NULL,         -- the file that was read: a later one is read anew
    read_at       TIMESTAMP NOT NULL,      -- UTC
    read_by       VARCHAR NOT NULL,        -- the account
    PRIMARY KEY (attachment_id, read_by)
);
