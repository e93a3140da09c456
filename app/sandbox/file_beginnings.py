"""How the files begin that are told apart before anything opens them."""

from app.sandbox.limits import TEXT_BYTES

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Of old Office files, of workbooks with a password, and of Outlook's mails."""
AGE = b"age-encryption.org/v1\n"
ARMOUR_BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""Begin a text that Windows' editor saved as "Unicode"."""
HEAD_BYTES = 64 * 1024
"""How many bytes of a file are looked at to recognise its kind."""


def looks_sealed(data: bytes) -> bool:
    """Whether this looks like a sealed file, perhaps a damaged one; ``unseal`` in app.sync.seal decides.

    A text is searched to its end, because a greeting may precede the armour.
    """
    if data.startswith(AGE.rstrip()) or (data != b"" and AGE.startswith(data)):
        return True
    return ARMOUR_BEGIN in as_utf_8(data)


def as_utf_8(data: bytes) -> bytes:
    """A text in UTF-16 as UTF-8; other bytes unchanged."""
    if data.startswith(UTF_16_MARKS) and len(data) <= TEXT_BYTES:
        return data.decode("utf-16", "replace").encode()
    return data
