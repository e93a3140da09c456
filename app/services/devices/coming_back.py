"""戻ったものと足りないもの: after data came back, or were found to have gone back, what is here, what is still to come and from
whom, and what is lost for good. Counted anew from the journal and the statements of other PCs whenever it is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.models import settings
from app.models.base import HEAD, ROSTER
from app.models.entities import ENTITIES
from app.models.journal import OperationRow
from app.models.ledger import GIVEN_UP, GenerationRow, PeerVector, ReceivedFile, SentFile
from app.rules.clock import local_day, moment_text
from app.rules.era import days_in_words, japanese_date, short_date
from app.services.backup.salvaging import salvaged
from app.services.figures.held_elsewhere import HeldElsewhere, deposited_until_ms, held_elsewhere
from app.services.plan.plans import OfficeRow, offices
from app.services.records.labels import entity_label, record_title
from app.services.records.names import pc_names
from app.services.transfer.submitting import Sent, ask_again
from app.services.workspace.rollback_detection import RETURNS, lost_between, still_lost
from app.services.workspace.workspace import Workspace
from app.store.own_facts import fact
from app.sync.outgoing import receivers_of
from app.sync.photo_parts import named_photos

State = Literal["unheard", "missing", "partly", "here", "no_device"]
"""unheard: no file made since came from it. missing: it holds what is not here. partly: one of its PCs has not been heard.
here: all it holds is here. no_device: none of its PCs is known."""
WORDS: dict[State, str] = {
    "missing": "足りません",
    "unheard": "まだ分かりません",
    "partly": "まだのPCがあります",
    "no_device": "PCが未登録です",
    "here": "そろいました",
}
OWN = "評価、本部の活動、確認の印、事業所のメモなど"
"""What stands in the head office's own partition."""
OTHERS = "「本部の他のPCへ」で渡す"
LOST = "戻らないもの・まだないもの"
"""The heading over ``lost``: before all have answered, part of it may still come."""
HOW = {
    settings.FROM_COPY: "控えから戻りました。",
    settings.FROM_DAMAGED: "壊れた記録から、読めるものを読み取りました。",
    settings.GONE_BACK: "記録のファイルが、前の状態に戻っていると分かりました。",
}
"""What is told of each way; of a damaged file that was read, better how much was read."""
SHOWN = 20
"""Records named in one sentence."""
STEPS = (
    "1.　お願いのファイルを作り、支部に渡します（記録は入りません）。",
    "2.　支部では「受け取る」で取り込み、「提出」で書き出します。",
    "3.　届いたファイルを「受け取る」で取り込むと、表が変わります。",
)
STEPS_AT_BRANCH = (
    "1.　「提出」で、本部に提出します。",
    "2.　本部から返送されたファイルを「受け取る」で取り込むと、表が変わります。",
)


@dataclass(frozen=True)
class OfficeState:
    """One office on the page. ``copy_until``: the day of its newest change in the copy, "" without any. ``changes``: at least so
    many of its changes are not here. ``todo``: what is done next with it, "" when nothing.
    """

    office: str
    office_name: str
    tel: str
    state: State
    copy_until: str
    changes: int
    todo: str

    @property
    def copy_words(self) -> str:
        """What the copy holds of the office, for a column."""
        return f"{self.copy_until}まで" if self.copy_until else "－"

    @property
    def words(self) -> str:
        """The state in words, with the number."""
        return f"{self.changes:,}件以上{WORDS['missing']}" if self.state == "missing" else WORDS[self.state]


