"""What a set of roster operations says is the same in every order, and neither a thief nor a branch can add to it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from app.journal.operation import Operation, encode_value, new_operation, operation_id, with_groups
from app.models.base import HEAD, ROSTER
from app.store.keys import DeviceKeys, new_keys, public_key_of
from app.store.recovery_code import signer_from
from app.sync.columns import pack_operations, unpack_operations
from app.sync.renewal import renewed_keys
from app.sync.roster import ACTIVE, STOPPED, RosterDevice
from app.sync.roster_reading import (
    DEVICE,
    RECOVERY_KEY,
    RECOVERY_RECORD,
    SIGNATURE,
    Reading,
    StoppedFrom,
    device_record,
    read_roster,
    set_up_record,
    signed_by,
    stop_fields,
)

ORDERS = st.randoms(use_true_random=False)


class Pc:
    """A PC that writes roster operations in its own chain."""

    def __init__(self, name: str) -> None:
        self.name, self.keys = name, new_keys(with_recovery=True)
        self.generation = name.encode().ljust(16, b".")
        self.chain: list[Operation] = []

    def write(
        self,
        values: Mapping[str, Sequence[Any]],
        record: bytes,
        entity: str = DEVICE,
        sup: Mapping[str, tuple[bytes, ...]] | None = None,
        signer: Ed25519PrivateKey | None = None,
    ) -> Operation:
        last = self.chain[-1] if self.chain else None
        plain = new_operation(
            generation=self.generation,
            partition=ROSTER,
            seq=last.seq + 1 if last else 1,
            prev=last.id if last else None,
            entity=entity,
            record=record,
            values={group: encode_value(fields) for group, fields in values.items()},
            sup=dict(sup or {}),
            seen=(),
            person="",
            wall_ms=1,
            hlc=len(self.chain),
            nonce=bytes(16),
            base=b"",
        )
        self.chain.append(with_groups(plain, signed_by(signer or self.keys.signer)(plain)))
        return self.chain[-1]

    def enrol(self, pc: "Pc", office: str = HEAD) -> Operation:
        values = {"enrolment": [office, pc.name, 1, None], "keys": [pc.keys.sign_key, pc.keys.seal_recipient]}
        return self.write(values, device_record(pc.name))

    def stop(self, pc: "Pc", *over: Operation, signer: Ed25519PrivateKey | None = None) -> Operation:
        ends = [StoppedFrom(pc.generation, ROSTER, len(pc.chain) + 1, (pc.chain[-1].id,))] if pc.chain else []
        ends += [StoppedFrom(pc.generation, "daito", len(pc.chain) + 5)]
        return self.write({"stop": stop_fields(ends)}, device_record(pc.name), sup={"stop": tuple(one.id for one in over)})

    def allow(self, pc: "Pc", *stops: Operation, signer: Ed25519PrivateKey | None = None) -> Operation:
        sup = {"stop": tuple(stop.id for stop in stops)}
        return self.write({"stop": [None]}, device_record(pc.name), sup=sup, signer=signer)

    def state_recovery(self, keys: DeviceKeys, before: Sequence[Operation] = (), *over: Operation) -> Operation:
        values = {
            "keys": [new_keys().seal_recipient, public_key_of(signer_from(keys.recovery_identity))],
            "before": [b"".join(one.id for one in before)],
        }
        sup = {"keys": tuple(one.id for one in over)}
        return self.write(values, RECOVERY_RECORD, RECOVERY_KEY, sup if over else None)


class Council:
    """A first PC of the head office, a second one, a branch's, and the recovery key of the first one."""

    def __init__(self) -> None:
        self.one, self.two, self.branch = Pc("one"), Pc("two"), Pc("branch")
        self.one.enrol(self.one)
        self.stated = self.one.state_recovery(self.one.keys)
        self.one.enrol(self.two)
        self.one.enrol(self.branch, "daito")
        self.recovery = signer_from(self.one.keys.recovery_identity)

    @property
    def operations(self) -> list[Operation]:
        return [*self.one.chain, *self.two.chain, *self.branch.chain]

    def read(self, *more: Operation) -> Reading:
        return read_roster([*self.operations, *more], self.one.keys.sign_key)


