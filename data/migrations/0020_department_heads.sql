-- Who speaks for a department from a day on (appraisal/department_heads.py). Of a day the last row that holds by then counts.
CREATE SEQUENCE department_head_ids START 1;
CREATE TABLE department_heads (
    naming_id     BIGINT PRIMARY KEY DEFAULT nextval('department_head_ids'),
    department_id VARCHAR NOT NULL,
    head          VARCHAR,                 -- an account; empty: nobody from then on
    from_on       DATE NOT NULL,
    named_at      TIMESTAMP NOT NULL,      -- UTC
    named_by      VARCHAR NOT NULL
);
