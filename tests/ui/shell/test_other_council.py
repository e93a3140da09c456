"""Another council has its own number of targets and branches: no screen says those of the council the program began with."""

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.services.devices.setup import set_up_head
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from tests.journeys.test_window_story import opened

pytestmark = pytest.mark.usefixtures("at")

PLAN = """[plan]
key = "2025-2029"
name = "山の計画"
council = "社会福祉法人"
first_year = 2025
last_year = 2029
philosophy = "理念"
"""
GOAL = '[[goal]]\nnumber = 1\ntitle = "目標一"\n'
TARGET = '[[target]]\ngoal = 1\nnumber = {0}\ntitle = "推進{0}"\ntext = "本文"\n'
OFFICE = '[[office]]\ncode = "{0}"\nname = "{1}"\nshort_name = "{1}"\n'
OFFICES = (("head", "本部"), ("north", "北支部"), ("south", "南支部"))


@pytest.fixture
def frame(qtbot: QtBot, tmp_path: Path) -> Frame:
    """The head office of a council with four targets and three offices, two of them branches."""
    parts = [PLAN, GOAL, *(TARGET.format(number) for number in range(1, 5)), *(OFFICE.format(*one) for one in OFFICES)]
    file = tmp_path / "plan.toml"
    file.write_text("\n".join(parts), encoding="utf-8")
    return opened(qtbot, set_up_head(tmp_path / "head", file), "year")


def words(page: QWidget) -> str:
    """Everything a page says, to the eye and to a screen reader."""
    told = [one.accessibleName() + one.accessibleDescription() for one in page.findChildren(QWidget)]
    told += [one.text() for kind in (QLabel, QAbstractButton) for one in page.findChildren(kind)]
    return "\n".join(told)


def test_the_table_of_the_years_plan_counts_the_councils_own_targets(frame: Frame) -> None:
    page = frame.page("annual")
    page.refresh()
    assert page._turn.text() == page._turn.accessibleName() == "4目標の表"
    page._on_turn()
    assert page.table.lines.accessibleName() == "4目標の年次計画"
    assert page._turn.text() == page._turn.accessibleName() == "1目標ずつ書く"


def test_the_tile_of_the_years_progress_counts_the_councils_own_branches_and_targets(frame: Frame) -> None:
    tile = frame.page("year").tiles["progress"]
    about = "2支部と4目標の件数を一枚で見て、元の記録までたどります。"
    assert tile.accessibleDescription() == about
    assert about in [one.text() for one in tile.findChildren(QLabel)]


def test_no_page_says_the_numbers_of_the_first_council(frame: Frame) -> None:
    said = {}
    for page in pages_of(is_head=True):
        frame.open(page.key)
        said[page.key] = re.findall(r"(?:8|８|八|15|１５|十五)(?:つ|支部|目標|の支部|の目標)", words(frame.page(page.key)))
    assert not any(said.values()), said


def test_the_board_of_months_calls_a_branch_by_its_own_short_name(qtbot: QtBot, tmp_path: Path) -> None:
    """Whatever the council calls its branches: the program knows no ending of their names."""
    north = OFFICE.format("north", "北地区センター").replace('short_name = "北地区センター"', 'short_name = "北"')
    file = tmp_path / "plan.toml"
    file.write_text("\n".join([PLAN, GOAL, TARGET.format(1), OFFICE.format("head", "本部"), north]), encoding="utf-8")
    page = opened(qtbot, set_up_head(tmp_path / "head", file), "board").page("board")
    assert [page.months.rows.text(row, 0) for row in range(page.months.rows.rowCount())] == ["北"]
    assert [page.table.rows.text(row, 0) for row in range(page.table.rows.rowCount())] == ["北地区センター"]
