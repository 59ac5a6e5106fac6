-- Every forecast made (insight/forecast_log.py), so that it can be scored when the truth arrives. Never changed.
CREATE TABLE forecasts (
    supervisor_id VARCHAR NOT NULL,
    indicator     VARCHAR NOT NULL,
    period        VARCHAR NOT NULL,        -- whose end was forecast: 2026, 2026-Q4
    known_to      DATE NOT NULL,           -- the last day of the last whole month that was known
    data_version  VARCHAR NOT NULL,
    made_at       TIMESTAMP NOT NULL,      -- UTC
    made_by       VARCHAR NOT NULL,
    back_cast     BOOLEAN NOT NULL,        -- made later, with what was known on an earlier day
    method        VARCHAR NOT NULL,        -- theta, run_rate
    point         DOUBLE NOT NULL,
    low           DOUBLE,                  -- the 80 % interval; empty for a run rate
    high          DOUBLE,
    target        DOUBLE,
    p_met         DOUBLE,                  -- probability that the target is met
    scale         DOUBLE,                  -- by which MASE divides the error of a month
    month_points  DOUBLE[] NOT NULL,       -- the months after known_to, to the end of the period
    month_lows    DOUBLE[] NOT NULL,
    month_highs   DOUBLE[] NOT NULL,
    PRIMARY KEY (supervisor_id, indicator, period, known_to, data_version)
);
