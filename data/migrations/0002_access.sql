-- Local accounts and server-side sessions (access/).
CREATE TABLE accounts (
    username      VARCHAR PRIMARY KEY,
    name          VARCHAR NOT NULL,
    role          VARCHAR NOT NULL,        -- supervisor, leadership, analyst, admin
    supervisor_id VARCHAR,                 -- whose rows a supervisor sees
    language      VARCHAR NOT NULL,        -- zh, en
    password_hash VARCHAR NOT NULL,        -- argon2id
    created_at    TIMESTAMP NOT NULL,
    disabled_at   TIMESTAMP
);
CREATE TABLE sessions (
    token_sha256  VARCHAR PRIMARY KEY,     -- the cookie holds the token, the store only its hash
    username      VARCHAR NOT NULL,
    created_at    TIMESTAMP NOT NULL,
    expires_at    TIMESTAMP NOT NULL,
    revoked_at    TIMESTAMP
);
