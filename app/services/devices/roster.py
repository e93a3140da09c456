"""The PCs of the council: which are in use, stopping a lost or stolen one, and allowing it again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.journal.operation import Operation
from app.models import settings
from app.models.base import HEAD
from app.models.journal import OperationRow, WaitingOperation
from app.models.ledger import GenerationRow, ReceivedFile
from app.services.records.actions import action
from app.services.records.reversal import Touched
from app.services.transfer.import_undo import Compensation, planned, put_back
from app.services.workspace.workspace import Workspace
from app.sync.columns import unpack_operations
from app.sync.generations import own_ends
from app.sync.merge import STOPPED_SENDER, merge
from app.sync.outgoing import current_roster, keep_roster
from app.sync.roster import ACTIVE, STOPPED, RosterDevice
from app.sync.scope import Scope


@dataclass(frozen=True)
class CutOff:
    """From where on a stopped PC is not trusted: from its file of that number, or from that day by its own clock.

    Neither: from what the head office holds of it now.
    """

    from_file: int | None = None
    from_date: date | None = None

    @property
    def is_now(self) -> bool:
        """Whether it is the present moment."""
        return self.from_file is None and self.from_date is None


NOW = CutOff()


def stop_device(workspace: Workspace, device_id: str, cut_off: CutOff = NOW, take_back: Collection[bytes] = ()) -> RosterDevice:
    """Stops a PC that was lost, stolen or returned: what it wrote before the cut-off stays, everything later waits.

    What is held from after the cut-off is known to others already; for the records in ``take_back`` it is reversed by
    ordinary edits. Every PC learns of the stop with the next file. Raises Refused("not-head-office", "unknown-device",
    "own-device").
    """
    with workspace.database.writing() as session:
        device = _device(workspace, session, device_id)
        if device.device_id == workspace.device_id:
            raise Refused("own-device", "いま使っているこのPCは止められません。", "止めるPCを選び直してください。")
        firsts = _first_numbers(session, device_id, cut_off)
        with action(workspace, "取り込みの取りやめ", counted="件") as act:
            put_back(act, _held_from(session, firsts), take_back)
        cut_offs = tuple((generation.hex(), partition, seq) for (generation, partition), seq in firsts.items())
        stopped = replace(device, status=STOPPED, stopped_from=cut_offs)
        _change(workspace, session, stopped)
    return stopped


def held_from(workspace: Workspace, device_id: str, cut_off: CutOff) -> list[Compensation]:
    """The records with something from after a cut-off, and what reversing it would do. Changes nothing."""
    with workspace.database.reading() as session:
        _device(workspace, session, device_id)
        return planned(workspace, session, _held_from(session, _first_numbers(session, device_id, cut_off)))


def _first_numbers(session: Session, device_id: str, cut_off: CutOff) -> dict[tuple[bytes, str], int]:
    """(generation, partition) → first number no longer accepted."""
    generations = session.scalars(select(GenerationRow.generation).where(GenerationRow.device == device_id)).all()
    found = {
        (generation, partition): seq + 1 for generation in generations for partition, seq, _ in own_ends(session, generation)
    }
    if cut_off.is_now:
        return found
    late = select(OperationRow.generation, OperationRow.partition, func.min(OperationRow.seq)).where(
        OperationRow.generation.in_(generations)
    )
    if cut_off.from_file is not None:
        files = select(ReceivedFile.id).where(ReceivedFile.from_device == device_id, ReceivedFile.number >= cut_off.from_file)
        late = late.where(OperationRow.import_id.in_(files))
    if cut_off.from_date is not None:
        midnight = datetime.combine(cut_off.from_date, time()).astimezone()
        late = late.where(OperationRow.wall_ms >= int(midnight.timestamp() * 1000))
    for generation, partition, first in session.execute(late.group_by(OperationRow.generation, OperationRow.partition)).tuples():
        found[generation, partition] = first
    return found


def _held_from(session: Session, firsts: Mapping[tuple[bytes, str], int]) -> Touched:
    found: dict[bytes, set[bytes]] = {}
    for (generation, partition), first in firsts.items():
        rows = session.execute(
            select(OperationRow.record, OperationRow.id).where(
                OperationRow.generation == generation, OperationRow.partition == partition, OperationRow.seq >= first
            )
        )
        for record, id_ in rows.tuples():
            found.setdefault(record, set()).add(id_)
    return found


def allow_device(workspace: Workspace, device_id: str) -> int:
    """The PC was found and nobody else had used it: it is in use again, and its waiting changes are merged; returns how many.

    Only what its own files brought: another PC of its office may still be stopped, and nobody has confirmed that one.
    """
    with workspace.database.writing() as session:
        device = _device(workspace, session, device_id)
        _change(workspace, session, replace(device, status=ACTIVE, stopped_from=()))
        its_files = select(ReceivedFile.id).where(ReceivedFile.from_device == device_id)
        waiting = select(WaitingOperation).where(
            WaitingOperation.reason == STOPPED_SENDER, WaitingOperation.import_id.in_(its_files)
        )
        rows = session.scalars(waiting.order_by(WaitingOperation.import_id)).all()
        held: dict[int, list[Operation]] = {}
        for row in rows:
            held.setdefault(row.import_id, []).extend(unpack_operations(row.columns))
            session.delete(row)
        session.flush()
        return sum(len(merge(session, some, Scope(device.office, HEAD), number).joined) for number, some in held.items())


def confirmed_devices(workspace: Workspace) -> set[str]:
    """The PCs whose 照合番号 was compared by telephone."""
    with workspace.database.reading() as session:
        return set(settings.CONFIRMED_DEVICES.get(session))


def confirm_device(workspace: Workspace, device_id: str) -> None:
    """Notes that both ends read the same five groups of four digits."""
    with workspace.database.writing() as session:
        known = {*settings.CONFIRMED_DEVICES.get(session), device_id}
        settings.CONFIRMED_DEVICES.keep(session, tuple(sorted(known)))


def _device(workspace: Workspace, session: Session, device_id: str) -> RosterDevice:
    if not workspace.is_head:
        raise Refused("not-head-office", "PCの登録は本部で変えます。", "本部に頼んでください。")
    device = current_roster(session).device(device_id)
    if device is None:
        raise Refused("unknown-device", "そのPCは登録されていません。", "支部とPCの一覧で確かめてください。")
    return device


def _change(workspace: Workspace, session: Session, device: RosterDevice) -> None:
    """Raises the version of the roster by one and signs it again; nobody accepts an older one."""
    roster = current_roster(session)
    devices = tuple(device if one.device_id == device.device_id else one for one in roster.devices)
    keep_roster(session, workspace.keys, replace(roster, version=roster.version + 1, devices=devices))
