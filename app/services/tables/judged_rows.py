"""What becomes of each row of a foreign table: new, there already, to be asked, or left out, with the reason in a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.exchange.table import RECORD, TARGET, TableRow
from app.services.activities.activities import blank_values, cleaned
from app.services.records.labels import EMPTY
from app.services.tables.known_rows import KnownRows, Recognised
from app.services.tables.read_rows import Place, ReadCell, ReadRow, State
from app.services.tables.row_reader import Key, Understood
from app.services.tables.shown_values import PEOPLE, Words

SAME, NEW, BACK = "same", "new", "back"
"""Answers to whether a row is a record that is there."""
_BARS = {"total": "合計の行のようなので、取り込みません。", "bar": "見出しや区切りの行なので、取り込みません。"}


@dataclass(frozen=True)
class RowJudge:
    """``answers``, ``ticks``, ``drafts``: what a person decided."""

    known: KnownRows
    words: Words
    answers: Mapping[Key, str]
    takes_hidden: bool
    ticks: Mapping[Place, bool]
    drafts: Mapping[Place, bool]

    def rows(self, read: Sequence[tuple[TableRow, Understood]]) -> dict[Place, ReadRow]:
        """Every row with its state, in the order of the table."""
        done = {row.place: self._left_out(line, row) for line, row in read}
        compared = [row for _, row in read if done[row.place] is None]
        new = {at for at, row in enumerate(compared) if self.answers.get(_key(row)) == NEW}
        for row, found in zip(compared, self.known.recognised(compared, new), strict=True):
            twin = compared[found.twin] if found.twin is not None else None
            done[row.place] = self._judged(row, found, twin)
        hidden = {row.place for line, row in read if line.hidden}
        return {place: replace(row, hidden=place in hidden) for place, row in done.items() if row is not None}

    def _left_out(self, line: TableRow, row: Understood) -> ReadRow | None:
        why = _BARS.get(line.kind, "") or row.foreign
        if line.hidden and not self.ticks.get(row.place, self.takes_hidden):
            why = why or "表でかくしてある行なので、取り込みません。"
        if line.kind != "record" and self.ticks.get(row.place):
            why = row.foreign
        if not why:
            return None
        is_no_record = line.kind != "record"
        bare = {name: ReadCell(name, cell.typed, cell.shown) for name, cell in row.cells.items() if cell.typed}
        cells = bare if is_no_record else row.cells
        return ReadRow(row.place, cells, state="left_out", why=why, office=row.office, is_no_record=is_no_record)

    def _judged(self, row: Understood, found: Recognised, twin: Understood | None) -> ReadRow:
        says_nothing = row.untouched and found.kind == "same"  # what the form would warn about stood there already
        cells = {name: ReadCell(name, cell.typed, cell.shown) if says_nothing else cell for name, cell in row.cells.items()}
        state, why = self._state(row, found, cells)
        if state == "new" and twin is not None and _is_copied(row, twin) and self.answers.get(_key(row)) != NEW:
            doubt = f"{twin.place[0]}枚目のシートの{twin.place[1]}行目と同じ内容です。別の活動ですか。"
            state, why = self._ask(cells, doubt, ((NEW, "別の活動として入れる"),))
        is_own = found.kind in ("new", "gone", "alike")  # else a draft would be written over a record
        as_draft = self.drafts.get(row.place, False) and is_own and state in ("new", "asked", "unreadable")
        record = found.derived if as_draft and found.kind == "alike" else found.record
        if found.stored is not None:
            self._show_before(cells, found)
        usual = state == "new" or (
            state == "changes" and (found.is_proven or self.answers.get(_key(row)) == SAME) and not found.is_corrected
        )
        ticked = as_draft or (state in ("new", "changes") and self.ticks.get(row.place, usual))
        said = [f"{twin.place[1]}行目と同じ日の、同じか似た名前の行です。"] if twin and state == "new" else []
        if found.kind == "gone":
            said.append("番号の記録は、このPCにありません。新しい記録として入ります。")
        values = self._values(row, found, state, as_draft)
        return ReadRow(row.place, cells, values, state, why, ticked, as_draft, record, False, row.office, tuple(said))

    def _state(self, row: Understood, found: Recognised, cells: dict[str, ReadCell]) -> tuple[State, str]:
        if row.problems and found.kind != "same":
            return "unreadable", _sentences(self.words, row.problems, "problem")
        if found.kind == "same":
            return "known", f"{_since(row)}直してあります。そのまま残します。" if found.is_older else "もう入っています。"
        if row.doubts:
            return "asked", _sentences(self.words, row.doubts, "doubt")
        answer = self.answers.get(_key(row))
        if found.kind == "deleted" and answer != BACK:
            return self._ask(cells, "この行の記録は、ごみ箱にあります。", ((BACK, "ごみ箱から戻す"),))
        if found.kind == "alike" and answer != SAME:
            title = found.stored.values["title"] if found.stored is not None else ""
            doubt = f"同じ日に、似た記録「{title}」があります。同じ活動ですか。"
            return self._ask(cells, doubt, ((SAME, "同じ活動（その記録を直す）"), (NEW, "別の活動として入れる")))
        if found.kind in ("new", "gone"):
            return "new", "元に戻した取り込みの行です。もう一度入ります。" if found.stored is not None else ""
        if found.kind == "alike" and not found.differing:
            return "known", "もう入っています。"
        where = "、".join(dict.fromkeys(self.words.label(_cell_of(name)) for name in found.differing))
        whose = f"{_since(row)}直した記録と、表とが違います。" if found.is_corrected else "入っている記録と違います。"
        why = f"{whose}違うところ：{where}。"
        return "changes", "ごみ箱から戻します。" if found.kind == "deleted" else why

    def _ask(self, cells: dict[str, ReadCell], doubt: str, choices: tuple[tuple[str, str], ...]) -> tuple[State, str]:
        cell = cells.get(RECORD) or ReadCell(RECORD, "", "")
        cells[RECORD] = replace(cell, doubt=doubt, choices=choices)
        return "asked", doubt

    def _show_before(self, cells: dict[str, ReadCell], found: Recognised) -> None:
        """Beside each differing field what the record says now."""
        assert found.stored is not None
        for name in found.differing:
            field = _cell_of(name)
            if field in cells:
                before = self.words.shown(field, found.stored.values) or EMPTY
                cells[field] = replace(cells[field], before=before, shown=cells[field].shown or EMPTY)

    def _values(self, row: Understood, found: Recognised, state: State, as_draft: bool) -> dict[str, Any]:
        """What will be stored; of a record that is there only what the row says anew."""
        said = {name: value for name, value in row.given.items() if value is not None and value != ()}
        said |= dict.fromkeys(row.emptied)
        if found.stored is not None and state in ("changes", "known"):
            people = PEOPLE if set(PEOPLE) & set(found.differing) else ()
            return {name: said.get(name) for name in (*found.differing, *people) if name in said or name in people}
        if as_draft:
            said["state"] = "draft"
            if said.get("end_date") and said.get("date") and said["end_date"] < said["date"]:
                del said["end_date"]
        return cleaned(blank_values() | said)


def _is_copied(row: Understood, other: Understood) -> bool:
    """Whether a row says nothing else than one of another sheet, as in the list of a year made out of those of its months."""
    both = [
        name for name, value in row.given.items() if value not in (None, "", ()) and other.given.get(name) not in (None, "", ())
    ]
    return not row.written and row.place[0] != other.place[0] and all(row.given[name] == other.given[name] for name in both)


def _since(row: Understood) -> str:
    return "表に書き出したあとに、記録を" if row.written else "取り込んだあとに"


def _key(row: Understood) -> Key:
    return (RECORD, *map(str, row.place))


def _cell_of(name: str) -> str:
    """The cell that says a field of the record."""
    return TARGET if name == "target_id" else "participants" if name in PEOPLE else name


def _sentences(words: Words, cells: Sequence[ReadCell], name: str) -> str:
    """Each cell's sentence after the name of its column."""
    return " ".join(f"{words.label(cell.field)}：{getattr(cell, name)}" for cell in cells)
