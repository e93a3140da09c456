"""The papers of the evaluation: empty, filled and as 記入例; nothing inner on the public one; a final one stays as it was."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from app.errors import Refused
from app.reports.paper import Chart
from app.reports.paper_json import papers_from_json, papers_to_json
from app.services.activities import photos
from app.services.annual_plan import annual_plans
from app.services.evaluation import goal_reviews, opinions
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.forms import finalising
from app.services.forms.finalising import make_evaluation_final
from app.services.forms.form_list import FORMS, find_form
from app.services.meetings import meetings
from app.services.plan.plans import plan_tree
from app.services.plan.target_year import TargetYear
from app.services.printing import issued_copies
from app.services.printing.form_kinds import Choice, draw_form, drawn, form_papers, save_form_file
from app.services.records.actions import save_form
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from tests.offices import activity, branch, head_office, plan_id, target, told
from tests.prepared import prepared

Pass = Callable[[], None]
ANSWER = {"answer": "手引きを作る", "owner": "地域福祉課", "taken_up_note": "支部の会議"}
FULL = {"rating": "B", "rating_reason": "理由", "outcome": "成果の文", "issue": "課題の文", "direction": "continue"}


def choice(workspace: Workspace, **changes: object) -> Choice:
    office = "daito" if changes.pop("branch", False) else ""
    return Choice(plan_id(workspace), 2025, office=office, **changes)  # type: ignore[arg-type]


def words(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def picture(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return out.getvalue()


def _tell(place: Path) -> None:
    with told(place) as (head, daito):
        planned = annual_plans.open_item(head, None, TargetYear(target(head), 2025, "head"))
        annual_plans.save_item(head, planned, {"title": "代表者交流会", "content": "工夫を持ち寄る", "months": 0b110})
        held = meetings.open_meeting(head, None, plan_id(head), 2025)
        meetings.save_meeting(head, held, {"date": date(2025, 5, 15), "decision": "手引きを配る"})
        activity(daito, participants=3)
        save_evaluation(daito, open_evaluation(daito, TargetYear(target(daito), 2025, "daito")), FULL | {"rating": "A"})
        make_evaluation_final(daito, open_evaluation(daito, TargetYear(target(daito), 2025, "daito")))
        importing.import_files(head, [submitting.hand_in(daito, place).path])
        save_evaluation(head, open_evaluation(head, TargetYear(target(head), 2025)), FULL)
        goal = plan_tree(head, plan_id(head)).goals[0]
        goal_reviews.save_review(
            head, goal_reviews.open_review(head, goal.id, 2025), {"review": "総評の文", "next_year": "来年の文"}
        )
        person = opinions.open_evaluator(head, None, 2025)
        save_form(head, person, {"name": "髙橋花子", "affiliation": "区長会"})
        said = opinions.open_opinion(head, None, 2025)
        opinions.save_opinion(
            head,
            said,
            {"evaluator_id": person.id, "goal_id": goal.id, "rating": "A", "good": "良い所", "suggestion": "冬の工夫を"},
        )


@pytest.fixture
def head(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    with head_office(tmp_path, prepared("evaluated", _tell) if "evaluated" in request.fixturenames else None) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with branch(tmp_path, prepared("evaluated", _tell)) as workspace:
        yield workspace


@pytest.fixture
def evaluated(head: Workspace) -> Workspace:
    """A year with a plan and a meeting; one branch recorded and rated, the council rated, the board and 委員A said something."""
    return head


@pytest.mark.parametrize("edition", ["filled", "empty", "specimen"])
@pytest.mark.parametrize("kind", [kind for kind in FORMS if kind.by_hand], ids=lambda kind: kind.code)
def test_every_form_is_there_filled_empty_and_as_an_example(
    evaluated: Workspace, kind: object, edition: str, tmp_path: Path
) -> None:
    form = find_form(kind.code)  # type: ignore[attr-defined]
    wanted = choice(evaluated, edition=edition, branch=form.code in ("branch-evaluation", "activity-record"))
    if form.code == "public-report" and edition == "filled":
        answer_all(evaluated)
    made = draw_form(evaluated, form, wanted)
    text = words(made.data)
    assert "様式第" in text and made.missing_glyphs == ()
    assert ("記入例" in text) == (edition == "specimen")
    if edition == "empty":
        assert "成果の文" not in text and "髙橋" not in text
    for suffix in (".pdf", ".xlsx", ".csv"):
        save_form_file(made, tmp_path / f"form{suffix}")
        assert (tmp_path / f"form{suffix}").stat().st_size > 200
    assert papers_from_json(papers_to_json(made.papers)) == made.papers


def answer_all(workspace: Workspace) -> None:
    """Everything is ready to be published: the letter is decided, every opinion answered."""
    opened = open_evaluation(workspace, TargetYear(target(workspace), 2025))
    if opened.values["state"] != "final":
        save_evaluation(workspace, opened, {"qualitative": "声をかけ合う"})
        make_evaluation_final(workspace, open_evaluation(workspace, TargetYear(target(workspace), 2025)))
    for row in opinions.opinions(workspace, plan_id(workspace), 2025):
        opinions.save_opinion(workspace, opinions.open_opinion(workspace, row.id, 2025), ANSWER)


def test_branches_letters_are_counted_and_missing_ones_stand_apart(evaluated: Workspace) -> None:
    text = words(draw_form(evaluated, find_form("goal-summary"), choice(evaluated)).data)
    assert "A:1未提出:7" in text and "総評の文" in text and "A：1人" in text
    assert "全体010" in text  # A0 B1 … of the council


def test_the_public_report_names_nobody_and_hides_small_counts(evaluated: Workspace) -> None:
    with pytest.raises(Refused, match="意見が、1件"):
        draw_form(evaluated, find_form("public-report"), choice(evaluated))
    answer_all(evaluated)
    text = words(draw_form(evaluated, find_form("public-report"), choice(evaluated)).data)
    assert "髙橋" not in text and "区長会" not in text and "冬の工夫を" in text
    assert "少数" in text and "5未満" in text and "支部からの報告1/8" in text
    assert "成果の文" not in text


def test_the_evaluators_sheet_carries_no_name_of_a_person(evaluated: Workspace) -> None:
    text = words(draw_form(evaluated, find_form("external-sheet"), choice(evaluated)).data)
    assert "髙橋" not in text and "委員A" in text


def test_an_opinion_that_says_nothing_is_refused(head: Workspace) -> None:
    form = opinions.open_opinion(head, None, 2025)
    with pytest.raises(Refused, match="どれも入っていません"):
        opinions.save_opinion(head, form, {"good": " "})
    assert opinions.save_opinion(head, form, {"cannot_judge": True})


def test_a_final_form_is_printed_again_as_it_was_whatever_changes_later(evaluated: Workspace) -> None:
    kind, wanted = find_form("goal-summary"), choice(evaluated)
    kept = issued_copies.make_final(evaluated, kind, wanted, subject="all", name="基本目標別総括表")
    before = issued_copies.reprint(evaluated, kept.id).data
    save_evaluation(
        evaluated, open_evaluation(evaluated, TargetYear(target(evaluated), 2025)), {"rating": "D", "rating_reason": "直した"}
    )
    assert issued_copies.reprint(evaluated, kept.id).data == before
    assert draw_form(evaluated, kind, wanted).data != before
    with pytest.raises(Refused, match="もう確定"):
        issued_copies.make_final(evaluated, kind, wanted, subject="all", name="総括表")
    with pytest.raises(Refused, match="理由"):
        finalising.reopen_copy(evaluated, kept.id, "")
    finalising.reopen_copy(evaluated, kept.id, "監事の指摘")
    again = issued_copies.make_final(evaluated, kind, wanted, subject="all", name="総括表")
    assert (kept.number, again.number) == (1, 2)
    assert issued_copies.reprint(evaluated, kept.id).data == before
    assert [row.number for row in issued_copies.editions(evaluated, form="goal-summary")] == [2, 1]


def test_a_final_form_reaches_the_branch_and_is_drawn_there_to_the_same_bytes(
    evaluated: Workspace, daito: Workspace, to_daito: Pass
) -> None:
    kept = issued_copies.make_final(evaluated, find_form("goal-summary"), choice(evaluated), subject="all", name="総括表")
    to_daito()
    assert issued_copies.reprint(daito, kept.id).data == issued_copies.reprint(evaluated, kept.id).data
    with pytest.raises(Refused):
        finalising.reopen_copy(daito, kept.id, "直したい")


def test_inner_forms_stay_at_the_head_office(evaluated: Workspace, daito: Workspace, to_daito: Pass) -> None:
    issued_copies.make_final(evaluated, find_form("board-report"), choice(evaluated), subject="all", name="理事会報告")
    to_daito()
    assert [one.form for one in issued_copies.editions(daito)] == ["branch-evaluation"]  # its own
    with pytest.raises(Refused, match="本部で印刷"):
        form_papers(daito, find_form("board-report"), choice(daito))


def test_a_form_with_another_name_ending_is_not_written(evaluated: Workspace, tmp_path: Path) -> None:
    made = draw_form(evaluated, find_form("goal-summary"), choice(evaluated))
    with pytest.raises(Refused, match="名前の終わり"):
        save_form_file(made, tmp_path / "form.doc")
    assert not list(tmp_path.glob("form*")) and io.BytesIO(made.data).read(4) == b"%PDF"


def test_the_public_report_shows_photos_marked_for_it_and_charts_of_what_is_known(evaluated: Workspace) -> None:
    shown, hidden = picture((200, 60, 60)), picture((60, 60, 200))
    record = activity(evaluated, title="写真の会")
    for data, consent in ((shown, "public"), (hidden, "internal")):
        photo = photos.add(evaluated, record, data)
        photos.change(evaluated, photo, {"consent": consent, "caption": f"説明{consent}"})
    answer_all(evaluated)
    made = draw_form(evaluated, find_form("public-report"), choice(evaluated))
    assert "説明public" in words(made.data) and "説明internal" not in words(made.data)
    with pypdfium2.PdfDocument(made.data) as document:
        images = [found for page in document for found in page.get_objects(filter=[3])]
    assert len(images) == 1
    again = papers_from_json(papers_to_json(made.papers))
    assert again == made.papers and drawn(again).data == made.data


def test_a_branch_without_a_report_has_no_bar_and_is_named(evaluated: Workspace) -> None:
    (paper,) = draw_form(evaluated, find_form("board-report"), choice(evaluated)).papers
    chart = next(part for part in paper.parts if isinstance(part, Chart) and part.kind == "bars")
    place = chart.labels.index("室根")
    assert chart.series[0].values[place] is None and chart.gaps[place] == "未提出"
    assert 0.0 not in chart.series[0].values