@pytest.fixture
def council() -> Council:
    return Council()


def known(reading: Reading) -> dict[str, str]:
    return {device.device_id: device.status for device in reading.devices}


ALL = {"one": ACTIVE, "two": ACTIVE, "branch": ACTIVE}


def test_every_key_leads_back_to_the_first_one(council: Council) -> None:
    council.two.enrol(Pc("three"))
    assert known(council.read()) == ALL | {"three": ACTIVE}
    assert read_roster(council.operations, new_keys().sign_key).devices == ()


def test_an_operation_goes_through_a_file_and_proves_itself_there(council: Council) -> None:
    came = unpack_operations(pack_operations(council.operations))
    assert read_roster(came, council.one.keys.sign_key) == read_roster(came[::-1], council.one.keys.sign_key)
    assert len(read_roster(came, council.one.keys.sign_key).proven) == len(council.operations)


def test_what_a_branch_signs_and_what_nobody_signed_changes_nothing(council: Council) -> None:
    before = council.read()
    council.branch.enrol(Pc("thief"))
    council.branch.stop(council.one)
    council.branch.state_recovery(council.branch.keys, (), council.stated)
    after = council.read()
    assert (after.devices, after.recovery, after.proven) == (before.devices, before.recovery, before.proven)


@pytest.mark.parametrize("change", ["seq", "prev", "generation", "values", "sup", "record", "hlc", "third field"])
def test_an_operation_that_stands_at_another_place_or_says_more_proves_nothing(council: Council, change: str) -> None:
    genuine = council.one.stop(council.branch)
    council.one.chain.pop()
    value = {
        "seq": genuine.seq + 1,
        "prev": council.one.chain[0].id,
        "generation": b"another place 16",
        "values": {**genuine.values, "compared": encode_value([b"k" * 32])},
        "sup": {"stop": (council.stated.id,)},
        "record": device_record("two"),
        "hlc": genuine.hlc + 1,
        "third field": {**genuine.values, SIGNATURE: genuine.values[SIGNATURE].replace(b"\x92", b"\x93", 1) + b"\x01"},
    }[change]
    bent = genuine._replace(**{"values" if change == "third field" else change: value})  # type: ignore[arg-type]
    bent = bent._replace(id=operation_id(bent))
    assert known(council.read(bent)) == ALL and known(council.read(genuine)) == ALL | {"branch": STOPPED}


def test_a_stop_is_lifted_by_whoever_saw_it_and_by_nothing_else(council: Council) -> None:
    first = council.one.stop(council.branch)
    unseen = council.two.stop(council.branch)
    council.one.allow(council.branch, first)
    assert known(council.read())["branch"] == STOPPED
    council.two.allow(council.branch, unseen)
    assert known(council.read())["branch"] == ACTIVE


def test_two_stops_of_one_pc_leave_of_each_chain_what_both_accept(council: Council) -> None:
    council.one.write(
        {"stop": stop_fields([StoppedFrom(b"g" * 16, "daito", 7), StoppedFrom(b"h" * 16, "daito", 2)])}, device_record("branch")
    )
    council.two.write({"stop": stop_fields([StoppedFrom(b"g" * 16, "daito", 5)])}, device_record("branch"))
    [branch] = [device for device in council.read().devices if device.device_id == "branch"]
    assert branch.cut_offs == {(b"g" * 16, "daito"): 5}


def test_a_stop_that_cannot_be_read_accepts_nothing(council: Council) -> None:
    council.one.write({"stop": [b"\x91\x01"]}, device_record("branch"))
    [branch] = [device for device in council.read().devices if device.device_id == "branch"]
    assert branch.cut_offs == {}


