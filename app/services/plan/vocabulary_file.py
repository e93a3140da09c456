"""The words of forms and lists as a file (resources/vocabulary.toml): what a new head office starts with."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from app.rules.toml_file import LINES, NOT_IN_TABLE, OPTIONAL, Kind, checked, entries, read_toml, tables

_VOCABULARY_FILE = Kind("用語ファイル", "vocabulary-file")
_LISTING = re.compile(r"[a-z][a-z_]{0,31}")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,32}")


@dataclass(frozen=True, slots=True)
class VocabularyTerm:
    """One entry of a list. ``sort_no`` counts within the list from 1, in the file's order."""

    listing: Annotated[str, NOT_IN_TABLE]
    code: str
    label: str
    note: Annotated[str, OPTIONAL, LINES]
    sort_no: Annotated[int, NOT_IN_TABLE]


_TERM = entries(VocabularyTerm)


def read_vocabulary(path: Path) -> list[VocabularyTerm]:
    """Every term, list by list. Raises Refused "no-vocabulary-file" or "bad-vocabulary-file" with line and reason."""
    file = read_toml(path, _VOCABULARY_FILE)
    terms: list[VocabularyTerm] = []
    for listing in file.data:
        if not _LISTING.fullmatch(listing):
            raise file.refused(file.line_of(listing), "見出しは半角の英小文字と _ で書きます")
        first: dict[str, int] = {}
        for index, table in enumerate(tables(file, listing)):
            values = checked(file, listing, index, table, _TERM)
            code, line = values["code"], file.line_of(listing, index, "code")
            if not _CODE.fullmatch(code):
                raise file.refused(line, "「code」は半角の英数字・_・- で、32字までです")
            if code in first:
                raise file.refused(line, f"「{code}」が、{first[code]}行目にもあります")
            first[code] = line
            terms.append(VocabularyTerm(listing, **values, sort_no=index + 1))
    if not terms:
        raise file.refused(1, "言葉が1つもありません")
    return terms
