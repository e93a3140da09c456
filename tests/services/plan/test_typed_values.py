"""What is typed for a field becomes what its column holds, or is refused with what to choose from."""

from datetime import date
from typing import Any

import pytest

from app.errors import Refused
from app.models.entities import ENTITIES
from app.rules import clock
from app.rules.reading import Reading
from app.services.activities.activity_input import activity_values
from app.services.plan import vocabulary
from app.services.plan.plans import plan_tree, terms
from app.services.plan.typed_values import TypedReader, goal_id, record_values, typed_within
from app.services.records.stored_records import as_typed
from app.services.workspace.workspace import Workspace
from tests.offices import plan_id, target


def read(workspace: Workspace, entity: str, **typed: Any) -> dict[str, Any]:
    return record_values(workspace, plan_id(workspace), entity, typed, 2025)


def refused(workspace: Workspace, entity: str, **typed: Any) -> str:
    with pytest.raises(Refused) as refusal:
        read(workspace, entity, **typed)
    return refusal.value.code


def test_a_record_is_named_by_its_number_or_by_its_id_and_never_by_another_plans(head: Workspace) -> None:
    goal = plan_tree(head, plan_id(head)).goals[1].id
    assert read(head, "activity", target_id="１－３") == {"target_id": target(head, "1-3")}
    assert read(head, "opinion", goal_id="２") == {"goal_id": goal} and goal_id(head, plan_id(head), "2") == goal
    assert read(head, "activity", plan_item_id="ab" * 16) == {"plan_item_id": b"\xab" * 16}
    assert refused(head, "opinion", goal_id="9") == "unknown-goal"
    assert refused(head, "activity", target_id="9-9") == "unknown-target"
    assert refused(head, "activity", plan_item_id="ab") == refused(head, "activity", plan_item_id="来月の") == "bad-id"


def test_a_choice_is_named_by_its_code_or_its_word(head: Workspace) -> None:
    assert read(head, "activity", status="中止") == read(head, "activity", status="cancelled") == {"status": "cancelled"}
    assert refused(head, "activity", status="たぶん") == "unknown-choice"


def test_a_scale_is_named_by_its_list_or_its_name_and_one_that_is_not_there_is_refused(head: Workspace) -> None:
    own = vocabulary.copy_scale(head, "rating")
    name = vocabulary.scales(head)[own]
    assert read(head, "year_setting", rating_scale=own) == read(head, "year_setting", rating_scale=name) == {"rating_scale": own}
    assert refused(head, "year_setting", rating_scale="rating_none") == "unknown-choice"


def test_a_number_says_in_its_own_field_that_it_is_about_or_unknown(head: Workspace) -> None:
    assert read(head, "activity", participants="１２") == {"participants": 12}
    assert read(head, "activity", participants="約30人") == {"participants": 30, "participants_approximate": True}
    assert read(head, "activity", participants="不明") == {"participants": None, "participants_unknown": True}
    assert typed_within(ENTITIES["activity"], "participants") == {
        "約": "participants_approximate", "不明": "participants_unknown",
    }  # fmt: skip
    assert refused(head, "activity", sessions="約3") == refused(head, "activity", sessions="三つ") == "bad-number"


def test_days_and_yes_or_no_and_nothing_are_read_in_peoples_words(head: Workspace) -> None:
    assert read(head, "activity", date="10/3") == {"date": date(2025, 10, 3)}
    assert read(head, "target", priority="はい") == {"priority": True}
    assert read(head, "target", priority="いいえ") == read(head, "target", priority=False) == {"priority": False}
    assert read(head, "activity", title="", participants=None) == {"title": None, "participants": None}
    assert refused(head, "activity", date="13/40") == "impossible-date"


def test_months_are_typed_as_they_are_shown(head: Workspace) -> None:
    [(name, mask)] = read(head, "plan_item", months="5～7月").items()
    assert (name, mask) == ("months", 0b1110)
    assert as_typed("plan_item", "months", mask) == "5～7月" and as_typed("plan_item", "months", None) == ""
    assert read(head, "plan_item", months=14) == {"months": 14}
    assert refused(head, "plan_item", months="春") == "bad-months"


def test_a_field_that_the_kind_does_not_have_is_refused_with_those_it_has(head: Workspace) -> None:
    with pytest.raises(Refused) as refusal:
        read(head, "activity", colour="赤")
    assert (
        refusal.value.code == "unknown-field" and "participants" in refusal.value.todo and "fiscal_year" not in refusal.value.todo
    )


