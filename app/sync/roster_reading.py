"""Reading the roster (PCの名簿). It is a reading of the operations of the partition
ROSTER, pure: no database, no clock, no order of arrival.

Each of these operations proves itself: its group ``signature`` is a signature over everything else in it. They are believed
when the key leads back to the head office's first one: that of a PC of the head office, or the recovery key. A stop that
anybody of the head office wrote stands until somebody lifts it who saw it and is not stopped; what a stopped PC of the head
office wrote beyond the stop's cut-offs doesn't count. Rules: docs/sync.md, "The roster".
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import msgpack
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.journal.operation import Operation, decode_value, encode_value, operation_id
from app.journal.record_ids import belongs, derived_record_id
from app.journal.state import state_of
from app.models.base import HEAD, ROSTER
from app.store.keys import is_signed, public_key_of
from app.sync.renewal import steps_in
from app.sync.roster import ACTIVE, STOPPED, RosterDevice, SetUpFile
from app.sync.seal import is_address

DOMAIN = b"yui-note roster operation v1\x00"
DEVICE, SET_UP_FILE, RECOVERY_KEY = "device", "set_up_file", "recovery_key"
"""The kinds of record. They have no table: the roster is read from the journal."""
SIGNATURE = "signature"
PIECE = 4096
"""Bytes in one field; cut-offs fill as many fields as they need."""


class StoppedFrom(NamedTuple):
    """From where on a chain of a stopped PC is not accepted. ``last``: of the roster's chains the ids of the last accepted
    operations. Numbers can be used twice by a thief, ids can't.
    """

    generation: bytes
    partition: str
    first: int
    last: tuple[bytes, ...] = ()


class _Fact(NamedTuple):
    """An operation with the key that is said to have signed it."""

    operation: Operation
    key: bytes
    signature: bytes

    def fields(self, group: str) -> list[Any]:
        """The fields of a group; empty when it isn't written here."""
        encoded = self.operation.values.get(group)
        return decode_value(encoded) if encoded is not None else []

    @property
    def is_stop(self) -> bool:
        """Whether it stops a PC. What can't be read of it stops from the beginning."""
        found = self.fields("stop")
        return self.operation.entity == DEVICE and found != [] and found[0] is not None

    @property
    def is_permission(self) -> bool:
        """Whether it lets a stopped PC in again: those stops that it saw."""
        return self.operation.entity == DEVICE and self.fields("stop")[:1] == [None]


@dataclass(frozen=True)
class Reading:
    """What a set of operations says. ``proven``: every operation that the head office signed, also of a PC that is stopped;
    ``counted``: those the roster is read from; ``stops``: the stops that stand.
    """

    proven: tuple[Operation, ...]
    counted: tuple[Operation, ...]
    stops: tuple[Operation, ...]
    devices: tuple[RosterDevice, ...]
    set_up_files: tuple[SetUpFile, ...]
    recovery: tuple[str, bytes]
    former_recovery: tuple[str, ...]


def device_record(device_id: str) -> bytes:
    """The record of a PC."""
    return derived_record_id(DEVICE, device_id, partition=ROSTER)


def set_up_record(token_key: bytes) -> bytes:
    """The record of a set-up file."""
    return derived_record_id(SET_UP_FILE, token_key.hex(), partition=ROSTER)


RECOVERY_RECORD = derived_record_id(RECOVERY_KEY, partition=ROSTER)


def signed_by(signer: Ed25519PrivateKey) -> Callable[[Operation], dict[str, bytes]]:
    """What ``app.journal.writing.write`` adds to an operation so that it proves itself."""

    def sign(operation: Operation) -> dict[str, bytes]:
        return {SIGNATURE: encode_value([public_key_of(signer), signer.sign(DOMAIN + operation_id(operation))])}

    return sign


def signer_of(operation: Operation) -> bytes:
    """The public key that signed an operation of the roster."""
    return bytes(decode_value(operation.values[SIGNATURE])[0])


def stop_fields(cut_offs: Sequence[StoppedFrom]) -> list[Any]:
    """The fields of the group ``stop``: the packed cut-offs, in pieces that fit into a field."""
    packed: bytes = msgpack.packb([[*cut_off[:3], list(cut_off.last)] for cut_off in cut_offs])
    return [packed[at : at + PIECE] for at in range(0, len(packed), PIECE)]


