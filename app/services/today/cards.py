"""What is to do today, as values: a card for each kind of work, the most urgent first. ホーム only shows them.

Everything here is asked when ホーム is opened, so it reads kept answers or few rows, and never what is in the records: whether a
text names a person is asked where something is handed in.
"""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.journal import OperationRow
from app.rules.clock import local_day
from app.rules.era import short_date
from app.services.activities.activity_drafts import kept_forms
from app.services.activities.activity_list import Filter, count
from app.services.backup.copy_alarms import copy_alarms
from app.services.editing.unsaved_rows import OF_ACTIVITIES, unsaved_rows
from app.services.plan.deadlines import DeadlineRow, deadlines
from app.services.plan.plans import current_fiscal_year
from app.services.records.open_conflicts import count_conflicts, find_open_conflicts
from app.services.today.arrived_files import Arrived
from app.services.transfer import file_log
from app.services.workspace.workspace import Workspace
from app.store.kept_answers import kept

Kind = Literal[
    "first", "drafts", "rows", "saved_drafts", "hand_in", "arrived", "check", "conflicts", "due", "copies",
    "submissions", "final", "opinions",
]  # fmt: skip
LATE, NOW, SOON, NOTHING = range(4)
"""How urgent a card is. What has a date is SOON until the last days before it."""
DAYS_BEFORE = 14
MOST_COUNTED = 1_000
"""Who has so many records to hand in need not know whether it is one more; each of them would have to be read."""
MOST = 5
"""Cards shown at once; of those with nothing to do only so many as there is room for."""


@dataclass(frozen=True)
class Card:
    """One kind of work. ``words``: what there is to do; ``more``: what else is known. ``about``: what its door opens, a record,
    paths or the kind of a deadline; ``fiscal_year``: the year it is of, None for any.
    """

    kind: Kind
    title: str
    words: str
    more: str = ""
    urgency: int = NOW
    about: Any = None
    fiscal_year: int | None = None


def branch_cards(workspace: Workspace, arrived: Arrived, to_check: int | None) -> list[Card]:
    """A branch's cards. ``to_check`` None: it is still being counted."""
    made = [
        first_record(workspace),
        unfinished(workspace),
        handing_in(workspace),
        arriving(workspace, arrived),
        checking(workspace, to_check),
        due(workspace),
        copies(workspace),
    ]
    return in_order(made)


def in_order(made: list[Card | None]) -> list[Card]:
    """The most urgent first; cards with nothing to do give way where there are more than MOST."""
    found = sorted((card for card in made if card is not None), key=lambda card: card.urgency)
    busy = sum(card.urgency < NOTHING for card in found)
    return found[: max(MOST, busy)]


def first_record(workspace: Workspace) -> Card | None:
    """The way in for a new branch: nothing was ever recorded."""
    with workspace.database.reading() as session:
        if session.scalar(select(Activity.id).limit(1)) is not None:
            return None
    return Card("first", "はじめに", "最初の活動を記録しましょう", "日付・推進目標・活動名・参加者で1件です")


def unfinished(workspace: Workspace) -> Card | None:
    """書きかけ: forms that were left, rows of an edited table, saved drafts. The door opens the first of these that there is."""
    forms = kept_forms(workspace)
    rows = unsaved_rows(workspace, OF_ACTIVITIES)
    own = Filter(fiscal_year=current_fiscal_year(), office=workspace.office_code, states=("draft",))
    drafts = count(workspace, own)
    counted: tuple[tuple[Kind, int, str], ...] = (
        ("drafts", len(forms), f"{len(forms):,}件の続きがあります"),
        ("rows", rows, f"表に {rows:,}行"),
        ("saved_drafts", drafts, f"下書き {drafts:,}件"),
    )
    there = [(kind, words) for kind, number, words in counted if number]
    if not there:
        return None if workspace.is_head else Card("drafts", "書きかけ", "書きかけはありません", urgency=NOTHING)
    (kind, words), *others = there
    title = str(forms[0].typed.get("title") or "") if forms else ""
    more = "　".join([f"「{title}」"] * bool(title) + [other for _, other in others])
    return Card(kind, "書きかけ", words, more, about=forms[0].form.id if forms else None)


