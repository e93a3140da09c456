"""A plan's wording as a file (resources/plans/*.toml): the next plan is a new file, not a new program."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from unicodedata import normalize

from app.models.base import COMMON, HEAD
from app.rules.era_table import LAST_DATE
from app.rules.target_numbers import MAX_NUMBER, target_code
from app.rules.toml_file import (
    AS_TEXT,
    LINES,
    NOT_IN_TABLE,
    OPTIONAL,
    Kind,
    TomlFile,
    checked,
    entries,
    read_toml,
    tables,
)
from app.rules.year_months import is_year_month, month_after

_PLAN_FILE = Kind("計画ファイル", "plan-file")
_OFFICE_CODE = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_PLAN_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


@dataclass(frozen=True, slots=True)
class GoalText:
    """基本目標. The two lists hold one bullet each, without the dot; ``Goal`` stores them joined by line ends."""

    number: int
    title: str
    subtitle: Annotated[str, OPTIONAL]
    previous_evaluation: Annotated[tuple[str, ...], OPTIONAL]
    issues: Annotated[tuple[str, ...], OPTIONAL]


@dataclass(frozen=True, slots=True)
class TargetText:
    """推進目標. ``goal`` and ``number`` make its printed code. ``led_by``: "head" when 本部 leads it, "" when unsaid."""

    goal: int
    number: int
    title: str
    priority: Annotated[bool, OPTIONAL]
    text: Annotated[str, LINES]
    led_by: Annotated[str, OPTIONAL]


@dataclass(frozen=True, slots=True)
class OfficeText:
    """Head office or branch. Contact data stand as printed, "" where the file has none. ``sort_no`` is the file's order.

    ``begins``, ``ends`` (months, "2026-04") and ``successor`` (a code): None where the file says nothing of them.
    """

    code: str
    name: str
    short_name: str
    kind: Annotated[str, NOT_IN_TABLE]
    sort_no: Annotated[int, NOT_IN_TABLE]
    postcode: Annotated[str, OPTIONAL]
    address: Annotated[str, OPTIONAL]
    tel: Annotated[str, OPTIONAL]
    fax: Annotated[str, OPTIONAL]
    email: Annotated[str, OPTIONAL]
    begins: Annotated[str | None, OPTIONAL, AS_TEXT]
    ends: Annotated[str | None, OPTIONAL, AS_TEXT]
    successor: Annotated[str | None, OPTIONAL, AS_TEXT]


@dataclass(frozen=True, slots=True)
class PlanFile:
    """One plan. Fields are named as in ``app.models.plan``; ``term`` is the period as the cover prints it."""

    key: str
    name: str
    council: str
    term: Annotated[str, OPTIONAL]
    first_year: int
    last_year: int
    philosophy: str
    philosophy_note: Annotated[str, OPTIONAL, LINES]
    philosophy_explanation: Annotated[str, OPTIONAL, LINES]
    welfare_definition: Annotated[str, OPTIONAL, LINES]
    plan_definition: Annotated[str, OPTIONAL, LINES]
    promotion_structure: Annotated[str, OPTIONAL, LINES]
    progress_management: Annotated[str, OPTIONAL, LINES]
    evaluation_structure: Annotated[str, OPTIONAL, LINES]
    goals: Annotated[tuple[GoalText, ...], NOT_IN_TABLE]
    targets: Annotated[tuple[TargetText, ...], NOT_IN_TABLE]
    offices: Annotated[tuple[OfficeText, ...], NOT_IN_TABLE]


_PLAN, _GOAL, _TARGET, _OFFICE = entries(PlanFile), entries(GoalText), entries(TargetText), entries(OfficeText)


def read_plan_file(path: Path, *, needs_offices: bool = True) -> PlanFile:
    """The whole file or nothing. A next plan for offices that are set up already may leave them out.

    Raises Refused "no-plan-file" when there is none and "bad-plan-file", naming line and reason, for anything that
    is missing, unknown, doubled or of the wrong sort. Postcodes and telephone numbers are taken as printed.
    """
    file = read_toml(path, _PLAN_FILE)
    for name in file.data:
        if name not in ("plan", "goal", "target", "office"):
            raise file.refused(file.line_of(name), f"「{name[:40]}」という見出しはありません")
    plan = _plan(file)
    goals = _goals(file)
    offices = _offices(file) if needs_offices or "office" in file.data else ()
    return PlanFile(**plan, goals=goals, targets=_targets(file, goals), offices=offices)


def _plan(file: TomlFile) -> dict[str, Any]:
    table = file.data.get("plan")
    if not isinstance(table, dict):
        raise file.refused(file.line_of("plan"), "[plan] がありません")
    plan = checked(file, "plan", 0, table, _PLAN)
    if not _PLAN_KEY.fullmatch(plan["key"]):
        raise file.refused(file.line_of("plan", 0, "key"), "「key」は半角の英小文字・数字・- で、32字までです")
    for key in ("first_year", "last_year"):
        if not 1950 <= plan[key] < LAST_DATE.year:
            raise file.refused(file.line_of("plan", 0, key), f"「{key}」は西暦の年度で書きます")
    if plan["last_year"] < plan["first_year"]:
        raise file.refused(file.line_of("plan", 0, "last_year"), "終わりの年度が、始まりの年度より前です")
    return plan


def _goals(file: TomlFile) -> tuple[GoalText, ...]:
    goals = []
    for index, table in enumerate(_some(file, "goal", "基本目標")):
        goal = GoalText(**checked(file, "goal", index, table, _GOAL))
        _in_range(file, "goal", index, "number", goal.number, 99)
        goals.append(goal)
    _no_doubles(file, "goal", "number", [(goal.number, f"基本目標{goal.number}") for goal in goals])
    return tuple(goals)


def _targets(file: TomlFile, goals: tuple[GoalText, ...]) -> tuple[TargetText, ...]:
    known = {goal.number for goal in goals}
    targets = []
    for index, table in enumerate(_some(file, "target", "推進目標")):
        target = TargetText(**checked(file, "target", index, table, _TARGET))
        _in_range(file, "target", index, "number", target.number, MAX_NUMBER)
        if target.led_by not in ("", HEAD):
            raise file.refused(file.line_of("target", index, "led_by"), f"「led_by」に書けるのは {HEAD}（本部）だけです")
        if target.goal not in known:
            line = file.line_of("target", index, "goal")
            raise file.refused(line, f"推進目標 {target_code(target.goal, target.number)} の基本目標 {target.goal} がありません")
        targets.append(target)
    codes = [((target.goal, target.number), f"推進目標 {target_code(target.goal, target.number)}") for target in targets]
    _no_doubles(file, "target", "number", codes)
    return tuple(targets)


def _offices(file: TomlFile) -> tuple[OfficeText, ...]:
    offices = []
    for index, table in enumerate(_some(file, "office", "本部と支部")):
        values = checked(file, "office", index, table, _OFFICE)
        code = values["code"]
        if not _OFFICE_CODE.fullmatch(code):
            reason = "「code」は半角の英小文字で始め、英小文字・数字・_・- で、32字までです"
            raise file.refused(file.line_of("office", index, "code"), reason)
        if code == COMMON:
            raise file.refused(file.line_of("office", index, "code"), f"「{COMMON}」は、別の目的で使う名前です")
        for name in ("begins", "ends", "successor"):
            values[name] = normalize("NFKC", values[name]) if name in table else None
        offices.append(OfficeText(**values, kind="head" if code == HEAD else "branch", sort_no=index))
    _no_doubles(file, "office", "code", [(office.code, f"「{office.code}」") for office in offices])
    if not any(office.code == HEAD for office in offices):
        raise file.refused(file.line_of("office"), f"本部（code が {HEAD}）がありません")
    _refuse_dates(file, offices)
    return tuple(offices)


def _refuse_dates(file: TomlFile, offices: Sequence[OfficeText]) -> None:
    """The months in which an office works, and who took over from one that ended."""
    by_code = {office.code: office for office in offices}
    for index, office in enumerate(offices):
        begins, ends, successor = office.begins or "", office.ends or "", office.successor or ""
        wrong: dict[str, str] = {}
        if begins and not is_year_month(begins):
            wrong["begins"] = "「begins」は、2026-04 のように西暦の年と月で書きます"
        elif ends and not is_year_month(ends):
            wrong["ends"] = "「ends」は、2026-04 のように西暦の年と月で書きます"
        elif begins and ends and ends < begins:
            wrong["ends"] = "終了の月が、開始の月より前です"
        elif ends and office.code == HEAD:
            wrong["ends"] = "本部は終了できません"
        elif successor and not ends:
            wrong["successor"] = "「successor」は、終了の月（ends）がある事業所にだけ書けます"
        elif successor and (successor == office.code or successor not in by_code):
            wrong["successor"] = f"引き継ぐ事業所「{successor[:40]}」が、ほかの [[office]] にありません"
        elif successor and not _works_after(by_code[successor], ends):
            wrong["successor"] = f"引き継ぐ事業所「{successor[:40]}」が、終了の翌月にはありません"
        for key, reason in wrong.items():
            raise file.refused(file.line_of("office", index, key), reason)


def _works_after(office: OfficeText, ended: str) -> bool:
    return (office.begins or "") <= month_after(ended) and not (office.ends and office.ends <= ended)


def _some(file: TomlFile, name: str, called: str) -> list[dict[str, Any]]:
    found = tables(file, name)
    if not found:
        raise file.refused(file.line_of(name), f"{called}（[[{name}]]）が1つもありません")
    return found


def _in_range(file: TomlFile, table: str, index: int, key: str, value: int, most: int) -> None:
    if not 1 <= value <= most:
        raise file.refused(file.line_of(table, index, key), f"「{key}」は1から{most}までです")


def _no_doubles(file: TomlFile, table: str, key: str, entries: Sequence[tuple[Hashable, str]]) -> None:
    first: dict[Hashable, int] = {}
    for index, (value, called) in enumerate(entries):
        line = file.line_of(table, index, key)
        if value in first:
            raise file.refused(line, f"{called}が、{first[value]}行目にもあります")
        first[value] = line
