-- A version of a year's scheme judges from a month on (metrics/scheme_months.py).
ALTER TABLE schemes ADD COLUMN holds_from INTEGER DEFAULT 1; -- first month of the year judged by this version
