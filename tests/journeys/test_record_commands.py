"""The generated record command: every kind by its declarations, with every refusal of the kind's own service."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.cli.record_kinds import KINDS
from app.services.indicators import indicator_catalogue
from app.services.indicators.indicators import indicator_id
from app.services.plan import vocabulary
from app.services.records.actions import save_form
from app.services.workspace.opening import open_workspace
from tests.conftest import TurnableClock
from tests.journeys.test_command_line import Office
from tests.offices import branch, head_office

YEAR = ("--fiscal-year", "R7")
TARGET = (*YEAR, "--target", "1-3")
SCHOOLS = "indicator_id=fukushi-kyoiku-schools"


@pytest.fixture
def head(tmp_path: Path, at: TurnableClock, capfdbinary: pytest.CaptureFixture[bytes]) -> Office:
    head_office(tmp_path).close()
    return Office(tmp_path / "head", capfdbinary)


@pytest.fixture
def daito(tmp_path: Path, at: TurnableClock, capfdbinary: pytest.CaptureFixture[bytes]) -> Office:
    branch(tmp_path).close()
    return Office(tmp_path / "daito", capfdbinary)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_listed_and_names_its_fields(head: Office, kind: str) -> None:
    assert isinstance(head.ask("record", "list", kind, *YEAR), list)
    fields: list[dict[str, Any]] = head.ask("record", "fields", kind)
    assert fields and all(one["name"] and one["label"] for one in fields)


def test_the_fields_of_a_kind_are_those_that_can_be_typed_with_the_councils_words(daito: Office) -> None:
    fields = {one["name"]: one["choices"] for one in daito.ask("record", "fields", "activity")}
    assert fields["kind"]["exchange"] == "交流（サロン等）" and fields["status"]["done"] and fields["title"] == {}
    made = daito.ask("record", "save", "activity", "date=2025-11-03", "target_id=1-3", "title=サロン", "kind=exchange")["id"]
    assert daito.ask("activity", "show", made)["target"] == "1-3"
    assert "fiscal_year" not in {one["name"] for one in daito.ask("record", "fields", "plan-item")}


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"photo", "consultation"}))
def test_every_kind_can_be_opened_and_shown(head: Office, kind: str) -> None:
    of = (SCHOOLS,) if kind in ("indicator-target", "fixed-figure") else ()
    shown = head.ask("record", "show", kind, *of, *TARGET, "--goal", "1")
    assert shown["is_new"] and shown["id"]


def test_a_place_that_is_not_named_is_asked_for(head: Office) -> None:
    assert head.refusal("record", "show", "annual-plan", "--target", "1-3") == "missing-option"
    assert head.refusal("record", "show", "annual-plan", *YEAR) == "missing-option"
    assert head.refusal("record", "show", "fixed-figure", *YEAR) == "missing-option"
    assert head.refusal("record", "show", "consultation", "month=4", *YEAR) == "missing-option"


def test_a_record_that_is_not_there_is_neither_changed_nor_deleted(head: Office) -> None:
    nowhere = ("--id", "00" * 16)
    assert head.refusal("record", "save", "meeting", "date=2025-05-15", *YEAR, *nowhere) == "unknown-record"
    assert head.refusal("record", "delete", "meeting", *YEAR, *nowhere) == "unknown-record"
    assert head.refusal("record", "save", "photo", "caption=広場", *nowhere) == "unknown-photo"
    assert head.ask("record", "list", "meeting", *YEAR) == []


def test_what_a_record_is_found_by_cannot_be_changed_under_it(head: Office) -> None:
    head.ask("record", "save", "goal-review", "review=進んだ。", *YEAR, "--goal", "1")
    assert head.refusal("record", "save", "goal-review", "goal_id=2", *YEAR, "--goal", "1") == "other-record"
    assert head.refusal("record", "delete", "goal-review", "goal_id=2", *YEAR, "--goal", "1") == "other-record"
    assert head.refusal("record", "delete", "goal-review", "colour=red", *YEAR, "--goal", "1") == "unknown-field"
    assert not head.ask("record", "show", "goal-review", *YEAR, "--goal", "1")["is_new"]
    assert head.ask("record", "show", "goal-review", *YEAR, "--goal", "2")["is_new"]


def test_a_list_holds_only_what_its_place_and_its_typed_fields_name(head: Office) -> None:
    for period, goal in (("year", "1"), ("year", "2"), ("first_half", "1")):
        head.ask("record", "save", "goal-review", "review=進んだ。", *YEAR, "--goal", goal, "--period", period)
    assert len(head.ask("record", "list", "goal-review", *YEAR)) == 3
    assert len(head.ask("record", "list", "goal-review", *YEAR, "--goal", "1")) == 2
    assert len(head.ask("record", "list", "goal-review", *YEAR, "--period", "first_half")) == 1
    assert head.ask("record", "list", "goal-review", "--fiscal-year", "R6") == []
    for number in ("1", "2"):
        head.ask("record", "save", "meeting", f"date=2025-0{number}-15", f"number={number}", *YEAR)
    assert [row["number"] for row in head.ask("record", "list", "meeting", "number=2", *YEAR)] == [2]
    assert head.refusal("record", "list", "meeting", "colour=red", *YEAR) == "unknown-field"


def test_a_figure_is_shown_and_listed_as_it_was_typed(
    tmp_path: Path, at: TurnableClock, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    with closing(head_office(tmp_path)) as workspace:
        save_form(
            workspace, indicator_catalogue.open_indicator(workspace, indicator_id("fukushi-kyoiku-schools")), {"decimals": 1}
        )
    head = Office(tmp_path / "head", capfdbinary)
    place = ("fixed-figure", SCHOOLS)
    assert head.ask("record", "save", *place, "value=１２．５", "expected=13", *YEAR)["saved"]
    shown = head.ask("record", "show", *place, *YEAR)
    assert (shown["value"], shown["expected"]) == ("12.5", "13.0")
    assert "value　12.5\n" in head.run("record", "show", *place, *YEAR)[1]
    assert [row["value"] for row in head.ask("record", "list", "fixed-figure", *YEAR)] == ["12.5"]
    assert not head.ask("record", "save", *place, f"value={shown['value']}", *YEAR)["saved"]
    assert head.refusal("record", "save", *place, "value=12.55", *YEAR) == "bad-number"
    assert head.refusal("record", "save", *place, "value=約12", *YEAR) == "bad-number"
    assert head.ask("record", "save", *place, "value=なし", *YEAR)["saved"]
    shown = head.ask("record", "show", *place, *YEAR)
    assert (shown["value"], shown["state"], shown["expected"]) == (None, "none", "13.0")


def test_a_retired_word_is_typed_by_its_code(head: Office) -> None:
    with closing(open_workspace(head.folder)) as workspace:
        record = next(one.id for one in vocabulary.terms_of(workspace, "activity_kind") if one.code == "exchange")
        vocabulary.save_term(workspace, vocabulary.open_term(workspace, record, "activity_kind"), {"retired": True})
    made = head.ask("activity", "add", "date=2025-11-03", "target=1-3", "title=サロン", "kind=exchange")["id"]
    assert head.ask("activity", "show", made)["kind"] == "exchange"


def test_a_branch_writes_only_its_own_part(daito: Office) -> None:
    assert daito.refusal("record", "save", "meeting", "date=2025-05-15", *YEAR) == "not-head-office"
    assert daito.refusal("record", "save", "fixed-figure", SCHOOLS, "value=3", *YEAR) == "not-head-office"
    other = ("--office", "murone")
    assert daito.refusal("record", "save", "evaluation", "outcome=進んだ。", *TARGET, *other) == "not-yours"
    assert daito.ask("record", "save", "evaluation", "outcome=進んだ。", *TARGET)["saved"]


def test_the_usual_rules_do_not_come_back_under_letters_that_were_decided(head: Office) -> None:
    head.ask("record", "save", "setting", "rating_scale=rating_circle", *YEAR)
    said = ("source=board", "goal_id=1", "suggestion=広げる", "rating=circle")
    head.ask("record", "save", "opinion", *said, *YEAR)
    assert head.refusal("record", "delete", "setting", *YEAR) == "frozen-scale"
    assert head.ask("record", "show", "setting", *YEAR)["rating_scale"] == "rating_circle"


def test_a_target_value_keeps_what_was_not_typed(head: Office) -> None:
    place = ("indicator-target", SCHOOLS)
    head.ask("record", "save", *place, "value=20", "baseline=12", "baseline_year=2020", *YEAR)
    head.ask("record", "save", *place, "value=21", *YEAR)
    shown = head.ask("record", "show", *place, *YEAR)
    assert (shown["value"], shown["baseline"], shown["baseline_year"], shown["state"]) == ("21", "12", 2020, "set")
    head.ask("record", "save", *place, "state=unset", "reason=文章で評価する", *YEAR)
    shown = head.ask("record", "show", *place, *YEAR)
    assert (shown["value"], shown["state"]) == (None, "unset")


def test_history_erasing_and_the_trash_are_of_every_kind(head: Office) -> None:
    met = head.ask("record", "save", "meeting", "date=2025-05-15", "decision=手引き", *YEAR)["id"]
    head.ask("record", "save", "meeting", "decision=別のこと", *YEAR, "--id", met)
    first = head.ask("record", "history", met)[-1]
    head.ask("record", "restore-value", met, first["operation"], "decision")
    assert head.ask("record", "show", "meeting", *YEAR, "--id", met)["decision"] == "手引き"
    assert head.ask("record", "erase", met, "decision", "--replacement", "（消去）")["values"] == 3
    head.ask("record", "delete", "meeting", *YEAR, "--id", met)
    assert [one["id"] for one in head.ask("record", "deleted")] == [met]
    assert head.ask("record", "restore", met) == {"restored": 1}
    assert head.refusal("record", "restore", met) == "not-in-trash"
    assert head.ask("record", "show", "meeting", *YEAR, "--id", met)["decision"] == "（消去）"


def test_the_office_of_a_person_or_a_task_is_a_field_like_any_other(head: Office) -> None:
    person = head.ask("record", "save", "staff", "name=見本 一", "office=daito", *YEAR)["id"]
    assert head.ask("record", "show", "staff", "--id", person)["office"] == "daito"
    assert [row["id"] for row in head.ask("record", "list", "staff", "office=daito")] == [person]
    assert head.refusal("record", "save", "annual-plan", "office=daito", "aim=冬も集まる", *TARGET) == "unknown-field"


def test_an_activity_is_the_same_record_by_both_names(daito: Office) -> None:
    made = daito.ask("activity", "add", "date=2025-11-03", "target=1-3", "title=サロン", "participants=30")["id"]
    (row,) = daito.ask("record", "list", "activity", *TARGET)
    assert (row["id"], row["title"], row["participants"]) == (made, "サロン", 30)
    assert daito.ask("record", "list", "activity", "--fiscal-year", "R6") == []
    daito.ask("record", "save", "activity", "participants=31", "--id", made)
    assert daito.ask("activity", "show", made)["participants"] == 31
    assert daito.refusal("record", "save", "activity", "participants=-1", "--id", made) == "bad-number"
    daito.ask("record", "delete", "activity", "--id", made)
    assert daito.ask("activity", "list") == []


def test_a_day_without_a_year_is_a_day_of_the_fiscal_year_that_was_named(head: Office) -> None:
    given = ("date=3/1", "target=1-3", "title=ふれあいサロン", "--fiscal-year", "R5")
    record = head.ask("record", "save", "activity", *given)["id"]
    assert head.ask("activity", "show", record)["date"] == "2024-03-01"


def test_the_stable_key_of_open_conflicts_is_kept(head: Office) -> None:
    record = head.ask("record", "save", "activity", "date=R7.10.3", "target=1-3", "title=ふれあいサロン")["id"]
    assert head.ask("activity", "show", record)["differences"] == []


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_in_which_fields_are_typed_does_not_matter(head: Office, turned: bool) -> None:
    typed = ["state=excluded", "reason=数えない年度", "value="]
    place = ("fixed-figure", SCHOOLS)
    head.ask("record", "save", *place, *(reversed(typed) if turned else typed), *YEAR)
    shown = head.ask("record", "show", *place, *YEAR)
    assert (shown["state"], shown["reason"], shown["value"]) == ("excluded", "数えない年度", None)


def test_a_day_without_a_year_is_of_the_year_that_is_named_or_of_the_record(daito: Office, at: TurnableClock) -> None:
    at.moment = datetime(2026, 11, 29, 1, 0, tzinfo=UTC)
    record = daito.ask("activity", "add", "date=11/3", "target=1-3", "title=サロン", "--fiscal-year", "R7")["id"]
    assert daito.ask("activity", "show", record)["date"] == "2025-11-03"
    daito.ask("activity", "edit", record, "date=3/4")
    assert daito.ask("activity", "show", record)["date"] == "2026-03-04"
    daito.ask("activity", "edit", record, "date=11/5～11/6", "--fiscal-year", "2026")
    shown = daito.ask("activity", "show", record)
    assert (shown["date"], shown["end_date"]) == ("2026-11-05", "2026-11-06")
