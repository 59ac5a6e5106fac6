-- Reminders by mail (reports/reminders.py): one row per thing that somebody is reminded of, so that it is sent once.
-- begun and neither sent nor failed: whether it arrived is not known (the server or the line broke); it is not repeated.
CREATE TABLE outbox (
    mail_key      VARCHAR PRIMARY KEY,     -- delivery/D1/S1/2026-04-05/late: of what, whom, which day, which kind
    kind          VARCHAR NOT NULL,        -- late, due, desk
    supervisor_id VARCHAR NOT NULL,        -- who is reminded
    due_on        DATE,
    says_en       VARCHAR NOT NULL,        -- the line of the mail
    says_zh       VARCHAR NOT NULL,
    address       VARCHAR NOT NULL,        -- where it went, or was to go
    made_by       VARCHAR NOT NULL,
    begun_at      TIMESTAMP NOT NULL,      -- UTC; of the last try
    tries         INTEGER NOT NULL,
    sent_at       TIMESTAMP,
    failed_en     VARCHAR,                 -- why the last try failed; empty once it is sent
    failed_zh     VARCHAR
);