def handing_in(workspace: Workspace) -> Card:
    """提出: what was written since the last file, and whether that one was received."""
    last = file_log.last_sent(workspace)
    with workspace.database.reading() as session:
        number = written_since(session, workspace.partition, last.made_at_ms if last else 0)
    counted = f"{number:,}件以上" if number >= MOST_COUNTED else f"{number:,}件"
    if last is None:
        words = f"新しい記録 {counted}" if number else "まだ提出するものはありません"
        return Card("hand_in", "提出", words, "まだ一度も提出していません", NOW if number else NOTHING)
    words = f"新しい・変わった記録 {counted}" if number else "新しい記録はありません"
    received = "受領済み" if last.received else "受領はまだです"
    more = f"前回 {short_date(local_day(last.made_at_ms))}　第{last.number}号（{received}）"
    return Card("hand_in", "提出", words, more, SOON if number else NOTHING)


@kept
def written_since(session: Session, partition: str, moment_ms: int) -> int:
    """How many records of this office were written on this PC after a moment; MOST_COUNTED where there are more.

    Read from the newest change back, so that what was handed in before takes no time, however much it is.
    """
    newest = select(OperationRow.record, OperationRow.wall_ms).where(
        OperationRow.partition == partition, OperationRow.import_id.is_(None)
    )
    found: set[bytes] = set()
    for record, wall_ms in session.execute(newest.order_by(OperationRow.arrival.desc()).execution_options(yield_per=200)):
        if wall_ms <= moment_ms:
            break
        found.add(record)
        if len(found) == MOST_COUNTED:
            break
    return len(found)


def arriving(workspace: Workspace, arrived: Arrived) -> Card:
    """届いたもの: files for this office in the shared folder or on a stick, else the day of the last one."""
    last = file_log.last_received(workspace)
    more = f"前回 {short_date(local_day(last.imported_at_ms))}" if last else "まだ取り込んだことはありません"
    if arrived.paths:
        words = f"{arrived.place}に {len(arrived.paths):,}個"
        return Card("arrived", "届いたもの", words, more, about=list(arrived.paths))
    return Card("arrived", "届いたもの", "届いたファイルはありません", more, NOTHING)


def checking(workspace: Workspace, to_check: int | None) -> Card:
    """確かめること, or 食い違い while there are any: they come first."""
    with workspace.database.reading() as session:
        own = None if workspace.is_head else (workspace.partition,)
        differing = count_conflicts(find_open_conflicts(session, partitions=own))
    if differing:
        others = f"　ほかに確かめること {to_check:,}件" if to_check else ""
        return Card("conflicts", "食い違い", f"{differing:,}件を決めてください", f"決まるまで仮の値です{others}")
    if to_check is None:
        return Card("check", "確かめること", "数えています…", urgency=NOTHING)
    if to_check:
        return Card("check", "確かめること", f"{to_check:,}件あります", urgency=SOON)
    return Card("check", "確かめること", "確かめることはありません", urgency=NOTHING)


def due(workspace: Workspace) -> Card | None:
    """期限: what is overdue, else what comes next. A branch without any date is not told of it."""
    rows = [row for row in deadlines(workspace, current_fiscal_year()) if row.done_on is None and row.days_left is not None]
    late = [row for row in rows if days_left(row) < 0]
    ahead = [row for row in rows if days_left(row) >= 0]
    if late:
        others = f"ほか {len(late) - 1}件" if len(late) > 1 else ""
        coming = f"次は {_day(ahead[0])}（{left(ahead[0])}）" if ahead else ""
        more = "　".join(filter(None, (late[-1].name, others, coming)))
        return Card("due", "期限", left(late[-1]), more, LATE, late[-1].kind)
    if ahead:
        row = ahead[0]
        urgency = NOW if days_left(row) <= DAYS_BEFORE else SOON
        return Card("due", "期限", f"{_day(row)}（{left(row)}）", row.name, urgency, row.kind)
    return Card("due", "期限", "これからの締切はありません", urgency=NOTHING) if workspace.is_head else None


def days_left(row: DeadlineRow) -> int:
    """Days until a date; less than 0 after it."""
    return row.days_left or 0


def left(row: DeadlineRow) -> str:
    """「あと3日」, 「今日」, 「3日過ぎています」."""
    days = days_left(row)
    return f"あと{days}日" if days > 0 else "今日です" if days == 0 else f"{-days}日過ぎています"


def _day(row: DeadlineRow) -> str:
    return f"{row.due.month}月{row.due.day}日" if row.due else ""


def copies(workspace: Workspace) -> Card | None:
    """控え: only when something is wrong with the copies of the data."""
    sentences = copy_alarms(workspace)
    return Card("copies", "控え", sentences[0], "　".join(sentences[1:])) if sentences else None
