"""Every public function, method, class and module below the window says in a docstring what it is for."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).parents[2] / "app"
DOCUMENTED = ("errors.py", "exchange", "journal", "models", "reports", "rules", "services", "store", "sync")

Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def undocumented_in(source: str) -> Iterator[str]:
    """What a source shows to others without a docstring, by dotted name; the module itself as "module"."""
    tree = ast.parse(source)
    if tree.body and not ast.get_docstring(tree):
        yield "module"
    yield from _undocumented(tree.body, "")


def _undocumented(body: list[ast.stmt], prefix: str) -> Iterator[str]:
    for node in body:
        # What is defined inside a function is not to be called from outside; what is underlined neither.
        if isinstance(node, Documented) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield prefix + node.name
            if isinstance(node, ast.ClassDef):
                yield from _undocumented(node.body, f"{prefix}{node.name}.")


@pytest.mark.parametrize("package", DOCUMENTED)
def test_every_public_function_method_and_class_has_a_docstring(package: str) -> None:
    place = APP / package
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place]
    assert files, f"{place} holds no source"
    missing = [f"{path.relative_to(APP)}: {name}" for path in files for name in undocumented_in(path.read_text(encoding="utf-8"))]
    assert not missing, "\n".join(missing)


def test_a_missing_docstring_is_found_in_a_module_a_class_and_a_method() -> None:
    source = "class Shown:\n    def value(self):\n        ...\n    def _own(self):\n        ...\ndef ask():\n    ...\n"
    assert list(undocumented_in(source)) == ["module", "Shown", "Shown.value", "ask"]
    assert not list(undocumented_in('"""What it is."""\n\n\ndef ask():\n    """What it answers."""\n'))
