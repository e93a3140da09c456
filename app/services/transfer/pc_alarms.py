"""気をつけること: cloned or restored PCs and other things nobody is to blame for, as sentences for the first page."""

from sqlalchemy.orm import Session

from app.rules.clock import local_day
from app.rules.era import japanese_date
from app.services.backup.recovery import reminder
from app.services.records.names import office_names
from app.services.records.provisional_values import note_of_all
from app.services.transfer import sync_folder_notices
from app.services.workspace.rollback_detection import lost_between, still_lost
from app.services.workspace.workspace import Workspace
from app.sync.generations import Twins, forget_twins, twins

OWN_TWIN = (
    "このPCの記録のフォルダーが、ほかのパソコンでも使われています。記録は両方とも残ります。"
    "1台だけで続け、もう1台は「支部とPC」で作る本部の設定ファイルから、別のフォルダーで始めてください。"
)


def alarms(workspace: Workspace) -> list[str]:
    """The present sentences; none when all is well. Nothing here was lost or is urgent."""
    with workspace.database.reading() as session:
        names = office_names(session)
        found = [
            f"{names.get(twin.office, twin.office)}のPC（{twin.device}）の記録が、2台のPCで同時に使われています。"
            "記録は両方とも残ります。片方のPCに、新しい設定ファイルを渡してください。"
            for twin in _told(workspace, session)
            if twin.device != workspace.device_id
        ]
        found += [OWN_TWIN for twin in _told(workspace, session) if twin.device == workspace.device_id]
        lost, between = still_lost(session), lost_between(session)
        provisional = note_of_all(session)
    if lost:
        found.append(
            f"前の状態に戻ったため、{_days(*between)}に入力した変更 {lost}件が、まだ戻っていません。"
            "次に受け取るファイルでも戻らないときは、その間の紙の控えを見て入れ直してください。"
        )
    return [*found, *sync_folder_notices.alarms(workspace), *filter(None, [provisional, reminder(workspace)])]


def _told(workspace: Workspace, session: Session) -> list[Twins]:
    """A branch is told of its own PCs by the head office, whose word counts for all of them."""
    return [twin for twin in twins(session) if workspace.is_head or twin.office != workspace.office_code]


def _days(since: int, until: int) -> str:
    """「令和7年8月5日から令和7年11月3日まで」 by this PC's clock; ``since`` 0: these data hold nothing older."""
    last = japanese_date(local_day(until))
    if not since:
        return f"{last}まで"
    first = japanese_date(local_day(since))
    return f"{first}から{last}まで" if first != last else first


def has_twins(workspace: Workspace) -> bool:
    """Whether a PC seems to be cloned: another one, or at the head office this one."""
    with workspace.database.reading() as session:
        return bool(_told(workspace, session))


def one_is_left(workspace: Workspace) -> None:
    """A person made sure that each PC exists once; a clone that sends again is detected again."""
    with workspace.database.writing() as session:
        for twin in twins(session):
            forget_twins(session, twin.device)
