-- Deputies (accounts/delegations.py): who may act for whom, from a day to a day; and whom a session acts for now.
CREATE SEQUENCE delegation_ids START 1;
CREATE TABLE delegations (
    delegation_id BIGINT PRIMARY KEY DEFAULT nextval('delegation_ids'),
    principal     VARCHAR NOT NULL,        -- whose duties: an account
    deputy        VARCHAR NOT NULL,        -- the account that may act for it
    from_on       DATE NOT NULL,
    until_on      DATE NOT NULL,           -- the last day
    reason        VARCHAR NOT NULL,
    made_at       TIMESTAMP NOT NULL,      -- UTC
    made_by       VARCHAR NOT NULL,
    revoked_at    TIMESTAMP,
    revoked_by    VARCHAR,
    revoked_because VARCHAR
);
ALTER TABLE sessions ADD COLUMN delegation_id BIGINT; -- acts for its principal while it is in force; empty: for oneself
