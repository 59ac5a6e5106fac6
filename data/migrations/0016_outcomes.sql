-- Rewards and penalties: proposed by the scheme's rules, decided by people (appraisal/outcomes.py). Their way stands in moves.
CREATE TABLE outcomes (
    outcome_id    VARCHAR PRIMARY KEY,     -- S1/2025/bonus
    supervisor_id VARCHAR NOT NULL,
    year          INTEGER NOT NULL,
    kind          VARCHAR NOT NULL,        -- bonus, certificate, promotion, special_award, warning, fine, demotion
    amount        DOUBLE,                  -- as proposed
    because_en    VARCHAR NOT NULL,        -- the rules that proposed it, in words
    because_zh    VARCHAR NOT NULL,
    signed_version INTEGER NOT NULL,       -- of the appraisal it follows from
    scheme_version INTEGER NOT NULL,
    proposed_at   TIMESTAMP NOT NULL,      -- UTC
    proposed_by   VARCHAR NOT NULL
);
CREATE TABLE outcome_talks (               -- the talk that must precede a penalty
    outcome_id    VARCHAR NOT NULL,
    held_on       DATE NOT NULL,
    present       VARCHAR NOT NULL,        -- who took part
    summary       VARCHAR NOT NULL,
    recorded_at   TIMESTAMP NOT NULL,
    recorded_by   VARCHAR NOT NULL
);
CREATE TABLE outcome_decisions (
    outcome_id    VARCHAR NOT NULL,
    amount        DOUBLE,                  -- as decided
    issuer        VARCHAR,                 -- who awards a certificate
    over_a_fifth  BOOLEAN,                 -- of a fine: more than 20 % of the month's wage; the wage itself is not kept
    decided_at    TIMESTAMP NOT NULL,
    decided_by    VARCHAR NOT NULL
);
