"""The secret keys of one PC. They are created here and never leave the PC."""

import secrets
from dataclasses import dataclass

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

SEED_BYTES = 32
KEPT_RENEWALS = 20
"""How many renewals a PC keeps sending: an office that missed more of them needs a new set-up file."""


@dataclass(frozen=True)
class DeviceKeys:
    """``seal_identity`` opens files sealed to this PC (age X25519), ``sign_seed`` signs ours (Ed25519, 32 bytes),
    ``database_key`` is SQLCipher's raw key (32 bytes). Only the head office has ``recovery_identity``: it opens every file
    of the council after the head office's PC is lost, and belongs on paper in the safe (復旧用紙).

    ``former_identities`` open what was sealed before the keys were renewed, newest first. ``renewals`` are the statements by
    which others follow from the old signing key to this one, oldest first (app.sync.renewal). ``certificate`` is what introduced
    them under a set-up file (app.sync.enrolment): it names the PC whose keys these are, whatever copy its database came from.
    """

    seal_identity: str
    sign_seed: bytes
    database_key: bytes
    recovery_identity: str = ""
    former_identities: tuple[str, ...] = ()
    renewals: tuple[bytes, ...] = ()
    certificate: bytes = b""

    @property
    def identities(self) -> tuple[str, ...]:
        """Every private key that can open a file for this PC, the current one first, the recovery key last."""
        return tuple(filter(None, (self.seal_identity, *self.former_identities, self.recovery_identity)))

    @property
    def seal_recipient(self) -> str:
        """The current public address (age1…)."""
        return recipient_of(self.seal_identity)

    @property
    def recipients(self) -> frozenset[str]:
        """The public addresses of all identities."""
        return frozenset(map(recipient_of, self.identities))

    @property
    def sign_key(self) -> bytes:
        """The public signing key, 32 bytes."""
        return public_key_of(self.signer)

    @property
    def signer(self) -> Ed25519PrivateKey:
        """The private signing key."""
        return signer_of(self.sign_seed)


def signer_of(seed: bytes) -> Ed25519PrivateKey:
    """The signing key of 32 bytes. The library calls their length wrong where memory ends, too: MemoryError."""
    try:
        return Ed25519PrivateKey.from_private_bytes(seed)
    except ValueError as error:
        if len(seed) == SEED_BYTES:
            raise MemoryError from error
        raise


def new_keys(*, with_recovery: bool = False) -> DeviceKeys:
    """Random keys for a new PC; ``with_recovery`` for the head office."""
    seed = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    return DeviceKeys(
        seal_identity=str(pyrage.x25519.Identity.generate()),
        sign_seed=seed,
        database_key=secrets.token_bytes(32),
        recovery_identity=str(pyrage.x25519.Identity.generate()) if with_recovery else "",
    )


def recipient_of(identity: str) -> str:
    """The public address (age1…) of an age identity."""
    return str(pyrage.x25519.Identity.from_str(identity).to_public())


def public_key_of(signer: Ed25519PrivateKey) -> bytes:
    """The public key of a signing key, 32 bytes."""
    return signer.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def is_signed(message: bytes, key: bytes, signature: bytes) -> bool:
    """Whether this public key (Ed25519, 32 bytes) signed exactly this message. What is no key signed nothing.

    Where memory ends, the library calls a right signature wrong: wrong is what stays.
    """
    return _is_verified(message, key, signature) or _is_verified(message, key, signature)


def _is_verified(message: bytes, key: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