def _retire(workspace: Workspace, listing: str, code: str) -> None:
    record = next(one.id for one in vocabulary.terms_of(workspace, listing) if one.code == code)
    vocabulary.save_term(workspace, vocabulary.open_term(workspace, record, listing), {"retired": True})


def test_a_retired_word_can_be_typed_by_its_code_alone(head: Workspace) -> None:
    (word,) = [term.label for term in terms(head, "activity_kind") if term.code == "exchange"]
    _retire(head, "activity_kind", "exchange")
    assert activity_values(head, plan_id(head), {"kind": "exchange"}) == {"kind": "exchange"}
    with pytest.raises(Refused) as refused:
        activity_values(head, plan_id(head), {"kind": word})
    assert refused.value.code == "unknown-choice" and word not in refused.value.todo


def test_a_retired_word_of_a_breakdown_can_be_typed_by_its_code(head: Workspace) -> None:
    code = terms(head, "participant_kind")[0].code
    _retire(head, "participant_kind", code)
    assert activity_values(head, plan_id(head), {"breakdown": f"{code}=3"}) == {"breakdown": f"{code}=3"}


def test_a_figure_is_about_or_none_only_where_its_kind_keeps_that(head: Workspace) -> None:
    assert read(head, "monthly_figure", value="約30") == {"value": 30, "approximate": True, "state": None}
    assert read(head, "monthly_figure", value="なし") == {"value": None, "approximate": None, "state": "none"}
    assert read(head, "fixed_figure", value="なし") == {"value": None, "state": "none"}
    assert read(head, "fixed_figure", value="30") == {"value": 30, "state": None}
    assert refused(head, "fixed_figure", value="約30") == "bad-number"
    assert refused(head, "activity_figure", value="なし") == refused(head, "indicator_target", value="なし") == "bad-number"


def understood(workspace: Workspace, name: str, typed: Any, unit: str = "", fiscal_year: int = 2025) -> Reading[dict[str, Any]]:
    """As a table's cell is read, with a year on screen."""
    model = ENTITIES["activity"]
    return TypedReader(workspace, plan_id(workspace), model, fiscal_year, in_table=True).understand(name, typed, unit)


NOVEMBER_3 = date(2025, 11, 3)


@pytest.mark.parametrize(("name", "typed", "unit", "values"), [
    ("date", "11/3", "", {"date": NOVEMBER_3}), ("date", "25/11/03", "", {"date": NOVEMBER_3}),
    ("date", "11/3（祝）", "", {"date": NOVEMBER_3}), ("date", NOVEMBER_3, "", {"date": NOVEMBER_3}),
    ("date", 45964, "", {"date": NOVEMBER_3}), ("date", "45964", "", {"date": NOVEMBER_3}),
    ("date", 71103, "", {"date": NOVEMBER_3}),
    ("date", "2025/11/03 10:22:31 午前 GMT+9", "", {"date": NOVEMBER_3}),
    ("date", "2025/11/03 0:00:00", "", {"date": NOVEMBER_3}),
    ("date", "2025-11-03T10:22:31.000+09:00", "", {"date": NOVEMBER_3}),
    ("date", "11/3～11/5", "", {"date": NOVEMBER_3, "end_date": date(2025, 11, 5)}),
    ("date", "11/3-5", "", {"date": NOVEMBER_3, "end_date": date(2025, 11, 5)}),
    ("date", "2025年11月3日(月) 10:00～12:00", "", {"date": NOVEMBER_3, "times": "10:00～12:00"}),
    ("staff_minutes", "90", "minutes", {"staff_minutes": 90}), ("staff_minutes", 90, "minutes", {"staff_minutes": 90}),
    ("staff_minutes", "1.5h", "", {"staff_minutes": 90}), ("times", "午後1時～3時", "", {"times": "13:00～15:00"}),
    ("participants", "延べ30人", "", {"participants": 30}), ("participants", "30.0", "", {"participants": 30}),
    ("participants", "なし", "", {"participants": 0}), ("participants", "－", "", {"participants": None}),
    ("participants", "30余名", "", {"participants": 30, "participants_approximate": True}),
    ("participants", "？", "", {"participants": None, "participants_unknown": True}),
    ("status", "○", "", {"status": "done"}), ("status", "済", "", {"status": "done"}),
    ("status", "実施済", "", {"status": "done"}),
    ("title", "\u200eサロン", "", {"title": "サロン"}), ("title", NOVEMBER_3, "", {"title": "令和7年11月3日"}),
])  # fmt: skip
def test_a_cell_is_read_as_it_was_meant(head: Workspace, name: str, typed: Any, unit: str, values: dict[str, Any]) -> None:
    found = understood(head, name, typed, unit)
    assert (found.value, found.doubt) == (values, "")


