"""What a person should know about files before and after an import, besides the counts: sentences, never refusals."""

from collections.abc import Collection, Iterable, Sequence
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.journal.erasing import known_erasures, unaware
from app.journal.operation import Operation
from app.journal.rows import in_batches, operations_of_records
from app.models import settings
from app.models.activity import Activity
from app.models.base import HEAD
from app.models.closing import Closing
from app.models.indicator import ActivityFigure
from app.rules.clock import moment_text, now_ms
from app.rules.fiscal import fiscal_year_label
from app.services.activities.activity_list import similar_ids
from app.services.activities.review_marks import changed_records
from app.services.figures.closed_year_snapshot import WHAT, count_late
from app.services.figures.held_elsewhere import held_elsewhere, offices_that_differ
from app.services.records.labels import record_title
from app.services.workspace.clock_check import clock_is_off
from app.sync.deposit import Trouble
from app.sync.header import Header
from app.sync.incoming import Checked
from app.sync.merge import Merged

NAMED = 3
LOOKED_AT = 1000
"""At most so many new records are checked one by one: nobody reads more about a file of tens of thousands."""


def clock_notice(header: Header, office_name: str) -> str:
    """A sentence when the sending PC's clock cannot be right; the records are right all the same, as no clock orders them."""
    if not clock_is_off(header.made_at_ms, now_ms()):
        return ""
    return f"時計異常：{office_name}のPCの日付は {moment_text(header.made_at_ms)} です。記録は正しく取り込まれます。"


def sender_notice(checked: Checked, office_name: str, *, is_head: bool) -> str:
    """The sentence for a PC that came with new keys, or for one of the head office that is new here; else "".

    People compare by telephone whether its own office knows of it.
    """
    if is_head and checked.new_device:
        number = checked.sender.fingerprint
        return f"{office_name}のはじめてのPCです。そのPCの「このPCの番号と情報」の番号と、電話で照らし合わせてください：{number}"
    if is_head and checked.sender.office == HEAD and (checked.new_head or checked.renewed):
        return "本部の他のPCが変わりました。「支部とPC」の番号を、そのPCの「このPCの番号と情報」の番号と照らし合わせてください。"
    if checked.new_head:
        return "本部のPCが新しく加わりました。本部から聞いていなければ、電話で確かめてください。"
    if not checked.renewed:
        return ""
    if checked.sender.office == HEAD:
        return "本部の鍵が新しくなりました。本部から聞いていなければ、電話で確かめてください。"
    return f"{office_name}のPCの鍵が新しくなりました。「支部とPC」の新しい番号を、電話で確かめてください。"


def deposit_notice(office_name: str, trouble: Trouble) -> str:
    """The sentence for a sealed copy of the head office's own records that came back and can't be used."""
    if trouble == "locked":
        return (
            f"{office_name}が預かっていた本部だけの記録の写しは、このPCの鍵では開けません。"
            "「支部とPC」で、いちばん新しい復旧用紙の番号を入れてから、もう一度提出してもらってください。"
        )
    return (
        f"{office_name}が預かっていた本部だけの記録の写しは、本部が渡したものと違うため、使っていません。"
        "ほかの支部の提出でも戻ります。"
    )


