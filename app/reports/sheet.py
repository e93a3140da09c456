"""The content of one 評価シート as plain data: every number, wording and label is decided before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.reports.paper import DigitWidth, Notes, Table, Text
from app.rules.target_count import Count, added_counts


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One office: its figures of the year and of the year before. ``branch`` is False for 本部 and for a branch outside its
    dates, which are added up but not counted in 「支部からの報告」.
    """

    office: str
    office_name: str
    now: Count
    before: Count
    branch: bool = True


@dataclass(frozen=True, slots=True)
class EvaluationSheet:
    """One target in one fiscal year, as printed. Empty texts and labels that are None become boxes for handwriting.

    ``target_label`` is "1-③", ``target_code`` "1-3". ``main_activities`` has one entry per activity, without a dot.
    ``rating_notes`` explain the scale, one per choice. ``headings`` are the council's own words by the codes of the list
    ``sheet_heading``, with units under ``<code>_unit``; the rest comes from ``app.reports.engine.words``. ``unresolved``
    counts open conflicts (未決定の食い違い). ``provisional`` says in short sentences why the sheet is not final, ``notes``
    what else is to be known of the figures. ``items``: 今年度の実施項目. ``tables``: indicators, 参考判定 and the branches' own
    ratings. ``commitment``: 前年度に決めた取組. ``half_year``: 上半期, which asks only for 実施状況, 評価 and 下半期の対応 (in
    ``direction_note``). ``qualitative`` None
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
    notes: tuple[str, ...] = ()
    commitment: str = ""
    analysis: str = ""
    qualitative: str | None = None
    opinions: tuple[Table | Text, ...] = ()
    digit_width: DigitWidth = "half"
    mark: str = ""
    """案 as long as the evaluation is not final."""
    half_year: bool = False


def total(rows: Iterable[SheetRow], office_name: str) -> SheetRow:
    """The sum over the offices."""
    every = list(rows)
    now = added_counts({row.office: row.now for row in every})
    return SheetRow("", office_name, now, added_counts({row.office: row.before for row in every}))
