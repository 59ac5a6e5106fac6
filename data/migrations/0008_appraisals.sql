-- The annual appraisal: its cycle, what people wrote, and every signed record, frozen (appraisal/). Nothing is overwritten.
CREATE TABLE appraisal_cycles (
    year          INTEGER NOT NULL,        -- the latest row of a year counts
    self_by       DATE,                    -- day by which self-assessments are due
    sign_by       DATE,                    -- day by which leadership signs
    set_at        TIMESTAMP NOT NULL,
    set_by        VARCHAR NOT NULL
);
CREATE SEQUENCE appraisal_note_ids START 1;
CREATE TABLE appraisal_notes (
    note_id       BIGINT PRIMARY KEY DEFAULT nextval('appraisal_note_ids'),
    supervisor_id VARCHAR NOT NULL,
    year          INTEGER NOT NULL,
    kind          VARCHAR NOT NULL,        -- self, comment, objection, answer
    about         VARCHAR NOT NULL,        -- overall, grade, family:team, indicator:revenue, row:TABLE/LOAD/LINE, event:EV-1, note:17
    text          VARCHAR NOT NULL,
    load_id       BIGINT,                  -- of an answer that corrected data
    before        DOUBLE,                  -- the signed score, and the score after the answer
    after         DOUBLE,
    written_at    TIMESTAMP NOT NULL,      -- UTC
    written_by    VARCHAR NOT NULL,
    written_as    VARCHAR NOT NULL
);
CREATE TABLE signed_appraisals (
    supervisor_id VARCHAR NOT NULL,
    year          INTEGER NOT NULL,
    version       INTEGER NOT NULL,        -- 2: signed anew after an objection or a re-opening
    content       VARCHAR NOT NULL,        -- canonical JSON, the bytes that were signed
    sha256        VARCHAR NOT NULL,        -- of those bytes
    at_load       BIGINT NOT NULL,         -- the last load it rests on
    scheme_version INTEGER NOT NULL,
    total         DOUBLE,
    grade         VARCHAR,
    signed_at     TIMESTAMP NOT NULL,      -- UTC
    signed_by     VARCHAR NOT NULL,
    PRIMARY KEY (supervisor_id, year, version)
);
