"""A PC's keys are renewed: the old signing key says, once, which keys come after it.

The statement travels in the header of every later file, so that losing files costs nothing. Whoever knows the old key
follows it to the new one and from then on believes only that. What was sealed to the old address is still opened: its
private half stays with the PC. The head office's PC signs the roster with the same key, which so is renewed as well.
"""

from collections.abc import Iterable
from dataclasses import replace

import msgpack
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.store.keys import KEPT_RENEWALS, DeviceKeys, new_keys
from app.sync.roster import RosterDevice

DOMAIN = b"yui-note renewal v1\x00"


def renewed_keys(keys: DeviceKeys, device_id: str) -> DeviceKeys:
    """New keys for sealing and signing, the statement that introduces them, and the old address for reading."""
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


def followed(device: RosterDevice, renewals: Iterable[bytes]) -> RosterDevice:
    """The PC under its newest keys, as far as the statements lead from the key we know; what isn't genuine leads nowhere."""
    for statement in renewals:
        try:
            body, by_old, by_new = msgpack.unpackb(statement)
            device_id, old, new, recipient = msgpack.unpackb(body)
            if device_id != device.device_id or old != device.sign_key or type(recipient) is not str:
                continue
            for key, signature in ((old, by_old), (new, by_new)):
                Ed25519PublicKey.from_public_bytes(key).verify(signature, DOMAIN + body)
        except (InvalidSignature, ValueError, TypeError, msgpack.UnpackException):
            continue
        former = (*device.former_keys, device.sign_key)[-KEPT_RENEWALS:]
        device = replace(device, sign_key=new, age_recipient=recipient, former_keys=former)
    return device
