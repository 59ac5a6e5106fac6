-- The company's time zone (data/company_zone.py): the last one set holds. Without any it is Asia/Shanghai.
CREATE TABLE company_time_zones (
    zone   VARCHAR NOT NULL,               -- a name of the tz database
    set_at TIMESTAMP NOT NULL,             -- UTC
    set_by VARCHAR NOT NULL                -- the account
);
-- The company's day in which a moment of the store (UTC) lies. Made anew with each zone.
CREATE MACRO company_day(moment) AS ((moment AT TIME ZONE 'UTC') AT TIME ZONE 'Asia/Shanghai')::DATE;
