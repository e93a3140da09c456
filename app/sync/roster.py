"""The roster (PCの名簿): which PC belongs to which office, with its public keys. How it is read: app.sync.roster_reading."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from app.store.keys import KEPT_RENEWALS
from app.sync.renewal import steps_in

ACTIVE = "active"
STOPPED = "stopped"


@dataclass(frozen=True)
class RosterDevice:
    """One PC. ``stopped_from`` lists (generation as hex, partition, first number no longer accepted) for a stopped PC."""

    device_id: str
    office: str
    age_recipient: str
    sign_key: bytes
    since_ms: int
    status: str = ACTIVE
    stopped_from: tuple[tuple[str, str, int], ...] = ()
    former_keys: tuple[bytes, ...] = ()
    """Its earlier signing keys, newest last: files they signed are recognised, and no longer accepted."""
    compared_key: bytes = b""
    """The signing key whose number was compared by telephone; empty when none was."""

    @property
    def cut_offs(self) -> dict[tuple[bytes, str], int] | None:
        """(generation, partition) → first number no longer accepted from a stopped PC; None for a PC in use."""
        if self.status == ACTIVE:
            return None
        return {(bytes.fromhex(generation), partition): number for generation, partition, number in self.stopped_from}

    @property
    def fingerprint(self) -> str:
        """端末の照合番号: five groups of four digits that people compare by telephone."""
        source = b"yui-note fingerprint v1\x00" + self.sign_key + self.age_recipient.encode() + self.office.encode()
        digits = f"{int.from_bytes(hashlib.sha256(source).digest()) % 10**20:020d}"
        return " ".join(digits[at : at + 4] for at in range(0, 20, 4))

    @property
    def called(self) -> str:
        """The PC in a sentence: the beginning of its number, as the list 支部とPC shows it."""
        return f"番号{self.fingerprint[:4]}…"

    @property
    def was_compared(self) -> bool:
        """Whether its present number was compared by telephone: renewed keys have another one."""
        return self.compared_key == self.sign_key

    def followed(self, renewals: Iterable[bytes]) -> "RosterDevice":
        """The PC with its newest keys, as far as genuine statements lead from the key we know; others are skipped."""
        device = self
        for step in steps_in(renewals):
            if step.device_id == device.device_id and step.old == device.sign_key:
                former = (*device.former_keys, device.sign_key)[-KEPT_RENEWALS:]
                device = replace(device, sign_key=step.new, age_recipient=step.recipient, former_keys=former)
        return device


@dataclass(frozen=True)
class SetUpFile:
    """A set-up file that was given out: ``token_key`` is the public key of its token, ``used_by`` the PCs it made."""

    office: str
    token_key: bytes
    made_at_ms: int
    used_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Roster:
    """The PCs of one council. ``recovery_recipient`` is the age address every file is also sealed to."""

    organisation: bytes
    organisation_name: str
    recovery_recipient: str
    devices: tuple[RosterDevice, ...]
    set_up_files: tuple[SetUpFile, ...] = ()
    former_recovery_recipients: tuple[str, ...] = ()

    def device(self, device_id: str) -> RosterDevice | None:
        """The PC with this id (8 hex digits), or None."""
        return next((device for device in self.devices if device.device_id == device_id), None)

    def sign_keys_of(self, office: str) -> list[bytes]:
        """The signing keys of an office's active PCs."""
        return [device.sign_key for device in self.devices if device.office == office and device.status == ACTIVE]

    def recipients_of(self, office: str) -> list[str]:
        """The age addresses of an office's active PCs."""
        return [device.age_recipient for device in self.devices if device.office == office and device.status == ACTIVE]


def known_fields(kind: type[Any], plain: Mapping[str, Any]) -> dict[str, Any]:
    """The entries of a map that this dataclass has.

    A newer head office may send more; ignoring that keeps older branches working.
    """
    names = {one.name for one in fields(kind)}
    return {name: value for name, value in plain.items() if name in names}
