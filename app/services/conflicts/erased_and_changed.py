"""消去と変更: a text was erased on purpose, and somebody who did not know had changed it: the change may still contain it.

It is shown as what it is, and deciding against it erases it on every PC, also from the history.
"""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy.orm import Session

from app.journal.erasing import erasure, unaware
from app.journal.operation import Operation
from app.journal.reading import record_state
from app.models.entities import ENTITIES
from app.models.ledger import GenerationRow
from app.rules.clock import local_day
from app.rules.era import japanese_date
from app.services.records.actions import Action
from app.services.records.erased_values import erase_group

UNAWARE = "消去を知らずに書かれた文です。"


def sentences(
    session: Session, operations: Sequence[Operation], standing: Mapping[str, Collection[bytes]], offices: Mapping[str, str]
) -> str:
    """What to tell where one of the operations ``standing`` in these groups knew nothing of an erasure; else ""."""
    groups = [group for group, ids in unaware(operations).items() if not ids.isdisjoint(standing.get(group, ()))]
    made = [one for one in operations if (erased := erasure(one)) is not None and erased[0] in groups]
    if not made:
        return ""
    newest = max(made, key=lambda one: (one.hlc, one.id))
    origin = session.get(GenerationRow, newest.generation)
    office = offices.get(origin.office, "") if origin else ""
    where = f"{office}で" if office else ""
    return (
        f"{japanese_date(local_day(newest.wall_ms))}に{where}、個人情報のため消去された項目です。"
        "消去を知らずに書かれたほうには、その内容が残っているかもしれません。"
        "そちらを採らないときは、全部のPCの履歴からも消え、元に戻せません。"
    )


def erase_undecided(act: Action, record: bytes, known_to: Collection[bytes]) -> dict[str, tuple[bytes, ...]]:
    """Erases what was written without knowing of an erasure; group → the operations this writes.

    ``known_to``: only the erasures count that one of these knew of, so that a change that was taken in is kept.
    """
    _, operations = record_state(act.session, record)
    row = act.session.get_one(ENTITIES[operations[0].entity], record)
    before = {one.id for one in operations}
    for name, ids in unaware(operations, known_to).items():
        group = row.group_named(name)
        if group is not None:
            erase_group(act, row, name, [row.values()[field] for field in group.fields], ids)
    _, now = record_state(act.session, record)
    made = [one for one in now if one.id not in before]
    return {group: tuple(one.id for one in made if group in one.values) for one in made for group in one.values}
