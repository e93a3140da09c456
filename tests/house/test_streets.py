"""The house can be walked: no folder is a crowd, and one word opens every floor."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"
MOST = {"services": 18, "ui": 18, "cli": 18, "sync": 24, "models": 24}
"""Room of app/ → how many modules one of its folders may hold; ``__init__`` is not counted, a folder within counts for itself."""
ROOMS_OF_THE_WINDOW = {"look", "runtime", "fields", "widgets", "shell"}
"""Packages of app/ui that all capabilities share."""


def packages(room: str) -> set[str]:
    """The packages directly in a room of app/, by name."""
    return {path.parent.name for path in (APP / room).glob("*/__init__.py")}


@pytest.mark.parametrize(("room", "most"), MOST.items())
def test_no_folder_holds_more_modules_than_a_reader_can_look_over(room: str, most: int) -> None:
    folders = [APP / room, *(path for path in (APP / room).rglob("*") if path.is_dir())]
    counted = {folder: len([path for path in folder.glob("*.py") if path.name != "__init__.py"]) for folder in folders}
    crowded = {str(folder.relative_to(ROOT)): count for folder, count in counted.items() if count > most}
    assert not crowded


def test_the_glossary_has_every_capability_word_and_no_other() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    section = text.partition("## The capability words\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([a-z_]+) \| ([^|]*[ぁ-んァ-ヶ一-龠A-Z][^|]*) \| ([^|]+) \|$", section, re.MULTILINE)
    assert {word for word, _, _ in rows} == packages("services") | (packages("ui") - ROOMS_OF_THE_WINDOW)


def test_the_window_names_its_packages_by_capability() -> None:
    assert packages("ui") - ROOMS_OF_THE_WINDOW - {"start"} <= packages("services")


LONGEST = 400
"""Lines of a file that a reader still finishes."""


def test_no_file_is_longer_than_a_reader_finishes() -> None:
    counted = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in APP.rglob("*.py")}
    assert not {str(path.relative_to(ROOT)): lines for path, lines in counted.items() if lines > LONGEST}


def test_a_page_is_named_after_its_file() -> None:
    source = (ROOT / "app/ui/shell/page_makers.py").read_text(encoding="utf-8")
    imported = re.findall(r"from app\.ui\.[a-z_.]*?([a-z_]+) import (\w+Page)\n", source)
    assert len(imported) > 30
    assert [name for module, name in imported if name != "".join(map(str.capitalize, module.split("_")))] == []
