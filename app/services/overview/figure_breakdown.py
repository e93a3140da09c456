"""なぜこの数字: a figure broken down, from the council to a branch, to its months and its records.

What counts and what is left out, each with its reason, follows the same rules as the figures (app.services.figures.figures,
indicators): the lines that count always add up to the figure that was asked about.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.activity import Activity
from app.models.base import HEAD
from app.models.indicator import AGGREGATIONS, FEEDINGS, ActivityFigure, Indicator
from app.reports.figures import figure_text
from app.rules.era import short_date
from app.rules.figure import ZERO, Figure, absent, added, entered, lacking, summed
from app.rules.finding import is_same
from app.rules.fiscal import first_day, fiscal_year_label
from app.rules.months import MONTHS
from app.rules.periods import PERIODS, YEAR, last_day_of, months_of
from app.rules.text import MAX_COUNT
from app.services.figures.asked import Asked
from app.services.figures.closed_year_snapshot import as_counted
from app.services.figures.figures import HAPPENED
from app.services.figures.reporting import missing_words, office_reports
from app.services.figures.year_closing import carried_ids, late_ids
from app.services.figures.year_counts import offices_of_year, year_counts
from app.services.indicators.consultation_sums import by_field
from app.services.indicators.consultations import FIELDS, METHODS, words
from app.services.indicators.indicator_kinds import UseRow
from app.services.indicators.indicator_sums import branch_figures, nothing
from app.services.indicators.indicators import council_figures, figures_by_office, uses_of
from app.services.plan.plans import plan_tree
from app.services.workspace.workspace import Workspace

NAMES = {"activities": "活動件数", "sessions": "回数", "participants": "延べ参加者"}
UNITS = {"activities": "件", "sessions": "回", "participants": "人"}
_WHY_LEFT_OUT = {
    "not_asked": "",
    "unreported": "ファイルがまだ届いていません。0ではありません。",
    "no_record": "",
}
RULE = "確定した記録のうち、主な目標がこの目標のものだけを数えます。中止・延期・下書き・取消は入れません。"


@dataclass(frozen=True)
class WhyLine:
    """``further`` is the question one level down, ``record`` an activity. ``left_out``: shown to explain, but not counted."""

    id: bytes
    words: str
    value: str
    note: str = ""
    left_out: bool = False
    further: Asked | None = None
    record: bytes | None = None


@dataclass(frozen=True)
class Why:
    """``path``: the levels from the whole down to what is shown, each with the question that leads back to it."""

    path: tuple[tuple[str, Asked], ...]
    value: str
    formula: str
    missing: str
    lines: tuple[WhyLine, ...]


@dataclass(frozen=True)
class _Record:
    id: bytes
    office: str
    date: date
    title: str
    value: int | None
    approximate: bool
    out: str
    """Why it does not count; "" when it does."""
    unknown: bool = False
    """Its participants are marked 不明."""


def why(workspace: Workspace, plan_id: bytes, fiscal_year: int, asked: Asked) -> Why:
    """The breakdown of a figure. A branch sees its own part of every figure."""
    if not workspace.is_head and asked.office is None:
        asked = replace(asked, office=workspace.office_code)
    with workspace.database.reading() as session:
        return _Explaining(session, workspace, plan_id, fiscal_year, asked).answer()


class _Explaining:
    """One question, with what its three levels share."""

    def __init__(self, session: Session, workspace: Workspace, plan_id: bytes, fiscal_year: int, asked: Asked) -> None:
        self.session, self.workspace, self.year, self.asked = session, workspace, fiscal_year, asked
        self.target = next(one for one in plan_tree(session, plan_id).targets if one.id == asked.target_id)
        self.offices = {one.code: one for one in offices_of_year(session, fiscal_year, last_day_of(asked.period, fiscal_year))}
        found = uses_of(session, [asked.target_id], fiscal_year) if asked.indicator_id else []
        self.use = next((use for use in found if use.indicator_id == asked.indicator_id), None)
        self.by_records = self.use is None or self.use.fed_by == "records"
        self.reports = office_reports(session, workspace.office_code, fiscal_year, last_day_of(asked.period, fiscal_year))
        self.half = months_of(asked.period)
        self.months = self.half or MONTHS

    def answer(self) -> Why:
        """The lines, the value, the rule and what is missing."""
        lines, value, missing = self._council() if self.asked.office is None else self._office()
        return Why(tuple(self._path()), value, self._formula(), missing, tuple(lines))

    def _council(self) -> tuple[list[WhyLine], str, str]:
        if self.use is not None and not self.use.is_added_up:
            found = council_figures(self.session, self.workspace.office_code, [self.use], self.year, self.half)[self.use.key]
            return self._parts(), figure_text(found, self.use.decimals), ""
        by_office = self._by_office()
        lines = []
        for code, office in self.offices.items():
            found = by_office[code]
            left_out = found.missing in _WHY_LEFT_OUT
            note = (_WHY_LEFT_OUT[found.missing] or self._why_not_asked(code)) if left_out else self._note(code)
            lines.append(
                WhyLine(code.encode(), office.short_name, self._text(found), note, left_out, replace(self.asked, office=code))
            )
        whole = added(by_office)
        gone = {code: office.short_name for code, office in self.offices.items() if code in whole.unreported}
        words = missing_words(gone, self.reports)
        return lines, self._text(whole), f"未提出：{words}。入っていません。" if words else ""

    def _why_not_asked(self, office: str) -> str:
        if self.reports[office].status == "not_asked":
            return "この年度には、この事業所はありません。"
        if office == HEAD:
            return "支部が取り組む目標なので、本部には求めていません。"
        return "本部が主管する目標なので、支部には求めていません。"

    def _by_office(self) -> dict[str, Figure]:
        """The same figures of the offices that every form adds up."""
        where = (self.session, self.workspace.office_code)
        if self.use is not None:
            return figures_by_office(*where, [self.use], self.year, self.half)[self.use.key]
        until = last_day_of(self.asked.period, self.year)
        counts = year_counts(*where, [self.asked.target_id], self.year, until)[self.asked.target_id]
        return {code: getattr(count, self.asked.measure) for code, count in counts.by_office.items()}

    def _office(self) -> tuple[list[WhyLine], str, str]:
        office = self.asked.office or HEAD
        if self.by_records:
            records = self._records(office, self.asked.month)
            out = sum(bool(one.out) for one in records)
            missing = f"数えていない記録が {out}件あります。" if out else ""
            if self.asked.month is not None:
                lines = [self._record_line(one) for one in records]
            else:
                lines = [self._month_line(month, self._records(office, month)) for month in self.months]
            return lines, self._text(self._told(office)), missing
        if self.asked.month is not None and self.use is not None and self.use.fed_by == "consultations":
            return self._consultations(office, self.asked.month), self._text(self._figure(office, self.asked.month)), ""
        lines = []
        for month in self.months if self.asked.month is None else (self.asked.month,):
            found = self._of_month(office, month)
            note = "" if found.value is not None else "まだ入っていません" if found.missing == "blank" else ""
            further = self._further(month) if found.value is not None else None
            lines.append(WhyLine(bytes([month]), f"{month}月", self._text(found), note, found.value is None, further))
        ended = "期末の値なので、月は足さず、最後の月の値を使います。"
        missing = ended if self.use is not None and self.use.aggregation == "period_end" else ""
        return lines, self._text(self._told(office)), missing

    def _told(self, office: str) -> Figure:
        """The figure that is explained: of a year as the forms have it."""
        if self.asked.month is not None:
            return self._of_month(office, self.asked.month)
        is_added_up = self.use is None or self.use.is_added_up
        return self._by_office()[office] if is_added_up else self._figure(office)

    def _of_month(self, office: str, month: int) -> Figure:
        """A month that has not arrived is not 0, and a month that is not over yet has no figure."""
        found, report = self._figure(office, month), self.reports[office]
        if report.status == "unreported" or report.months[month] == "late":
            return lacking(found, office) if found.value else absent("unreported")
        return found if found.value or report.months[month] != "ahead" else absent("nothing")

    def _further(self, month: int) -> Asked | None:
        """A month of 相談件数表 can be broken down by 分野; one of 月次件数表 cannot."""
        return replace(self.asked, month=month) if self.use is not None and self.use.fed_by == "consultations" else None

    def _consultations(self, office: str, month: int) -> list[WhyLine]:
        """A month of 相談件数表 by 分野, each with its 方法."""
        counted = by_field(self.session, self.year, office, [month])
        ways = words(self.session, METHODS, [])
        lines = []
        for field in words(self.session, FIELDS, list(counted)):
            counts = counted.get(field.code, {})
            names = {way.code: way.label for way in ways}
            note = "、".join(f"{names.get(way, way)} {figure_text(one, suffix='件')}" for way, one in counts.items())
            if counts:
                lines.append(WhyLine(field.code.encode(), field.label, self._text(summed(counts.values())), note))
        return lines

    def _month_line(self, month: int, records: Sequence[_Record]) -> WhyLine:
        assert self.asked.office is not None
        out = sum(bool(one.out) for one in records)
        note = f"数えていない記録 {out}件" if out else ""
        further = replace(self.asked, month=month) if records else None
        return WhyLine(bytes([month]), f"{month}月", self._text(self._of_month(self.asked.office, month)), note, False, further)

    def _record_line(self, one: _Record) -> WhyLine:
        value = self._text(_of_record(one))
        twin = "同じ日に似た記録があります" if not one.out and self._has_twin(one) else ""
        note = one.out or twin or ("人数が入っていません" if one.value is None and not one.unknown else "")
        return WhyLine(
            one.id, f"{short_date(one.date)}　{one.title}", "－" if one.out else value, note, bool(one.out), None, one.id
        )

    def _parts(self) -> list[WhyLine]:
        """The two parts of a ratio, or one line that says who entered the figure."""
        use = self.use
        assert use is not None
        if use.aggregation != "ratio":
            return [WhyLine(use.indicator_id, FEEDINGS["head"], "", "「指標と目標値」の本部の確定値です。")]
        lines = []
        for name, part in (("分子", use.numerator_id), ("分母", use.denominator_id)):
            indicator = self.session.get(Indicator, part) if part else None
            own = next((one for one in uses_of(self.session, [use.target_id], self.year) if one.indicator_id == part), None)
            where = (self.session, self.workspace.office_code)
            found = council_figures(*where, [own], self.year, self.half)[own.key] if own else Figure()
            further = replace(self.asked, indicator_id=part) if own else None
            words = f"{name}：{indicator.name if indicator else '（未登録）'}"
            lines.append(
                WhyLine(part or name.encode(), words, figure_text(found, own.decimals) if own else "－", "", False, further)
            )
        return lines

    def _figure(self, office: str, month: int | None = None) -> Figure:
        months = self.half if month is None else [month]
        if self.use is not None:
            found = branch_figures(self.session, {self.year: [self.use]}, months)[self.year][self.use.key]
            return found.get(office, nothing(self.use))
        counted = [one for one in self._records(office, month) if not one.out]
        return summed(_of_record(one) for one in counted) if counted else ZERO

    def _records(self, office: str, month: int | None) -> list[_Record]:
        """Every record of the target and year, drafts too, because what is left out belongs to the answer."""
        every = self._every()
        return [one for one in every if one.office == office and (month is None or one.date.month == month)]

    def _every(self) -> list[_Record]:
        if not hasattr(self, "_found"):
            self._found = self._read()
        return self._found

    def _read(self) -> list[_Record]:
        late = late_ids(self.session, self.year)
        measure = self.use.source if self.use is not None else self.asked.measure
        kind = self.use.source_kind if self.use is not None else ""
        of = as_counted(self.session, Activity, self.year)
        carried = carried_ids(self.session, self.year - 1)
        rows = [*self._asked_for(of), *(row for row in self._asked_for(Activity) if row.id in late)]
        rows.sort(key=lambda row: (row.date, row.title or "", row.id))
        typed = self._typed() if measure == "value" else {}
        found = []
        for row in rows:
            title = f"{row.title or '（名前なし）'}{'（前年度から計上）' if row.id in carried else ''}"
            value, about = _value(row, measure, typed)
            unknown = measure == "participants" and bool(row.participants_unknown)
            found.append(_Record(row.id, row.partition, row.date, title, value, about, _out(row, late, kind), unknown))
        return found

    def _asked_for(self, of: Any) -> Sequence[Any]:
        measured = (of.sessions, of.participants, of.participants_approximate, of.participants_unknown)
        statement = select(
            of.id, of.partition, of.date, of.title, of.state, of.status, of.status_reason, of.kind, *measured
        ).where(
            of.deleted.is_(False),
            of.target_id == self.asked.target_id,
            of.date.between(first_day(self.year), last_day_of(self.asked.period, self.year)),
        )
        return self.session.execute(statement).all()

    def _typed(self) -> dict[bytes, tuple[int | None, bool]]:
        of = as_counted(self.session, ActivityFigure, self.year)
        rows = self.session.execute(
            select(of.activity_id, of.value, of.approximate).where(
                of.indicator_id == self.asked.indicator_id, of.deleted.is_(False)
            )
        )
        return {activity: (value, bool(about)) for activity, value, about in rows.tuples() if activity}

    def _has_twin(self, record: _Record) -> bool:
        return any(
            one.id != record.id and one.office == record.office and one.date == record.date and is_same(one.title, record.title)
            for one in self._every()
            if not one.out
        )

    def _note(self, office: str) -> str:
        if not self.by_records:
            return ""
        records = self._records(office, None)
        out = sum(bool(one.out) for one in records)
        blank = sum(one.value is None and not one.out and not one.unknown for one in records)
        words = [f"数えていない記録 {out}件"] if out else []
        words += [f"人数の未入力 {blank}件"] if blank and self.asked.measure == "participants" and self.use is None else []
        return "、".join(words)

    def _text(self, found: Figure) -> str:
        if self.use is not None:
            return figure_text(found, self.use.decimals)
        return figure_text(found, suffix=UNITS[self.asked.measure])

    def _formula(self) -> str:
        if self.use is None:
            many = "回数は、入っていない記録を1回とします。" if self.asked.measure == "sessions" else ""
            return RULE + many
        said = f"計算式：{self.use.formula}。" if self.use.formula else ""
        if self.use.aggregation == "ratio":
            return said + "分子 ÷ 分母 × 100 を、合計から計算し直します。支部の割合は平均しません。"
        how = AGGREGATIONS.get(self.use.aggregation, "")
        rule = RULE if self.use.fed_by == "records" else ""
        return f"{said}{how}。{FEEDINGS.get(self.use.fed_by, '')}。{rule}"

    def _path(self) -> list[tuple[str, Asked]]:
        name = self.use.title if self.use is not None else NAMES[self.asked.measure]
        whole = replace(self.asked, office=None, month=None)
        year = fiscal_year_label(self.year) + (PERIODS[self.asked.period] if self.half else "")
        steps = [(f"{year}　{self.target.label}　{name}", whole)]
        if self.asked.office is not None:
            one = self.offices.get(self.asked.office)
            steps.append((one.short_name if one else self.asked.office, replace(self.asked, month=None)))
        if self.asked.month is not None:
            steps.append((f"{self.asked.month}月", self.asked))
        return steps


def indicator_question(use: UseRow, office: str | None = None, month: int | None = None, period: str = YEAR) -> Asked:
    """The question about an indicator's figure."""
    measure = use.source if use.fed_by == "records" else "value"
    return Asked(use.target_id, measure, use.indicator_id, office, month, period)


def _value(row: Any, measure: str, typed: dict[bytes, tuple[int | None, bool]]) -> tuple[int | None, bool]:
    if measure == "activities":
        return 1, False
    if measure == "sessions":
        return (row.sessions if _credible(row.sessions) else 1), False
    if measure == "value":
        return typed.get(row.id, (None, False))
    return (row.participants if _credible(row.participants) else None), bool(row.participants_approximate)


def _credible(number: Any) -> bool:
    return number is not None and 0 <= number <= MAX_COUNT


def _out(row: Any, late: set[bytes], kind: str) -> str:
    """Why a record does not count; "" when it does."""
    if row.state == "draft":
        return "下書き"
    if row.state != "final":
        return "取消した記録"
    if row.status == "cancelled":
        return f"中止：{row.status_reason}" if row.status_reason else "中止"
    if row.status is not None and row.status not in HAPPENED:
        return f"延期：{row.status_reason}" if row.status_reason else "延期"
    if row.id in late:
        return "年度の締め後に届いた記録"
    return "この指標の活動区分ではない" if kind and row.kind != kind else ""


def _of_record(one: _Record) -> Figure:
    return entered(one.value, one.approximate, one.unknown)
