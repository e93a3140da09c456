"""What Qt would read as rich text is plain: a tip that names a picture on another computer would make Windows fetch it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

UI = Path(__file__).parents[2] / "app" / "ui"
TIPS = {"setToolTip", "setWhatsThis", "setStatusTip"}
ROLES = {"ToolTipRole", "WhatsThisRole", "StatusTipRole"}
RICH = {"QMessageBox", "QTextBrowser", "QTextDocument", "setHtml", "insertHtml", "setMarkdown", "QErrorMessage", "QWhatsThis"}


@cache
def nodes() -> list[tuple[str, ast.AST]]:
    """(file, node) of the whole window."""
    files = [(path.relative_to(UI).as_posix(), path) for path in sorted(UI.rglob("*.py"))]
    return [(name, node) for name, path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """(where, call, name of what is called) of the whole window."""
    for file, node in nodes():
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield f"{file}:{node.lineno}", node, name


def is_plain(value: ast.expr) -> bool:
    """A literal, what ``plain_tip`` made, or a choice between such."""
    if isinstance(value, ast.IfExp):
        return is_plain(value.body) and is_plain(value.orelse)
    if isinstance(value, ast.Constant):
        return "<" not in str(value.value)
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "plain_tip"


def test_every_tip_is_a_literal_or_made_plain() -> None:
    tips = [(where, call) for where, call, name in calls() if name in TIPS]
    assert len(tips) > 5
    assert [where for where, call in tips if not is_plain(call.args[-1])] == []


def test_no_tip_goes_another_way_and_nothing_shows_rich_text() -> None:
    found = []
    for file, node in nodes():
        name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
        if name in ROLES | RICH:
            found.append(f"{file} {name}")
    assert found == []


def test_a_label_with_words_is_made_by_the_one_function_that_makes_it_plain() -> None:
    made = [(where, call) for where, call, name in calls() if name == "QLabel" and not where.startswith("look/labels.py")]
    assert [where for where, call in made if call.args and not isinstance(call.args[0], ast.Constant)] == []
