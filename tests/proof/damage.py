"""Files that are not what they should be, by the thousand: damaged on the way, or made by somebody who should not.

Three hands: chance (whoever carries the file), somebody with the receiver's address but no key of ours, and the PC of another
branch with its own good key. What the branch's own PC may say is its own business; but it must say it in good form.
"""

import random
import shutil
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import msgpack

from app.errors import YuiError
from app.journal.dump import digest
from app.models.base import HEAD
from app.rules import clock
from app.services.activities import activities
from app.services.workspace.workspace import Workspace
from app.store.keys import DeviceKeys
from app.sync.columns import pack_operations, unpack_operations
from app.sync.container import DOMAIN, LENGTH_BYTES, MAGIC, SIGNATURE_BYTES, Letter, pack_letter, read_letter, read_payload
from app.sync.header import FORMAT, Header, pack_header
from app.sync.incoming import check_file, take_in
from app.sync.outgoing import make_file
from app.sync.scope import scope_of
from app.sync.seal import seal, unseal
from tests.proof.council import SET_UP_AT, copied, fresh_folder, hurried, prepared, state_in

GOOD_CHECKS = 300


@dataclass
class Result:
    """Per kind of damage: files, how many were taken in, and the seconds each refusal took."""

    tried: Counter[str] = field(default_factory=Counter)
    taken: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    good: list[float] = field(default_factory=list)

    @property
    def files(self) -> int:
        return self.tried.total()

    @property
    def accepted(self) -> int:
        return self.taken.total()

    @property
    def good_ms(self) -> float:
        return statistics.median(self.good) * 1000

    def rows(self) -> list[tuple[str, int, int, float]]:
        """(kind, files, taken in, median time of a refusal as a multiple of a good check's)."""
        median = statistics.median(self.good)
        return [
            (kind, self.tried[kind], self.taken[kind], statistics.median(some) / median) for kind, some in self.seconds.items()
        ]


@dataclass
class Material:
    """A good file of the daito branch, opened; and who could have a hand in making another."""

    good: bytes
    plain: bytes
    letter: Letter
    columns: bytes
    address: str
    sender: DeviceKeys
    stranger: DeviceKeys
    stranger_header: Header
    chance: random.Random


