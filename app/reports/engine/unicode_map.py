"""Which characters the glyphs of a PDF stand for, so that its text can be searched and copied.

ReportLab writes the plain code point, which above U+FFFF is not UTF-16: 𠮷 would be visible but never found. It also puts up
to 256 entries into one block, where PDF allows 100.
"""

from collections.abc import Sequence

from reportlab.pdfbase import ttfonts

_BLOCK = 100


def _unicode_map(font_name: str, subset: Sequence[int]) -> str:
    entries = [f"<{number:02X}> <{_utf16(code)}>" for number, code in enumerate(subset)]
    blocks = [entries[start : start + _BLOCK] for start in range(0, len(entries), _BLOCK)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({font_name}) /Ordering ({font_name}) /Supplement 0 >> def",
            f"/CMapName /{font_name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            "<00> <FF>",
            "endcodespacerange",
            *(line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


def _utf16(code: int) -> str:
    return chr(code).encode("utf-16-be", "surrogatepass").hex().upper()


def install() -> None:
    """Replaces ReportLab's function by ours. It offers no other way: its fonts call the function by name in their module."""
    ttfonts.makeToUnicodeCMap = _unicode_map
