"""Reading a TOML file that people edit, so that every mistake is reported with its line.

tomllib gives no positions, so the lines are found again in the text.
"""

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from app.errors import Refused, Unavailable, YuiError
from app.rules.text import clean_text

MAX_BYTES = 1024 * 1024
MOST_DOTS = 200
"""In one line."""
LONGEST_HEADER = 200
"""Characters; one that is longer is found at another line, which only makes a message less exact."""

_HEADER = re.compile(r"\[\[?\s*([A-Za-z0-9_-]+)[A-Za-z0-9_.\s-]*\]?\]")
_LONG_STRING = re.compile("\"\"\"|'''")
_KEY = re.compile(r"([\"']?)([A-Za-z0-9_-]+)\1\s*[=.]")


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of a file: ``name`` for people (計画ファイル), ``code`` inside error codes (plan-file)."""

    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``key = value`` that a table may have. ``type`` is str, int, bool or list (of one-line texts)."""

    key: str
    type: type
    required: bool = True
    lines: bool = False
    """Whether the text may have several lines (paragraphs)."""
    choices: tuple[str, ...] = ()
    """The only values allowed; empty: any."""


class Mark(Enum):
    """What an annotation adds to the type of a dataclass field: ``Annotated[str, OPTIONAL, LINES]``."""

    OPTIONAL = auto()
    """May be left out; it is then "" or () or 0 or False."""
    LINES = auto()
    """May have several lines."""
    AS_TEXT = auto()
    """Is written as a text, whatever type the field has."""
    NOT_IN_TABLE = auto()
    """Is no entry of the table; the reader of the file adds it."""


OPTIONAL, LINES, AS_TEXT, NOT_IN_TABLE = Mark.OPTIONAL, Mark.LINES, Mark.AS_TEXT, Mark.NOT_IN_TABLE


@dataclass(frozen=True, slots=True)
class Among:
    """A text that must be one of these: ``Annotated[str, Among(CHOICES)]``."""

    choices: Collection[str]


def entries(table: type) -> tuple[Entry, ...]:
    """The entries of a dataclass in the order of its fields; a tuple is a list."""
    found = []
    for key, hint in get_type_hints(table, include_extras=True).items():
        plain, *marks = get_args(hint) if get_origin(hint) is Annotated else (hint,)
        choices = next((tuple(mark.choices) for mark in marks if isinstance(mark, Among)), ())
        kind = str if AS_TEXT in marks else list if get_origin(plain) is tuple else plain
        if NOT_IN_TABLE not in marks:
            found.append(Entry(key, kind, OPTIONAL not in marks, LINES in marks, choices))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class TomlFile:
    """What was read. ``lines``: (table, index among tables of that name from 0, key or "" for the header) → line number."""

    kind: Kind
    data: dict[str, Any]
    lines: dict[tuple[str, int, str], int]

    def refused(self, line: int, reason: str, todo: str = "その行を直して、もう一度読み込んでください。") -> Refused:
        """The refusal of this file, with the line and the reason."""
        return _refused(self.kind, line, reason, todo)

    def line_of(self, table: str, index: int = 0, key: str = "") -> int:
        """The line of a key; else of its table's header; else of a top-level key of that name; else 1."""
        places = ((table, index, key), (table, index, ""), ("", 0, table))
        return next((self.lines[place] for place in places if place in self.lines), 1)


