"""Files of our own that are sealed or signed: none that was damaged may ever give another content.

What somebody with the right key or code wrote out of shape is a kind of its own (``again``): that may be taken for what it says,
as long as it is in good form, and else is refused like any other.
"""

import dataclasses
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import msgpack

from app.errors import YuiError
from app.models.base import HEAD
from app.sandbox.file_beginnings import ARMOUR_BEGIN
from app.services.devices import setup, update_note
from app.services.devices.update_note import UpdateNote, open_note, sign_note
from app.services.plan import deadlines
from app.services.transfer import submitting
from app.store.keys import new_keys
from app.store.sealed_store import SealedStore, photo_store, print_store
from app.sync import enrolment
from app.sync.opening_files import bundles_in
from app.sync.seal import ARMOUR_END, seal, unseal
from tests.armour import armour
from tests.chance import FIXED
from tests.fuzz.kind import PASSED_OVER, Kind, Ready, own_folder
from tests.fuzz.mutations import bytes_damaged
from tests.offices import head_office
from tests.proof import damage
from tests.proof.council import copied, hurried

CODE = "1234-5678-9012"
ORGANISATION = bytes(range(16))
COLUMNS = ("operations", "roster")
"""Of a set-up file, what is packed like the columns of a bundle."""


@contextmanager
def bundles() -> Iterator[Ready]:
    """The .yui file of a branch, in every way that tests.proof.damage knows, shown to the head office."""
    with damage.head_office_and_material(FIXED) as (head, material):

        def damaged(dice: random.Random, _data: bytes, _others: Sequence[bytes]) -> bytes:
            return damage.KINDS[dice.choice(list(damage.KINDS))](replace(material, chance=dice))

        def show(data: bytes) -> object:
            return data if damage.taken_in(head, data, [], every_table=False) else PASSED_OVER

        yield Ready([material.good], damaged, show)


@contextmanager
def answers() -> Iterator[Ready]:
    """What the head office sends back, with its receipts, proofs and deposits, shown to the branch: damaged on the way, or inside
    an envelope that is in order."""
    with hurried(), own_folder() as folder, copied(HEAD, folder) as head, copied("daito", folder) as daito:
        deadlines.take_usual(head, 2025)
        good = submitting.send_back(head, "daito", folder / "answer.yui").path.read_bytes()
        plain, address = unseal(good, daito.keys.seal_identity), daito.keys.seal_recipient

        def damaged(dice: random.Random, _data: bytes, _others: Sequence[bytes]) -> bytes:
            harm = damage.CHANCE[dice.choice(list(damage.CHANCE))]
            return harm(good, dice) if dice.random() < 0.3 else seal(harm(plain, dice), [address])

        def show(data: bytes) -> object:
            return data if damage.taken_in(daito, data, [], every_table=False) else PASSED_OVER

        yield Ready([good], damaged, show)


@contextmanager
def armoured() -> Iterator[Ready]:
    """The same file as text, as mail programs change it."""
    with damage.head_office_and_material(FIXED) as (head, material):
        text = armour(material.good)
        quoted = b"".join(b"> " + line + b"\r\n" for line in text.splitlines())
        forms = [text, "お世話になります。\n\n".encode() + quoted + b"-- \nx", text.decode().encode("utf-16")]

        def open_(data: bytes) -> object:
            found = bundles_in(data, "受け取り")
            assert found
            return [unseal(one.data, *head.keys.identities) for one in found]

        yield Ready(forms, bytes_damaged((ARMOUR_BEGIN, ARMOUR_END, b"\r\n", b"> ", b"=", b"\0", b"\xff\xfe")), open_)


@contextmanager
def set_up_files() -> Iterator[Ready]:
    """The set-up file of a branch, opened with the code from the telephone."""
    with _set_up() as (_, good):
        yield Ready([good], bytes_damaged(), lambda data: enrolment.open_set_up(data, CODE))


