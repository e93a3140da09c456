"""様式第2号の3: every method has the same room, and a table that adds up in each direction, in the example too."""

import io

import pypdfium2

from app.reports.engine.paper_drawing import draw_papers
from app.reports.paper import Notes, Table, cell_text
from app.rules.figures import Typed
from app.services.indicators import consultations
from app.services.workspace.workspace import Workspace
from tests.services.forms.test_report_details import papers

JUNE = {
    ("daily_support", "telephone"): Typed(2),
    ("daily_support", "visit_office"): Typed(3),
    ("housing", "home_visit"): Typed(1),
}


def tables(workspace: Workspace, **changes: object) -> dict[str, Table]:
    (paper,) = papers(workspace, "consultation-table", **changes)
    return {part.caption: part for part in paper.parts if isinstance(part, Table)}


def rows(table: Table) -> dict[str, list[str]]:
    return {cell_text(row.cells[0]): [cell_text(cell) for cell in row.cells[1:]] for row in table.rows}


def test_the_methods_and_their_sum_have_columns_of_one_width(head: Workspace) -> None:
    (table,) = tables(head, edition="empty").values()
    assert [column.title for column in table.columns] == ["相談分野", "来所", "電話", "訪問", "その他", "計"]
    assert len({column.width for column in table.columns[1:]}) == 1


def test_the_year_and_each_month_with_figures_add_up_by_field_and_by_method(daito: Workspace) -> None:
    consultations.save_month(daito, 2025, 6, "daito", JUNE)
    consultations.save_month(daito, 2025, 7, "daito", {("housing", "telephone"): Typed(4)})
    found = tables(daito)
    assert list(found) == ["一年の計（件）", "月ごとの計（件）", "6月分（件）", "7月分（件）"]
    assert rows(found["一年の計（件）"])["計"] == ["3", "6", "1", "", "10"]
    assert rows(found["6月分（件）"])["計"] == ["3", "2", "1", "", "6"]
    assert rows(found["月ごとの計（件）"])["計"] == ["", "", "6", "4", *[""] * 8, "10"]


def test_a_number_said_to_be_about_makes_every_sum_with_it_about_and_none_is_no_blank(daito: Workspace) -> None:
    consultations.save_month(daito, 2025, 6, "daito", JUNE | {("work", "telephone"): Typed(4, None, True)})
    consultations.save_month(daito, 2025, 7, "daito", {("housing", "telephone"): Typed(None, "none")})
    found = tables(daito)
    assert rows(found["一年の計（件）"])["計"] == ["3", "約6", "1", "", "約10"]
    assert rows(found["月ごとの計（件）"])["計"] == ["", "", "約10", "なし", *[""] * 8, "約10"]
    assert rows(found["7月分（件）"])["住居"] == ["", "なし", "", "", "なし"]


def test_the_examples_row_adds_up_and_the_empty_form_has_no_figure(head: Workspace) -> None:
    (example,), (empty,) = (tables(head, edition=edition).values() for edition in ("specimen", "empty"))
    *lines, whole = rows(example).values()
    assert set(map(tuple, lines)) == {("3", "2", "", "1", "6")}
    assert whole == [str(len(lines) * int(one)) if one else "" for one in ("3", "2", "", "1", "6")]
    assert not any(cell for row in rows(empty).values() for cell in row)


def notes(workspace: Workspace, **changes: object) -> str:
    (paper,) = papers(workspace, "consultation-table", **changes)
    return "\n".join(line for part in paper.parts if isinstance(part, Notes) for line in part.lines)


def test_only_the_words_and_signs_of_the_tables_are_explained(daito: Workspace) -> None:
    assert notes(daito) == "空欄は、まだ数のないところです。"
    consultations.save_month(daito, 2025, 6, "daito", {("work", "telephone"): Typed(4, None, True)})
    consultations.save_month(daito, 2025, 7, "daito", {("housing", "telephone"): Typed(None, "none")})
    assert "なし：" in notes(daito) and "約：" in notes(daito)
    assert "名前や相談の中身は書きません" in notes(daito, edition="empty")


def test_the_example_names_its_month(head: Workspace) -> None:
    assert list(tables(head, edition="specimen")) == ["6月分（件）"]


def test_the_table_of_a_month_is_never_cut(daito: Workspace) -> None:
    for month in range(4, 13):
        consultations.save_month(daito, 2025, month, "daito", JUNE)
    (paper,) = papers(daito, "consultation-table")
    out = io.BytesIO()
    draw_papers([paper], out)
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        said = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert all(f"{month}月分（件）" in said for month in range(4, 13)) and "月分（件）（続き）" not in said
