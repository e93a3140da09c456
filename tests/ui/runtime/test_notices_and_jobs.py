"""What the window says, and work that goes on beside it."""

import gc
import threading

import pytest
import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.commit_point import passed
from app.errors import Done, Refused
from app.ui.runtime import jobs as jobs_module
from app.ui.runtime.jobs import Job, Jobs, Progress, Stopped
from app.ui.runtime.notice_bar import NoticeBar
from app.ui.widgets.dialogs import Question
from app.ui.widgets.job_bar import JobBar


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.errors: list[BaseException] = []
        self.threads: list[threading.Thread] = []

    def take(self, result: object) -> None:
        self.results.append(result)
        self.threads.append(threading.current_thread())

    def fail(self, error: BaseException) -> None:
        self.errors.append(error)


def test_an_error_is_said_in_plain_words_with_its_code_put_away(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.show_error(Refused("wrong-code", "番号が合いません。", "もう一度入れてください。"))
    assert bar.text() == "番号が合いません。\nもう一度入れてください。"
    shown = [label.text() for label in bar.findChildren(QLabel) if not label.isHidden()]
    assert not any("wrong-code" in text for text in shown)


def test_a_defect_is_said_calmly_and_without_its_name(qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.show_error(ZeroDivisionError("division by zero"))
    assert "不具合" in bar.text() and "Zero" not in bar.text()
    assert "division by zero" in caplog.text


def test_markup_in_a_notice_is_shown_as_it_is(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.say("<b>会議</b>を保存しました。")
    assert bar.text() == "<b>会議</b>を保存しました。"
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in bar.findChildren(QLabel) if label.text())


def test_a_success_fades_after_ten_seconds_and_an_error_does_not(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.say("保存しました。")
    assert bar.fading.isActive() and bar.fading.interval() == 10_000
    bar.fading.timeout.emit()
    assert bar.text() == ""
    bar.say("保存しました。")
    bar.show_error(Refused("wrong-code", "番号が合いません。", "もう一度入れてください。"))
    assert not bar.fading.isActive()
    bar.clear_complaint()
    assert bar.text() == ""


def test_a_success_does_not_fade_while_its_button_has_the_focus(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.say("削除しました。", "元に戻す", lambda: None)
    bar.activateWindow()
    button = next(one for one in bar.findChildren(QPushButton) if one.text() == "元に戻す")
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    bar.fading.timeout.emit()
    assert bar.text() == "削除しました。" and bar.fading.isActive()


def test_undo_in_the_notice_works_once(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    receiver = Receiver()
    bar.say("削除しました。", "元に戻す", lambda: receiver.take("undone"))
    bar.press_action()
    bar.press_action()
    assert receiver.results == ["undone"] and bar.text() == ""


def test_results_arrive_on_the_windows_own_thread(qtbot: QtBot) -> None:
    jobs, receiver = Jobs(), Receiver()
    with qtbot.waitSignal(jobs.ended):
        jobs.run(lambda progress: threading.current_thread(), receiver.take)
    qtbot.waitUntil(lambda: bool(receiver.results))
    assert receiver.threads == [threading.main_thread()]
    assert receiver.results[0] is not threading.main_thread()


def test_an_error_in_the_work_reaches_its_page(qtbot: QtBot) -> None:
    jobs, receiver = Jobs(), Receiver()

    def work(progress: Progress) -> None:
        raise Refused("x", "だめでした。", "やり直してください。")

    jobs.run(work, receiver.take, receiver.fail)
    qtbot.waitUntil(lambda: bool(receiver.errors))
    assert isinstance(receiver.errors[0], Refused) and not receiver.results


def test_long_work_is_shown_and_can_be_stopped(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs_module, "SHOW_AFTER_MS", 0)
    jobs, receiver, go_on = Jobs(), Receiver(), threading.Event()
    bar = JobBar(jobs)
    qtbot.addWidget(bar)

    def work(progress: Progress) -> None:
        go_on.wait(10)
        progress(1, 8)
        raise AssertionError("went on after やめる")

    jobs.run(work, receiver.take, receiver.fail, "取り込んでいます")
    qtbot.waitUntil(lambda: not bar.isHidden())
    bar.findChildren(QPushButton)[0].click()
    go_on.set()
    qtbot.waitUntil(lambda: bool(receiver.errors))
    assert isinstance(receiver.errors[0], Stopped) and bar.isHidden()


def test_a_result_for_a_page_that_is_gone_is_dropped(qtbot: QtBot) -> None:
    jobs, receiver = Jobs(), Receiver()
    go_on = threading.Event()
    jobs.run(lambda progress: go_on.wait(10), receiver.take)
    shiboken6.delete(receiver)
    with qtbot.waitSignal(jobs.ended):
        go_on.set()
    assert receiver.results == []


def test_work_that_ends_after_its_window_is_gone_is_dropped(qtbot: QtBot) -> None:
    jobs, receiver, gone = Jobs(), Receiver(), threading.Event()
    jobs.destroyed.connect(gone.set)

    def work(progress: Progress) -> None:
        gone.wait(10)
        progress(1, 2)

    jobs.run(work, receiver.take, receiver.fail)
    jobs.deleteLater()
    qtbot.waitUntil(lambda: not shiboken6.isValid(jobs))
    assert not receiver.results and not receiver.errors


def test_work_that_is_done_leaves_nothing_behind(qtbot: QtBot) -> None:
    """Of short work one piece in ten was kept: Qt's pool was done with it before PySide had handed it over."""
    jobs, receiver, often = Jobs(), Receiver(), 300
    others = {id(one) for one in gc.get_objects() if isinstance(one, Job)}
    for _ in range(often):
        jobs.run(lambda _: None, receiver.take)
    qtbot.waitUntil(lambda: len(receiver.results) == often)
    kept: list[Job] = []

    def nothing_is_kept() -> bool:
        kept.clear()
        gc.collect()
        kept.extend(one for one in gc.get_objects() if isinstance(one, Job) and id(one) not in others)
        return not kept

    qtbot.waitUntil(nothing_is_kept)


def test_enter_never_presses_the_dangerous_button(qtbot: QtBot) -> None:
    question = Question(None, "削除しますか。", "元に戻せます。", "削除する", danger=True)
    qtbot.addWidget(question)
    question.show()
    results: list[int] = []
    question.finished.connect(results.append)
    qtbot.keyClick(question, Qt.Key.Key_Return)
    assert 1 not in results
    assert all(not button.autoDefault() for button in question.findChildren(QPushButton))


def test_work_that_fails_after_its_change_is_kept_is_told_as_done(qtbot: QtBot) -> None:
    jobs, receiver = Jobs(), Receiver()

    def work(_: Progress) -> None:
        passed()
        raise MemoryError

    jobs.run(work, receiver.take, receiver.fail)
    qtbot.waitUntil(lambda: receiver.errors != [], timeout=10_000)
    assert isinstance(receiver.errors[0], Done) and receiver.results == []
