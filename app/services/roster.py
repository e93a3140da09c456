"""PCs of the council: which are in use, stopping one that was lost or stolen, and letting it in again."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.operation import Operation
from app.models import settings
from app.models.base import HEAD
from app.models.journal import WaitingOperation
from app.models.ledger import LifeRow
from app.services.desk import Desk
from app.sync.columns import unpack_operations
from app.sync.lives import own_ends
from app.sync.merge import STOPPED_SENDER, merge
from app.sync.outgoing import current_roster, keep_roster
from app.sync.roster import ACTIVE, STOPPED, RosterDevice
from app.sync.scope import Scope


def stop_device(desk: Desk, device_id: str) -> RosterDevice:
    """A PC that was lost, stolen or given back: what the head office holds of it stays; whatever it brings later waits.

    Every PC of the council learns of it with the next file. Refused("not-head-office", "unknown-device", "own-device").
    """
    with desk.database.writing() as session:
        device = _device(desk, session, device_id)
        if device.device_id == desk.device_id:
            raise Refused("own-device", "いま使っているこのPCは止められません。", "止めるPCを選び直してください。")
        lives = session.scalars(select(LifeRow.life).where(LifeRow.device == device_id)).all()
        cut_offs = tuple((life.hex(), partition, seq + 1) for life in lives for partition, seq, _ in own_ends(session, life))
        stopped = replace(device, status=STOPPED, stopped_from=cut_offs)
        _change(desk, session, stopped)
    return stopped


def allow_device(desk: Desk, device_id: str) -> int:
    """The PC was found, and nobody else had used it: it is in use again, and what had to wait comes in. How many changes."""
    with desk.database.writing() as session:
        device = _device(desk, session, device_id)
        _change(desk, session, replace(device, status=ACTIVE, stopped_from=()))
        waiting = select(WaitingOperation).where(
            WaitingOperation.reason == STOPPED_SENDER, WaitingOperation.sender_office == device.office
        )
        rows = session.scalars(waiting.order_by(WaitingOperation.import_id)).all()
        held: dict[int, list[Operation]] = {}
        for row in rows:
            held.setdefault(row.import_id, []).extend(unpack_operations(row.columns))
            session.delete(row)
        session.flush()
        return sum(len(merge(session, some, Scope(device.office, HEAD), number).joined) for number, some in held.items())


def confirmed_devices(desk: Desk) -> set[str]:
    """PCs whose number was compared by telephone."""
    with desk.database.reading() as session:
        kept = settings.setting(session, settings.CONFIRMED_DEVICES) or b""
    return set(kept.decode().split())


def confirm_device(desk: Desk, device_id: str) -> None:
    """Both ends read the same five groups of four digits."""
    known = confirmed_devices(desk) | {device_id}
    with desk.database.writing() as session:
        settings.keep(session, settings.CONFIRMED_DEVICES, " ".join(sorted(known)).encode())


def _device(desk: Desk, session: Session, device_id: str) -> RosterDevice:
    if not desk.is_head:
        raise Refused("not-head-office", "PCの登録は本部で変えます。", "本部に頼んでください。")
    device = current_roster(session).device(device_id)
    if device is None:
        raise Refused("unknown-device", "そのPCは登録されていません。", "支部とPCの一覧で確かめてください。")
    return device


def _change(desk: Desk, session: Session, device: RosterDevice) -> None:
    """The roster rises by one version and is signed again; nobody accepts an older one."""
    roster = current_roster(session)
    devices = tuple(device if one.device_id == device.device_id else one for one in roster.devices)
    keep_roster(session, desk.keys, replace(roster, version=roster.version + 1, devices=devices))
