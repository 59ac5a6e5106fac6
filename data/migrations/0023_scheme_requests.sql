-- The scheme of a year is settled before it begins; later it changes by a request that a second person grants (metrics/scheme_requests.py).
CREATE SEQUENCE scheme_request_ids START 1;
CREATE TABLE scheme_requests (
    request_id BIGINT PRIMARY KEY DEFAULT nextval('scheme_request_ids'),
    year       INTEGER NOT NULL,
    content    JSON NOT NULL,              -- the scheme as asked for
    on_version INTEGER NOT NULL,           -- the version that it changes; 0: the default
    holds_from INTEGER,                    -- month named; empty: none of the year lies ahead
    reason     VARCHAR NOT NULL,
    asked_at   TIMESTAMP NOT NULL,         -- UTC
    asked_by   VARCHAR NOT NULL
);
CREATE TABLE scheme_answers (
    request_id  BIGINT PRIMARY KEY,
    answer      VARCHAR NOT NULL,          -- granted, refused, taken_back
    remark      VARCHAR,
    holds_from  INTEGER,                   -- of a granted one: the month from which it holds
    version     INTEGER,                   -- and the version of the scheme that it became
    effect      JSON,                      -- [supervisor, annual score before, after] of everyone, as it was answered
    answered_at TIMESTAMP NOT NULL,        -- UTC
    answered_by VARCHAR NOT NULL
);
CREATE TABLE scheme_notices_read (
    year          INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    supervisor_id VARCHAR NOT NULL,
    read_at       TIMESTAMP NOT NULL,      -- UTC
    read_by       VARCHAR NOT NULL,        -- the account
    PRIMARY KEY (year, version, supervisor_id)
);
