"""Finding the bundles in a file, whatever its name: a bare bundle, its text armour, a plain ZIP, a mail with attachments.

Nothing is unpacked to disk; a name inside a ZIP or a mail is only shown, never used as a path. ZIPs and mails are opened in
another process (app.sandbox), whose answer is checked here; a bundle that lies open needs none.
"""

import unicodedata
from typing import Any, NamedTuple

from app.errors import YuiError
from app.sandbox import rejected
from app.sandbox.file_beginnings import ZIP, looks_like_mail, looks_sealed
from app.sandbox.process import FOR_WORK
from app.sandbox.rejected import ENDED, Rejected
from app.sync import wrong_files
from app.sync.container import MAX_FILE_BYTES

SHOWN_NAME = 100
_OUTLOOK = b"\x78\x9f\x3e\x22"
"""Begins a winmail.dat."""


class Found(NamedTuple):
    """One bundle, still sealed. ``name`` is for people and says where it was found: "送付.zip の daito.yui"."""

    name: str
    data: bytes


class Opened(NamedTuple):
    """What is in a file: its bundles, and the names of what lay beside them and was not opened."""

    bundles: list[Found]
    skipped: tuple[str, ...] = ()


def bundles_in(data: bytes, name: str) -> list[Found]:
    """The bundles in a file, at least one, unopened; some may be damaged.

    Raises Refused("not-a-bundle", "password-zip", "nested-zip", "too-large-bundle"), with its own message for every kind of
    wrong file (``wrong_files``).
    """
    return opened(data, name).bundles


def opened(data: bytes, name: str) -> Opened:
    """The same, with the names of what was skipped."""
    if data.startswith(ZIP):
        return _within("zip", data, name)
    is_mail = looks_like_mail(data)
    if is_mail or data.startswith(_OUTLOOK):
        found = _within("mail", data, name)
        if found.bundles:
            return found
        if is_mail and not looks_sealed(data):
            raise wrong_files.mail_without_bundle(found.skipped)
    if looks_sealed(data):
        return Opened([Found(name, data)])
    raise wrong_files.not_a_bundle(data)


def _within(kind: str, data: bytes, name: str) -> Opened:
    try:
        return _checked(FOR_WORK.ask(kind, data, most_bytes=MAX_FILE_BYTES), name)
    except Rejected as error:
        raise _refusal(kind, error.reason) from error


def _checked(values: list[Any], name: str) -> Opened:
    """A bundle begins with the list of its names, outermost first; its pieces follow. A text is the name of something else."""
    names: list[str] = []
    pieces: list[list[bytes]] = []
    skipped: list[str] = []
    for value in values:
        match value:
            case [str(), *inner] if all(type(one) is str for one in inner):
                names.append(" の ".join((name, *map(_shown, value))))
                pieces.append([])
            case bytes() if pieces:
                pieces[-1].append(value)
            case str():
                skipped.append(_shown(value))
            case _:
                raise Rejected(ENDED)
    return Opened([Found(named, b"".join(parts)) for named, parts in zip(names, pieces, strict=True)], tuple(skipped))


def _refusal(kind: str, reason: str) -> YuiError:
    match reason:
        case rejected.TIME | rejected.MEMORY | rejected.SIZE:
            return wrong_files.crowded_mail() if kind == "mail" else wrong_files.crowded_zip()
        case rejected.PROTECTED:
            return wrong_files.password_zip()
        case rejected.NESTED:
            return wrong_files.nested_zip()
        case rejected.CUT:
            return wrong_files.cut_zip()
        case rejected.NOTHING_SEALED | rejected.EXCEL | rejected.WORD | rejected.POWERPOINT:
            return wrong_files.zip_without_bundle(reason)
        case _:
            return wrong_files.unreadable_mail() if kind == "mail" else wrong_files.unreadable_zip()


def _shown(name: str) -> str:
    """The last part of a foreign name for display: without control characters (a name could steer the screen), shortened."""
    last = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return plain[:SHOWN_NAME] or "（名前なし）"
