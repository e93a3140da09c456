"""The words by which forms name targets, indicators and offices, read back to what they name."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from app.reports.engine.words import heading
from app.rules.figure import MISSING_WORDS, Missing
from app.rules.target_numbers import target_label
from app.services.audit.dump_records import DumpRecords

_OWN_WORDS: Mapping[str, Missing] = {"not_reported": "unreported", "no_record": "no_record", "not_entered": "blank"}
_KINDS = {"total": "・延べ", "unique": "・実"}


@dataclass
class Words:
    """Made once from the records. Ids are in hex."""

    records: DumpRecords

    def heading(self, code: str) -> str:
        """The council's own heading of an evaluation sheet."""
        return heading(self._headings, code)

    def indicator(self, title: str) -> str | None:
        """The indicator of a title 「サロン（か所）」; None for one that several have, or none."""
        found = [one for one, words in self.indicators.items() if words == title]
        return found[0] if len(found) == 1 else None

    def used_indicator(self, target: str, name: str, unit: str) -> str | None:
        """The one indicator of that name and unit that a target uses."""
        used = {one["indicator_id"] for one in self.records.every("indicator_use") if one["target_id"] == target}
        named = [one for one in self.records.indicators.values() if (one["name"], one["unit"] or "") == (name, unit)]
        found = [one["id"] for one in named if one["id"] in used]
        return found[0] if len(found) == 1 else None

    def codes(self, listing: str) -> Mapping[str, str]:
        """The words of a list → their codes; 計 → * for all of them."""
        found = {label: code for code, label in self.records.labels(listing).items()}
        return found | {"計": "*"}

    def target(self, plan: str, label: str) -> str | None:
        """The target of a plan with the label 1-③."""
        return self._labels.get((plan, label))

    def goal(self, plan: str, words: str) -> str | None:
        """The goal of a plan that a text begins with: 「基本目標1（7）」."""
        found = [one for one in self.records.every("goal") if one["plan_id"] == plan]
        return next((one["id"] for one in found if words.startswith(f"基本目標{one['number']}（")), None)

    @cached_property
    def usual(self) -> Mapping[str, str]:
        """The council's own words for why there is no figure → the usual ones."""
        return {self.heading(code): MISSING_WORDS[why] for code, why in _OWN_WORDS.items()}

    @cached_property
    def offices(self) -> Mapping[str, str]:
        """Short name → code."""
        return {one["short_name"] or one["name"] or "": one["code"] for one in self.records.every("office")}

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """Id → label."""
        return {found: label for (_, label), found in self._labels.items()}

    @cached_property
    def led_by_head(self) -> set[str]:
        """The targets about which no branch is asked."""
        return {one for one in self.records.targets if self.records.is_led_by_head(one)}

    @cached_property
    def indicators(self) -> Mapping[str, str]:
        """Id → title with its unit."""
        return {
            id_: f"{one['name'] or ''}（{one['unit'] or ''}{_KINDS.get(one['measure'] or '', '')}）"
            for id_, one in self.records.indicators.items()
        }

    @cached_property
    def _labels(self) -> Mapping[tuple[str, str], str]:
        goals = {one["id"]: one["number"] or 0 for one in self.records.every("goal")}
        return {
            (one["plan_id"], target_label(goals.get(one["goal_id"], 0), one["number"] or 0)): id_
            for id_, one in self.records.targets.items()
        }

    @cached_property
    def _headings(self) -> Mapping[str, str]:
        return {one["code"]: one["label"] for one in self.records.every("term") if one["listing"] == "sheet_heading"}
