"""Renewing the keys of a PC (鍵を新しくする): the old signing key signs once which keys replace it.

This statement travels in the header of every later file, so losing files does no harm; the head office writes what it says
into the roster. Whoever knows the old key follows it to the new one and then accepts only that. Files sealed to the old
address can still be opened, because its private key stays on the PC.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import msgpack

from app.store.keys import KEPT_RENEWALS, DeviceKeys, is_signed, new_keys
from app.sync.seal import is_address

DOMAIN = b"yui-note renewal v1\x00"


class Step(NamedTuple):
    """From one signing key of a PC to the next, with the new age address."""

    device_id: str
    old: bytes
    new: bytes
    recipient: str


def renewed_keys(keys: DeviceKeys, device_id: str) -> DeviceKeys:
    """The PC's new keys, with the signed statement that introduces them; the old identities stay for reading."""
    fresh = new_keys()
    body = msgpack.packb([device_id, keys.sign_key, fresh.sign_key, fresh.seal_recipient])
    statement = msgpack.packb([body, keys.signer.sign(DOMAIN + body), fresh.signer.sign(DOMAIN + body)])
    return replace(
        keys,
        seal_identity=fresh.seal_identity,
        sign_seed=fresh.sign_seed,
        former_identities=(keys.seal_identity, *keys.former_identities),
        renewals=(*keys.renewals, statement)[-KEPT_RENEWALS:],
    )


def leading(renewals: Iterable[bytes], device_id: str, known: bytes) -> list[bytes]:
    """Those of these statements that lead on from a PC's known key, one after the other; a file may bring any others too."""
    found: list[bytes] = []
    for statement in renewals:
        for step in steps_in([statement]):
            if (step.device_id, step.old) == (device_id, known):
                found.append(statement)
                known = step.new
    return found


def steps_in(renewals: Iterable[bytes]) -> Iterator[Step]:
    """What the genuine ones of these statements say, in their order; others are skipped."""
    for statement in renewals:
        step = _step(statement)
        if step is not None:
            yield step


@lru_cache(maxsize=16_384)
def _step(statement: bytes) -> Step | None:
    """What a statement says, if it is genuine. Remembered: the same few are read with every file, and a hostile one may repeat
    them in thousands of operations.
    """
    try:
        body, by_old, by_new = msgpack.unpackb(statement)
        device_id, old, new, recipient = msgpack.unpackb(body)
        # Both keys sign: the old one names its successor, the new one proves that its owner agreed.
        if not (is_address(recipient) and is_signed(DOMAIN + body, old, by_old) and is_signed(DOMAIN + body, new, by_new)):
            return None
    except (ValueError, TypeError, msgpack.UnpackException):
        return None
    return Step(device_id, old, new, recipient)
