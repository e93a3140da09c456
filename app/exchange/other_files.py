"""Files that are no table, recognised by their content: each is named, with what to do."""

import re

from app.errors import Refused
from app.sandbox.file_beginnings import HEAD_BYTES, OLE, ZIP, as_utf_8, looks_like_mail

_EXPORT = "元の表を「Excelブック（.xlsx）」で保存し、それを選んでください。"
_COPY = "中の表をExcelに写して保存し、それを選んでください。"
_DOWNLOAD = "Googleスプレッドシートを開き、「ファイル」の「ダウンロード」からExcelの形で保存し、それを選んでください。"
_REAL_FILE = "元のファイルのある場所を開き、表のファイルそのものを選んでください。"
_UNPACK = "中の表を取り出し、それを選んでください。"
_ATTACHED = "メールを開いて添付の表を保存し、それを選んでください。"

_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "これはPDFで、表として読めません。", _EXPORT),
    (b"\x89PNG", "これは画像で、表として読めません。", _EXPORT),
    (b"\xff\xd8\xff", "これは写真で、表として読めません。", _EXPORT),
    (b"GIF8", "これは画像で、表として読めません。", _EXPORT),
    (b"{\\rtf", "これは文書（リッチテキスト）で、表として読めません。", _COPY),
    (b"ID;P", "これは古い形式の表（SYLK）のため、読めません。", _EXPORT),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", "これはショートカットです。表の中身は入っていません。", _REAL_FILE),
    (b"[InternetShortcut]", "これはインターネットのショートカットです。表の中身は入っていません。", _REAL_FILE),
    (
        b"\x00\x01\x00\x00Standard ",
        "これはAccessのデータベースで、表として読めません。",
        "Accessで表を開き、「外部データ」のExcelへの書き出しで保存して、それを選んでください。",
    ),
    (b"SQLite format 3", "これはデータベースで、表として読めません。", _EXPORT),
    (b"\x00\x05\x16\x07", "これはMacが付けた付属のファイルです。", "名前の先頭に「._」が付いていないほうを選んでください。"),
    (
        b"\x78\x9f\x3e\x22",
        "これはwinmail.datで、表ではありません。",
        "送り元に、書式を「テキスト形式」にして送り直すよう頼んでください。",
    ),
    (b"7z\xbc\xaf\x27\x1c", "これは7z形式でまとめたファイルです。", _UNPACK),
    (b"Rar!", "これはRAR形式でまとめたファイルです。", _UNPACK),
    (b"\x1f\x8b", "これはgz形式でまとめたファイルです。", _UNPACK),
    (b"\x09\x00\x04\x00", "これはとても古いExcel（2.0）の表のため、読めません。", _EXPORT),
    (b"\x09\x02\x06\x00", "これはとても古いExcel（3.0）の表のため、読めません。", _EXPORT),
    (b"\x09\x04\x06\x00", "これはとても古いExcel（4.0）の表のため、読めません。", _EXPORT),
    (b"\x00\x00\x02\x00", "これは古い表計算ソフト（Lotus 1-2-3）の表のため、読めません。", _EXPORT),
    (b"\x00\x00\x1a\x00", "これは古い表計算ソフト（Lotus 1-2-3）の表のため、読めません。", _EXPORT),
    (b"TABLE\r\n0,1", "これは古い形式の表（DIF）のため、読めません。", _EXPORT),
    (
        b"age-encryption.org/",
        "これは結ノートの提出ファイルで、表ではありません。",
        "提出ファイルは「受け取り」の画面で読み込んでください。",
    ),
    (b"YUISETUP", "これは支部の設定ファイルで、表ではありません。", "設定ファイルは、新しいパソコンの最初の画面で使います。"),
    (b"BEGIN:VCARD", "これは連絡先のファイルで、表ではありません。", "活動の表かカレンダーのファイルを選んでください。"),
    (b"MZ", "これはプログラムで、表ではありません。", "開かずに、送り元に電話で確かめてください。"),
)
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
    for beginning, what, todo in _BEGINNINGS:
        if data.startswith(beginning):
            return what, todo
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
