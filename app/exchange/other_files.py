"""Files that are no table, recognised by their content: each is named, with what to do."""

import re

from app.errors import Refused
from app.sandbox.file_beginnings import HEAD_BYTES, OLE, ZIP, as_utf_8, looks_like_mail
from app.sandbox.kinds_of_files import kind_of

_EXPORT = "元の表を「Excelブック（.xlsx）」で保存し、それを選んでください。"
_COPY = "中の表をExcelに写して保存し、それを選んでください。"
_DOWNLOAD = "Googleスプレッドシートを開き、「ファイル」の「ダウンロード」からExcelの形で保存し、それを選んでください。"
_REAL_FILE = "元のファイルのある場所を開き、表のファイルそのものを選んでください。"
_UNPACK = "中の表を取り出し、それを選んでください。"
_ATTACHED = "メールを開いて添付の表を保存し、それを選んでください。"

_NO_TABLE = "これは{}で、表として読めません。"
_IS_NO_TABLE = "これは{}で、表ではありません。"
_SAID: dict[str, tuple[str, str]] = {
    "pdf": (_NO_TABLE, _EXPORT),
    "picture": (_NO_TABLE, _EXPORT),
    "database": (_NO_TABLE, _EXPORT),
    "document": (_NO_TABLE, _COPY),
    "old-table": ("これは{}のため、読めません。", _EXPORT),
    "shortcut": ("これは{}です。表の中身は入っていません。", _REAL_FILE),
    "access": (_NO_TABLE, "Accessで表を開き、「外部データ」のExcelへの書き出しで保存して、それを選んでください。"),
    "mac": ("これは{}です。", ""),
    "packed": ("これは{}です。", _UNPACK),
    "sealed": (_IS_NO_TABLE, "提出ファイルは「受け取る」の画面で読み込んでください。"),
    "contacts": (_IS_NO_TABLE, "活動の表かカレンダーのファイルを選んでください。"),
}
"""Kind of file → what it is, and what to do where the kind itself doesn't say."""
_IN_BOX = (
    ("WordDocument", "これはWordの文書で、表として読めません。", _COPY),
    ("PowerPoint Document", "これはPowerPointのファイルで、表として読めません。", _COPY),
    ("__properties_version1.0", "これはOutlookのメールで、表ではありません。", _ATTACHED),
)
_IN_PACKAGE = (
    (b"word/", "これはWordの文書で、表として読めません。", _COPY),
    (b"ppt/", "これはPowerPointのファイルで、表として読めません。", _COPY),
    (b"opendocument.text", "これは文書で、表として読めません。", _COPY),
    (b"opendocument.presentation", "これは発表用のスライドで、表として読めません。", _COPY),
    (
        b"Index/Document.iwa",
        "これはMacのNumbersの表のため、読めません。",
        "Numbersの「ファイル」の「書き出す」からExcelの形で保存し、それを選んでください。",
    ),
)
_FIELD = re.compile(rb"[A-Za-z-]+:[ \t]")
"""How the first line of a mail goes on; a heading goes on with a separator."""


def refuse_other_files(data: bytes) -> None:
    """Raises Refused("unreadable-spreadsheet") with a sentence for its kind where the content is surely no table."""
    found = _advice(data)
    if found:
        raise Refused("unreadable-spreadsheet", *found)


def _advice(data: bytes) -> tuple[str, str] | None:
    if not data.strip(b"\0\xef\xbb\xbf \t\r\n"):
        what = "ファイルの中身が消えています。" if data.strip() else "このファイルは空です。"
        return what, "元の表を開いて中身を確かめ、もう一度保存して、それを選んでください。"
    if (kind := kind_of(data)) is not None:
        what, todo = _SAID.get(kind.code, (_IS_NO_TABLE, ""))
        return what.format(kind.words), kind.todo or todo
    if data.startswith(OLE):
        return _in_box(data)
    if data.startswith(ZIP):
        return next(((what, todo) for part, what, todo in _IN_PACKAGE if part in data), None)
    head = as_utf_8(data[:HEAD_BYTES]).lstrip(b"\xef\xbb\xbf \t\r\n")
    if (head.startswith(b"{") and b"docs.google.com" in head) or (head.startswith(b"{") and b'"doc_id"' in head):
        return "これはGoogleスプレッドシートへのショートカットです。表の中身は入っていません。", _DOWNLOAD
    if looks_like_mail(head) and _FIELD.match(head):
        return "これはメールで、表ではありません。", _ATTACHED
    return None


def _in_box(data: bytes) -> tuple[str, str]:
    found = (advice for name, *advice in _IN_BOX if name.encode("utf-16-le") in data)
    what, todo = next(found, ("これは古いOfficeのファイルですが、表ではありません。", _EXPORT))
    return what, todo
