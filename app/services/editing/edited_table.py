"""表のまま編集: a list of records edited like a spreadsheet. What is typed is kept on this PC, and saved as one action.

No Qt. Rows are read from the database as they are looked at; what a row showed when it was first typed into is what saving it
supersedes.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.errors import Refused
from app.rules.pasted import pasted_cells
from app.services.editing.edit_drafts import Edit, keep_edits, kept_edits
from app.services.editing.edit_steps import EditSteps
from app.services.editing.edited_rows import OPEN, READY, EditedColumn, EditedRow, Kind, Typing
from app.services.records.actions import action
from app.services.records.record_forms import RecordForm
from app.services.tables.read_rows import ReadCell

CHUNK = 50
"""Rows fetched together; a screen shows about 20."""
CHUNKS_KEPT = 40
MOST_ROWS = 2000
"""So many rows are pasted at once; a longer table is read with progress as a 読み取り表."""
_GONE = "この記録は、もうありません。"
Cell = tuple[int, str]
"""A row's number, from 0, and a field."""


@dataclass(frozen=True)
class Taken:
    """What became of typed or pasted cells. ``locked``: so many can't be typed, for the reason ``why``. ``outside``: so many
    lie beside the table. ``by_heading``: the columns went where the block's own headings say."""

    cells: int
    locked: int = 0
    why: str = ""
    outside: int = 0
    by_heading: bool = False


@dataclass(frozen=True)
class Saved:
    """``left``: rows that stay to be mended. ``known``: new rows whose record was there already. ``met``: records that somebody
    else has changed since they were shown; where both changed the same thing, both values wait under 食い違い."""

    added: int
    changed: int
    left: int
    known: int
    met: int


