-- Cells that were corrected on the upload page before the load was stored: [[line, column of the file, as it came, as
-- it was corrected], …]; empty where none was. The file as received stays as it came.
ALTER TABLE loads ADD COLUMN fixes JSON;
