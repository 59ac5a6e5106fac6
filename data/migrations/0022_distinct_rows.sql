-- Data accuracy counts distinct rows (judgement 2; data/intake/write/distinct_rows.py).
ALTER TABLE loads ADD COLUMN new_rows BIGINT;      -- good rows that came for the first time; NULL: made before this was noted
ALTER TABLE loads ADD COLUMN new_rejected BIGINT;  -- bad rows that came for the first time
-- Bad rows that have come, by table: by key where it could be read, else by their cells.
CREATE TABLE rejected_identities (
    table_name VARCHAR NOT NULL,
    identity   UBIGINT NOT NULL
);
-- Files of which nothing was stored, with bad rows that had not come before: they were delivered all the same. Their
-- numbers are of the sequence of loads, so that "as it stood after 17" says which of them had come.
CREATE TABLE refused_files (
    refused_id   BIGINT PRIMARY KEY DEFAULT nextval('load_ids'),
    table_name   VARCHAR NOT NULL,
    file_name    VARCHAR NOT NULL,
    sha256       VARCHAR NOT NULL,
    new_rejected BIGINT NOT NULL,
    refused_at   TIMESTAMP NOT NULL,       -- UTC
    refused_by   VARCHAR NOT NULL
);