def read_roster(operations: Iterable[Operation], root: bytes, founded: bytes = b"") -> Reading:
    """What these operations say, if ``root`` was the head office's first signing key.

    ``founded`` stated the council's first recovery key: no stop bars it and those before it, so that nobody who stops the first
    PC from its beginning leaves the council without a way out.
    """
    return _read(_Set(tuple(operations)), root, founded)


class _Set:
    """Operations, equal to the same ones in any order: with every file the same few are read a dozen times."""

    def __init__(self, operations: tuple[Operation, ...]) -> None:
        self.operations = operations
        self._ids = frozenset((operation.id, bool(operation.erased)) for operation in operations)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Set) and self._ids == other._ids

    def __hash__(self) -> int:
        return hash(self._ids)


@lru_cache(maxsize=16)
def _read(some: _Set, root: bytes, founded: bytes) -> Reading:
    return _Facts(some.operations, root, founded).read()


class _Facts:
    """A set of operations, and what of it is believed."""

    def __init__(self, operations: Iterable[Operation], root: bytes, founded: bytes) -> None:
        self._root = root
        self._facts = [fact for operation in operations if (fact := _fact(operation)) is not None]
        self._prev = {fact.operation.id: fact.operation.prev for fact in self._facts}
        self._founding = self._with_ancestors([founded])

    def read(self) -> Reading:
        """The whole reading."""
        proven = self._believed(lambda _: False)
        owners = _owners(proven)
        stops = [fact for fact in proven if fact.is_stop]
        every_stop = {fact.operation.id for fact in stops}
        lifted: set[bytes] = set()
        while True:
            standing = [fact for fact in stops if fact.operation.id not in lifted]
            counted = self._counted(self._barred(standing, owners))
            more = {id_ for fact in counted if fact.is_permission for id_ in fact.operation.sup.get("stop", ())}
            if not more & every_stop - lifted:
                break
            lifted |= more & every_stop  # who was stopped by it may now lift others
        return _reading(proven, counted, standing)

    def _counted(self, barred: Callable[[_Fact], bool]) -> list[_Fact]:
        """What counts while this is barred; of a recovery key that was renewed only what the renewal had seen."""
        first = self._believed(barred)
        seen: dict[bytes, set[bytes]] = {}
        stated = {fact.operation.id: fact.fields("keys")[1] for fact in first if _recovery_keys(fact)}
        for fact in first:
            if _recovery_keys(fact):
                known = fact.fields("before")
                ids = known[0] if known and isinstance(known[0], bytes) else b""
                for id_ in fact.operation.sup.get("keys", ()):
                    if stated.get(id_, stated[fact.operation.id]) != stated[fact.operation.id]:
                        seen.setdefault(stated[id_], set()).update(ids[at : at + 20] for at in range(0, len(ids), 20))
        if not seen:
            return first
        return self._believed(lambda fact: barred(fact) or fact.operation.id not in seen.get(fact.key, {fact.operation.id}))

    def _believed(self, barred: Callable[[_Fact], bool]) -> list[_Fact]:
        """The facts whose keys lead back to the first one, without the barred ones."""
        found: list[_Fact] = []
        rest = [fact for fact in self._facts if not barred(fact)]
        keys: dict[bytes, set[bytes]] = {}
        heads: set[bytes] = set()
        while True:
            trusted = {self._root, *keys.get(RECOVERY_RECORD, ()), *(key for head in heads for key in keys.get(head, ()))}
            new = [
                fact
                for fact in rest
                if (fact.key in trusted or (fact.operation.record in heads and _is_led(fact, keys[fact.operation.record])))
                and _is_genuine(fact)
            ]
            if not new:
                return found
            found += new
            taken = {id(fact) for fact in new}
            rest = [fact for fact in rest if id(fact) not in taken]
            for fact in new:
                record = fact.operation.record
                keys.setdefault(record, set())
                if _device_keys(fact):
                    keys[record].add(fact.fields("keys")[0])
                if _recovery_keys(fact):
                    keys[record].add(fact.fields("keys")[1])
                if _enrolment(fact) and fact.fields("enrolment")[0] == HEAD:
                    heads.add(record)

    def _barred(self, stops: Sequence[_Fact], owners: Mapping[bytes, Collection[bytes]]) -> Callable[[_Fact], bool]:
        """Whether a fact was written by a stopped PC beyond its cut-offs."""
        accepted: dict[bytes, list[set[bytes]]] = {}
        for stop in stops:
            ends = (id_ for cut_off in _cut_offs(stop) if cut_off.partition == ROSTER for id_ in cut_off.last)
            accepted.setdefault(stop.operation.record, []).append(self._with_ancestors(ends))

        def barred(fact: _Fact) -> bool:
            if fact.operation.id in self._founding:
                return False
            return any(fact.operation.id not in some for owner in owners.get(fact.key, ()) for some in accepted.get(owner, ()))

        return barred

    def _with_ancestors(self, ids: Iterable[bytes]) -> set[bytes]:
        found: set[bytes] = set()
        for id_ in ids:
            at: bytes | None = id_
            while at is not None and at in self._prev and at not in found:
                found.add(at)
                at = self._prev[at]
        return found


