"""Every refusal the program can raise speaks to the person at the desk: what happened, what to do next, in Japanese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

APP = Path(__file__).parents[2] / "app"
KINDS = {"Refused", "Damaged", "Unavailable"}
CODE = re.compile(r"[a-z]+(-[a-z]+)*")
LATIN = re.compile(r"[A-Za-z]{3,}")
KNOWN_LATIN = {"USB", "ZIP", "PDF", "Excel", "Windows", "JSON", "Caps", "Lock", "xlsx", "csv", "tsv", "yui", "common", "CSV"}
KNOWN_LATIN |= {"pdf", "JPEG", "PNG", "HEIC", "iPhone", "YuiNote", "Setup"}  # names of things a person has in hand
LONGEST = 64


def refusals() -> Iterator[tuple[str, str, str, str]]:
    """(where, code, what, todo) of every call; a placeholder in an f-string counts as 〇."""
    for path in sorted(APP.rglob("*.py")):
        if path.parent.name == "cli":
            continue  # scripts' own words: options are named as they are typed
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS and len(node.args) == 3:
                code, what, todo = (_text(argument) for argument in node.args)
                yield f"{path.relative_to(APP)}:{node.lineno}", code, what, todo


def test_there_are_refusals_to_look_at() -> None:
    assert len(list(refusals())) > 40


def test_every_refusal_has_a_stable_code_and_two_short_japanese_sentences() -> None:
    faults = []
    for where, code, what, todo in refusals():
        if code and not CODE.fullmatch(code.replace("〇", "x")):
            faults.append(f"{where}: {code} is no code")
        for sentence in (what, todo):
            words = set(LATIN.findall(sentence)) - KNOWN_LATIN
            if sentence and (not sentence.endswith(("。", "〇")) or len(sentence) > LONGEST or words):
                faults.append(f"{where}: {sentence} ({len(sentence)}) {words or ''}")
    assert not faults, "\n".join(faults)


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "〇" for part in node.values)
    return ""
