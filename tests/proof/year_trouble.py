"""PCs are stopped, lost and come back, their keys and files are damaged, and one with valid keys lies."""

import shutil
from typing import TYPE_CHECKING

from app.journal.operation import Operation, encode_value
from app.journal.record_ids import derived_record_id
from app.models.base import COMMON, HEAD
from app.services.backup import backups, recovery, restoring, salvaging
from app.services.devices import branch_recovery, copy_keys, key_renewal, roster, setup
from app.services.evaluation.evaluations import evaluation_id
from app.services.plan.target_year import TargetYear
from app.services.transfer import importing
from app.store.database import FILE_NAME
from app.store.recovery_code import code_lines
from tests.offices import target
from tests.proof import year_promises, year_writing
from tests.proof.council import BRANCHES, chosen
from tests.proof.disasters import keys_go_bad, killed_and_its_log_lost, pages_go_bad
from tests.proof.year_pc import Pc, Step
from tests.proof.year_promises import YEAR
from tests.services.backup.damaged_data import proven_in
from tests.sync.family import handmade
from tests.sync.test_scope import forged

if TYPE_CHECKING:
    from tests.proof.year_world import World


def stop(world: "World", pc: Pc, number: int) -> None:
    """The head office stops the second PC of a branch, or another one."""
    if pc is not world.head:
        roster.stop_device(world.head.workspace, pc.workspace.device_id)
        world.stopped.setdefault(pc.name, {one.id for one in world.head.operations()})


def allow(world: "World", pc: Pc, number: int) -> None:
    if pc.name in world.stopped and year_promises.is_stopped(world.head, pc):
        roster.allow_device(world.head.workspace, pc.workspace.device_id)
        del world.stopped[pc.name]


def renew(world: "World", pc: Pc, number: int) -> None:
    key_renewal.renew_keys(pc.workspace)


def enrol(world: "World", pc: Pc, number: int) -> None:
    """A further PC of the office, from a set-up file. What the head office forgets of it afterwards comes back."""
    name = f"{pc.office}3"
    if name not in world.pcs:
        joining = setup.enrol(world.head.workspace, pc.office, world.folder / f"{name}.yui-setup")
        world.pcs[name] = Pc(name, setup.set_up_branch(world.folder / name, joining.path, joining.code))
        back_up(world, world.pcs[name], 0)
        if pc is world.head:
            world.meet(world.pcs[name])


def carry(world: "World", pc: Pc, number: int) -> None:
    stick = world.folder / f"stick-{len(world.sticks)}"
    stick.mkdir()
    backups.carry_backup(world.head.workspace, stick)
    world.sticks.append((stick, "\n".join(code_lines(world.head.workspace.keys.recovery_identity))))


def burn(world: "World", pc: Pc, number: int) -> None:
    """The head office's PC is lost with everything on it; a stick and the sheet are elsewhere."""
    head = world.head
    if world.sticks and world.without_copies in ("", head.name):
        world.without_copies = head.name  # of what came after the stick
        stick, sheet = world.sticks[number % len(world.sticks)]
        head.workspace.close()
        shutil.rmtree(head.workspace.folder)
        head.workspace = recovery.recover(world.folder / f"head-{len(world.steps)}", stick, sheet)
        head.imports, head.copies = [], [backups.create_backup(head.workspace).name]
        world.forget_unheard_stops()


def carry_away(world: "World", pc: Pc, number: int) -> None:
    """A branch's copy goes to a stick."""
    if pc.office != HEAD:
        sticks = world.branch_sticks.setdefault(pc.name, [])
        stick = world.folder / f"stick-{pc.name}-{len(sticks)}"
        stick.mkdir()
        backups.carry_backup(pc.workspace, stick)
        sticks.append(stick)


def lose(world: "World", pc: Pc, number: int) -> None:
    """A branch's PC is lost with everything on it, and comes back from a copy on a new one."""
    if pc.office == HEAD or pc.name in world.stopped or year_promises.is_stopped(world.head, pc):
        return
    if number % 3 or pc.name not in world.branch_sticks:
        carry_away(world, pc, number)
        year_writing.record(world, pc, number)  # what is in no copy is gone with the PC
    stick = chosen(world.branch_sticks[pc.name], number)
    device, head = pc.workspace.device_id, world.head.workspace
    key_file = None if device in copy_keys.devices_with_copy_key(head) else stick
    file = world.folder / f"again-{len(world.steps)}.yui-setup"
    made = setup.enrol(head, pc.office, file, copies_of=device, key_file=key_file)
    pc.workspace.close()
    shutil.rmtree(pc.workspace.folder)
    pc.workspace = branch_recovery.come_back(world.folder / f"{pc.name}-{len(world.steps)}", made.path, made.code, stick)
    pc.imports, pc.safe, pc.copies = [], frozenset(), [backups.create_backup(pc.workspace).name]
    world.lost.setdefault(pc.name, []).append(device)
    world.promised[pc.name] = frozenset(one.id for one in pc.operations())
    year_promises.a_known_stop_counts_at_once(world, pc)