def test_a_stopped_pc_of_the_head_office_gains_nothing_by_what_it_writes_then(council: Council) -> None:
    council.two.enrol(Pc("before"))
    council.one.stop(council.two)
    before = council.read()
    assert known(before) == ALL | {"two": STOPPED, "before": ACTIVE}
    stop = council.one.chain[-1]
    thief = council.two
    honest = len(thief.chain)
    thief.enrol(Pc("evil"))
    renewed = renewed_keys(thief.keys, thief.name)
    thief.write(
        {"keys": [renewed.sign_key, renewed.seal_recipient, *renewed.renewals]}, device_record("two"), signer=renewed.signer
    )
    thief.state_recovery(thief.keys, (), council.stated)
    thief.allow(thief, stop)
    thief.allow(thief, stop, signer=signer_from(thief.keys.recovery_identity))
    fork = Pc("two")
    fork.keys, fork.chain = thief.keys, thief.chain[: honest - 1]
    early = fork.enrol(Pc("forked"))
    other = Pc("elsewhere")
    other.keys = thief.keys
    another = other.enrol(Pc("other generation"))
    after = council.read(early, another)
    assert (after.devices, after.recovery, after.set_up_files) == (before.devices, before.recovery, before.set_up_files)


def test_two_pcs_that_stop_each_other_are_both_stopped_and_the_sheet_leads_out(council: Council) -> None:
    of_two, of_one = council.one.stop(council.two), council.two.stop(council.one)
    council.two.allow(council.two, of_two)
    council.one.allow(council.one, of_one)
    assert known(council.read()) == ALL | {"one": STOPPED, "two": STOPPED}
    third = Pc("from the sheet")
    third.allow(council.one, of_one, signer=council.recovery)
    assert known(council.read(*third.chain)) == ALL | {"two": STOPPED}


def test_a_thief_who_stops_the_first_pc_from_its_beginning_leaves_a_way_out(council: Council) -> None:
    evil = council.two.write({"stop": stop_fields([])}, device_record("one"))
    founded = council.stated.id
    collapsed = read_roster(council.operations, council.one.keys.sign_key, founded)
    assert known(collapsed) == {"one": STOPPED} and collapsed.recovery[1] == public_key_of(council.recovery)
    council.one.allow(council.one, evil, signer=council.recovery)
    assert known(read_roster(council.operations, council.one.keys.sign_key, founded)) == ALL
    thief = Pc("one")
    thief.keys = council.one.keys
    thief.state_recovery(council.two.keys)  # another beginning is none
    council.two.stop(council.one)
    bent = read_roster([*council.operations, *thief.chain], council.one.keys.sign_key, founded)
    assert bent.recovery == read_roster(council.operations, council.one.keys.sign_key, founded).recovery


def test_a_renewed_recovery_key_keeps_what_the_old_one_had_signed_and_nothing_after(council: Council) -> None:
    back, late = Pc("back"), Pc("late")
    enrolled = back.write(
        {"enrolment": [HEAD, "back", 1, None], "keys": [back.keys.sign_key, back.keys.seal_recipient]},
        device_record("back"),
        signer=council.recovery,
    )
    council.one.state_recovery(council.two.keys, [enrolled], council.stated)
    forged = late.write(
        {"enrolment": [HEAD, "late", 1, None], "keys": [late.keys.sign_key, late.keys.seal_recipient]},
        device_record("late"),
        signer=council.recovery,
    )
    assert known(council.read(enrolled, forged)) == ALL | {"back": ACTIVE}
    fresh = late.write(
        {"enrolment": [HEAD, "late", 1, None], "keys": [late.keys.sign_key, late.keys.seal_recipient]},
        device_record("late"),
        signer=signer_from(council.two.keys.recovery_identity),
    )
    assert known(council.read(enrolled, forged, fresh)) == ALL | {"back": ACTIVE, "late": ACTIVE}


