-- Targets of the approved plan and the appraisal scheme, both as versions (metrics/).
CREATE TABLE targets (
    supervisor_id VARCHAR NOT NULL,
    indicator     VARCHAR NOT NULL,
    period        VARCHAR NOT NULL,        -- 2026-09, 2026-Q3, 2026
    threshold     DOUBLE,                  -- empty: the scheme's default distance from the target
    target        DOUBLE NOT NULL,
    stretch       DOUBLE,
    set_at        TIMESTAMP NOT NULL,
    set_by        VARCHAR NOT NULL,
    replaced_at   TIMESTAMP                -- empty: in force
);
CREATE TABLE schemes (
    year          INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    content       JSON NOT NULL,
    set_at        TIMESTAMP NOT NULL,
    set_by        VARCHAR NOT NULL,
    PRIMARY KEY (year, version)
);
