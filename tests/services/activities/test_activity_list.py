"""The list finds what Python's own ``in`` finds, and sums what the sheets sum."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import product
from typing import Any

import pytest
from sqlalchemy import update

from app.models import settings
from app.models.local import SearchEntry
from app.rules.figure import Figure, number
from app.rules.finding import is_in, rules_digest
from app.rules.text import search_key
from app.services.activities import activities, activity_list
from app.services.activities.activity_list import SORTS, WALKED, Filter, count, list_ids, listed, similar, totals
from app.services.activities.activity_rows import ActivityRow, rows
from app.services.activities.activity_search import prepare_search
from app.services.activities.activity_suggestions import suggestions
from app.services.figures.office_months import keep_months
from app.services.plan.plans import plan_tree
from app.services.workspace.workspace import Workspace
from tests.many_records import fill
from tests.offices import TOLD_AT, activity, branch, clock_at, plan_id, target
from tests.statements import counted, query_plans

TEXTS = (
    "ふれあいサロン", "ﾌﾚｱｲｻﾛﾝ", "サロン 100%", "100点", "a_b", "axb", "a\\b", "'; DROP TABLE activity; --", "髙﨑公民館",
    "高崎公民館", "ガーデン", "ｶﾞｰﾃﾞﾝ", "カーテン", "ＡＢＣ", "abc", "①番", "1番", "会", "会議 室", "〜から", "~から", "２０２５年",
    "[x]*?", "ß", "が", "か",
)  # fmt: skip
WORDS = (
    "サ", "会", "会議", "公民館", "髙﨑", "高崎", "ｻﾛﾝ", "さろん", "サロン", "%", "0%", "_", "a_b", "\\", "'", ";", "--",
    "ＡＢＣ", "Abc", "1番", "①", "ｶﾞ", "ガ", "カ", "か", "ー", "-", "〜", "2025", "*", "?", "[x]", "ss", "会議 室", "室 会議",
    "  ", "　サロン　100", "そんなものはない", "サロン サロン",
)  # fmt: skip


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, dict[bytes, str]]]:
    """A branch in which only searches are made, and what each of its activities says."""
    with branch(tmp_path_factory.mktemp("searched")) as workspace:
        with clock_at(TOLD_AT):
            found = many_texts(workspace)
        yield workspace, found


def many_texts(daito: Workspace) -> dict[bytes, str]:
    fields = ("title", "place", "partners", "content", "outcome", "issue", "next_step", "recorder")
    found = {}
    for place, text in enumerate(TEXTS):
        field = fields[place % len(fields)]
        record = activity(daito, **({"title": f"無題{'い' * (place % 3)}"} | {field: text}))
        found[record] = "\n".join([text] + ([] if field == "title" else [f"無題{'い' * (place % 3)}"]))
    return found


@pytest.mark.parametrize("word", WORDS)
def test_searching_finds_exactly_what_holds_every_word(searched: tuple[Workspace, dict[bytes, str]], word: str) -> None:
    daito, many = searched
    expected = {record for record, text in many.items() if all(is_in(one, text) for one in word.split())}
    strictly = {record for record, text in many.items() if all(one in search_key(text) for one in search_key(word).split())}
    assert set(list_ids(daito, Filter(search=word))) == expected >= strictly
    assert totals(daito, Filter(search=word))[0] == len(expected)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("高橋", "髙橋さんのサロン"),
        ("宮崎", "宮﨑宅"),
        ("渡辺", "渡邉・渡邊"),
        ("斉藤", "齋藤"),
        ("霞ケ丘", "霞ヶ丘"),
        ("霞が丘", "霞ケ丘公民館"),
        ("コンピュータ教室", "コンピューター教室"),
        ("ふれあいいきいき", "ふれあい・いきいき"),
        ("会議", "定例会​議"),
    ],
)
def test_a_record_is_found_by_what_a_person_calls_the_same(daito: Workspace, typed: str, written: str) -> None:
    activity(daito, title="高本・１３", participants=1)
    record = activity(daito, title="一", content=written, participants=5)
    assert list_ids(daito, Filter(search=typed)) == [record]
    assert totals(daito, Filter(search=typed)) == (1, number(5))
    assert activities.open_form(daito, record).values["content"] == written, "stored as typed"


def test_search_texts_made_by_other_rules_are_made_anew(daito: Workspace) -> None:
    record = activity(daito, title="髙橋さんのサロン")
    prepare_search(daito)
    with daito.database.writing() as session:
        session.execute(update(SearchEntry).values(text="made by an earlier version"))
        settings.SEARCH_RULES.keep(session, b"earlier")
    assert list_ids(daito, Filter(search="高橋")) == [record]
    with daito.database.reading() as session:
        assert settings.SEARCH_RULES.get(session) == rules_digest()


def test_what_was_changed_since_is_found_under_its_new_words_only(daito: Workspace) -> None:
    record = activity(daito, title="餅つき大会")
    assert list_ids(daito, Filter(search="餅")) == [record]
    activities.save(daito, activities.open_form(daito, record), {"title": "芋煮会"})
    assert list_ids(daito, Filter(search="餅")) == []
    assert list_ids(daito, Filter(search="芋煮")) == [record]


def test_a_whole_page_pasted_into_the_search_is_only_a_search_without_result(daito: Workspace) -> None:
    record = activity(daito, content="あ" * 19_000)
    assert list_ids(daito, Filter(search="あ" * 18_000)) == [record]
    assert list_ids(daito, Filter(search="い" * 60_000)) == []


def test_the_filters_narrow_by_year_month_target_office_and_state(head: Workspace) -> None:
    spring = activity(head, date=date(2025, 4, 1), target_id=target(head, "1-1"))
    winter = activity(head, date=date(2026, 3, 31))
    before = activity(head, date=date(2025, 3, 31))
    undated = activity(head, date=None, state="draft")
    found = {
        "year": Filter(fiscal_year=2025),
        "month": Filter(fiscal_year=2025, month=3),
        "target": Filter(target_id=target(head, "1-1")),
        "office": Filter(office="daito"),
        "final": Filter(fiscal_year=2024, states=("final",)),
        "drafts": Filter(states=("draft",)),
    }
    assert {name: set(list_ids(head, wanted)) for name, wanted in found.items()} == {
        "year": {spring, winter, undated},
        "month": {winter},
        "target": {spring},
        "office": set(),
        "final": {before},
        "drafts": {undated},
    }


def varied(workspace: Workspace) -> list[ActivityRow]:
    """Records with equal and missing values in everything the list is sorted by."""
    for place in range(20):
        activity(
            workspace,
            title=None if place % 7 == 6 else f"{place % 3}",
            place=(None, "公民館", "センター")[place % 3],
            date=None if place % 5 == 4 else date(2025, 2 + place % 4, 1 + place % 2),
            participants=(None, 0, 12)[place % 3],
            target_id=target(workspace, ("1-3", "1-1", "2-1")[place % 3]),
            state="draft" if place % 5 == 4 or place % 7 == 6 else "final",
        )
    return rows(workspace, list_ids(workspace, Filter()))


def sort_key(row: ActivityRow, order_by: str, places: dict[bytes, int]) -> list[tuple[bool, Any]]:
    """As SQLite sorts: nothing before everything, texts by their bytes."""
    first = {
        "date": row.date,
        "target": places[row.target_id or b""],
        "title": row.title.encode() or None,
        "place": row.place.encode() or None,
        "participants": row.participants,
        "state": row.state,
        "office": row.office,
        "last_saved": row.last_saved_at,
    }[order_by]
    return [(value is not None, value) for value in (first, row.date, row.last_saved_at, row.id)]


def test_every_order_under_every_filter_is_pythons_and_can_be_looked_at_from_anywhere(
    daito: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activity_list, "BLOCK", 7)
    every = varied(daito)
    places = {one.id: number for number, one in enumerate(plan_tree(daito, plan_id(daito)).targets)}
    filters: dict[str, tuple[Filter, Callable[[ActivityRow], bool]]] = {
        "all": (Filter(), lambda row: True),
        "year": (Filter(fiscal_year=2025), lambda row: row.date is None or row.date >= date(2025, 4, 1)),
        "month": (Filter(fiscal_year=2024, month=3), lambda row: row.date is not None and row.date.month == 3),
        "any month": (Filter(month=4), lambda row: row.date is not None and row.date.month == 4),
        "target": (Filter(fiscal_year=2024, target_id=target(daito)), lambda row: row.target_label == "1-③" and is_early(row)),
        "final": (Filter(states=("final",)), lambda row: row.state == "final"),
        "drafts": (Filter(fiscal_year=2025, states=("draft",)), lambda row: row.state == "draft" and not is_early(row, False)),
        "office": (Filter(office="head"), lambda row: False),
        "among": (Filter(among=tuple(row.id for row in every[::2])), lambda row: row in every[::2]),
    }
    for name, (wanted, holds) in filters.items():
        for order_by in SORTS:
            expected = [row.id for row in sorted(filter(holds, every), key=lambda row: sort_key(row, order_by, places))]
            for descending in (False, True):
                wanted = replace(wanted, order_by=order_by, descending=descending)
                seen, fresh = listed(daito, wanted), listed(daito, wanted)
                assert [*seen[:]] == expected == list(fresh), (name, wanted)
                for place in range(0, len(expected), 9):
                    assert fresh.index(expected[place]) == place, (name, wanted)
                expected.reverse()


def test_a_record_that_is_not_in_the_list_has_no_place(daito: Workspace) -> None:
    record = activity(daito, date=date(2025, 5, 1))
    with pytest.raises(ValueError, match="not in this list"):
        listed(daito, Filter(fiscal_year=2024)).index(record)


def is_early(row: ActivityRow, undated: bool = True) -> bool:
    """Of the fiscal year 2024, or without a day."""
    return undated if row.date is None else row.date < date(2025, 4, 1)


def test_a_list_that_shrinks_while_it_is_looked_at_shows_what_is_left(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity_list, "BLOCK", 2)
    records = [activity(daito, date=date(2025, 5, 1 + place)) for place in range(5)]
    seen = listed(daito, Filter(descending=False))
    activities.delete_all(daito, records[:4])
    assert set(seen[:]) == {records[4], b""} and len(seen) == 5
    assert {row.id for row in rows(daito, seen[:])} == {records[4]}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order_by", SORTS)
def test_the_first_rows_of_every_order_come_from_an_index_alone(daito: Workspace, order_by: str, descending: bool) -> None:
    """Without reading a record, and of a year without reading another; in the order of days and texts without sorting, too."""
    activity(daito)
    for year in (None, 2025):
        plans = query_plans(daito, partial(_first, daito, Filter(fiscal_year=year, order_by=order_by, descending=descending)))
        read = [plan for plan in plans if "SEARCH activity" in plan]
        index = f"ix_activity_{order_by}" if order_by in WALKED else "ix_activity_" + ("list" if year else "")
        assert read and all(line.count("COVERING INDEX") for plan in read for line in plan.split("\n") if "activity" in line), (
            read
        )
        *_, first = read
        assert f"SEARCH activity USING COVERING INDEX {index}" in first
        assert ("TEMP B-TREE" in first) == (order_by not in ("date", *WALKED)), first
        if year and order_by not in WALKED:
            assert "(deleted=? AND date>? AND date<?)" in first and "(deleted=? AND date=?)" in first, first


def _first(workspace: Workspace, wanted: Filter) -> bytes:
    return listed(workspace, wanted)[0]


def test_a_list_is_opened_with_as_many_questions_at_any_size(daito: Workspace) -> None:
    fill(daito, 30)
    asked = []
    for more in (300, 0):
        with counted() as found:
            rows(daito, listed(daito, Filter(fiscal_year=2024))[:10])
            totals(daito, Filter(fiscal_year=2024))
        asked.append(found.selects)
        fill(daito, more, ("head",), seed=2)
    assert asked[0] >= asked[1] and asked[1] <= 8, found.said()


def test_sums_keep_nothing_and_zero_apart(daito: Workspace) -> None:
    assert totals(daito, Filter()) == (0, number(0))
    activity(daito, participants=None)
    assert totals(daito, Filter()) == (1, Figure(missing="blank", unnumbered=1))
    activity(daito, participants=0)
    assert totals(daito, Filter()) == (2, Figure(missing="blank", unnumbered=1))  # 0人以上 would say nothing
    activity(daito, participants=12)
    activity(daito, participants=1000, state="draft")
    activities.cancel(daito, activity(daito, participants=500), "二重")
    activities.delete(daito, activity(daito, participants=300))
    assert totals(daito, Filter()) == (3, Figure(12, "", unnumbered=1))


def test_a_search_and_its_sum_agree(daito: Workspace) -> None:
    activity(daito, title="サロン", participants=5)
    activity(daito, title="座談会", participants=7)
    assert totals(daito, Filter(search="ｻﾛﾝ")) == (1, number(5))


def test_like_records_of_the_same_day_and_target_are_pointed_out(daito: Workspace) -> None:
    record = activity(daito, title="ふれあいサロン大東")
    day, goal = date(2025, 10, 3), target(daito)
    assert [row.id for row in similar(daito, day, goal, "ﾌﾚｱｲサロン", None)] == [record]
    assert similar(daito, day, goal, "ふれあいサロン", record) == []
    assert similar(daito, date(2025, 10, 4), goal, "ふれあいサロン", None) == []
    assert similar(daito, day, target(daito, "1-1"), "ふれあいサロン", None) == []
    assert similar(daito, None, goal, "ふれあいサロン", None) == similar(daito, day, goal, None, None) == []
    activities.delete(daito, record)
    assert similar(daito, day, goal, "ふれあいサロン", None) == []


def test_other_spellings_of_a_name_are_pointed_out_and_proposed(daito: Workspace) -> None:
    record = activity(daito, title="渡邉さんのふれあい・サロン", place="霞ヶ丘センター")
    day, goal = date(2025, 10, 3), target(daito)
    assert [row.id for row in similar(daito, day, goal, "渡辺さんのふれあいサロン", None)] == [record]
    assert similar(daito, day, goal, "渡部さんのふれあいサロン", None) == []
    assert suggestions(daito, "place", "霞が丘センタ") == ["霞ヶ丘センター"]


def test_earlier_entries_are_proposed_the_most_used_first(daito: Workspace) -> None:
    for place in ("大東公民館", "猿沢公民館", "猿沢公民館", "室根体育館"):
        activity(daito, place=place)
    assert suggestions(daito, "place", "公民") == ["猿沢公民館", "大東公民館"]
    assert suggestions(daito, "place", "ﾀｲｲｸ") == []
    assert suggestions(daito, "place", "大東公民館") == []
    assert suggestions(daito, "place", "%") == []


def test_rows_come_in_the_order_asked_and_forget_what_is_gone(daito: Workspace) -> None:
    one, two = activity(daito, title="一"), activity(daito, title="二")
    assert [row.title for row in rows(daito, [two, bytes(16), one])] == ["二", "一"]


def test_a_list_can_stand_on_more_records_than_a_statement_takes_values(daito: Workspace) -> None:
    first, second = activity(daito, title="座談会"), activity(daito, title="会議")
    activity(daito, title="ほかの記録")
    many = tuple(number.to_bytes(16, "big") for number in range(40_000))
    wanted = Filter(among=(*many, first, second))
    assert set(list_ids(daito, wanted)) == {first, second}
    assert totals(daito, wanted)[0] == 2
    assert list_ids(daito, Filter(among=())) == []


def test_the_length_of_the_list_follows_from_what_is_kept_of_the_months_and_is_that_of_its_ids(daito: Workspace) -> None:
    """Right after a save too, when the months it touched are not kept."""
    fill(daito, 200, offices=("daito", "murone"))
    keep_months(daito)
    gone = activity(daito, date=date(2025, 5, 1))
    activities.delete(daito, gone)
    for day, state in ((date(2025, 5, 2), "draft"), (date(2026, 3, 31), "final"), (None, "draft"), (date(2026, 4, 1), "final")):
        activity(daito, date=day, state=state)
    for year, month, office, states, deleted in product(
        (None, 2021, 2025), (None, 3, 5), (None, "daito", "murone"), (None, ("final",), ("final", "draft"), ()), (False, True)
    ):
        wanted = Filter(fiscal_year=year, month=month, office=office, states=states, deleted=deleted, order_by="title")
        assert count(daito, wanted) == len(list_ids(daito, wanted)), wanted
    keep_months(daito)
    activity(daito, date=date(2025, 5, 3))
    read = [plan for plan in query_plans(daito, lambda: count(daito, Filter())) if " activity" in plan]
    assert read and all("ix_activity_list (deleted=? AND date>? AND date<?)" in plan for plan in read), read


@pytest.mark.parametrize(
    "wanted", [{"search": "サロン"}, {"target_id": bytes(16)}, {"check": "unchecked"}, {"among": (bytes(16),)}]
)
def test_where_the_list_is_narrowed_by_more_its_records_are_counted(daito: Workspace, wanted: dict[str, Any]) -> None:
    fill(daito, 40)
    assert count(daito, Filter(**wanted)) == len(list_ids(daito, Filter(**wanted))) < 40 or wanted == {"check": "unchecked"}
