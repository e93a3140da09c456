"""What stands around the content of every page: the running head says what the page belongs to, whole words only."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from app.reports.engine import fonts
from app.reports.engine.ink import SMALL
from app.reports.engine.page_frame import PORTRAIT, running_words
from app.reports.engine.paper_drawing import draw_papers
from app.reports.paper import Paper, Prose

PLAN, YEAR = "地域福祉活動計画", "令和7年度(2025年度)"
LONG = "地域福祉コーディネーターによる地域づくり支援を、すべての地区で休みなく進めます"
ROOM = PORTRAIT.width - 60.0


def head(title: str, *lines: str, bookmark: str = "") -> str:
    return running_words(Paper(title, (), lines=(PLAN, YEAR, *lines), bookmark=bookmark), ROOM)


@pytest.mark.parametrize(
    ("lines", "bookmark", "said"),
    [
        (("本部",), "本部", "本部"),
        (("基本目標1　住民の参加",), "基本目標1　住民の参加", "基本目標1　住民の参加"),
        (("基本目標1　住民の参加",), "基本目標1", "基本目標1　住民の参加"),
        ((), "様式", ""),
    ],
)
def test_a_running_head_says_nothing_twice(lines: tuple[str, ...], bookmark: str, said: str) -> None:
    assert head("様式", *lines, bookmark=bookmark) == "　".join(filter(None, (YEAR, "様式", said)))


def test_a_running_head_without_room_shortens_the_title_of_the_target_and_keeps_the_office() -> None:
    assert head("評価シート", "大東支部", bookmark="1-③　短い題") == f"{YEAR}　評価シート　1-③　短い題　大東支部"
    assert head("評価シート", "大東支部", bookmark=f"1-③　{LONG}").startswith(f"{YEAR}　評価シート　1-③　{LONG[:10]}")
    assert head("評価シート", "大東支部", bookmark=f"1-③　{LONG}").endswith("…　大東支部")


def test_lines_that_do_not_fit_into_a_running_head_are_left_out_whole() -> None:
    lines = ("件名　令和7年度　地域福祉活動計画の評価について", "報告第5号", "提出日　令和8年5月27日", "会長　見本会長")
    found = head("理事会報告", *lines)
    assert found.startswith(f"{YEAR}　理事会報告　{lines[0]}") and "…" not in found
    assert all(line in found or line not in found for line in lines) and lines[-1] not in found
    assert head("理事会報告", LONG, "報告第5号") == f"{YEAR}　理事会報告"


def test_only_a_name_without_a_number_that_is_too_long_is_shortened() -> None:
    found = head("活動記録", "大東支部", bookmark=LONG + LONG)
    assert found.endswith("…") and found.startswith(f"{YEAR}　活動記録　{LONG[:10]}")
    assert fonts.width(found) * SMALL <= ROOM


def test_the_second_page_begins_with_its_running_head() -> None:
    paper = Paper("会議記録", (Prose("文。\n" * 80),), lines=(PLAN, YEAR, "第1回　推進会議"), bookmark="第1回　推進会議")
    out = io.BytesIO()
    assert draw_papers([replace(paper, mark="案")], out) == 2
    second = "".join(PdfReader(out).pages[1].extract_text().split())
    assert "会議記録第1回推進会議案（続き）" in second
