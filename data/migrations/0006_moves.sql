-- Every move of every document (plan, appraisal, outcome …) from state to state; a document stands where its last move led.
CREATE SEQUENCE move_ids START 1;
CREATE TABLE moves (
    move_id       BIGINT PRIMARY KEY DEFAULT nextval('move_ids'),
    flow          VARCHAR NOT NULL,        -- the name of the table of moves: plan, appraisal …
    document      VARCHAR NOT NULL,        -- which one: S1/2027
    supervisor_id VARCHAR NOT NULL,        -- whom it is about
    move          VARCHAR NOT NULL,        -- submit, return, approve …
    from_state    VARCHAR NOT NULL,
    to_state      VARCHAR NOT NULL,
    remark        VARCHAR,
    moved_at      TIMESTAMP NOT NULL,      -- UTC
    moved_by      VARCHAR NOT NULL,
    moved_as      VARCHAR NOT NULL         -- the role in which they did
);
