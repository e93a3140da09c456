"""Whether a double click on our files opens this program: the setup's registry keys, and the user's own choice."""

import shutil
import subprocess
import sys

from app.services.devices.shipped_files import program_folder

TYPES = {".yui": "YuiNote.bundle.1", ".yui-setup": "YuiNote.setup.1"}
MIME_TYPE = "application/x-yui-note"


def state() -> tuple[bool | None, str]:
    """(whether it does, a sentence); None where no setup could have registered it."""
    return _of_system()


def judged(suffix: str, kind: str | None, command: str | None, choice: str | None) -> tuple[bool | None, str]:
    """The meaning of Windows' registry keys: type of the suffix, that type's command, and the choice in
    「プログラムから開く」.
    """
    if kind is None and command is None:
        return None, f"{suffix} は、セットアップで入れたものではないため、関連付けはありません"
    if kind != TYPES[suffix] or command is None or choice not in (None, kind):
        return False, f"{suffix} は別のプログラムに関連付けられています"
    folder = program_folder()
    if folder is not None and not command.lower().startswith(f'"{folder}\\'.lower()):
        return False, f"{suffix} は、別の所に入った結ノートで開きます"
    return True, f"{suffix} は結ノートで開きます"


if sys.platform == "win32":
    import winreg

    CLASSES = r"Software\Classes"
    CHOICES = r"Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts"

    def _of_system() -> tuple[bool | None, str]:
        found = [
            judged(
                suffix,
                _value(rf"{CLASSES}\{suffix}"),
                _value(rf"{CLASSES}\{kind}\shell\open\command"),
                _value(rf"{CHOICES}\{suffix}\UserChoice", "ProgId"),
            )
            for suffix, kind in TYPES.items()
        ]
        good = [one for one, _ in found]
        return (False if False in good else None if None in good else True), "、".join(said for _, said in found)

    def _value(key: str, name: str = "") -> str | None:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                found, _ = winreg.QueryValueEx(opened, name)
        except OSError:
            return None
        return str(found)
else:

    def _of_system() -> tuple[bool | None, str]:
        if shutil.which("xdg-mime") is None:
            return None, "この画面環境では調べられません"
        done = subprocess.run(["xdg-mime", "query", "default", MIME_TYPE], capture_output=True, text=True, timeout=10)
        found = done.stdout.strip()
        return (True, f".yui は {found} で開きます") if found else (None, ".yui は、まだ関連付けられていません")
