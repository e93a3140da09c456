"""Make resources/fonts/YuiFallbackGothic.ttf: characters BIZ UDPGothic lacks, taken from Noto Sans CJK JP.

BIZ UDPGothic has JIS X 0213 but for two brackets. Added are those, JIS X 0212, and what names and forms use beyond the
standards: rare kanji (𠮷), compatibility ideographs, squared and enclosed characters, symbols.

For builders only; the result is committed and the program never runs this. It needs fontTools (requirements-dev) and
Noto Sans CJK (Debian: fonts-noto-cjk). The same inputs give the same bytes.

    python -m installer.build_fallback_font /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc
"""

import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from app.rules.resources import resource

NAME = "Yui Fallback Gothic"
RESULT = resource("fonts", "YuiFallbackGothic.ttf")
MAIN = resource("fonts", "BIZUDPGothic-Regular.ttf")

UNITS = 1000
MAX_ERROR = 1.0
"""How far a quadratic outline may leave the cubic one, in 1/1000 em: far below what any printer resolves."""
REPLACEMENT = 0xFFFD
"""Gets the visible box of Noto's .notdef."""

# Where Noto's characters are taken too, besides JIS. No hangul, no bopomofo, no simplified Chinese.
RANGES = (
    (0x2100, 0x2BFF),
    (0x3000, 0x30FF),
    (0x31F0, 0x33FF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFF9F),
    (0xFFE0, 0xFFEF),
    (0x1F100, 0x1F2FF),
    (0x20000, 0x3FFFF),
)

# Noto draws the white brackets of JIS X 0213 only under their full-width code points.
STAND_INS = {0x2985: 0xFF5F, 0x2986: 0xFF60}
# Noto has no ǵ; it is put together from the letter and the accent.
COMPOSED = {0x01F5: (0x67, 0xB4)}

LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
COPYRIGHT = "Copyright 2014-2021 Adobe (http://www.adobe.com/). Noto is a trademark of Google Inc."
ORIGIN = "Modified Version of Noto Sans CJK JP Regular 2.004: selected glyphs, outlines converted to quadratic curves."


def jis() -> set[str]:
    """Every character of JIS X 0213:2004 and JIS X 0212:1990, half-width kana included, combining pairs apart."""
    return {sign for text in _decoded() for sign in text}


def _decoded() -> Iterator[str]:
    # The codec reads JIS X 0212 where the 2004 standard left its third code set free.
    rows = range(0xA1, 0xFF)
    codes = [bytes(pair) for pair in product(rows, rows)]
    for code in [bytes((0x8E, kana)) for kana in range(0xA1, 0xE0)] + codes + [b"\x8f" + code for code in codes]:
        try:
            yield code.decode("euc_jis_2004")
        except UnicodeDecodeError:
            continue


def build(source: TTFont, main: TTFont) -> TTFont:
    known = source.getBestCmap()
    wanted = {ord(sign) for sign in jis()} | {code for code in known if any(low <= code <= high for low, high in RANGES)}
    outlines: dict[str, Any] = {".notdef": _converted(source, ".notdef")}
    widths = {".notdef": source["hmtx"][".notdef"][0]}
    characters = {REPLACEMENT: ".notdef"}
    for code in sorted(wanted - main.getBestCmap().keys()):
        name = f"u{code:04X}"
        if code in COMPOSED:
            base, accent = (known[part] for part in COMPOSED[code])
            outlines[name], widths[name] = _composed(source, base, accent), source["hmtx"][base][0]
        else:
            glyph = known[STAND_INS.get(code, code)]
            outlines[name], widths[name] = _converted(source, glyph), source["hmtx"][glyph][0]
        characters[code] = name
    return _font(outlines, widths, characters)


def _converted(source: TTFont, glyph: str) -> Any:
    pen = TTGlyphPen(None)
    source.getGlyphSet()[glyph].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
    return pen.glyph()


def _composed(source: TTFont, base: str, accent: str) -> Any:
    glyphs = source.getGlyphSet()
    middles = []
    for glyph in (base, accent):
        bounds = BoundsPen(glyphs)
        glyphs[glyph].draw(bounds)
        middles.append((bounds.bounds[0] + bounds.bounds[2]) / 2)
    pen = TTGlyphPen(None)
    curves = Cu2QuPen(pen, MAX_ERROR, reverse_direction=True)
    glyphs[base].draw(curves)
    glyphs[accent].draw(TransformPen(curves, (1, 0, 0, 1, round(middles[0] - middles[1]), 0)))
    return pen.glyph()


def _font(outlines: dict[str, Any], widths: dict[str, int], characters: dict[int, str]) -> TTFont:
    builder = FontBuilder(UNITS, isTTF=True)
    builder.setupGlyphOrder(list(outlines))
    builder.setupCharacterMap(characters)
    builder.setupGlyf(outlines)
    side = builder.font["glyf"]
    builder.setupHorizontalMetrics({name: (widths[name], getattr(side[name], "xMin", 0)) for name in outlines})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable(
        {
            "copyright": COPYRIGHT,
            "familyName": NAME,
            "styleName": "Regular",
            "uniqueFontIdentifier": "YuiFallbackGothic-Regular 1.0",
            "fullName": NAME,
            "version": "Version 1.0",
            "psName": "YuiFallbackGothic-Regular",
            "description": ORIGIN,
            "licenseDescription": LICENCE,
            "licenseInfoURL": "https://scripts.sil.org/OFL",
        },
        mac=False,
    )
    builder.setupOS2(sTypoAscender=880, sTypoDescender=-120, usWinAscent=1160, usWinDescent=288, fsType=0)
    builder.setupPost(keepGlyphNames=False)
    # Fixed moments, or every build would differ.
    builder.font.recalcTimestamp = False
    builder.font["head"].created = builder.font["head"].modified = 0
    return builder.font


def main() -> None:
    source = TTFont(Path(sys.argv[1]), fontNumber=0)
    font = build(source, TTFont(MAIN))
    font.save(RESULT, reorderTables=None)
    print(f"{RESULT.name}: {len(font.getGlyphOrder()):,} glyphs, {RESULT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
