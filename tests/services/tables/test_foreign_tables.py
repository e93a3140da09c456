"""Every kind of foreign table that was found outside: it goes in as it was meant, is asked about, or is refused with a reason."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.cli import open_workspace
from app.services.activities.activity_rows import rows
from app.services.records.undo import undo_last
from app.services.tables.reading_table import ReadingTable, open_table
from app.services.tables.taking_in import take_in
from app.services.workspace.workspace import Workspace
from app.start import main
from tests.conftest import TurnableClock
from tests.offices import branch
from tests.services.tables.foreign_tables import HEAD, Case, book, csv

NOV3 = date(2025, 11, 3)
SALON = {"date": NOV3, "target_code": "1-3", "title": "サロン"}
AT = datetime(2026, 11, 29, 1, 0, tzinfo=UTC)


def merged(*ranges: str) -> Any:
    return lambda made: [made.worksheets[0].merge_cells(one) for one in ranges]


def hidden(row: int) -> Any:
    return lambda made: setattr(made.worksheets[0].row_dimensions[row], "hidden", True)


def listed(*lines: Any) -> Any:
    return csv(HEAD, *lines)


CASES = [
    Case("year of two western digits", listed(("25/11/03", "13", "西暦2桁の年", 30)), rows=[{"date": NOV3}], told=["2025年"]),
    Case(
        "days of a span",
        listed(("11/3-5", "13", "三日間の講座", 30)),
        year=2025,
        rows=[{"date": NOV3, "end_date": date(2025, 11, 5), "participants": 30}],
    ),
    Case(
        "title says the year",
        csv(("令和7年度　活動記録", "", "", ""), HEAD, ("11/3", "13", "秋のサロン", 30), ("3/3", "13", "ひな", 20)),
        rows=[{"date": NOV3}, {"date": date(2026, 3, 3)}],
        year=2025,
    ),
    Case(
        "title says the year, nothing on screen",
        csv(("令和7年度　活動記録", "", "", ""), HEAD, ("11/3", "13", "秋のサロン", 30), ("3/3", "13", "ひな", 20)),
        rows=[{"date": NOV3}, {"date": date(2026, 3, 3)}],
    ),
    Case(
        "title says another year than the screen",
        csv(("令和7年度　活動記録", "", "", ""), HEAD, ("11/3", "13", "秋のサロン", 30)),
        asked=1,
        year=2026,
        told=["どちらの年度"],
    ),
    Case(
        "title says two years",
        csv(("令和6・7年度　活動記録", "", "", ""), HEAD, ("11/3", "13", "秋のサロン", 30), ("R7.11.3", "13", "サロン", 9)),
        rows=[SALON | {"participants": 9}],
        asked=1,
        year=2025,
        told=["令和6年度と令和7年度"],
    ),
    Case(
        "a unit above the table",
        csv(("（単位：百人）", "", "", ""), HEAD, ("R7.11.3", "13", "祭り", 3), ("R7.11.3", "13", "サロン", "3人")),
        rows=[SALON | {"participants": 3}],
        asked=1,
        told=["単位が「百人」"],
    ),
    Case(
        "a remark that puts its row right",
        csv((*HEAD, "備考"), ("R7.11.3", "13", "会", 30, "90人に訂正"), ("R7.11.3", "13", "サロン", 90, "30人→90人に訂正")),
        rows=[SALON | {"participants": 90}],
        asked=1,
        told=["90人に訂正"],
    ),
    Case(
        "a form that was filled in",
        csv(
            *(("活動報告書", ""), ("活動名", "サロン"), ("実施日", "令和7年11月3日"), ("推進目標", "1-3")),
            *(("参加者数", "男5女7"), ("天候", "晴れ")),
        ),
        rows=[SALON | {"participants": 12}],
        told=["様式", "天候"],
    ),
    Case(
        "numbers in kanji and English days",
        listed(("03-Nov-25", "13", "サロン", "三十人"), ("5/10 5/17", "13", "講座", 9)),
        rows=[SALON | {"participants": 30}],
        asked=1,
        year=2025,
        told=["三十人", "2日あります"],
    ),
    Case("circled number before the count", listed(("R7.11.3", "13", "一回目", "①30")), told=["①30"]),
    Case(
        "minutes in the heading",
        csv((*HEAD[:3], "従事時間（分）"), ("R7.11.3", "13", "サロン", 90)),
        rows=[SALON | {"staff_minutes": 90}],
    ),
    Case(
        "a part count in the heading",
        csv((*HEAD[:3], "参加者数（うち新規）"), ("R7.11.3", "13", "サロン", 3)),
        rows=[SALON | {"participants": None}],
        told=["うち新規"],
    ),
    Case(
        "two heading rows",
        book(
            ("活動", [(*HEAD, None), (None, None, None, "実人数", "延べ人数"), (NOV3, "13", "サロン", 20, 30)]),
            then=merged("D1:E1"),
        ),
        rows=[SALON | {"participants": 30}],
    ),
    Case(
        "rows hidden by a filter",
        book(("活動", [HEAD, (NOV3, "13", "見える行", 30), (NOV3, "13", "隠れた行", 99)]), then=hidden(3)),
        rows=[{"title": "見える行"}],
        told=["かくして"],
    ),
    Case(
        "rows hidden by a filter, wanted",
        book(("活動", [HEAD, (NOV3, "13", "見える行", 30), (NOV3, "13", "隠れた行", 99)]), then=hidden(3)),
        rows=[{"title": "見える行"}, {"title": "隠れた行"}],
        options=["--hidden"],
    ),
    Case(
        "one sheet a month",
        book(*((f"{month}月", [HEAD, (date(2025, month, 3), "13", f"{month}月の会", 30)]) for month in (4, 5, 6))),
        rows=[{"date": date(2025, month, 3), "title": f"{month}月の会"} for month in (4, 5, 6)],
    ),
    Case(
        "one of several sheets",
        book(*((f"{month}月", [HEAD, (date(2025, month, 3), "13", f"{month}月の会", 30)]) for month in (4, 5, 6))),
        rows=[{"title": "5月の会"}],
        options=["--sheet", "2"],
        told=["シート「4月」", "シート「6月」"],
    ),
    Case(
        "a remark without a field of its own",
        csv((*HEAD[:3], "備考"), ("R7.11.3", "13", "サロン", "雨で室内に変更")),
        rows=[SALON | {"content": "備考：雨で室内に変更"}],
        told=["「備考」の列は、「内容」の終わりに付けます"],
    ),
    Case(
        "unknown column",
        csv((*HEAD[:3], "宇宙の色"), ("R7.11.3", "13", "サロン", "青")),
        rows=[SALON | {"content": ""}],
        told=["「宇宙の色」の列は取り込みません"],
    ),
    Case(
        "unknown column, said to be the end of the content",
        csv((*HEAD[:3], "宇宙の形"), ("R7.11.3", "13", "サロン", "青")),
        rows=[SALON | {"content": "宇宙の形：青"}],
        options=["--column", "D=append"],
    ),
    Case("formula without a result", book(("活動", [HEAD, (NOV3, "13", "サロン", "=10+20")])), told=["数式"]),
    Case(
        "merged target",
        book(("活動", [HEAD, (NOV3, "13", "サロン", 30), (date(2025, 11, 10), None, "料理", 12)]), then=merged("B2:B3")),
        rows=[SALON, {"title": "料理", "target_code": "1-3"}],
    ),
    Case(
        "merged line of a sum",
        book(("活動", [HEAD, (NOV3, "13", "サロン", 30), ("合計", None, None, 30)]), then=merged("A3:C3")),
        rows=[SALON],
        told=["合計"],
    ),
    Case(
        "merged bar of a month",
        book(("活動", [HEAD, ("４月", None, None, None), (date(2025, 4, 3), "13", "サロン", 30)]), then=merged("A2:D2")),
        rows=[{"date": date(2025, 4, 3), "participants": 30}],
    ),
    Case(
        "blank means as above",
        book(("活動", [HEAD, (NOV3, "13", "サロン", 30), (date(2025, 11, 10), None, "料理教室", 12)])),
        rows=[SALON],
        asked=1,
        told=["上の行と同じ"],
    ),
    Case("date with a clock time of a database", listed(("2025/11/03 0:00:00", "13", "サロン", 30)), rows=[SALON]),
    Case(
        "time stamp of a form service",
        csv(("タイムスタンプ", *HEAD[:3]), *[("2025/11/03 10:22:31 午前 GMT+9",) * 2 + ("13", "サロン")], encoding="utf-8"),
        rows=[SALON],
    ),
    Case("ISO time stamp", csv(HEAD, ("2025-11-03T10:22:31.000+09:00", "13", "サロン", 30), encoding="utf-8"), rows=[SALON]),
    Case("holiday in brackets", listed(("11/3（祝）", "13", "文化祭", 50)), rows=[{"date": NOV3, "participants": 50}], year=2025),
    Case(
        "span with a wave",
        listed(("11/3～11/5", "13", "三日間の講座", 30), ("11月3日～5日", "13", "講座", 30)),
        year=2025,
        rows=[{"date": NOV3, "end_date": date(2025, 11, 5)}] * 2,
    ),
    Case(
        "day and clock times in one cell",
        listed(("2025年11月3日(月) 10:00～12:00", "13", "サロン", 30)),
        rows=[SALON | {"times": "10:00～12:00"}],
    ),
    Case("target with its name", listed(("R7.11.3", "1-3 地域福祉コーディネーターによる地域づくり", "サロン", 30)), rows=[SALON]),
    Case(
        "event list of a municipality",
        csv(
            ("イベント名", "開始日", "終了日", "開始時間", "終了時間", "説明", "主催者", "場所名称", "定員"),
            ("介護予防教室", "2025-11-03", "2025-11-03", "10:00", "12:00", "体操", "社協", "センター", 30),
            encoding="utf-8-sig",
        ),
        rows=[{"date": NOV3, "title": "介護予防教室", "target_code": "1-3", "times": "10:00～12:00", "place": "センター"}],
        options=["--default", "target=1-3"],
        told=["定員"],
    ),
    Case(
        "event list without a target",
        csv(("イベント名", "開始日", "場所名称"), ("介護予防教室", "2025-11-03", "センター"), encoding="utf-8-sig"),
        asked=1,
        told=["推進目標"],
    ),
    Case(
        "everyday headings",
        csv(("実施期日", "目標No", "事業名称", "参加延人数", "会場名"), ("R7.11.3", "1-3", "サロン", 30, "公民館")),
        rows=[SALON | {"participants": 30, "place": "公民館"}],
    ),
    Case(
        "day in three columns", csv(("年", "月", "日", "推進目標", "活動名"), (7, 11, 3, "13", "サロン")), rows=[SALON], year=2025
    ),
    Case(
        "actual and total side by side",
        csv((*HEAD[:3], "参加者数（実）", "参加者数（延べ）"), ("R7.11.3", "13", "サロン", 20, 30)),
        rows=[SALON | {"participants": 30}],
        told=["実"],
    ),
    Case(
        "men and women side by side",
        csv((*HEAD[:3], "参加者（男）", "参加者（女）"), ("R7.11.3", "13", "サロン", 10, 20)),
        rows=[SALON | {"participants": 30}],
    ),
    Case(
        "quote inside a cell",
        csv(HEAD, ("R7.11.3", "13", '5"ケーキ作り', 20), ("R7.11.4", "13", '"サロン"大東', 30), quote=False),
        rows=[{"title": '5"ケーキ作り', "participants": 20}, {"title": "サロン大東", "participants": 30}],
    ),
    Case("encoding of mails", csv(HEAD, ("R7.11.3", "13", "サロン", 30), encoding="iso2022_jp"), rows=[SALON]),
    Case("mark of a file's end", csv(HEAD, ("R7.11.3", "13", "サロン", 30), tail=b"\x1a"), rows=[SALON | {"participants": 30}]),
    Case("text as a formula", csv(HEAD, ('="R7.11.3"', '="13"', '="サロン"', 30), quote=False), rows=[SALON]),
    Case(
        "everyday words for done",
        csv((*HEAD[:3], "状況"), *(("R7.11.3", "13", word, word) for word in ("○", "済", "実施済"))),
        rows=[{"title": word, "status": "done"} for word in ("○", "済", "実施済")],
    ),
    Case(
        "everyday words for kinds",
        csv((*HEAD[:3], "区分"), *(("R7.11.3", "13", word, word) for word in ("サロン", "会議", "研修"))),
        rows=[
            {"title": "サロン", "kind": "exchange"},
            {"title": "会議", "kind": "meeting"},
            {"title": "研修", "kind": "lecture"},
        ],
    ),
    Case(
        "a kind that the council has not",
        csv((*HEAD[:3], "区分"), ("R7.11.3", "13", "サロン", "宇宙旅行")),
        rows=[SALON | {"kind": ""}],
        told=["宇宙旅行"],
    ),
    Case(
        "words around counts",
        listed(*(("R7.11.3", "13", name, text) for name, text in (("a", "延べ30人"), ("b", "30.0"), ("c", "なし")))),
        rows=[{"title": "a", "participants": 30}, {"title": "b", "participants": 30}, {"title": "c", "participants": 0}],
    ),
    Case("days as cells", book(("S", [HEAD, (datetime.fromisoformat("2025-11-03"), "13", "サロン", 30)])), rows=[SALON]),
    Case(
        "loose words around counts",
        listed(*(("R7.11.3", "13", str(number), text) for number, text in enumerate(("30人位", "３０余名", "不明", "約３０")))),
        rows=[{"participants": 30, "participants_approximate": True}] * 2
        + [{"participants": None, "participants_unknown": True}, {"participants": 30, "participants_approximate": True}],
    ),
    Case("a count of at least", listed(("R7.11.3", "13", "サロン", "30人以上")), asked=1, told=["30人以上"]),
    Case(
        "days of an era as a span",
        listed(("R7.6.1～6.3", "13", "講座", 5), ("令和７年６月10日（火）", "13", "会", 5)),
        rows=[{"date": date(2025, 6, 1), "end_date": date(2025, 6, 3)}, {"date": date(2025, 6, 10)}],
    ),
    Case("a part of a month", listed(("5月下旬", "13", "サロン", 5)), told=["5月下旬"]),
    Case(
        "signs for the same as above",
        listed(("R7.11.3", "1-3", "サロン", 5), ("R7.11.4", "〃", "会", 5), ("R7.11.5", "同上", "教室", 5)),
        rows=[{"target_code": "1-3", "title": title} for title in ("サロン", "会", "教室")],
        told=["上の行と同じ"],
    ),
    Case(
        "blocks of months with bare days",
        csv(
            ("令和7年度",),
            ("日", *HEAD[1:]),
            ("4月",),
            ("3", "13", "春", 1),
            ("5月",),
            ("4日", "13", "初夏", 1),
            ("1月",),
            ("5", "13", "冬", 1),
        ),
        rows=[{"date": date(2025, 4, 3)}, {"date": date(2025, 5, 4)}, {"date": date(2026, 1, 5)}],
    ),
    Case(
        "times in columns of their own",
        csv(
            (*HEAD[:3], "開始時刻", "終了時刻"),
            ("R7.11.3", "13", "サロン", "9:30", "11:45"),
            ("R7.11.4", "13", "会", "13:00", ""),
        ),
        rows=[{"times": "9:30～11:45"}, {"times": "13:00～"}],
    ),
    Case("a target by its name alone", listed(("R7.11.3", "福祉教育を推進します", "授業", 5)), rows=[{"target_code": "1-1"}]),
    Case("a target that the plan has not", listed(("R7.11.3", "9-9", "サロン", 5)), told=["9-9"]),
    Case(
        "called off with a reason",
        csv((*HEAD[:3], "実施状況", "理由"), ("R7.11.3", "13", "サロン", "中止", "大雪")),
        rows=[SALON | {"status": "cancelled", "status_reason": "大雪", "participants": None}],
    ),
    Case(
        "called off without a reason", csv((*HEAD[:3], "実施状況"), ("R7.11.3", "13", "サロン", "中止")), asked=1, told=["理由"]
    ),
    Case(
        "planned people beside those who came",
        csv((*HEAD[:3], "定員", "参加者数"), ("R7.11.3", "13", "サロン", 50, 12)),
        rows=[SALON | {"participants": 12}],
        told=["定員"],
    ),
    Case(
        "a name and a telephone number in the text",
        csv((*HEAD, "内容"), ("R7.11.3", "13", "サロン", 5, "佐藤花子さん 0191-23-4567")),
        rows=[SALON],
        told=["電話番号", "氏名らしい語"],
    ),
    Case(
        "rows of other offices",
        csv((*HEAD, "支部"), ("R7.11.3", "13", "サロン", 5, "大東"), ("R7.11.4", "13", "会", 5, "千厩支部")),
        rows=[SALON],
        told=["ほかの事業所"],
    ),
    Case(
        "the year in the name of the sheet",
        book(("令和6年度", [HEAD, ("11/3", "13", "サロン", 5)])),
        rows=[{"date": date(2024, 11, 3)}],
    ),
    Case("a day far ahead", listed(("R9.5.1", "13", "サロン", 5)), asked=1, told=["ひと月より先"]),
    Case("a day of a year that nobody expects", listed(("R3.11.3", "13", "サロン", 5)), asked=1, year=2025, told=["令和3年度"]),
    Case(
        "a cross table of sums",
        csv(("区分", "4月", "5月", "6月"), ("サロン", 1, 2, 3), ("会議", 4, 5, 6), ("研修", 4, 5, 6)),
        told=["一覧ではない"],
    ),
    Case(
        "a list of facilities",
        csv(("名称", "住所", "電話番号"), ("大東公民館", "大東町1", "0191-00-0000"), ("千厩会館", "千厩町2", "0191-00-0001")),
        told=["一覧ではない"],
    ),
]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with branch(tmp_path_factory.mktemp("office")) as workspace:
        yield workspace


@pytest.fixture(autouse=True)
def late(at: TurnableClock) -> None:
    """The PC's clock is in the year after the one that the tables are of."""
    at.moment = AT


