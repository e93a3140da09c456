"""How the names of files with tables end: what a file dialog offers, and what is looked for in a ZIP. The content decides."""

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods", ".csv", ".tsv", ".txt", ".ics")
WRAPPED = (".zip", ".htm", ".html", ".xml")
"""Of files that may hold a table as well."""
