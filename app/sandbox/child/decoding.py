"""From the bytes of a text file to text, without asking the person for the encoding."""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable
from functools import partial

from app.sandbox.child.plausible_text import SAMPLE, plausibility
from app.sandbox.rejected import NO_TEXT, UNSURE_TEXT, Rejected

_SWITCH = re.compile(rb"\x1b(\$[@B]|\([BJI])")
"""Changes the signs of ISO-2022-JP, as old mail programs write it (RFC 1468; the last one is that of half-width katakana)."""
_NOT_IN_TEXT = re.compile(rb"[\x01-\x08\x0e-\x19\x1c-\x1f]")
_MARGIN, _EVIDENCE = 0.6, 8.0
"""How much better the best reading must look than the next: by sign, or all signs together."""
_SELDOM_BY_CHANCE = 1.0
"""For UTF-8 with signs of three bytes: other encodings hardly ever make such bytes."""


def decoded(data: bytes) -> str:
    """The text of a CSV or TSV file: by its byte order mark, else as UTF-8, UTF-16, ISO-2022-JP, EUC-JP or Windows' Japanese
    code page, each strictly, and the one that looks most like Japanese.

    Never the codec ``shift_jis``: it refuses 髙 﨑 ① ㈱ ～, which Excel's own files contain. What DOS programs add is left
    out: Ctrl-Z at the end, and zero bytes that fill a field. Raises Rejected("no-text", "unsure-text").
    """
    for mark, encoding in ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")):
        if data.startswith(mark):
            return _without_end_mark(_strictly(partial(str, encoding=encoding), data[len(mark) :]))
    if b"\0" in data:
        text = _as_utf_16(data)
        if text is not None:
            return _without_end_mark(text)
        data = data.replace(b"\0", b"")
    if _NOT_IN_TEXT.search(data):
        raise Rejected(NO_TEXT)
    if data.isascii():
        return _without_end_mark(_strictly(_from_iso_2022_jp, data) if _SWITCH.search(data) else data.decode("ascii"))
    return _without_end_mark(_likeliest(data))


def _likeliest(data: bytes) -> str:
    readings: dict[str, float] = {}
    for read in (_from_utf_8, _from_cp932, _from_euc_jp):
        try:
            text = read(data)
        except UnicodeDecodeError:
            continue
        surely = _SELDOM_BY_CHANCE if read is _from_utf_8 and max(text) >= "\u0800" else 0.0
        readings.setdefault(text, plausibility(text) + surely)
    if not readings:
        raise Rejected(NO_TEXT)
    (text, best), *others = sorted(readings.items(), key=lambda one: one[1], reverse=True)
    if others:
        lead = best - others[0][1]
        if lead < _MARGIN and lead * min(_foreign(text), _foreign(others[0][0])) < _EVIDENCE:
            raise Rejected(UNSURE_TEXT)
    return text


def _foreign(text: str) -> int:
    return sum(not sign.isascii() for sign in text[:SAMPLE])


def _strictly(read: Callable[[bytes], str], data: bytes) -> str:
    try:
        text = read(data)
    except UnicodeDecodeError as error:
        raise Rejected(NO_TEXT) from error
    if "\0" in text.rstrip("\0"):
        raise Rejected(NO_TEXT)
    return text


def _as_utf_16(data: bytes) -> str | None:
    """The text, where the zero bytes stand at one side only: in UTF-16 those of ASCII signs come after them (little) or before
    them (big)."""
    low, high = data[1::2].count(0), data[0::2].count(0)
    if len(data) % 2 or (low and high):
        return None
    try:
        text = data.decode("utf-16-le" if low else "utf-16-be")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _from_utf_8(data: bytes) -> str:
    return data.decode("utf-8")


def _from_cp932(data: bytes) -> str:
    return data.decode("cp932")


def _from_euc_jp(data: bytes) -> str:
    """With the signs that Windows adds (①, ㈱, 髙), which Python's codec does not know: pair by pair as cp932."""
    parts: list[bytes] = []
    at = 0
    while at < len(data):
        lead = data[at]
        if lead < 0x80:
            parts.append(data[at : at + 1])
            at += 1
        elif lead == 0x8E:
            parts.append(data[at + 1 : at + 2])
            at += 2
        else:
            parts.append(_shifted(data[at : at + 2], data, at))
            at += 2
    return b"".join(parts).decode("cp932")


def _from_iso_2022_jp(data: bytes) -> str:
    parts: list[bytes] = []
    signs = b"(B"
    for number, piece in enumerate(_SWITCH.split(data)):
        if number % 2:
            signs = piece
        elif signs.startswith(b"$"):
            # A line end may stand among the pairs where a program forgot to switch back.
            for line in re.split(rb"([\r\n]+)", piece):
                is_end = line.startswith((b"\r", b"\n"))
                pairs = bytes(byte | 0x80 for byte in line)
                parts += [line] if is_end else [_shifted(pairs[at : at + 2], data, at) for at in range(0, len(pairs), 2)]
        else:
            parts.append(bytes(byte | 0x80 for byte in piece) if signs == b"(I" else piece)
    return b"".join(parts).decode("cp932")


def _shifted(pair: bytes, data: bytes, at: int) -> bytes:
    """Row and cell of JIS X 0208, each with its highest bit set, as the two bytes of Shift_JIS (JIS X 0208:1997, annex 1)."""
    if len(pair) < 2 or not 0xA1 <= pair[0] <= 0xFE or not 0xA1 <= pair[1] <= 0xFE:
        raise UnicodeDecodeError("euc_jp", data, at, at + 1, "no pair")
    row, cell = pair[0] - 0xA1, pair[1] - 0xA1
    lead = row // 2 + (0x81 if row < 62 else 0xC1)
    trail = cell + (0x9F if row % 2 else 0x40 if cell < 63 else 0x41)
    return bytes((lead, trail))


def _without_end_mark(text: str) -> str:
    """Without the Ctrl-Z of DOS programs and what fills the last block behind it, and without a second byte order mark."""
    end = text.rstrip("\x1a\0")
    return (end if end != text else text).lstrip("\ufeff")
