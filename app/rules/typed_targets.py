"""A 推進目標 as people write it into a cell: its number, its name, both, or a part of the name."""

import re
from collections.abc import Sequence
from typing import Protocol, TypeVar

from app.errors import Refused
from app.rules.finding import name_key
from app.rules.reading import Reading
from app.rules.target_numbers import code_at_start, number_at_start, target_code
from app.rules.typed_signs import plain_signs, quoted

_PRIORITY = re.compile(r"[(\[【<]重点(?:目標)?[)\]】>]|^重点")
_ORNAMENT = re.compile(r"[\s:、。,・.()\[\]「」『』【】-]+")
_SEVERAL = re.compile(r"[、,/\n;]|\s+(?=[0-9])")
_POINT = re.compile(r"([1-9])\.([1-9])")
_LEAST = 2
"""Letters of a name below which it says nothing."""


class Numbered(Protocol):
    """What is known of a target."""

    @property
    def code(self) -> str:
        """As it is typed: 1-3."""

    @property
    def label(self) -> str:
        """As it is printed: 1-③."""

    @property
    def title(self) -> str:
        """The name."""


T = TypeVar("T", bound=Numbered)


def read_target(text: str, targets: Sequence[T]) -> Reading[T]:
    """The target that was meant, of those of a plan.

    1-3, 13, 1-③, １の３, the name, a part of it that only one name has, 「1-3 地域福祉…」. Asked: ③ alone, a part of several
    names, several targets, a number and a name that belong to different ones, 1.1 in a plan with a 1-10. Raises
    Refused("unknown-target"), which quotes the text.
    """
    typed = plain_signs(text)
    if found := code_at_start(typed):
        goal, number, end = found
        return _numbered(text, target_code(goal, number), typed[end:], targets)
    if (several := _several(text, targets)) is not None:
        return several
    if alone := number_at_start(typed):
        number, end = alone
        with_number = [one for one in targets if one.code.endswith(f"-{number}")]
        return _named_of(text, with_number, typed[end:])
    return _named(text, typed, targets)


def _numbered(text: str, code: str, rest: str, targets: Sequence[T]) -> Reading[T]:
    """By its number; what stands behind it must be its name."""
    target = next((one for one in targets if one.code == code), None)
    if target is None and (several := _several(text, targets)) is not None:
        return several
    if target is None:
        raise _unknown(f"推進目標{quoted(text)}は、この計画にありません。", targets)
    name = _key(rest)
    if not name and (point := _POINT.fullmatch(plain_signs(text))):
        tenth = next((one for one in targets if one.code == f"{point[1]}-{point[2]}0"), None)
        if tenth is not None:  # a number in a spreadsheet keeps no zero at its end
            doubt = f"{quoted(text)}は、{target.label}ですか、終わりの0が消えた{tenth.label}ですか。"
            return Reading(target, doubt=doubt, others=(tenth,))
    if not name or _fits(name, target):
        return Reading(target)
    if (several := _several(text, targets)) is not None:
        return several
    others = tuple(one for one in targets if one is not target and _fits(name, one))
    return Reading(target, doubt=f"{quoted(text)}の番号は{target.label}ですが、名前がちがいます。", others=others)


def _named_of(text: str, with_number: Sequence[T], rest: str) -> Reading[T]:
    """By a number without its 基本目標: the name may say which one is meant."""
    fitting = [one for one in with_number if _key(rest) and _fits(_key(rest), one)]
    if len(fitting) == 1:
        return Reading(fitting[0], how=f"{quoted(text)} → {fitting[0].label}")
    if not with_number or (_key(rest) and not fitting):
        raise _unknown(f"{quoted(text)}という推進目標は、この計画にありません。", with_number)
    return _one_of(text, with_number)


def _named(text: str, typed: str, targets: Sequence[T]) -> Reading[T]:
    """By its name or a part of it."""
    name = _key(typed)
    exact = [one for one in targets if name == _key(one.title)]
    fitting = exact or [one for one in targets if len(name) >= _LEAST and _fits(name, one)]
    if len(exact) == 1:
        return Reading(exact[0])
    if not fitting:
        raise _unknown(f"{quoted(text)}という推進目標は、この計画にありません。", targets)
    return _one_of(text, fitting)


def _one_of(text: str, fitting: Sequence[T]) -> Reading[T]:
    shown = "、".join(one.label for one in fitting[:4])
    if len(fitting) == 1:
        return Reading(fitting[0], how=f"{quoted(text)} → {shown} {fitting[0].title}")
    return Reading(fitting[0], doubt=f"{quoted(text)}は、{shown} のどれですか。", others=tuple(fitting[1:]))


def _several(text: str, targets: Sequence[T]) -> Reading[T] | None:
    """13、21 are two targets, of which one is counted: asked. None when the text is something else."""
    found: list[T] = []
    for part in filter(str.strip, _SEVERAL.split(text)):
        code = code_at_start(plain_signs(part))
        target = next((one for one in targets if code and one.code == target_code(*code[:2])), None)
        if target is None:
            return None
        found.append(target)
    if len(found) < 2:
        return None
    return Reading(found[0], doubt=f"{quoted(text)}には、推進目標が{len(found)}つあります。", others=tuple(found[1:]))


def _fits(name: str, target: Numbered) -> bool:
    title = _key(target.title)
    return bool(title) and (name in title or title in name)


def _key(words: str) -> str:
    return _ORNAMENT.sub("", _PRIORITY.sub("", name_key(words)))


def _unknown(what: str, targets: Sequence[Numbered]) -> Refused:
    codes = [one.code for one in targets]
    todo = f"{codes[0]} から {codes[-1]} の番号を入れてください。" if codes else "計画が届いてから、もう一度行ってください。"
    return Refused("unknown-target", what, todo)