@dataclass(frozen=True)
class MissingChanges:
    """After damage: how many changes that this PC wrote are ``missing`` for now, written between when (local time as text), and
    the ``records`` of which the newest change is not here.
    """

    missing: int
    since: str
    until: str
    records: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it for people; at most SHOWN records by name."""
        found = []
        if self.missing:
            between = f"{self.since}から{self.until}まで" if self.since else f"{self.until}まで"
            found.append(f"このPCで{between}に書いた変更のうち、{self.missing:,}件がここにありません。")
        if self.records:
            more = f"、ほか{len(self.records) - SHOWN:,}件" if len(self.records) > SHOWN else ""
            named = "、".join(self.records[:SHOWN])
            found.append(f"最後の変更がない記録：{named}{more}。紙の控えを見て、確かめてください。")
        return tuple(found)


@dataclass(frozen=True)
class ComingBack:
    """``since``: when these data came back or were found to have gone back, "" when they never did or all is settled.
    ``own_until``: the day of the newest change in them that was written in this office. ``lost``: what will not come back, a
    sentence each.
    """

    since: str
    own_until: str
    offices: tuple[OfficeState, ...]
    lost: tuple[str, ...]
    other_head_pcs: tuple[str, ...] = ()
    """The head office's other PCs that have not been heard of since: the lost one is among them until it is stopped."""
    other_head_names: tuple[str, ...] = ()
    """What people call them."""
    salvaged: str = ""
    """What was read, when the data came back by reading a damaged file page by page; else ""."""
    how: str = ""
    """What happened, in the words of ``HOW``."""

    @property
    def is_open(self) -> bool:
        """Whether there is something to do or to tell."""
        return bool(self.since) or any(one.state == "missing" for one in self.offices)

    @property
    def to_ask(self) -> tuple[OfficeState, ...]:
        """The offices to telephone."""
        return tuple(one for one in self.offices if one.todo)

    @property
    def opening(self) -> tuple[str, ...]:
        """What happened when, and until which day the records of this office reached then."""
        own = f"そのときここにあった、この事業所で書いたものは、{self.own_until}までです。" if self.own_until else ""
        if not self.since:
            return ()
        told = f"{self.since}に、{self.salvaged or self.how}{own}"
        others = "、".join(self.other_head_names)
        # Stopped before all is here, the lost PC's own weeks would be set aside everywhere.
        when = "下の表がそろってから、" if self.to_ask else ""
        stop = f"本部の別の{others}が、使えるままです。失ったPCなら、{when}「支部とPC」で止めてください。"
        return (told, stop) if others else (told,)

    @property
    def summary(self) -> str:
        """How far it has come, in a sentence."""
        here, asked = (sum(one.state in some for one in self.offices) for some in (("here",), set(WORDS) - {"no_device"}))
        if not self.is_open:
            return "ほかの事業所が持っていて、ここにないものは、見つかっていません。"
        if not self.since:
            return "ほかの事業所が、ここにない変更を持っています。"
        if len(self.offices) == 1:  # a branch has only the head office to ask
            return f"{self.offices[0].office_name}にある分：{self.offices[0].words}"
        return f"{asked}か所のうち{here}か所が、そろいました。"


def coming_back(workspace: Workspace) -> ComingBack:
    """What is known now."""
    with workspace.database.reading() as session:
        mark = _Mark.of(session)
        missing = {one.office: one for one in held_elsewhere(session)}
        own = workspace.office_code
        # Of its own office's PCs only one that holds more: that the others are silent is told with the lost one.
        asked = {one.code for one in offices(session) if (one.code == HEAD) != workspace.is_head} | (missing.keys() & {own})
        partners = [one for one in offices(session) if one.code in asked]
        rows = tuple(_state(session, one, mark, missing.get(one.code), is_head=workspace.is_head) for one in partners)
        ours = select(GenerationRow.generation).where(GenerationRow.office == own)
        by_us = OperationRow.generation.in_(ours) & (OperationRow.partition != ROSTER)  # a recovered PC has enrolled itself
        own_until = _newest_in_copy(session, mark, by_us) if mark else None
        others = _other_head_pcs(session, mark) if mark and workspace.is_head else ()
        pcs = pc_names(session)
        called = tuple(pcs[one] for one in others)
        lost = tuple(_lost(workspace, session, mark, own_until, rows)) if mark else ()
    read = salvaged(workspace) if mark is not None and mark.how == settings.FROM_DAMAGED else None
    since = japanese_date(local_day(mark.when_ms)) if mark else ""
    rows = tuple(sorted(rows, key=lambda one: list(WORDS).index(one.state)))
    until = japanese_date(own_until) if own_until else ""
    return ComingBack(since, until, rows, lost, others, called, read.words if read else "", HOW[mark.how] if mark else "")


