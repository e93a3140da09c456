"""The table of the pages is whole: every page of the window is in it once, and each can be made by both kinds of office."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import app.ui
from app.models.entities import ENTITIES
from app.services.plan import plans
from app.services.workspace.workspace import Workspace
from app.ui.runtime.context import Context
from app.ui.shell.page_catalogue import PAGES, Entry, pages_of
from app.ui.shell.side_menu import MOST
from tests.offices import branch, head_office

WINDOW = Path(app.ui.__file__).parent
BESIDE_RECORDS = {"form", "plan", "progress"}
"""What a field on a form may be about beside one kind of record (app.services.printing.source_links)."""


@pytest.fixture(params=["head", "branch"])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Workspace]:
    with head_office(tmp_path / "head") if request.param == "head" else branch(tmp_path / "daito") as workspace:
        yield workspace


def a_context(workspace: Workspace) -> Context:
    every = plans.plans(workspace)
    return Context(workspace, every, every[0], every[0].first_year)


def pages_in(folder: Path) -> set[str]:
    """Module and class of everything that bears a title of its own, as a page does."""
    found = set()
    for file in folder.rglob("*.py"):
        module = ".".join(file.relative_to(folder).with_suffix("").parts)
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and any(_is_title(one) for one in node.body):
                found.add(f"{module}.{node.name}")
    return found


def _is_title(line: ast.stmt) -> bool:
    return isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "title" and bool(ast.literal_eval(line.value))


def missing(folder: Path, made: set[str]) -> set[str]:
    return pages_in(folder) - made


def test_both_kinds_of_office_can_open_every_page_they_have(workspace: Workspace, qtbot: QtBot) -> None:
    context = a_context(workspace)
    for page in pages_of(workspace.is_head):
        made = page.make(context)
        assert isinstance(made, QWidget)
        qtbot.addWidget(made)
        made.refresh()


def test_no_page_of_the_window_is_missing_from_the_table(workspace: Workspace, qtbot: QtBot) -> None:
    made = [entry.page.make(a_context(workspace)) for entry in PAGES]
    for one in made:
        qtbot.addWidget(one)
    names = {f"{type(one).__module__.removeprefix('app.ui.')}.{type(one).__name__}" for one in made}
    assert len(names) == len(PAGES)
    assert missing(WINDOW, names) == set()


def test_a_page_that_nobody_put_into_the_table_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "maps").mkdir()
    source = 'class MapPage(QWidget):\n    title = "地図"\n\n    def refresh(self) -> None:\n        pass\n'
    (tmp_path / "maps" / "map_page.py").write_text(source, encoding="utf-8")
    assert missing(tmp_path, set()) == {"maps.map_page.MapPage"}


@pytest.mark.parametrize("is_head", [True, False], ids=["head", "branch"])
def test_the_menu_is_numbered_without_a_gap_and_short_enough_to_be_seen_at_a_glance(is_head: bool) -> None:
    numbers = [page.menu for page in pages_of(is_head) if page.menu]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) <= MOST


def test_every_page_belongs_to_an_office_and_has_a_key_of_its_own() -> None:
    assert len({entry.page.key for entry in PAGES}) == len(PAGES)
    assert [entry.page.key for entry in PAGES if entry == Entry(entry.page)] == []


def test_a_kind_of_record_is_written_on_one_page_and_every_kind_the_table_names_exists() -> None:
    written = [kind for entry in PAGES for kind in entry.page.writes]
    assert len(written) == len(set(written))
    named = {kind for entry in PAGES for kind in (*entry.page.shows, *entry.page.writes, *entry.page.lists)}
    assert named - BESIDE_RECORDS - ENTITIES.keys() == set()