@contextmanager
def set_up_files_again() -> Iterator[Ready]:
    """Sealed by somebody who knows the code, with nonsense inside: a new PC is set up, or refused and nothing is left."""
    with hurried(), _set_up() as (folder, good):
        set_up = enrolment.open_set_up(good, CODE)

        def damaged(dice: random.Random, _data: bytes, _others: Sequence[bytes]) -> bytes:
            fields = {one.name: getattr(set_up, one.name) for one in dataclasses.fields(set_up)}
            name = dice.choice(list(fields))
            if name in COLUMNS and dice.random() < 0.8:
                changed: Any = msgpack.packb(damage.with_nonsense(msgpack.unpackb(fields[name]), dice))
            else:
                changed = dice.choice(damage.NONSENSE)
            return enrolment.seal_set_up(replace(set_up, **{name: changed}), CODE)

        numbers = count()

        def open_(data: bytes) -> object:
            place, file = folder / f"new{next(numbers)}", folder / "given.yui-setup"
            file.write_bytes(data)
            try:
                setup.set_up_branch(place, file, CODE).close()
            except YuiError:
                assert not place.exists() or not any(place.iterdir()), "something was left behind"
                raise
            finally:
                shutil.rmtree(place, ignore_errors=True)
            return data

        yield Ready([good], damaged, open_)


@contextmanager
def _set_up() -> Iterator[tuple[Path, bytes]]:
    """(a folder, a set-up file of a branch)"""
    with own_folder() as folder, head_office(folder) as head:
        path = setup.enrol(head, "daito", folder / "daito.yui-setup", CODE).path
        yield folder, path.read_bytes()


@contextmanager
def update_notes() -> Iterator[Ready]:
    """The note beside a new version, as the head office signed it."""
    keys = new_keys()
    note = UpdateNote(ORGANISATION, "9.8.7", 1234, bytes(32), date(2026, 4, 1))

    def damaged(dice: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
        if dice.random() < 0.5:
            return bytes_damaged()(dice, data, others)
        lie = replace(note, **dice.choice(({"version": f"{dice.randrange(99)}.0.0"}, {"size": dice.randrange(1, 999)})))
        said = msgpack.unpackb(sign_note(lie, keys.signer))[0]
        return bytes(msgpack.packb([said, msgpack.unpackb(data)[1]]))

    yield Ready([sign_note(note, keys.signer)], damaged, lambda data: open_note(data, [keys.sign_key], ORGANISATION))


@contextmanager
def update_notes_again() -> Iterator[Ready]:
    """Signed by the head office's own key, with nonsense inside."""
    keys = new_keys()
    good = sign_note(UpdateNote(ORGANISATION, "9.8.7", 1234, bytes(32), date(2026, 4, 1)), keys.signer)

    def damaged(dice: random.Random, data: bytes, _others: Sequence[bytes]) -> bytes:
        said = msgpack.unpackb(msgpack.unpackb(data)[0])
        packed = msgpack.packb(said)
        body = msgpack.packb(damage.with_nonsense(said, dice)) if dice.random() < 0.7 else bytes_damaged()(dice, packed, [packed])
        return bytes(msgpack.packb([body, keys.signer.sign(update_note.DOMAIN + body)]))

    def open_(data: bytes) -> object:
        note = open_note(data, [keys.sign_key], ORGANISATION)
        assert type(note.size) is int and type(note.sha256) is bytes and type(note.version) is str and len(note.sha256) == 32
        return note

    yield Ready([good], damaged, open_)


def _stored(make: Callable[[Path, bytes], SealedStore]) -> Callable[[], AbstractContextManager[Ready]]:
    """A photo or a print as it lies in the data folder."""

    @contextmanager
    def begin() -> Iterator[Ready]:
        with own_folder() as folder:
            store = make(folder, bytes(32))
            name = store.put(b"\xff\xd8\xff" + bytes(range(256)) * 8)
            (path,) = (path for path in folder.rglob("*") if path.is_file())

            def open_(data: bytes) -> object:
                path.write_bytes(data)
                found = store.get(name)
                return PASSED_OVER if found is None else found

            yield Ready([path.read_bytes()], bytes_damaged(), open_)

    return begin


KINDS = (
    Kind("yui", bundles, sealed=True),
    Kind("yui-answer", answers, sealed=True),
    Kind("yui-text", armoured, sealed=True),
    Kind("yui-setup", set_up_files, sealed=True),
    Kind("yui-setup-again", set_up_files_again),
    Kind("update", update_notes, sealed=True),
    Kind("update-again", update_notes_again),
    Kind("photo", _stored(photo_store), sealed=True),
    Kind("print", _stored(print_store), sealed=True),
)
