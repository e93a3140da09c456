"""The help speaks about each page and each error, in words that the window really shows."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from app.rules.resources import resource
from app.services.help.help_texts import chapters, entry_of, help_page, help_pages, search
from app.ui.shell.page_catalogue import PAGES, pages_of
from tests.house.test_named_buttons import QUOTED, texts
from tests.house.test_refusals import APP, KINDS

EXPLAINED_WORDS = {"封", "預かり", "食い違い", "が", "を", "不明", "約", "参加者", "利用者"}
"""What stands in 「」 and is no button: words that are explained, and examples of what to type."""


def shown_words() -> set[str]:
    """The texts of the window's sources, docstrings left out, and the names of pages and menu entries."""
    return {text.removesuffix("　F1") for path in (APP / "ui").rglob("*.py") for text in _shown(path)} | {
        place.words for entry in PAGES for place in (entry.branch, entry.head) if place is not None
    }


def _shown(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {node.value.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    return set(texts(path)) - told


@cache
def raised_codes() -> frozenset[str]:
    """The codes of all errors the window can meet; what is filled in is x. Scripts' own refusals (cli) are not shown there."""
    found = set()
    for path in APP.rglob("*.py"):
        if path.parent.name == "cli":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {
            node.targets[0].id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and len(node.args) == 3 and _raises(node.func):
                code = node.args[0]
                found.add(_code(named.get(code.id, code) if isinstance(code, ast.Name) else code))
    return frozenset(found - {""})


def _raises(called: ast.expr) -> bool:
    of_super = isinstance(called, ast.Attribute) and called.attr == "__init__" and "super" in ast.unparse(called)
    return of_super or (isinstance(called, ast.Name) and called.id in KINDS)


def _code(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@pytest.mark.parametrize("is_head", [True, False], ids=["head", "branch"])
def test_each_page_of_the_window_has_its_help_under_its_own_name(is_head: bool) -> None:
    for page in pages_of(is_head):
        told = help_page(page.key, is_head)
        assert told is not None and told.title == page.words, page.key
        assert len(told.steps) == 5 and told.entries, page.key


def test_a_manual_prints_each_text_once_and_no_text_is_left_over() -> None:
    every = [key for keys in chapters().values() for key in keys]
    assert len(every) == len(set(every))
    assert set(every) == {path.name.split(".")[0] for path in resource("help").glob("*.md")}
    assert set(every) - {"errors"} == {entry.page.key for entry in PAGES}


def test_the_help_quotes_only_words_that_the_window_shows() -> None:
    shown = shown_words() | EXPLAINED_WORDS
    files = {path.name: path.read_text(encoding="utf-8") for path in resource("help").glob("*.md")}
    wrong = {f"{name}: {word}" for name, text in files.items() for word in QUOTED.findall(text) if word not in shown}
    assert not wrong
    assert "保存して次へ" in shown and "保存して次の日へ" not in shown


def test_every_error_the_window_can_show_has_an_entry() -> None:
    codes = raised_codes()
    assert len(codes) > 150
    assert not {code for code in codes if entry_of(code) is None}
    assert entry_of("defect: KeyError") is not None


def test_no_entry_names_an_error_that_nobody_raises() -> None:
    told = help_page("errors", is_head=False)
    assert told is not None
    named = {code for entry in told.entries for code in entry.codes if "*" not in code}
    assert not named - raised_codes() - {"done-with-trouble"}


def test_an_unknown_code_has_no_entry_and_a_named_one_goes_before_a_pattern() -> None:
    assert entry_of("of-no-kind") is None
    named = entry_of("missing-keys")
    assert named is not None and "鍵" in named.symptom


def test_words_are_found_in_any_writing_and_codes_are_found_too() -> None:
    assert [found.words for found in search("ゴミ箱 削除", is_head=False)] == [
        found.words for found in search("ごみ箱　削除", is_head=False)
    ]
    assert any(found.page.key == "trash" for found in search("ゴミ箱", is_head=False))
    assert search("disk-full", is_head=True)[0].symptom == "ディスクがいっぱい・書き込めない"
    assert search("disk-full", is_head=True)[0].page.key == "errors"
    assert not search("どこにもない言葉", is_head=True)


def test_branch_and_head_office_read_their_own_text() -> None:
    texts_of = [{page.key: page.steps for page in help_pages(is_head)} for is_head in (True, False)]
    assert texts_of[0]["home"] != texts_of[1]["home"] and texts_of[0]["entry"] == texts_of[1]["entry"]


def test_a_line_of_the_help_is_short() -> None:
    for path in resource("help").glob("*.md"):
        assert not [line for line in re.findall(r"^\d\. (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE) if len(line) > 70]


def test_the_pages_of_the_menu_are_shown_in_a_small_picture() -> None:
    for is_head in (True, False):
        for page in pages_of(is_head):
            told = help_page(page.key, is_head)
            assert told is not None and (not (page.menu or page.about) or told.picture is not None), page.key
    assert sum(path.stat().st_size for path in resource("help", "pictures").glob("*.png")) < 1_500_000
