"""What this PC remembers about its window: size of type, position, folders. Never data of the office."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings


class Preferences:
    """Kept in ``window.ini`` beside the office's data. A broken or unwritable file only loses comfort."""

    def __init__(self, folder: Path) -> None:
        self._settings = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    def number(self, name: str, default: int) -> int:
        """The stored number, or ``default`` when there is none or it isn't a number."""
        found = self._settings.value(name, default)
        try:
            return int(str(found))
        except ValueError:
            return default

    def text(self, name: str, default: str = "") -> str:
        """The stored text, or ``default``."""
        found = self._settings.value(name, default)
        return found if isinstance(found, str) else default

    def folder(self, name: str) -> Path | None:
        """The stored folder while it exists: a USB stick may be unplugged."""
        kept = self.text(name)
        return Path(kept) if kept and Path(kept).is_dir() else None

    def shape(self, name: str) -> QByteArray | None:
        """The state of a Qt widget, as stored from ``saveGeometry`` or ``saveState``."""
        found = self._settings.value(name)
        return found if isinstance(found, QByteArray) else None

    def keep(self, name: str, value: int | str | QByteArray) -> None:
        """Stores a value under its name."""
        self._settings.setValue(name, value)
