"""気をつけること: cloned or restored PCs and other things nobody is to blame for, as sentences for the first page."""

from sqlalchemy.orm import Session

from app.models import settings
from app.rules.clock import local_day
from app.rules.era import days_in_words
from app.services.backup.recovery import reminder
from app.services.figures.held_elsewhere import held_elsewhere, told
from app.services.plan.plan_editing import numbers_used_twice
from app.services.records.names import office_names, pc_names
from app.services.transfer import sync_folder_notices
from app.services.workspace.rollback_detection import lost_between, still_lost
from app.services.workspace.workspace import Workspace
from app.store.own_facts import fact
from app.sync.generations import Twins, forget_twins, twins

OWN_TWIN = (
    "このPCの記録のフォルダーが、ほかのパソコンでも使われています。記録は両方とも残ります。"
    "1台だけで続け、もう1台は「支部とPC」で作る本部の設定ファイルから、別のフォルダーで始めてください。"
)


def alarms(workspace: Workspace) -> list[str]:
    """The present sentences; none when all is well. Nothing here was lost or is urgent."""
    with workspace.database.reading() as session:
        names, pcs = office_names(session), pc_names(session)
        found = [
            f"{names.get(twin.office, twin.office)}の{pcs.get(twin.device, 'PC')}の記録が、2台のPCで同時に使われています。"
            "記録は両方とも残ります。片方のPCに、新しい設定ファイルを渡してください。"
            for twin in _told(workspace, session)
            if twin.device != workspace.device_id
        ]
        found += [OWN_TWIN for twin in _told(workspace, session) if twin.device == workspace.device_id]
        found += filter(None, [told(held_elsewhere(session))])
        lost, (since, until) = still_lost(session), lost_between(session)
        left_out = fact(session, settings.DEPOSIT_LEFT_OUT)
        came_back = bool(fact(session, settings.CAME_BACK))
    twice = numbers_used_twice(workspace) if workspace.is_head else []
    if twice:
        found.append(
            f"計画の中に、同じ番号の目標が2つあります（{'、'.join(twice)}）。「計画を編集」で、どちらかの番号を直してください。"
        )
    if left_out:
        found.append(
            "本部だけの記録が大きくなり、支部へのファイルに写しを入れられません。"
            "「控えと点検」の「控えをUSBメモリーに写す」を、月に一度行ってください。"
        )
    if lost:
        days = days_in_words(local_day(since) if since else None, local_day(until))  # since 0: nothing older of it is here
        found.append(
            f"前の状態に戻ったため、{days}に入力した変更 {lost}件が、まだ戻っていません。"
            "次に受け取るファイルでも戻らないときは、その間の紙の控えを見て入れ直してください。"
        )
    if came_back:
        found.append("記録が戻ったあと、まだ確かめ終えていません。「戻ったものと足りないもの」を見てください。")
    return [*found, *sync_folder_notices.alarms(workspace), *filter(None, [reminder(workspace)])]


def _told(workspace: Workspace, session: Session) -> list[Twins]:
    """A branch is told of its own PCs by the head office, whose word counts for all of them."""
    return [twin for twin in twins(session) if workspace.is_head or twin.office != workspace.office_code]


def has_twins(workspace: Workspace) -> bool:
    """Whether a PC seems to be cloned: another one, or at the head office this one."""
    with workspace.database.reading() as session:
        return bool(_told(workspace, session))


def one_is_left(workspace: Workspace) -> None:
    """A person made sure that each PC exists once; a clone that sends again is detected again."""
    with workspace.database.writing() as session:
        for twin in twins(session):
            forget_twins(session, twin.device)
