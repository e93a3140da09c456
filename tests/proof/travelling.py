"""Files travel: late, again, out of order, and taken back; and two people write without knowing of each other."""

from typing import TYPE_CHECKING, Any

from app.models.base import COMMON, HEAD
from app.services.activities import activities
from app.services.transfer import import_undo, importing, submitting
from app.sync.columns import unpack_operations
from app.sync.container import read_letter, read_payload
from app.sync.seal import unseal
from tests.proof import oracle, promises
from tests.proof.council import (
    BRANCHES,
    chosen,
)
from tests.proof.pcs import File, OpenForm, Pc, Step
from tests.proof.writing import TITLES

if TYPE_CHECKING:
    from tests.proof.world import World


def send(world: "World", pc: Pc, number: int) -> None:
    path = world.folder / f"{len(world.pool)}.yui"
    if pc.office == HEAD:
        to = BRANCHES[number % len(BRANCHES)]
        submitting.send_back(pc.workspace, to, path)
    else:
        to = HEAD
        submitting.hand_in(pc.workspace, path)
    plain = unseal(path.read_bytes(), pc.workspace.keys.seal_identity)
    operations = unpack_operations(read_payload(read_letter(plain)))
    world.pool.append(File(path, pc.office, to, [world.saved[one.id] for one in operations]))
    world.met["files"] += 1
    promises.file_tells_only_what_its_reader_may_hold(world, pc, world.pool[-1])


def deliver(world: "World", pc: Pc, number: int) -> None:
    """Any file that was ever written for this office: late, again, or out of order; what is never drawn was lost."""
    file = world.file_for(pc, number)
    if file:
        seen = importing.preview(pc.workspace, [file.path])
        promises.holds_what_it_was_told(world, pc)
        done = take_in(world, pc, file)
        assert done.digest == seen.digest, "preview digest = result digest"


def round_trip(world: "World", pc: Pc, number: int) -> None:
    """One stick there and back."""
    head = world.pc(HEAD)
    if pc is not head:
        for sender, reader in ((pc, head), (head, pc)):
            with world.at(sender):
                send(world, sender, BRANCHES.index(pc.office))
            with world.at(reader):
                take_in(world, reader, world.pool[-1])


def clash(world: "World", pc: Pc, number: int) -> None:
    """Two people type into one record without knowing of each other, and then one stick goes there and back."""
    head = world.pc(HEAD)
    record = known_to_both(world, pc, head, number)
    if record and pc is not head:
        retitle(world, pc, record, number)
        retitle(world, head, record, number + 1)
        round_trip(world, pc, number)


def left_open(world: "World", pc: Pc, number: int) -> None:
    """A form stays open while the head office's change of that record is taken in, and is saved afterwards."""
    head = world.pc(HEAD)
    record = known_to_both(world, pc, head, number)
    if record and pc is not head:
        opened = form_of(world, pc, record)
        retitle(world, head, record, number + 1)
        round_trip(world, pc, number)
        retitle(world, pc, record, number, opened)


def known_to_both(world: "World", pc: Pc, head: Pc, number: int) -> Any:
    both = [one for one in world.activities(pc) if one in world.activities(head)]
    return chosen([one for one in both if "yes" not in (deleted(world, pc, one), deleted(world, head, one))], number)


def deleted(world: "World", pc: Pc, record: bytes) -> str:
    return oracle.deletion(pc.told.of_record(record))


def form_of(world: "World", pc: Pc, record: bytes) -> OpenForm:
    with world.at(pc):
        return OpenForm(record, oracle.on_screen(pc.told.of_record(record)), activities.open_form(pc.workspace, record))


def retitle(world: "World", pc: Pc, record: bytes, number: int, opened: OpenForm | None = None) -> None:
    opened = opened or form_of(world, pc, record)
    title = TITLES[number % len(TITLES)]
    typed = {} if opened.form.values["title"] == title else {"title": (title,)}
    with world.at(pc), world.saving(pc, opened, typed):
        activities.save(pc.workspace, opened.form, {"title": title})


def undo_import(world: "World", pc: Pc, number: int) -> None:
    if pc.imports:
        number, before, after = pc.imports.pop()
        import_undo.undo_import(pc.workspace, number)
        for id_ in after.joined.keys() - before.joined.keys():
            del pc.told.joined[id_]
        since = {id_: one for id_, one in pc.told.waiting.items() if id_ not in after.waiting}
        pc.told.waiting = before.waiting | since
        world.met["undos"] += 1


def take_in_undo_take_in(world: "World", pc: Pc, number: int) -> None:
    """Import, undo, import again: as before, as after."""
    file = world.file_for(pc, number)
    if file is None or importing.inspect_all(pc.workspace, file.path)[0].already_imported:
        return
    before, had = promises.digest(pc), set(pc.told.joined)
    done = take_in(world, pc, file)
    after, told = promises.digest(pc), pc.told
    _, held, _ = pc.imports.pop()
    import_undo.undo_import(pc.workspace, done.files[0].import_id or 0)
    pc.told = held
    world.met["undos"] += 1
    assert promises.digest(pc) == before or held.joined.keys() != had  # what was written again meanwhile stays
    promises.holds_what_it_was_told(world, pc)
    again = take_in(world, pc, file)
    assert (again.digest, promises.digest(pc)) == (done.digest, after)
    assert pc.told.joined.keys() == told.joined.keys()


def take_in(world: "World", pc: Pc, file: File) -> importing.MergePreview:
    before = pc.told.copy()
    done = importing.import_files(pc.workspace, [file.path])
    (report,) = done.files
    assert report.trouble is None, report.trouble
    if not report.already_imported:
        again = world.written_again(pc)
        for told in (before, pc.told):  # what this PC wrote again of its own is not taken back with the file
            told.joined |= again
        pc.told.hear(file.holds, file.sender)
        if file.to == HEAD:
            heard_beyond_scope(world, pc, file)
        for told in (before, pc.told):
            told.waiting = {id_: one for id_, one in told.waiting.items() if world.instead.get(id_) not in pc.told.joined}
        pc.imports.append((report.import_id or 0, before, pc.told.copy()))
        world.met["conflicts"] += done.conflicts
    world.met["operations"] += report.new_operations
    return done


def heard_beyond_scope(world: "World", pc: Pc, file: File) -> None:
    """What a branch brings back of the head office's own lost changes counts once the program could prove it genuine."""
    back = {id_ for id_ in promises.ids(pc) if id_ not in pc.told.joined}
    assert back <= world.saved.keys(), "nothing is there that nobody saved"
    sealed = {id_ for id_ in back if world.saved[id_].partition == HEAD}  # out of the branch's safekeeping
    assert back - sealed <= {one.id for one in file.holds} | {one.id for other in world.pool for one in other.holds}
    world.met["sealed_back"] += len(sealed)
    for id_ in back:
        assert world.saved[id_].partition in (COMMON, HEAD)
        pc.told.joined[id_] = world.saved[id_]
    pc.told.hear([], HEAD)


STEPS: dict[str, Step] = {
    "send": send,
    "deliver": deliver,
    "round_trip": round_trip,
    "clash": clash,
    "left_open": left_open,
    "undo_import": undo_import,
    "take_in_undo_take_in": take_in_undo_take_in,
}
