"""名簿 of the PCs: which device belongs to which office, with its public keys. Signed by the head office, never goes back."""

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
    """One PC. ``stopped_from`` maps a life (hex) and partition to the first number no longer accepted."""

    device_id: str
    office: str
    age_recipient: str
    sign_key: bytes
    since_ms: int
    status: str = ACTIVE
    stopped_from: tuple[tuple[str, str, int], ...] = ()
    former_keys: tuple[bytes, ...] = ()
    """Signing keys it had before, the newest last: what they signed is known, and no longer believed."""

    @property
    def cut_offs(self) -> dict[tuple[bytes, str], int] | None:
        """Life and partition → first number no longer accepted; None for a PC in use."""
        if self.status == ACTIVE:
            return None
        return {(bytes.fromhex(life), partition): number for life, partition, number in self.stopped_from}

    @property
    def fingerprint(self) -> str:
        """Five groups of four digits, to be compared by telephone."""
        source = b"yui-note fingerprint v1\x00" + self.sign_key + self.age_recipient.encode() + self.office.encode()
        digits = f"{int.from_bytes(hashlib.sha256(source).digest()) % 10**20:020d}"
        return " ".join(digits[at : at + 4] for at in range(0, 20, 4))


@dataclass(frozen=True)
class Roster:
    """``version`` only rises. ``recovery_recipient`` is the age address every file is also sealed to."""

    organisation: bytes
    organisation_name: str
    version: int
    recovery_recipient: str
    devices: tuple[RosterDevice, ...]

    def device(self, device_id: str) -> RosterDevice | None:
        return next((device for device in self.devices if device.device_id == device_id), None)

    def recipients_of(self, office: str) -> list[str]:
        """The age addresses of an office's active PCs."""
        return [device.age_recipient for device in self.devices if device.office == office and device.status == ACTIVE]

    @property
    def head_recipients(self) -> list[str]:
        return self.recipients_of(HEAD)


def device_from(plain: Mapping[str, Any]) -> RosterDevice:
    """A PC as it stands in a roster or a certificate. TypeError or KeyError when something is missing."""
    stops = tuple((life, partition, number) for life, partition, number in plain["stopped_from"])
    lists = {"stopped_from": stops, "former_keys": tuple(plain["former_keys"])}
    return RosterDevice(**known_fields(RosterDevice, plain) | lists)


def known_fields(kind: type[Any], plain: Mapping[str, Any]) -> dict[str, Any]:
    """What this program knows of a map. A newer head office may say more; that must not lock older branches out."""
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in plain.items() if name in names}


def sign_roster(roster: Roster, signer: Ed25519PrivateKey) -> bytes:
    body = msgpack.packb(asdict(roster))
    packed = msgpack.packb([body, signer.sign(DOMAIN + body)])
    assert isinstance(packed, bytes)
    return packed


def open_roster(packed: bytes, head_sign_key: bytes) -> Roster:
    """The roster, if the head office signed it; Damaged("tampered-bundle") otherwise."""
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
