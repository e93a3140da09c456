"""What this PC remembers about the window itself: size of type, place of the window. Never anything of the office."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings


class Preferences:
    """Kept in ``window.ini`` beside the office's data; a broken or unwritable file only loses comfort."""

    def __init__(self, folder: Path) -> None:
        self._settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    def number(self, name: str, default: int) -> int:
        found = self._settings.value(name, default)
        try:
            return int(str(found))
        except ValueError:
            return default

    def text(self, name: str, default: str = "") -> str:
        found = self._settings.value(name, default)
        return found if isinstance(found, str) else default

    def folder(self, name: str) -> Path | None:
        """A remembered place, as long as it is there (a stick may be out)."""
        kept = self.text(name)
        return Path(kept) if kept and Path(kept).is_dir() else None

    def shape(self, name: str) -> QByteArray | None:
        """What a Qt widget kept with ``saveGeometry`` or ``saveState``."""
        found = self._settings.value(name)
        return found if isinstance(found, QByteArray) else None

    def keep(self, name: str, value: int | str | QByteArray) -> None:
        self._settings.setValue(name, value)
