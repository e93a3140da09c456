"""What lies in a saved mail besides its parts."""

import binascii
import struct

from app.sandbox.child.mail_parts import TNEF, attachments, mails, uuencoded


def tnef(*files: tuple[str, bytes]) -> bytes:
    """A winmail.dat as Outlook writes it."""
    parts = [(1, 0x0008_9006, b"\0\0\1\0")]
    for name, content in files:
        parts += [(2, 0x0006_9002, bytes(14)), (2, 0x0001_8010, name.encode("cp932") + b"\0"), (2, 0x0006_800F, content)]
    body = (struct.pack("<BII", level, kind, len(one)) + one + struct.pack("<H", sum(one) & 0xFFFF) for level, kind, one in parts)
    return TNEF + b"\1\0" + b"".join(body)


def uu(name: str, content: bytes) -> bytes:
    lines = [binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45)]
    return b"begin 644 " + name.encode("cp932") + b"\n" + b"".join(lines) + b"`\nend\n"


def test_the_attachments_of_a_winmail_dat_are_found_and_a_cut_one_ends() -> None:
    whole = tnef(("大東.yui", b"a" * 300), ("室根.yui", b"b" * 300))
    assert list(attachments(whole)) == [("大東.yui", b"a" * 300), ("室根.yui", b"b" * 300)]
    assert list(attachments(whole[:-10])) == [("大東.yui", b"a" * 300)]
    assert all(list(attachments(whole[:length])) is not None for length in range(len(whole)))


def test_files_written_into_a_text_are_found() -> None:
    text = b"hello\n" + uu("大東.yui", bytes(range(200))) + b"bye\n"
    assert list(uuencoded(text)) == [("大東.yui", bytes(range(200)))]
    assert list(uuencoded(b"begin 644 a\n\xff\xff\xff\nend\n")) == [] and list(uuencoded(b"begin the day\n")) == []


def test_a_mailbox_is_several_mails() -> None:
    box = b"From a@x Mon Nov  3 10:00:00 2025\nSubject: a\n\nFrom here\n\nFrom b@x Tue Nov  4 10:00:00 2025\nSubject: b\n\ny\n"
    assert list(mails(box)) == [b"Subject: a\n\nFrom here", b"Subject: b\n\ny\n"]
    assert list(mails(b"Subject: a\n\nx")) == [b"Subject: a\n\nx"]
