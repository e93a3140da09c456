"""Charts are read back: which figure each point shows, with the signs at its label."""

from app.reports.paper import Chart, Series
from app.services.audit.figure_key import ACTIVITIES_OF_OFFICE, DRAWN, GAP, LETTERS
from app.services.audit.printed_charts import points_of, year_label
from app.services.audit.printed_form import Form
from app.services.audit.printed_words import Words
from tests.services.audit.dumps import record, records

FORM = Form("board-report", "理事会報告", "plan", 2025)


def read(chart: Chart, *more: dict[str, object]) -> list[tuple[str, str, str, int, str]]:
    points = points_of(chart, FORM, Words(records(*more)))
    return [(key.measure, key.target, key.indicator or key.office or key.word, key.year, text) for key, text, _ in points]


def test_a_line_belongs_to_the_target_before_it_and_has_the_signs_of_its_labels() -> None:
    use = [record("indicator", "i1"), record("indicator_use", "u1")]
    chart = Chart("lines", "1-①　サロン", ("R6", "R7以上※"), (Series("サロン", (None, 12.5)),), "か所")
    assert read(chart, *use) == [(DRAWN, "t1", "i1", 2024, GAP), (DRAWN, "t1", "i1", 2025, "12.5以上※")]
    assert read(chart, *use, record("indicator", "i2"), record("indicator_use", "u2", indicator_id="i2")) == []


def test_a_bar_without_a_value_is_read_as_the_word_in_its_place() -> None:
    chart = Chart("bars", "活動件数", ("北", "南"), (Series("活動件数", (12.0, None)),), gaps=("", "未提出"))
    wanted = [(ACTIVITIES_OF_OFFICE, "plan", "north", 2025, "12"), (ACTIVITIES_OF_OFFICE, "plan", "south", 2025, "未提出")]
    assert read(chart) == wanted


def test_the_parts_of_a_goal_are_counted_letters() -> None:
    chart = Chart("share", "割合", ("基本目標1（2）",), (Series("B", (2.0,)),))
    assert read(chart) == [(LETTERS, "goal", "B", 2025, "2")]


def test_a_label_is_a_year_an_expectation_and_signs() -> None:
    assert year_label("R7上半期※") == ("R7", "", "※") and year_label("R7（見込）") == ("R7", "（見込）", "")
