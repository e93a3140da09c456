"""新しい版を支部へ配る: the head office signs a setup file and puts both where branches look for their return files."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.errors import Refused
from app.services.devices import updates
from app.ui.look.button import button
from app.ui.look.labels import label
from app.ui.look.layouts import row_of
from app.ui.runtime.context import Context
from app.ui.runtime.folders import Folder
from app.ui.widgets.dialogs import ask_file, ask_folder, confirm


class UpdateGiving(QWidget):
    """A button with its explanation. Which setup file is the right one only a person knows, so it asks before signing."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.give = button("新しい版を支部へ配る", "large", run=self._on_give)
        row_of(
            (self.give, 0, Qt.AlignmentFlag.AlignTop),
            (label("セットアップに本部の署名を付けて、USBメモリーなどに写します。", "soft", wrap=True), 1),
            spacing=12,
            margins=0,
            within=self,
        )

    def give_out(self, setup: Path, folder: Path) -> None:
        """Copies ``setup`` to ``folder`` with the head office's signature, in the background."""
        workspace = self._context.workspace

        self._context.in_background(lambda: updates.give_out(workspace, setup, folder), self._on_given, "新しい版を写しています")

    def _on_give(self) -> None:
        setup = ask_file(
            self, "新しい版のセットアップを選んでください", "結ノートのセットアップ (YuiNote-Setup-*.exe)", Folder.SETUP
        )
        if setup is None:
            return
        try:
            version = updates.version_of(setup)
        except Refused as error:
            self._context.notice.show_error(error)
            return
        explanation = "支部のPCは、本部の署名のあるセットアップを信じます。配布元から届いたファイルだけを配ってください。"
        if confirm(self, f"新しい版 {version} を支部へ配りますか", explanation, "配る"):
            folder = ask_folder(self, "写す場所（返送ファイルを入れるUSBメモリーなど）を選んでください", Folder.CARRIED)
            if folder is not None:
                self.give_out(setup, folder)

    def _on_given(self, setup: Path) -> None:
        version = updates.version_of(setup)
        self._context.notice.say(
            f"新しい版 {version} を写し、署名を付けました。返送ファイルと同じ所に置くと、支部の「受け取る」に出ます。"
        )