def salvage(world: "World", pc: Pc, number: int) -> None:
    """Pages of the database go bad, and the data are made anew from the rest, from copies and from received files."""
    folder, key, before = pc.workspace.folder, pc.workspace.keys.database_key, pc.operations()
    if world.without_copies not in ("", pc.name):
        back_up(world, pc, 0)  # as the program does by itworld when it is closed
    pc.workspace.close()
    if number % 3 and world.without_copies in ("", pc.name):  # and there is no copy either, at one PC of a council
        world.without_copies = pc.name
        shutil.rmtree(folder / "backups", ignore_errors=True)
        pc.copies = []
    pages_go_bad(folder / FILE_NAME, key, number)
    sound = proven_in(folder / FILE_NAME, key)
    pc.workspace = salvaging.salvage(folder)
    world.hears_of_damage(pc, before)
    now = pc.operations()
    kept = {one.id for one in now} | year_promises.waiting(pc)
    instead = {id_ for one in now for ids in one.sup.values() for id_ in ids}
    assert sound & {one.id for one in before} <= kept | instead, "what the file proves is kept"
    year_promises.a_known_stop_counts_at_once(world, pc)
    if not pc.copies:
        back_up(world, pc, 0)


def lose_log(world: "World", pc: Pc, number: int) -> None:
    """The program is killed, and somebody clears its write-ahead log away."""
    if world.without_copies not in ("", pc.name):
        return
    world.without_copies = pc.name  # what a log held is in no copy
    before, own = pc.operations(), pc.workspace.generation
    pc.workspace = killed_and_its_log_lost(pc.workspace)
    world.hears_of_damage(pc, before)
    here = {one.id for one in pc.operations()}
    lost = [one for one in before if one.generation == own and one.id not in here]
    assert not lost or pc.workspace.notices, "a lost save is told"


def lose_keys(world: "World", pc: Pc, number: int) -> None:
    """Both key files of a PC are damaged, and it goes on in place with new ones; nothing else is lost."""
    if pc.name in world.stopped or year_promises.is_stopped(world.head, pc) or (pc.office == HEAD and pc is not world.head):
        return
    folder, device, before = pc.workspace.folder, pc.workspace.device_id, pc.operations()
    back_up(world, pc, 0)
    if pc is world.head:
        sheet = "\n".join(code_lines(pc.workspace.keys.recovery_identity))
        pc.workspace.close()
        keys_go_bad(folder)
        pc.workspace = recovery.recover(folder, folder, sheet)
    else:
        head, file = world.head.workspace, world.folder / f"again-{len(world.steps)}.yui-setup"
        key_file = None if device in copy_keys.devices_with_copy_key(head) else folder / "backups"
        made = setup.enrol(head, pc.office, file, copies_of=device, key_file=key_file)
        pc.workspace.close()
        keys_go_bad(folder)
        pc.workspace = branch_recovery.come_back(folder, made.path, made.code, folder)
        world.lost.setdefault(pc.name, []).append(device)
        world.promised[pc.name] = frozenset(one.id for one in pc.operations())
    pc.imports, pc.safe = [], frozenset()
    back_up(world, pc, 0)
    assert {one.id for one in before} <= {one.id for one in pc.operations()}, "only the keys were gone"


def back_up(world: "World", pc: Pc, number: int) -> None:
    pc.copies.append(backups.create_backup(pc.workspace).name)


def restore(world: "World", pc: Pc, number: int) -> None:
    name = pc.copies[number % len(pc.copies)]
    pc.workspace.close()
    pc.workspace = restoring.restore_backup(pc.workspace.folder, name)
    pc.imports, pc.safe = [], frozenset()


def lie(world: "World", pc: Pc, number: int) -> None:
    """A branch's PC signs what no honest program would write, and goes on."""
    if pc.office != HEAD:
        path = world.folder / f"lie-{len(world.steps)}.yui"
        lies = [_a_lie(world, pc, number)]
        path.write_bytes(forged(pc.workspace, world.head.workspace, lies, 1000 + len(world.steps)))
        importing.import_files(world.head.workspace, [path])
        world.written |= {one.id: "a lie" for one in lies if one.partition != pc.office or number % 5 != 4}


def _a_lie(world: "World", pc: Pc, number: int) -> Operation:
    own = [one for one in pc.operations() if one.partition == pc.office]
    last = max(own, key=lambda one: one.seq)
    generation = world.head.workspace.generation
    foreign = next(code for code in BRANCHES if code != pc.office)
    of = TargetYear(target(world.head.workspace, "1-1"), YEAR)
    closing = derived_record_id("closing", str(YEAR))
    return (
        lambda: handmade(pc.workspace, record=evaluation_id(of), values={"title": encode_value(["場所取り"])}),
        lambda: handmade(pc.workspace, record=closing, values={"title": encode_value(["場所取り"])}),
        lambda: handmade(pc.workspace, generation=last.generation, seq=2**60, prev=last.id),
        lambda: handmade(pc.workspace, generation=generation, seq=1),
        lambda: handmade(pc.workspace, partition=foreign),
        lambda: handmade(pc.workspace, partition=COMMON, entity="closing", record=closing),
    )[number % 6]()


STEPS: dict[str, Step] = {
    "stop": stop,
    "allow": allow,
    "renew": renew,
    "enrol": enrol,
    "carry": carry,
    "burn": burn,
    "carry_away": carry_away,
    "lose": lose,
    "salvage": salvage,
    "lose_log": lose_log,
    "lose_keys": lose_keys,
    "back_up": back_up,
    "restore": restore,
    "lie": lie,
}
