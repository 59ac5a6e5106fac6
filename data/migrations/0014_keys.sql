-- Keys of other systems that deliver files by themselves (accounts/keys.py). Only the hash of a key is kept.
CREATE TABLE keys (
    name         VARCHAR PRIMARY KEY,      -- the system: "ERP nightly"; never used again
    key_sha256   VARCHAR NOT NULL,
    tables       VARCHAR[] NOT NULL,       -- what it may deliver; empty: every table that can be uploaded
    made_at      TIMESTAMP NOT NULL,       -- UTC
    made_by      VARCHAR NOT NULL,
    revoked_at   TIMESTAMP,
    revoked_by   VARCHAR
);
