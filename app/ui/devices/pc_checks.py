"""The checks of the self-test (自己点検) that only Qt can make: screens, fonts, printers."""

from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication

from app.services.devices import self_test
from app.ui.look.style_sheet import FAMILIES
from app.ui.look.theme import load_fonts


def checks() -> tuple[self_test.Check, ...]:
    """The checks with their Japanese names; Qt needs them to run in the window's own thread."""
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
    # Loaded here: the print system costs start-up time and is needed only for this check.
    from PySide6.QtPrintSupport import QPrinterInfo

    names = QPrinterInfo.availablePrinterNames()
    if not names:
        return None, "このPCにはありません。PDFを保存して、ほかのPCで印刷できます"
    return True, f"{len(names)}台、ふだん使うプリンター{'あり' if QPrinterInfo.defaultPrinterName() else 'なし'}"
