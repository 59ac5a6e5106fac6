-- Loads with the file as received, their rejected cells, and the audit log.
CREATE SEQUENCE load_ids START 1;
CREATE TABLE loads (
    load_id     BIGINT PRIMARY KEY DEFAULT nextval('load_ids'),
    table_name  VARCHAR NOT NULL,
    file_name   VARCHAR NOT NULL,
    sha256      VARCHAR NOT NULL,          -- of the bytes as received; kept in files/<sha256>
    bytes       BIGINT NOT NULL,
    loaded_at   TIMESTAMP NOT NULL,        -- UTC
    loaded_by   VARCHAR NOT NULL,
    encoding    VARCHAR NOT NULL,
    mapping     JSON,                      -- how their columns became ours; NULL: the file was in our form
    received    BIGINT NOT NULL,
    accepted    BIGINT NOT NULL,
    rejected    BIGINT NOT NULL,
    superseded  BIGINT NOT NULL,
    unchanged   BIGINT NOT NULL,
    warnings    JSON NOT NULL DEFAULT '[]' -- [{"en": …, "zh": …}]
);
CREATE TABLE rejects (
    load_id     BIGINT NOT NULL,
    line        BIGINT NOT NULL,
    "column"    VARCHAR NOT NULL,
    value       VARCHAR,
    rule_en     VARCHAR NOT NULL,
    rule_zh     VARCHAR NOT NULL
);
CREATE TABLE audit_log (
    done_at     TIMESTAMP NOT NULL,        -- UTC
    done_by     VARCHAR NOT NULL,
    what        VARCHAR NOT NULL,          -- a verb: load, add_user, sign_in …
    about       VARCHAR NOT NULL,          -- what it was done to
    detail      JSON
);
