"""What a screen reader says along the main way, as text: ``QT_QPA_PLATFORM=offscreen python -m tests.spoken``.

docs/desk.md shows it. Asked of QAccessible, which is what NVDA, Narrator and Orca ask: name, kind, value, explanation.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from app.services.plan import plans
from app.services.workspace.workspace import Workspace
from app.ui.look.preferences import Preferences
from app.ui.look.theme import Theme
from app.ui.runtime.context import Context
from app.ui.runtime.qt_application import make_application
from app.ui.shell.frame import Frame
from app.ui.shell.page_catalogue import pages_of
from tests.gallery_scenes.branch_workspaces import on_the_day
from tests.offices import activity, branch

WAY = ("entry", "hand_in", "receive", "print")
"""記録, 提出, 受け取る, 印刷."""
MOST = 30
"""Stops of the Tab key that are told of a page."""
KINDS = {
    QAccessible.Role.EditableText: "入力欄",
    QAccessible.Role.Button: "ボタン",
    QAccessible.Role.ButtonMenu: "メニューのボタン",
    QAccessible.Role.CheckBox: "チェック",
    QAccessible.Role.RadioButton: "どれか一つ",
    QAccessible.Role.ComboBox: "選ぶ欄",
    QAccessible.Role.Table: "表",
    QAccessible.Role.List: "一覧",
    QAccessible.Role.PageTabList: "タブ",
    QAccessible.Role.StaticText: "文",
}


def spoken(widget: QWidget) -> str:
    """One stop: 「名前、種類、値、説明」."""
    found = QAccessible.queryAccessibleInterface(widget)
    texts = [str(found.text(which)) for which in (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description)]
    name = widget.accessibleName() if isinstance(widget, QComboBox) else texts[0]
    kind = KINDS.get(found.role(), "")
    parts = dict.fromkeys(part.strip() for part in (name, kind, *texts[1:]))  # each is said once
    return "、".join(part for part in parts if part)


def stops(frame: Frame, page: str) -> Iterator[str]:
    """Where Tab leads on a page, from where it begins until it leaves the page or comes round."""
    frame.open(page)
    shown = frame.page(page)
    assert isinstance(shown, QWidget)
    seen: list[QWidget] = []
    while len(seen) < MOST:
        at = frame.window().focusWidget()
        if at is None or at in seen or not shown.isAncestorOf(at):
            return
        seen.append(at)
        yield spoken(at)
        QTest.keyClick(at, Qt.Key.Key_Tab)


def walk(workspace: Workspace) -> dict[str, list[str]]:
    """The stops of each page of the main way, by the page's title."""
    context = Context(workspace, plans.plans(workspace), plans.plan_of_year(workspace, 2025), 2025)
    table = pages_of(workspace.is_head)
    frame = Frame(context, table)
    frame.resize(1366, 768)
    frame.show()
    frame.activateWindow()
    QApplication.processEvents()
    said = {page.words: list(stops(frame, page.key)) for page in table if page.key in WAY}
    context.jobs.wait()
    frame.close()
    frame.deleteLater()
    QApplication.processEvents()
    return said


def main() -> None:
    """Writes the walk of a branch with one record, as Markdown."""
    os.environ.setdefault("YUI_PASSPHRASE", "読み上げの見本")
    on_the_day()
    application = make_application()
    with tempfile.TemporaryDirectory() as folder, branch(Path(folder)) as workspace:
        Theme(application, Preferences(Path(folder)))
        activity(workspace, title="ふれあいサロン")
        for page, lines in walk(workspace).items():
            print(f"\n**{page}**\n")
            print("\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1)))


if __name__ == "__main__":
    main()
