"""What the sheet, the title and the lines above say of the rows below."""

from app.exchange.sheet import Cell, Grid
from app.exchange.tables import table_of
from app.services.plan.plans import offices
from app.services.tables.doubts.around_rows import said_around
from app.services.workspace.workspace import Workspace

HEAD = ("実施日", "活動名", "参加者数")
ROW = ("R7.11.3", "会", 3)


def said(daito: Workspace, *lines: tuple[Cell, ...], sheet: str = "") -> list[dict[str, str]]:
    table = table_of(1, Grid(sheet, [list(line) for line in lines]))
    found = said_around(table, [one for one in offices(daito) if one.kind == "branch"])
    return [{name: typed.text for name, typed in one.items()} for one in found.values()]


def test_the_nearest_word_for_the_office_counts(daito: Workspace) -> None:
    lines = ("大東支部",), HEAD, ROW, ("【千厩支部】",), ROW
    first, second = said(daito, *lines)
    assert "大東" in first["office"] and "千厩" in second["office"]
    assert "千厩" in said(daito, HEAD, ROW, sheet="千厩")[0]["office"]


def test_a_title_with_two_offices_says_none(daito: Workspace) -> None:
    assert said(daito, ("大東支部・千厩支部 合同",), HEAD, ROW) == []


def test_a_line_with_a_target_is_for_all_rows_below(daito: Workspace) -> None:
    assert said(daito, HEAD, ("■推進目標：1-3 地域づくり",), ROW, ROW) == [{"target": "1-3 地域づくり"}] * 2
    assert said(daito, HEAD, ("目標：交流を深める",), ROW) == []