def _reading(proven: Sequence[_Fact], counted: Sequence[_Fact], stops: Sequence[_Fact]) -> Reading:
    records: dict[bytes, list[_Fact]] = {}
    for fact in sorted(counted, key=lambda fact: (fact.operation.hlc, fact.operation.id)):
        records.setdefault(fact.operation.record, []).append(fact)
    stopped: dict[bytes, list[_Fact]] = {stop.operation.record: [] for stop in stops}
    for stop in stops:
        stopped[stop.operation.record].append(stop)
    devices, tokens = [], {}
    for record, some in records.items():
        if some[0].operation.entity == DEVICE and (device := _device(record, some, stopped.get(record, ()))) is not None:
            devices.append(device)
            tokens[device.device_id] = {fact.fields("enrolment")[3] for fact in some if _enrolment(fact)}
    files = [_set_up_file(some) for some in records.values() if some[0].operation.entity == SET_UP_FILE]
    stated = [fact.fields("keys") for fact in records.get(RECOVERY_RECORD, ()) if _recovery_keys(fact)]
    recovery = _shown(records.get(RECOVERY_RECORD, ()), "keys", _recovery_keys) or ["", b""]
    return Reading(
        proven=_by_id(proven),
        counted=_by_id(counted),
        stops=_by_id(stops),
        devices=tuple(devices),
        set_up_files=tuple(
            replace(file, used_by=tuple(device for device, used in tokens.items() if file.token_key in used))
            for file in files
            if file is not None
        ),
        recovery=(recovery[0], recovery[1]),
        former_recovery=tuple(recipient for recipient, *_ in stated if recipient != recovery[0]),
    )


def _by_id(facts: Iterable[_Fact]) -> tuple[Operation, ...]:
    return tuple(sorted((fact.operation for fact in facts), key=lambda operation: operation.id))


def _device(record: bytes, facts: Sequence[_Fact], stops: Sequence[_Fact]) -> RosterDevice | None:
    enrolment = _shown(facts, "enrolment", _enrolment)
    keys = _shown(facts, "keys", _device_keys)
    if enrolment is None or keys is None or device_record(enrolment[1]) != record:
        return None
    known = [fact.fields("keys")[0] for fact in facts if _device_keys(fact)]
    for fact in facts:
        if _device_keys(fact):
            known += [step.old for step in steps_in(fact.fields("keys")[2:]) if step.device_id == enrolment[1]]
    compared = _shown(facts, "compared", lambda fact: isinstance(fact.fields("compared")[0], bytes))
    return RosterDevice(
        device_id=enrolment[1],
        office=enrolment[0],
        age_recipient=keys[1],
        sign_key=keys[0],
        since_ms=enrolment[2],
        status=STOPPED if stops else ACTIVE,
        stopped_from=_smallest(stops),
        former_keys=tuple(key for key in dict.fromkeys(known) if key != keys[0]),
        compared_key=compared[0] if compared else b"",
    )


def _smallest(stops: Sequence[_Fact]) -> tuple[tuple[str, str, int], ...]:
    """The cut-offs of several stops: of each chain the smallest, and a chain that one of them does not name has none."""
    named = [{(one.generation.hex(), one.partition): one.first for one in _cut_offs(stop)} for stop in stops]
    chains = set.intersection(*map(set, named)) if named else set[tuple[str, str]]()
    return tuple(sorted((*chain, min(one[chain] for one in named)) for chain in chains))


