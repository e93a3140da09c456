"""Tables written from known records in the style of some office give the same records, or a question; never another record."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.exchange.sheet import Cell, Grid
from app.exchange.table import TableFile
from app.exchange.tables import table_of
from app.rules.era import japanese_date, short_date
from app.services.plan.plans import TargetRow, plan_tree
from app.services.tables.reading_table import ReadingTable
from app.services.tables.shown_values import PEOPLE
from app.services.workspace.workspace import Workspace
from tests.offices import branch, plan_id

YEAR = 2025
FIRST = date(YEAR, 4, 1)
TITLES = ("ふれあいサロン", "料理教室", "見守り会議", "子ども食堂（春）", "3世代交流会", "福祉講座 第2回", "移動サロン")
PLACES = ("", "公民館", "大東保健センター", "3区集会所")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Record:
    """What happened. ``people`` None: not entered; "?": nobody counted."""

    day: date
    target: int
    title: str
    people: int | str | None
    about: bool
    minutes: int
    place: str


@dataclass(frozen=True)
class Style:
    """How an office writes. Each is the number of one of the forms below."""

    day: int
    people: int
    target: int
    repeat: str
    title: str
    screen: int | None
    blocks: bool
    lengths: str
    bars: bool
    total: bool
    order: tuple[int, ...]


RECORDS = st.lists(
    st.builds(
        Record,
        day=st.integers(0, 364).map(lambda days: FIRST + timedelta(days=days)),
        target=st.integers(0, 14),
        title=st.sampled_from(TITLES),
        people=st.one_of(st.none(), st.just("?"), st.integers(0, 300)),
        about=st.booleans(),
        minutes=st.sampled_from((30, 60, 90, 150)),
        place=st.sampled_from(PLACES),
    ),
    min_size=2,
    max_size=6,
)
STYLES = st.builds(
    Style,
    day=st.integers(0, 9),
    people=st.integers(0, 6),
    target=st.integers(0, 5),
    repeat=st.sampled_from(("written", "〃", "同上", "merged", "blank")),
    title=st.sampled_from(("", "令和7年度　活動一覧", "2025年度 活動記録", "令和6年度　活動一覧", "活動一覧")),
    screen=st.sampled_from((YEAR, YEAR, None, YEAR + 1)),
    blocks=st.booleans(),
    lengths=st.sampled_from(("", "従事時間", "従事時間（分）", "従事時間（時間）")),
    bars=st.booleans(),
    total=st.booleans(),
    order=st.permutations(range(4)).map(tuple),
).filter(lambda style: YEAR in said_years(style) or not said_years(style))
"""A table whose title and screen both name a wrong year can be read by nobody."""


def said_years(style: Style) -> set[int]:
    """The years that the screen and the title say."""
    title = next((year for word, year in (("令和7", YEAR), ("2025", YEAR), ("令和6", YEAR - 1)) if word in style.title), None)
    return {year for year in (style.screen, title) if year is not None}


def day_cell(record: Record, form: int) -> Cell:
    day = record.day
    short = (day - FIRST).days >= 0
    assert short
    return (
        day,
        day.isoformat(),
        short_date(day),
        japanese_date(day, weekday=True),
        f"{day.month}/{day.day}",
        f"{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）",
        f"{day.year}/{day.month:02}/{day.day:02} 0:00:00",
        f"{day.year - 2018}.{day.month}.{day.day}",
        f"{day.year - 2018}{day.month:02}{day.day:02}",
        f"{day:%y}/{day.month}/{day.day}",
    )[form]


def people_cell(record: Record, form: int) -> Cell:
    if record.people is None:
        return (None, "", "－", "未入力")[form % 4]
    if record.people == "?":
        return ("不明", "？", "不明")[form % 3]
    number = int(record.people)
    if record.about:
        return (f"約{number}", f"{number}人位", f"{number}余名" if number else "約0", f"およそ{number}人")[form % 4]
    return (
        number,
        str(number),
        f"{number}人",
        str(number).translate(WIDE) + "名",
        f"延べ{number}人",
        f"{number}.0",
        f" {number} ",
    )[form]


def target_cell(target: TargetRow, form: int) -> Cell:
    code = target.code
    excel = date(2026, target.goal_number, target.number)  # what Excel makes of 1-3
    return (
        code,
        code.replace("-", ""),
        target.label,
        f"{target.label} {target.title}",
        code.translate(WIDE).replace("-", "－"),
        excel,
    )[form]


def grid_of(records: list[Record], style: Style, targets: list[TargetRow]) -> Grid:
    """The table as the office keeps it: rows by day, in blocks of months, with or without a title, bars and a sum."""
    names = ["実施日", "推進目標", "活動名", "参加者数", "場所", *([style.lengths] if style.lengths else [])]
    columns = [*style.order, 4, *([5] if style.lengths else [])]
    cells: list[list[Cell]] = [[style.title]] if style.title else []
    cells.append([names[at] for at in columns])
    merged: list[tuple[int, int, int, int]] = []
    month, above = 0, None
    for record in records:
        if (style.bars or style.blocks) and record.day.month != month:
            cells.append([f"{record.day.month}月"])
            above = None
        month = record.day.month
        day = f"{record.day.day}日" if style.blocks else day_cell(record, style.day)
        length = (
            record.minutes
            if "分" in style.lengths
            else f"{record.minutes // 60}:{record.minutes % 60:02}"
            if style.lengths
            else ""
        )
        if style.lengths == "従事時間（時間）":
            length = record.minutes / 60 if record.minutes % 60 else record.minutes // 60
            length = length if isinstance(length, int) else str(length)
        target: Cell = target_cell(targets[record.target], style.target)
        if above == record.target and style.repeat != "written":
            target = None if style.repeat in ("merged", "blank") else style.repeat
            column = columns.index(1)
            if style.repeat == "merged":
                top = merged.pop()[0] if merged and merged[-1][2] == len(cells) - 1 else len(cells) - 1
                merged.append((top, column, len(cells), column))
        above = record.target
        row: list[Cell] = [day, target, record.title, people_cell(record, style.people), record.place or None, length]
        cells.append([row[at] for at in columns])
    if style.total:
        cells.append(["合計" if at == columns[0] else 99 if at == 3 else None for at in columns])
    return Grid("", cells, tuple(merged))


def meant(record: Record, style: Style, targets: list[TargetRow]) -> dict[str, Any]:
    counted = isinstance(record.people, int)
    return {
        "date": record.day,
        "target_id": targets[record.target].id,
        "title": record.title,
        "participants": record.people if counted else None,
        "participants_approximate": True if counted and record.about else None,
        "participants_unknown": True if record.people == "?" else None,
        "place": record.place or None,
        "staff_minutes": record.minutes if style.lengths else None,
    }


def check(office: Workspace, records: list[Record], style: Style) -> int:
    """Nothing wrong goes in; returns how many rows go in."""
    targets = list(plan_tree(office, plan_id(office)).targets)
    records = sorted(records, key=lambda one: one.day)
    grid = grid_of(records, style, targets)
    table = ReadingTable(office, "表.xlsx", TableFile("0" * 64, (table_of(1, grid),)), style.screen)
    wanted = [meant(record, style, targets) for record in records]
    if any("「参加者数」の列は取り込みません" in note for note in table.notes):  # told, so no word is missing
        wanted = [one | dict.fromkeys(PEOPLE) for one in wanted]
    good = 0
    for row in table.rows:
        if not row.ticked:
            assert row.why, row
            continue
        said = {name: row.values[name] for name in wanted[0]}
        assert said in wanted, (said, grid.cells, table.notes)
        wanted.remove(said)
        good += 1
    return good


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with branch(tmp_path_factory.mktemp("office")) as workspace:
        yield workspace


FEW = settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
MANY = settings(FEW, max_examples=4000, print_blob=True)


@FEW
@given(RECORDS, STYLES)
def test_nothing_goes_in_silently_wrong(office: Workspace, records: list[Record], style: Style) -> None:
    check(office, records, style)


@pytest.mark.soak
@MANY
@given(RECORDS, STYLES)
def test_nothing_goes_in_silently_wrong_in_many_styles(office: Workspace, records: list[Record], style: Style) -> None:
    check(office, records, style)


def test_a_plainly_written_table_goes_in_whole(office: Workspace) -> None:
    """What is not asked about is most of it: a property that everything may be asked would hold for a program that asks all."""
    records = [
        Record(FIRST + timedelta(days=30 * number), number % 15, TITLES[number % 7], number, False, 60, "") for number in range(6)
    ]
    for form in (0, 1, 2, 3, 4, 5, 6):
        style = Style(
            form, form % 3, form % 5, "written", "令和7年度　活動一覧", YEAR, False, "", form % 2 == 0, True, (0, 1, 2, 3)
        )
        assert check(office, records, style) == 6, form
