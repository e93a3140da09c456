"""What of a text reaches paper, and what is said about the rest."""

import shutil
from io import BytesIO
from itertools import product
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from app.errors import Unavailable
from app.reports.engine import fonts, ink
from app.rules import resources


def read_back(lines: list[str], *, bold: bool = False) -> PdfReader:
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    for start in range(0, len(lines), 50):
        for number, line in enumerate(lines[start : start + 50]):
            ink.line_of_text(canvas, fonts.paper_text(line), 40, 800 - 15 * number, bold=bold)
        canvas.showPage()
    canvas.save()
    return PdfReader(out)


def everything_in(reader: PdfReader) -> str:
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def decoded(encoding: str) -> list[str]:
    found = []
    lead, trail = [*range(0x81, 0xA0), *range(0xE0, 0xFD)], range(0x40, 0xFD)
    for code in [bytes((sign,)) for sign in (*range(0x21, 0x7F), *range(0xA1, 0xE0))] + [
        bytes(pair) for pair in product(lead, trail)
    ]:
        try:
            found.append(code.decode(encoding))
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize("bold", [False, True])
def test_names_with_rare_kanji_can_be_printed_and_found_again(bold: bool) -> None:
    names = "髙橋﨑山𠮷田𩸽濵瀨邉神々"
    assert fonts.missing_glyphs(names) == []
    assert everything_in(read_back([names], bold=bold)) == names


@pytest.mark.parametrize("encoding", ["shift_jis_2004", "cp932"])
def test_every_character_of_the_japanese_standards_is_printed_or_reported(encoding: str) -> None:
    # JIS X 0213 has the soft hyphen too, which is invisible where no line breaks.
    signs = [sign for sign in decoded(encoding) if sign.strip() and sign != "\u00ad"]
    reported = {sign for text in signs for sign in fonts.missing_glyphs(text)}
    # Only the private characters (外字) of Windows have no glyph.
    assert all("\ue000" <= sign <= "\uf8ff" for sign in reported)
    shown = [text for text in signs if not reported & set(text)]
    back = everything_in(read_back(["".join(shown[start : start + 20]) for start in range(0, len(shown), 20)]))
    assert {sign for text in shown for sign in text} - set(back) == set()
    assert len(shown) > 7000


def test_an_accent_stands_over_its_letter_and_a_kana_mark_beside_its_kana() -> None:
    line = "か゚とɔ̀"
    places = {run.text: run.x for run in fonts.runs(line)}
    assert places["゚"] == pytest.approx(fonts.width("か"))
    assert fonts.width("か゚とɔ") - fonts.width("ɔ") <= places["̀"] + 0.5 <= fonts.width(line)
    assert everything_in(read_back([line])) == line


def test_what_no_font_has_is_reported_and_printed_as_geta() -> None:
    text = "会場は☕😀と\ue000です😀"
    assert fonts.missing_glyphs(text) == ["☕", "😀", "\ue000"]
    assert fonts.paper_text(text) == "会場は〓〓と〓です〓"
    assert everything_in(read_back([text])) == "会場は〓〓と〓です〓"


def test_a_typed_geta_is_not_reported() -> None:
    assert fonts.missing_glyphs("〓") == []


def test_a_chosen_form_of_a_kanji_falls_back_to_its_base_and_is_reported() -> None:
    assert fonts.paper_text("葛󠄀城市") == "葛城市"
    assert fonts.lost_forms("葛󠄀城市と葛󠄀飾区") == ["葛󠄀"]
    assert fonts.missing_glyphs("葛󠄀") == []


def test_an_emoji_selector_alone_is_no_reason_to_warn() -> None:
    assert fonts.lost_forms("☎️") == []
    assert fonts.paper_text("☎️") == "☎"


def test_control_characters_never_reach_paper() -> None:
    everything = "".join(map(chr, range(0x20))) + "\x7f" + "".join(map(chr, range(0x80, 0xA0))) + "\u200b\u202e\u2066\ufeff\u00ad"
    assert set(fonts.paper_text(f"あ{everything}い")) == {"あ", "い", "\n", "\u3000"}
    assert fonts.missing_glyphs(everything) == []


def test_half_of_a_character_is_reported_not_crashed_on() -> None:
    assert fonts.missing_glyphs("あ\ud842") == ["\ud842"]
    assert everything_in(read_back(["あ\ud842"])) == "あ〓"


def test_mixed_fonts_follow_each_other_without_overlap() -> None:
    pieces = fonts.runs("山𠮷田12")
    assert [piece.text for piece in pieces] == ["山", "𠮷", "田12"]
    assert [piece.x for piece in pieces] == pytest.approx([0, fonts.width("山"), fonts.width("山𠮷")])


def test_nothing_draws_nothing() -> None:
    assert fonts.runs("") == []
    assert fonts.width("") == 0


@pytest.fixture
def own_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(resources.resource("fonts"), tmp_path / "fonts")
    monkeypatch.setattr(resources, "_FOLDER", tmp_path)
    before = fonts.faces
    monkeypatch.setattr(fonts, "faces", before.__wrapped__)
    return tmp_path / "fonts"


@pytest.mark.parametrize("name", ["BIZUDPGothic-Regular.ttf", "BIZUDPGothic-Bold.ttf", "YuiFallbackGothic.ttf"])
@pytest.mark.parametrize("damage", ["gone", "empty", "short", "nonsense", "a folder"])
def test_a_missing_or_broken_font_file_is_told_before_anything_is_printed(own_fonts: Path, name: str, damage: str) -> None:
    file = own_fonts / name
    whole = file.read_bytes()
    file.unlink()
    if damage == "a folder":
        file.mkdir()
    elif damage != "gone":
        file.write_bytes({"empty": b"", "short": whole[: len(whole) // 2], "nonsense": b"x" * 5000}[damage])
    with pytest.raises(Unavailable) as refused:
        fonts.faces()
    assert refused.value.code == "missing-font"


def test_the_fonts_come_with_their_licences() -> None:
    for licence in ("OFL-BIZUDGothic.txt", "OFL-YuiFallbackGothic.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in resources.resource("fonts", licence).read_text("utf-8")


def test_the_fallback_adds_only_what_the_main_font_lacks_under_its_own_name() -> None:
    main = TTFont(resources.resource("fonts", "BIZUDPGothic-Regular.ttf")).getBestCmap()
    fallback = TTFont(resources.resource("fonts", "YuiFallbackGothic.ttf"))
    assert not main.keys() & fallback.getBestCmap().keys()
    assert fallback["name"].getDebugName(1) == "Yui Fallback Gothic"
    assert "SIL Open Font License" in fallback["name"].getDebugName(13)
    assert fallback["OS/2"].fsType == 0
