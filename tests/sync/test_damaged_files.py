"""More than a thousand files that are not what they should be: none is taken in, and nothing changes."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.errors import YuiError
from app.journal.dump import digest
from app.models.base import HEAD
from app.services.workspace.workspace import Workspace
from app.store.keys import DeviceKeys, new_keys
from app.sync.columns import pack_operations
from app.sync.container import LENGTH_BYTES, MAGIC, SIGNATURE_BYTES, Letter, pack_letter, read_enclosed, read_letter
from app.sync.header import FORMAT, Header, pack_header
from app.sync.incoming import check_file, take_in
from app.sync.outgoing import make_file
from app.sync.scope import scope_of
from app.sync.seal import seal, unseal
from tests.sync.family import copied, keys_of, record_activity


@pytest.fixture(scope="module")
def head(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with copied(HEAD, tmp_path_factory.mktemp("workspace")) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An honest file of the daito branch that the head office does not have yet."""
    with copied("daito", tmp_path_factory.mktemp("sender")) as daito:
        for number in range(3):
            record_activity(daito, f"サロン{number}")
        return file_of(daito, HEAD)


def file_of(workspace: Workspace, to_office: str) -> bytes:
    with workspace.database.reading() as session:
        scope = scope_of(to_office if workspace.is_head else workspace.office_code)
        return make_file(session, workspace.keys, to_office, scope).data


def refusal_of(workspace: Workspace, data: bytes) -> str:
    """The code of the refusal; the test fails when the file is accepted, or when anything changed."""
    with workspace.database.rehearsing() as session:
        before = session.connection().exec_driver_sql("SELECT total_changes()").scalar(), digest(session)
        with pytest.raises(YuiError) as refusal:
            take_in(session, workspace.keys, check_file(session, workspace.keys, data))
        assert (session.connection().exec_driver_sql("SELECT total_changes()").scalar(), digest(session)) == before
    assert refusal.value.what.endswith("。") and refusal.value.todo.endswith("。")
    return refusal.value.code


def opened(head: Workspace, data: bytes) -> tuple[bytes, Letter]:
    plain = unseal(data, head.keys.seal_identity)
    return plain, read_letter(plain)


def test_the_honest_file_itself_is_taken_in(head: Workspace, good: bytes) -> None:
    with head.database.rehearsing() as session:
        _, merged = take_in(session, head.keys, check_file(session, head.keys, good))
        assert len(merged.joined) == 3


def test_a_thousand_damaged_envelopes_are_refused(head: Workspace, good: bytes) -> None:
    chance = random.Random(20251105)
    with head.database.rehearsing() as session:
        before = digest(session)
        for data in damaged(good, chance):
            with pytest.raises(YuiError) as refusal:
                check_file(session, head.keys, data)
            assert refusal.value.code in ("damaged-bundle", "not-a-bundle", "not-for-this-office")
        assert digest(session) == before


