"""A sealed file as plain text (age's own armour), as people send it whose mail system changes attachments."""

import base64

from app.sandbox.file_beginnings import ARMOUR_BEGIN
from app.sync.seal import ARMOUR_END


def armour(sealed: bytes) -> bytes:
    body = base64.b64encode(sealed)
    lines = [body[at : at + 64] for at in range(0, len(body), 64)]
    return b"\n".join((ARMOUR_BEGIN, *lines, ARMOUR_END, b""))
