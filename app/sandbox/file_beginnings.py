"""How the files begin that are told apart before anything opens them."""

from app.sandbox.limits import TEXT_BYTES

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Of old Office files, of workbooks with a password, and of Outlook's mails."""
AGE = b"age-encryption.org/v1\n"
END_OF_AGE_HEADER = b"\n--- "
"""Begins the last line of age's header; the sealed bytes follow."""
MAX_AGE_HEADER_BYTES = 24 * 1024
"""About 100 for each recipient: reading it takes time with the square of their number."""
ARMOUR_BEGIN = b"-----BEGIN AGE ENCRYPTED FILE-----"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
"""Begin a text that Windows' editor saved as "Unicode"."""
HEAD_BYTES = 64 * 1024
"""How many bytes of a file are looked at to recognise its kind."""

_BLANKS = b"\xef\xbb\xbf \t\r\n"
_XML_WORKBOOKS = (b"urn:schemas-microsoft-com:office:spreadsheet", b"opendocument.spreadsheet")
_PAGE = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<style", b"<div", b"<!--", b"<center", b"<font")

_MAIL_FIELDS = (b"received:", b"from:", b"return-path:", b"mime-version:", b"subject:", b"date:", b"to:", b"message-id:",
                b"delivered-to:", b"x-", b"content-type:", b"dkim-signature:", b"authentication-results:", b"from ")  # fmt: skip


def looks_like_mail(data: bytes) -> bool:
    """Whether this is a saved mail: its first line is one of the header fields a mail begins with; or a mailbox file."""
    return data[:HEAD_BYTES].lstrip(b"\xef\xbb\xbf\r\n").lower().startswith(_MAIL_FIELDS)


def looks_like_calendar(data: bytes) -> bool:
    """Whether this is a calendar file (RFC 5545)."""
    return as_utf_8(data[:HEAD_BYTES]).lstrip(_BLANKS)[:15].upper() == b"BEGIN:VCALENDAR"


def looks_like_html(data: bytes) -> bool:
    """Whether this is a web page, whatever it is called."""
    head = as_utf_8(data[:HEAD_BYTES]).lstrip(_BLANKS).lower()
    return head.startswith(_PAGE) or (head.startswith(b"<?xml") and b"<html" in head)


def looks_like_xml_workbook(data: bytes) -> bool:
    """Whether this is a workbook as one XML: that of Excel 2003, or OpenDocument's."""
    head = as_utf_8(data[:HEAD_BYTES]).lstrip(_BLANKS)
    return head.startswith(b"<") and (
        b"urn:schemas-microsoft-com:office:spreadsheet" in head or b"opendocument.spreadsheet" in head
    )


def looks_sealed(data: bytes) -> bool:
    """Whether this looks like a sealed file, perhaps a damaged one; ``unseal`` in app.sync.seal decides.

    A text is searched to its end, because a greeting may precede the armour.
    """
    if data.startswith(AGE.rstrip()) or (data != b"" and AGE.startswith(data)):
        return True
    return ARMOUR_BEGIN in as_utf_8(data)


def has_short_age_header(data: bytes) -> bool:
    """Whether age can be asked about a sealed file: a longer header would hold up whoever opens it."""
    return END_OF_AGE_HEADER in data[:MAX_AGE_HEADER_BYTES]


def as_utf_8(data: bytes) -> bytes:
    """A text in UTF-16 as UTF-8; other bytes unchanged."""
    if data.startswith(UTF_16_MARKS) and len(data) <= TEXT_BYTES:
        return data.decode("utf-16", "replace").encode()
    return data
