"""``--selftest``: all checks of 自己点検, also whether each page can be opened, as a text file."""

import os
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QStandardPaths
from PySide6.QtWidgets import QWidget

from app.errors import YuiError
from app.services.devices import self_test
from app.services.plan import plans
from app.services.workspace.opening import open_workspace
from app.ui.devices.pc_checks import checks
from app.ui.runtime.context import Context
from app.ui.runtime.qt_application import make_application
from app.ui.shell.page_catalogue import PAGES
from app.ui.widgets.dialogs import show_trouble
from app.ui.widgets.page import Page


def run_self_test(out: Path | None) -> int:
    """Writes the report to ``out``, else to the desktop where it is opened. Returns 0 when all checks pass, else 1."""
    application = make_application()
    findings = self_test.run_checks(checks(), in_office=[("ページ", _pages)])
    target = (
        out or Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DesktopLocation) or ".") / self_test.FILE_NAME
    )
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


def _pages(folder: Path) -> tuple[bool, str]:
    """Makes every page of the table as the window does: a packaged program may lack a module."""
    with open_workspace(folder) as workspace:
        every = plans.plans(workspace)
        context = Context(workspace, every, every[0], every[0].first_year)
        made = self_test.run_only([(entry.page.words, partial(_make, entry.page, context)) for entry in PAGES])
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    broken = dict.fromkeys(f"{one.name}（{one.said}）" for one in made if not one.good)
    if broken:
        return False, f"開けないページ {'、'.join(broken)}"
    return True, f"{len(PAGES)}ページすべて開けます"


def _make(page: Page, context: Context) -> tuple[bool, str]:
    made = page.make(context)
    if isinstance(made, QWidget):
        made.deleteLater()
    return True, ""