def missing_changes(workspace: Workspace) -> MissingChanges:
    """What is missing of this PC's own changes, and which records show it."""
    with workspace.database.reading() as session:
        return _missing_changes(session)


def is_open(workspace: Workspace) -> bool:
    """Whether the page has something to tell; cheap enough to be asked whenever a page is shown."""
    with workspace.database.reading() as session:
        return _Mark.of(session) is not None or bool(held_elsewhere(session))


def ask_everybody(workspace: Workspace, folder: Path) -> list[Sent]:
    """The head office's small request files for all branches with a known PC, into a folder.

    Raises Refused("not-head-office", "target-unwritable", "no-device").
    """
    if not workspace.is_head:
        raise Refused("not-head-office", "お願いのファイルは、本部で作ります。", "「提出」から、本部へ提出してください。")
    if not folder.is_dir():
        raise Refused("target-unwritable", "書き出し先のフォルダーがありません。", "フォルダーを選び直してください。")
    sent = ask_again(workspace, folder)
    if not sent:
        raise Refused("no-device", "PCが登録された支部がまだありません。", "「支部とPC」で、設定ファイルを作ってください。")
    return sent


def settle(workspace: Workspace) -> None:
    """A person has seen what came back and what did not: from here on only what is known to be missing is told."""
    with workspace.database.writing() as session:
        settings.CAME_BACK.forget(session)


@dataclass(frozen=True)
class _Mark:
    """The moment these data came back, where what was in them ended, and how it came about."""

    when_ms: int
    arrival: int
    heard: int
    sent: int
    how: int

    @classmethod
    def of(cls, session: Session) -> "_Mark | None":
        kept = fact(session, settings.CAME_BACK)
        return cls(*kept) if kept else None


def _state(session: Session, office: OfficeRow, mark: _Mark | None, held: HeldElsewhere | None, *, is_head: bool) -> OfficeState:
    devices = {one.device_id for one in receivers_of(session, office.code)}
    unheard = devices - _heard_since(session, mark) if mark else set()
    state: State
    if not devices:
        state = "no_device"
    elif held is not None:
        state = "missing"
    elif unheard:
        state = "partly" if unheard != devices else "unheard"
    else:
        state = "here"
    until = _newest_in_copy(session, mark, OperationRow.partition == office.code) if mark and is_head else None
    return OfficeState(
        office=office.code,
        office_name=held.whose if held else office.name,
        tel=office.tel,
        state=state,
        copy_until=short_date(until) if until else "",
        changes=held.changes if held else 0,
        todo=OTHERS if held and held.is_own else _todo(state, _asked_on(session, office.code, mark), is_head=is_head),
    )


def _other_head_pcs(session: Session, mark: _Mark) -> tuple[str, ...]:
    silent = {device.device_id for device in receivers_of(session, HEAD)} - _heard_since(session, mark)
    return tuple(sorted(silent))


def _todo(state: State, asked: str, *, is_head: bool) -> str:
    if state in ("here", "no_device"):
        return ""
    if not is_head:
        return f"{asked}のファイルを渡し、返送を受け取る" if asked else "本部に提出する"
    if state == "partly":
        return "もう1台にも提出を頼む"
    return f"{asked}のファイルを渡す" if asked else "お願いのファイルを渡す"


def _heard_since(session: Session, mark: _Mark) -> set[str]:
    """The PCs of which a file came that was made since: an older one says nothing of what its PC holds now."""
    files = select(PeerVector.device).join(ReceivedFile, ReceivedFile.id == PeerVector.heard)
    since = PeerVector.number < GIVEN_UP, ReceivedFile.id > mark.heard, ReceivedFile.made_at_ms >= mark.when_ms
    return set(session.scalars(files.where(*since, ReceivedFile.undone_at_ms.is_(None))))


