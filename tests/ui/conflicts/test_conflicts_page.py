"""Deciding by keys, joining two texts, and what was typed into a field of several lines."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.journal.reading import Shown
from app.journal.record_ids import derived_record_id
from app.journal.writing import grouped, write
from app.models.indicator import MonthlyFigure
from app.models.review import BranchEvaluation
from app.services.activities import activities
from app.services.conflicts import conflicts
from app.services.devices.setup import own_fingerprint
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from app.ui.look.marked_text import MarkedText
from app.ui.look.theme import Theme
from tests.journeys.test_window_story import opened
from tests.offices import activity, target
from tests.sync.family import copied
from tests.ui.conftest import rest
from tests.ui.conftest import write as write_keys

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


def clash(head: Workspace, folder: Path, **pair: tuple[object, object]) -> bytes:
    with copied("daito", folder) as daito:
        record = activity(daito, content="元の文", participants=1)
        importing.import_files(head, [submitting.hand_in(daito, folder).path])
        for workspace, which in ((head, 0), (daito, 1)):
            form = activities.open_form(workspace, record)
            activities.save(workspace, form, {name: values[which] for name, values in pair.items()})
        importing.import_files(head, [submitting.hand_in(daito, folder).path])
    return record


def test_two_texts_are_joined_edited_and_decided_for(qtbot: QtBot, head: Workspace, tmp_path: Path) -> None:
    record = clash(head, tmp_path, content=("本部の文、髙﨑𠮷", "支部の文"))
    page = opened(qtbot, head, "conflicts").page("conflicts")
    qtbot.keyClick(page, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    text = page.form.field("content")
    assert set((text.value() or "").split("\n")) == {"本部の文、髙﨑𠮷", "支部の文"}
    text.set_value("両方をまとめた文")
    page.resolve()
    assert activities.open_form(head, record).values["content"] == "両方をまとめた文"
    assert conflicts.list_conflicts(head) == []


def test_an_ordinary_difference_takes_two_keys(qtbot: QtBot, head: Workspace, tmp_path: Path) -> None:
    record = clash(head, tmp_path, participants=(10, 20))
    page = opened(qtbot, head, "conflicts").page("conflicts")
    wanted = page.current().candidates[1].values["participants"]
    qtbot.keyClick(page, Qt.Key.Key_2)
    qtbot.keyClick(page, Qt.Key.Key_Return)
    assert activities.open_form(head, record).values["participants"] == wanted
    assert conflicts.list_conflicts(head) == []


def test_another_number_is_typed_and_a_candidate_that_came_meanwhile_stays(qtbot: QtBot, head: Workspace, tmp_path: Path) -> None:
    clash(head, tmp_path, participants=(10, 20))
    page = opened(qtbot, head, "conflicts").page("conflicts")
    page.form.field("participants").set_value(15)
    page.choose(3)
    with copied("daito2", tmp_path) as second:
        importing.import_files(second, [submitting.send_back(head, "daito", tmp_path / "d2.yui").path])
        found = conflicts.list_conflicts(second)[0]
        conflicts.resolve_with_values(second, found, {"participants": 99})
        importing.import_files(head, [submitting.hand_in(second, tmp_path / "d3.yui").path])
    page.resolve()
    (still,) = conflicts.list_conflicts(head)
    assert {one.values["participants"] for one in still.candidates} == {15, 99}


def test_long_texts_are_marked_and_decided_in_three_keys_at_most(qtbot: QtBot, head: Workspace, tmp_path: Path) -> None:
    base = "公民館で茶話会を開き、午後から保健師の話を聞いた。参加者は元気だった。"
    with copied("daito", tmp_path) as daito:
        record = activity(daito, content=base, participants=1)
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
        for workspace, place, count in ((head, "集会所<b>で", 10), (daito, "体育館で", 20)):
            form = activities.open_form(workspace, record)
            activities.save(workspace, form, {"content": base.replace("公民館で", place), "participants": count})
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    page = opened(qtbot, head, "conflicts").page("conflicts")
    page.focus_first()
    if page.current().fields != ("content",):
        page._on_later()
    texts = page.findChildren(MarkedText)
    assert any("集会所<b>" in one.text() and "⟦" in one.accessibleName() for one in texts)  # nothing is read as markup
    for left in (1, 0):
        qtbot.keyClick(page, Qt.Key.Key_2)
        qtbot.keyClick(page, Qt.Key.Key_Return)
        assert len(conflicts.list_conflicts(head)) == left


def written_apart(
    folder: Path, head: Workspace, entity: str, key: dict[str, Any], first: dict[str, Any], second: dict[str, Any]
) -> bytes:
    """A record of 大東 that its two PCs wrote differently without having seen each other; the head office has both."""
    record = derived_record_id(entity, "sample", partition="daito")
    with copied("daito", folder) as daito, copied("daito2", folder) as daito2:
        for number, (workspace, values) in enumerate(((daito, key | first), (daito2, key | second))):
            with workspace.database.writing() as session:
                write(
                    session, workspace.author(), entity=entity, partition="daito", record=record,
                    values=grouped(entity, values), shown=Shown(),
                )  # fmt: skip
            importing.import_files(head, [submitting.hand_in(workspace, folder / f"{number}.yui").path])
    return record


def test_a_date_typed_for_both_keeps_the_end_that_was_not_typed(qtbot: QtBot, head: Workspace, tmp_path: Path) -> None:
    ours = {"date": date(2025, 10, 4), "end_date": date(2025, 10, 6)}
    with copied("daito", tmp_path) as daito:
        record = activity(daito, participants=1)
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
        activities.save(head, activities.open_form(head, record), ours)
        activities.save(daito, activities.open_form(daito, record), {"date": date(2025, 10, 2), "end_date": date(2025, 10, 7)})
        importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    page = opened(qtbot, head, "conflicts").page("conflicts")
    assert "【活動日／終了日】" in [text.text().split("　")[-1] for text in page.findChildren(QLabel)]
    shown = page.form.values()
    page.form.focus("date")
    write_keys(page.form.field("date"), "10/3")
    page.resolve()
    values = activities.open_form(head, record).values
    assert (values["date"], values["end_date"]) == (date(2025, 10, 3), shown["end_date"])
    assert shown["end_date"] is not None and conflicts.list_conflicts(head) == []


def test_what_can_not_be_read_is_refused_in_words_and_decides_nothing(qtbot: QtBot, head: Workspace, tmp_path: Path) -> None:
    clash(head, tmp_path, participants=(10, 20))
    page = opened(qtbot, head, "conflicts").page("conflicts")
    write_keys(page.form.field("participants"), "abc")
    page.resolve()
    assert "数として読めません" in page._context.notice.text()
    assert len(conflicts.list_conflicts(head)) == 1


def test_another_monthly_figure_is_read_as_the_table_reads_it(qtbot: QtBot, head: Workspace, tmp_path: Path) -> None:
    key = {"indicator_id": bytes(16), "fiscal_year": 2025, "month": 5, "office": "daito"}
    pair = [{"value": value, "state": None, "approximate": about} for value, about in ((10, None), (20, True))]
    record = written_apart(tmp_path, head, "monthly_figure", key, *pair)
    page = opened(qtbot, head, "conflicts").page("conflicts")
    assert {one.text for one in page.current().candidates} == {"10", "約20"}
    field = page.form.field("value")
    assert field.text() in ("10", "約20")
    field.set_value("多め")
    page.choose(3)
    page.resolve()
    assert len(conflicts.list_conflicts(head)) == 1
    field.set_value("約15")
    page.resolve()
    with head.database.reading() as session:
        row = session.get_one(MonthlyFigure, record)
        assert (row.value, row.approximate, row.conflicts) == (15, True, "")


def test_a_rating_is_chosen_from_the_scale_and_keeps_its_reason(qtbot: QtBot, head: Workspace, tmp_path: Path) -> None:
    key = {"target_id": target(head), "fiscal_year": 2025, "period": "year", "office": "daito"}
    pair = [{"rating": mark, "rating_reason": f"{mark}の理由"} for mark in "AB"]
    record = written_apart(tmp_path, head, "branch_evaluation", key, *pair)
    page = opened(qtbot, head, "conflicts").page("conflicts")
    rating, shown = page.form.field("rating"), page.form.values()["rating_reason"]
    assert shown in ("Aの理由", "Bの理由")
    rating.set_value("C")
    page.choose(3)
    page.resolve()
    with head.database.reading() as session:
        row = session.get_one(BranchEvaluation, record)
        assert (row.rating, row.rating_reason, row.conflicts) == ("C", shown, "")


def test_every_long_text_takes_several_lines_and_can_be_joined_by_key(qtbot: QtBot, head: Workspace, tmp_path: Path) -> None:
    record = clash(head, tmp_path, next_step=("次は春に\n集まる", "次は夏に集まる"))
    page = opened(qtbot, head, "conflicts").page("conflicts")
    qtbot.keyClick(page, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    page.resolve()
    assert set(activities.open_form(head, record).values["next_step"].split("\n")) == {"次は春に", "集まる", "次は夏に集まる"}


def test_provisional_values_are_marked_on_every_page_that_shows_or_sums_them(
    qtbot: QtBot, head: Workspace, tmp_path: Path
) -> None:
    clash(head, tmp_path, participants=(18, 15))
    frame = opened(qtbot, head, "progress")
    assert frame.provisional.isVisible() and "延べ参加者数" in frame.provisional.text()
    frame.open("activities")
    page = frame.page("activities")
    assert "人◇" in page._sum.text()
    assert any(page.table.rows.text(0, column).endswith("人◇") for column in range(page.table.rows.columnCount()))
    frame.open("meetings")
    assert not frame.provisional.isVisible()
    with head.database.writing() as session:
        for words in ("甲", "乙"):
            opinion = grouped("opinion", {"fiscal_year": 2025, "source": "external", "good": words})
            written = {"partition": "head", "record": derived_record_id("opinion", "sample", partition="head"), "values": opinion}
            write(session, head.author(), entity="opinion", shown=Shown(), **written)
    frame.open("opinions")
    editor = frame.page("opinions").opinions
    assert editor.table.rows.text(0, 0).startswith("◇ ")
    assert any(text.text().startswith("◇ 良い点は") for text in editor.findChildren(QLabel) if text.isVisible())


def test_a_deletion_is_decided_by_digit_after_a_value_was_shown(qtbot: QtBot, head: Workspace, tmp_path: Path) -> None:
    clash(head, tmp_path, participants=(10, 20))
    with head.database.writing() as session:
        record = derived_record_id("deadline", "sample")
        values = grouped("deadline", {"name": "理事会"})
        told = {"entity": "deadline", "partition": "common", "record": record}
        first = write(session, head.author(), values=values, shown=Shown(), **told)
        seen = Shown(record, "deadline", "common", {"identity": (first.id,)})
        write(session, head.author(), values=grouped("deadline", {"done_on": date(2025, 10, 1)}), shown=seen, **told)
        write(session, head.author(), values={}, shown=seen, deletes=True, **told)
    page = opened(qtbot, head, "conflicts").page("conflicts")
    for _ in range(2):
        qtbot.wait(1)  # what was put away is really gone
        qtbot.keyClick(page, Qt.Key.Key_1)
        page._on_later()
    assert {one.kind for one in conflicts.list_conflicts(head)} == {"delete", "values"}


def test_the_list_needs_no_sideways_scrolling_and_the_pc_has_a_name_on_a_small_screen(
    qtbot: QtBot, head: Workspace, tmp_path: Path, dressed: Theme
) -> None:
    clash(head, tmp_path, content=("本部の文", "支部の文"))
    frame = opened(qtbot, head, "conflicts")
    frame.resize(1093, 543)
    rest(qtbot, frame)
    page = frame.page("conflicts")
    assert page.table.isVisible() and page.table.horizontalScrollBar().maximum() == 0
    said = "\n".join(one.text() for one in page.findChildren(QLabel))
    assert f"PC（番号{own_fingerprint(head)[:4]}…）" in said and head.device_id not in said
