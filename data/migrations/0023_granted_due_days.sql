-- Later (or earlier) due days that were granted: only these move the day by which a row is judged (data/due_days.py).
-- Their numbers are of the sequence of loads, so that "as it stood after 17" says which of them held.
CREATE TABLE granted_due_days (
    grant_id    BIGINT PRIMARY KEY DEFAULT nextval('load_ids'),
    table_name  VARCHAR NOT NULL,
    row_key     VARCHAR NOT NULL,          -- the key's columns, in their order, with a blank between them
    due_on      DATE NOT NULL,
    reason      VARCHAR NOT NULL,
    asked_by    VARCHAR NOT NULL,
    asked_at    TIMESTAMP NOT NULL,        -- UTC
    granted_by  VARCHAR NOT NULL,
    granted_at  TIMESTAMP NOT NULL
);