def _set_up_file(facts: Sequence[_Fact]) -> SetUpFile | None:
    made = _shown(facts, "made", _made)
    return SetUpFile(made[0], made[1], made[2]) if made is not None else None


def _shown(facts: Sequence[_Fact], group: str, reads: Callable[[_Fact], bool]) -> list[Any] | None:
    """The value of a group: of several live ones the newest by the display clock, the same one on every PC."""
    written = [fact for fact in facts if group in fact.operation.values and reads(fact)]
    if not written:
        return None
    return decode_value(state_of([fact.operation for fact in written]).values[group])


def _owners(facts: Iterable[_Fact]) -> dict[bytes, set[bytes]]:
    """Signing key → the records of the PCs it was ever a key of."""
    found: dict[bytes, set[bytes]] = {}
    for fact in facts:
        if _device_keys(fact):
            found.setdefault(fact.fields("keys")[0], set()).add(fact.operation.record)
    return found


def _fact(operation: Operation) -> _Fact | None:
    """The operation with its signature, if it has the one form in which that is looked at."""
    if operation.partition != ROSTER or operation.erased or SIGNATURE in operation.sup:
        return None
    if SIGNATURE not in operation.values or not belongs(operation.record, operation.entity, ROSTER):
        return None
    signature = decode_value(operation.values[SIGNATURE])
    if [type(part) for part in signature] != [bytes, bytes] or list(map(len, signature)) != [32, 64]:
        return None
    return _Fact(operation, *signature)


def _is_genuine(fact: _Fact) -> bool:
    """Whether the key signed exactly this operation, at this place of its chain."""
    values = {group: value for group, value in fact.operation.values.items() if group != SIGNATURE}
    return _verified(fact.key, operation_id(fact.operation._replace(values=values)), fact.signature)


@lru_cache(maxsize=16_384)
def _verified(key: bytes, id_: bytes, signature: bytes) -> bool:
    """Remembered, because the same few operations are read with every file."""
    return is_signed(DOMAIN + id_, key, signature)


def _is_led(fact: _Fact, known: Collection[bytes]) -> bool:
    """Whether it states new keys of a PC under the newest of them, and renewals lead there from a key that is known."""
    if not _device_keys(fact) or fact.fields("keys")[0] != fact.key:
        return False
    reached = set(known)
    for step in steps_in(fact.fields("keys")[2:]):
        if step.old in reached and device_record(step.device_id) == fact.operation.record:
            reached.add(step.new)
    return fact.key in reached


def _cut_offs(stop: _Fact) -> list[StoppedFrom]:
    """What a stop names; nothing, so that nothing of the PC is accepted, when it can't be read."""
    try:
        unpacked = msgpack.unpackb(b"".join(stop.fields("stop")))
        found = [StoppedFrom(generation, partition, first, tuple(last)) for generation, partition, first, last in unpacked]
    except (ValueError, TypeError, IndexError, msgpack.UnpackException):
        return []
    kinds = {tuple(map(type, cut_off)) for cut_off in found}
    return found if kinds <= {(bytes, str, int, tuple)} else []


def _enrolment(fact: _Fact) -> bool:
    """Whether it says to which office a PC belongs."""
    found = fact.fields("enrolment")
    return fact.operation.entity == DEVICE and _typed(found, str, str, int) and len(found) > 3


def _device_keys(fact: _Fact) -> bool:
    """Whether it states keys of a PC; without an address nothing could be sealed to it, nor to its whole office."""
    found = fact.fields("keys")
    return fact.operation.entity == DEVICE and _typed(found, bytes, str) and len(found[0]) == 32 and is_address(found[1])


def _recovery_keys(fact: _Fact) -> bool:
    found = fact.fields("keys")
    return fact.operation.record == RECOVERY_RECORD and _typed(found, str, bytes) and is_address(found[0])


def _made(fact: _Fact) -> bool:
    return _typed(found := fact.fields("made"), str, bytes, int) and set_up_record(found[1]) == fact.operation.record


def _typed(found: Sequence[Any], *kinds: type) -> bool:
    return [type(value) for value in found[: len(kinds)]] == list(kinds)
