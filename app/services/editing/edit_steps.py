"""What is typed into a table and not saved yet, with Ctrl+Z and Ctrl+Y over it."""

from collections.abc import Container, Mapping

from app.services.editing.edited_rows import Typing

Place = tuple[bytes, str]
"""A record and a field."""
Change = dict[Place, tuple[Typing | None, Typing | None]]
STEPS_KEPT = 200


class EditSteps:
    """``typed``: record → field → what was typed. Each method returns the records it changed."""

    def __init__(self, typed: dict[bytes, dict[str, Typing]] | None = None) -> None:
        self.typed: dict[bytes, dict[str, Typing]] = typed if typed is not None else {}
        self._done: list[Change] = []
        self._undone: list[Change] = []

    def do(self, wanted: Mapping[Place, Typing | None]) -> set[bytes]:
        """One step: types into cells, or takes away what was typed there (None)."""
        change = {place: (self._at(place), after) for place, after in wanted.items() if self._at(place) != after}
        if change:
            self._done = [*self._done[1 - STEPS_KEPT :], change]
            self._undone = []
            self._put({place: after for place, (_, after) in change.items()})
        return {record for record, _ in change}

    def undo(self) -> set[bytes]:
        """Takes the last step back."""
        if not self._done:
            return set()
        change = self._done.pop()
        self._undone.append(change)
        self._put({place: before for place, (before, _) in change.items()})
        return {record for record, _ in change}

    def redo(self) -> set[bytes]:
        """Does the step again that was taken back last."""
        if not self._undone:
            return set()
        change = self._undone.pop()
        self._done.append(change)
        self._put({place: after for place, (_, after) in change.items()})
        return {record for record, _ in change}

    def forget_others(self, known: Container[bytes]) -> None:
        """Drops the steps in records that are not there any more: there is no row to type them into again."""
        for steps in (self._done, self._undone):
            left = [{place: both for place, both in change.items() if place[0] in known} for change in steps]
            steps[:] = [change for change in left if change]

    def _at(self, place: Place) -> Typing | None:
        record, name = place
        return self.typed.get(record, {}).get(name)

    def _put(self, wanted: Mapping[Place, Typing | None]) -> None:
        for (record, name), typing in wanted.items():
            cells = self.typed.setdefault(record, {})
            if typing is None:
                cells.pop(name, None)
            else:
                cells[name] = typing
            if not cells:
                del self.typed[record]
