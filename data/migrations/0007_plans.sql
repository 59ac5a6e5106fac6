-- Yearly plans as versions, what stands beside them, and from which month to which a target holds (metrics/, appraisal/).
ALTER TABLE targets ADD COLUMN holds_from DATE;      -- first month judged by it; empty: every month of its period
ALTER TABLE targets ADD COLUMN holds_until DATE;     -- first month no longer judged by it, since a re-plan; empty: none
ALTER TABLE targets ADD COLUMN plan_version INTEGER; -- of the approved plan that set it; empty: set without a plan
CREATE TABLE plans (
    supervisor_id VARCHAR NOT NULL,
    year          INTEGER NOT NULL,
    version       INTEGER NOT NULL,        -- 1, then one more for each re-plan
    revision      INTEGER NOT NULL,        -- one more each time it is saved; earlier ones stay
    content       JSON NOT NULL,           -- goals, targets, month from which it holds, reason (appraisal/plans.py)
    saved_at      TIMESTAMP NOT NULL,      -- UTC
    saved_by      VARCHAR NOT NULL,
    PRIMARY KEY (supervisor_id, year, version, revision)
);
-- Company goals, key tasks, evidence, proposals and comments of a year: each change one more revision, none erased.
CREATE SEQUENCE plan_item_ids START 1;
CREATE TABLE plan_items (
    item_id       BIGINT NOT NULL DEFAULT nextval('plan_item_ids'),
    revision      INTEGER NOT NULL,
    kind          VARCHAR NOT NULL,        -- company_goal, task, evidence, proposal, comment
    year          INTEGER NOT NULL,
    supervisor_id VARCHAR,                 -- empty: of the company
    content       JSON NOT NULL,
    removed       BOOLEAN NOT NULL,
    saved_at      TIMESTAMP NOT NULL,      -- UTC
    saved_by      VARCHAR NOT NULL,
    PRIMARY KEY (item_id, revision)
);
