"""The largest spreadsheet that is read. A year of one branch is about 50 rows: these limits stop accidents and hostile files
only.
"""

FILE_BYTES = 20 * 1024 * 1024
UNPACKED_BYTES = 200 * 1024 * 1024
ROWS = 20_000
COLUMNS = 200
CELL_CHARACTERS = 20_000
