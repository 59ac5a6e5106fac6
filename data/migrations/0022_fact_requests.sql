-- Changes after the fact (judgement 2): what a supervisor asks to change of what they are judged by, who answered, and
-- what others corrected of it (data/intake/write/after_the_fact.py, appraisal/fact_requests.py). Nothing is overwritten.
CREATE SEQUENCE fact_request_ids START 1;
CREATE TABLE fact_requests (
    request_id    BIGINT PRIMARY KEY DEFAULT nextval('fact_request_ids'),
    table_name    VARCHAR NOT NULL,
    row_key       VARCHAR NOT NULL,        -- the key's columns, in their order, with a blank between them
    supervisor_id VARCHAR NOT NULL,        -- whom the row judges
    kind          VARCHAR NOT NULL,        -- enter, change, due_day, withdraw
    old           JSON,                    -- the row's cells as they stood, as typed; NULL: there was no such row
    new           JSON,                    -- as they are wanted; NULL: the row is to leave
    day           DATE NOT NULL,           -- the day at which the row counts: it says whose period is touched
    reason        VARCHAR NOT NULL,
    asked_at      TIMESTAMP NOT NULL,      -- UTC
    asked_by      VARCHAR NOT NULL,
    asked_on      DATE NOT NULL            -- the company's day
);
CREATE TABLE fact_request_answers (        -- the first answer counts; a request without one is open
    request_id    BIGINT PRIMARY KEY,
    answer        VARCHAR NOT NULL,        -- granted, refused, taken_back, replaced (by a later request of the same row)
    remark        VARCHAR,
    before        DOUBLE,                  -- the KPI score of the year, as it was and as it is (or would have been) with it
    after         DOUBLE,
    load_id       BIGINT,                  -- of a granted one: the load that put it in force
    answered_at   TIMESTAMP NOT NULL,      -- UTC
    answered_by   VARCHAR NOT NULL,
    answered_as   VARCHAR NOT NULL         -- the role in which they did
);
CREATE TABLE late_corrections (            -- what others corrected after the fact: it took effect at once
    event_id      BIGINT NOT NULL,         -- the load or take that did it
    table_name    VARCHAR NOT NULL,
    supervisor_id VARCHAR NOT NULL,        -- whose figures rest on the rows
    corrected     BIGINT NOT NULL,         -- rows corrected, and rows taken out
    withdrawn     BIGINT NOT NULL,
    first_day     DATE NOT NULL,           -- the days at which those rows count
    last_day      DATE NOT NULL,
    reason        VARCHAR,
    made_at       TIMESTAMP NOT NULL,      -- UTC
    made_by       VARCHAR NOT NULL
);