def damaged(good: bytes, chance: random.Random) -> Iterator[bytes]:
    for _ in range(700):  # one bit, anywhere
        bent = bytearray(good)
        bent[chance.randrange(len(bent))] ^= 1 << chance.randrange(8)
        yield bytes(bent)
    for _ in range(150):  # cut anywhere
        yield good[: chance.randrange(len(good))]
    for size in (1, 2, 64, 65536):  # something behind it
        yield good + chance.randbytes(size)
    for _ in range(100):  # a stretch of zeros, as a bad sector leaves it
        at = chance.randrange(len(good))
        yield good[:at] + bytes(len(good[at : at + 512])) + good[at + 512 :] if good[at : at + 512].strip(b"\0") else b""
    for _ in range(50):  # two stretches exchanged
        first, second = sorted((chance.randrange(200, len(good) // 2), chance.randrange(len(good) // 2, len(good) - 64)))
        yield (
            good[:first] + good[second : second + 64] + good[first + 64 : second] + good[first : first + 64] + good[second + 64 :]
        )
    yield good.replace(b"\n", b"\r\n")
    yield b"\xef\xbb\xbf" + good
    yield good.decode("latin-1").encode("utf-16")
    yield good + good


def test_damage_behind_the_envelope_is_found_by_signature_and_digest(head: Workspace, good: bytes) -> None:
    """The envelope can be sealed again by anybody who has the address; then only the signature stands."""
    chance = random.Random(1105)
    plain, _ = opened(head, good)
    codes = set()
    with head.database.rehearsing() as session:
        for _ in range(300):
            bent = bytearray(plain)
            bent[chance.randrange(len(bent))] ^= 1 << chance.randrange(8)
            with pytest.raises(YuiError) as refusal:
                check_file(session, head.keys, seal(bytes(bent), [head.keys.seal_recipient]))
            codes.add(refusal.value.code)
    assert {"tampered-bundle", "damaged-bundle"} <= codes


def resealed(head: Workspace, plain: bytes) -> bytes:
    return seal(plain, [head.keys.seal_recipient])


def test_a_header_of_one_file_on_the_payload_of_another_is_refused(tmp_path: Path, head: Workspace, good: bytes) -> None:
    with copied("daito", tmp_path) as daito:
        record_activity(daito, "もう一つ")
        other, _ = opened(head, file_of(daito, HEAD))
    plain, letter = opened(head, good)
    ours, theirs = len(plain) - len(letter.payload), len(other) - len(read_letter(other).payload)
    assert refusal_of(head, resealed(head, plain[:ours] + other[theirs:])) == "damaged-bundle"
    assert refusal_of(head, resealed(head, other[:theirs] + plain[ours:])) == "damaged-bundle"


def signed(letter: Letter, keys: DeviceKeys, payload: bytes | None = None, **changed: Any) -> bytes:
    plain, _ = pack_letter(replace(letter.header, **changed), payload or pack_operations([]), keys.signer)
    return plain


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"organisation": b"another council!"}, "foreign-bundle"),
        ({"to_office": "murone"}, "not-for-this-office"),
        ({"recipients": ("age1someoneelse",)}, "not-for-this-office"),
        ({"from_office": "murone"}, "not-for-this-office"),
        ({"from_device": "00000000"}, "unknown-sender"),
        ({"operations": 99}, "damaged-bundle"),
        ({"format": FORMAT + 1, "oldest_reader": FORMAT + 1}, "newer-bundle"),
    ],
    ids=str,
)
def test_a_false_word_in_the_header_is_refused_though_signed(
    head: Workspace, good: bytes, change: dict[str, Any], code: str
) -> None:
    _, letter = opened(head, good)
    assert refusal_of(head, resealed(head, signed(letter, keys_of("daito"), **({"operations": 0} | change)))) == code


def test_a_file_of_a_newer_format_that_old_programs_may_read_is_read(head: Workspace, good: bytes) -> None:
    _, letter = opened(head, good)
    data = resealed(head, signed(letter, keys_of("daito"), operations=0, format=FORMAT + 1, extra={"later": [1]}))
    with head.database.rehearsing() as session:
        assert check_file(session, head.keys, data).letter.header.extra == {"later": [1]}


ENCLOSED = b"the head office's own" * 50


def carrying(keys: DeviceKeys, letter: Letter) -> bytes:
    plain, _ = pack_letter(replace(letter.header, operations=0), pack_operations([]), keys.signer, ENCLOSED)
    return plain


def test_what_is_enclosed_comes_out_as_it_went_in_and_is_covered_by_the_signature(head: Workspace, good: bytes) -> None:
    plain = carrying(keys_of("daito"), opened(head, good)[1])
    with head.database.rehearsing() as session:
        checked = check_file(session, head.keys, resealed(head, plain))
    assert read_enclosed(checked.letter) == ENCLOSED and checked.operations == []
    assert read_enclosed(opened(head, good)[1]) == b""


@pytest.mark.parametrize(
    "harm",
    [
        lambda plain: plain[:-1],
        lambda plain: plain + b"x",
        lambda plain: plain[: -len(ENCLOSED)],
        lambda plain: plain[:-1] + b"X",
        lambda plain: plain[: -len(ENCLOSED)] + ENCLOSED[::-1],
        lambda plain: plain[: -len(ENCLOSED) - 1] + b"\xff" + ENCLOSED,
    ],
    ids=["cut", "longer", "left out", "last byte", "turned round", "the payload before it"],
)
def test_a_file_whose_enclosed_bytes_are_not_the_signed_ones_is_refused(
    head: Workspace, good: bytes, harm: Callable[[bytes], bytes]
) -> None:
    plain = carrying(keys_of("daito"), opened(head, good)[1])
    assert refusal_of(head, resealed(head, harm(plain))) == "damaged-bundle"


def test_bytes_are_only_enclosed_where_the_header_says_so(head: Workspace, good: bytes) -> None:
    plain, letter = opened(head, good)
    assert plain.endswith(letter.payload) and letter.enclosed == b""
    assert refusal_of(head, resealed(head, plain + ENCLOSED)) == "damaged-bundle"


@pytest.mark.parametrize("signer", ["foreign", "murone", "daito2", "head"])
def test_a_file_signed_by_another_key_than_its_sender_is_refused(head: Workspace, good: bytes, signer: str) -> None:
    _, letter = opened(head, good)
    keys = new_keys() if signer == "foreign" else keys_of(signer)
    assert refusal_of(head, resealed(head, signed(letter, keys, operations=0))) == "tampered-bundle"


