"""One row of a foreign table, read into what would be stored: by the same readers as the form, and asked where they doubt."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.errors import Refused
from app.exchange.own_tables import read_number
from app.exchange.table import FISCAL_YEAR, OFFICE, RECORD, TARGET
from app.models.activity import Activity
from app.rules import clock
from app.rules.fiscal import fiscal_year_label, fiscal_year_of
from app.rules.reading import Reading
from app.rules.typed_offices import read_office
from app.services.activities.activities import blank_values, cleaned
from app.services.activities.activity_checks import check_activity
from app.services.activities.entry_warnings import closed_words
from app.services.figures.year_closing import closed_year
from app.services.plan.plans import PlanRow, in_force, offices, plan_tree, plans, starting_year
from app.services.plan.typed_values import TypedReader
from app.services.tables.cell_texts import Typed
from app.services.tables.doubts.not_done import said_not_done, stands_for_no_count
from app.services.tables.doubts.unlikely_days import Years, unlikely_day
from app.services.tables.read_rows import Place, ReadCell
from app.services.tables.shown_values import Words, label_of
from app.services.workspace.workspace import Workspace

NEEDED = ("date", TARGET, "title")
"""What an activity can't do without; an empty cell below a filled one is asked about there."""
_EMPTIABLE = frozenset(Activity.fields()) - {"status", "state", "sessions", "date", "title"}
"""Fields that may be empty in a record."""
_BY_KIND = ("breakdown", "costs", "funding")
"""Amounts by the council's kinds."""
_TOGETHER = ("end_date", "times")
"""What a day may bring along."""
ABOVE, BLANK, AS_IT_IS = "above", "blank", "as it is"
FROM_ABOVE = "上の行と同じ"
Key = tuple[str, ...]
THE_YEAR: Key = ("year",)


@dataclass(frozen=True)
class Understood:
    """A row before it is compared with the records: what it says, and what is open.

    ``given``: field → what the table (or a default) says. ``asked``: field → the key under which its question is answered.
    ``keys``: all answers that would change the row. ``foreign``: why it is another office's row.

    Of a row that this program wrote: ``written``, the digest of what it wrote then; ``untouched``, nobody has changed the row
    since; ``emptied``, the fields whose cells are empty, which means nothing in a foreign table.
    """

    place: Place
    cells: Mapping[str, ReadCell]
    given: Mapping[str, Any]
    office: str
    record: bytes | None = None
    foreign: str = ""
    asked: Mapping[str, Key] = field(default_factory=dict)
    keys: frozenset[Key] = frozenset()
    written: str = ""
    untouched: bool = False
    emptied: tuple[str, ...] = ()

    @property
    def doubts(self) -> list[ReadCell]:
        """The cells with a question."""
        return [cell for cell in self.cells.values() if cell.doubt]

    @property
    def problems(self) -> list[ReadCell]:
        """The cells that can't be read."""
        return [cell for cell in self.cells.values() if cell.problem]


@dataclass
class _Row:
    place: Place
    cells: dict[str, ReadCell] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, Key] = field(default_factory=dict)
    keys: set[Key] = field(default_factory=set)

    def ask(self, cell: ReadCell, key: Key) -> None:
        """Puts a question; nothing of what it is about counts as said."""
        self.cells[cell.field] = cell
        self.asked[cell.field] = key
        self.keys.add(key)


