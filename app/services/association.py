"""Whether a double click on a .yui file opens this program: the keys the setup wrote for this user."""

import shutil
import subprocess
import sys

SUFFIX = ".yui"
TYPE = "YuiNote.bundle.1"
MIME_TYPE = "application/x-yui-note"


def state() -> tuple[bool | None, str]:
    """(whether it does, a sentence); None where nothing was installed that could."""
    if sys.platform == "win32":
        return _of_windows()
    return _of_desktop()


def _of_desktop() -> tuple[bool | None, str]:
    if shutil.which("xdg-mime") is None:
        return None, "この画面環境では調べられません"
    done = subprocess.run(["xdg-mime", "query", "default", MIME_TYPE], capture_output=True, text=True, timeout=10)
    found = done.stdout.strip()
    return (True, f"{SUFFIX} は {found} で開きます") if found else (None, f"{SUFFIX} は、まだ関連付けられていません")


if sys.platform == "win32":
    import winreg

    def _of_windows() -> tuple[bool | None, str]:
        kind = _value(rf"Software\Classes\{SUFFIX}")
        command = _value(rf"Software\Classes\{TYPE}\shell\open\command")
        if kind is None and command is None:
            return None, "セットアップで入れたものではないため、関連付けはありません"
        if kind != TYPE or command is None:
            return False, f"{SUFFIX} は別のプログラムに関連付けられています"
        return True, f"{SUFFIX} は結ノートで開きます"

    def _value(key: str) -> str | None:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                found, _ = winreg.QueryValueEx(opened, "")
        except OSError:
            return None
        return str(found)
else:

    def _of_windows() -> tuple[bool | None, str]:
        raise NotImplementedError
