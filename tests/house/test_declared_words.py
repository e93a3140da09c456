"""A page takes the words of a field from where the field is declared; where it has words of its own, this list says why."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.models.entities import ENTITIES
from tests.house.test_streets import APP

OWN_WORDS = {
    "The form has room for a short label; what stands beside it says the rest.": {
        ("activities/entry_fields.py", "status_reason"),
        ("annual_plan/item_editor.py", "drop_reason"),
        ("evaluation/evaluation_form.py", "confirmed_on"),
        ("evaluation/evaluation_form.py", "confirmed_note"),
        ("evaluation/five_year_page.py", "handling_note"),
        ("evaluation/opinions_page.py", "evaluator_id"),
        ("evaluation/opinions_page.py", "alias"),
        ("evaluation/opinions_page.py", "taken_up_item"),
        ("evaluation/report_details_page.py", "paper_kind"),
        ("evaluation/report_details_page.py", "paper_number"),
        ("indicators/indicators_page.py", "measure"),
        ("meetings/meetings_page.py", "kind"),
        ("meetings/meetings_page.py", "confirmed_targets"),
        ("printing/form_settings_page.py", "form_title"),
        ("printing/form_settings_page.py", "form_number"),
        ("printing/form_settings_page.py", "stamps"),
    },
    "The page asks a question, where the declaration names what is stored.": {
        ("activities/entry_fields.py", "plan_item_id"),
        ("activities/entry_fields.py", "staff_minutes"),
        ("activities/entry_fields.py", "issue_to_evaluation"),
        ("evaluation/five_year_page.py", "first_year"),
        ("evaluation/five_year_page.py", "last_year"),
        ("evaluation/five_year_page.py", "expected"),
        ("evaluation/opinions_page.py", "taken_up_note"),
        ("indicators/indicators_page.py", "first_year"),
        ("indicators/indicators_page.py", "masked"),
        ("indicators/indicators_page.py", "name"),
        ("indicators/indicators_page.py", "note"),
        ("indicators/indicators_page.py", "numerator_id"),
        ("indicators/indicators_page.py", "denominator_id"),
        ("indicators/indicators_page.py", "retired"),
        ("indicators/indicators_page.py", "source"),
        ("indicators/target_values.py", "baseline_year"),
        ("indicators/target_values.py", "reason"),
        ("meetings/meetings_page.py", "group_id"),
        ("meetings/meetings_page.py", "meeting_id"),
        ("plan/deadlines_page.py", "digit_width"),
        ("plan/deadlines_page.py", "half_year"),
        ("plan/vocabulary_page.py", "note"),
        ("plan/vocabulary_page.py", "retired"),
        ("plan/vocabulary_page.py", "sort_no"),
        ("printing/form_settings_page.py", "boxes"),
        ("printing/form_settings_page.py", "branch_boxes"),
    },
    "The page has the words of the paper that is typed or printed from it.": {
        ("annual_plan/item_editor.py", "city_plan"),
        ("evaluation/five_year_page.py", "evaluation"),
        ("evaluation/five_year_page.py", "issue"),
        ("evaluation/five_year_page.py", "issues"),
        ("evaluation/five_year_page.py", "outcome"),
        ("evaluation/questionnaire_keying.py", "received_on"),
        ("evaluation/report_details_page.py", "public_text"),
        ("plan/plan_page.py", "issues"),
        ("plan/plan_page.py", "previous_evaluation"),
        ("plan/succession_page.py", "new_target_id"),
        ("plan/succession_page.py", "old_target_id"),
    },
    "Two fields that were one share its label: the amounts have it here, the text is their addition.": {
        ("annual_plan/item_editor.py", "funding"),
        ("annual_plan/item_editor.py", "sources"),
    },
    "A term of any list is called by the list's own word.": {
        ("plan/vocabulary_page.py", "label"),
        ("printing/form_settings_page.py", "label"),
    },
    "The form asks for what is not a field of the record: it becomes one, or records of its own, when it is saved.": {
        ("activities/entry_fields.py", "figures"),
        ("indicators/indicators_page.py", "value_text"),
        ("indicators/target_values.py", "baseline_text"),
        ("indicators/target_values.py", "value_text"),
    },
}
"""Why a form's label differs from the declared one → the fields it is so with."""

