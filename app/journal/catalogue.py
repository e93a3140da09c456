"""Which kinds of record, groups and fields this program knows, and folding anew after an update that added some.

Operations with groups or kinds of a newer program are kept and forwarded unread. After the update that knows them, the
tables are folded once from the whole journal, and those values appear.
"""

from collections.abc import Iterable
from hashlib import sha256

import msgpack
from sqlalchemy.orm import Session

from app.journal.operation import Operation
from app.journal.refolding import fold_everything
from app.journal.state import DECIDED, DELETED, ERASES
from app.models import settings
from app.models.entities import ENTITIES
from app.rules.progress import Report, unheard


def tables_are_of_this_program(session: Session) -> bool:
    """False after an update that changed what is shown, until ``fold_for_this_program`` has run."""
    return settings.FOLDED_FOR.get(session) == _catalogue()


def fold_for_this_program(session: Session, report: Report = unheard) -> int:
    """Folds every table from the journal in the caller's transaction, once per update: seconds for 100,000 operations. Returns
    how many rows are others now.
    """
    session.connection().exec_driver_sql("DELETE FROM search_entry")  # this program may find by more than the last one
    changed = fold_everything(session, report)
    note_this_program(session)
    return changed


def note_this_program(session: Session) -> None:
    """Notes that the tables were folded by a program with today's kinds, groups and fields."""
    settings.FOLDED_FOR.keep(session, _catalogue())


def shown_after_update(operations: Iterable[Operation]) -> set[bytes]:
    """The records of which a newer program could show more: they have another kind, or groups we do not know."""
    reserved = {DECIDED, DELETED, ERASES}
    known = {entity: {group.name for group in model.groups} | reserved for entity, model in ENTITIES.items()}
    nothing: set[str] = set()
    return {operation.record for operation in operations if not operation.values.keys() <= known.get(operation.entity, nothing)}


def _catalogue() -> bytes:
    """A digest over the name of every entity, group and field, in their order."""
    known = [[entity, [[group.name, group.fields] for group in model.groups]] for entity, model in sorted(ENTITIES.items())]
    return sha256(msgpack.packb(known)).digest()
