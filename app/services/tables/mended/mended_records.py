"""A table of records that this program wrote and somebody mended in Excel: its differences, row by row, and taking them in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import Refused
from app.exchange.own_tables import read_number
from app.exchange.table import Table, TableFile, TableRow
from app.models.base import Synced
from app.models.entities import ENTITIES
from app.reports.flat_table import FlatCell
from app.rules.text import plain_text
from app.services.plan.typed_values import TypedReader
from app.services.records.actions import action
from app.services.records.labels import EMPTY, record_title
from app.services.records.record_forms import RecordForm, opened_all
from app.services.tables.mended.kinds import SAVES, entity_of, is_mendable, page_of
from app.services.tables.read_rows import Place
from app.services.tables.written_records import MARK_ROLE, RecordCells, number_heading
from app.services.workspace.workspace import Workspace

_APPROXIMATE = "約"
_BLANK = ("", "未入力")
_CHANGED = "見ているあいだに、記録が変わりました。表を開き直して、確かめてください。"


@dataclass(frozen=True)
class MendedCell:
    """A cell that says something else than the record: ``before`` and ``after`` in words. ``problem``: why it can't be taken."""

    label: str
    before: str
    after: str
    problem: str = ""


@dataclass(frozen=True)
class MendedRow:
    """A row that differs from its record. ``why``: the reason why it is not ticked; "" where it is. ``can_go_in``: a person may
    tick it all the same.
    """

    place: Place
    sheet: str
    title: str
    cells: tuple[MendedCell, ...]
    why: str = ""
    can_go_in: bool = True
    form: RecordForm | None = None
    values: Mapping[str, Any] | None = None

    @property
    def ticked(self) -> bool:
        """Whether it goes in unless a person says otherwise."""
        return self.can_go_in and not self.why


def mended_rows(workspace: Workspace, file: TableFile) -> list[MendedRow]:
    """Every row of the sheets that go in again and says something else than its record."""
    return [row for table in file.tables if entity_of(table) in SAVES for row in _Sheet(workspace, table).rows()]


def take_in_mended(workspace: Workspace, rows: Sequence[MendedRow]) -> tuple[int, list[tuple[MendedRow, str]]]:
    """Writes these rows as one action: how many records changed, and those left out with the reason: their record has
    changed, or its own page would refuse it.
    """
    left: list[tuple[MendedRow, str]] = []
    done = 0
    with action(workspace, "活動のほかの直し", counted="件") as act:
        forms = opened_all(act.session, [row.form.id for row in rows if row.form is not None])
        for row in rows:
            if row.form is None or row.values is None:
                continue
            now = forms.get(row.form.id)
            if now is None or now.values != row.form.values or now.shown.deleted:
                left.append((row, _CHANGED))
                continue
            try:
                done += bool(SAVES[now.entity](workspace, now, row.values))
            except Refused as error:  # it refuses before it writes
                left.append((row, f"{error.what}{error.todo}"))
    return done, left


