"""Up to three further 推進目標 by their numbers: 13 21 → 1-③ 2-①. They are shown with a record and never counted again."""

import re
from collections.abc import Sequence

from app.errors import Refused
from app.rules.target_numbers import parse_target_code
from app.ui.fields.read_field import DigitsField
from app.ui.fields.target_field import Choosable

MOST = 3
"""Targets at most."""
_BETWEEN = re.compile(r"[\s,、，・]+")


class TargetsField(DigitsField):
    """The value is a tuple of targets' ids in the order typed; None when empty."""

    def __init__(self, targets: Sequence[Choosable] = ()) -> None:
        super().__init__(40)
        self._targets: tuple[Choosable, ...] = tuple(targets)

    def set_targets(self, targets: Sequence[Choosable]) -> None:
        """Offers the targets of another plan; the typed text is read again."""
        kept = self.typed()
        self._targets = tuple(targets)
        self.set_value(kept)

    def value(self) -> tuple[bytes, ...] | None:
        """The ids of the targets, or None."""
        return tuple(target.id for target in self._value or ()) or None

    def set_value(self, value: tuple[bytes, ...] | str | None) -> None:
        """Shows targets by their ids, or reads the text of a draft."""
        known = {target.id: target for target in self._targets}
        super().set_value(value if isinstance(value, str) else tuple(known[id_] for id_ in value or () if id_ in known))

    def meaning(self) -> str:
        """The targets' names."""
        return "、".join(target.title for target in self._value or ())

    def _parse(self, text: str) -> tuple[Choosable, ...]:
        found: list[Choosable] = []
        for word in filter(None, _BETWEEN.split(text.strip())):
            target = self._coded(word)
            if target is None:
                todo = "13 21 のように、番号を空けて入れてください。"
                raise Refused("unknown-target", "この計画にない推進目標があります。", todo)
            if target not in found:
                found.append(target)
        if len(found) > MOST:
            raise Refused("too-many-targets", f"関連する目標は{MOST}つまでです。", "番号を減らしてください。")
        return tuple(found)

    def _coded(self, word: str) -> Choosable | None:
        try:
            goal, number = parse_target_code(word)
        except Refused:
            return None
        return next((target for target in self._targets if target.code == f"{goal}-{number}"), None)

    def _written(self) -> str:
        return " ".join(target.label for target in self._value or ())
