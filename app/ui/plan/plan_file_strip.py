"""The preview of a plan file (計画ファイル): what it would change. Nothing is imported without the button."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.errors import YuiError
from app.services.plan import plan_file_import
from app.services.plan.plan_file_import import PlanPreview
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.runtime.context import Context
from app.ui.widgets.page import scrolled

SHOWN = 40
"""Lines of changes shown; the others are counted."""


class PlanFileStrip(QFrame):
    """Takes the place of the page's tabs while a plan file is previewed. ``shown``: it was opened (True) or closed."""

    shown = Signal(bool)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._context = context
        self._path = Path()
        self.words = label("", "strong", wrap=True)
        self.changes = label("", "", wrap=True)
        self.take = button("取り込む", "main")
        self._back = button("やめる", "large")
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        buttons.addWidget(self.take)
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        area = scrolled(self.changes)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.addWidget(self.words)
        column.addWidget(area, 1)
        column.addLayout(buttons)
        self.take.clicked.connect(self._on_take)
        self._back.clicked.connect(self.close_strip)
        self.hide()

    def look_at(self, path: Path) -> None:
        """Previews the plan file at ``path``; shows why when it can't be read."""
        self._path = path
        try:
            seen = plan_file_import.preview_plan_file(self._context.workspace, path)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        nothing = not (seen.is_new or seen.added or seen.changes)
        self.words.setText(_heading(seen))
        self.changes.setText("\n".join(_lines(seen)))
        self.take.setVisible(not nothing)
        self.show()
        self.shown.emit(True)
        (self._back if nothing else self.take).setFocus()

    def close_strip(self) -> None:
        """Closes the preview without importing."""
        self.hide()
        self.shown.emit(False)

    def _on_take(self) -> None:
        try:
            taken = plan_file_import.take_plan_file(self._context.workspace, self._path)
        except YuiError as error:
            self._context.notice.show_error(error)
            return
        self.close_strip()
        self._context.saved()
        self._context.set_plan(taken)
        self._context.notice.say(f"「{taken.name}」を取り込みました。支部には、次の返送ファイルで届きます。")


def _heading(seen: PlanPreview) -> str:
    if not (seen.is_new or seen.added or seen.changes):
        return f"「{seen.name}」は、このファイルと同じです。変わるものはありません。"
    if seen.is_new:
        return f"新しい計画「{seen.name}」が加わります。今の計画は変わりません。"
    return f"「{seen.name}」に、加わるもの {len(seen.added)}件、変わる所 {len(seen.changes)}件があります。"


def _lines(seen: PlanPreview) -> list[str]:
    lines = [f"＋ {one}" for one in seen.added]
    lines += [f"{one.called}　{one.field}：{_short(one.before)} → {_short(one.after)}" for one in seen.changes]
    lines += [f"ファイルにない目標（そのまま残ります）：{one}" for one in seen.left_out]
    rest = len(lines) - SHOWN
    return [*lines[:SHOWN], f"ほか {rest}件"] if rest > 0 else lines


def _short(text: str) -> str:
    one_line = " ".join(text.split())
    return f"「{one_line[:60]}{'…' if len(one_line) > 60 else ''}」" if one_line else "（空）"
