"""The page 設定: how this PC shows the window, and in which folders its dialogs open. Nothing here changes a record."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from app.services.backup import second_place
from app.services.transfer import sync_folder
from app.ui.look import colours
from app.ui.look.button import Button, button
from app.ui.look.labels import ElidedLabel, label
from app.ui.look.layouts import STRETCH, column_of, fill, row_of
from app.ui.look.theme import ZOOMS, Theme
from app.ui.look.wrapped_row import WrappedRow
from app.ui.runtime import folders
from app.ui.runtime.context import Context
from app.ui.runtime.folders import Folder
from app.ui.widgets.dialogs import ask_folder
from app.ui.widgets.page import page_layout, scrolled

NOT_YET = "まだ使っていません"
FOLLOWS = "このPCに合わせる"


class SettingsPage(QWidget):
    """設定: everything that this PC remembers by choice. What has a page of its own is a door to it."""

    title = "設定"

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._theme = Theme.of_application(context.preferences)
        self.zooms = {percent: QRadioButton(f"{percent}%") for percent in ZOOMS}
        self.palettes = {"": QRadioButton(FOLLOWS), **{one.name: QRadioButton(one.words) for one in colours.PALETTES}}
        self.changes: dict[Folder, Button] = {}
        self.forgets: dict[Folder, Button] = {}
        self._places: dict[Folder, ElidedLabel] = {}
        self._shared = label("", wrap=True)
        self._copies = label("", wrap=True)
        self.to_shared = button("共有フォルダーを決める…", run=self._on_shared)
        self.to_copies = button("控えと点検へ", run=self._on_copies)
        self._arrange()
        self._theme.zoomed.connect(self.refresh)
        self._theme.recoloured.connect(self.refresh)

    def refresh(self) -> None:
        """Shows what is chosen now."""
        self.zooms[self._theme.zoom].setChecked(True)
        self.palettes[self._theme.chosen_palette].setChecked(True)
        for of, place in self._places.items():
            last = folders.remembered(of)
            place.set_text(str(last) if last is not None else NOT_YET)
            self.forgets[of].setVisible(last is not None)
        self._shared.setText(sync_folder.status(self._context.workspace))
        kept = second_place.second_place(self._context.workspace)
        self._copies.setText(kept.in_words if kept is not None else "決まっていません。")

    def focus_first(self) -> None:
        """Puts the cursor on the size of type."""
        self.zooms[self._theme.zoom].setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        column = page_layout(self, self.title)
        inner = QWidget()
        body = column_of(spacing=10, margins=(0, 0, 10, 0), within=inner)
        fill(body, label("文字の大きさ", "heading"), self._zoom_row())
        fill(body, label("どのページでも、Ctrl と ＋ で大きく、Ctrl と － で小さくできます。", "soft", wrap=True), 8)
        fill(body, label("画面の色", "heading"), self._palette_grid())
        fill(body, label("印刷する紙と、その見本は、いつも白い紙に黒い字です。", "soft", wrap=True), 8)
        fill(body, label("ファイルを選ぶとき、はじめに開くフォルダー", "heading"), self._folder_grid())
        fill(body, label("USBメモリーが入っているときは、持ち運ぶファイルはそこから開きます。", "soft", wrap=True), 8)
        fill(body, label("共有フォルダー", "heading"), row_of((self._shared, 1), self.to_shared, spacing=12), 8)
        fill(body, label("控えの二つめの場所", "heading"), row_of((self._copies, 1), self.to_copies, spacing=12), STRETCH)
        column.addWidget(scrolled(inner), 1)

    def _zoom_row(self) -> WrappedRow:
        group = QButtonGroup(self)
        for percent, one in self.zooms.items():
            one.setAccessibleName(f"文字の大きさ {percent}%")
            one.clicked.connect(partial(self._on_zoom, percent))
            group.addButton(one)
        return WrappedRow(*self.zooms.values(), spacing=14)

    def _palette_grid(self) -> QGridLayout:
        grid, group = _grid(), QButtonGroup(self)
        abouts = {
            "": "パソコンが暗い画面なら夜、コントラストの高い画面なら濃いめ。",
            **{one.name: one.about for one in colours.PALETTES},
        }
        for row, (name, one) in enumerate(self.palettes.items()):
            one.setAccessibleName(f"画面の色 {one.text()}")
            one.setAccessibleDescription(abouts[name])
            one.clicked.connect(partial(self._on_palette, name))
            group.addButton(one)
            grid.addWidget(one, row, 0)
            grid.addWidget(label(abouts[name], "soft", wrap=True), row, 1)
        return grid

    def _folder_grid(self) -> QGridLayout:
        grid = _grid()
        for row, of in enumerate(one for one in Folder if one is not Folder.SHARED):
            place = self._places[of] = ElidedLabel()
            change = self.changes[of] = button("変える…", run=partial(self._on_change, of))
            forget = self.forgets[of] = button("忘れる", "link", run=partial(self._on_forget, of))
            change.setAccessibleName(f"{of.words}のフォルダーを変える")
            forget.setAccessibleName(f"{of.words}のフォルダーを忘れる")
            for at, widget in enumerate((label(of.words), place, change, forget)):
                grid.addWidget(widget, row, at)
        return grid

    def _on_zoom(self, percent: int) -> None:
        self._theme.set_zoom(percent)

    def _on_palette(self, name: str) -> None:
        self._theme.choose_palette(name)

    def _on_change(self, of: Folder) -> None:
        if ask_folder(self, f"{of.words}のフォルダーを選んでください", of, folders.remembered(of)) is not None:
            self.refresh()

    def _on_forget(self, of: Folder) -> None:
        folders.remember(of, None)
        self.changes[of].setFocus(Qt.FocusReason.OtherFocusReason)  # the button pressed goes
        self.refresh()

    def _on_shared(self) -> None:
        self._context.go("board" if self._context.workspace.is_head else "hand_in")

    def _on_copies(self) -> None:
        self._context.go("copies")


def _grid() -> QGridLayout:
    """What it is called, and beside it what there is to say: the second column takes the room."""
    made = QGridLayout()
    made.setHorizontalSpacing(16)
    made.setVerticalSpacing(4)
    made.setColumnStretch(1, 1)
    return made
