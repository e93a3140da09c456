"""読み取り表: a good table, questions, rows that are there already, other kinds of tables, several sheets."""

import tempfile
from pathlib import Path

from openpyxl import Workbook
from PySide6.QtWidgets import QApplication, QWidget

from app.services.plan import plans
from app.services.tables.mended.mended_records import MendedCell, MendedRow
from app.services.tables.reading_table import open_table
from app.services.tables.taking_in import take_in
from app.services.tables.writing_tables import write_tables
from app.services.tables.year_data import year_table
from app.ui.runtime.page_arguments import TableOf
from app.ui.shell.frame import Frame
from app.ui.tables.mended_dialog import MendedDialog
from tests.gallery import scene
from tests.gallery_scenes.branch_workspaces import branch_workspace, frame_of
from tests.gallery_scenes.head_pages import settled
from tests.gallery_scenes.workspaces import head_workspace

CORRECTED = "表に書き出したあとに、記録も直してあります。どちらが正しいか確かめてください。"
HEAD = ("実施日", "曜日", "推進目標", "活動名", "会場", "参加者数", "備考")
GOOD = [
    ("R7.10.3", "金", "1-3", "ふれあいサロン大東", "大東公民館", 20, ""),
    ("10/9", "木", "1-③ 地域福祉コーディネーター", "座談会", "猿沢市民センター", "30人位", "雨で室内に変更"),
    ("10/15", "水", "2-2", "見守り会議", "支所", "約12", ""),
    ("10月20日～22日", "月", "13", "三日間の講座", "大原市民センター", "延べ60人", ""),
    ("10/28 10:00～12:00", "火", "3-1", "男の料理教室", "大東公民館", "９", "講師：栄養士会"),
    ("合計", "", "", "", "", 131, ""),
]
DOUBTS = [
    *GOOD[:3],
    ("3/3", "火", "1-3", "ひなまつりの会", "大東公民館", "①30", ""),
    ("R7.13.4", "", "1-3", "調理の会", "支所", 8, ""),
    ("R7.10.9", "木", "9-9", "移動サロン", "興田", 5, ""),
    ("R9.10.9", "", "1-3", "来年度の話し合い", "支所", 5, ""),
    ("R7.11.3", "月", "", "文化祭", "大東公民館", "大勢", ""),
]


def book(name: str, *sheets: tuple[str, list[tuple[object, ...]]]) -> Path:
    made = Workbook()
    made.remove(made.active)
    for title, lines in sheets:
        sheet = made.create_sheet(title)
        for line in lines:
            sheet.append(list(line))
    path = Path(tempfile.mkdtemp()) / name
    made.save(path)
    return path


def shown(path: Path, workspace: str = "filled") -> Frame:
    frame = frame_of(branch_workspace(workspace), "activities")
    frame.open("reading_table", TableOf(path))
    return settled(frame)


@scene("branch-table-good")
def good() -> QWidget:
    return shown(book("令和7年度活動一覧.xlsx", ("活動", [("令和7年度　活動一覧",), HEAD, *GOOD])))


@scene("branch-table-doubts")
def doubts() -> QWidget:
    return shown(book("令和7年度活動一覧.xlsx", ("活動", [("令和7年度　活動一覧",), HEAD, *DOUBTS])))


@scene("branch-table-known")
def known() -> QWidget:
    workspace = branch_workspace("known")
    path = book("10月.xlsx", ("活動", [HEAD, *GOOD[:3]]))
    take_in(workspace, open_table(workspace, path, 2025))
    changed = [GOOD[0], (*GOOD[1][:5], "35人", ""), GOOD[2], *GOOD[3:5]]
    return shown(book("10月（直したもの）.xlsx", ("活動", [HEAD, *changed])), "known")


@scene("branch-table-other-year")
def other_year() -> QWidget:
    return shown(book("活動.xlsx", ("活動", [("令和6年度　活動一覧",), HEAD, *GOOD[1:5]])))


@scene("branch-table-cross")
def cross() -> QWidget:
    months = ["種類", *(f"{month}月" for month in (4, 5, 6, 7, 8, 9))]
    return shown(book("月別件数.xlsx", ("件数", [tuple(months), ("サロン", 1, 2, 3, 4, 5, 6), ("相談", 6, 5, 4, 3, 2, 1)])))


@scene("branch-table-facilities")
def facilities() -> QWidget:
    lines: list[tuple[object, ...]] = [("施設名", "住所", "電話番号", "定員"), ("大東公民館", "一関市大東町", "0191-00-0000", 50)]
    return shown(book("施設.xlsx", ("施設", [*lines, ("支所", "一関市", "0191-00-0001", 20)])))


@scene("branch-table-empty")
def empty() -> QWidget:
    return frame_of(branch_workspace("filled"), "reading_table")


@scene("branch-table-taken-in")
def taken_in() -> QWidget:
    frame = shown(book("10月.xlsx", ("活動", [HEAD, *GOOD])), "taken-in")
    frame.page("reading_table").take_in()
    return settled(frame)


@scene("head-table-months")
def months() -> QWidget:
    sheets = [
        (f"{month}月", [("日", "活動名", "会場", "参加者数"), (3, f"{month}月の会", "本所", 10), ("17日", "会議", "本所", 8)])
        for month in (4, 5, 6, 7, 8, 9, 10, 11, 12)
    ]
    frame = frame_of(head_workspace(), "activities")
    frame.open("reading_table", TableOf(book("月別.xlsx", *sheets)))
    page = settled(frame).page("reading_table")
    page.view.head._on_more()
    QApplication.processEvents()
    return frame


@scene("head-table-mended")
def head_table_mended() -> QWidget:
    return MendedDialog(None, [_mended("意見", 3, "広報で知らせます。", ""), _mended("意見", 5, "検討します。", CORRECTED)])


@scene("head-table-others")
def head_table_others() -> QWidget:
    """A workbook of which only the opinions are left."""
    workspace = head_workspace()
    path = Path(tempfile.mkdtemp()) / "意見.xlsx"
    write_tables(path, [year_table(workspace, plans.plans(workspace)[0].id, 2025, "opinion")])
    frame = frame_of(workspace, "activities")
    frame.open("reading_table", TableOf(path))
    return settled(frame)


def _mended(sheet: str, row: int, answer: str, why: str) -> MendedRow:
    cells = (MendedCell("対応方針", "（空欄）", answer), MendedCell("期限", "（空欄）", "2026/09/30"))
    return MendedRow((7, row), sheet, "令和7年度 1-③ 周知が足りません。", cells, why)
