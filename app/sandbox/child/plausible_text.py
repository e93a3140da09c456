"""How much a text looks like Japanese as people write it: bytes that were read with the wrong encoding do not."""

import unicodedata

_VOICED = "ｳｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎ"
_NEVER_FIRST = "ｧｨｩｪｫｬｭｮｯｰﾞﾟ"
_FIRST_LEVEL = range(0x889F, 0x9873)
"""The kanji of everyday use, as cp932 numbers them (JIS X 0208, rows 16-47)."""
SAMPLE = 20_000
"""Signs that are looked at: more would not make it surer."""


def plausibility(text: str) -> float:
    """From about -3 (nonsense) to 2 (kana and everyday kanji), the mean over the signs that are not ASCII."""
    signs = [(before, sign) for before, sign in zip(" " + text[:SAMPLE], text[:SAMPLE], strict=False) if not sign.isascii()]
    return sum(_of_sign(before, sign) for before, sign in signs) / len(signs) if signs else 0.0


def _of_sign(before: str, sign: str) -> float:
    number = ord(sign)
    if 0x3040 <= number <= 0x30FF or number in (0x3001, 0x3002, 0x300C, 0x300D, 0x3000, 0x3005):
        return 2.0
    if 0xFF01 <= number <= 0xFF5E or 0x2460 <= number <= 0x2473:
        return 1.5
    if 0xFF61 <= number <= 0xFF9F:
        return _of_half_width(before, sign)
    if 0x3400 <= number <= 0x9FFF:
        return _of_kanji(sign)
    if unicodedata.category(sign) in ("Co", "Cc", "Cn"):
        return -3.0
    return 0.0 if number > 0xFFFF or 0x2010 <= number <= 0x33FF or number >= 0xF900 else -1.5


def _of_half_width(before: str, sign: str) -> float:
    """Real half-width katakana come in words; a sign of them between others is the half of something."""
    after_kana = "\uff66" <= before <= "\uff9f"
    if sign in "ﾞﾟ":
        return 1.4 if before in _VOICED else -3.0
    if sign in _NEVER_FIRST:
        return 1.2 if after_kana else -3.0
    if sign in "､｡｢｣･":
        return -1.0
    return 1.2


def _of_kanji(sign: str) -> float:
    try:
        number = int.from_bytes(sign.encode("cp932"), "big")
    except UnicodeEncodeError:
        return -0.5
    return 1.6 if number in _FIRST_LEVEL else -0.8
