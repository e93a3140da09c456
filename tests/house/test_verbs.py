"""What goes back, ends or goes away is said on buttons with the verbs of docs/glossary.md ("The verbs") and no others."""

import ast
import re
from collections.abc import Iterator

from tests.house.test_refusals import APP

GLOSSARY = APP.parent / "docs" / "glossary.md"
GOING = re.compile("取消|取り消|削除|消す|消去|中止|取りやめ|やめ|止め|捨て|破棄|戻|もど|外す|閉じ|キャンセル|クリア|なくす|無効")
"""How such a word begins, also one that the glossary does not know."""
NAMES_OF_PAGES = {"戻ったものと足りないもの"}
WORDS_AT = {"button": 0, "Command": 1, "confirm": 3, "ask_reason": 3, "Question": 3}
"""Function → which of its arguments is what stands on the button, or in the key bar."""


def allowed() -> list[str]:
    """The forms of the last column of the table; 〇 stands for anything."""
    section = GLOSSARY.read_text(encoding="utf-8").split("## The verbs")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")][2:]
    return [form for row in rows for form in row[-1].strip().split("、") if form]


def is_allowed(words: str, form: str) -> bool:
    return re.fullmatch(".+".join(map(re.escape, form.split("〇"))), words) is not None


def on_buttons() -> Iterator[tuple[str, str]]:
    """(module, words) of every button, key and question of the window."""
    for path in sorted((APP / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WORDS_AT:
                for argument in node.args[WORDS_AT[node.func.id] : WORDS_AT[node.func.id] + 1]:
                    yield from ((str(path.relative_to(APP)), words) for words in _said(argument))


def _said(argument: ast.expr) -> Iterator[str]:
    parts = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
    for part in parts:
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def test_a_button_says_what_goes_in_the_words_of_the_glossary() -> None:
    forms = allowed()
    others = {
        (module, words)
        for module, words in on_buttons()
        if GOING.search(words) and words not in NAMES_OF_PAGES and not any(is_allowed(words, form) for form in forms)
    }
    assert others == set()


def test_every_form_of_the_glossary_stands_on_a_button() -> None:
    said = {words for _, words in on_buttons()}
    assert len(said) > 150
    assert {form for form in allowed() if not any(is_allowed(words, form) for words in said)} == set()
