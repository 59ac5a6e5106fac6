-- The monthly roll-ups (data/roll_ups.py) and the SQL that each was built by: another definition builds it anew.
CREATE TABLE roll_ups (
    name         VARCHAR PRIMARY KEY,
    definition   VARCHAR NOT NULL
);
