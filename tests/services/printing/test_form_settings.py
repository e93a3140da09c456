"""Titles, numbers, headings and seals of all forms are the council's own, form by form, and reach the branches."""

from collections.abc import Callable

import pytest

from app.errors import Refused
from app.reports.paper import Paper, Table
from app.services.forms import form_headings
from app.services.forms.form_list import FORMS, find_form
from app.services.plan import vocabulary
from app.services.printing import form_settings
from app.services.printing.form_kinds import Choice, form_papers
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target

Pass = Callable[[], None]
KINDS = {kind.code: kind.name for kind in FORMS}


def papers(workspace: Workspace, code: str, **changes: object) -> list[Paper]:
    return form_papers(workspace, find_form(code), Choice(plan_id(workspace), 2025, **changes))  # type: ignore[arg-type]


def put(workspace: Workspace, code: str, **values: object) -> None:
    form_settings.save_setting(workspace, form_settings.open_setting(workspace, code, KINDS[code]), values)


def names(paper: Paper) -> set[str]:
    found = {part.name for part in paper.parts if hasattr(part, "name")}
    for part in paper.parts:
        if isinstance(part, Table):
            found |= {part.caption, *(column.title for column in part.columns)}
    return found


def test_a_branchs_papers_have_the_branchs_boxes_and_the_councils_papers_its_own(head: Workspace, daito: Workspace) -> None:
    (sheet,) = papers(daito, "branch-evaluation", targets=[target(daito)], edition="empty")
    assert (sheet.stamps_name, sheet.stamp_boxes) == ("供覧", ("支部長", "担当"))
    (sheet,) = papers(head, "branch-evaluation", targets=[target(head)], office="daito", edition="empty")
    assert sheet.stamp_boxes == ("支部長", "担当")
    (report,) = papers(head, "board-report", edition="empty")
    assert report.stamps_name == "決裁" and report.stamp_boxes[0] == "会長"
    assert papers(head, "public-report", edition="empty")[0].stamp_boxes == ()


def test_title_number_and_seals_are_chosen_form_by_form_and_travel(
    head: Workspace, daito: Workspace, to_head: Pass, to_daito: Pass
) -> None:
    put(
        head,
        "branch-evaluation",
        stamps="決裁",
        branch_boxes="支部長\n次長\n担当",
        form_title="支部評価票",
        form_number="様式第33号",
    )
    put(head, "minutes", stamps=form_settings.NONE)
    to_head()
    to_daito()
    (sheet,) = papers(daito, "branch-evaluation", targets=[target(daito)], edition="empty")
    assert (sheet.title, sheet.form_number, sheet.stamps_name) == ("支部評価票", "様式第33号", "決裁")
    assert sheet.stamp_boxes == ("支部長", "次長", "担当")
    assert papers(daito, "minutes", edition="empty")[0].stamp_boxes == ()
    assert papers(daito, "annual-plan", targets=[target(daito)], edition="empty")[0].stamps_name == "決裁"


def test_the_councils_sheet_takes_its_own_title_too(head: Workspace) -> None:
    put(head, "evaluation-sheet", form_title="検証シート")
    (sheet,) = papers(head, "evaluation-sheet", targets=[target(head)])
    assert sheet.title == "検証シート" and sheet.form_number == "様式第4号"


def test_what_nobody_changed_goes_on_following_the_usual(head: Workspace) -> None:
    put(head, "minutes", form_number="様式第60号")
    term = next(one for one in vocabulary.terms_of(head, "stamp_box") if one.label == "会長")
    vocabulary.save_term(head, vocabulary.open_term(head, term.id, "stamp_box"), {"label": "理事長"})
    assert papers(head, "minutes", edition="empty")[0].stamp_boxes[0] == "理事長"
    assert not form_settings.save_setting(head, form_settings.open_setting(head, "minutes", "会議記録"), {"stamps": "確認"})


@pytest.mark.parametrize("kind", FORMS, ids=lambda kind: kind.code)
def test_every_heading_of_every_form_can_be_reworded(head: Workspace, kind: object) -> None:
    code = kind.code  # type: ignore[attr-defined]
    lines = form_headings.headings(head, plan_id(head), 2025, code)
    assert lines and not any(line.own for line in lines)
    for number, line in enumerate(lines):
        form_settings.save_heading(head, form_settings.open_heading(head, code, line.word), f"見出し{number}番")
    office = "daito" if code == "branch-evaluation" else ""
    edition = "empty" if kind.by_hand else "filled"  # type: ignore[attr-defined]
    for paper in papers(head, code, office=office, edition=edition):
        left = {name for name in names(paper) if name in {line.word for line in lines}}
        assert not left
    assert [line.own for line in form_headings.headings(head, plan_id(head), 2025, code)][:1] == ["見出し0番"]


def test_a_reworded_heading_reaches_the_branchs_paper_and_can_be_taken_back(
    head: Workspace, daito: Workspace, to_head: Pass, to_daito: Pass
) -> None:
    activity(daito)
    form_settings.save_heading(head, form_settings.open_heading(head, "activity-record", "協力団体"), "連携した団体")
    to_head()
    to_daito()
    assert "連携した団体" in names(papers(daito, "activity-record")[0])
    with pytest.raises(Refused, match="もう別の見出し"):
        form_settings.save_heading(head, form_settings.open_heading(head, "activity-record", "内容"), "連携した団体")
    form_settings.save_heading(head, form_settings.open_heading(head, "activity-record", "協力団体"), "")
    assert "協力団体" in names(papers(head, "activity-record", edition="empty")[0])


def test_a_branch_reads_the_forms_and_cannot_change_them(daito: Workspace) -> None:
    with pytest.raises(Refused, match="本部で"):
        put(daito, "minutes", stamps="供覧")


@pytest.mark.parametrize("code", ["analysis", "promise", "reference", "not_entered", "provisional"])
def test_the_headings_a_later_version_prints_are_in_the_list_to_be_reworded(head: Workspace, code: str) -> None:
    (line,) = [one for one in vocabulary.terms_of(head, "sheet_heading") if one.code == code]
    vocabulary.save_term(head, vocabulary.open_term(head, line.id, "sheet_heading"), {"label": "別の言葉"})
    assert [one.label for one in vocabulary.terms_of(head, "sheet_heading") if one.code == code] == ["別の言葉"]