class _Sheet:
    """One sheet. Its columns go by their headings, in whatever order they stand now."""

    def __init__(self, workspace: Workspace, table: Table) -> None:
        self._workspace, self._table = workspace, table
        self._entity = entity_of(table)
        self._model: type[Synced] = ENTITIES[self._entity]
        self._places = {column.heading: column.index for column in table.columns}
        self._number = self._places[number_heading(self._model)]
        self._page = page_of(self._entity)

    def rows(self) -> list[MendedRow]:
        """The rows that differ, and those that can't go in."""
        numbers = [read_number(str(row.cells[self._number] or "")) for row in self._table.rows]
        found: list[MendedRow] = []
        with self._workspace.database.reading() as session:
            forms = opened_all(session, [record for record, _ in numbers if record is not None])
            cells = RecordCells(session, self._model)
            seen: set[bytes] = set()
            for row, (record, digest) in zip(self._table.rows, numbers, strict=True):
                form = forms.get(record) if record is not None else None
                title = record_title(session, self._entity, record) if form is not None and record is not None else ""
                trouble = self._trouble(form, record in seen)
                if trouble:
                    found.append(MendedRow(self._place(row), self._table.sheet, title, (), trouble, can_go_in=False))
                    continue
                assert form is not None
                seen.add(form.id)
                stored = session.get_one(self._model, form.id)
                if (mended := self._compared(row, form, digest, cells, cells.row(stored)[:-1], title)) is not None:
                    found.append(mended)
        return found

    def _place(self, row: TableRow) -> Place:
        return self._table.number, row.number

    def _trouble(self, form: RecordForm | None, is_second: bool) -> str:
        if form is None or form.entity != self._entity:
            return f"番号の記録が、このPCにありません。新しいものは、{self._page}で入れてください。"
        if form.shown.deleted:
            return "この行の記録は、ごみ箱にあります。「ごみ箱」で元に戻してから、もう一度読んでください。"
        return (
            "同じ番号の行が、上にもあります。行を写したときは、番号のない記録として、ページで入れてください。"
            if is_second
            else ""
        )

    def _compared(
        self, row: TableRow, form: RecordForm, digest: str, cells: RecordCells, now: Sequence[FlatCell], title: str
    ) -> MendedRow | None:
        columns = cells.roles()[:-1]
        here = [row.cells[self._places[heading]] if heading in self._places else None for _, heading in columns]
        whole = all(heading in self._places for _, heading in columns)
        if whole and digest and cells.digest(here) == digest:
            return None  # nobody touched it, whatever became of the record since
        said = {role: (_text(there), _text(cell)) for (role, heading), there, cell in zip(columns, here, now, strict=True)
                if heading in self._places}  # fmt: skip
        values: dict[str, Any] = {}
        found = []
        for name in [role for role in said if not role.endswith(MARK_ROLE)]:
            there, before = said[name]
            mark, mark_before = said.get(name + MARK_ROLE, ("", ""))
            if (there, mark) == (before, mark_before):
                continue
            typed = _with_mark(there, mark)
            found.append(self._cell(name, typed, _with_mark(before, mark_before), form, cells, values))
        if not found:
            return None
        is_corrected = bool(digest) and cells.digest(list(now)) != digest
        problem = next((f"{cell.label}：{cell.problem}" for cell in found if cell.problem), "")
        why = problem or (
            "表に書き出したあとに、記録も直してあります。どちらが正しいか確かめてください。" if is_corrected else ""
        )
        return MendedRow(self._place(row), self._table.sheet, title, tuple(found), why, not problem, form, values)

    def _cell(
        self, name: str, typed: str, before: str, form: RecordForm, cells: RecordCells, values: dict[str, Any]
    ) -> MendedCell:
        label = self._model.declared(name).label
        if not is_mendable(self._model, name):
            return MendedCell(label, before or EMPTY, typed or EMPTY, f"この欄は、{self._page}で直してください。")
        reader = TypedReader(self._workspace, b"", self._model, form.values.get("fiscal_year"), cells.decimals(form.values))
        try:
            read = reader.read(name, typed or None)
        except Refused as error:
            return MendedCell(label, before or EMPTY, typed, f"{error.what}{error.todo}")
        values.update(read)
        return MendedCell(label, before or EMPTY, cells.words(name, form.values | read, form.id) or EMPTY)


def _with_mark(number: str, mark: str) -> str:
    """A figure as it is typed: 約12, or the word for why there is none."""
    if number:
        return f"{_APPROXIMATE}{number}" if mark == _APPROXIMATE else number
    return "" if mark in _BLANK else mark


def _text(cell: Any) -> str:
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat())
    return f"{cell:.10g}" if isinstance(cell, float) else plain_text(str("" if cell is None else cell)).strip()


def told(rows: Iterable[MendedRow]) -> list[str]:
    """The rows in sentences."""
    lines = []
    for row in rows:
        differing = "、".join(f"{cell.label} {cell.before} → {cell.after}" for cell in row.cells)
        lines.append("　".join(filter(None, (f"シート「{row.sheet}」{row.place[1]}行目", row.title, differing, row.why))))
    return lines