def many(count: int, seed: int = 1105) -> Result:
    """So many files, in equal parts of every kind, shown to a head office."""
    found = Result()
    with head_office_and_material(seed) as (head, material):
        _time_good_checks(head, material, found)
        for kind, make in KINDS.items():
            found.seconds[kind] = []
            for _ in range(-(-count // len(KINDS))):
                _show(head, kind, make(material), found)
            _time_good_checks(head, material, found, 40)
    return found


@contextmanager
def head_office_and_material(seed: int) -> Iterator[tuple[Workspace, Material]]:
    """The head office that is shown the files, and what they are made of."""
    with ExitStack() as stack:
        stack.enter_context(hurried())
        prepared()
        folder = fresh_folder()
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stack.enter_context(state_in(folder))
        before, clock.source = clock.source, lambda: SET_UP_AT
        stack.callback(lambda: setattr(clock, "source", before))
        head, daito, murone = (stack.enter_context(copied(name, folder)) for name in (HEAD, "daito", "murone"))
        yield head, _material(head, daito, murone, random.Random(seed))


def _material(head: Workspace, daito: Workspace, murone: Workspace, chance: random.Random) -> Material:
    for number in range(6):
        activities.save(daito, activities.blank(daito), {"state": "draft", "title": f"サロン{number}", "content": "体操" * 30})
    good = _file_of(daito)
    plain = unseal(good, head.keys.seal_identity)
    letter = read_letter(plain)
    activities.save(murone, activities.blank(murone), {"state": "draft", "title": "よその支部"})
    stranger = read_letter(unseal(_file_of(murone), murone.keys.seal_identity))
    columns, address = read_payload(letter), head.keys.seal_recipient
    return Material(good, plain, letter, columns, address, daito.keys, murone.keys, stranger.header, chance)


def _file_of(workspace: Workspace) -> bytes:
    with workspace.database.reading() as session:
        return make_file(session, workspace.keys, HEAD, scope_of(workspace.office_code)).data


def _show(head: Workspace, kind: str, data: bytes, found: Result) -> None:
    found.tried[kind] += 1
    try:
        found.taken[kind] += taken_in(head, data, found.seconds[kind], every_table=found.tried[kind] % 50 == 1)
    except YuiError:
        return


def taken_in(head: Workspace, data: bytes, seconds: list[float], *, every_table: bool) -> bool:
    """Whether the head office takes a file in, or refuses it and is left changed. What it took or refused is undone again.

    ``seconds`` gets the time this took, without looking at ``every_table``. Raises the refusal.
    """
    with head.database.rehearsing() as session:
        changes = session.connection().exec_driver_sql("SELECT total_changes()")
        before = changes.scalar(), digest(session) if every_table else ""
        start = time.perf_counter()
        try:
            checked = check_file(session, head.keys, data)
        except YuiError:
            seconds.append(time.perf_counter() - start)
            written = session.connection().exec_driver_sql("SELECT total_changes()").scalar()
            if (written, digest(session) if every_table else "") != before:
                return True
            raise
        _, merged = take_in(session, head.keys, checked)
        seconds.append(time.perf_counter() - start)
        return bool(merged.joined)


def _time_good_checks(head: Workspace, material: Material, found: Result, count: int = GOOD_CHECKS) -> None:
    for _ in range(count):
        with head.database.rehearsing() as session:
            start = time.perf_counter()
            check_file(session, head.keys, material.good)
            found.good.append(time.perf_counter() - start)


# ── Chance ──


def _bit(data: bytes, chance: random.Random) -> bytes:
    bent = bytearray(data)
    bent[chance.randrange(len(bent))] ^= 1 << chance.randrange(8)
    return bytes(bent)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _inserted(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.randbytes(chance.choice((1, 2, 16, 512))) + data[at:]


def _left_out(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) - 1)
    return data[:at] + data[at + chance.choice((1, 2, 16, 512)) :]


def _overwritten(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) - 16)
    stretch = chance.choice((bytes(512), b"\xff" * 512, chance.randbytes(64)))[: len(data) - at]
    bent = data[:at] + stretch + data[at + len(stretch) :]
    return bent if bent != data else _bit(data, chance)


CHANCE: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "one bit turned": _bit, "cut off": _cut, "something put in": _inserted, "something left out": _left_out,
    "a stretch overwritten": _overwritten,
}  # fmt: skip


def _carried(harm: Callable[[bytes, random.Random], bytes]) -> Callable[[Material], bytes]:
    return lambda material: harm(material.good, material.chance)


def _sealed_again(harm: Callable[[bytes, random.Random], bytes]) -> Callable[[Material], bytes]:
    """By somebody who has the receiver's address: the envelope is in order, the letter is not."""
    return lambda material: seal(harm(material.plain, material.chance), [material.address])


# ── The PC of another branch, with a good key ──

CLAIMS: dict[str, Callable[[random.Random], Any]] = {
    "organisation": lambda chance: chance.randbytes(16),
    "from_office": lambda chance: chance.choice(("daito", "head", "senmaya", "")),
    "from_device": lambda chance: chance.randbytes(4).hex(),
    "to_office": lambda chance: chance.choice(("daito", "murone", "", "HEAD")),
    "recipients": lambda chance: ("age1" + chance.randbytes(20).hex(),),
    "operations": lambda chance: chance.choice((0, 1, 7, 10**6, 2**62)),
    "oldest_reader": lambda chance: chance.randrange(FORMAT + 1, 1000),
    "kind": lambda chance: chance.randbytes(3).hex(),
    "file_number": lambda chance: -chance.randrange(1, 2**40),
    "made_at_ms": lambda chance: "昨日",
    "program": lambda chance: "x" * chance.randrange(65, 1000),
    "partition_digests": lambda chance: {"daito": chance.randbytes(chance.choice((0, 31, 33)))},
    "receipts": lambda chance: ((chance.randrange(9), 1, 1),),
    "retired": lambda chance: (chance.randbytes(chance.choice((0, 15, 17))),),
    "certificate": lambda chance: 0,
    "roster": lambda chance: "名簿",
}


def _claimed(material: Material) -> bytes:
    """A header of the branch's own file with one word changed, signed by the other branch's PC as if it were its."""
    name = material.chance.choice(list(CLAIMS))
    return _letter(material, material.letter.header, {name: CLAIMS[name](material.chance)}, material.stranger)


