"""From the bytes of a text file to text, without asking the person for the encoding."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from app.sandbox.rejected import NO_TEXT, Rejected


def decoded(data: bytes) -> str:
    """The text of a CSV or TSV file: by its byte order mark, else as UTF-8, UTF-16 or Windows' Japanese code page, each
    strictly.

    Never the codec ``shift_jis``: it refuses 髙 﨑 ① ㈱ ～, which Excel's own files contain. UTF-8 is tried before cp932,
    because Japanese UTF-8 read as cp932 often succeeds and gives nonsense, while the reverse fails. Raises
    Rejected("no-text").
    """
    if data.startswith(BOM_UTF8):
        candidates = ["utf-8-sig"]
    elif data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        candidates = ["utf-16"]
    elif b"\0" in data:
        # ASCII separators tell the byte order: the zero byte stands after them (little) or before them (big).
        candidates = ["utf-16-le" if data[1::2].count(0) >= data[0::2].count(0) else "utf-16-be"]
    else:
        candidates = ["utf-8", "cp932"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Rejected(NO_TEXT)