class RowReader:
    """Reads rows for one table. ``answers``: what a person decided, by the key of the doubt."""

    def __init__(self, workspace: Workspace, words: Words, answers: Mapping[Key, str]) -> None:
        self.workspace = workspace
        self.words = words
        self.answers = answers
        self._plans = plans(workspace)
        self._offices = offices(workspace)
        self.starting_year = starting_year(workspace)
        self._readers: dict[tuple[bytes, int], TypedReader] = {}
        self._read: dict[tuple[Any, ...], Reading[dict[str, Any]] | Refused] = {}
        self._lists: dict[str, tuple[tuple[str, str], ...]] = {}
        self._closed: dict[int, bool] = {}

    def row(self, place: Place, texts: Mapping[str, Typed], years: Years, digest: str = "", of_table: str = "") -> Understood:
        """The row with every field that has a text; those an activity needs are there in any case. ``digest``: of the cells of a
        row in a table that this program wrote. ``of_table``: words of another table by which the row may not have taken place.
        """
        row = _Row(place)
        texts, not_done = self._done_or_not(row, texts, of_table)
        office, foreign = self._office(row, texts.get(OFFICE, Typed()))
        record, written = self._record(row, texts.get(RECORD, Typed()))
        self._day(row, texts.get("date", Typed()), years, is_own=bool(written))
        held = row.given.get("date")
        year = fiscal_year_of(held) if isinstance(held, date) else years.first
        for name, typed in texts.items():
            if name not in ("date", OFFICE, RECORD, FISCAL_YEAR):
                self._field(row, name, typed, self._plan(year).id, year)
        for name in NEEDED:
            if name not in row.cells:
                self._field(row, name, Typed(), self._plan(year).id, year)
        if not_done is not None and not written:
            row.ask(not_done, ("status", "", not_done.doubt))
        self._check(row, years)
        emptied = tuple(_column(name) for name, typed in texts.items() if written and name in _EMPTIABLE and not typed.text)
        untouched = bool(written) and written == digest
        keys = frozenset(row.keys)
        return Understood(place, row.cells, row.given, office, record, foreign, row.asked, keys, written, untouched, emptied)

    def _done_or_not(self, row: _Row, texts: Mapping[str, Typed], of_table: str) -> tuple[Mapping[str, Typed], ReadCell | None]:
        """The texts with what was decided on 実施状況, and the question about it where a cell says 中止 or 予定."""
        if not (said := said_not_done(texts, of_table)):
            return texts, None
        if stands_for_no_count(texts.get("participants", Typed()).text):
            texts = {**texts, "participants": Typed()}
        doubt = f"「{said}」とあります。実施しましたか。"
        key = ("status", "", doubt)
        row.keys.add(key)
        if (answer := self.answers.get(key)) is not None:
            return {**texts, "status": Typed(answer)}, None
        return texts, ReadCell("status", "", "", doubt=doubt, choices=tuple(self.offered("status", self.starting_year)))

    def _plan(self, year: int) -> PlanRow:
        return in_force(self._plans, year)

    def _understand(self, name: str, typed: Typed, plan: bytes, year: int) -> Reading[dict[str, Any]] | Refused:
        given = typed.text if typed.given is None else typed.given
        key = name, type(given), given, typed.unit, typed.month, plan, year
        if key not in self._read:
            reader = self._readers.get((plan, year)) or TypedReader(self.workspace, plan, Activity, year, in_table=True)
            self._readers[plan, year] = reader
            try:
                self._read[key] = reader.understand(_column(name), given, typed.unit, month=typed.month)
            except Refused as error:
                self._read[key] = error
        return self._read[key]

    def _office(self, row: _Row, typed: Typed) -> tuple[str, str]:
        """The code of the office whose row it is, and why it is left out when that is another one's."""
        own = self.workspace.office_code
        if not typed.text:
            return own, ""
        key = (OFFICE, typed.text)
        row.keys.add(key)
        read = read_office(self.answers.get(key, typed.text), self._offices)
        found = read.value
        if found is None or read.doubt:
            choices = tuple((one.code, one.short_name) for one in self._offices if self.workspace.is_head or one.code == own)
            row.ask(ReadCell(OFFICE, typed.text, "", typed.how, read.doubt or "どの事業所か分かりません。", choices=choices), key)
            return own, ""
        row.cells[OFFICE] = ReadCell(OFFICE, typed.text, found.short_name, typed.how)
        if found.code != own and not self.workspace.is_head:
            return found.code, "ほかの事業所の行なので、取り込みません。"
        return found.code, ""

    def _record(self, row: _Row, typed: Typed) -> tuple[bytes | None, str]:
        """The record's own id, and the digest of the row as this program wrote it."""
        if not typed.text:
            return None, ""
        found, written = read_number(typed.text)
        warning = "" if found is not None else "記録の番号ではないので、使いません。"
        row.cells[RECORD] = ReadCell(RECORD, typed.text, "", warning=warning)
        return found, written

    def _day(self, row: _Row, typed: Typed, years: Years, *, is_own: bool) -> None:
        """The day, read by the year that is decided, or asked when the two years give two days; a day far off is asked too, but
        for the days that this program wrote itself.
        """
        plan = self._plan(years.first).id
        of_several: Key = ("date", "of several years", *map(str, row.place))
        if years.several and (answer := self.answers.get(of_several)):
            row.keys.add(of_several)
            years = Years(int(answer), None, frozenset((int(answer),)))
        self._field(row, "date", typed, plan, years.first)
        cell, day = row.cells["date"], row.given.get("date")
        if not isinstance(day, date) or cell.doubt:
            return
        if years.several and self._is_without_year(typed, day, years.first):
            labels = tuple((str(year), fiscal_year_label(year)) for year in years.several)
            asked = f"表の題だけでは、{'と'.join(words for _, words in labels)}のどれか決まりません。"
            self._unsaid(row)
            row.ask(replace(cell, doubt=asked, choices=labels), of_several)
            return
        if years.other is not None:
            other = self._understand("date", typed, self._plan(years.other).id, years.other)
            if isinstance(other, Reading) and other.value.get("date") != day:
                asked = (
                    f"表の題は{fiscal_year_label(years.first)}、画面は{fiscal_year_label(years.other)}です。どちらの年度ですか。"
                )
                choices = tuple((str(year), fiscal_year_label(year)) for year in (years.first, years.other))
                self._unsaid(row)
                row.ask(replace(cell, doubt=asked, choices=choices), THE_YEAR)
                return
        if not years.shown and self._is_without_year(typed, day, years.first):
            said = f"年がないので、{fiscal_year_label(years.first)}として読みました"
            row.cells["date"] = cell = replace(cell, how="、".join(filter(None, (cell.how, said))))
        is_sure = is_own and isinstance(typed.given, date)
        why = "" if is_sure else unlikely_day(day, row.given.get("end_date"), typed.month, years)
        key = ("date", why)
        if why:
            row.keys.add(key)
            if self.answers.get(key) != AS_IT_IS:
                self._unsaid(row)
                row.ask(replace(cell, doubt=why, choices=((AS_IT_IS, "このままでよい"),)), key)

    def _is_without_year(self, typed: Typed, day: date, year: int) -> bool:
        other = self._understand("date", typed, self._plan(year).id, year - 1)
        return isinstance(other, Reading) and other.value.get("date") != day

    def _field(self, row: _Row, name: str, typed: Typed, plan: bytes, year: int) -> None:
        typed = self._from_above(row, name, typed)
        cell = ReadCell(name, typed.text or typed.above, "", typed.how)
        if typed.problem:
            row.cells[name] = replace(cell, problem=typed.problem)
            return
        if typed.above:
            source = typed.how or FROM_ABOVE
            doubt = f"空欄です。{source}「{typed.above[:20]}」ですか。"
            choices = ((ABOVE, f"{source}（{typed.above[:20]}）"), (BLANK, "空欄のまま"))
            row.ask(replace(cell, typed="", doubt=doubt, choices=choices), (name, "", ""))
            return
        found = self._sum(typed, plan, year) if typed.parts else self._answered(row, name, typed, plan, year)
        if isinstance(found, Refused) and name in _BY_KIND and RECORD not in row.cells:
            self._ask_about_kind(row, cell, found)
            return
        if isinstance(found, Refused):
            row.cells[name] = replace(cell, problem=f"{found.what}{found.todo}")
            return
        how = "、".join(filter(None, (typed.how, found.how)))
        shown = self.words.shown(name, found.value)
        cell = replace(cell, shown=shown, how=how)
        if found.doubt and self._may_stay_empty(name, found):
            cell = replace(cell, warning=f"{found.doubt}空けて取り込みます。", choices=self._offered(name, plan, year))
            row.asked[name] = (name, typed.text)
        elif found.doubt:
            row.ask(replace(cell, doubt=found.doubt, choices=self._choices(name, found, plan, year)), (name, typed.text))
            return
        if typed.doubt:
            key = (name, typed.doubt)
            row.keys.add(key)
            if self.answers.get(key) != AS_IT_IS:
                row.ask(replace(cell, doubt=typed.doubt, choices=((AS_IT_IS, "このままでよい"),)), key)
                return
        row.cells[name] = cell
        self._keep(row, name, found)

    def _ask_about_kind(self, row: _Row, cell: ReadCell, refused: Refused) -> None:
        """One question for each word that names no kind of the council's, for all rows."""
        key = (cell.field, refused.what)
        row.keys.add(key)
        if self.answers.get(key) == BLANK:
            row.cells[cell.field] = replace(cell, warning=f"{refused.what}空けて取り込みます。")
        else:
            row.ask(replace(cell, doubt=refused.what, choices=((BLANK, "空けて取り込む"),)), key)

    def _keep(self, row: _Row, name: str, found: Reading[dict[str, Any]]) -> None:
        """What was read of one field, unless the fields it brought along have said something themselves."""
        for one, value in found.value.items():
            if one == name or one not in row.cells:
                row.given[one] = value
                if one in _TOGETHER and one != name and value is not None:
                    row.cells[one] = ReadCell(one, "", self.words.shown(one, found.value), how=f"{label_of(name)}の欄から")
        if name == "participants" and found.value.get(name) is not None:
            row.given.setdefault("participants_approximate", False)  # 28 typed over 約30 is exactly 28

    def _from_above(self, row: _Row, name: str, typed: Typed) -> Typed:
        if not typed.above or typed.text:
            return typed
        if name not in NEEDED:
            return replace(typed, above="", given=None)
        key = (name, "", "")
        row.keys.add(key)
        answer = self.answers.get(key)
        if answer == ABOVE:
            return replace(typed, text=typed.above, above="", how=typed.how or FROM_ABOVE)
        return replace(typed, above="", given=None, how="") if answer == BLANK else typed

    def _answered(self, row: _Row, name: str, typed: Typed, plan: bytes, year: int) -> Reading[dict[str, Any]] | Refused:
        """As understood, or as a person has decided for this text."""
        if not typed.text:
            return Reading({_column(name): None})
        found = self._understand(name, typed, plan, year)
        if isinstance(found, Refused) or not found.doubt:
            return found
        key = (name, typed.text)
        row.keys.add(key)
        answer = self.answers.get(key)
        if answer is None:
            return found
        if answer == BLANK:
            return Reading({_column(name): None}, how="空欄のまま")
        for value in (found.value, *found.others):
            if self.words.shown(name, value) == answer:
                return Reading(value, how=found.how)
        return self._understand(name, replace(typed, text=answer, given=None), plan, year)

    def _sum(self, typed: Typed, plan: bytes, year: int) -> Reading[dict[str, Any]] | Refused:
        """Counts of several columns added up; one that is no plain number refuses the sum."""
        total, about = 0, False
        for part in typed.parts:
            found = self._understand("participants", Typed(part), plan, year)
            if isinstance(found, Refused):
                return found
            number = found.value.get("participants")
            if found.doubt or number is None:
                return Refused("bad-number", f"「{part[:20]}」は、足せる数ではありません。", "人数を入れてください。")
            total += number
            about = about or bool(found.value.get("participants_approximate"))
        return Reading({"participants": total, "participants_approximate": about}, how=f"{typed.text} → {total}")

    def _may_stay_empty(self, name: str, found: Reading[dict[str, Any]]) -> bool:
        """A word that is none of the council's list costs neither the row nor a question; it is told."""
        return bool(self._declared(name).vocabulary) and not any(value is not None for value in found.value.values())

    def _choices(self, name: str, found: Reading[dict[str, Any]], plan: bytes, year: int) -> tuple[tuple[str, str], ...]:
        words = [self.words.shown(name, value) for value in (found.value, *found.others)]
        read = tuple((one or BLANK, one or "空欄のまま") for one in dict.fromkeys(words))
        return read if any(words) else self._offered(name, plan, year)

    def offered(self, name: str, year: int | None) -> Sequence[tuple[str, str]]:
        """What may be typed for a field in a fiscal year, and its words, where there is a list to choose from."""
        year = self.starting_year if year is None else year
        if name == OFFICE:
            return [(one.code, one.short_name) for one in self._offices]
        if name == TARGET:
            return [(one.code, f"{one.label} {one.title}") for one in plan_tree(self.workspace, self._plan(year).id).targets]
        return () if name == "year" else self._offered(name, b"", year)

    def _offered(self, name: str, plan: bytes, year: int) -> tuple[tuple[str, str], ...]:
        if name not in self._lists:
            offered = TypedReader(self.workspace, plan, Activity, year).offered(self._declared(name))
            self._lists[name] = tuple((words, words) for _, words in offered)
        return self._lists[name]

    def _declared(self, name: str) -> Any:
        return Activity.declared(_column(name))

    def _unsaid(self, row: _Row) -> None:
        """Nothing that the day said counts while it is asked about; it is the first that is read."""
        row.given.clear()
        for name in _TOGETHER:
            row.cells.pop(name, None)

    def _check(self, row: _Row, years: Years) -> None:
        """What the form warns about, beside its cell. What it would refuse is asked."""
        values = cleaned(blank_values() | row.given)
        for problem in check_activity(values, next(iter(years.shown), None) if len(years.shown) == 1 else None):
            cell = row.cells.get(problem.field) or ReadCell(problem.field, "", "")
            if problem.level == "warning":
                if cell.problem or cell.doubt:
                    continue
                row.cells[problem.field] = replace(cell, warning="".join(filter(None, (cell.warning, problem.text))))
            elif not cell.doubt and not cell.problem:
                row.cells[problem.field] = replace(cell, doubt=problem.text)
        if isinstance(values["date"], date) and values["date"] > clock.today() and values["participants"] is not None:
            cell, said = row.cells["participants"], "まだ来ていない日の参加者数です。予定の数なら、消してください。"
            row.cells["participants"] = replace(cell, warning="".join(filter(None, (cell.warning, said))))
        if isinstance(day := values["date"], date) and self._is_closed(fiscal_year_of(day)):
            cell, said = row.cells["date"], closed_words((fiscal_year_of(day),), is_new=True)
            row.cells["date"] = replace(cell, warning="".join(filter(None, (cell.warning, said))))

    def _is_closed(self, year: int) -> bool:
        if year not in self._closed:
            self._closed[year] = closed_year(self.workspace, year) is not None
        return self._closed[year]


def _column(name: str) -> str:
    return "target_id" if name == TARGET else name


def years_of(rows: Sequence[Understood]) -> set[int]:
    """The fiscal years of the days that were read."""
    return {fiscal_year_of(day) for row in rows if isinstance(day := row.given.get("date"), date)}
