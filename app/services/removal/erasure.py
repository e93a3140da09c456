"""個人情報の消去: erases a text from a record and its whole history, here and, with the next files, everywhere."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.fitting import row_values
from app.journal.operation import decode_value
from app.journal.reading import record_state
from app.models.base import Synced
from app.models.entities import ENTITIES
from app.models.journal import OperationRow
from app.rules.text import clean_text
from app.services.backup.backups import backup_folder, backups
from app.services.printing import issued_contents
from app.services.records.actions import action
from app.services.records.erased_values import drop_erased_copies, erase_group
from app.services.records.labels import field_label
from app.services.records.undo import ERASED
from app.services.workspace.workspace import Workspace
from app.store.set_aside import paths_set_aside


@dataclass(frozen=True)
class Erased:
    """``values``: how many older values were erased. The text can still be read in ``backups`` (控え), in what lies ``aside``
    since a restore, a recovery or damage, and in ``editions`` (確定版).

    ``copies``: kept received files that contained it and were deleted.
    """

    values: int
    backups: int
    copies: int = 0
    editions: tuple[str, ...] = ()
    aside: int = 0

    @property
    def words(self) -> str:
        """What people still have to know, as sentences; "" when there is nothing."""
        sentences = []
        if self.backups or self.aside:
            places = (("前の控え", self.backups), ("控えに戻す前・直す前の記録", self.aside))
            named = "と、".join(f"{words} {count}個" for words, count in places if count)
            sentences.append(f"{named}には残っています。新しい控えに入れ替わるにつれて消えます。")
            sentences.append(
                "「控えをUSBメモリーに写す」で写したものからは消えません。要らないものは、そのファイルを消してください。"
            )
        if self.editions:
            sentences.append(f"確定版（{'、'.join(self.editions)}）には、印刷したときの文が残っています。")
        return "".join(sentences)


@dataclass(frozen=True)
class ErasableText:
    """A free text of a record; ``value`` is the present one. Its history may hold a name although it is empty."""

    field: str
    label: str
    value: str


def erasable_texts(workspace: Workspace, record: bytes) -> list[ErasableText]:
    """The free texts, filled ones first and long ones before short ones. Raises Refused("unknown-activity")."""
    with workspace.database.reading() as session:
        row = _row(session, record)
        prose = row.prose()
        found = [ErasableText(name, field_label(row.entity, name), getattr(row, name) or "") for name in row.free_texts()]
    return sorted(found, key=lambda text: (not text.value, text.field not in prose))


def erase_text(workspace: Workspace, record: bytes, field: str, replacement: str = "") -> Erased:
    """Erases every value that the field's group ever had in this record and writes ``replacement`` instead.

    It cannot be undone. Raises Refused("unknown-activity", "unknown-field", "not-your-record").
    """
    text = clean_text(replacement).strip() or None
    with action(workspace, "個人情報の消去", lasting=ERASED) as act:
        session = act.session
        row = _row(session, record)
        if field not in row.free_texts():
            raise Refused("unknown-field", "その項目はありません。", "項目の名前を確かめてください。")
        if not workspace.is_head and row.partition != workspace.partition:
            raise Refused("not-your-record", "ほかの事業所の記録は変更できません。", "その事業所か本部に連絡してください。")
        group = row.group_of(field)
        before = _values_ever(session, row, group.name, field)
        kept = {name: getattr(row, name) for name in group.fields} | {field: text}
        erased = erase_group(act, row, group.name, list(kept.values()))
    gone = [value for value in before if value != text]
    printed = tuple(issued_contents.containing(workspace, gone))
    aside = len(paths_set_aside(backup_folder(workspace.folder)))
    return Erased(erased, len(backups(workspace.folder)), drop_erased_copies(workspace), printed, aside)


def _row(session: Session, record: bytes) -> Synced:
    """The record, of whatever kind."""
    entity = session.scalars(select(OperationRow.entity).where(OperationRow.record == record).limit(1)).first()
    row = session.get(ENTITIES[entity], record) if entity in ENTITIES else None
    if row is None:
        raise Refused("unknown-activity", "この記録は見つかりません。", "一覧で選び直してください。")
    return row


def _values_ever(session: Session, row: Synced, group: str, field: str) -> set[str]:
    _, operations = record_state(session, row.id)
    values = (row_values(type(row), group, decode_value(one.values[group])) for one in operations if group in one.values)
    return {value[field] for value in values if value[field]}
