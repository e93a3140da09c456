"""操作の記録 says what was done in words of the screen, and a bulk deed is one action: nothing calls a service in a loop.

That a call of a service commits once is watched in every test (tests/one_commit.py); here each place is found in the source.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from app.models.entities import ENTITIES

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"
BEGIN = {"action", "save_form", "delete_form"}
DECLARED = {"step", "RESOLVED"}
"""Names that are given to an action by another one: of the table that is edited, and of a decision."""


def trees(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for path in sorted((APP / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def texts(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def action_names() -> set[str]:
    """Every text that is given to an action as its name."""
    found: set[str] = set()
    for path, tree in trees("services", "ui", "cli"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "action" and "app/cli" not in path.as_posix():
                found.update(text for one in node.args[1:2] for text in texts(one))
            elif isinstance(node, ast.Call) and ast.unparse(node.func) == "_carry":
                found.update(text for one in node.args for text in texts(one))
            elif isinstance(node, ast.Assign) and any(ast.unparse(target) in DECLARED for target in node.targets):
                found.update(texts(node.value))
    return {name for name in found if re.search(r"[ぁ-ヶ一-龠]", name)}


def words_people_see() -> str:
    """What stands in the window and in the commands, the names of the kinds of records, and the glossary."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    seen = [model.entity_label for model in ENTITIES.values()]
    for _, tree in trees("ui", "cli"):
        spoken_of = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
        }
        seen += [
            one.value
            for one in ast.walk(tree)
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in spoken_of
        ]
    return "\n".join([*seen, (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")])


def test_every_name_of_an_action_is_made_of_words_people_see() -> None:
    seen, names = words_people_see(), action_names()
    assert len(names) > 40
    strange = {(name, word) for name in names for word in re.split("[のをへ]", name) if word and word not in seen}
    assert strange == set()


def writing_functions() -> set[tuple[str, str]]:
    """(module, function) of the services that begin an action, themselves or by another one."""
    functions = {
        (path.stem, node.name): node
        for path, tree in trees("services")
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    found: set[tuple[str, str]] = set()
    while True:
        more = {
            (module, name)
            for (module, name), node in functions.items()
            if any(begins(module, call, found) for call in ast.walk(node) if isinstance(call, ast.Call))
        }
        if more == found:
            return found
        found = more


def begins(module: str, call: ast.Call, writing: set[tuple[str, str]]) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id in BEGIN or (module, call.func.id) in writing
    return (
        isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and (call.func.value.id, call.func.attr) in writing
    )


def test_no_page_and_no_service_begins_one_action_after_the_other_for_what_a_person_does_once() -> None:
    writing = writing_functions()
    assert {("activities", "delete_all"), ("trash", "restore"), ("taking_in", "take_in")} <= writing
    loops = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)

    def repeated(module: str, node: ast.AST) -> Iterator[int]:
        for one in ast.iter_child_nodes(node):
            if isinstance(one, ast.With) and any("action(" in ast.unparse(item) for item in one.items):
                continue
            if isinstance(one, loops):
                yield from (call.lineno for call in ast.walk(one) if isinstance(call, ast.Call) and begins(module, call, writing))
            yield from repeated(module, one)

    found = [f"{path.relative_to(ROOT)}:{line}" for path, tree in trees("services", "ui") for line in repeated(path.stem, tree)]
    assert found == []
