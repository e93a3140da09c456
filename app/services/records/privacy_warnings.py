"""個人情報の確認: free texts that seem to contain personal data, listed before a file leaves. Nothing is changed.

Every value that was ever written leaves with the file. So a name that was corrected later is listed too: it still travels in
the history until it is erased on purpose.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal.fitting import row_values
from app.journal.operation import Operation, decode_value
from app.models.base import Synced
from app.models.entities import ENTITIES
from app.models.ledger import GenerationRow
from app.models.privacy import doubts
from app.services.records.labels import field_label, record_title


@dataclass(frozen=True)
class PrivacyWarning:
    """A free text that seems to contain personal data; the clerk decides. ``is_past``: it is only in the history.

    ``mark`` identifies this text, so that it can be remembered as checked.
    """

    record: bytes
    title: str
    field: str
    field_label: str
    kinds: tuple[str, ...]
    entity: str = "activity"
    is_past: bool = False
    mark: bytes = b""

    @property
    def words(self) -> str:
        """「… 『内容』に電話番号」, with a note when the text is only in the history."""
        where = f"「{self.field_label}」の直す前の文" if self.is_past else f"「{self.field_label}」"
        return f"{self.title}　{where}に{'・'.join(self.kinds)}"


def warnings_in(session: Session, operations: Iterable[Operation], to_office: str = "") -> tuple[PrivacyWarning, ...]:
    """At most one warning per record and field. What ``to_office`` wrote itself is left out: it knows that already."""
    seen: dict[tuple[str, str, str], tuple[str, ...]] = {}
    found: dict[tuple[bytes, str], PrivacyWarning] = {}
    offices = _offices(session) if to_office else {}
    for operation in operations:
        model = ENTITIES.get(operation.entity)
        if model is None or not model.free_texts() or (to_office and offices.get(operation.generation) == to_office):
            continue
        for field, text in _texts(model, operation):
            key = (model.entity, field, text)
            kinds = seen[key] if key in seen else seen.setdefault(key, tuple(doubts(model, field, text)))
            known = found.get((operation.record, field))
            if kinds and (known is None or known.is_past):
                found[operation.record, field] = _warning(session, model, operation.record, field, text, kinds)
    return tuple(sorted(found.values(), key=lambda one: one.is_past))


def _texts(model: type[Synced], operation: Operation) -> Iterable[tuple[str, str]]:
    free = model.free_texts()
    for group in model.groups:
        if group.name in operation.values and not set(group.fields).isdisjoint(free):
            values = row_values(model, group.name, decode_value(operation.values[group.name]))
            yield from ((name, values[name]) for name in group.fields if name in free and values[name])


def _warning(
    session: Session, model: type[Synced], record: bytes, field: str, text: str, kinds: tuple[str, ...]
) -> PrivacyWarning:
    row = session.get(model, record)
    is_past = row is None or row.deleted or getattr(row, field) != text
    title = record_title(session, model.entity, record)
    mark = hashlib.sha256(record + f"{field}\n{text}".encode()).digest()[:16]
    return PrivacyWarning(record, title, field, field_label(model.entity, field), kinds, model.entity, is_past, mark)


def _offices(session: Session) -> dict[bytes, str]:
    """Replica generation → the office that writes in it."""
    rows = session.execute(select(GenerationRow.generation, GenerationRow.office)).tuples()
    return {generation: office for generation, office in rows}
