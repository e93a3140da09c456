"""Stand-in until the layout branch is merged."""

import hashlib
from pathlib import Path

from app.exchange.activity_rows import _TOTALS
from app.exchange.grids import delimited_grid, workbook_grids
from app.exchange.headings import field_of
from app.exchange.reading import _header_row, _read, _tidy
from app.exchange.refusals import no_header_row
from app.exchange.table import Column, Meaning, Table, TableFile, TableRow
from app.rules.text import search_key
from app.sandbox.file_beginnings import OLE, ZIP


def read_table_file(path: Path) -> TableFile:
    data = _read(path)
    grids = workbook_grids(data) if data.startswith((OLE, ZIP)) else [delimited_grid(data)]
    tables = []
    for number, grid in enumerate(grids, start=1):
        head = _header_row(grid)
        if head is None:
            continue
        width = max(map(len, grid.cells))
        cells = [[_tidy(row[at]) if at < len(row) else None for at in range(width)] for row in grid.cells]
        for top, left, bottom, right in grid.merged:
            for row in range(top, bottom + 1):
                cells[row][left] = cells[top][left]
        columns = []
        for at, cell in enumerate(cells[head]):
            name = str(cell or "")
            role = field_of(name) if name else None
            examples = tuple(dict.fromkeys(str(row[at]) for row in cells[head + 1 :] if row[at] is not None))[:3]
            if name or examples:
                columns.append(Column(at, name, Meaning(role) if role else None, examples))
        rows = []
        for at, row in enumerate(cells[head + 1 :], start=head + 2):
            if any(cell is not None for cell in row):
                first = next(cell for cell in row if cell is not None)
                total = isinstance(first, str) and "".join(search_key(first).split()) in _TOTALS
                rows.append(TableRow(at, tuple(row[c.index] for c in columns), "total" if total else "record"))
        tables.append(Table(number, grid.name, (), None, (head + 1,), tuple(columns), tuple(rows)))
    if not tables:
        raise no_header_row()
    return TableFile(hashlib.sha256(data).hexdigest(), tuple(tables))
