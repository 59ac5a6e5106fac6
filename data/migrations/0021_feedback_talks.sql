-- The feedback talk (绩效面谈) before the signature of an appraisal (appraisal/feedback_talk.py). A later record of the
-- same talk stands beside the earlier one; none is erased.
CREATE SEQUENCE feedback_talk_ids START 1;
CREATE TABLE feedback_talks (
    talk_id       BIGINT PRIMARY KEY DEFAULT nextval('feedback_talk_ids'),
    supervisor_id VARCHAR NOT NULL,
    year          INTEGER NOT NULL,
    kind          VARCHAR NOT NULL,        -- of the appraisal: annual, leaving, probation, interim
    held_on       DATE NOT NULL,
    present       VARCHAR NOT NULL,        -- who took part
    appraisers_points VARCHAR NOT NULL,    -- what leadership or HR said
    own_points    VARCHAR NOT NULL,        -- what the supervisor said
    goals         VARCHAR NOT NULL,        -- what was agreed on; '' when nothing was
    recorded_at   TIMESTAMP NOT NULL,      -- UTC
    recorded_by   VARCHAR NOT NULL
);
