"""印刷センター as a person uses it: from what 点検 found to the field, from a figure to its records, everything in one go."""

import gc
import threading
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.rules.periods import FIRST_HALF, YEAR
from app.services.audit.audit import Audit, Comparing, Disagreement, Said
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.figures import year_counts
from app.services.meetings import meetings
from app.services.plan import year_settings
from app.services.plan.target_year import TargetYear
from app.services.printing import form_kinds, source_links
from app.services.printing.form_kinds import ALL_BRANCHES, Choice, DrawnForm, FormKind
from app.services.printing.source_links import Field
from app.services.workspace.workspace import Workspace
from app.ui.printing.form_check import FormCheck
from app.ui.printing.print_page import ALL, CHECKING, CHECKS, FIGURES
from app.ui.runtime.jobs import Progress
from app.ui.shell.frame import Frame
from tests.journeys.test_window_story import opened, settle
from tests.offices import activity, branch, plan_id, target
from tests.ui.conftest import rest

pytestmark = pytest.mark.usefixtures("at")


def printing(qtbot: QtBot, workspace: Workspace, form: str = "evaluation-sheet", target_id: bytes | None = None) -> Frame:
    frame = opened(qtbot, workspace, "print")
    page = frame.page("print")
    page.choice.form.set_value(form)
    page.choice.refresh()
    if target_id is not None:
        page.choice.which.set_value(f"target:{target_id.hex()}")
    page.refresh()
    settle(qtbot, frame)
    return frame


def test_enter_on_a_blank_opens_the_field_it_is_written_in(qtbot: QtBot, head: Workspace) -> None:
    save_evaluation(
        head, open_evaluation(head, TargetYear(target(head), 2025)), {"outcome": "成果", "rating": "B", "rating_reason": "理由"}
    )
    frame = printing(qtbot, head, target_id=target(head))
    page = frame.page("print")
    assert "空欄5" in page._warning.text() and "はみ出し0" in page._warning.text()
    assert page.tabs.tabText(CHECKS).startswith("点検")
    row = [line.source for line in page.checks.lines()].index(source_links.field("evaluation", target(head), "issue"))
    page.tabs.setCurrentIndex(CHECKS)
    page.checks.table.selectRow(row)
    qtbot.keyClick(page.checks.table, Qt.Key.Key_Return)
    assert frame.current == "target"
    wanted = frame.page("target")
    assert wanted.list.current() == target(head)
    qtbot.waitUntil(lambda: wanted.form.field("issue").hasFocus())


def test_a_form_is_drawn_again_only_when_something_was_written_since(
    qtbot: QtBot, head: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = printing(qtbot, head, "legend")
    page, draw, drawn = frame.page("print"), form_kinds.draw_form, []
    monkeypatch.setattr(form_kinds, "draw_form", lambda *given: (drawn.append("drawn"), draw(*given))[1])
    page.refresh()
    settle(qtbot, frame)
    assert drawn == [] and page.preview is not None
    activity(head)
    page.refresh()
    settle(qtbot, frame)
    assert drawn == ["drawn"]


@pytest.mark.usefixtures("dressed")
def test_all_tabs_and_buttons_are_in_sight_on_a_small_screen_at_125_percent(qtbot: QtBot, head: Workspace) -> None:
    """1366×768 are 1093×614 there; the counts on the tabs may have four digits."""
    frame = printing(qtbot, head)
    frame.resize(1093, 614)
    page = frame.page("print")
    page.tabs.setTabText(CHECKS, "点検 1,234件")
    page.tabs.setTabText(FIGURES, "数字の元 1,234")
    page.tabs.setCurrentIndex(ALL)
    rest(qtbot, frame)
    bar = page.tabs.tabBar()
    assert bar.tabRect(bar.count() - 1).right() < bar.width()
    for one in (page._save, page._print, page._open, bar):
        assert one.visibleRegion().boundingRect().size() == one.size(), one


def test_a_meeting_s_empty_field_is_opened_in_the_form_of_that_meeting(qtbot: QtBot, head: Workspace) -> None:
    records = []
    for day in (date(2025, 5, 15), date(2025, 10, 25)):
        form = meetings.open_meeting(head, None, plan_id(head), 2025)
        meetings.save_meeting(head, form, {"date": day})
        records.append(form.id)
    frame = opened(qtbot, head, "print")
    frame.context.go("meetings", Field("meeting", records[0], "decision"))
    page = frame.page("meetings")
    assert page.meetings.opened is not None and page.meetings.opened.id == records[0]
    qtbot.waitUntil(lambda: page.meetings.form.field("decision").hasFocus())


def test_a_click_on_a_figure_in_the_preview_asks_why(qtbot: QtBot, head: Workspace) -> None:
    activity(head, participants=30)
    frame = printing(qtbot, head, target_id=target(head))
    page = frame.page("print")
    place = next(one for one in page.drawn().places if one.words == "30")
    view = page.preview.pages[place.page - 1]
    where = view.middle_of(place)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(round(where.x()), round(where.y())))
    assert frame.current == "why" and frame.page("why").value.text() == "30人"


