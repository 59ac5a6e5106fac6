-- A load taken back, or forward again: an event of its own in the sequence of loads, never an erasure.
CREATE TABLE takes (
    take_id     BIGINT PRIMARY KEY,        -- of the sequence of loads: "as it stood after 17" is after this
    load_id     BIGINT NOT NULL,           -- which load; the last take of a load says whether it is in force
    back        BOOLEAN NOT NULL,          -- false: forward again
    reason      VARCHAR NOT NULL,
    taken_at    TIMESTAMP NOT NULL,        -- UTC
    taken_by    VARCHAR NOT NULL,
    gone        BIGINT NOT NULL,           -- rows that left force, those that came into force, those that changed
    returned    BIGINT NOT NULL,
    changed     BIGINT NOT NULL
);
-- A row that a load brought just as it stood: not stored again, but said. It stays when the load that brought it
-- first is taken back. Loads of before this table confirm nothing.
CREATE TABLE confirmations (
    load_id     BIGINT NOT NULL,
    line        BIGINT NOT NULL,           -- where the load says it
    of_load     BIGINT NOT NULL,           -- where the version with these values came from
    of_line     BIGINT NOT NULL,
    of_key      UBIGINT                    -- hash of its key, where a line of that load gave several rows; else empty
);
ALTER TABLE loads ADD COLUMN split BOOLEAN; -- true: a line of its file gave several rows
ALTER TABLE loads ADD COLUMN completes BIGINT; -- the load whose rejected rows this one brings, corrected