OTHER_FIELD = {
    ("activities/columns.py", "date"),
    ("activities/recent_panel.py", "date"),
    ("conflicts/pending_page.py", "kind"),
    ("printing/form_settings_page.py", "number"),
    ("records/trash_page.py", "kind"),
}
"""Headings that another kind of record declares for a field of the same name; the field shown there has other words."""


def given_labels(source: str) -> Iterator[tuple[str, str]]:
    """(field, label) of every entry of a form that is given its label as a literal."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("Entry", "_text"):
            place = 2 if call.func.id == "Entry" else 3
            beside = call.args[place] if len(call.args) > place else None
            label = next((word.value for word in call.keywords if word.arg == "label"), beside)
            if isinstance(label, ast.Constant):
                yield _name(call.args[0]), label.value


def given_headings(source: str) -> Iterator[tuple[str, str]]:
    """(attribute of the row, heading) of every column of a list that is given its heading as a literal."""
    for call in ast.walk(ast.parse(source)):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Column"):
            continue
        heading, text = (*call.args, None)[:2]
        if isinstance(heading, ast.Constant) and isinstance(text, ast.Lambda):
            inner = {node.value for node in ast.walk(text) if isinstance(node, ast.Attribute)}
            shown = [one for one in ast.walk(text) if isinstance(one, ast.Attribute) and one not in inner]
            yield from ((one.attr, heading.value) for one in shown)


def _name(node: ast.expr) -> str:
    """The name of a field; 「"value" + TEXTS」 is the text in which a number is typed."""
    if isinstance(node, ast.BinOp) and isinstance(node.left, ast.Constant):
        return f"{node.left.value}_text"
    return str(node.value) if isinstance(node, ast.Constant) else ""


def declares(field: str, words: str) -> bool:
    """Whether a kind of record declares this label for a field of this name."""
    return any(field in model.fields() and model.declared(field).label == words for model in ENTITIES.values())


def pages() -> Iterator[tuple[str, str]]:
    """The files of the window: path below app/ui, and source."""
    for path in sorted((APP / "ui").rglob("*.py")):
        yield path.relative_to(APP / "ui").as_posix(), path.read_text(encoding="utf-8")


def test_no_form_states_the_label_again_that_its_field_declares() -> None:
    again = [(path, *one) for path, source in pages() for one in given_labels(source) if declares(*one)]
    assert not again


def test_a_form_with_words_of_its_own_says_why_and_no_other_is_listed() -> None:
    own = {(path, field) for path, source in pages() for field, _ in given_labels(source)}
    assert own == set().union(*OWN_WORDS.values())
    assert all(reason.endswith(".") for reason in OWN_WORDS)


def test_no_list_states_the_heading_again_that_its_field_declares() -> None:
    again = {(path, one[0]) for path, source in pages() for one in given_headings(source) if declares(*one)}
    assert again == OTHER_FIELD


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ('Entry("referred_to", LineField, label="つないだ先")', True),
        ('Entry("referred_to", LineField)', False),
        ('Entry("referred_to", LineField, label="紹介した機関")', False),
    ],
)
def test_a_label_that_is_declared_is_refused_and_another_is_not(line: str, refused: bool) -> None:
    assert any(declares(*one) for one in given_labels(line)) is refused


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ('Column("職名", lambda row: row.post, 6)', True),
        ('Column("職名", lambda row: row.staff.post or "－")', True),
        ('field_column("staff", "post", width=6)', False),
        ('Column("いつから", lambda row: row.post)', False),
    ],
)
def test_a_heading_that_is_declared_is_refused_and_another_is_not(line: str, refused: bool) -> None:
    assert any(declares(*one) for one in given_headings(line)) is refused


def test_every_listed_file_exists() -> None:
    listed = {path for fields in OWN_WORDS.values() for path, _ in fields} | {path for path, _ in OTHER_FIELD}
    assert all((APP / "ui" / Path(path)).is_file() for path in listed)
