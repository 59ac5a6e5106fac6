-- What a load brought, for the collection plan: a delivery is met by rows of its own period, table and supervisor alone
-- (judgement 2; data/intake/write/delivered_days.py). Loads without loads.new_rows were made before this was noted.
CREATE TABLE delivered_days (
    load_id       BIGINT NOT NULL,
    supervisor_id VARCHAR,                 -- whose rows they are; NULL: rows of the table are nobody's own
    first_day     DATE,                    -- what a row is about; NULL: the table is a register, its state is delivered
    last_day      DATE
);