def test_a_day_without_a_year_is_of_the_year_on_screen_and_never_of_the_pcs_clock(head: Workspace) -> None:
    for year in (2021, 2025, 2030):
        assert understood(head, "date", "11/3", fiscal_year=year).value == {"date": date(year, 11, 3)}
        assert understood(head, "date", "3/3", fiscal_year=year).value == {"date": date(year + 1, 3, 3)}
    with pytest.raises(Refused):
        understood(head, "date", "今日")
    assert read(head, "activity", date="今日")["date"] == clock.today()


def test_a_kind_is_the_one_label_that_contains_the_word_and_none_never_costs_the_row(head: Workspace) -> None:
    labels = {term.label: term.code for term in terms(head, "activity_kind")}
    for word in ("サロン", "会議", "研修"):
        (code,) = [code for label, code in labels.items() if word in label]
        found = understood(head, "kind", word)
        assert (found.value, found.doubt) == ({"kind": code}, "") and found.how
    assert understood(head, "kind", "バザー").value == {"kind": None} and understood(head, "kind", "バザー").doubt


def test_a_target_is_known_by_what_stands_in_tables(head: Workspace) -> None:
    one = next(one for one in plan_tree(head, plan_id(head)).targets if one.code == "1-3")
    for typed in (
        "1-3",
        "13",
        "1-③",
        "１の３",
        f"1-3 {one.title}",
        f"{one.label}　{one.title[:6]}…",
        one.title,
        date(2026, 1, 3),
        "1月3日",
    ):
        found = understood(head, "target_id", typed)
        assert (found.value, found.doubt) == ({"target_id": one.id}, ""), typed
    assert understood(head, "target_id", date(2026, 1, 3)).how
    assert understood(head, "target_id", "③").doubt
    assert understood(head, "secondary_targets", "13、2-1").value == {"secondary_targets": (one.id, target(head, "2-1"))}


@pytest.mark.parametrize(("name", "typed"), [
    ("participants", "①30"), ("participants", "3/5"), ("participants", NOVEMBER_3), ("sessions", "２月３日"),
    ("date", "5月下旬"), ("target_id", "9-9"), ("staff_minutes", NOVEMBER_3), ("breakdown", "①20"),
])  # fmt: skip
def test_what_cannot_be_read_is_refused_and_never_a_number_by_accident(head: Workspace, name: str, typed: Any) -> None:
    with pytest.raises(Refused) as refused:
        understood(head, name, typed)
    assert "保存" not in refused.value.todo


@pytest.mark.parametrize(("name", "typed"), [
    ("participants", "20～30人"), ("participants", "30回"), ("sessions", "約3"), ("date", "11/3・4"), ("date", "11/3（火）"),
    ("staff_minutes", "90"), ("status", "△"), ("status", "たぶん"), ("secondary_targets", "③"),
])  # fmt: skip
def test_what_is_doubtful_is_asked_in_a_table_and_refused_where_nobody_can_be_asked(
    head: Workspace, name: str, typed: str
) -> None:
    assert understood(head, name, typed).doubt
    assert refused(head, "activity", **{name: typed})


def test_a_span_typed_on_the_command_line_brings_its_end_and_an_end_of_its_own_counts_more(head: Workspace) -> None:
    assert activity_values(head, plan_id(head), {"date": "11/3～11/5"}, 2025)["end_date"] == date(2025, 11, 5)
    for typed in ({"date": "11/3～5", "end_date": "11/4"}, {"end_date": "11/4", "date": "11/3～5"}):
        assert activity_values(head, plan_id(head), typed, 2025)["end_date"] == date(2025, 11, 4)
    assert activity_values(head, plan_id(head), {"date": "25/11/03", "target": "13"}, 2025)["target_id"] == target(head, "1-3")


def test_yes_and_no_have_many_words_and_anything_else_is_neither(head: Workspace) -> None:
    assert read(head, "target", priority="○") == {"priority": True} and read(head, "target", priority="×") == {"priority": False}
    assert refused(head, "target", priority="たぶん") == "unknown-choice"
