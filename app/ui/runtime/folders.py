"""Where a file dialog opens: each purpose has a folder of its own, which this PC remembers."""

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from app.services.workspace.removable_drives import removable_drives
from app.ui.look.preferences import Preferences


class Folder(Enum):
    """A purpose: the name in Preferences, the words people read, and whether its files travel between offices."""

    HAND_IN = "hand_in_folder", "提出・返送するファイル", True
    RECEIVE = "received_folder", "受け取るファイル", True
    MAIL = "mail_draft_folder", "メールの下書き", False
    TABLES = "folder_of_tables", "取り込む表", False
    PHOTOS = "photo_folder", "写真", False
    PAPERS = "paper_folder", "印刷とExcelの書き出し", False
    COPIES = "copies_folder", "持ち出す控え", True
    SETUP = "setup_folder", "設定ファイル・計画のファイル", True
    SHARED = "chosen_shared_folder", "共有フォルダー", False
    CARRIED = "carried_folder", "そのほかの持ち運ぶファイル", True

    def __init__(self, key: str, words: str, travels: bool) -> None:
        self.key, self.words, self.travels = key, words, travels


_preferences: Preferences | None = None


def remember_in(preferences: Preferences) -> Preferences:
    """Folders are kept there from now on: with this PC's window, later with the office that is open."""
    global _preferences
    _preferences = preferences
    return preferences


def remembered(of: Folder) -> Path | None:
    """The folder of last time, while it exists."""
    return _preferences.folder(of.key) if _preferences is not None else None


def remember(of: Folder, folder: Path | None) -> None:
    """Keeps the folder for the next time; None forgets it."""
    if _preferences is not None:
        _preferences.keep(of.key, str(folder) if folder is not None else "")


def start(of: Folder) -> Path:
    """The folder in which a dialog opens, never the program's own.

    What travels begins at the stick that is in the PC, other files where they were last time; without either in ダウンロード
    or ドキュメント.
    """
    last, sticks = remembered(of), [drive.path for drive in removable_drives()]
    on_stick = last is not None and any(last.is_relative_to(stick) for stick in sticks)
    if last is not None and (on_stick or not (of.travels and sticks)):
        return last
    if sticks:
        return sticks[0]
    places = QStandardPaths.StandardLocation
    is_read = of in (Folder.RECEIVE, Folder.TABLES, Folder.PHOTOS, Folder.SETUP)
    wanted = places.DownloadLocation if is_read else places.DocumentsLocation
    found = (Path(QStandardPaths.writableLocation(place)) for place in (wanted, places.DocumentsLocation, places.HomeLocation))
    return next((folder for folder in found if folder.is_dir()), Path.home())