def _asked_on(session: Session, office: str, mark: _Mark | None) -> str:
    """The day of the last file to this office since; "" without one."""
    since = SentFile.to_office == office, SentFile.number > (mark.sent if mark else 0)
    made = session.scalar(select(func.max(SentFile.made_at_ms)).where(*since)) if mark else None
    return short_date(local_day(made)) if made else ""


def _newest_in_copy(session: Session, mark: _Mark, which: ColumnElement[bool]) -> date | None:
    """The day of the newest of these changes in the copy; no clock that runs ahead can name a later one than the copy's end."""
    records = OperationRow.partition != ROSTER  # which this PC writes to at once, when it comes back as a new one
    newest = session.scalar(select(func.max(OperationRow.wall_ms)).where(OperationRow.arrival <= mark.arrival, records, which))
    return local_day(min(newest, mark.when_ms)) if newest else None


def _missing_changes(session: Session) -> MissingChanges:
    count = still_lost(session)
    since, until = lost_between(session) if count else (0, 0)
    records = []
    for entity, record, title, moment in settings.MISSED_CHANGES.get(session):
        model = ENTITIES.get(entity)
        row = session.get(model, record) if model is not None else None
        if row is None or row.last_saved_at < moment:
            name = record_title(session, entity, record) if row is not None else title
            records.append(f"{entity_label(entity)}{f'「{name}」' if name else ''}（{short_date(local_day(moment))}に保存）")
    return MissingChanges(count, moment_text(since) if since else "", moment_text(until) if until else "", tuple(records))


def _lost(
    workspace: Workspace, session: Session, mark: _Mark, copied_until: date | None, rows: Sequence[OfficeState]
) -> Sequence[str]:
    """What nobody else can hold: this office's own writing after the copy as far as no file carried it, and pictures."""
    found = []
    if counted := _counted(session, mark):
        return [*counted, *_lost_pictures(workspace, session)]
    deposited_ms = deposited_until_ms(session)
    deposited = local_day(min(deposited_ms, mark.when_ms)) if deposited_ms else None
    days = days_in_words(max(filter(None, (copied_until, deposited)), default=None), local_day(mark.when_ms))
    if workspace.is_head:
        comes = any(one.state in ("unheard", "missing", "partly") for one in rows)
        found.append(
            f"本部だけの記録（{OWN}）のうち、{days}に書いたものが、まだここにありません。"
            "支部へファイルを渡した日までの分は、支部の提出で戻ります。そのあとの分は戻りません。"
            if comes
            else f"本部だけの記録（{OWN}）のうち、{days}に書いて、支部へのファイルに入らなかったものは戻りません。"
            "その間の紙の控えを見て、入れ直してください。"
        )
    else:
        found.append(f"{days}に入力して、まだ提出していなかったものは戻りません。紙の控えを見て、入れ直してください。")
    return [*found, *_lost_pictures(workspace, session)]


def _counted(session: Session, mark: _Mark) -> Sequence[str]:
    """What is missing of this PC's own changes where that is known one by one; nothing where only days can be told."""
    missing = _missing_changes(session).sentences
    if mark.how == settings.FROM_DAMAGED:
        return missing or ("この事業所で書いた変更で、足りないものは見つかっていません。",)
    return (*missing, RETURNS) if missing and mark.how == settings.GONE_BACK else ()


def _lost_pictures(workspace: Workspace, session: Session) -> Sequence[str]:
    store = workspace.photos
    gone = sum(not store.has(name) for name in named_photos(session, (HEAD,))) if workspace.is_head else 0
    lost = f"{workspace.office_name}で入れた写真 {gone:,}枚が、ここにありません。写真をもう一度入れてください。"
    return (lost,) if gone else ()
