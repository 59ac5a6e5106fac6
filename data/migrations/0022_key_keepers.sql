-- Who keeps a key answers for what comes with it: of rows that judge them, it may only ask (judgement 2).
ALTER TABLE keys ADD COLUMN kept_by VARCHAR;  -- a person; NULL: whoever made it
