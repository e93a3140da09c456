"""Messages for files that are not bundles, recognised by their first bytes: each kind has its own reason and next step."""

from collections.abc import Sequence

from app.errors import Damaged, Refused
from app.sandbox.file_beginnings import HEAD_BYTES, OLE
from app.sandbox.kinds_of_files import kind_of
from app.sandbox.rejected import EXCEL, POWERPOINT, WORD

_CHOOSE = "結ノートが書き出した .yui のファイルを選ぶか、送り元に送り直してもらってください。"
_SAVE_ATTACHMENT = "メールを開き、添付の .yui を「名前を付けて保存」して、それを選んでください。"
_UNPACK = "ファイルを開いて中の .yui を取り出し、それを選んでください。"
_RESEND = "送り元に、もう一度書き出すよう頼んでください。"

_NO_BUNDLE = "これは{}で、提出ファイルではありません。"
_SAID: dict[str, tuple[str, str]] = {
    "winmail": ("これは{}です。送り元のメールソフトが、添付をこの形に包みました。", ""),
    "shortcut": (
        "これは{}です。ファイルの中身は入っていません。",
        "送り元に、ショートカットではなく、元のファイルを入れてもらってください。",
    ),
    "mac": ("これは{}です。", ""),
    "packed": ("これは{}です。", _UNPACK),
}
"""Kind of file → what it is, and what to do where the kind itself doesn't say; _NO_BUNDLE and _CHOOSE for any other."""


def not_a_bundle(data: bytes) -> Refused:
    """The refusal of a file that contains no bundle, with a sentence for its kind."""
    what, todo = _advice(data)
    return Refused("not-a-bundle", what, todo)


def cut_short() -> Damaged:
    """The error for a file that ends too early."""
    return Damaged("damaged-bundle", "ファイルが途中で切れています。", _RESEND)


def password_zip() -> Refused:
    """The refusal of a ZIP with a password: the bundle inside is sealed anyway."""
    return Refused(
        "password-zip",
        "この ZIP は、パスワードがかかっているため開けません。",
        "ZIP を開いて中の .yui を取り出すか、送り元にパスワードなしで送ってもらってください。",
    )


def nested_zip() -> Refused:
    """The refusal of a ZIP inside a ZIP: one level is enough for people and keeps crafted files harmless."""
    return Refused("nested-zip", "この ZIP の中に、さらに ZIP が入っています。", "中の ZIP を取り出して、それを選んでください。")


def crowded_zip() -> Refused:
    """The refusal of a ZIP with too many, too large or too highly compressed entries."""
    return Refused(
        "too-large-bundle",
        "この ZIP は、中のファイルが多すぎるか大きすぎるため、開いていません。",
        "送り元に、提出ファイルだけを送ってもらってください。",
    )


def crowded_mail() -> Refused:
    """The refusal of a mail that is too large or has too many parts."""
    return Refused(
        "too-large-bundle",
        "このメールは、大きすぎるか添付が多すぎるため、開いていません。",
        "添付の .yui だけを保存して、それを選んでください。",
    )


def cut_zip() -> Refused:
    """The refusal of a ZIP whose end is missing."""
    return Refused("not-a-bundle", "この ZIP は、途中で切れています。", _RESEND)


def unreadable_zip() -> Refused:
    """The refusal of a ZIP that is damaged or uses an unusual compression."""
    return Refused("not-a-bundle", "この ZIP は壊れているか、開けない形です。", _RESEND)


def unreadable_mail() -> Refused:
    """The refusal of a mail at which reading it stopped."""
    return Refused("not-a-bundle", "このメールは壊れているか、開けない形です。", _RESEND)


def zip_without_bundle(reason: str) -> Refused:
    """The refusal of a ZIP without a bundle; ``reason`` (app.sandbox.rejected) tells an Office file, which is a ZIP too."""
    program = {EXCEL: "Excel", WORD: "Word", POWERPOINT: "PowerPoint"}.get(reason)
    if program:
        return Refused("not-a-bundle", f"これは {program} のファイルで、提出ファイルではありません。", _CHOOSE)
    return Refused("not-a-bundle", "この ZIP の中に、提出ファイルがありません。", "送り元に、中身を確かめてもらってください。")


def mail_without_bundle(attached: Sequence[str] = ()) -> Refused:
    """The refusal of a saved mail without a bundle among what is ``attached``."""
    beside = f"付いているのは「{attached[0]}」{f'など{len(attached)}件' if len(attached) > 1 else ''}です。" if attached else ""
    what = f"このメールには、提出ファイルが付いていません。{beside}"
    return Refused("not-a-bundle", what, "送り元に、もう一度送るよう頼んでください。")


def _advice(data: bytes) -> tuple[str, str]:
    """What the file is and what to do, as two sentences."""
    if not data:
        return "ファイルが空です。", _RESEND
    head = data[:HEAD_BYTES]
    if not data.strip(b"\0"):
        return "ファイルの中身が消えています。", "別のUSBメモリーに、もう一度書き出してもらってください。"
    if head.startswith(OLE):
        return "これは Outlook のメールか、古い Excel・Word のファイルです。", _SAVE_ATTACHMENT
    kind = kind_of(head)
    if kind is not None and kind.code != "sealed":
        what, todo = _SAID.get(kind.code, (_NO_BUNDLE, _CHOOSE))
        return what.format(kind.words), kind.todo or todo
    if head[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<script")):
        return (
            "これはインターネットのページで、提出ファイルではありません。",
            "もう一度ダウンロードするか、送り元に送り直してもらってください。",
        )
    return "これは結ノートの提出ファイルではありません。", _CHOOSE
