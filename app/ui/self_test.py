"""自己点検 as the window's half sees the PC: Qt, screens, fonts, printers; and the way of the report to the person."""

import os
import sys
from pathlib import Path

from PySide6.QtCore import QStandardPaths, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication

from app.errors import YuiError
from app.services import self_test
from app.ui.application import make_application
from app.ui.dialogs import show_trouble
from app.ui.style_sheet import FAMILIES
from app.ui.theme import load_fonts

NAME = "結ノート自己点検.txt"


def run_self_test(out: Path | None) -> int:
    """Writes the report to ``out``, else to the desktop and opens it there. 0 when all is well."""
    application = make_application()
    findings = self_test.run_checks(checks())
    target = out or Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DesktopLocation) or ".") / NAME
    try:
        self_test.write_report(findings, target)
    except YuiError as error:
        if sys.stderr is not None:
            sys.stderr.write(f"{error.code}: {error.what}{error.todo}\n")
        else:  # started by a click: a protected desktop must not end in silence
            show_trouble(None, error)
        return 1
    finally:
        application.quit()
    if out is None and sys.platform == "win32":
        os.startfile(target)
    return 1 if any(finding.good is False for finding in findings) else 0


def checks() -> tuple[self_test.Check, ...]:
    """What only Qt can say; to be asked in the window's own thread."""
    return (("画面", _screens), ("書体", _fonts), ("プリンター", _printers))


def _screens() -> tuple[bool, str]:
    screens = [f"{one.size().width()}×{one.size().height()} 倍率 {one.devicePixelRatio():g}" for one in QGuiApplication.screens()]
    return bool(screens), f"Qt {qVersion()}、{QGuiApplication.platformName()}、{'、'.join(screens)}"


def _fonts() -> tuple[bool, str]:
    load_fonts()
    families = set(QFontDatabase.families())
    found = [name for name in FAMILIES if name in families]
    return bool(found), "、".join(found) or "日本語の書体が見つかりません"


def _printers() -> tuple[bool | None, str]:
    from PySide6.QtPrintSupport import QPrinterInfo

    names = QPrinterInfo.availablePrinterNames()
    if not names:
        return None, "このPCにはありません。PDFを保存して、ほかのPCで印刷できます"
    return True, f"{len(names)}台、ふだん使うプリンター{'あり' if QPrinterInfo.defaultPrinterName() else 'なし'}"
