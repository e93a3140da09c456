"""Source links: where a text on a form comes from (a figure that can be broken down, or a field that people fill), as text.

Documents carry them beside their texts (``source``); a screen reads them to open the page where the text is corrected.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.reports.paper import Bullets, Choice, Paper, Part, Text
from app.rules.periods import PERIODS, YEAR
from app.services.figures.asked import Asked

_FIGURE, _FIELD, _EXTRA = "figure", "field", "extra"
_NONE = "-"


@dataclass(frozen=True)
class Field:
    """``name`` of the record's field ("": the whole record). ``subject``: the id with which the page about ``entity`` is
    opened.
    """

    entity: str
    subject: bytes | None
    name: str = ""


def figure(asked: Asked) -> str:
    """The source link of a figure."""
    indicator = asked.indicator_id.hex() if asked.indicator_id else _NONE
    month = _NONE if asked.month is None else str(asked.month)
    period = () if asked.period == YEAR else (asked.period,)
    return "/".join((_FIGURE, asked.target_id.hex(), asked.measure, indicator, asked.office or _NONE, month, *period))


def field(entity: str, subject: bytes | None, name: str = "", *, wanted: bool = True) -> str:
    """The source link of a field. ``wanted``: when empty it counts as a blank; otherwise the link only leads to its page."""
    return "/".join((_FIELD if wanted else _EXTRA, entity, subject.hex() if subject else _NONE, name))


def named(paper: Paper, sources: Mapping[str, str]) -> Paper:
    """The document with the source links of its boxes, given by the names of the boxes."""

    def one(part: Part) -> Part:
        return replace(part, source=sources.get(part.name, "")) if isinstance(part, Text | Bullets | Choice) else part

    return replace(paper, parts=tuple(map(one, paper.parts)))


def is_figure(source: str) -> bool:
    """Whether the link leads to a figure."""
    return source.startswith(f"{_FIGURE}/")


def is_wanted(source: str) -> bool:
    """Whether an empty text with this link counts as a blank."""
    return not source.startswith(f"{_EXTRA}/")


def read(source: str) -> Asked | Field | None:
    """The figure or field a link leads to; None for a text that is no link."""
    kind, *rest = source.split("/")
    try:
        if kind == _FIGURE:
            target, measure, indicator, office, month, *more = rest
            (period,) = more or (YEAR,)
            if period not in PERIODS:
                return None
            return Asked(
                bytes.fromhex(target),
                measure,
                None if indicator == _NONE else bytes.fromhex(indicator),
                None if office == _NONE else office,
                None if month == _NONE else int(month),
                period,
            )
        if kind in (_FIELD, _EXTRA):
            entity, subject, name = rest
            return Field(entity, None if subject == _NONE else bytes.fromhex(subject), name)
    except ValueError:
        return None
    return None