def read_toml(path: Path, kind: Kind) -> TomlFile:
    """Reads a file of this kind, at most 1 MB.

    Raises Refused("no-…") when it does not exist, Refused("bad-…") for its size, encoding or syntax, and
    Unavailable("unreadable-file").
    """
    try:
        if path.exists() and not path.is_file():  # a pipe or a device would hold up whoever opens it
            what = f"選ばれたのは、{kind.name}ではありません（フォルダーなど）。"
            raise Unavailable("unreadable-file", what, "ファイルを選び直してください。")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise Refused(f"no-{kind.code}", f"{kind.name}が見つかりません。", "ファイルの場所を確かめてください。") from error
    except OSError as error:
        raise Unavailable("unreadable-file", f"{kind.name}を開けません。", "ほかで開いていないか、確かめてください。") from error
    if len(raw) > MAX_BYTES:
        raise Refused(
            f"bad-{kind.code}", f"{kind.name}が大きすぎます（1MBまで）。", "別のファイルを選んでいないか、確かめてください。"
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refused(kind, line, "文字コードがUTF-8ではありません", "UTF-8で保存し直してください。") from error
    _refuse_long_names(kind, text)
    try:
        return TomlFile(kind, tomllib.loads(text), _lines(text))
    except RecursionError as error:
        raise _refused(kind, 1, "かっこの入れ子が深すぎます") from error
    except ValueError as error:
        raise _refused(kind, _line_in(str(error), text), _reason(str(error))) from error


def tables(file: TomlFile, name: str) -> list[dict[str, Any]]:
    """The ``[[name]]`` tables in the order of the file; an empty list when there are none. Refuses any other shape."""
    found = file.data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        raise file.refused(file.line_of(name), f"「{name}」は [[{name}]] の形で書きます")
    return found


def checked(file: TomlFile, name: str, index: int, table: dict[str, Any], wanted: tuple[Entry, ...]) -> dict[str, Any]:
    """The values of a table by key: texts cleaned, lists as tuples, missing optional ones "", () or False.

    Raises the refusal of the file, with the line, for an unknown key or a wrong value.
    """
    known = {entry.key for entry in wanted}
    for key in table:
        if key not in known:
            raise file.refused(file.line_of(name, index, key), f"「{key[:40]}」という項目はありません")
    values = {entry.key: _value(file, name, index, table, entry) for entry in wanted}
    for entry in wanted:
        if entry.choices and values[entry.key] not in entry.choices:
            words = "・".join(filter(None, entry.choices))
            raise file.refused(file.line_of(name, index, entry.key), f"「{entry.key}」は {words} のどれかです")
    return values


def _value(file: TomlFile, name: str, index: int, table: dict[str, Any], entry: Entry) -> Any:
    line = file.line_of(name, index, entry.key)
    if entry.key not in table:
        if entry.required:
            raise file.refused(line, f"「{entry.key}」がありません")
        return () if entry.type is list else entry.type()
    value = table[entry.key]
    if not _has_type(value, entry.type):
        raise file.refused(line, f"「{entry.key}」は{_TYPE_NAMES[entry.type]}で書きます")
    if entry.type is list:
        if not all(isinstance(item, str) for item in value):
            raise file.refused(line, f"「{entry.key}」は文字の並びで書きます")
        return tuple(_text(file, line, entry.key, item, lines=False) for item in value)
    if entry.type is str:
        text = _text(file, line, entry.key, value, lines=entry.lines)
        if entry.required and not text:
            raise file.refused(line, f"「{entry.key}」が空です")
        return text
    return value


def _has_type(value: object, wanted: type) -> bool:
    # isinstance would take true for a number.
    return type(value) is wanted


_TYPE_NAMES = {str: '文字（""で囲む）', int: "数字", bool: "true か false", list: '文字の並び（["", ""]）'}


def _text(file: TomlFile, line: int, key: str, value: str, *, lines: bool) -> str:
    try:
        text = clean_text(value).strip("\n")
    except YuiError as error:
        raise file.refused(line, f"「{key}」に、使えない文字があるか、長すぎます") from error
    if "\n" in text and not lines:
        raise file.refused(line, f"「{key}」は1行で書きます")
    return text


def _refused(kind: Kind, line: int, reason: str, todo: str = "その行を直して、もう一度読み込んでください。") -> Refused:
    return Refused(f"bad-{kind.code}", f"{kind.name}の{line}行目を読めません（{reason}）。", todo)


def _refuse_long_names(kind: Kind, text: str) -> None:
    """tomllib takes time with the square of the parts of a dotted name: 100 KB would hold the program up for half a minute."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.count(".") > MOST_DOTS:
            raise _refused(kind, number, f"「.」が{MOST_DOTS}個より多くあります")


def _lines(text: str) -> dict[tuple[str, int, str], int]:
    """The line number of every table header and key, found by reading the text once more."""
    lines: dict[tuple[str, int, str], int] = {}
    seen: dict[str, int] = {}
    table, inside = "", ""
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.strip()
        # Lines inside a long string only look like headers and keys.
        if not inside and not stripped.startswith("#"):
            if header := _HEADER.match(stripped[:LONGEST_HEADER]):
                table = header[1]
                seen[table] = seen.get(table, -1) + 1
                lines[table, seen[table], ""] = number
            elif key := _KEY.match(stripped):
                lines.setdefault((table, seen.get(table, 0), key[2]), number)
        for mark in _LONG_STRING.findall(line):
            if not inside:
                inside = mark
            elif mark == inside:
                inside = ""
    return lines


def _line_in(message: str, text: str) -> int:
    found = re.search(r"at line (\d+)", message)
    return int(found[1]) if found else max(1, text.rstrip().count("\n") + 1)


def _reason(message: str) -> str:
    if "overwrite" in message or "twice" in message or "Cannot declare" in message or "Duplicate" in message:
        return "同じ項目が2度あります"
    if "Illegal character '\\n'" in message or "Illegal character '\\r'" in message or "Unterminated" in message:
        return '文字を閉じる " がありません'
    if "Illegal character" in message or "invalid" in message.lower():
        return "使えない文字か、正しくない値があります"
    return "書き方が正しくありません"
