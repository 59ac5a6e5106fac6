-- The policy's own text in its versions, and who acknowledged which (公示、签收; appraisal/policy_texts.py). Nothing is overwritten.
CREATE TABLE policy_texts (
    version       INTEGER PRIMARY KEY,
    title_en      VARCHAR NOT NULL,        -- one of the two languages may be empty, not both
    title_zh      VARCHAR NOT NULL,
    text_en       VARCHAR NOT NULL,        -- Markdown; both empty: the text is the attached file
    text_zh       VARCHAR NOT NULL,
    changed       VARCHAR NOT NULL,        -- what is new since the version before
    in_force_from DATE NOT NULL,
    published_on  DATE NOT NULL,           -- the company's day; published_at is UTC
    published_at  TIMESTAMP NOT NULL,
    published_by  VARCHAR NOT NULL
);
CREATE TABLE policy_acknowledgements (
    version         INTEGER NOT NULL,
    supervisor_id   VARCHAR NOT NULL,
    acknowledged_at TIMESTAMP NOT NULL,    -- UTC
    acknowledged_by VARCHAR NOT NULL,      -- the account
    PRIMARY KEY (version, supervisor_id)
);
