"""The libraries that open other people's files are imported where app.sandbox confines them, and elsewhere only to write."""

import ast
from collections.abc import Iterator

from tests.house.test_streets import APP

LIBRARIES = {"PIL", "python_calamine", "zipfile", "tarfile", "email", "mailbox", "xml", "openpyxl"}
CHILD = "sandbox/child/"
EXCEPTIONS = {
    "exchange/pictures.py": "PIL makes JPEGs of bare pixels.",
    "services/audit/workbook_cells.py": "zipfile and xml read workbooks that the program has just written.",
    "services/transfer/submitting.py": "email writes a mail.",
}
"""Module → why it may all the same."""

WRONG = "def late():\n    from PIL import Image\nimport email.message as mail"
RIGHT = "import json\nfrom app.sandbox import limits"


def libraries_of(source: str) -> Iterator[str]:
    """The libraries of the list that a source imports, at its top or later."""
    for node in ast.walk(ast.parse(source)):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
        yield from (top for name in names if (top := name.split(".")[0]) in LIBRARIES)


def test_only_the_child_imports_what_opens_foreign_files() -> None:
    assert sorted(libraries_of(WRONG)) == ["PIL", "email"]
    assert not list(libraries_of(RIGHT))
    sources = {path.relative_to(APP).as_posix(): path.read_text(encoding="utf-8") for path in sorted(APP.rglob("*.py"))}
    found = {name for name, source in sources.items() if list(libraries_of(source)) and not name.startswith(CHILD)}
    assert found == EXCEPTIONS.keys()
    assert all(reason.endswith(".") for reason in EXCEPTIONS.values())
