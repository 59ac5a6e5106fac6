-- How the files of a source are read and mapped (data/intake/suggest/remembered_sources.py): one row per version, none is ever changed.
CREATE TABLE sources (
    name         VARCHAR NOT NULL,         -- given by the analyst: "ERP monthly export"
    table_name   VARCHAR NOT NULL,         -- one source may feed several tables
    version      BIGINT NOT NULL,
    file_name    VARCHAR NOT NULL,         -- of the file it was made for; its digits do not count
    columns      VARCHAR[] NOT NULL,       -- that file's columns, in order
    needed       VARCHAR[] NOT NULL,       -- the columns that the mapping reads
    mapping      VARCHAR NOT NULL,         -- as text, see docs/mapping.md; its [file] keeps the answers that were given
    remembered_at TIMESTAMP NOT NULL,      -- UTC
    remembered_by VARCHAR NOT NULL,
    forgotten_at TIMESTAMP,                -- no longer offered
    PRIMARY KEY (name, table_name, version)
);
