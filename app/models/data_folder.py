"""Where an office's data are stored by default. A module of its own, because the first window needs it before anything else."""

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
