"""A form names itself, its figures and its years; forms about one record are read back box by box."""

from app.reports.paper import Column, Paper, Row, Table, Text
from app.services.audit.figure_key import EMPTY, INDICATOR, Key
from app.services.audit.printed_form import BOXES, Form, stated_in


def test_a_form_says_for_which_office_and_half_it_was_made() -> None:
    form = Form("branch-evaluation", "評価シート（支部）", "plan", 2025, "daito", "first_half")
    assert form.named({"本部": "head", "大東": "daito"}) == "評価シート（支部） 大東 上半期"
    assert form.key("t1", INDICATOR, "daito", "i1") == Key(2025, "t1", INDICATOR, "daito", "i1", None, "first_half")


def test_a_heading_is_a_year_of_the_form_or_none() -> None:
    form = Form("board-report", "理事会報告", "plan", 2025)
    assert [form.year_of(title) for title in ("R7", "R2", "R8", "目標")] == [2025, 2020, None, None]


def read(code: str, *parts: Text | Table) -> dict[str, str]:
    found = stated_in(Form(code, "様式", "plan", 2025, "north"), Paper("", parts, about=(b"\x01",)))
    assert {key.target for key, *_ in found if key.office == "north"} <= {"01"}
    return {
        key.word: text
        for key, text, _ in stated_in(Form(code, "様式", "plan", 2025, "north"), Paper("", parts, about=(b"\x01",)))
    }


def test_every_box_with_numbers_is_read_an_empty_one_too() -> None:
    found = read("activity-record", Text("費用", "謝礼10,000円"), Text("成果", "30人が集まった"))
    assert list(found) == list(BOXES) and found["費用"] == "謝礼10,000円"
    assert {text for box, text in found.items() if box != "費用"} == {EMPTY}


def test_minutes_say_how_many_came_and_how_much_is_left() -> None:
    people = Table(
        (Column("出欠", 1), Column("役割", 1), Column("氏名", 1)),
        (Row(("出席", "リーダー", "一（本部）")), Row(("出席", "－", "二、三")), Row(("欠席", "－", "四"))),
        "出席・欠席",
    )
    tasks = Table((Column("内容", 1),), (Row(("宿題",)),), "宿題")
    assert read("minutes", people, tasks) == {"前回までの宿題": "0", "宿題": "1", "出席": "3", "欠席": "1"}


def test_other_forms_state_nothing_of_single_records() -> None:
    assert read("board-report", Text("費用", "1円")) == {}