def _impostor(material: Material) -> bytes:
    """The other branch's PC under its own name, with one false word; or with the first branch's records."""
    name = material.chance.choice([*CLAIMS, ""])
    false = {name: CLAIMS[name](material.chance)} if name else {}
    return _letter(material, material.stranger_header, false, material.stranger)


def _letter(material: Material, header: Header, changed: dict[str, Any], keys: DeviceKeys) -> bytes:
    operations = changed.get("operations", material.letter.header.operations)
    sized = replace(header, payload_sha256=material.letter.header.payload_sha256, packed_size=material.letter.header.packed_size)
    sized = replace(
        sized, unpacked_size=material.letter.header.unpacked_size, enclosed_size=0, enclosed_sha256=b"", operations=operations
    )
    header_bytes = pack_header(replace(sized, **changed))
    signature = keys.signer.sign(DOMAIN + header_bytes)
    plain = b"".join((MAGIC, len(header_bytes).to_bytes(LENGTH_BYTES), header_bytes, signature, material.letter.payload))
    return seal(plain, [material.address])


def _another_signature(material: Material) -> bytes:
    at = len(MAGIC) + LENGTH_BYTES + len(material.letter.header_bytes)
    forged = material.chance.choice(
        (material.stranger.signer.sign(DOMAIN + material.letter.header_bytes), material.chance.randbytes(SIGNATURE_BYTES))
    )
    return seal(material.plain[:at] + forged + material.plain[at + SIGNATURE_BYTES :], [material.address])


# ── The branch's own PC gone wrong: columns out of shape ──

NONSENSE: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**63,
    2**64 - 1,
    1.5,
    "",
    "x" * 70,
    b"",
    b"x" * 15,
    b"x" * 17,
    [],
    [[]],
    {},
    {"": 1},
)
SHAPED = (
    "chains",
    "records",
    "own_ends",
    "own_nonces",
    "forms",
    "form_of",
    "texts",
    "people",
    "wall_steps",
    "hlc_leads",
    "bases",
    "sup",
    "seen",
    "erased",
    "values",
)


def _misshapen(material: Material) -> bytes:
    """Signed by the branch's own key; one column has another type, another length, or nonsense somewhere in it."""
    chance = material.chance
    while True:
        plain = msgpack.unpackb(material.columns)
        name = chance.choice(SHAPED)
        if not isinstance(plain[name], list | dict) or not plain[name] or chance.random() < 0.3:
            plain[name] = _resized(plain[name], chance) if chance.random() < 0.5 else chance.choice(NONSENSE)
        else:
            plain[name] = with_nonsense(plain[name], chance)
        packed = msgpack.packb(plain)
        if packed != material.columns and not _means_something(packed, material.columns):
            letter, _ = pack_letter(material.letter.header, packed, material.sender.signer)
            return seal(letter, [material.address])


def _resized(value: Any, chance: random.Random) -> Any:
    if isinstance(value, bytes):
        return value[: chance.randrange(len(value))] if value and chance.random() < 0.5 else value + b"x"
    if isinstance(value, list):
        return value[:-1] if value and chance.random() < 0.5 else [*value, *(value[-1:] or [0])]
    return chance.choice(NONSENSE)


def with_nonsense(value: Any, chance: random.Random) -> Any:
    """The value with nonsense in place of something in it, however deep."""
    if isinstance(value, list) and value:
        at = chance.randrange(len(value))
        return [*value[:at], with_nonsense(value[at], chance), *value[at + 1 :]]
    if isinstance(value, dict) and value:
        key = chance.choice(list(value))
        return value | {key: with_nonsense(value[key], chance)}
    return chance.choice(NONSENSE)


def _means_something(packed: bytes, good: bytes) -> bool:
    """Whether another well-formed content came out by chance: that is a branch's right."""
    try:
        said = unpack_operations(packed)
        return said != unpack_operations(good) and unpack_operations(pack_operations(said)) == said
    except YuiError:
        return False


def _kinds() -> Iterator[tuple[str, Callable[[Material], bytes]]]:
    for name, harm in CHANCE.items():
        yield f"on the way: {name}", _carried(harm)
        yield f"sealed again: {name}", _sealed_again(harm)
    yield "another's signature", _another_signature
    yield "a false word in the header, another branch's key", _claimed
    yield "another branch's PC with false words or foreign records", _impostor
    yield "columns out of shape, the branch's own key", _misshapen


KINDS = dict(_kinds())
