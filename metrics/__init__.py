"""Numbers: the indicators, one file per family; periods; targets, scheme, scores; the ledger behind a score."""
