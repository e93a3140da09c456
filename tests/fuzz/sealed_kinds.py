"""Files of our own that are sealed or signed: none that was damaged may ever give another content.

What somebody with the right key or code wrote out of shape is a kind of its own (``again``): that may be taken for what it says,
as long as it is in good form, and else is refused like any other.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from app.sync.opening_files import bundles_in
from app.sync.seal import unseal
from tests.armour import armour
from tests.chance import FIXED
from tests.fuzz.kind import PASSED_OVER, Kind, Ready
from tests.fuzz.mutations import bytes_damaged
from tests.proof import damage


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

        words = (b"-----BEGIN AGE ENCRYPTED FILE-----", b"-----END AGE ENCRYPTED FILE-----", b"\r\n", b"> ", b"=", b"\0", b"\xff\xfe")
        yield Ready(forms, bytes_damaged(words), open_)


KINDS = (
    Kind("yui", bundles, sealed=True),
    Kind("yui-text", armoured, sealed=True),
)
