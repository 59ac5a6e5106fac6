-- Who has taken note of the plan that judges them (appraisal/plan_acknowledgement.py); of each version anew.
CREATE TABLE plan_acknowledgements (
    supervisor_id VARCHAR NOT NULL,
    year          INTEGER NOT NULL,
    version       INTEGER NOT NULL,
    acknowledged_at TIMESTAMP NOT NULL,    -- UTC
    acknowledged_by VARCHAR NOT NULL,
    PRIMARY KEY (supervisor_id, year, version)
);
