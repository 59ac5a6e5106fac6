"""The one home of DuckDB and Pandera: what the tables are, how files come in, where rows are kept."""