def merge_notices(session: Session, merged: Sequence[Merged], senders: Collection[str]) -> list[str]:
    """What the merged operations show: own work that came back, cloned PCs, possible duplicates, closed years; and what the
    senders (codes of offices) hold that is still not here.
    """
    found = [one.sentence for one in held_elsewhere(session) if one.office in senders]
    ask = (
        "「控えと点検」の「点検する」で、このPCを調べてください。"
        if settings.OFFICE.get(session) == HEAD
        else "どちらかのPCの記録が壊れているかもしれません。本部に電話で知らせてください。"
    )
    differing = offices_that_differ(session, senders)
    found += [f"{name}のPCとこのPCの記録が、同じはずなのに違っています。{ask}" for name in differing]
    returned = sum(one.returned for one in merged)
    if returned:
        found.append(f"前に入力して失われていた記録 {returned:,}件が戻ります。")
    aside = sum(one.set_aside for one in merged)
    if aside:
        found.append(f"止められたPCの変更を、記録 {aside:,}件から取りのけて待たせます。また使えるようになると、戻ります。")
    if any(one.forked for one in merged):
        found.append("同じPCの記録が、2台で同時に使われた跡があります。どちらの記録も残ります。")
    rows = _new_activities(session, (operation for one in merged for operation in one.joined))
    found += _duplicates(session, rows)
    found += _in_closed_years(session, [operation.record for one in merged for operation in one.joined])
    found += _after_checking(session, merged)
    found += _after_erasing(session, merged)
    return found


def _after_erasing(session: Session, merged: Sequence[Merged]) -> list[str]:
    """Texts that were written without knowing of an erasure, also where nobody is asked about them: in the history."""
    joined = {operation.record for one in merged for operation in one.joined}
    erased = {record for marks in known_erasures(session).values() for _, record in marks}
    records = operations_of_records(session, joined & erased)
    titles = [record_title(session, some[0].entity, record) for record, some in records.items() if unaware(some)]
    if not titles:
        return []
    named = "、".join(f"「{title}」" for title in titles[:NAMED]) + ("ほか" if len(titles) > NAMED else "")
    return [f"{named}に、消去を知らずに書かれた文があります。「食い違い」か「履歴」で確かめ、残っていたら消去してください。"]


def _after_checking(session: Session, merged: Sequence[Merged]) -> list[str]:
    joined = [operation for one in merged for operation in one.joined]
    touched = {operation.record for operation in joined if operation.base}
    # 指標値 are records of their own and say something of their activity.
    for some in in_batches({one.record for one in joined if one.entity == ActivityFigure.entity}):
        activities = session.scalars(select(ActivityFigure.activity_id).where(ActivityFigure.id.in_(some)))
        touched |= {activity for activity in activities if activity}
    changed = changed_records(session, touched)
    return [f"本部で確認した記録 {len(changed):,}件が、確認後に変更されています。"] if changed else []


def _new_activities(session: Session, operations: Iterable[Operation]) -> list[Activity]:
    new = (operation.record for operation in operations if operation.entity == "activity" and not operation.base)
    rows = [session.get(Activity, record) for record in dict.fromkeys(islice(new, LOOKED_AT))]
    return [row for row in rows if row is not None and not row.deleted]


def _duplicates(session: Session, rows: Sequence[Activity]) -> list[str]:
    """Possible duplicates: two PCs may have recorded one event with the same office and day and nearly the same name."""
    pairs = []
    for row in rows:
        if row.date is None or not row.title or row.state == "cancelled":
            continue
        if similar_ids(session, row.date, row.partition, row.title, row.id):
            pairs.append(f"{row.date:%Y/%m/%d} {row.title}")
    if not pairs:
        return []
    different = sorted(set(pairs))
    named = "、".join(different[:NAMED]) + ("ほか" if len(different) > NAMED else "")
    return [f"同じ活動が2件あるようです（{named}）。「待っているもの・確かめること」で見比べてください。"]


def _in_closed_years(session: Session, records: Iterable[bytes]) -> list[str]:
    """At the head office: what of the files the figures of a closed year will not contain."""
    among = set(records)
    found = []
    for year in sorted(year for year in session.scalars(select(Closing.fiscal_year).where(Closing.closed.is_(True))) if year):
        counts = [f"{WHAT[kind]} {count:,}件" for kind, count in count_late(session, year, among).items() if count]
        if counts:
            found.append(
                f"{fiscal_year_label(year)}は締めてあります。この年度の{'・'.join(counts)}は、集計に入りません"
                "（「計画と評価」の「締め後の一覧」）。"
            )
    return found
