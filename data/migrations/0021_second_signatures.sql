-- The second signature and the refusal to acknowledge (appraisal/second_signature.py, appraisal/acknowledgement.py).
CREATE TABLE half_signed_appraisals (      -- as the first signature froze it, until the second signs the same bytes
    supervisor_id VARCHAR NOT NULL,
    year          INTEGER NOT NULL,
    kind          VARCHAR NOT NULL,
    version       INTEGER NOT NULL,        -- 0: it has its number once it is served
    content       VARCHAR NOT NULL,        -- these as in signed_appraisals
    sha256        VARCHAR NOT NULL,
    at_load       BIGINT NOT NULL,
    scheme_version INTEGER NOT NULL,
    total         DOUBLE,
    grade         VARCHAR,
    signed_at     TIMESTAMP NOT NULL,      -- UTC
    signed_by     VARCHAR NOT NULL
);
CREATE TABLE refused_acknowledgements (    -- 拒绝确认: who was there when the signed appraisal was handed over in vain
    supervisor_id VARCHAR NOT NULL,
    year          INTEGER NOT NULL,
    kind          VARCHAR NOT NULL,
    version       INTEGER NOT NULL,        -- of the signed appraisal
    refused_on    DATE NOT NULL,
    witness       VARCHAR NOT NULL,
    reason        VARCHAR NOT NULL,
    recorded_at   TIMESTAMP NOT NULL,      -- UTC
    recorded_by   VARCHAR NOT NULL
);
