"""The content of one 評価シート as plain data: every number, wording and label is decided before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from app.reports.paper import DigitWidth, Notes, Table, Text

RowStatus = Literal["reported", "unreported", "no_record"]
"""reported: the figures count. unreported (未提出) and no_record (記録なし): there are no figures, which is not zero."""


@dataclass(frozen=True, slots=True)
class PreviousYear:
    """The previous year of one office. ``participants`` None with ``participants_missing`` > 0 is printed as 未入力."""

    status: RowStatus = "no_record"
    activities: int | None = None
    participants: int | None = None
    participants_approximate: bool = False
    participants_missing: int = 0
    participants_unknown: int = 0


@dataclass(frozen=True, slots=True)
class SheetRow:
    """The figures of one office: 活動件数 and 中止 in 件, 回数 in 回, 延べ参加者 in 人 (visits, not different people).

    ``participants_missing`` counts the activities without a number of participants, ``participants_unknown`` those marked
    不明. ``branch`` is False for 本部, which is added up but not counted in 「支部からの報告」.
    """

    office_name: str
    status: RowStatus
    activities: int | None = None
    sessions: int | None = None
    participants: int | None = None
    participants_approximate: bool = False
    participants_missing: int = 0
    cancelled: int | None = None
    previous: PreviousYear = PreviousYear()
    branch: bool = True
    participants_unknown: int = 0


@dataclass(frozen=True, slots=True)
class EvaluationSheet:
    """One target in one fiscal year, as printed. Empty texts and labels that are None become boxes for handwriting.

    ``target_label`` is "1-③", ``target_code`` "1-3". ``main_activities`` has one entry per activity, without a dot.
    ``rating_notes`` explain the scale, one per choice. ``headings`` are the council's own words by the codes of the list
    ``sheet_heading``, with units under ``<code>_unit``; the rest comes from ``app.reports.engine.words``. ``unresolved``
    counts open conflicts (未決定の食い違い). ``provisional`` says in short sentences why the sheet is not final. ``items``:
    今年度の実施項目. ``tables``: indicators, 参考判定 and the branches' own ratings. ``commitment``: 前年度に決めた取組.
    ``half_year``: 上半期, which asks only for 実施状況, 評価 and 下半期の対応 (in ``direction_note``). ``qualitative`` None
    leaves 質的評価 out. ``opinions`` come last. ``office_name``: the branch of the sheet.
    """

    plan_name: str
    council: str
    fiscal_year: int
    fiscal_year_label: str
    goal_label: str
    goal_title: str
    goal_subtitle: str
    target_label: str
    target_code: str
    target_title: str
    priority: bool
    target_text: str
    rows: tuple[SheetRow, ...]
    main_activities: tuple[str, ...] = ()
    outcome: str = ""
    issue: str = ""
    rating_label: str | None = None
    rating_choices: tuple[str, ...] = ()
    rating_notes: tuple[str, ...] = ()
    rating_reason: str = ""
    direction_label: str | None = None
    direction_choices: tuple[str, ...] = ()
    direction_note: str = ""
    stamp_boxes: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    unresolved: int = 0
    provisional: tuple[str, ...] = ()
    printed_on: str = ""
    office_name: str = ""
    with_total: bool = True
    tables: tuple[Table | Notes, ...] = ()
    items: Table | None = None
    commitment: str = ""
    analysis: str = ""
    qualitative: str | None = None
    opinions: tuple[Table | Text, ...] = ()
    digit_width: DigitWidth = "half"
    mark: str = ""
    """案 as long as the evaluation is not final."""
    half_year: bool = False


def total(rows: Iterable[SheetRow], office_name: str) -> SheetRow:
    """The sum over the offices that reported. When none did, nothing is known and every figure is None."""
    every = list(rows)
    reported = [row for row in every if row.status == "reported"]
    before = [row.previous for row in every if row.previous.status == "reported"]
    return SheetRow(
        office_name=office_name,
        status="reported",
        activities=_sum(row.activities for row in reported),
        sessions=_sum(row.sessions for row in reported),
        participants=_sum(row.participants for row in reported),
        participants_approximate=any(row.participants_approximate for row in reported),
        participants_missing=sum(row.participants_missing for row in reported),
        participants_unknown=sum(row.participants_unknown for row in reported),
        cancelled=_sum(row.cancelled for row in reported),
        previous=PreviousYear(
            status="reported",
            activities=_sum(year.activities for year in before),
            participants=_sum(year.participants for year in before),
            participants_approximate=any(year.participants_approximate for year in before),
            participants_missing=sum(year.participants_missing for year in before),
            participants_unknown=sum(year.participants_unknown for year in before),
        ),
    )


def _sum(figures: Iterable[int | None]) -> int | None:
    known = [figure for figure in figures if figure is not None]
    return sum(known) if known else None
