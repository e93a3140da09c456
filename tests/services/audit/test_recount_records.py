"""The oracle says what the forms about single records must say."""

from typing import Any

import pytest

from app.services.audit.figure_key import EMPTY, LISTED, STATED, Key
from tests.services.audit.dumps import record, recount

BOXES = {"breakdown": None, "costs": None, "funding": None, "staff_count": None, "staff_minutes": None}


def term(listing: str, code: str, label: str) -> dict[str, Any]:
    return record("term", label, listing=listing, code=code, label=label)


def stated(box: str, **values: Any) -> str | None:
    words = [
        term("participant_kind", "elderly", "高齢者"),
        term("participant_kind", "council_staff", "社協職員"),
        term("cost", "fee", "謝礼"),
    ]
    return recount(record("activity", "a", "north", **(BOXES | values)), *words).text(Key(2025, "a", STATED, "north", word=box))


@pytest.mark.parametrize(
    ("box", "values", "text"),
    [
        ("回数・延べ参加者数", {"sessions": 2, "participants": 50, "participants_approximate": True}, "2回　延べ 約50人"),
        ("回数・延べ参加者数", {"participants_unknown": True}, "人数 不明"),
        ("回数・延べ参加者数", {"status": "cancelled", "participants": 3}, "－"),
        ("参加者の内訳", {"breakdown": "elderly=1200\ncouncil_staff=2\nx=y"}, "高齢者1,200人　社協職員2人（参加者数に入れない）"),
        ("従事職員", {"staff_count": 2, "staff_minutes": 270}, "2人　4時間30分"),
        ("従事職員", {"staff_minutes": 0}, "0時間"),
        ("費用", {"costs": "fee=10000\nold=5"}, "謝礼10,000円、old5円"),
        ("財源", {}, EMPTY),
    ],
)
def test_a_box_says_what_was_entered(box: str, values: dict[str, Any], text: str) -> None:
    assert stated(box, **values) == text


def test_the_figures_of_a_record_are_in_the_order_of_the_catalogue() -> None:
    own = [
        record("activity_figure", f"f{one}", "north", activity_id="a", indicator_id=one, value=125, approximate=True)
        for one in ("i1", "i2")
    ]
    about = [
        record("indicator", "i1", sort_no=2, code="b", decimals=1),
        record("indicator", "i2", sort_no=1, code="a", name="応募", unit="点"),
    ]
    found = recount(record("activity", "a", "north", **BOXES), *own, *about)
    assert found.text(Key(2025, "a", STATED, "north", word="指標の数")) == "応募約125点、サロン約12.5か所"


def test_minutes_count_people_and_the_tasks_open_on_their_day() -> None:
    held = [
        record("meeting", one, date=day, present=["p1", "p2"], absent=None)
        for one, day in (("m1", "2025-05-15"), ("m2", "2025-10-15"))
    ]
    closed = (None, "2025-10-15", "2025-10-14")
    tasks = [record("meeting_task", f"t{place}", meeting_id="m1", closed_on=day) for place, day in enumerate(closed)]
    found = recount(*held, *tasks)
    said = [found.text(Key(2025, "m2", STATED, word=word)) for word in ("前回までの宿題", "宿題", "出席", "欠席")]
    assert said == ["2", "0", "2", "0"] and found.text(Key(2025, "m1", STATED, word="宿題")) == "3"


def test_the_list_of_a_target_counts_drafts_but_adds_up_what_is_final() -> None:
    rows = [record("activity", "1", "north", participants=3), record("activity", "2", "north", state="draft", participants=9)]
    found = recount(*rows, record("activity", "3", "south", status="cancelled"))
    assert [found.text(Key(2025, "t1", LISTED, word=word)) for word in ("件", "うち確定", "延べ参加者")] == ["3件", "2件", "3人"]
