"""Where an office's data lies when nobody says otherwise. Alone in its file: the first window needs it before all else."""

import os
import sys
from pathlib import Path


def default_folder() -> Path:
    """YUI_DATA, else the per-user application data folder of the system (never Documents: it is often a cloud folder)."""
    given = os.environ.get("YUI_DATA")
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local"))) / "YuiNote"
    return Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))) / "yui-note"
