"""新しい版: the strip about a setup file that came beside the received files. Only Windows has setup files."""

import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QFrame

from app import __version__
from app.errors import Refused
from app.services.devices import updates
from app.services.devices.updates import Update
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import row_of
from app.ui.runtime.context import Context
from app.ui.runtime.jobs import Progress
from app.ui.widgets.dialogs import confirm


class UpdateStrip(QFrame):
    """Hidden unless a newer version, signed by the head office, was found, or one that is set aside."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._update: Update | None = None
        self.setProperty("look", "card")
        self._text = label("", wrap=True)
        self.install = button("新しい版を入れる", "large", run=self._on_install)
        row_of((self._text, 1), self.install, spacing=16, margins=(24, 10, 24, 10), within=self)
        self.hide()

    def look_beside(self, files: list[Path]) -> None:
        """Looks for a setup file in the folders of these files, in the background."""
        self.hide()
        workspace = self._context.workspace
        if not runs_setups():
            return

        def work(progress: Progress) -> tuple[Update | None, Refused | None]:
            updates.drop_installed(workspace)
            return updates.newer_beside(workspace, files), updates.set_aside(workspace, files)

        self._context.jobs.run(work, self._on_found, self._context.notice.show_error)

    def _on_found(self, found: tuple[Update | None, Refused | None]) -> None:
        self._update, why_not = found
        update = self._update
        if why_not is not None:
            self._text.setText(f"{why_not.what}{why_not.todo}")
        if update is not None:
            self._text.setText(
                f"本部から、新しい版 {update.version} が届いています（いまは {__version__}）。記録はそのまま残ります。"
            )
        self.install.setVisible(update is not None)
        self.setVisible(update is not None or why_not is not None)

    def _on_install(self) -> None:
        update = self._update
        if update is None or not confirm(
            self,
            f"新しい版 {update.version} を入れますか",
            "書きかけは保存されています。セットアップが始まったら、結ノートを閉じてください。",
            "入れる",
        ):
            return
        workspace = self._context.workspace

        def work(progress: Progress) -> Path:
            return updates.fetch(workspace, update)

        self.install.setEnabled(False)
        self._context.jobs.run(work, self._on_fetched, self._on_failed, "新しい版を確かめています")

    def _on_fetched(self, setup: Path) -> None:
        self.install.setEnabled(True)
        try:
            start(setup)
        except OSError:  # Windows asked, and the person or a virus scanner said no
            self._context.notice.warn(
                "セットアップは始まりませんでした。もう一度押して、Windows の問いに「実行」と答えてください。"
            )
            return
        self._context.notice.say("セットアップを始めました。結ノートを閉じて、セットアップの画面を進めてください。")

    def _on_failed(self, error: BaseException) -> None:
        self.install.setEnabled(True)
        self._context.notice.show_error(error)


def runs_setups() -> bool:
    """Whether this system can run setup files."""
    return sys.platform == "win32"


def start(setup: Path) -> None:
    """Starts the setup as a double click would: it must go on when this program is closed."""
    if sys.platform == "win32":
        os.startfile(setup)
