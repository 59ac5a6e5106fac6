-- The appraisal form (考核表) as it was signed, in both languages (appraisal/signed_form.py); never made anew.
CREATE TABLE signed_forms (
    supervisor_id VARCHAR NOT NULL,
    year          INTEGER NOT NULL,
    kind          VARCHAR NOT NULL,
    version       INTEGER NOT NULL,        -- of the signed appraisal
    lang          VARCHAR NOT NULL,        -- en, zh
    content       BLOB NOT NULL,           -- a PDF
    sha256        VARCHAR NOT NULL,
    kept_at       TIMESTAMP NOT NULL,      -- UTC
    PRIMARY KEY (supervisor_id, year, kind, version, lang)
);
