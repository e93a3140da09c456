"""Clocks are turned, PCs come from old copies, are cloned, run an old program, and their files are damaged."""

import shutil
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from app.models.base import HEAD
from app.services.backup import backups as upkeep
from app.services.backup import salvaging
from app.services.backup.restoring import restore_backup
from app.services.workspace.opening import open_workspace
from app.store.database import FILE_NAME
from app.store.high_water_marks import high_water_marks_path
from tests.proof import promises
from tests.proof.council import (
    take_marks_along,
)
from tests.proof.disasters import killed_and_its_log_lost, pages_go_bad
from tests.proof.oracle import Saved, Told
from tests.proof.pcs import (
    Kept,
    Pc,
    Step,
    files_sent,
    marks_of,
    waiting_at,
)
from tests.proof.programs import NEWER_GROUP, older_program
from tests.services.backup.damaged_data import proven_in

if TYPE_CHECKING:
    from tests.proof.world import World


CLOCK_STEPS = (-timedelta(days=3653), timedelta(days=3653), timedelta(days=74 * 365), -timedelta(hours=1), timedelta(minutes=5))


def turn_clock(world: "World", pc: Pc, number: int) -> None:
    pc.turned += CLOCK_STEPS[number % len(CLOCK_STEPS)]


def back_up(world: "World", pc: Pc, number: int) -> None:
    pc.backups.append(Kept(upkeep.create_backup(pc.workspace).name, pc.told.copy(), pc.older))


def restore(world: "World", pc: Pc, number: int) -> None:
    """In the program, from one of its copies."""
    kept = pc.backups[number % len(pc.backups)]
    if any(one.name == kept.name for one in upkeep.backups(pc.workspace.folder)):
        pc.workspace.close()
        pc.workspace = restore_backup(pc.workspace.folder, kept.name)
        set_back(world, pc, kept.told)


def copy_file(world: "World", pc: Pc, number: int) -> None:
    """Somebody copies the database file with the program closed."""
    name = f"{pc.name}-{len(pc.file_copies)}.db"
    pc.workspace.close()
    shutil.copyfile(pc.workspace.folder / FILE_NAME, world.folder / name)
    pc.workspace = open_workspace(pc.workspace.folder)
    pc.file_copies.append(Kept(name, pc.told.copy(), pc.older))


def put_back(world: "World", pc: Pc, number: int) -> None:
    """… and puts it back by hand, behind the program's back."""
    kept = pc.file_copies[number % len(pc.file_copies)]
    pc.workspace.close()
    shutil.copyfile(world.folder / kept.name, pc.workspace.folder / FILE_NAME)
    pc.workspace = open_workspace(pc.workspace.folder)
    set_back(world, pc, kept.told)


def make_image(world: "World", pc: Pc, number: int) -> None:
    """The whole folder, as an image of the disk has it."""
    name = f"{pc.name}-image-{len(pc.images)}"
    pc.workspace.close()
    shutil.copytree(pc.workspace.folder, world.folder / name)
    shutil.copyfile(marks_of(pc.workspace), world.folder / f"{name}.marks")
    pc.workspace = open_workspace(pc.workspace.folder)
    pc.images.append(Kept(name, pc.told.copy(), pc.older))


def put_back_image(world: "World", pc: Pc, number: int) -> None:
    """… and put back, high-water marks and all: nothing on this PC can know."""
    kept = pc.images[number % len(pc.images)]
    world.copied_generations.add(pc.workspace.generation)
    files = files_sent(pc.workspace)
    pc.workspace.close()
    shutil.rmtree(pc.workspace.folder)
    shutil.copytree(world.folder / kept.name, pc.workspace.folder)
    shutil.copyfile(world.folder / f"{kept.name}.marks", marks_of(pc.workspace))
    pc.workspace = open_workspace(pc.workspace.folder)
    world.copied_generations.add(pc.workspace.generation)
    set_back(world, pc, kept.told)
    world.rounds += 1
    world.numbers_again += max(0, files - files_sent(pc.workspace))