def test_renewed_keys_of_the_head_office_are_led_to_by_its_old_ones_only(council: Council) -> None:
    old, stranger = council.one.keys, renewed_keys(council.branch.keys, "one")
    council.one.keys = renewed_keys(old, "one")
    fresh = council.one.keys
    council.one.write({"keys": [fresh.sign_key, fresh.seal_recipient, *fresh.renewals]}, device_record("one"))
    council.one.enrol(Pc("later"))
    reading = read_roster(council.operations, old.sign_key)
    [one] = [device for device in reading.devices if device.device_id == "one"]
    assert (one.sign_key, one.former_keys, known(reading)["later"]) == (fresh.sign_key, (old.sign_key,), ACTIVE)
    forged = Pc("thief").write(
        {"keys": [stranger.sign_key, stranger.seal_recipient, *stranger.renewals]}, device_record("one"), signer=stranger.signer
    )
    assert forged not in read_roster([*council.operations, forged], old.sign_key).proven


def test_a_number_counts_as_compared_until_the_keys_change(council: Council) -> None:
    council.one.write({"compared": [council.branch.keys.sign_key]}, device_record("branch"))
    assert next(device for device in council.read().devices if device.device_id == "branch").was_compared
    [enrolled] = [one for one in council.one.chain if one.record == device_record("branch") and "keys" in one.values]
    fresh = new_keys()
    council.two.write({"keys": [fresh.sign_key, fresh.seal_recipient]}, device_record("branch"), sup={"keys": (enrolled.id,)})
    assert not next(device for device in council.read().devices if device.device_id == "branch").was_compared


def test_an_address_to_which_nothing_can_be_sealed_is_no_pc(council: Council) -> None:
    pc = Pc("nowhere")
    values = {"enrolment": ["daito", "nowhere", 1, None], "keys": [pc.keys.sign_key, "age1x"]}
    council.one.write(values, device_record("nowhere"))
    assert known(council.read()) == ALL


def test_a_set_up_file_is_used_by_the_pc_that_names_it(council: Council) -> None:
    token = public_key_of(Pc("token").keys.signer)
    council.one.write({"made": ["daito", token, 5]}, set_up_record(token), "set_up_file")
    assert [file.used_by for file in council.read().set_up_files] == [()]
    pc = Pc("new")
    values = {"enrolment": ["daito", "new", 1, token], "keys": [pc.keys.sign_key, pc.keys.seal_recipient]}
    council.two.write(values, device_record("new"))
    assert [(file.office, file.used_by) for file in council.read().set_up_files] == [("daito", ("new",))]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(0, 5)), max_size=9), ORDERS)
def test_the_reading_depends_on_the_set_alone_and_a_stop_goes_only_by_a_permission(
    steps: list[tuple[int, int, int]], order: Any
) -> None:
    council = Council()
    pcs = [council.one, council.two, council.branch, Pc("new")]
    for writer, about, what in steps:
        author, pc = pcs[writer], pcs[about]
        stops = [one for one in council.read().stops if one.record == device_record(pc.name)]
        before = known(council.read())
        if what == 0:
            author.enrol(pc, "daito" if about == 2 else HEAD)
        elif what in (1, 2):
            author.stop(pc)
        elif what == 3:
            author.allow(pc, *stops)
        elif what == 4:
            author.state_recovery(author.keys)
        else:
            author.write({"compared": [pc.keys.sign_key]}, device_record(pc.name))
        after = known(council.read())
        if what != 3:
            assert {name for name, status in before.items() if status == STOPPED} <= {
                name for name, status in after.items() if status == STOPPED
            } | (before.keys() - after.keys())
    whole = council.operations
    shuffled = list(whole)
    order.shuffle(shuffled)
    read = read_roster(shuffled, council.one.keys.sign_key)
    assert read == council.read()


def test_a_pc_knows_itself_by_its_number() -> None:
    device = RosterDevice("d1", "daito", "age1x", b"k" * 32, 5)
    assert len(device.fingerprint.replace(" ", "")) == 20
