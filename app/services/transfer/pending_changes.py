"""待っているもの: changes that were received but cannot be merged yet, each with its reason and what resolves it.

They block nobody. Those with a missing predecessor are merged automatically when it arrives; the others need people to talk.
"""

import contextlib
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Unavailable
from app.journal.operation import decode_value
from app.models.base import COMMON, HEAD
from app.models.entities import ENTITIES
from app.models.journal import WaitingOperation
from app.rules.clock import moment_text
from app.rules.progress import Report
from app.services.conflicts import implausible_records, possible_duplicates
from app.services.figures import office_months
from app.services.records.labels import entity_label, record_title
from app.services.records.names import office_names
from app.services.transfer import newer_files
from app.services.workspace.workspace import Workspace
from app.sync.columns import unpack_operations
from app.sync.merge import BROKEN_CHAIN, FOREIGN_AUTHOR, MISSING_PREDECESSOR, OTHER_PARTITION, STOPPED_SENDER

SHOWN = 500
"""Records listed one by one; ``count_waiting`` is always complete."""
TITLE = 60
AT_ONCE = 4
"""So many touched months of offices are counted while a page opens: 15 to 20 ms of processor time each at 200,000 records."""


@dataclass(frozen=True)
class WaitingRow:
    """The waiting changes of one record for one reason. ``title`` as far as it is known; ``since`` local time.

    ``is_known``: the record itself is here and can be opened.
    """

    id: str
    entity: str
    record: bytes
    title: str
    office_name: str
    from_name: str
    since: str
    changes: int
    reason: str
    what: str
    todo: str
    is_known: bool


def waiting(workspace: Workspace) -> list[WaitingRow]:
    """By record, longest waiting first."""
    held = WaitingOperation
    alike = (held.record, held.entity, held.partition, held.reason, held.sender_office)
    statement = select(*alike, func.min(held.since_ms), func.count(), func.min(held.id)).group_by(*alike)
    with workspace.database.reading() as session:
        names = office_names(session) | {HEAD: "本部", COMMON: "計画"}
        found = session.execute(statement.order_by(func.min(held.since_ms), held.record).limit(SHOWN)).all()
        rows = []
        for record, entity, partition, reason, sender, since, count, example in found:
            owner, sent_by = names.get(partition, "（不明）"), names.get(sender, "（不明）")
            what, todo = _reason(reason, owner, sent_by, is_head=workspace.is_head)
            model = ENTITIES.get(entity)
            is_known = model is not None and session.get(model, record) is not None
            rows.append(
                WaitingRow(
                    id=example.hex(),
                    entity=entity,
                    record=record,
                    title=_title(session, entity, record, example, is_known=is_known),
                    office_name=owner,
                    from_name=sent_by,
                    since=moment_text(since),
                    changes=count,
                    reason=reason,
                    what=what,
                    todo=todo,
                    is_known=is_known,
                )
            )
        return rows


def count_waiting(workspace: Workspace) -> int:
    """How many records have waiting changes."""
    with workspace.database.reading() as session:
        return session.scalar(select(func.count(func.distinct(WaitingOperation.record)))) or 0


def count_all(workspace: Workspace) -> int:
    """Everything the page lists: waiting records, kept files, records to check, possible duplicates."""
    odd = implausible_records.count_to_check(workspace) + possible_duplicates.count_pairs(workspace)
    return count_waiting(workspace) + newer_files.count_kept(workspace) + odd


def is_counted_at_once(workspace: Workspace) -> bool:
    """Whether so few months were touched since the last count that it takes no time anybody would notice."""
    return office_months.count_touched(workspace) <= AT_ONCE


def keep_and_count(workspace: Workspace, report: Report) -> int:
    """``count_all`` after everything that has to be made anew for it was made and stored. Where it can't be stored (a full disk),
    it is counted all the same. Raises what ``report`` raises.
    """
    with contextlib.suppress(Unavailable):
        office_months.keep_months(workspace, report)
    return count_all(workspace)


def _reason(reason: str, owner: str, sent_by: str, *, is_head: bool) -> tuple[str, str]:
    if reason == MISSING_PREDECESSOR:
        ask = f"ないときは{sent_by}に返送ファイルを渡してください。" if is_head else "ないときは本部に提出してください。"
        return "この変更より前のファイルが、まだ届いていません。", f"前のファイルを取り込むと、自動で入ります。{ask}"
    if reason == STOPPED_SENDER:
        ask = "「支部とPC」でまた使えるようにすると、自動で入ります。" if is_head else "本部に電話で確かめてください。"
        return f"使用を止めた{sent_by}のパソコンから届きました。", f"記録には入れていません。{ask}"
    ask = f"記録には入れていません。{sent_by}に電話で確かめてください。"
    if reason == OTHER_PARTITION:
        return f"ほかの事業所の記録と同じ番号で、{owner}の記録として届きました。", ask
    if reason == BROKEN_CHAIN:
        return f"{sent_by}のファイルに、前の変更とつながらない変更が入っていました。", ask
    if reason == FOREIGN_AUTHOR:
        return f"{sent_by}のファイルに、ほかの事業所が書いたという変更が、証明なしに入っていました。", ask
    if owner == sent_by:
        return f"{sent_by}のファイルに、本部だけが変えられる項目が入っていました。", ask
    return f"{sent_by}のファイルに、{owner}の記録が入っていました。", ask


def _title(session: Session, entity: str, record: bytes, example: bytes, *, is_known: bool) -> str:
    """The name of the record here, else from the waiting change, else its kind."""
    if is_known:
        return record_title(session, entity, record)
    kind = entity_label(entity) if entity in ENTITIES else "新しい種類の記録"
    (operation,) = unpack_operations(session.get_one(WaitingOperation, example).columns)
    named = [field for group in ("title", "name") if group in operation.values for field in decode_value(operation.values[group])]
    text = next((field for field in named if isinstance(field, str) and field.strip()), "")
    return f"{kind}「{text[:TITLE]}」" if text else kind
