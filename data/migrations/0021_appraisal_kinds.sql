-- Kinds of appraisal: annual, leaving, probation, interim (appraisal/kinds.py). What was kept before was annual; its bytes stay.
ALTER TABLE appraisal_cycles ADD COLUMN kind VARCHAR DEFAULT 'annual';
ALTER TABLE appraisal_notes ADD COLUMN appraisal_kind VARCHAR DEFAULT 'annual';
CREATE TABLE appraisal_spans (             -- to which month a kind other than annual reaches; set when it is opened
    supervisor_id VARCHAR NOT NULL,
    year          INTEGER NOT NULL,
    kind          VARCHAR NOT NULL,
    ends_on       DATE NOT NULL,           -- the last day of a whole month
    set_at        TIMESTAMP NOT NULL,      -- UTC
    set_by        VARCHAR NOT NULL,
    PRIMARY KEY (supervisor_id, year, kind)
);
CREATE TABLE signed_appraisals_of_kinds (
    supervisor_id VARCHAR NOT NULL,
    year          INTEGER NOT NULL,
    kind          VARCHAR NOT NULL,
    version       INTEGER NOT NULL,
    content       VARCHAR NOT NULL,
    sha256        VARCHAR NOT NULL,
    at_load       BIGINT NOT NULL,
    scheme_version INTEGER NOT NULL,
    total         DOUBLE,
    grade         VARCHAR,
    signed_at     TIMESTAMP NOT NULL,      -- UTC
    signed_by     VARCHAR NOT NULL,
    PRIMARY KEY (supervisor_id, year, kind, version)
);
INSERT INTO signed_appraisals_of_kinds
    SELECT supervisor_id, year, 'annual', version, content, sha256, at_load, scheme_version, total, grade, signed_at, signed_by
    FROM signed_appraisals;
DROP TABLE signed_appraisals;
ALTER TABLE signed_appraisals_of_kinds RENAME TO signed_appraisals;
