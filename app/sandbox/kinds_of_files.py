"""Kinds of files that people choose by mistake, recognised by their first bytes. What is said about each depends on what was
wanted (app.exchange.other_files: a table; app.sync.wrong_files: a sealed file).
"""

from dataclasses import dataclass

_TEXT = "送り元に、書式を「テキスト形式」にして送り直すよう頼んでください。"
_NOT_HIDDEN = "名前の先頭に「._」が付いていないほうを選んでください。"
_ASK = "開かずに、送り元に電話で確かめてください。"
_FIRST_PAGE = "設定ファイルは、新しいパソコンの最初の画面で使います。"


@dataclass(frozen=True)
class FileKind:
    """``words``: what people call it. ``todo``: what to do with it whatever was wanted; "" where that depends on it."""

    code: str
    words: str
    todo: str = ""


_PICTURE, _PHOTO = FileKind("picture", "画像"), FileKind("picture", "写真")
_LOTUS = FileKind("old-table", "古い表計算ソフト（Lotus 1-2-3）の表")
_BEGINNINGS: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF", FileKind("pdf", "PDF")),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PHOTO),
    (b"GIF8", _PICTURE),
    (b"{\\rtf", FileKind("document", "文書（リッチテキスト）")),
    (b"ID;P", FileKind("old-table", "古い形式の表（SYLK）")),
    (b"\x4c\x00\x00\x00\x01\x14\x02\x00", FileKind("shortcut", "ショートカット")),
    (b"[InternetShortcut]", FileKind("shortcut", "インターネットのショートカット")),
    (b"\x00\x01\x00\x00Standard ", FileKind("access", "Accessのデータベース")),
    (b"SQLite format 3", FileKind("database", "データベース")),
    (b"\x00\x05\x16\x07", FileKind("mac", "Macが付けた付属のファイル", _NOT_HIDDEN)),
    (b"\x78\x9f\x3e\x22", FileKind("winmail", "winmail.dat", _TEXT)),
    (b"7z\xbc\xaf\x27\x1c", FileKind("packed", "7z形式でまとめたファイル")),
    (b"Rar!", FileKind("packed", "RAR形式でまとめたファイル")),
    (b"\x1f\x8b", FileKind("packed", "gz形式でまとめたファイル")),
    (b"\x09\x00\x04\x00", FileKind("old-table", "とても古いExcel（2.0）の表")),
    (b"\x09\x02\x06\x00", FileKind("old-table", "とても古いExcel（3.0）の表")),
    (b"\x09\x04\x06\x00", FileKind("old-table", "とても古いExcel（4.0）の表")),
    (b"\x00\x00\x02\x00", _LOTUS),
    (b"\x00\x00\x1a\x00", _LOTUS),
    (b"TABLE\r\n0,1", FileKind("old-table", "古い形式の表（DIF）")),
    (b"age-encryption.org/", FileKind("sealed", "結ノートの提出ファイル")),
    (b"YUISETUP", FileKind("setup", "支部の設定ファイル", _FIRST_PAGE)),
    (b"BEGIN:VCARD", FileKind("contacts", "連絡先のファイル")),
    (b"MZ", FileKind("program", "プログラム", _ASK)),
)
_LZH = (b"-lh5-", b"-lh6-", b"-lh7-", b"-lh0-")


def kind_of(data: bytes) -> FileKind | None:
    """The kind of a file; None for one that its first bytes don't tell."""
    if data[2:7] in _LZH:
        return FileKind("packed", "LZH形式でまとめたファイル")
    return next((kind for beginning, kind in _BEGINNINGS if data.startswith(beginning)), None)
