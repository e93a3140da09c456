"""A list of 用語と名簿 (場所, 地区, 協力団体 …) as a table that is edited, also with a block copied from a council's own list."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.models.plan import Term
from app.rules.text import search_key
from app.services.editing.cell_reading import read_cell
from app.services.editing.edited_rows import EditedColumn, EditedRow, State, Typing
from app.services.plan import vocabulary
from app.services.plan.typed_values import TypedReader
from app.services.records.actions import Action
from app.services.records.record_forms import RecordForm, opened_all, refuse_others
from app.services.tables.read_rows import ReadCell
from app.services.workspace.workspace import Workspace

_COLUMNS: tuple[EditedColumn, ...] = (
    EditedColumn("label", "言葉", 18, is_name=True),
    EditedColumn("yomi", "よみ", 16),
    EditedColumn("note", "説明", 18, is_long=True),
    EditedColumn("sort_no", "並び順", 5, is_figure=True),
    EditedColumn("retired", "使わなくなった", 7),
)
_HEADINGS = {
    "label": "言葉 名前 名称 場所 場所名 場所の名前 会場 会場名 施設名 地区 地区名 団体 団体名 協力団体 協力団体名 用語",
    "yomi": "よみ 読み よみがな 読み仮名 ふりがな フリガナ カナ",
    "note": "説明 備考 注記 メモ",
    "sort_no": "並び順 並び 順 順番 番号 No NO",
}
_YES = "はい"


def key_of(listing: str) -> str:
    """Names what is half typed in a list, among the drafts of this PC."""
    return f"edited:term:{listing}"


class EditedTerms:
    """The entries of one list. ``listing`` is no rating scale: those keep their meaning, and are copied instead."""

    step = "用語と名簿の編集"

    def __init__(self, workspace: Workspace, listing: str) -> None:
        assert not listing.startswith("rating"), "a scale is frozen while letters stand on it"
        self.workspace = workspace
        self.key = key_of(listing)
        self.columns = _COLUMNS
        self._listing = listing
        self._reader = TypedReader(workspace, b"", Term)
        self._fields = {search_key(word): name for name, words in _HEADINGS.items() for word in words.split()}
        self._known: dict[str, vocabulary.TermLine] = {}
        self._first: dict[str, bytes] = {}
        self._listed: set[bytes] = set()

    def see(self, typed: Mapping[bytes, Mapping[str, Typing]]) -> bool:
        """A word that is typed twice goes in once: from the row that has it first."""
        self._first = {}
        for record, cells in typed.items():
            if "label" in cells:
                self._first.setdefault(search_key(cells["label"].text), record)
        return True

    def ids(self) -> list[bytes]:
        """The entries in the order of the list."""
        lines = vocabulary.terms_of(self.workspace, self._listing)
        self._known = {search_key(one.label): one for one in reversed(lines) if not one.retired}
        self._listed = {one.id for one in lines}
        return [one.id for one in lines]

    def forms(self, ids: Sequence[bytes]) -> dict[bytes, RecordForm]:
        """These entries as they are now."""
        with self.workspace.database.reading() as session:
            found = {record: form for record, form in opened_all(session, ids).items() if not form.shown.deleted}
        lacking = [record for record in ids if record not in found]  # headings that the program prints and nobody reworded yet
        known = {one.id for one in vocabulary.terms_of(self.workspace, self._listing)} if lacking else set()
        return found | {one: vocabulary.open_term(self.workspace, one, self._listing) for one in lacking if one in known}

    def new_form(self, number: int) -> RecordForm:
        """An entry at the end of the list, behind the ``number`` new ones before it."""
        form = vocabulary.open_term(self.workspace, None, self._listing)
        return replace(form, values=form.values | {"sort_no": form.values["sort_no"] + number})

    def field_of(self, heading: str) -> str:
        """The column that a heading of the council's own list means."""
        return self._fields.get(search_key(heading).replace(" ", ""), "")

    def offered(self, name: str) -> Sequence[str]:
        """はい for an entry that is no longer chosen."""
        return (_YES,) if name == "retired" else ()

    def shown(self, name: str, values: Mapping[str, Any]) -> str:
        """A field as the list shows it."""
        value = values.get(name)
        return (_YES if value else "") if name == "retired" else "" if value is None else str(value)

    written = copied = shown

    def read(self, form: RecordForm, typed: Mapping[str, Typing]) -> EditedRow:
        """A row; a new one whose word is in the list already is recognised, whatever its width or kana."""
        locked = {} if self.workspace.is_head else {"": "用語と名簿は、本部で直します。"}
        if not typed:
            return EditedRow(form.id, {}, form.values, locked=locked)
        cells: dict[str, ReadCell] = {}
        given: dict[str, Any] = {}
        for name, typing in typed.items():
            cells[name], values = read_cell(self._reader, name, typing, self.shown, self.offered(name))
            given |= values
        after = form.values | given | ({"retired": None} if given.get("retired") is False else {})
        state, why = self._state(form, after, cells)
        if state == "unreadable" and "label" in cells and not cells["label"].problem and why:
            cells["label"] = replace(cells["label"], problem=why)
        return EditedRow(form.id, cells, after, state, why, locked)

    def write(self, act: Action, rows: Sequence[tuple[RecordForm, EditedRow]]) -> None:
        """Saves each entry over what of it was shown. Refused("too-many") for more than a list may hold."""
        refuse_others(self.workspace, rows[0][0].partition)
        there = len(vocabulary.terms_of(self.workspace, self._listing))
        vocabulary.refuse_too_many(there + sum(row.state == "new" for _, row in rows))
        act.add_all([(form, row.values) for form, row in rows if row.state == "new"])
        act.save_all([(form, row.values) for form, row in rows if row.state == "changed"])
        for form, row in rows:
            if row.state == "joins":
                twin = self._twin(form, str(row.values["label"]))
                assert twin is not None
                act.save(self.forms([twin.id])[twin.id], self._lacking(twin, row.values))

    def _state(self, form: RecordForm, after: Mapping[str, Any], cells: Mapping[str, ReadCell]) -> tuple[State, str]:
        if any(cell.doubt for cell in cells.values()):
            return "asked", ""
        if any(cell.problem for cell in cells.values()):
            return "unreadable", ""
        label = str(after.get("label") or "")
        if not label:
            return "lacking", "言葉が入っていません。"
        twin = None if after.get("retired") else self._twin(form, label)
        if twin is not None and form.is_new:
            lacking = self._lacking(twin, after)
            return ("joins" if lacking else "known"), self._known_words(twin, after, lacking)
        if twin is not None:
            return "unreadable", f"「{label[:40]}」は、もう一覧にあります。"
        if form.is_new:
            return "new", ""
        return ("stored", "") if after == form.values else ("changed", "")

    def _twin(self, form: RecordForm, label: str) -> vocabulary.TermLine | None:
        """Another entry of the list with the same word, or a row before this one that brings it."""
        key = search_key(label)
        if (found := self._known.get(key)) is not None:
            return None if found.id == form.id else found
        first = self._first.get(key, form.id)
        return None if first == form.id else vocabulary.TermLine(first, "", label, "", "", 0, False)

    def _lacking(self, twin: vocabulary.TermLine, after: Mapping[str, Any]) -> dict[str, Any]:
        """What a row says of an entry of the list that has nothing there."""
        if twin.id not in self._listed:
            return {}  # it is a new row itself
        return {name: after[name] for name in ("yomi", "note") if after.get(name) and not getattr(twin, name)}

    def _known_words(self, twin: vocabulary.TermLine, after: Mapping[str, Any], lacking: Mapping[str, Any]) -> str:
        labels = {column.field: column.label for column in self.columns}
        differing = [
            f"{labels[name]}は、一覧では「{getattr(twin, name)}」です。"
            for name in ("yomi", "note")
            if after.get(name) and name not in lacking and getattr(twin, name) not in ("", after[name])
        ]
        if lacking:
            said = f"もう一覧にあります。{'と'.join(labels[name] for name in lacking)}だけを、その言葉に入れます。"
        else:
            said = "もう一覧にあるので、入れません。"
        return "".join([said, *differing])
