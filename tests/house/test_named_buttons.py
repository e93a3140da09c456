"""What a refusal or a message about keys and copies tells people to press is really there, under that name."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from app.services.devices.setup import GO_ON, LOST_PC
from tests.house.test_refusals import APP

QUOTED = re.compile(r"「([^」〇]+)」")
ABOUT_KEYS = (
    "store/keystore.py",
    "store/recovery_file.py",
    "services/backup/recovery.py",
    "services/backup/found_copies.py",
    "services/backup/branch_drill.py",
    "services/devices/branch_recovery.py",
    "services/devices/copy_keys.py",
    "services/devices/setup.py",
    "services/devices/key_renewal.py",
    "services/workspace/opening.py",
    "ui/start",
    "ui/devices/lost_pc.py",
    "ui/devices/stop_pc_dialog.py",
)
NAMES_OF_FILES = {"recovery.yui-recovery"}


def texts(path: Path) -> Iterator[str]:
    """Every text in a module but its docstrings; what is filled in is 〇, the names of the buttons in words."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            yield "".join(_filled(part) for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value.replace("{}", "〇")


def _filled(part: ast.expr) -> str:
    if isinstance(part, ast.Constant):
        return str(part.value)
    name = part.value.id if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name) else ""
    return {"GO_ON": GO_ON, "LOST_PC": LOST_PC}.get(name, "〇")


def shown_in_the_window() -> set[str]:
    """Every text of the window as it stands: words of buttons, titles of pages and tabs."""
    return {text for path in (APP / "ui").rglob("*.py") for text in texts(path)} | {GO_ON, LOST_PC}


def test_each_button_and_page_that_a_message_about_keys_quotes_exists() -> None:
    shown, quoted = shown_in_the_window(), set[str]()
    for place in ABOUT_KEYS:
        for path in [APP / place] if place.endswith(".py") else sorted((APP / place).rglob("*.py")):
            assert path.is_file()
            quoted |= {name for text in texts(path) for name in QUOTED.findall(text)}
    assert {GO_ON, LOST_PC, "支部とPC"} <= quoted
    missing = {name for name in quoted - NAMES_OF_FILES if name not in shown}
    assert not missing
