-- New control limits from a day on, by a recorded decision; a decision is withdrawn or replaced, never erased (insight/).
CREATE TABLE rebases (
    supervisor_id VARCHAR NOT NULL,
    indicator     VARCHAR NOT NULL,
    first_on      DATE NOT NULL,           -- first day of the month from which new limits hold
    reason        VARCHAR NOT NULL,
    decided_at    TIMESTAMP NOT NULL,      -- UTC
    decided_by    VARCHAR NOT NULL,
    ended_at      TIMESTAMP,               -- empty: in force
    ended_by      VARCHAR                  -- who withdrew it, or decided anew
);