def clone(world: "World", pc: Pc, number: int) -> None:
    """The folder is copied to another PC, alone or with all that belongs to it, and both go on."""
    name = f"{pc.name}-copy"
    if name not in world.pcs and pc.office != HEAD and not pc.name.endswith("-copy"):
        pc.workspace.close()
        shutil.copytree(pc.workspace.folder, world.folder / name)
        if number % 2:
            world.copied_generations.add(pc.workspace.generation)
            take_marks_along(marks_of(pc.workspace), high_water_marks_path(world.folder / name, pc.workspace.device_id))
        pc.workspace = open_workspace(pc.workspace.folder)
        copy = Pc(name, open_workspace(world.folder / name), pc.told.copy(), turned=pc.turned, older=pc.older)
        copy.backups, copy.file_copies, copy.images = list(pc.backups), list(pc.file_copies), list(pc.images)
        world.pcs[name] = copy
        # Without the high-water marks the copy begins a new generation and gives up the old one, as a restored PC does.
        # That another PC still speaks under the old one the head office can know from that PC's next file, and tell it.
        # With them, a number that only the copy's undelivered file has used is met one round later.
        world.rounds += 2
        world.met["clones"] += 1


def salvage(world: "World", pc: Pc, number: int) -> None:
    """A page of the database goes bad, and the data are made anew from the rest, from copies and from received files."""
    folder, before, erased = pc.workspace.folder, dict(pc.told.joined), promises.erased_values(pc)
    pc.workspace.close()
    path, key = folder / FILE_NAME, pc.workspace.keys.database_key
    if number % 3 and world.without_copies in ("", pc.name):  # and there is no copy either, at one PC of a council
        world.without_copies = pc.name
        shutil.rmtree(folder / "backups", ignore_errors=True)
    pages_go_bad(path, key, number)
    sound = proven_in(path, key)
    pc.workspace = salvaging.salvage(folder)
    hears_of_damage(world, pc, before)
    kept = pc.told.joined.keys() | pc.told.waiting.keys()
    instead = {id_ for one in pc.told.joined.values() for ids in one.replaced.values() for id_ in ids}
    assert sound & before.keys() <= kept | instead, "what the file proves is kept"
    promises.stays_erased(pc, erased)


def lose_log(world: "World", pc: Pc, number: int) -> None:
    """The program is killed, and somebody clears its write-ahead log away."""
    before, own = dict(pc.told.joined), pc.workspace.generation
    pc.workspace = killed_and_its_log_lost(pc.workspace)
    hears_of_damage(world, pc, before)
    lost = [one for id_, one in before.items() if id_ not in pc.told.joined and one.place[0] == own]
    assert not lost or pc.workspace.notices, "a lost save is told"


def hears_of_damage(world: "World", pc: Pc, before: Mapping[bytes, Saved]) -> None:
    """After damage the oracle asks what is there. Nothing may be there that nobody saved but what this PC wrote again."""
    known = {one.place[0] for other in world.pcs.values() for one in other.told.joined.values()}
    assert not world.written_again(pc) or pc.workspace.generation not in known
    told = {id_: world.saved[id_] for id_ in promises.ids(pc)}
    set_back(world, pc, Told(pc.office, told, {id_: world.saved[id_] for id_ in waiting_at(pc) if id_ in world.saved}))
    world.met["lost"] += len(before.keys() - told.keys())
    world.rounds += 1


def set_back(world: "World", pc: Pc, told: Told) -> None:
    pc.told = told.copy()
    pc.forms, pc.imports = [], []
    world.met["restores"] += 1
    if pc.office == HEAD:
        world.rounds += 2
        world.head_was_set_back = True


def older(world: "World", pc: Pc, number: int) -> None:
    """The PC was never updated. (In the life of a PC this comes first; going back on purpose is refused elsewhere.)"""
    if not pc.older and not any(NEWER_GROUP in one.values for one in pc.told.joined.values()):
        restart(world, pc, older=True)


def update(world: "World", pc: Pc, number: int) -> None:
    if pc.older:
        restart(world, pc, older=False)


def restart(world: "World", pc: Pc, *, older: bool) -> None:
    with world.at(pc):
        pc.workspace.close()
    pc.older = older
    pc.forms = []
    with older_program(older):
        pc.workspace = open_workspace(pc.workspace.folder)


STEPS: dict[str, Step] = {
    "turn_clock": turn_clock,
    "back_up": back_up,
    "restore": restore,
    "copy_file": copy_file,
    "put_back": put_back,
    "make_image": make_image,
    "put_back_image": put_back_image,
    "clone": clone,
    "salvage": salvage,
    "lose_log": lose_log,
    "older": older,
    "update": update,
}