def test_the_figures_beside_the_preview_lead_there_by_keyboard(qtbot: QtBot, head: Workspace) -> None:
    activity(head, participants=30)
    frame = printing(qtbot, head, target_id=target(head))
    page = frame.page("print")
    row = next(number for number, line in enumerate(page.figures.lines()) if line.what == "30")
    page.tabs.setCurrentIndex(FIGURES)
    page.figures.table.selectRow(row)
    qtbot.keyClick(page.figures.table, Qt.Key.Key_Return)
    assert frame.current == "why"


def test_all_branches_are_one_choice_and_cannot_be_made_final_together(qtbot: QtBot, head: Workspace) -> None:
    frame = printing(qtbot, head, "branch-evaluation", target(head))
    page = frame.page("print")
    assert page.choice.office.itemText(page.choice.office.count() - 1) == "8支部すべて"
    page.choice.office.set_value(ALL_BRANCHES)
    page._on_choice()
    settle(qtbot, frame)
    assert len(page.drawn().papers) == 8 and page._final.isHidden()
    assert page.choice.name() == "branch-evaluation-1-3-all"


def test_one_meeting_is_chosen(qtbot: QtBot, head: Workspace) -> None:
    for day in (date(2025, 5, 15), date(2025, 10, 25)):
        meetings.save_meeting(head, meetings.open_meeting(head, None, plan_id(head), 2025), {"date": day})
    frame = printing(qtbot, head, "minutes")
    page = frame.page("print")
    assert len(page.drawn().papers) == 2 and page.choice.one.count() == 3
    page.choice.one.setCurrentIndex(2)
    page._on_choice()
    settle(qtbot, frame)
    (paper,) = page.drawn().papers
    assert "第2回" in paper.bookmark and page.choice.subject() == page.choice.one.value().hex()


def test_the_chosen_forms_are_written_into_one_folder(qtbot: QtBot, head: Workspace, tmp_path: Path) -> None:
    frame = printing(qtbot, head, target_id=target(head))
    page = frame.page("print")
    page.tabs.setCurrentIndex(ALL)
    page.all._none.click()
    assert not page.all.go.isEnabled()
    for row in range(page.all.forms.count()):
        if page.all.forms.item(row).data(Qt.ItemDataRole.UserRole) in ("monthly-table", "minutes"):
            page.all.forms.item(row).setCheckState(Qt.CheckState.Checked)
    assert page.all.facts.text() == "PDF 10個"
    page.all.print_into(tmp_path)
    settle(qtbot, frame)
    assert len(list((tmp_path / "print-R7").iterdir())) == 9
    assert "会議記録に印刷するものがありません" in page.all.result.text() and "PDF 9個" in page.all.result.text()


def test_yameru_in_the_middle_of_a_batch_leaves_the_folder_as_it_was(qtbot: QtBot, head: Workspace, tmp_path: Path) -> None:
    frame = printing(qtbot, head, target_id=target(head))
    page = frame.page("print")
    told: list[str] = []
    out = tmp_path / "out"
    out.mkdir()
    job = page.all.print_into(out)

    def stop_at_second(of: object, done: int, total: int, words: str) -> None:
        told.append(words)
        if done == 1:
            frame.context.jobs.stop(job)

    frame.context.jobs.progressed.connect(stop_at_second)
    settle(qtbot, frame)
    assert list(out.iterdir()) == [] and page.all.go.isEnabled()
    assert any("1 / " in words for words in told) and "途中でやめました" in frame.context.notice.text()


def test_a_branch_is_told_what_only_the_head_office_mends(qtbot: QtBot, tmp_path: Path) -> None:
    with branch(tmp_path) as daito:
        frame = opened(qtbot, daito, "print")
        frame.page("print")._on_asked(source_links.field("form", None))
        assert frame.current == "print" and "本部に伝えてください" in frame.context.notice.text()


