-- The second files that a source's mapping looks things up in: {"shops.csv": sha256, …}; kept in files/<sha256>.
ALTER TABLE sources ADD COLUMN lists JSON;