def said(table: ReadingTable) -> str:
    """Everything that is told about a table, in one text."""
    cells = [
        text for row in table.rows for cell in row.cells.values() for text in (cell.how, cell.doubt, cell.warning, cell.problem)
    ]
    return "\n".join([*table.notes, *(one.text for one in table.questions), *(row.why for row in table.rows), *cells])


def opened(office: Workspace, case: Case, folder: Path) -> ReadingTable:
    table = open_table(office, case.file(folder), case.year)
    for name, value in zip(case.options[::2], case.options[1::2], strict=False):
        key, _, typed = value.partition("=")
        if name == "--default":
            table.choose_default(key, typed)
        if name == "--column":
            table.choose_role(1, ord(key) - ord("A"), typed)
        if name == "--sheet":
            for one in table.tables:
                table.choose_sheet(one.number, one.number == int(value))
    if "--hidden" in case.options:
        table.choose_hidden(True)
    return table


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_goes_in_as_it_was_meant_or_is_asked(office: Workspace, case: Case, tmp_path: Path) -> None:
    table = opened(office, case, tmp_path)
    told = said(table)
    assert [word for word in case.told if word not in told] == [], told
    assert table.counts().get("asked", 0) == case.asked, told
    done = take_in(office, table)
    found = rows(office, list(done.added))
    wanted = [*case.rows, *({} for _ in found[len(case.rows) :])]
    values = [{name: getattr(row, name, row.others.get(name)) for name in one} for row, one in zip(found, wanted, strict=False)]
    if done.added:
        undo_last(office)
    assert values == list(case.rows), told


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_command_line_tells_the_same(
    office: Workspace, case: Case, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_workspace, "open_workspace", lambda _: office)  # opened once for all cases
    monkeypatch.setattr(office, "close", lambda: None)
    years = ("--fiscal-year", str(case.year)) if case.year else ()
    capfdbinary.readouterr()
    options = ("--preview", *years, *case.options)
    assert main(["--data", str(office.folder), "--json", "activity", "import", str(case.file(tmp_path)), *options]) == 0
    answer = json.loads(capfdbinary.readouterr().out)
    told = json.dumps(answer, ensure_ascii=False)
    assert [word for word in case.told if word not in told] == [], told
    assert (answer["added"], sum(row["ticked"] for row in answer["rows"])) == (0, len(case.rows)), told
    assert len({(one["sheet"], one["row"]) for one in answer["asked"]}) == case.asked
    assert {"ids", "refused", "preview", "notes", "known", "changed", "asked", "rows"} <= answer.keys()
