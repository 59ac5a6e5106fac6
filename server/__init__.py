"""The same questions over HTTP and for the command line: load, indicators, score, report."""
