"""写真 beside the form: drawn in the background, whatever another office has stored as one."""

import threading

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.services.activities import photos
from app.services.workspace.workspace import Workspace
from app.ui.activities.entry_page import EntryPage
from app.ui.activities.photo_card import PhotoCard
from app.ui.activities.photo_strip import KINDS
from tests.exchange.test_pictures import encoded
from tests.journeys.test_nasty_photos import camera
from tests.load.photos import picture
from tests.offices import activity
from tests.sandbox.child.colour_profiles import DISPLAY_P3, rgb_profile
from tests.ui.activities.test_entry_page import page  # noqa: F401 - a fixture


def label_of(page: EntryPage) -> QLabel:  # noqa: F811
    widget = page.photos.cards.itemAt(0).widget()
    return next(one for one in widget.findChildren(QLabel) if one.accessibleName() in ("写真", "交流会"))


def test_the_window_does_not_wait_for_a_photo_to_be_drawn(
    page: EntryPage,  # noqa: F811
    daito: Workspace,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = activity(daito)
    photos.add(daito, record, camera())
    drawn, may_go_on = photos.small_picture, threading.Event()

    def slow(workspace: Workspace, sha256: bytes) -> bytes | None:
        assert may_go_on.wait(30)
        return drawn(workspace, sha256)

    monkeypatch.setattr(photos, "small_picture", slow)
    page.open_with(record)
    assert page.photos.cards.count() == 1 and label_of(page).pixmap().isNull()
    may_go_on.set()
    qtbot.waitUntil(lambda: not label_of(page).pixmap().isNull(), timeout=10_000)


def test_a_photo_that_has_not_arrived_says_so(page: EntryPage, daito: Workspace, qtbot: QtBot) -> None:  # noqa: F811
    record = activity(daito)
    photos.add(daito, record, camera())
    (row,) = photos.photos_of(daito, record)
    for kept in daito.folder.rglob("*.photo"):
        kept.unlink()
    page.open_with(record)
    assert "まだ届いて" in label_of(page).text()
    assert row.is_here


def test_a_photo_that_can_not_be_drawn_says_so(
    page: EntryPage,  # noqa: F811
    daito: Workspace,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = activity(daito)
    photos.add(daito, record, camera())
    monkeypatch.setattr(photos, "small_picture", lambda *_: None)
    page.open_with(record)
    qtbot.waitUntil(lambda: "表示でき" in label_of(page).text(), timeout=10_000)


def test_each_photo_is_drawn_once_while_its_activity_is_shown(
    page: EntryPage,  # noqa: F811
    daito: Workspace,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Adding photos drew each twice, and every change of a caption drew all of them again."""
    record, pictures = activity(daito), [("1.png", camera()), ("2.jpg", picture(2))]
    asked: list[bytes] = []
    drawn = photos.small_picture
    monkeypatch.setattr(photos, "small_picture", lambda workspace, name: (asked.append(name), drawn(workspace, name))[1])
    page.open_with(record)
    page._context.data_changed.connect(page.refresh)
    page.photos.take(pictures)
    qtbot.waitUntil(lambda: page.photos.cards.count() == 2 and not page._context.jobs.is_busy(), timeout=10_000)
    photos.change(daito, photos.photos_of(daito, record)[0].id, {"caption": "交流会"})
    page.refresh()
    qtbot.waitUntil(lambda: not page._context.jobs.is_busy(), timeout=10_000)
    assert sorted(asked) == sorted(row.sha256 for row in photos.photos_of(daito, record))
    assert not label_of(page).pixmap().isNull() and label_of(page).accessibleName() == "交流会"


def test_the_cards_are_kept_for_the_next_activity(
    page: EntryPage,  # noqa: F811
    daito: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Qt's style sheets keep 700 bytes of every choice that is destroyed: ten thousand photos left megabytes."""
    monkeypatch.setattr(photos, "small_picture", lambda *_: None)
    one, other, bare = (activity(daito, title=title) for title in ("料理教室", "体操", "茶話会"))
    first, second = photos.add(daito, one, picture(1)), photos.add(daito, one, picture(2))
    photos.change(daito, photos.add(daito, other, picture(3)), {"caption": "輪になって", "consent": "public"})

    def shown() -> list[PhotoCard]:
        cards = page.photos.cards
        return [card for at in range(cards.count()) if isinstance(card := cards.itemAt(at).widget(), PhotoCard)]

    page.photos.show_activity(one)
    cards = shown()
    assert [card._row.id for card in cards if card._row] == [first, second]
    page.photos.show_activity(other)
    assert shown() == cards[:1] and cards[1].isHidden()
    assert cards[0]._caption.text() == "輪になって" and cards[0]._consent.value() == "public"
    page.photos.show_activity(bare)
    assert shown() == []
    page.photos.show_activity(one)
    assert shown() == cards and not any(card.isHidden() for card in cards)
    assert cards[0]._caption.text() == "" and cards[0]._consent.value() is None
    cards[1]._caption.setText("みんなで")
    cards[1]._caption.editingFinished.emit()
    assert [row.caption for row in photos.photos_of(daito, one)] == ["", "みんなで"]
    page._context.jobs.wait()


def test_a_copied_picture_goes_to_the_process_that_opens_foreign_files_as_it_is(
    page: EntryPage,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Qt drew it within the window, whatever had put it into the clipboard."""
    decoded: list[QMimeData] = []
    monkeypatch.setattr(QMimeData, "imageData", lambda data: decoded.append(data))
    copied, taken = QMimeData(), []
    copied.setData("image/png", b"whatever lies there")
    monkeypatch.setattr(page.photos, "take", taken.extend)
    assert page.photos.take_from(copied)
    assert taken == [("貼り付けた写真", b"whatever lies there")] and not decoded


def test_a_large_bitmap_of_the_clipboard_is_made_smaller_before_it_is_packed(
    page: EntryPage,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copied, taken = QMimeData(), []
    copied.setImageData(QImage(5000, 100, QImage.Format.Format_RGB32))
    monkeypatch.setattr(page.photos, "take", taken.extend)
    assert page.photos.take_from(copied)
    assert QImage.fromData(taken[0][1]).width() == photos.LONGEST
    assert not page.photos.take_from(QMimeData())


def test_one_line_says_what_was_changed_of_the_photos(page: EntryPage, daito: Workspace, qtbot: QtBot) -> None:  # noqa: F811
    page.open_with(activity(daito))
    wide = rgb_profile(DISPLAY_P3, 2.2)
    page.photos.take(
        [
            ("1.jpg", encoded(Image.new("RGB", (40, 30), (212, 61, 32)), icc_profile=wide)),
            ("2.jpg", encoded(Image.new("RGB", (40, 30), (61, 212, 32)), icc_profile=wide)),
            ("3.png", encoded(Image.new("I;16", (40, 30), 40_000), "PNG")),
        ]
    )
    qtbot.waitUntil(lambda: page.photos.cards.count() == 3, timeout=10_000)
    assert page.photos._changed.text() == "色をsRGBに直しました（2枚）。16ビットを8ビットにしました。"
    assert page.photos._changed.isVisibleTo(page)
    page.photos.take([("4.jpg", camera())])
    qtbot.waitUntil(lambda: page.photos.cards.count() == 4, timeout=10_000)
    assert page.photos._changed.isHidden()


def test_no_kind_of_photo_is_offered_that_the_installed_program_can_not_read() -> None:
    """The packages are built without WebP."""
    assert "webp" not in KINDS
