"""Records of any kind as a table for Excel: every declared field under its label, and beside a figure why there is none."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Date, Integer, select
from sqlalchemy.orm import Session

from app.exchange.own_tables import OTHER_HEADING, row_digest
from app.journal.rows import in_batches
from app.models.base import ORIGIN, Synced
from app.models.entities import ENTITIES
from app.models.indicator import Indicator
from app.models.review import Evaluator
from app.reports.flat_table import FlatCell, FlatColumn, FlatTable, Kind
from app.rules.figure import MISSING_WORDS
from app.services.records.labels import value_text
from app.services.records.record_forms import records_of
from app.services.workspace.workspace import Workspace

MARK = "{}の印"
MARK_ROLE = "/mark"
_ORDER = ("fiscal_year", "office", "month", "sort_no", "first_saved_at", "id")


def record_table(
    workspace: Workspace, entity: str, about: str, ids: Sequence[bytes] | None = None, place: Mapping[str, Any] | None = None
) -> FlatTable:
    """The records of these ids in their order, or all of a kind that have the values of ``place``."""
    model = ENTITIES[entity]
    with workspace.database.reading() as session:
        cells = RecordCells(session, model)
        rows = [cells.row(one) for one in _records(session, model, ids, place or {})]
    return FlatTable(model.entity_label, about, cells.columns(), rows)


def number_heading(model: type[Synced]) -> str:
    """The heading of the column by which the program knows the record again."""
    return OTHER_HEADING.format(model.entity_label)


def _records(session: Session, model: type[Synced], ids: Sequence[bytes] | None, place: Mapping[str, Any]) -> Iterable[Synced]:
    columns = model.__table__.columns
    if ids is None:
        wanted = [columns[name] == value for name, value in place.items() if name in columns]
        return records_of(session, model, *wanted, by=[columns[name] for name in _ORDER if name in columns])
    found: dict[bytes, Synced] = {}
    for some in in_batches(ids):
        found |= {one.id: one for one in session.scalars(select(model).where(model.id.in_(some)))}
    return [found[id_] for id_ in ids if id_ in found]


class RecordCells:
    """Makes the rows of one kind; names and words are looked up once."""

    def __init__(self, session: Session, model: type[Synced]) -> None:
        self._session, self._model = session, model
        self._fields = [
            name for name in model.fields() if not model.declared(name).typed_in and model.group_of(name).name != ORIGIN
        ]
        self._words: dict[tuple[str, Any], str] = {}
        self._decimals: dict[bytes | None, int] = {
            id_: decimals or 0 for id_, decimals in session.execute(select(Indicator.id, Indicator.decimals))
        }

    def columns(self) -> list[FlatColumn]:
        """A column for each field, one more beside each figure, and the record's number."""
        found = []
        for name in self._fields:
            label = self._model.declared(name).label
            found.append(FlatColumn(label, self._kind(name), None if self._is_figure(name) else 0))
            if self._is_figure(name):
                found.append(FlatColumn(MARK.format(label), "mark"))
        return [*found, FlatColumn(number_heading(self._model), "id")]

    def roles(self) -> list[tuple[str, str]]:
        """The field of each column ("" for the number) and its heading; the mark of a figure is its field and MARK_ROLE."""
        roles = [(name + end) for name in self._fields for end in (("", MARK_ROLE) if self._is_figure(name) else ("",))]
        return list(zip([*roles, ""], (column.heading for column in self.columns()), strict=True))

    def digest(self, cells: Sequence[Any]) -> str:
        """A digest of a row without its number."""
        return row_digest([f"{cell:.10g}" if isinstance(cell, float) else cell for cell in cells])

    def decimals(self, values: Mapping[str, Any]) -> int:
        """Those of the figures of a record."""
        return self._decimals.get(values.get("indicator_id"), 0)

    def words(self, name: str, values: Mapping[str, Any], record: bytes) -> str:
        """A field as a list shows it."""
        value = values.get(name)
        if name == "value" and value is None and values.get("state"):
            name, value = "state", values["state"]
        text = value_text(self._session, self._model.entity, name, value, record) if value is not None else ""
        if name == "value" and value is not None:
            text = f"{'約' if values.get('approximate') else ''}{value / 10 ** self.decimals(values):.10g}"
        return text

    def row(self, record: Synced) -> list[FlatCell]:
        """The cells of a record."""
        cells: list[FlatCell] = []
        for name in self._fields:
            value = getattr(record, name)
            if not self._is_figure(name):
                cells.append(self._cell(name, value, record.id))
                continue
            decimals = self._decimals.get(getattr(record, "indicator_id", None), 0)
            cells += [None if value is None else value / 10**decimals if decimals else value, self._mark(record, name, value)]
        return [*cells, f"{record.id.hex()}-{self.digest(cells)}"]

    def _is_figure(self, name: str) -> bool:
        return self._model.declared(name).notation == "scaled"

    def _kind(self, name: str) -> Kind:
        declared, kind = self._model.declared(name), self._model.__table__.columns[name].type
        if isinstance(kind, Date):
            return "day"
        if isinstance(kind, Integer) and not isinstance(kind, Boolean) and not declared.choices and declared.notation != "months":
            return "year" if name.endswith("_year") else "number"
        return "long" if declared.free_text == "prose" else "text"

    def _cell(self, name: str, value: Any, record: bytes) -> FlatCell:
        if value is None or value in ("", ()) or value is False:
            return None
        kind = self._kind(name)
        if kind in ("day", "number", "year") or self._model.declared(name).free_text:
            cell: FlatCell = value
            return cell
        if isinstance(value, date):
            return value
        if (name, value) not in self._words:
            self._words[name, value] = self._named(name, value) or value_text(
                self._session, self._model.entity, name, value, record
            )
        return self._words[name, value]

    def _named(self, name: str, value: Any) -> str:
        """Another record by its bare name, an evaluator by the 委員A that may leave the head office; "" for anything else."""
        kind = self._model.declared(name).points_to
        other = self._session.get(ENTITIES[kind], value) if kind in ENTITIES and isinstance(value, bytes) else None
        if other is None or kind == "target":
            return ""
        names = ("alias",) if kind == Evaluator.entity else other.named_by
        return next((str(text) for one in names if (text := getattr(other, one))), "")

    def _mark(self, record: Synced, name: str, value: int | None) -> str | None:
        """約, or the word for why there is no number: 該当なし, 目標設定なし, 対象外, 未入力."""
        declared = self._model.declared
        if value is not None:
            return "約" if name == "value" and getattr(record, "approximate", None) else None
        if name == "value" and (state := getattr(record, "state", None)) is not None:
            word = declared("state").choices.get(state)
            if word is not None and state != "set":
                return str(word)
        return MISSING_WORDS["blank"] if name == "value" else None
