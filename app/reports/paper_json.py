"""Documents as JSON text and back. A form that was made final is stored so, and newer programs can still draw it years later."""

import json
from dataclasses import fields, is_dataclass
from typing import Any

from app.errors import Damaged
from app.reports import paper as kit
from app.reports.paper import Paper

_KINDS = {
    kind.__name__: kind
    for kind in (
        *(kit.Paper, kit.Text, kit.Bullets, kit.Choice, kit.Table, kit.Notes, kit.Heading, kit.Prose, kit.Chart, kit.Pictures),
        *(kit.Column, kit.Row, kit.Num, kit.Series, kit.Picture, kit.Letterhead),
    )
}
"""Class names never change, and fields are only added with a default: old issued copies must stay readable."""
_KIND = "$"


def papers_to_json(papers: list[Paper]) -> str:
    """The documents as JSON; fields with their default value are left out."""
    return json.dumps([_plain(paper) for paper in papers], ensure_ascii=False, separators=(",", ":"))


def papers_from_json(text: str) -> list[Paper]:
    """The documents from JSON. Raises Damaged("bad-edition") for anything that ``papers_to_json`` does not write."""
    try:
        found = _revived(json.loads(text))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise bad_edition() from error
    if not isinstance(found, tuple) or not all(isinstance(paper, Paper) for paper in found):
        raise bad_edition()
    return list(found)


def bad_edition() -> Damaged:
    """The error for an issued copy whose content cannot be read."""
    return Damaged("bad-edition", "確定版の中身が読めません。", "「控えと点検」で点検し、控えからの復元を考えてください。")


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        said = {field.name: getattr(value, field.name) for field in fields(value)}
        usual = {field.name: field.default for field in fields(value)}
        return {_KIND: type(value).__name__} | {
            name: _plain(found) for name, found in said.items() if found != usual[name] or found is None
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _revived(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_revived(item) for item in value)
    if isinstance(value, dict):
        kind = _KINDS[value[_KIND]]
        known = {field.name for field in fields(kind)}
        return kind(**{name: _revived(item) for name, item in value.items() if name in known})
    if value is None or isinstance(value, str | int | float):
        return value
    raise ValueError(type(value))
