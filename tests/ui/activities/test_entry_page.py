"""The form on its own: what is folded, what a switched status hides, what a draft brings back."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.services.activities import activity_drafts, photos
from app.services.activities.activity_list import Filter, list_ids
from app.services.activities.activity_rows import show_activity
from app.services.records.undo import undo_last
from app.services.workspace.workspace import Workspace
from app.ui.activities.entry_fields import DETAILS
from app.ui.activities.entry_page import EntryPage
from app.ui.fields.choice_field import ChoiceField
from tests.journeys.test_main_story import record
from tests.journeys.test_nasty_photos import camera
from tests.journeys.test_window_story import opened
from tests.ui.conftest import write

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def page(qtbot: QtBot, daito: Workspace) -> Iterator[EntryPage]:
    frame = opened(qtbot, daito, "entry")
    yield frame.page("entry")
    frame.close()  # named to the end: Qt deletes the page with the last reference to its window


def test_a_new_form_stands_on_today_and_folds_what_is_rare(page: EntryPage) -> None:
    assert page.form.values()["date"] == date(2025, 11, 5)
    assert all(page.form.cell(name).isHidden() for name in DETAILS)
    page._more.click()
    assert not any(page.form.cell(name).isHidden() for name in DETAILS)


def test_the_routine_fields_need_no_scrolling_on_a_small_screen(page: EntryPage) -> None:
    kind = page.form.cell("kind")
    area = page.form.parentWidget().parentWidget()
    assert kind.mapTo(area, kind.rect().bottomLeft()).y() <= area.height()


def test_what_is_typed_replaces_the_day_also_when_the_page_is_shown_again(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "entry")
    frame.open("about")
    frame.open("entry")
    page = frame.page("entry")
    write(page.form.field("date"), "10/3")
    assert page.form.values()["date"] == date(2025, 10, 3)


def test_the_next_form_does_not_complain_before_anything_is_typed(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "entry")
    page = frame.page("entry")
    write(page.form.field("target_id"), "13")
    page.form.focus("title")
    write(page.form.field("title"), "サロン")
    page.save_and_next()
    assert not [one for one in page.findChildren(QLabel) if one.isVisible() and "入っていません" in one.text()]


def test_a_second_save_of_the_untouched_next_form_does_nothing(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "entry")
    page = frame.page("entry")
    write(page.form.field("target_id"), "13")
    write(page.form.field("title"), "サロン")
    page.save_and_next()
    page.save_and_next()
    assert "保存しました" in frame.context.notice.text()
    assert not [one for one in page.findChildren(QLabel) if one.isVisible() and "入っていません" in one.text()]
    assert len(list_ids(daito, Filter())) == 1


def test_a_save_right_after_the_first_letters_still_says_what_is_missing(qtbot: QtBot, daito: Workspace) -> None:
    frame = opened(qtbot, daito, "entry")
    page = frame.page("entry")
    write(page.form.field("title"), "サロン")
    page.save_and_next()
    assert "推進目標" in frame.context.notice.text() and list_ids(daito, Filter()) == []


def test_an_untouched_form_leaves_no_draft(page: EntryPage, daito: Workspace) -> None:
    page.leave()
    assert activity_drafts.kept_forms(daito) == []


def test_a_new_form_leaves_the_half_typed_one_among_the_drafts(page: EntryPage, daito: Workspace) -> None:
    write(page.form.field("title"), "書きかけ")
    page.start_new()
    assert page.form.values()["title"] is None
    assert [kept.typed["title"] for kept in activity_drafts.kept_forms(daito)] == ["書きかけ"]


def test_a_thrown_away_draft_is_gone_and_nothing_was_saved(page: EntryPage, daito: Workspace) -> None:
    write(page.form.field("title"), "書きかけ")
    page.leave()
    page._discard.click()
    assert activity_drafts.kept_forms(daito) == [] and list_ids(daito, Filter()) == []


def test_a_correction_left_off_is_there_when_the_record_is_opened_again(page: EntryPage, daito: Workspace) -> None:
    first = record(daito, date="R7.10.3", target="1-3", title="ふれあいサロン")
    page.open_with(first)
    write(page.form.field("issue"), "会場が狭い")
    page.leave()
    page.open_with(None)
    assert page.form.values()["title"] is None, "a new form is not the correction"
    page.open_with(first)
    assert page.form.values()["issue"] == "会場が狭い"
    assert show_activity(daito, first).issue == ""


def test_what_happened_after_all_carries_no_reason(page: EntryPage, daito: Workspace) -> None:
    first = record(daito, date="R7.10.3", target="3-5", title="防災訓練", status="中止", status_reason="台風のため")
    page.open_with(first)
    page.form.field("status").set_value("done")
    page.save_and_close()
    assert (show_activity(daito, first).status, show_activity(daito, first).status_reason) == ("done", "")


def test_a_record_that_is_gone_is_said_so(page: EntryPage) -> None:
    page.open_with(b"x" * 16)
    assert "見つかりません" in page._context.notice.text()


def picture(colour: str = "red") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(out, "JPEG")
    return out.getvalue()


def test_a_photo_dropped_on_a_new_form_is_added_when_the_form_is_saved(
    page: EntryPage, daito: Workspace, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "交流会.jpg").write_bytes(picture())
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "交流会.jpg"))])
    assert page.photos.take_from(dropped)
    write(page.form.field("target_id"), "13")
    write(page.form.field("title"), "交流会")
    page.save_and_next()
    (saved,) = list_ids(daito, Filter())
    qtbot.waitUntil(lambda: len(photos.photos_of(daito, saved)) == 1, timeout=10_000)


def test_words_and_consent_of_a_photo_are_kept_at_once(page: EntryPage, daito: Workspace, qtbot: QtBot) -> None:
    saved = record(daito, date="R7.10.3", target="1-3", title="ふれあいサロン")
    page.open_with(saved)
    page.photos.take([("写真", picture())])
    qtbot.waitUntil(lambda: page.photos.cards.count() == 1, timeout=10_000)
    shown = page.photos.cards.itemAt(0).widget()
    caption, consent = shown.findChild(QLineEdit), shown.findChild(ChoiceField)
    caption.setText("髙橋さんの<b>講話</b>")
    caption.editingFinished.emit()
    consent.set_value("internal")
    consent.edited.emit()
    (row,) = photos.photos_of(daito, saved)
    assert (row.caption, row.consent) == ("髙橋さんの<b>講話</b>", "internal")


def test_photos_added_in_one_press_are_one_step(page: EntryPage, daito: Workspace, qtbot: QtBot) -> None:
    saved = record(daito, date="R7.10.3", target="1-3", title="ふれあいサロン")
    page.open_with(saved)
    page.photos.take([("一", camera("red")), ("名簿", b"PK"), ("二", camera("blue")), ("二", camera("blue"))])
    qtbot.waitUntil(lambda: page.photos.cards.count() == 2, timeout=10_000)
    warned = page._context.notice.text()
    assert "名簿" in warned and "同じ写真が、もう入っています。" in warned
    assert undo_last(daito) == "写真の追加（2枚）"
    assert photos.photos_of(daito, saved) == []


def test_a_file_that_is_no_photo_is_named_and_the_record_stands(page: EntryPage, daito: Workspace, qtbot: QtBot) -> None:
    saved = record(daito, date="R7.10.3", target="1-3", title="ふれあいサロン")
    page.open_with(saved)
    page.photos.take([("名簿.xlsx", b"PK\x03\x04")])
    qtbot.waitUntil(lambda: "名簿.xlsx" in page._context.notice.text(), timeout=10_000)
    assert photos.photos_of(daito, saved) == []


def test_on_a_small_laptop_nothing_of_the_form_is_cut_at_its_right_side(page: EntryPage) -> None:
    """1366×768 at 125 %: of 1092 points the menu and the recent records take their part, 42 letters of plain type are left."""
    page._show_details(True)
    inner = page.form.parentWidget()
    assert inner is not None
    letter = page.fontMetrics().horizontalAdvance("国")
    assert inner.minimumSizeHint().width() <= 42 * letter


def test_what_the_form_asks_rarely_stays_folded_and_a_question_mark_says_unknown(page: EntryPage, daito: Workspace) -> None:
    assert {"times", "staff_count", "staff_minutes", "referred_to", "confirmed_by", "issue_to_evaluation"} <= set(DETAILS)
    write(page.form.field("target_id"), "13")
    write(page.form.field("title"), "声かけ")
    many = page.form.field("participants")
    write(many, "?")
    assert many.text() == "不明" and page.form.values()["participants_unknown"]
    page.leave()
    (kept,) = activity_drafts.kept_forms(daito)
    assert kept.typed["participants_unknown"] is True
    write(many, "8")
    assert page.form.values()["participants"] == 8, "what is typed next takes its place"
    write(many, "?")
    page._more.click()
    for name, typed in (
        ("times", "930-1145"),
        ("staff_count", "2"),
        ("staff_minutes", "1.5"),
        ("referred_to", "包括支援センター"),
    ):
        write(page.form.field(name), typed)
    page.form.field("issue_to_evaluation").set_value(True)
    write(page.form.field("times"), "x")
    page.save_and_close()
    assert "読み取れない入力" in page._context.notice.text()
    page.form.set_values({"times": "9:30-11:45"})
    page.save_and_close()
    (saved,) = list_ids(daito, Filter())
    row = show_activity(daito, saved)
    assert (row.participants, row.participants_unknown, row.times, row.staff_minutes) == (None, True, "9:30～11:45", 90)
