"""Taking the ticked rows of a 読み取り表 in: one action of a person, one step of Ctrl+Z."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.journal.rows import known_records
from app.models.activity import Activity
from app.rules.fiscal import fiscal_year_of
from app.services.records.actions import Action, action
from app.services.records.record_forms import RecordForm, opened_all, refuse_others
from app.services.tables.column_memory import remember_name, remember_roles
from app.services.tables.read_rows import Place, ReadRow
from app.services.tables.reading_table import Progress, ReadingTable
from app.services.workspace.workspace import Workspace

AT_ONCE = 500
"""Rows that are written with a fixed number of statements."""
_CHANGED = "見ているあいだに、記録が変わりました。表を開き直して、確かめてください。"


@dataclass(frozen=True)
class TakenIn:
    """``left``: ticked rows that did not go in, with the reason: their record changed while the table was looked at.

    ``years``: fiscal year → how many of the records that went in are of it.
    """

    added: tuple[bytes, ...]
    changed: tuple[bytes, ...]
    left: tuple[tuple[Place, str], ...]
    years: Mapping[int, int] = field(default_factory=dict)


@dataclass
class _Written:
    added: list[bytes] = field(default_factory=list)
    changed: list[bytes] = field(default_factory=list)
    left: list[tuple[Place, str]] = field(default_factory=list)


def take_in(workspace: Workspace, table: ReadingTable, progress: Progress = lambda *_: None) -> TakenIn:
    """Stores exactly the values shown; the file is not read again. When ``progress`` raises, nothing is changed."""
    rows = [row for row in table.rows if row.ticked]
    done = _Written()
    with action(workspace, "表からの取り込み", counted="件") as act:
        for row in rows:
            refuse_others(workspace, row.office)
        for start in range(0, len(rows), AT_ONCE):
            progress(start, len(rows), f"取り込んでいます（{start:,} / {len(rows):,}行）")
            _write(act, table, rows[start : start + AT_ONCE], done)
        for one in table.tables:
            if one.number in table.sheets and rows and not one.is_own:
                roles = {index: role for (sheet, index), role in table.roles.items() if sheet == one.number}
                remember_roles(act.session, one, roles)
        if done.added or done.changed:
            remember_name(act.session, table.file.digest, table.file_name)
    return TakenIn(tuple(done.added), tuple(done.changed), tuple(done.left), _years(table, rows, {*done.added, *done.changed}))


def _years(table: ReadingTable, rows: Sequence[ReadRow], went_in: set[bytes]) -> Mapping[int, int]:
    """How many of the records that went in are of which fiscal year; one whose day stays has that of its record."""
    years: Counter[int] = Counter()
    for row in rows:
        if row.record is not None and row.record in went_in:
            stored = table.known.stored(row.record)
            day = row.values.get("date") or (stored.values["date"] if stored is not None else None)
            years.update([fiscal_year_of(day)] if isinstance(day, date) else [])
    return years


def _write(act: Action, table: ReadingTable, rows: Sequence[ReadRow], done: _Written) -> None:
    """New rows all at once, those with a record one by one over what of it was shown."""
    there = known_records(act.session, [row.record for row in rows if row.record is not None])
    new = []
    for row in rows:
        assert row.record is not None
        if row.record not in there:
            values = dict(row.values) | _origin(table, row)
            new.append((RecordForm(Activity.entity, row.office, row.record, dict.fromkeys(Activity.fields())), values))
    act.add_all(new)
    stored = opened_all(act.session, there)
    for row in rows:
        if (form := stored.get(row.record or b"")) is not None:
            _over(act, table, row, form, done)
        elif row.record is not None:
            done.added.append(row.record)


def _over(act: Action, table: ReadingTable, row: ReadRow, form: RecordForm, done: _Written) -> None:
    """Writes a row to the record it was recognised as, unless another one stands there than the one shown."""
    seen = table.known.stored(form.id)
    if seen is None or seen.deleted != form.shown.deleted or dict(seen.values) != form.values:
        done.left.append((row.place, _CHANGED))
        return
    own = {one.number for one in table.tables if one.is_own}
    origin = _origin(table, row) if seen.values["origin_table"] and row.place[0] not in own else {}
    if act.save(form, dict(row.values) | origin):
        (done.added if row.state == "new" else done.changed).append(form.id)


def _origin(table: ReadingTable, row: ReadRow) -> dict[str, str]:
    return {"origin_table": table.file.digest, "origin_row": "{}:{}".format(*row.place)}
