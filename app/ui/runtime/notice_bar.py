"""The message bar: what was saved (with 元に戻す), or what went wrong and what to do."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from app.ui.look.button import Button, button
from app.ui.look.icons import Picture, set_icon
from app.ui.look.labels import label, set_look
from app.ui.look.layouts import row_of
from app.ui.runtime.messages import explain

_ICONS = {"done": ("done", "GREEN"), "warning": ("warning", "AMBER"), "error": ("error", "RED")}
FADES_AFTER = 10_000
"""Milliseconds after which a success goes by itself: it was read, and must not stand over the next record."""


class NoticeBar(QFrame):
    """A success fades; an error or a warning stays until its cause may be gone (the next edit), its ✕, or another page."""

    help_asked = Signal(str)
    """What the help says about this error code is wanted."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setAccessibleName("お知らせ")
        self._act: Callable[[], object] | None = None
        self._complains = False
        self.fading = QTimer(self, singleShot=True, interval=FADES_AFTER)
        """Runs while a success is shown; tests end it instead of waiting."""
        self.fading.timeout.connect(self._on_faded)
        self._came_from: QWidget | None = None
        """What had the focus before the bar."""
        self._icon = Picture()
        self._text = label(wrap=True)
        self._detail = label("", "small")
        self._code = ""
        self._action = Button()
        self._more = button("詳細", "link", run=self._on_more)
        self._close = Button()
        self._arrange()
        self.hide()

    def say(self, text: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Shows a success; ``action`` (元に戻す) names a button that calls ``act``, a bound method."""
        self._show("done", text, "", action, act)

    def warn(self, text: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Shows a warning; ``action`` and ``act`` as in ``say``."""
        self._show("warning", text, "", action, act)

    def show_error(self, error: BaseException, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Shows any error in two sentences, its code under 詳細."""
        message = explain(error)
        self._show("error", f"{message.what}\n{message.todo}", message.detail, action, act)

    def clear(self) -> None:
        """Hides the bar and forgets its action."""
        self._act = None
        self._go_away()

    def clear_complaint(self) -> None:
        """Hides an error or a warning, for when what it complained of is being mended; a success stays."""
        if self._complains:
            self.clear()

    def text(self) -> str:
        """The message now shown; "" when the bar is hidden."""
        return self._text.text() if not self.isHidden() else ""

    def press_action(self) -> None:
        """Does what the bar's button does, for keys and tests."""
        self._on_action()

    def _arrange(self) -> None:
        self._close.setProperty("look", "link")
        set_icon(self._close, "close", "SOFT_INK")
        self._close.setAccessibleName("お知らせを閉じる")
        self._action.setAccessibleName("お知らせの操作")
        row_of(
            self._icon,
            (self._text, 1),
            self._detail,
            self._action,
            self._more,
            self._close,
            spacing=12,
            margins=(16, 6, 8, 6),
            within=self,
        )
        self._action.clicked.connect(self._on_action)
        self._close.clicked.connect(self.clear)
        for one in (self._action, self._more, self._close):
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the focus where the person works
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now) and before is not None and not self.isAncestorOf(before):
            self._came_from = before

    def _go_away(self) -> None:
        """Hides the bar. The focus goes back to where it came from: Qt would give it to the first field of the page."""
        back, focused = self._came_from, self.window().focusWidget()
        is_within = focused is not None and self.isAncestorOf(focused)
        if is_within and back is not None and shiboken6.isValid(back) and back.isVisible() and back.isEnabled():
            back.setFocus(Qt.FocusReason.OtherFocusReason)
        self._complains = False
        self.fading.stop()
        self.hide()

    def _show(self, tone: str, text: str, detail: str, action: str, act: Callable[[], object] | None) -> None:
        """Shows a message; ``tone`` is "done", "warning" or "error"."""
        name, colour = _ICONS[tone]
        self._act = act
        self._complains = tone != "done"
        self._icon.show_icon(name, colour, 22)
        set_look(self, "tone", tone)
        self._text.setText(text)
        self._code = detail
        self._detail.setText(f"お問い合わせ用の記号：{detail}" if detail else "")
        self._detail.hide()
        self._more.setVisible(bool(detail))
        self._action.setText(action)
        self._action.setAccessibleName(action or "お知らせの操作")
        self._action.setVisible(act is not None)
        if self._complains:
            self.fading.stop()
        else:
            self.fading.start()
        self.show()
        self.raise_()
        _announce(self, text)

    def _on_action(self) -> None:
        act, self._act = self._act, None
        self._go_away()
        if act is not None:
            act()

    def _on_faded(self) -> None:
        """Not under somebody's hand: a button that is being reached for stays until it is left."""
        focused = self.window().focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self.fading.start()
        else:
            self.clear()

    def _on_more(self) -> None:
        """Shows the code for a telephone call, and opens what the help says about it."""
        self._detail.show()
        self.help_asked.emit(self._code)


def _announce(speaker: QObject, text: str) -> None:
    """Makes a screen reader read the message without moving its cursor."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(speaker, text))
