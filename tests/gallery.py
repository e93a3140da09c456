"""Draws every page, dialog and state to PNG, to be looked at: ``python -m tests.gallery OUTDIR [NAME …]``.

Each scene is drawn as on a screen of 1366×768, at 100 % and at the 125 % Windows sets on small laptops.
"""

import importlib
import os
import pkgutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

SCREEN = (1366, 768)
SCALES = (100, 125)
SCENES: "dict[str, Callable[[], QWidget]]" = {}
"""Name of the picture → function that builds the widget. Modules in tests/gallery_scenes add to it with ``scene``."""


def scene(name: str) -> "Callable[[Callable[[], QWidget]], Callable[[], QWidget]]":
    """Registers a function under the name of its picture."""

    def keep(build: "Callable[[], QWidget]") -> "Callable[[], QWidget]":
        SCENES[name] = build
        return build

    return keep


def main(arguments: list[str]) -> int:
    out, names = Path(arguments[0]), arguments[1:]
    out.mkdir(parents=True, exist_ok=True)
    if "YUI_GALLERY_SCALE" in os.environ:
        _draw_all(out, names, int(os.environ["YUI_GALLERY_SCALE"]))
        return 0
    for scale in SCALES:
        environment = os.environ | {
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": str(scale / 100),
            "YUI_GALLERY_SCALE": str(scale),
            "YUI_PASSPHRASE": "画面見本の合言葉",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }
        subprocess.run([sys.executable, "-m", "tests.gallery", str(out), *names], env=environment, check=True)
    return 0


def _draw_all(out: Path, names: list[str], scale: int) -> None:
    from PySide6.QtCore import qInstallMessageHandler

    import tests.gallery as registry  # this module runs as __main__; scenes register in the importable one
    import tests.gallery_scenes as scenes
    from app.ui.look.colours import PALETTES
    from app.ui.look.preferences import Preferences
    from app.ui.look.theme import Theme
    from app.ui.runtime.qt_application import make_application

    qInstallMessageHandler(tell)
    application = make_application()
    theme = Theme(application, Preferences(out / ".preferences"))
    for module in pkgutil.iter_modules(scenes.__path__, scenes.__name__ + "."):
        importlib.import_module(module.name)
    for name, build in sorted(registry.SCENES.items()):
        if not names or any(wanted in name for wanted in names):
            # A scene is drawn in the palette that its name ends in.
            theme.choose_palette(next((one.name for one in PALETTES if name.endswith(f"-{one.name}")), "standard"))
            _draw(application, build(), out / f"{name}-{scale}.png", scale)


def tell(kind: object, place: object, text: str) -> None:
    """What Qt has to say, for ``qInstallMessageHandler``."""
    if "propagateSizeHints" not in text:  # the picture has no window manager, and says so for each
        print(text, file=sys.stderr)


def _draw(application: "QApplication", widget: "QWidget", path: Path, scale: int) -> None:
    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QDialog

    if not isinstance(widget, QDialog):
        widget.resize(QSize(SCREEN[0] * 100 // scale, SCREEN[1] * 100 // scale))
    widget.show()
    widget.activateWindow()
    application.processEvents()
    application.processEvents()
    widget.grab().save(str(path))
    widget.close()
    widget.deleteLater()
    application.processEvents()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
