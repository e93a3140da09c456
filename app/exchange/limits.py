"""How large a spreadsheet may be. A year of one branch is about 50 rows: these stop accidents and hostile files, not people."""

FILE_BYTES = 20 * 1024 * 1024
UNPACKED_BYTES = 200 * 1024 * 1024
ROWS = 20_000
COLUMNS = 200
CELL_CHARACTERS = 20_000
