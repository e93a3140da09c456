"""The oracle's counting of letters: of each target, counted for a plan or goal, and those of the branches."""

from collections import Counter
from collections.abc import Callable, Iterator

from app.services.audit.dump_records import DumpRecords, Record
from app.services.audit.figure_key import FIRST_HALF, LETTER, LETTERS, PRIORITY_LETTERS, SPREAD, YEAR, Key
from app.services.audit.plain_sums import BLANK, UNREPORTED

NOT_RATED, OUTSIDE, WHOLE, NOT_FINAL, NO_YEAR_BEFORE = "未評価", "段階外", "計", "未確定", "記録なし"


class LetterRecount:
    """Letters in the words of the scale of the plan and year."""

    def __init__(
        self,
        records: DumpRecords,
        why_none: Callable[[str, str, int, str], str],
        lacks_part: Callable[[str, str, int, str], bool],
    ) -> None:
        self.records, self.why_none, self.lacks_part = records, why_none, lacks_part

    def text(self, key: Key) -> str | None:
        """The text that must be printed; None for a measure that is no letter."""
        if key.measure == LETTER:
            return "・".join(self._letter(one, key) for one in self.records.origins(key.target, key.year)) or NO_YEAR_BEFORE
        if key.measure in (LETTERS, PRIORITY_LETTERS):
            targets = list(self._targets(key))
            marks = Counter(self._counted(one, key) for one in targets)
            return str(len(targets) if key.word == WHOLE else marks[key.word])
        if key.measure == SPREAD:
            return str(Counter(self._of_branches(key))[key.word])
        return None

    def _targets(self, key: Key) -> Iterator[Record]:
        for one in self.records.targets.values():
            if key.target in (one["plan_id"], one["goal_id"]) and (key.measure == LETTERS or one["priority"]):
                yield one

    def _letter(self, target: str, key: Key) -> str:
        found = self._evaluation(target, key)
        if found is None or not found["rating"]:
            return NOT_RATED
        letter = self._labels(target, key.year).get(found["rating"], f"{found['rating']}（{OUTSIDE}）")
        return letter if found["state"] == "final" else f"{letter}（案）"

    def _counted(self, target: Record, key: Key) -> str:
        found = self._evaluation(target["id"], key)
        if found is None or not found["rating"]:
            return NOT_RATED
        return self._labels(target["id"], key.year).get(found["rating"], OUTSIDE)

    def _evaluation(self, target: str, key: Key) -> Record | None:
        wanted = (target, key.year, key.period)
        every = self.records.every("evaluation")
        return next((one for one in every if (one["target_id"], one["fiscal_year"], one["period"] or YEAR) == wanted), None)

    def _of_branches(self, key: Key) -> Iterator[str]:
        """A word for each branch that was asked or answered: its letter, or why there is none."""
        wanted = (key.target, key.year, key.period)
        written = {
            one["scope"]: one
            for one in self.records.every("branch_evaluation")
            if (one["target_id"], one["fiscal_year"], one["period"] or YEAR) == wanted and one["office"] == one["scope"]
        }
        labels = self._labels(key.target, key.year)
        last = f"{key.year}-09" if key.period == FIRST_HALF else ""
        for office in self.records.branches(key.year, last):
            found = written.get(office)
            if found is not None and found["state"] == "final":
                yield labels.get(found["rating"], OUTSIDE) if found["rating"] else BLANK
            elif not self.records.is_led_by_head(key.target):
                why = self.why_none(key.target, office, key.year, last)
                is_old = found is None and self.lacks_part(key.target, office, key.year, last)
                yield why or (UNREPORTED if is_old else BLANK if found is None else NOT_FINAL)

    def _labels(self, target: str, year: int) -> dict[str, str]:
        scale = self.records.rules(self.records.targets[target]["plan_id"], year).get("rating_scale") or "rating"
        return {one["code"]: one["label"] for one in self.records.every("term") if one["listing"] == scale}
