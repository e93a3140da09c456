"""How the names of files with tables end: what a file dialog offers, and what is looked for in a ZIP. The content decides."""

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods", ".csv", ".tsv", ".ics")
MAY_HOLD_A_TABLE = (".txt", ".zip", ".htm", ".html", ".xml")
"""Of files that may hold one, and are often something else."""
