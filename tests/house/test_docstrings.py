"""What a newcomer reads first: every module, and every public class, function and method, says what it is for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OF_QT = ("data", "event", "paint")
"""Methods of Qt that are overridden here; all others are known by their capitals (paintEvent), which our own names have not."""

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def missing_in(source: str, *, is_of_window: bool = True) -> Iterator[str]:
    """The public names of a module that have no docstring, as "line: name"; "1: module" for the module itself.

    ``is_of_window``: a module of app/ui, whose classes may override Qt's methods.
    """
    tree = ast.parse(source)
    if tree.body and not ast.get_docstring(tree):
        yield "1: module"
    yield from _missing_below(tree, "", is_of_window)


def _missing_below(scope: ast.Module | ast.ClassDef, prefix: str, is_of_window: bool) -> Iterator[str]:
    for one in scope.body:
        if not isinstance(one, Definition) or one.name.startswith("_"):
            continue
        if not ast.get_docstring(one) and not (prefix and is_of_window and _explains_itself(one)):
            yield f"{one.lineno}: {prefix}{one.name}"
        if isinstance(one, ast.ClassDef):
            yield from _missing_below(one, f"{prefix}{one.name}.", is_of_window)


def _explains_itself(method: Definition) -> bool:
    """An override of Qt's own method, which Qt's manual describes, or a line of a protocol, which its class describes."""
    body = method.body[0]
    is_stub = isinstance(body, ast.Expr) and isinstance(body.value, ast.Constant) and body.value.value is ...
    is_of_qt = method.name in OF_QT or not method.name.islower()
    return is_stub or (is_of_qt and not isinstance(method, ast.ClassDef))


def test_every_public_name_says_what_it_is_for() -> None:
    paths = {path.relative_to(ROOT).as_posix(): path for path in sorted((ROOT / "app").rglob("*.py"))}
    assert {name.split("/")[1] for name in paths} >= {
        "cli",
        "journal",
        "models",
        "reports",
        "rules",
        "services",
        "store",
        "sync",
        "ui",
    }
    missing = [
        f"{name}:{fault}"
        for name, path in paths.items()
        for fault in missing_in(path.read_text(encoding="utf-8"), is_of_window=name.startswith("app/ui/"))
    ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def shown() -> None: ...", ["1: module", "1: shown"]),
        ('"""About."""\nclass Page:\n    def refresh(self) -> None: pass', ["2: Page", "3: Page.refresh"]),
        ('"""About."""\nclass Page:\n    """A page."""\n    @property\n    def zoom(self) -> int: return 1', ["5: Page.zoom"]),
        ('"""About."""\nasync def save() -> None: pass', ["2: save"]),
        ('"""About."""\ndef paintEvent() -> None: pass', ["2: paintEvent"]),
    ],
)
def test_a_name_without_a_docstring_is_found(source: str, found: list[str]) -> None:
    assert list(missing_in(source)) == found


@pytest.mark.parametrize(
    "source",
    [
        "",
        '"""About."""\ndef _private() -> None: pass\nclass _Row: pass',
        '"""About."""\nclass Page:\n    """A page."""\n    def __init__(self): pass\n    def paintEvent(self): pass',
        '"""About."""\nclass Model:\n    """Rows."""\n    def data(self) -> None: pass',
        '"""About."""\nclass Shown(Protocol):\n    """A problem."""\n    @property\n    def text(self) -> str: ...',
    ],
)
def test_what_is_private_or_described_elsewhere_needs_no_docstring(source: str) -> None:
    assert list(missing_in(source)) == []


def test_below_the_window_no_method_explains_itself() -> None:
    source = '"""About."""\nclass Shown:\n    """A problem."""\n    def data(self) -> None: pass\n    def text(self) -> str: ...'
    assert list(missing_in(source, is_of_window=False)) == ["4: Shown.data", "5: Shown.text"]
    assert list(missing_in(source)) == []
