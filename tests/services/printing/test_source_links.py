"""Forms are saved in the format of their name, say what is unfinished, and lead back to where a text is written."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Refused
from app.reports.engine.places import Place
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.figures.asked import Asked
from app.services.forms.finalising import REQUIRED_OF_EVALUATION, make_evaluation_final
from app.services.forms.form_list import find_form
from app.services.plan.target_year import TargetYear
from app.services.printing import form_settings, issued_copies, preflight, readiness, source_links
from app.services.printing.form_kinds import Choice, draw_form, form_papers, save_form_file
from app.services.printing.form_subjects import subjects
from app.services.workspace.workspace import Workspace
from tests.offices import activity, plan_id, target

Pass = Callable[[], None]


@pytest.mark.parametrize(
    "asked",
    [
        Asked(b"t" * 16, "participants", None, None, None),
        Asked(b"t" * 16, "value", b"i" * 16, "daito", 4),
    ],
)
def test_the_link_of_a_figure_is_read_again(asked: Asked) -> None:
    link = source_links.figure(asked)
    assert source_links.read(link) == asked and source_links.is_figure(link)


def test_the_link_of_a_field_says_whether_it_must_be_filled() -> None:
    wanted, extra = (source_links.field("meeting", b"m" * 16, "place", wanted=one) for one in (True, False))
    assert source_links.read(wanted) == source_links.read(extra) == source_links.Field("meeting", b"m" * 16, "place")
    assert source_links.is_wanted(wanted) and not source_links.is_wanted(extra) and not source_links.is_figure(wanted)
    assert source_links.read(source_links.field("meeting", None)) == source_links.Field("meeting", None)
    assert [source_links.read(bad) for bad in ("", "field/x", "figure/zz/a/-/-/-", "other/a/b/c")] == [None] * 4


def test_a_blank_that_goes_on_on_the_next_page_is_one_blank() -> None:
    field, extra = source_links.field("meeting", None, "place"), source_links.field("meeting", None, "note", wanted=False)
    place = Place(page=1, left=0, top=0, width=9, height=9, name="場所", source=field, words="", paper="", is_blank=True)
    places = [place, replace(place, page=2), replace(place, source=extra), replace(place, name="人", is_blank=False)]
    assert [one.page for one in preflight._blanks(places)] == [2]


def test_a_form_is_saved_in_the_format_of_its_name_and_in_no_other(head: Workspace, tmp_path: Path) -> None:
    made = draw_form(head, find_form("progress"), Choice(plan_id(head), 2025))
    begins = {".pdf": b"%PDF", ".xlsx": b"PK", ".csv": b"\xef\xbb\xbf"}
    for suffix, first in begins.items():
        save_form_file(made, tmp_path / f"form{suffix}")
        assert (tmp_path / f"form{suffix}").read_bytes().startswith(first)
    with pytest.raises(Refused) as refusal:
        save_form_file(made, tmp_path / "form.doc")
    assert refusal.value.code == "unknown-format" and not (tmp_path / "form.doc").exists()


def test_what_is_unfinished_is_said_on_the_forms_that_show_it(head: Workspace, daito: Workspace, to_head: Pass) -> None:
    activity(daito)
    to_head()

    def said(code: str, workspace: Workspace = head, **values: object) -> list[str]:
        choice = Choice(plan_id(workspace), 2025, **values)  # type: ignore[arg-type]
        return readiness.notes(workspace, find_form(code), choice, form_papers(workspace, find_form(code), choice))

    goal = target(head, "1-1")
    assert any("まだ1つも" in one for one in said("board-report")) and not any("まだ1つも" in one for one in said("progress"))
    save_evaluation(head, open_evaluation(head, TargetYear(goal, 2025)), {"rating": "A", "rating_reason": "続いた"})
    assert not any("まだ1つも" in one for one in said("board-report"))
    assert any("確定していない評価が1件" in one for one in said("board-report"))
    assert said("board-report", edition="empty") == []
    assert not any("未提出" in one for one in said("activity-record", workspace=daito))


def test_the_records_of_a_year_may_be_chosen_one_by_one(head: Workspace) -> None:
    first = activity(head, target_id=target(head, "1-1"))
    second = activity(head)
    activity(head, state="draft")
    choice = Choice(plan_id(head), 2025)
    kind = find_form("activity-record")
    assert {one for one, _ in subjects(head, kind, choice)} == {first, second}
    assert [one for one, _ in subjects(head, kind, replace(choice, targets=[target(head, "1-1")]))] == [first]
    assert subjects(head, find_form("progress"), choice) == []


def test_two_headings_of_a_form_never_have_the_same_word_of_the_councils_own(head: Workspace) -> None:
    def words(code: str) -> list[str]:
        kind, choice = find_form(code), Choice(plan_id(head), 2025)
        return [line.word for line in form_settings.heading_lines(head, code, lambda: list(form_papers(head, kind, choice)))]

    one, other, *_ = words("progress")
    assert form_settings.save_heading(head, form_settings.open_heading(head, "progress", one), "わたしたちの言葉")
    with pytest.raises(Refused) as refusal:
        form_settings.save_heading(head, form_settings.open_heading(head, "progress", other), "わたしたちの言葉 ")
    assert refusal.value.code == "same-heading"
    assert form_settings.save_heading(head, form_settings.open_heading(head, "progress", other), "別の言葉")
    assert form_settings.save_heading(head, form_settings.open_heading(head, "progress", one), "")


def test_the_copies_of_a_final_evaluation_are_numbered_and_kept_by_office_and_subject(head: Workspace) -> None:
    goal = target(head)
    for year in (2024, 2025):
        said = dict.fromkeys((*REQUIRED_OF_EVALUATION, "qualitative"), "書いた") | {"rating": "A", "direction": "continue"}
        save_evaluation(head, open_evaluation(head, TargetYear(goal, year)), said)
        make_evaluation_final(head, open_evaluation(head, TargetYear(goal, year)))
    found = [issued_copies.editions(head, fiscal_year=year) for year in (2024, 2025)]
    assert [[row.number for row in rows] for rows in found] == [[1], [1]]
    assert found[0][0].id != found[1][0].id and {row.fiscal_year for row in found[1]} == {2025}


def test_a_figure_of_the_half_year_is_asked_as_the_half_year_counts_it(head: Workspace) -> None:
    asked = Asked(target(head), "participants", office="daito", period="first_half")
    assert source_links.read(source_links.figure(asked)) == asked
    assert source_links.read(source_links.figure(replace(asked, period="year"))) == replace(asked, period="year")
    assert source_links.read(source_links.figure(asked) + "x") is None
