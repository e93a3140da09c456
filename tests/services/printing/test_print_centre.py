"""印刷センター: what 点検 finds and where it leads, every branch at once, and a batch that is whole or not there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from app.errors import Refused
from app.reports.paper import Column, Num, Paper, Row, Table, Text
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.figures.asked import Asked
from app.services.forms import batch_printing
from app.services.forms.form_list import find_form
from app.services.meetings import meetings
from app.services.overview.figure_breakdown import why
from app.services.plan.plans import offices
from app.services.plan.target_year import TargetYear
from app.services.printing import source_links
from app.services.printing.form_kinds import ALL_BRANCHES, Choice, DrawnForm, draw_form, drawn
from app.services.printing.form_settings import setting_id
from app.services.printing.form_subjects import subjects
from app.services.printing.preflight import Finding, counted, figures, findings
from app.services.printing.source_links import Field
from app.services.workspace.workspace import Workspace
from tests.journeys.test_command_line import Office
from tests.offices import activity, plan_id, target

Pass = Callable[[], None]


def choice(workspace: Workspace, **changes: object) -> Choice:
    return replace(Choice(plan_id(workspace), 2025), **changes)  # type: ignore[arg-type]


def looked_at(workspace: Workspace, code: str, **changes: object) -> tuple[DrawnForm, list[Finding]]:
    kind, wanted = find_form(code), choice(workspace, **changes)
    made = draw_form(workspace, kind, wanted)
    return made, findings(workspace, kind, wanted, made)


def test_blanks_are_counted_each_with_its_page_and_the_field_it_is_written_in(head: Workspace) -> None:
    words = {"outcome": "つながった。", "rating": "B", "rating_reason": "おおむね。"}
    save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2025)), words)
    _, found = looked_at(head, "evaluation-sheet", targets=[target(head)])
    blanks = [one for one in found if one.kind == "blank"]
    fields = [source_links.read(one.source) for one in blanks]
    empty = ("main_activities", "issue", "qualitative", "direction", "direction_note")
    assert fields == [Field("evaluation", target(head), name) for name in empty]
    assert all(one.page >= 1 and one.where.startswith("1-③") for one in blanks)
    assert "空欄5" in counted(found)


def test_an_empty_form_has_no_blanks_to_mend(head: Workspace) -> None:
    for edition in ("empty", "specimen"):
        _, found = looked_at(head, "evaluation-sheet", edition=edition)
        assert "空欄0" in counted(found)


def test_a_character_that_cannot_be_printed_leads_to_its_field(head: Workspace) -> None:
    save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2025)), {"issue": "冬に途切れる😀"})
    _, found = looked_at(head, "evaluation-sheet", targets=[target(head)])
    (lost,) = [one for one in found if one.kind == "glyph"]
    assert source_links.read(lost.source) == Field("evaluation", target(head), "issue") and lost.page == 2


def test_every_finding_leads_somewhere(head: Workspace) -> None:
    long = drawn(
        [Paper("題" * 200, (Table((Column("長い見出し" * 20, 1), Column("数", 1)), ()),), stamp_boxes=("長い名前の役職",))]
    )
    kind = find_form("goal-summary")
    found = findings(head, kind, choice(head), long)
    assert [one.kind for one in found].count("overflow") == 3
    assert all(isinstance(source_links.read(one.source), Field) for one in found)
    assert source_links.read(found[0].source) == Field("form", setting_id("goal-summary"))


def test_the_figures_on_a_sheet_lead_to_what_they_are_made_of(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    activity(daito, participants=30)
    to_head()
    made, _ = looked_at(head, "evaluation-sheet", targets=[target(head)])
    told = {(place.name, place.words): source_links.read(place.source) for place in figures(made)}
    asked = next(found for (name, words), found in told.items() if name.startswith("大東") and words == "30")
    assert asked == Asked(target(head), "participants", office="daito")
    assert why(head, plan_id(head), 2025, asked).value == "30人"
    total = next(found for (name, words), found in told.items() if name.startswith("合計") and words == "1※")
    assert total == Asked(target(head), "activities")


@pytest.mark.parametrize("code", ["progress", "monthly-table", "board-report", "public-report"])
def test_figures_of_the_other_papers_can_be_taken_apart_too(head: Workspace, code: str) -> None:
    activity(head, participants=30)
    made, _ = looked_at(head, code)
    asked = [source_links.read(place.source) for place in figures(made)]
    assert asked
    for one in asked[:40]:
        assert isinstance(one, Asked) and why(head, plan_id(head), 2025, one).path


def test_all_branches_are_printed_in_one_go(head: Workspace) -> None:
    told: list[tuple[int, int, str]] = []
    made = draw_form(head, find_form("branch-evaluation"), choice(head, office=ALL_BRANCHES), lambda *report: told.append(report))
    assert len(made.papers) == 8 * 15
    assert [paper.group for paper in made.papers[::15]] == [one.name for one in offices(head) if one.kind == "branch"]
    assert [done for done, _, _ in told[:8]] == list(range(8)) and {total for _, total, _ in told[:8]} == {8}
    assert [done for done, _, _ in told[8:]] == list(range(120))


def test_the_paper_of_one_branch_is_not_called_incomplete_for_the_others(
    head: Workspace, daito: Workspace, to_head: Pass
) -> None:
    activity(daito, date=date(2025, 5, 1))
    to_head()
    told = [one.words for one in looked_at(head, "branch-evaluation", office="daito")[1]]
    assert not any("未提出" in words for words in told)
    told = [one.words for one in looked_at(head, "branch-evaluation", office="murone")[1]]
    assert "未提出：室根" in told


def test_one_meeting_or_activity_may_be_chosen(head: Workspace) -> None:
    for day in (date(2025, 5, 15), date(2025, 10, 25)):
        meetings.save_meeting(head, meetings.open_meeting(head, None, plan_id(head), 2025), {"date": day})
    held = subjects(head, find_form("minutes"), choice(head))
    assert [words.split("　")[0] for _, words in held] == ["第1回", "第2回"]
    made = draw_form(head, find_form("minutes"), choice(head, subject=held[1][0]))
    assert len(made.papers) == 1 and "第2回" in made.papers[0].bookmark
    record = activity(head)
    activity(head, target_id=target(head, "2-1"), title="別の会")
    assert subjects(head, find_form("activity-record"), choice(head, targets=[target(head)]))[0][0] == record


def test_a_batch_holds_every_form_with_one_file_per_branch(head: Workspace, tmp_path: Path) -> None:
    wanted = batch_printing.everything(head, choice(head, edition="empty"))
    assert sum(one.kind.code == "branch-evaluation" for one in wanted) == 8
    few = [one for one in wanted if one.kind.code in ("monthly-table", "minutes", "opinion-list")]
    told: list[tuple[int, int, str]] = []
    done = batch_printing.print_batch(head, few, tmp_path, lambda *report: told.append(report))
    assert done.folder == tmp_path / "print-R7" and not done.left_out
    assert {one.name for one in done.folder.iterdir()} == {f"{one.name}.pdf" for one in few}
    assert list(dict.fromkeys(at for at, _, _ in told)) == list(range(len(few) + 1)) and told[0][1] == len(few)
    again = batch_printing.print_batch(head, few[:1], tmp_path)
    assert again.folder.name == "print-R7-2" and len(list(done.folder.iterdir())) == len(few)


def test_a_batch_that_is_stopped_leaves_nothing(head: Workspace, tmp_path: Path) -> None:
    wanted = batch_printing.everything(head, choice(head, edition="empty"), ["monthly-table"])

    def stop_at_third(done: int, total: int, words: str) -> None:
        if done == 3:
            raise Refused("stopped", "途中でやめました。", "")

    with pytest.raises(Refused, match="途中でやめました"):
        batch_printing.print_batch(head, wanted, tmp_path, stop_at_third)
    assert [one.name for one in tmp_path.iterdir() if "print" in one.name or "partial" in one.name] == []


def test_a_batch_is_stopped_within_a_form_of_many_sheets_too(head: Workspace, tmp_path: Path) -> None:
    wanted = batch_printing.everything(head, choice(head, edition="empty"), ["evaluation-sheet"])
    told: list[int] = []

    def stop_in_the_middle(done: int, total: int, words: str) -> None:
        told.append(done)
        if len(told) == 8:
            raise Refused("stopped", "途中でやめました。", "")

    with pytest.raises(Refused, match="途中でやめました"):
        batch_printing.print_batch(head, wanted, tmp_path, stop_in_the_middle)
    assert len(told) == 8 and not list(tmp_path.glob("print-*")) and not list(tmp_path.glob(".*.partial"))


def test_what_cannot_be_printed_is_told_and_the_rest_is_there(head: Workspace, tmp_path: Path) -> None:
    wanted = batch_printing.everything(head, choice(head), ["minutes", "progress"])
    done = batch_printing.print_batch(head, wanted, tmp_path)
    assert [one.name for one in done.printed] == ["progress"]
    assert done.left_out == (("会議記録", "会議記録に印刷するものがありません。"),)


def test_a_row_higher_than_a_page_loses_no_line() -> None:
    long = "\n".join(f"第{number}行" for number in range(120))
    made = drawn(
        [
            Paper(
                "表",
                (
                    Table(
                        (Column("意見", 3), Column("数", 1, "right")),
                        (Row((long, Num(1))), Row(("次", Num(2)))),
                    ),
                ),
            )
        ]
    )
    with pypdfium2.PdfDocument(made.data) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert all(f"第{number}行" in text for number in range(120)) and "次" in text and made.pages > 2


def test_papers_printed_together_count_their_pages_through() -> None:
    made = drawn([Paper("一", (Text("文", "あ\n" * 80),)), Paper("二", (Text("文", "い"),))])
    with pypdfium2.PdfDocument(made.data) as document:
        last = document[len(document) - 1].get_textpage().get_text_range()
    assert f"1/1（通し{made.pages}）" in last


def test_a_batch_makes_the_folder_it_was_given_and_leaves_none_behind_when_it_is_stopped(head: Workspace, tmp_path: Path) -> None:
    wanted = batch_printing.everything(head, choice(head), ["progress"])
    out = tmp_path / "新しい" / "印刷"

    def stop(*_: object) -> None:
        raise Refused("stopped", "やめました。", "")

    with pytest.raises(Refused, match="やめました"):
        batch_printing.print_batch(head, wanted, out, stop)
    assert not (tmp_path / "新しい").exists()
    done = batch_printing.print_batch(head, wanted, out)
    assert done.folder == out / "print-R7" and [path.name for path in done.folder.iterdir()] == ["progress.pdf"]


def test_the_command_line_names_each_form_of_a_batch_and_its_json_stays_pure(
    head: Workspace, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    head.database.close()
    office = Office(head.folder, capfdbinary)
    given = ("report", "batch", "--fiscal-year", "R7", "--only", "progress", "goal-summary", "--out", tmp_path / "new" / "folder")
    status, out, err = office.run(*given)
    assert status == 0 and "2個" in out
    assert [line for line in err.splitlines() if "進み具合" in line or "総括表" in line] == [
        "印刷しています　基本目標別総括表（1 / 2）",
        "印刷しています　進み具合（2 / 2）",
    ]
    status, _, err = office.run("--json", *given)
    assert status == 0 and "印刷しています" not in err


def test_a_character_without_a_glyph_is_told_once_with_its_places(head: Workspace) -> None:
    for number in range(6):
        activity(head, title=f"会{number}\U0001f600", content="辻󠄀さん", state="final")
    made, found = looked_at(head, "activity-record")
    lost, form = made.missing_glyphs
    assert (lost.char, lost.is_geta) == ("\U0001f600", True) and "ほか" in lost.where and lost.where.count("、") == 2
    assert (form.char, form.is_geta) == ("辻󠄀", False)
    told = [one.words for one in found if one.kind == "glyph"]
    assert len(told) == 2 and "〓" in told[0] and "〓" not in told[1] and "基本の字形" in told[1]
