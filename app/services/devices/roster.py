"""The PCs of the council: which are in use, stopping a lost or stolen one, and allowing it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import ROSTER
from app.models.journal import OperationRow
from app.models.ledger import GenerationRow, ReceivedFile
from app.services.records.labels import record_title
from app.services.records.names import pc_names
from app.services.workspace.workspace import Workspace
from app.sync.generations import own_ends
from app.sync.roster import RosterDevice
from app.sync.roster_facts import current_roster, note_compared, note_permission, note_stop
from app.sync.roster_reading import StoppedFrom
from app.sync.stopped import chain_end, held_beyond, settle_stops


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


@dataclass(frozen=True)
class Held:
    """A record with ``changes`` operations from after a cut-off."""

    record: bytes
    title: str
    changes: int


def stop_device(workspace: Workspace, device_id: str, cut_off: CutOff = NOW) -> RosterDevice:
    """Stops a PC that was lost, stolen or returned: what it wrote before the cut-off stays, everything later waits.

    What is held from after the cut-off is set aside, here at once and on every other PC when it learns of the stop. Raises
    Refused("not-head-office", "unknown-device", "own-device").
    """
    with workspace.database.writing() as session:
        device = _device(workspace, session, device_id)
        if device.device_id == workspace.device_id:
            raise Refused("own-device", "いま使っているこのPCは止められません。", "止めるPCを選び直してください。")
        firsts = _first_numbers(session, device_id, cut_off)
        cut_offs = [
            StoppedFrom(*chain, first, chain_end(session, *chain, first) if chain[1] == ROSTER else ())
            for chain, first in sorted(firsts.items())
        ]
        note_stop(session, workspace.keys, device_id, cut_offs)
        settle_stops(session)
        stopped = current_roster(session).device(device_id)
    assert stopped is not None
    return stopped


def held_from(workspace: Workspace, device_id: str, cut_off: CutOff) -> list[Held]:
    """The records with something from after a cut-off, which a stop from there sets aside. Changes nothing."""
    with workspace.database.reading() as session:
        _device(workspace, session, device_id)
        changes: dict[tuple[str, bytes], int] = {}
        for generation, some in _by_generation(_first_numbers(session, device_id, cut_off)).items():
            for operation in held_beyond(session, generation, some):
                key = operation.entity, operation.record
                changes[key] = changes.get(key, 0) + 1
        return [Held(record, record_title(session, entity, record), count) for (entity, record), count in changes.items()]


def allow_device(workspace: Workspace, device_id: str) -> int:
    """The PC was found and nobody else had used it: it is in use again, and its waiting changes are merged; returns how many.

    Only what nothing else stops: another PC of its office may still be stopped, and nobody has confirmed that one.
    """
    with workspace.database.writing() as session:
        _device(workspace, session, device_id)
        note_permission(session, workspace.keys.signer, device_id)
        return len(settle_stops(session).back)


def confirmed_devices(workspace: Workspace) -> set[str]:
    """The PCs whose 照合番号 was compared by telephone."""
    with workspace.database.reading() as session:
        return {device.device_id for device in current_roster(session).devices if device.was_compared}


def names_of_pcs(workspace: Workspace) -> dict[str, str]:
    """PC → its name for people; see app.services.records.names."""
    with workspace.database.reading() as session:
        return pc_names(session)


def confirm_device(workspace: Workspace, device_id: str) -> None:
    """Notes that both ends read the same five groups of four digits."""
    with workspace.database.writing() as session:
        note_compared(session, workspace.keys, _device(workspace, session, device_id))


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


def _by_generation(firsts: Mapping[tuple[bytes, str], int]) -> dict[bytes, dict[str, int]]:
    found: dict[bytes, dict[str, int]] = {}
    for (generation, partition), first in firsts.items():
        found.setdefault(generation, {})[partition] = first
    return found


def _device(workspace: Workspace, session: Session, device_id: str) -> RosterDevice:
    if not workspace.is_head:
        raise Refused("not-head-office", "PCの登録は本部で変えます。", "本部に頼んでください。")
    device = current_roster(session).device(device_id)
    if device is None:
        raise Refused("unknown-device", "そのPCは登録されていません。", "支部とPCの一覧で確かめてください。")
    return device
