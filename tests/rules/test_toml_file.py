"""A file that people edit is refused with the line they have to look at."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import pytest

from app.errors import Refused
from app.rules.toml_file import LINES, OPTIONAL, Among, Entry, Kind, TomlFile, checked, entries, read_toml, tables

KIND = Kind("計画ファイル", "plan-file")


@dataclass(frozen=True)
class Office:
    """What a table of the file may hold."""

    code: str
    kind: Annotated[str, Among(("head", "branch"))]
    areas: Annotated[tuple[str, ...], OPTIONAL] = ()
    note: Annotated[str, OPTIONAL, LINES] = ""
    size: Annotated[int, OPTIONAL] = 0
    open: Annotated[bool, OPTIONAL] = False


WHOLE = """version = 1

# [[office]] in a remark is none
[[office]]
code = "daito"
kind = "branch"
areas = ["大東", "大原"]
note = '''
一行目
size = 9
'''
size = 3
open = true

[[office]]
code = "head"
kind = "head"
"""


def read(folder: Path, text: str | bytes) -> TomlFile:
    path = folder / "plan.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_toml(path, KIND)


def offices(file: TomlFile) -> list[dict[str, object]]:
    return [checked(file, "office", place, table, entries(Office)) for place, table in enumerate(tables(file, "office"))]


def test_a_table_is_read_by_the_fields_of_its_class() -> None:
    assert entries(Office) == (
        Entry("code", str),
        Entry("kind", str, choices=("head", "branch")),
        Entry("areas", list, required=False),
        Entry("note", str, required=False, lines=True),
        Entry("size", int, required=False),
        Entry("open", bool, required=False),
    )


def test_what_is_left_out_is_empty_in_the_way_of_its_type(tmp_path: Path) -> None:
    whole, short = offices(read(tmp_path, WHOLE))
    assert whole == {
        "code": "daito", "kind": "branch", "areas": ("大東", "大原"), "note": "一行目\nsize = 9", "size": 3, "open": True,
    }  # fmt: skip
    assert short == {"code": "head", "kind": "head", "areas": (), "note": "", "size": 0, "open": False}


def test_a_line_is_that_of_the_key_else_of_its_table_else_of_the_name_at_the_top(tmp_path: Path) -> None:
    file = read(tmp_path, WHOLE)
    assert [file.line_of("office", 0, key) for key in ("code", "size", "missing")] == [5, 12, 4]
    assert file.line_of("office", 1, "code") == 16 and file.line_of("office", 1, "size") == 15
    assert file.line_of("version") == 1 and file.line_of("nowhere", 7, "x") == 1


@pytest.mark.parametrize(
    ("wrong", "line", "reason"),
    [
        (WHOLE.replace('kind = "head"', 'kind = "shop"'), 17, "「kind」は head・branch のどれかです"),
        (WHOLE.replace('kind = "head"', ""), 15, "「kind」がありません"),
        (WHOLE.replace("size = 3", "size = true"), 12, "「size」は数字で書きます"),
        (WHOLE.replace("open = true", "open = 1"), 13, "「open」はtrue か falseで書きます"),
        (WHOLE.replace('"大原"', "5"), 7, "「areas」は文字の並びで書きます"),
        (WHOLE.replace('"大原"', '"大\\n原"'), 7, "「areas」は1行で書きます"),
        (WHOLE.replace('"daito"', '""'), 5, "「code」が空です"),
        (WHOLE.replace('"daito"', '"a\\u0001"'), 5, "「code」に、使えない文字があるか、長すぎます"),
        (WHOLE.replace("open = true", "colour = 1"), 13, "「colour」という項目はありません"),
        ("version = 1\n[office]\n", 2, "「office」は [[office]] の形で書きます"),
        (WHOLE.replace('kind = "head"', 'code = "head"'), 17, "同じ項目が2度あります"),
        (WHOLE.replace('"daito"', '"daito'), 5, '文字を閉じる " がありません'),
        (WHOLE.replace('"daito"', "daito"), 5, "使えない文字か、正しくない値があります"),
        ("version = 1\nname = \xff".encode("latin-1"), 2, "文字コードがUTF-8ではありません"),
    ],
)
def test_a_mistake_is_refused_with_its_line_and_what_is_wrong_there(
    tmp_path: Path, wrong: str | bytes, line: int, reason: str
) -> None:
    with pytest.raises(Refused) as refusal:
        offices(read(tmp_path, wrong))
    assert refusal.value.code == "bad-plan-file"
    assert refusal.value.what == f"計画ファイルの{line}行目を読めません（{reason}）。"


def test_a_missing_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        read_toml(tmp_path / "none.toml", KIND)
    assert refusal.value.code == "no-plan-file"
    filler = "#" * (1024 * 1024 - 1) + "\n"
    assert read(tmp_path, filler).data == {}
    with pytest.raises(Refused, match="大きすぎます"):
        read(tmp_path, filler + "#")


@pytest.mark.parametrize("text", ["a." * 50_000 + "a = 1", "[" + "a." * 50_000 + "a]"], ids=["a key", "a heading"])
def test_a_name_of_thousands_of_parts_is_refused_at_once(tmp_path: Path, text: str) -> None:
    """Python's own reader would take half a minute for it, and half an hour for one of a megabyte."""
    with pytest.raises(Refused) as refusal:
        read(tmp_path, "x = 1\n" + text)
    assert "2行目" in refusal.value.what and "「.」" in refusal.value.what


def test_a_heading_that_never_ends_is_refused_and_a_long_remark_is_not(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        read(tmp_path, "[" + "a" * 500_000)
    assert read(tmp_path, "[[a]] # " + "a" * 500_000).data["a"] == [{}]