class EditedTable:
    """Rows are numbered from 0: those of the list, the new ones, and an empty one at the end that makes a new one."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._ids: list[bytes] = []
        self._place_of: dict[bytes, int] = {}
        self._new: list[bytes] = []
        self._new_used = 0
        """So many of the new rows are shown: up to the last one with something typed into it."""
        self._held: dict[bytes, RecordForm] = {}
        self._now: dict[bytes, RecordForm | None] = {}
        self._rows: dict[bytes, EditedRow] = {}
        self._chunks: OrderedDict[int, dict[bytes, RecordForm]] = OrderedDict()
        self.steps = EditSteps()
        self._unkept: set[bytes] = set()
        for edit in kept_edits(kind.workspace, kind.key):
            self._held[edit.form.id] = edit.form
            self.steps.typed[edit.form.id] = edit.typed
        self.reload()

    @property
    def columns(self) -> tuple[EditedColumn, ...]:
        """The columns in their order."""
        return self.kind.columns

    def count(self) -> int:
        """How many rows there are, with the empty one at the end."""
        return len(self._ids) + self._new_used + 1

    def row(self, number: int) -> EditedRow | None:
        """A row; None for the empty one, and for a record that has been deleted meanwhile."""
        record = self._record(number)
        return None if record is None else self._row(record)

    def text(self, number: int, name: str) -> str:
        """What a cell shows: the value as it will be stored, or what was typed where that is not known."""
        row = self.row(number)
        if row is None:
            return ""
        cell = row.cells.get(name)
        if cell is not None and (cell.problem or cell.doubt) and cell.typed:
            return cell.typed
        return self.kind.shown(name, row.values)

    def written(self, number: int, name: str) -> str:
        """What stands in a cell when it is opened for typing."""
        row = self.row(number)
        typed = self._typing(number, name)
        return typed.text if typed is not None else self.kind.written(name, row.values) if row is not None else ""

    def copied(self, number: int, name: str) -> str:
        """What a spreadsheet is given of a cell."""
        row = self.row(number)
        if row is None:
            return ""
        cell = row.cells.get(name)
        return cell.typed if cell is not None and (cell.problem or cell.doubt) else self.kind.copied(name, row.values)

    def lock_of(self, number: int, name: str) -> str:
        """Why a cell can't be typed; "" when it can."""
        row = self._empty if number >= self.count() - 1 else self.row(number)
        return row.lock_of(name) if row is not None else _GONE

    def is_typed(self, number: int, name: str) -> bool:
        """Whether something unsaved stands in a cell."""
        return self._typing(number, name) is not None

    def type(self, texts: Mapping[Cell, str]) -> Taken:
        """Types texts into cells, as one step of Ctrl+Z; beyond the last row new records begin."""
        long = {column.field for column in self.columns if column.is_long}
        changes: dict[tuple[bytes, str], Typing | None] = {}
        locked, why = 0, ""
        for (number, name), text in sorted(texts.items(), key=lambda one: one[0][0]):
            if number >= self.count() - 1 and not text.strip():
                continue
            record = self._record_or_new(number)
            reason = row.lock_of(name) if (row := self._row(record)) is not None else _GONE
            if reason:
                locked, why = locked + 1, reason
                continue
            line = text if name in long else " ".join(text.split("\n")).replace("\t", " ")
            form = self._hold(record)
            changes[record, name] = None if line == self.kind.written(name, form.values) else Typing(line)
        self._change(changes)
        return Taken(len(changes), locked, why)

    def paste(self, number: int, name: str, text: str) -> Taken:
        """Types a block copied from a spreadsheet from a cell on; one with headings goes into their columns.

        Refused("too-many-rows") for more than MOST_ROWS.
        """
        lines = pasted_cells(text)
        if len(lines) > MOST_ROWS:
            what = f"貼り付ける表が {len(lines):,}行あります。一度に貼り付けられるのは {MOST_ROWS:,}行までです。"
            raise Refused("too-many-rows", what, "表を分けて貼り付けてください。")
        names = [column.field for column in self.columns]
        fields, lines, by_heading = self._fields(lines, names, names.index(name))
        texts: dict[Cell, str] = {}
        outside = 0
        for down, line in enumerate(lines):
            for field, cell in zip(fields, line, strict=False):
                if field:
                    texts[number + down, field] = cell
                elif cell:
                    outside += 1
        return replace(self.type(texts), outside=outside, by_heading=by_heading)

    def answer(self, number: int, name: str, words: str) -> None:
        """Decides what a doubtful cell means, in all rows where the same was typed."""
        asked = self._typing(number, name)
        if asked is None:
            return
        same = [record for record, typed in self.steps.typed.items() if typed.get(name) == asked]
        self._change({(record, name): Typing(asked.text, words) for record in same})

    def undo(self) -> bool:
        """Takes the last step of typing back; False when there is none."""
        return self._reread(self.steps.undo())

    def redo(self) -> bool:
        """Types again what was taken back last; False when there is nothing."""
        return self._reread(self.steps.redo())

    def throw_away(self) -> None:
        """Forgets all that is typed and not saved. Ctrl+Z brings it back."""
        self._change({(record, name): None for record, typed in self.steps.typed.items() for name in typed})

    def unsaved(self) -> int:
        """How many rows have something typed into them that is not saved."""
        return len(self.steps.typed)

    def open_rows(self) -> list[int]:
        """The numbers of the rows that can't be saved as they are."""
        places = {record: number for number, record in enumerate((*self._ids, *self._new))}
        rows = ((record, self._row(record)) for record in self.steps.typed)
        return sorted(places[record] for record, row in rows if row is not None and row.state in OPEN)

    def keep(self) -> None:
        """Keeps what is typed on this PC; when this returns it is on disk."""
        keep_edits(self.kind.workspace, self.kind.key, {record: self._edit_of(record) for record in self._unkept})
        self._unkept = set()

    def save(self) -> Saved:
        """Saves every row that can be saved, as one action. What can't stays as it was typed."""
        rows = [(self._held[record], row) for record in self._typed_in_order() if (row := self._row(record)) is not None]
        ready = [(form, row) for form, row in rows if row.state in READY]
        done = {row.record for _, row in rows if row.state not in OPEN}
        met = 0
        if done:
            left = {record: typed for record, typed in self.steps.typed.items() if record not in done}
            with action(self.kind.workspace, self.kind.step, counted="件") as act:
                before = [form for form, _ in ready if not form.is_new]
                met = sum(self._is_met(form, now) for form, now in self._beside(before))
                if ready:
                    self.kind.write(act, ready)
                kept = {record: self._edit_of(record) for record in self._unkept if record in left}
                keep_edits(self.kind.workspace, self.kind.key, kept | dict.fromkeys((*done, *(self._unkept - left.keys()))))
            self._settle({row.record for _, row in ready if row.state == "new"}, left)
        counted = [row.state for _, row in rows]
        open_ones = sum(state in OPEN for state in counted)
        self.reload()
        changed = counted.count("changed") + counted.count("joins")
        return Saved(counted.count("new"), changed, open_ones, counted.count("known"), met)

    def reload(self) -> None:
        """Reads the records again; the order stays, and what is typed keeps what its row showed."""
        self._forget_erased()
        found = self.kind.ids()
        listed = set(found)
        gone = [record for record in self._ids if record not in listed]
        there = self.kind.forms(gone) if gone else {}
        stay = [record for record in self._ids if record in listed or record in there or record in self._held]
        ids = dict.fromkeys((*stay, *found))
        more = [record for record in self.steps.typed if record not in ids and record not in self._new]
        self._new += [record for record in more if self._held[record].is_new]
        self._list([*ids, *(record for record in more if not self._held[record].is_new)])
        self.steps.forget_others({*self._ids, *self._new})
        self._see()
        self._empty = self.kind.read(self.kind.new_form(0), {})
        self._chunks.clear()
        self._rows.clear()
        self._now = {form.id: now for form, now in self._beside(self._held.values()) if self._is_met(form, now)}

    def _settle(self, added: set[bytes], left: dict[bytes, dict[str, Typing]]) -> None:
        """After saving: new rows that are records now stay where they stand, and the steps before are over."""
        self._list([*self._ids, *(record for record in self._new if record in added)])
        self._new = [record for record in self._new if record in left]
        self.steps = EditSteps(left)
        self._held = {record: self._held[record] for record in left}
        self._unkept = set()

    def _record(self, number: int) -> bytes | None:
        every = len(self._ids)
        if number < every:
            return self._ids[number]
        return self._new[number - every] if number < self.count() - 1 else None

    def _record_or_new(self, number: int) -> bytes:
        while number >= len(self._ids) + len(self._new):
            form = self.kind.new_form(len(self._new))
            self._held[form.id] = form
            self._new.append(form.id)
        return self._ids[number] if number < len(self._ids) else self._new[number - len(self._ids)]

    def _form(self, record: bytes) -> RecordForm | None:
        """A record as the table shows it: as it was when it was first typed into, else as it is now."""
        if record in self._held:
            return self._held[record]
        number = self._place_of[record] // CHUNK
        if number in self._chunks:
            self._chunks.move_to_end(number)
        else:
            self._chunks[number] = self.kind.forms(self._ids[number * CHUNK : (number + 1) * CHUNK])
            if len(self._chunks) > CHUNKS_KEPT:
                self._chunks.popitem(last=False)
        return self._chunks[number].get(record)

    def _list(self, ids: list[bytes]) -> None:
        self._ids = ids
        self._place_of = {record: number for number, record in enumerate(ids)}

    def _hold(self, record: bytes) -> RecordForm:
        form = self._form(record)
        assert form is not None
        return self._held.setdefault(record, form)

    def _row(self, record: bytes) -> EditedRow | None:
        if record not in self._rows:
            form = self._form(record)
            if form is None:
                return None
            row = self.kind.read(form, self.steps.typed.get(record, {}))
            if len(self._rows) > CHUNK * CHUNKS_KEPT and record not in self.steps.typed:
                self._rows = {one: row for one, row in self._rows.items() if one in self.steps.typed}
            self._rows[record] = self._beside_now(form, row)
        return self._rows[record]

    def _beside_now(self, form: RecordForm, row: EditedRow) -> EditedRow:
        """Tells beside its cells what became of a record since it was shown."""
        if form.id not in self._now:
            return row
        now = self._now[form.id]
        if now is None:
            return replace(row, why=f"{row.why}見ているあいだに、この記録は削除されました。")
        cells = dict(row.cells)
        for name in (column.field for column in self.columns if column.field in form.values):
            if now.values[name] != form.values[name]:
                cell = cells.get(name) or ReadCell(name, "", self.kind.shown(name, row.values))
                cells[name] = replace(cell, before=self.kind.shown(name, now.values) or "（空欄）")
        return replace(row, cells=cells, why=f"{row.why}見ているあいだに、この記録が変わりました。")

    def _typing(self, number: int, name: str) -> Typing | None:
        return self.steps.typed.get(self._record(number) or b"", {}).get(name)

    def _fields(self, lines: list[list[str]], names: list[str], first: int) -> tuple[list[str], list[list[str]], bool]:
        """Into which field each column of a block goes, and its lines without headings."""
        headings = [self.kind.field_of(cell) for cell in lines[0]] if lines else []
        filled = [field for cell, field in zip(lines[0], headings, strict=True) if cell] if lines else []
        if len(filled) > 1 and all(filled) and len(set(filled)) == len(filled):
            return headings, lines[1:], True
        wide = max(map(len, lines), default=0)
        return [names[first + right] if first + right < len(names) else "" for right in range(wide)], lines, False

    def _change(self, changes: Mapping[tuple[bytes, str], Typing | None]) -> None:
        self._reread(self.steps.do(changes))

    def _reread(self, records: Iterable[bytes]) -> bool:
        changed = list(records)
        self._unkept.update(changed)
        if changed and self._see():
            self._rows.clear()
        for record in changed:
            self._rows.pop(record, None)
            if record in self.steps.typed:
                self._hold(record)
            elif not self._held[record].is_new and record not in self._now:
                del self._held[record]
        return bool(changed)

    def _see(self) -> bool:
        used = (number for number in range(len(self._new), 0, -1) if self._new[number - 1] in self.steps.typed)
        self._new_used = next(used, 0)
        return self.kind.see({record: self.steps.typed[record] for record in self._typed_in_order()})

    def _typed_in_order(self) -> list[bytes]:
        new = set(self._new)
        return [
            *(record for record in self.steps.typed if record not in new),
            *(record for record in self._new if record in self.steps.typed),
        ]

    def _edit_of(self, record: bytes) -> Edit | None:
        typed = self.steps.typed.get(record)
        place = self._new.index(record) if record in self._new else 0
        return Edit(self._held[record], typed, place) if typed is not None else None

    def _forget_erased(self) -> None:
        """What was kept and is no longer there went with an erased record: nothing of it may be kept again."""
        if not self.steps.typed:
            return
        there = {edit.form.id for edit in kept_edits(self.kind.workspace, self.kind.key)} | self._unkept
        if gone := self.steps.typed.keys() - there:
            left = {record: typed for record, typed in self.steps.typed.items() if record not in gone}
            self.steps = EditSteps(left)
            self._held = {record: form for record, form in self._held.items() if record not in gone}

    def _beside(self, forms: Iterable[RecordForm]) -> list[tuple[RecordForm, RecordForm | None]]:
        old = [form for form in forms if not form.is_new]
        now = self.kind.forms([form.id for form in old])
        return [(form, now.get(form.id)) for form in old]

    def _is_met(self, form: RecordForm, now: RecordForm | None) -> bool:
        return now is None or now.shown.live != form.shown.live
