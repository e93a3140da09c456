"""The oracle's reading of single records: what 活動記録 and 会議記録 must say, and what a target's records add up to."""

import re
from collections.abc import Sequence
from datetime import date

from app.services.audit.dump_records import DumpRecords, Record
from app.services.audit.figure_key import EMPTY, LISTED, STATED, Key
from app.services.audit.plain_sums import BLANK, UNKNOWN, Answer, written
from app.services.audit.recount_activities import count_of, happened

APART = "council_staff"
_COUNT = re.compile(r"(.+)=([0-9]{1,8})")


class RecordRecount:
    """Texts and counts of records by their ids."""

    def __init__(self, records: DumpRecords) -> None:
        self.records = records
        self._by_id = {one["id"]: one for entity in ("activity", "meeting") for one in records.every(entity)}

    def text(self, key: Key) -> str | None:
        """The text that must be printed; None for what is no record's own."""
        if key.measure == LISTED:
            return self._listed(key)
        found = self._by_id.get(key.target)
        if key.measure != STATED or found is None:
            return None
        return (self._of_activity if found["entity"] == "activity" else self._of_meeting)(found, key.word) or EMPTY

    def _of_activity(self, row: Record, box: str) -> str:
        if box == "回数・延べ参加者数":
            return _many(row)
        if box == "参加者の内訳":
            counted = dict(_counts(row["breakdown"]))
            apart = counted.pop(APART, None)
            label = self.records.labels("participant_kind").get(APART, "社協職員")
            staff = "" if apart is None else f"{label}{apart:,}人（参加者数に入れない）"
            return "　".join(filter(None, (self._listing("participant_kind", list(counted.items()), "人"), staff)))
        if box == "従事職員":
            hours = _hours(row["staff_minutes"])
            return "　".join(filter(None, ("" if row["staff_count"] is None else f"{row['staff_count']:,}人", hours)))
        if box == "指標の数":
            return "、".join(self._figures(row))
        listing, field = {"費用": ("cost", "costs"), "財源": ("funding", "funding")}[box]
        return self._listing(listing, _counts(row[field]), "円")

    def _of_meeting(self, held: Record, word: str) -> str:
        if word in ("出席", "欠席"):
            return str(len(held["present" if word == "出席" else "absent"] or ()))
        if word == "宿題":
            return str(sum(one["meeting_id"] == held["id"] for one in self.records.every("meeting_task")))
        return str(sum(self._was_open(one, held) for one in self.records.every("meeting_task")))

    def _was_open(self, task: Record, held: Record) -> bool:
        """Whether a task of an earlier meeting was still to be done on the day of this one."""
        given = self._by_id.get(task["meeting_id"] or "")
        if given is None or not given["date"] or given["date"] >= held["date"]:
            return False
        return task["closed_on"] is None or bool(task["closed_on"] >= held["date"])

    def _listed(self, key: Key) -> str:
        first, last = date(key.year, 4, 1).isoformat(), date(key.year + 1, 3, 31).isoformat()
        rows = [
            one
            for one in self.records.every("activity")
            if one["target_id"] == key.target and one["date"] and first <= one["date"] <= last
        ]
        final = [one for one in rows if one["state"] == "final"]
        if key.word == "延べ参加者":
            found = count_of("participants", final)
            return written(found, suffix="人")
        return f"{len(rows if key.word == '件' else final):,}件"

    def _figures(self, row: Record) -> list[str]:
        own = [one for one in self.records.every("activity_figure") if one["activity_id"] == row["id"]]
        found = []
        for one in own:
            about = self.records.indicators.get(one["indicator_id"])
            if about is not None and one["value"] is not None:
                text = written(Answer(one["value"], "", bool(one["approximate"])), about["decimals"] or 0)
                found.append((about["sort_no"] or 0, about["code"] or "", f"{about['name'] or ''}{text}{about['unit'] or ''}"))
        return [text for *_, text in sorted(found)]

    def _listing(self, listing: str, counts: Sequence[tuple[str, int]], unit: str) -> str:
        labels = self.records.labels(listing)
        return "、".join(f"{labels.get(code, code)}{number:,}{unit}" for code, number in counts)


def _many(row: Record) -> str:
    """「1回　延べ 約50人」."""
    if not happened([row]):
        return "－"
    sessions = "" if row["sessions"] is None else f"{row['sessions']}回　"
    number = row["participants"]
    if number is None:
        return f"{sessions}人数 {UNKNOWN if row['participants_unknown'] else BLANK}"
    return f"{sessions}延べ {written(Answer(number, '', bool(row['participants_approximate'])), suffix='人')}"


def _counts(stored: str | None) -> list[tuple[str, int]]:
    """Lines "code=number"; a later line of the same code wins, and what is no such line says nothing."""
    found = (_COUNT.fullmatch(line) for line in (stored or "").split("\n"))
    return list({one[1]: int(one[2]) for one in found if one}.items())


def _hours(minutes: int | None) -> str:
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    return (f"{hours}時間" if hours or not rest else "") + (f"{rest}分" if rest else "")
