"""Where what stands on a paper comes from, written as text: a figure that can be taken apart, or a field that people fill.

Papers carry it beside their texts (``source``); screens read it to lead from the paper to the place where it is mended.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.reports.paper import Bullets, Choice, Paper, Part, Text
from app.services.figures.asked import Asked

_FIGURE, _FIELD, _EXTRA = "figure", "field", "extra"
_NONE = "-"


@dataclass(frozen=True)
class Field:
    """``name`` of the record's field ("" : the whole). ``subject``: the id that the page about ``entity`` is opened with."""

    entity: str
    subject: bytes | None
    name: str = ""


def figure(asked: Asked) -> str:
    indicator = asked.indicator_id.hex() if asked.indicator_id else _NONE
    month = _NONE if asked.month is None else str(asked.month)
    return "/".join((_FIGURE, asked.target_id.hex(), asked.measure, indicator, asked.office or _NONE, month))


def field(entity: str, subject: bytes | None, name: str = "", *, wanted: bool = True) -> str:
    """``wanted``: empty, it counts as a blank; else it is only a way back to where it is written."""
    return "/".join((_FIELD if wanted else _EXTRA, entity, subject.hex() if subject else _NONE, name))


def named(paper: Paper, sources: Mapping[str, str]) -> Paper:
    """The paper with the sources of its boxes, by the boxes' names."""

    def one(part: Part) -> Part:
        return replace(part, source=sources.get(part.name, "")) if isinstance(part, Text | Bullets | Choice) else part

    return replace(paper, parts=tuple(map(one, paper.parts)))


def is_figure(source: str) -> bool:
    return source.startswith(f"{_FIGURE}/")


def is_wanted(source: str) -> bool:
    return not source.startswith(f"{_EXTRA}/")


def read(source: str) -> Asked | Field | None:
    """None for what no program of ours wrote."""
    kind, *rest = source.split("/")
    try:
        if kind == _FIGURE:
            target, measure, indicator, office, month = rest
            return Asked(
                bytes.fromhex(target),
                measure,
                None if indicator == _NONE else bytes.fromhex(indicator),
                None if office == _NONE else office,
                None if month == _NONE else int(month),
            )
        if kind in (_FIELD, _EXTRA):
            entity, subject, name = rest
            return Field(entity, None if subject == _NONE else bytes.fromhex(subject), name)
    except ValueError:
        return None
    return None
