"""The form of one activity: which of its fields apply, and where Enter and Tab lead."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtWidgets import QWidget

from app.services.activities import activity_indicator_values
from app.services.annual_plan import annual_plans
from app.services.indicators.indicator_kinds import UseRow
from app.services.plan import plans
from app.services.records.labels import choices
from app.services.workspace.workspace import Workspace
from app.ui.activities.entry_fields import DETAILS, DID_NOT_HAPPEN, NO_REASON, activity_entries
from app.ui.widgets.form import Form

ROUTINE = ("date", "target_id", "title", "place", "participants")
"""The fields of daily use, in the order in which Enter and Tab lead through them; after the last one comes 保存."""

REQUIRED = ("date", "target_id", "title")


class EntryForm(Form):
    """Fields that were filled beforehand (定型, 前回を写す, 固定) are passed over by Enter and Tab; Shift+Tab goes to them."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(activity_entries(workspace), "activity")
        self._workspace = workspace
        self._filled: frozenset[str] = frozenset()
        self._asked: list[UseRow] = []
        self._year_offered = 0
        self._begun_with: dict[str, Any] = {}

    @property
    def asked(self) -> list[UseRow]:
        """The indicators whose numbers the form asks for."""
        return self._asked

    def begin(self, filled: Iterable[str]) -> None:
        """From here on people type. The fields ``filled`` were filled beforehand.

        What was left empty there is meant so, unless a record can't be without it.
        """
        values = self.values()
        self._begun_with = self.typed()
        self._filled = frozenset(name for name in filled if values[name] is not None or name not in REQUIRED)

    def is_untouched(self, but: str = "") -> bool:
        """Whether nothing was typed since, or nothing but in one field."""
        typed = self.typed()
        return all(typed[name] == begun for name, begun in self._begun_with.items() if name != but)

    def offer_targets(self, plan: bytes, year: int, *, again: bool = False) -> None:
        """Offers the targets and planned items of a year, unless they are offered already."""
        if year == self._year_offered and not again:
            return
        self._year_offered = year
        targets = plans.plan_tree(self._workspace, plan).targets
        for name in ("target_id", "secondary_targets"):
            self.field(name).set_targets(targets)
        planned = annual_plans.item_titles(self._workspace, [one.id for one in targets], (year,), self._workspace.office_code)
        self.field("plan_item_id").set_choices([*planned, *choices("activity", "plan_item_id").items()])

    def focus_next(self, names: Sequence[str] = ROUTINE) -> bool:
        """Puts the cursor into the first of these fields in which something is to be typed; False when there is none."""
        for name in names:
            if name not in self._filled and not self.cell(name).isHidden():
                self.focus(name)
                return True
        return False

    def set_tab_order(self, buttons: Sequence[QWidget], last: Sequence[QWidget]) -> None:
        """Tab leads through the fields of daily use, then these buttons, then what is filled in rarely, then ``last``."""
        rare = [self.field(name) for name in self._entries if name not in ROUTINE]
        order = [*(self.field(name) for name in ROUTINE), *buttons, *rare, *last]
        for one, after in pairwise(order):
            QWidget.setTabOrder(one, after)

    def focusNextPrevChild(self, next: bool) -> bool:
        if next and self._filled:
            name = self._focused()
            if name in ROUTINE and self.focus_next(ROUTINE[ROUTINE.index(name) + 1 :]):
                return True
        return super().focusNextPrevChild(next)

    def show_details(self, shown: bool) -> None:
        """Shows or hides what most activities don't need."""
        for name in DETAILS:
            self.set_shown(name, shown)

    def show_what_applies(self) -> None:
        """Shows the reason only where 実施状況 needs one, and numbers only where the activity took place."""
        status = self.field("status").value()
        self.set_shown("status_reason", status not in NO_REASON)
        for name in ("participants", "sessions"):
            self.set_shown(name, status not in DID_NOT_HAPPEN)

    def show_figures(self) -> None:
        """Offers the indicators of the chosen target that activities feed; most targets have none, and then no field."""
        self._asked = activity_indicator_values.uses_on_form(self._workspace, self.values())
        self.field("figures").set_kinds([(use.indicator_id.hex(), use.name) for use in self._asked])
        self.set_shown("figures", bool(self._asked))

    def values_to_save(self) -> dict[str, Any]:
        """Hidden fields don't apply: no reason for what took place, no numbers for what didn't."""
        values = self.values()
        if values["status"] in DID_NOT_HAPPEN:
            values |= dict.fromkeys(("participants", "participants_approximate", "participants_unknown"))
        if values["status"] in NO_REASON:
            values["status_reason"] = None
        return values

    def _focused(self) -> str:
        """The name of the field with the cursor."""
        focused = self.window().focusWidget()
        return next((name for name in ROUTINE if focused is not None and self.field(name) is focused), "")
