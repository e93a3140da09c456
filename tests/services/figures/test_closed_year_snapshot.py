"""Case 35: a closed year's figures stay as they were printed, and whatever would have changed them stands in one list."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.rules.figures import Typed
from app.rules.target_count import Count
from app.services.activities import activities
from app.services.activities.main_activities import main_activities
from app.services.figures import closed_year_snapshot, year_closing
from app.services.figures.asked import Asked
from app.services.figures.closed_year_snapshot import late_changes
from app.services.figures.target_counts import target_counts
from app.services.figures.year_counts import own_counts
from app.services.indicators import consultations, indicator_entry, indicators
from app.services.overview import figure_breakdown
from app.services.plan.target_year import TargetYear
from app.services.transfer import import_notices, importing, submitting
from app.services.workspace.workspace import Workspace
from tests.journeys.test_window_story import opened
from tests.offices import activity, plan_id, target

Pass = Callable[[], None]


def count(head: Workspace, year: int = 2025) -> Count:
    with head.database.reading() as session:
        return target_counts(session, [target(head)], year).get((target(head), "daito"), Count())


def listed(head: Workspace) -> list[tuple[str, str]]:
    return [(one.what, one.title.split()[-1]) for one in late_changes(head, 2025)]


def edit(workspace: Workspace, record: bytes, **values: object) -> None:
    activities.save(workspace, activities.open_form(workspace, record), values)


def test_edits_deletions_and_moved_days_change_no_closed_sum_and_stand_in_the_list(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    edited, gone, leaves = (activity(daito, title=title, participants=10) for title in ("直す", "消す", "移す"))
    comes = activity(daito, title="来る", participants=10, date=date(2026, 4, 10))
    same = activity(daito, title="文だけ", participants=10)
    to_head()
    year_closing.close_year(head, 2025)
    before = count(head)
    assert (before.activities.value, before.participants.value) == (4, 40)
    edit(daito, edited, participants=1000)
    activities.delete(daito, gone)
    edit(daito, leaves, date=date(2026, 5, 1))
    edit(daito, comes, date=date(2026, 3, 31))
    edit(daito, same, content="あとから書いた文")
    activity(daito, title="遅れた", participants=10)
    to_head()
    assert count(head) == before
    assert listed(head) == [
        ("新しい記録", "遅れた"),
        ("訂正", "直す"),
        ("削除", "消す"),
        ("年度の移動", "来る"),
        ("年度の移動", "移す"),
    ]
    assert "延べ参加者数 10 → 1000" in next(one.detail for one in late_changes(head, 2025) if one.what == "訂正")
    with head.database.reading() as session:
        assert sum("10人" in line for line in main_activities(session, TargetYear(target(head), 2025, "daito"))) == 4
    explained = figure_breakdown.why(head, plan_id(head), 2025, Asked(target(head), "participants", office="daito"))
    assert explained.value == "40人"
    year_closing.reopen_year(head, 2025, "3月分を加えるため")
    assert (count(head).activities.value, count(head).participants.value) == (4, 1030)
    assert late_changes(head, 2025) == []


def test_figures_typed_by_month_stay_too(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    def use(workspace: Workspace) -> indicators.UseRow:
        return next(one for one in indicators.uses_of(workspace, [target(workspace, "1-1")], 2025) if one.fed_by == "table")

    def council() -> int | None:
        with head.database.reading() as session:
            return indicators.figure(session, "head", use(head), 2025).value

    indicator_entry.save_months(daito, use(daito), 2025, "daito", {4: Typed(3)})
    to_head()
    year_closing.close_year(head, 2025)
    indicator_entry.save_months(daito, use(daito), 2025, "daito", {4: Typed(30), 5: Typed(7)})
    to_head()
    assert council() == 3
    assert [one.what for one in late_changes(head, 2025)] == ["新しい記録", "訂正"]
    year_closing.reopen_year(head, 2025, "直すため")
    assert council() == 37


def test_consultations_counted_by_kind_stay_and_what_the_head_office_fixed_is_refused(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    def council() -> int | None:
        (use,) = [one for one in indicators.uses_of(head, [target(head, "3-1")], 2025) if one.fed_by == "consultations"]
        with head.database.reading() as session:
            return indicators.figure(session, "head", use, 2025).value

    place = ("daily_support", "telephone")
    consultations.save_month(daito, 2025, 4, "daito", {place: Typed(3)})
    to_head()
    year_closing.close_year(head, 2025)
    consultations.save_month(daito, 2025, 4, "daito", {place: Typed(30)})
    to_head()
    assert council() == 3
    assert [one.what for one in late_changes(head, 2025)] == ["訂正"]
    fixed = next(one for one in indicators.uses_of(head, [target(head, "1-1")], 2025) if one.fed_by == "head")
    with pytest.raises(Refused, match="締めてあります"):
        indicator_entry.save_fixed(head, fixed, 2025, 9)
    year_closing.reopen_year(head, 2025, "直すため")
    assert council() == 30
    assert indicator_entry.save_fixed(head, fixed, 2025, 9)


def test_a_file_that_edits_or_deletes_in_a_closed_year_says_so_before_it_is_taken_in(
    head: Workspace, daito: Workspace, to_head: Pass, tmp_path: object
) -> None:
    edited, gone = activity(daito, title="直す"), activity(daito, title="消す")
    to_head()
    year_closing.close_year(head, 2025)
    edit(daito, edited, participants=1000)
    activities.delete(daito, gone)
    (told,) = importing.preview(head, [submitting.hand_in(daito, tmp_path).path]).notices  # type: ignore[arg-type]
    assert told.startswith("令和7年度は締めてあります") and "訂正 1件・削除 1件" in told


def test_an_edit_behind_many_new_records_is_told_too(
    head: Workspace, daito: Workspace, to_head: Pass, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited = activity(daito, title="直す", participants=10)
    to_head()
    year_closing.close_year(head, 2025)
    for number in range(4):
        activity(daito, title=f"遅れた{number}")
    edit(daito, edited, participants=11)
    for name in (f"{import_notices.__name__}.LOOKED_AT", f"{closed_year_snapshot.__name__}.ONE_BY_ONE"):
        monkeypatch.setattr(name, 3)
    notices = importing.preview(head, [submitting.hand_in(daito, tmp_path).path]).notices
    assert any("新しい記録 4件・訂正 1件" in one for one in notices), notices


def test_the_list_is_one_press_from_where_the_year_was_closed(
    qtbot: QtBot, head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    record = activity(daito, title="直す", participants=10)
    to_head()
    year_closing.close_year(head, 2025)
    edit(daito, record, participants=1000)
    to_head()
    frame = opened(qtbot, head, "year")
    closing = frame.page("year").closing
    assert "締め後の記録・変更 1件は、集計に入っていません" in closing.words.text()
    closing.late.click()
    assert frame.current == "late"
    late = frame.page("late")
    assert late.table.rows.rowCount() == 1 and "1000" in late._detail.text()
    assert late._history.isVisible()
    late._history.click()
    assert frame.current == "history"


def test_a_late_record_may_count_in_the_next_year_until_its_own_is_reopened(
    qtbot: QtBot, head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    activity(daito, title="間に合った", participants=10)
    to_head()
    year_closing.close_year(head, 2025)
    late = activity(daito, title="遅れた", participants=7, date=date(2026, 3, 20))
    to_head()
    page = opened(qtbot, head, "late").page("late")
    page._carry.click()
    assert (count(head).participants.value, count(head, 2026).participants.value) == (10, 7)
    assert page._carry_back.isVisible() and not page._carry.isVisible()
    assert [one.detail for one in late_changes(head, 2025)] == ["翌年度に計上"]
    (line,) = figure_breakdown.why(head, plan_id(head), 2026, Asked(target(head), "participants", office="daito", month=4)).lines
    assert "遅れた（前年度から計上）" in line.words and line.value == "7人"
    page._carry_back.click()
    assert count(head, 2026) == Count()
    assert year_closing.carry_over(head, 2025, [late]) == 1
    year_closing.close_year(head, 2026)
    edit(daito, late, participants=70)
    to_head()
    assert (count(head).participants.value, count(head, 2026).participants.value) == (10, 7)
    with pytest.raises(Refused, match="締めてあります"):
        year_closing.carry_back(head, 2025, [late])
    year_closing.reopen_year(head, 2026, "数え直すため")
    assert count(head, 2026).participants.value == 70
    year_closing.reopen_year(head, 2025, "3月分を加えるため")
    assert (count(head).participants.value, count(head, 2026)) == (80, Count())
    with pytest.raises(Refused):
        year_closing.carry_over(head, 2025, [late])


@pytest.mark.parametrize("edited", [True, False])
def test_a_branch_counts_its_own_records_as_they_are(
    daito: Workspace, head: Workspace, to_daito: Pass, to_head: Pass, edited: bool
) -> None:
    """Only the head office's figures are closed."""
    record = activity(daito, participants=10)
    to_head()
    year_closing.close_year(head, 2025)
    to_daito()
    if edited:
        edit(daito, record, participants=20)
    found = own_counts(daito, [target(daito)], 2025)[target(daito)]
    assert found.participants.value == (20 if edited else 10)
