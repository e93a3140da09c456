"""What a person is told before a file is taken in: clocks, doubles, many deletions, years already closed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import Refused
from app.services.activities import activities, late
from app.services.figures import year_closing, year_counts
from app.services.forms.activity_form import activity_papers
from app.services.plan import plans
from app.services.printing.form_kinds import Choice
from app.services.today.cards import checking
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from app.ui.transfer import import_page
from tests.conftest import TurnableClock
from tests.journeys.test_window_story import opened
from tests.offices import activity, target
from tests.sync.family import copied


@pytest.fixture
def head(tmp_path: Path, at: TurnableClock) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path, at: TurnableClock) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


def counted(head: Workspace) -> int:
    found = year_counts.own_counts(head, [target(head)], 2025, office="daito")
    return found[target(head)].activities.value


@pytest.mark.parametrize("years", [-6, 74], ids=["2019", "2099"])
def test_a_branch_in_another_year_is_told_and_harms_nothing(
    head: Workspace, daito: Workspace, tmp_path: Path, at: TurnableClock, years: int
) -> None:
    """Cases 1 and 2: figures go by the typed date, the other side's later edit wins or differs by what was seen."""
    at.turn(days=365 * years)
    record = activity(daito, title="時計のずれたサロン")
    file = submitting.hand_in(daito, tmp_path).path
    at.turn(days=-365 * years)
    seen = importing.preview(head, [file])
    assert [notice for notice in seen.notices if notice.startswith("時計異常：大東")]
    importing.import_files(head, [file])
    assert counted(head) == 1
    activities.save(head, activities.open_form(head, record), {"title": "本部が直した"})
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
    assert activities.open_form(daito, record).values["title"] == "本部が直した"


def test_one_event_recorded_on_two_pcs_is_noticed(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """Case 7."""
    with copied("daito2", tmp_path) as second:
        activity(daito, title="ふれあいサロン")
        activity(second, title="ふれあいｻﾛﾝ（公民館）")
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
        seen = importing.preview(head, [submitting.hand_in(second, tmp_path).path])
    assert any("同じ活動が2件" in notice for notice in seen.notices)


def test_what_arrives_after_a_year_was_closed_changes_no_sum_until_it_is_reopened(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """Case 35."""
    early = activity(daito, title="間に合ったサロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    year_closing.close_year(head, 2025)
    activity(daito, title="遅れたサロン", date=date(2026, 3, 20))
    activities.save(daito, activities.open_form(daito, early), {"participants": 20})
    seen = importing.preview(head, [submitting.hand_in(daito, tmp_path).path])
    assert any("令和7年度は締めてあります" in notice for notice in seen.notices)
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    assert counted(head) == 1
    assert [row.title for row in late.late_activities(head, 2025)] == ["遅れたサロン"]
    with pytest.raises(Refused):
        year_closing.reopen_year(head, 2025, " ")
    year_closing.reopen_year(head, 2025, "3月分を加えるため")
    assert counted(head) == 2 and late.late_activities(head, 2025) == []
    year_closing.close_year(head, 2025)
    assert counted(head) == 2


def test_only_the_head_office_closes_a_year_and_only_once(head: Workspace, daito: Workspace) -> None:
    with pytest.raises(Refused):
        year_closing.close_year(daito, 2025)
    year_closing.close_year(head, 2025)
    with pytest.raises(Refused):
        year_closing.close_year(head, 2025)


def test_many_deletions_ask_again_with_names(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """Case 36."""
    records = [activity(daito, title=f"サロン{number}") for number in range(25)]
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    for record in records:
        activities.delete(daito, record)
    file = submitting.hand_in(daito, tmp_path).path
    asked: list[str] = []
    monkeypatch.setattr(
        import_page, "confirm", lambda _parent, question, names, *_, **__: asked.append(question + names) or False
    )
    frame = opened(qtbot, head, "receive")
    page = frame.page("receive")
    page.look_at([file])
    qtbot.waitUntil(lambda: page._take.isVisibleTo(page))
    page._take.click()
    assert len(asked) == 1 and "25件" in asked[0] and "サロン" in asked[0] and "ほか 15件" in asked[0]
    assert counted(head) == 25


@pytest.mark.parametrize("years", [-6, 74], ids=["2019", "2099"])
def test_a_wrong_clock_is_told_where_one_types_and_hands_in_until_it_is_right(
    qtbot: QtBot, daito: Workspace, at: TurnableClock, years: int
) -> None:
    """Cases 1 and 2, at the branch itself."""
    activity(daito, title="ふだんのサロン")
    page = opened(qtbot, daito, "entry").page("entry")
    assert page._notices.isHidden() and submitting.contents(daito).clock == ""
    at.turn(days=365 * years)
    page.start_new()
    assert page._notices.isVisible() and "Windowsの日付を確かめてください" in page._notices.text()
    assert submitting.contents(daito).clock.startswith("時計異常")
    activity(daito, title="ずれた日のサロン")
    at.turn(days=-365 * years)
    activity(daito, title="直したあとのサロン")
    page.start_new()
    assert page._notices.isHidden()


def test_an_edit_in_a_closed_year_is_told_before_it_is_typed(
    qtbot: QtBot, head: Workspace, daito: Workspace, tmp_path: Path, at: TurnableClock
) -> None:
    """Case 35."""
    record = activity(daito, title="締める前のサロン")
    year_closing.close_year(head, 2025)
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
    page = opened(qtbot, daito, "entry").page("entry")
    page.open_with(record)
    assert "令和7年度は締めてあります。訂正すると" in page._notices.text()
    page.start_new()
    assert "締め後に届いた記録" in page._notices.text()


def test_values_that_are_not_decided_are_marked_on_the_form(
    qtbot: QtBot, head: Workspace, daito: Workspace, tmp_path: Path, at: TurnableClock
) -> None:
    """Case 4: what the form shows of them is provisional."""
    record = activity(daito, title="ふれあいサロン")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    activities.save(daito, activities.open_form(daito, record), {"participants": 15})
    activities.save(head, activities.open_form(head, record), {"participants": 18})
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path).path])
    page = opened(qtbot, daito, "entry").page("entry")
    page.open_with(record)
    assert "◇ 延べ参加者数" in page._notices.text() and "仮の値" in page._notices.text()
    assert checking(daito, 0).words == "1件を決めてください"
    year = Choice(plans.plans(daito)[0].id, 2025, subject=record)
    assert any("◇ 延べ参加者数" in line for paper in activity_papers(daito, year) for line in paper.lines)