def test_the_figures_of_the_year_are_compared_by_a_button_and_those_that_disagree_are_listed(
    qtbot: QtBot, head: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Audit(9, 8, 7, (Disagreement(Said("理事会報告 1-① 法人計", "19"), Said("評価シート 1-① 合計", "20")),), ("注",))
    monkeypatch.setattr("app.ui.printing.figure_audit.audit.audit", lambda *_: found)
    frame = printing(qtbot, head)
    page = frame.page("print")
    assert page.tabs.tabText(page.tabs.count() - 1) == "突き合わせ"
    page.audit.run()
    settle(qtbot, frame)
    assert page.audit.said.text().startswith("令和7年度　9か所の数字") and page.audit.notes.text() == "注"
    [line] = page.audit.table.held.values()
    assert line.about.sentence == "理事会報告 1-① 法人計 19 ／ 評価シート 1-① 合計 20"
    page.refresh()
    assert page.audit.said.text() == ""


def test_a_figure_that_the_records_contradict_is_found_before_printing(
    qtbot: QtBot, head: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity(head)
    right = year_counts.added_counts
    without_head = lambda by_office: right({code: one for code, one in by_office.items() if code != "head"})  # noqa: E731
    monkeypatch.setattr(year_counts, "added_counts", without_head)
    page = printing(qtbot, head, "board-report").page("print")
    assert any(line.words.startswith("数字が合いません：理事会報告") for line in page.checks.lines())


def test_the_first_half_cannot_be_chosen_in_a_year_that_has_none(qtbot: QtBot, head: Workspace) -> None:
    choice = printing(qtbot, head, "board-report").page("print").choice
    choice.period.set_value(FIRST_HALF)
    assert not choice.period.isHidden() and choice.choice().period == FIRST_HALF
    setting = year_settings.open_setting(head, plan_id(head), 2025)
    year_settings.save_setting(head, setting, {"half_year": False})
    choice.refresh()
    assert choice.period.isHidden() and choice.choice().period == YEAR


def test_the_legend_asks_for_no_variant(qtbot: QtBot, head: Workspace) -> None:
    choice = printing(qtbot, head).page("print").choice
    choice.edition.set_value("empty")
    assert not choice.edition.isHidden() and choice.choice().edition == "empty"
    choice.form.set_value("legend")
    choice.refresh()
    assert choice.edition.isHidden() and choice.choice().edition == "filled"


@pytest.mark.parametrize("is_drawn", [True, False], ids=["drawn", "still being drawn"])
def test_the_records_that_a_form_was_compared_with_are_let_go_with_the_page(
    qtbot: QtBot, head: Workspace, is_drawn: bool
) -> None:
    frame = printing(qtbot, head, "board-report")
    frame.open("print")
    if is_drawn:
        settle(qtbot, frame)
    frame.open("home")
    settle(qtbot, frame)
    gc.collect()
    assert [one for one in gc.get_objects() if isinstance(one, Comparing) and one.workspace is head] == []
    frame.open("print")
    settle(qtbot, frame)
    assert frame.page("print").drawn() is not None


def test_the_form_is_shown_while_its_figures_are_still_compared_with_the_records(
    qtbot: QtBot, head: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end, real = threading.Event(), FormCheck.findings
    monkeypatch.setattr(FormCheck, "findings", lambda *given, **more: may_end.wait(60) and real(*given, **more))
    frame = opened(qtbot, head, "print")
    page = frame.page("print")
    qtbot.waitUntil(lambda: page.drawn() is not None, timeout=30_000)
    assert page.preview.pages and page._warning.text() == CHECKING and page._look.isHidden()
    may_end.set()
    settle(qtbot, frame)
    assert "はみ出し" in page._warning.text() and page.checks.lines()


def test_yameru_while_the_sheets_of_all_branches_are_drawn_leaves_none_and_they_can_be_drawn_again(
    qtbot: QtBot, head: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = printing(qtbot, head, "branch-evaluation")
    page, draw, told = frame.page("print"), form_kinds.draw_form, []

    def stopped_in_the_middle(workspace: Workspace, kind: FormKind, choice: Choice, progress: Progress) -> DrawnForm:
        def report(done: int, whole: int, words: str) -> None:
            told.append(words)
            if words.startswith("紙にしています（15 / "):
                progress.stop()  # as the button does it
            progress(done, whole, words)

        return draw(workspace, kind, choice, report)

    page.choice.office.set_value(ALL_BRANCHES)
    monkeypatch.setattr(form_kinds, "draw_form", stopped_in_the_middle)
    page.refresh()
    settle(qtbot, frame)
    assert page.drawn() is None and page._facts.text() == "見本を作れませんでした。"
    assert "15 / " in told[-1] and "途中でやめました" in frame.context.notice.text()
    monkeypatch.setattr(form_kinds, "draw_form", draw)
    page.refresh()
    settle(qtbot, frame)
    assert page.drawn() is not None and len(page.drawn().papers) > 15
