"""The roster (PCの名簿): which PC belongs to which office, with its public keys. Signed by the head office; its version only
rises.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import msgpack
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from app.errors import Damaged
from app.models.base import HEAD

DOMAIN = b"yui-note roster v1\x00"
ACTIVE = "active"
STOPPED = "stopped"


@dataclass(frozen=True)
class RosterDevice:
    """One PC. ``stopped_from`` lists (life as hex, partition, first number no longer accepted) for a stopped PC."""

    device_id: str
    office: str
    age_recipient: str
    sign_key: bytes
    since_ms: int
    status: str = ACTIVE
    stopped_from: tuple[tuple[str, str, int], ...] = ()
    former_keys: tuple[bytes, ...] = ()
    """Its earlier signing keys, newest last: files they signed are recognised, and no longer accepted."""

    @property
    def cut_offs(self) -> dict[tuple[bytes, str], int] | None:
        """(life, partition) → first number no longer accepted from a stopped PC; None for a PC in use."""
        if self.status == ACTIVE:
            return None
        return {(bytes.fromhex(generation), partition): number for generation, partition, number in self.stopped_from}

    @property
    def fingerprint(self) -> str:
        """端末の照合番号: five groups of four digits that people compare by telephone."""
        source = b"yui-note fingerprint v1\x00" + self.sign_key + self.age_recipient.encode() + self.office.encode()
        digits = f"{int.from_bytes(hashlib.sha256(source).digest()) % 10**20:020d}"
        return " ".join(digits[at : at + 4] for at in range(0, 20, 4))


@dataclass(frozen=True)
class Roster:
    """The PCs of one council. ``version`` only rises. ``recovery_recipient`` is the age address every file is also sealed to."""

    organisation: bytes
    organisation_name: str
    version: int
    recovery_recipient: str
    devices: tuple[RosterDevice, ...]

    def device(self, device_id: str) -> RosterDevice | None:
        """The PC with this id (8 hex digits), or None."""
        return next((device for device in self.devices if device.device_id == device_id), None)

    def recipients_of(self, office: str) -> list[str]:
        """The age addresses of an office's active PCs."""
        return [device.age_recipient for device in self.devices if device.office == office and device.status == ACTIVE]

    @property
    def head_recipients(self) -> list[str]:
        """The age addresses of the head office's active PCs."""
        return self.recipients_of(HEAD)


def device_from(plain: Mapping[str, Any]) -> RosterDevice:
    """A PC from its map in a roster or a certificate. TypeError or KeyError when something is missing."""
    stops = tuple((generation, partition, number) for generation, partition, number in plain["stopped_from"])
    lists = {"stopped_from": stops, "former_keys": tuple(plain["former_keys"])}
    return RosterDevice(**known_fields(RosterDevice, plain) | lists)


def known_fields(kind: type[Any], plain: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of a map that this dataclass has.

    A newer head office may send more; ignoring that keeps older branches working.
    """
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in plain.items() if name in names}


def sign_roster(roster: Roster, signer: Ed25519PrivateKey) -> bytes:
    """The roster as signed bytes, for branches and for the settings."""
    body = msgpack.packb(asdict(roster))
    packed = msgpack.packb([body, signer.sign(DOMAIN + body)])
    assert isinstance(packed, bytes)
    return packed


def open_roster(packed: bytes, head_sign_key: bytes) -> Roster:
    """The roster, its signature by the head office checked; Damaged("tampered-bundle") otherwise."""
    try:
        body, signature = msgpack.unpackb(packed)
        Ed25519PublicKey.from_public_bytes(head_sign_key).verify(signature, DOMAIN + body)
        plain: dict[str, Any] = msgpack.unpackb(body)
        devices = tuple(device_from(device) for device in plain["devices"])
        return Roster(**known_fields(Roster, plain) | {"devices": devices})
    except (InvalidSignature, ValueError, TypeError, KeyError, AttributeError, msgpack.UnpackException) as error:
        raise Damaged(
            "tampered-bundle", "ファイルの中のPCの名簿の署名が合わないため、開いていません。", "本部に電話で確かめてください。"
        ) from error