@pytest.mark.parametrize("signature", [bytes(SIGNATURE_BYTES), b"\xff" * SIGNATURE_BYTES])
def test_an_unsigned_file_is_refused(head: Workspace, good: bytes, signature: bytes) -> None:
    plain, letter = opened(head, good)
    at = len(MAGIC) + LENGTH_BYTES + len(letter.header_bytes)
    assert refusal_of(head, resealed(head, plain[:at] + signature + plain[at + SIGNATURE_BYTES :])) == "tampered-bundle"


def test_a_file_sealed_again_to_another_branch_is_refused_there(tmp_path: Path, head: Workspace, good: bytes) -> None:
    plain, _ = opened(head, good)
    with copied("murone", tmp_path) as murone:
        assert refusal_of(murone, good) == "not-for-this-office"
        assert refusal_of(murone, seal(plain, [murone.keys.seal_recipient])) == "not-for-this-office"


def test_the_head_offices_answer_to_one_branch_is_refused_by_another_and_by_itself(tmp_path: Path, head: Workspace) -> None:
    answer = file_of(head, "daito")
    assert refusal_of(head, answer) == "not-for-this-office"
    with copied("murone", tmp_path) as murone:
        assert refusal_of(murone, answer) == "not-for-this-office"


def test_one_branch_takes_nothing_from_another_even_when_addressed_to_it(tmp_path: Path, head: Workspace, good: bytes) -> None:
    _, letter = opened(head, good)
    with copied("murone", tmp_path) as murone:
        address = murone.keys.seal_recipient
        plain = signed(letter, keys_of("daito"), operations=0, to_office="murone", recipients=(address,))
        assert refusal_of(murone, seal(plain, [address])) == "not-for-this-office"


def test_the_same_file_again_changes_nothing(tmp_path: Path, good: bytes) -> None:
    with copied(HEAD, tmp_path) as workspace:
        with workspace.database.writing() as session:
            number, merged = take_in(session, workspace.keys, check_file(session, workspace.keys, good))
        with workspace.database.reading() as session:
            after = digest(session)
        with workspace.database.writing() as session:
            assert take_in(session, workspace.keys, check_file(session, workspace.keys, good))[0] == number
            assert (digest(session), len(merged.joined)) == (after, 3)


NOT_FILES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "zip": lambda data: b"PK\x03\x04" + data,
    "error page": lambda _: b"<!DOCTYPE html><html><body>404</body></html>",
    "winmail.dat": lambda data: b"\x78\x9f\x3e\x22" + data,
    "Japanese text": lambda _: "提出ファイルです".encode("cp932"),
    "set-up file": lambda _: b"YUISETUP1" + bytes(99),
    "age in armour, cut": lambda _: b"-----BEGIN AGE ENCRYPTED FILE-----\r\nYWdl",
    "bare letter, not sealed": lambda _: MAGIC + bytes(100),
}


@pytest.mark.parametrize("kind", NOT_FILES)
def test_what_is_no_handed_in_file_is_refused_by_name(head: Workspace, good: bytes, kind: str) -> None:
    assert refusal_of(head, NOT_FILES[kind](good)) in ("not-a-bundle", "damaged-bundle", "not-for-this-office")


@pytest.mark.parametrize("magic", [b"YUINOTE4", b"YUINOTE9"])
def test_a_letter_of_another_kind_of_format_is_refused(head: Workspace, good: bytes, magic: bytes) -> None:
    plain, _ = opened(head, good)
    assert refusal_of(head, resealed(head, magic + plain[len(MAGIC) :])) == "newer-bundle"


def test_a_header_that_is_too_long_or_longer_than_the_file_is_refused(head: Workspace, good: bytes) -> None:
    plain, letter = opened(head, good)
    for length in (0, len(plain), 2**32 - 1, len(letter.header_bytes) - 1):
        bent = MAGIC + length.to_bytes(LENGTH_BYTES) + plain[len(MAGIC) + LENGTH_BYTES :]
        assert refusal_of(head, resealed(head, bent)) == "damaged-bundle"


def test_the_confirmation_code_changes_with_every_word_of_the_header(head: Workspace, good: bytes) -> None:
    _, letter = opened(head, good)
    header: Header = replace(letter.header, file_number=letter.header.file_number + 1)
    other = Letter(header, pack_header(header), b"", b"")
    assert letter.confirmation_code != other.confirmation_code
    assert len(letter.confirmation_code) == 11 and letter.confirmation_code[5] == "-"
