-- What a supervisor reports of what judges them stands as self-reported until a second person confirms it (judgement 2;
-- appraisal/self_reported.py). A row whose reported cells have changed since is to be confirmed anew.
CREATE TABLE fact_confirmations (
    table_name   VARCHAR NOT NULL,
    row_key      VARCHAR NOT NULL,         -- the key's columns, in their order, with a blank between them
    reported     VARCHAR NOT NULL,         -- the reported cells, with a bar between them
    confirmed_at TIMESTAMP NOT NULL,       -- UTC
    confirmed_by VARCHAR NOT NULL,
    confirmed_as VARCHAR NOT NULL          -- the role in which they did
);
