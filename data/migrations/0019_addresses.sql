-- Where mail to an account's person goes; empty: a supervisor's goes to the address in supervisors, nobody else's leaves.
ALTER TABLE accounts ADD COLUMN email VARCHAR;
-- Who is reminded: a supervisor by supervisor_id, everybody else by the username of their account.
ALTER TABLE outbox ADD COLUMN username VARCHAR;
ALTER TABLE outbox ALTER supervisor_id DROP NOT NULL;
