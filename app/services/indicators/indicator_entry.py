"""Entering figures of indicators: 月次件数表, 本部の確定値 and 年度目標値."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.errors import Refused
from app.models.base import COMMON, HEAD
from app.models.indicator import FixedFigure, MonthlyFigure
from app.rules.figures import Typed
from app.rules.fiscal import fiscal_year_label
from app.rules.months import MONTHS
from app.services.figures.year_closing import counted_in
from app.services.indicators.indicators import BRANCH_SUMS, UseRow, fixed_id, monthly_id, target_value_id
from app.services.records.actions import action, delete_form, save_form
from app.services.records.record_forms import RecordForm, live, of_year, open_form, refuse_others
from app.services.workspace.workspace import Workspace


def months_of(workspace: Workspace, use: UseRow, fiscal_year: int, office: str) -> dict[int, Typed]:
    """Month (1-12) → what was typed; months without an entry are left out."""
    with workspace.database.reading() as session:
        here = of_year(session, MonthlyFigure, fiscal_year)
        found = {month: here.get(monthly_id(use.indicator_id, fiscal_year, month, office)) for month in MONTHS}
    return {month: Typed(row.value, row.state, row.approximate) for month, row in found.items() if row is not None}


def save_months(workspace: Workspace, use: UseRow, fiscal_year: int, office: str, typed: Mapping[int, Typed]) -> int:
    """Writes the changed months of one indicator; returns how many. Raises what ``save_block`` raises."""
    return save_block(workspace, fiscal_year, office, [(use, typed)])


def save_block(workspace: Workspace, fiscal_year: int, office: str, block: Sequence[tuple[UseRow, Mapping[int, Typed]]]) -> int:
    """Writes the changed months of several indicators in one transaction and one undo step; returns how many.

    Raises Refused("fed-by-records") for an indicator that is counted from records or entered by the head office.
    """
    for use, _ in block:
        if use.fed_by != "table" or use.aggregation not in BRANCH_SUMS:
            sources = {"records": "活動記録から数えます", "consultations": "相談件数表から数えます"}
            source = sources.get(use.fed_by, "本部が入れます")
            raise Refused("fed-by-records", f"「{use.name}」は、{source}。", "表に入れるときは、指標の入れ方を変えてください。")
    refuse_others(workspace, office)
    with action(workspace, "月次件数の入力", counted="か所") as act:
        return sum(
            act.save(form, {"value": cell.value, "state": cell.state, "approximate": cell.approximate})
            for use, typed in block
            for month, cell in typed.items()
            if not (form := open_month(workspace, use, fiscal_year, month, office)).is_new or cell != Typed()
        )


def open_month(workspace: Workspace, use: UseRow, fiscal_year: int, month: int, office: str) -> RecordForm:
    """The form of one month of an indicator."""
    key = {"indicator_id": use.indicator_id, "fiscal_year": fiscal_year, "month": month, "office": office}
    return open_form(workspace, "monthly_figure", office, monthly_id(use.indicator_id, fiscal_year, month, office), **key)


def open_fixed(workspace: Workspace, use: UseRow, fiscal_year: int) -> RecordForm:
    """The form of 本部の確定値 of an indicator and year."""
    key = {"indicator_id": use.indicator_id, "fiscal_year": fiscal_year}
    return open_form(workspace, "fixed_figure", COMMON, fixed_id(use.indicator_id, fiscal_year), **key)


def save_fixed(
    workspace: Workspace, use: UseRow, fiscal_year: int, value: int | None, state: str | None = None, reason: str = ""
) -> bool:
    """Writes 本部の確定値. Raises what ``save_fixed_form`` raises."""
    return save_fixed_form(workspace, open_fixed(workspace, use, fiscal_year), use, value, state, reason)


def save_fixed_form(
    workspace: Workspace, form: RecordForm, use: UseRow, value: int | None, state: str | None = None, reason: str = ""
) -> bool:
    """Raises Refused("missing-reason") for 対象外 without a reason, Refused("counted-by-branches") where branches are added up,
    Refused("closed-year") in a closed year.
    """
    if use.aggregation == "ratio" or (use.aggregation in BRANCH_SUMS and use.fed_by != "head"):
        how = "分子と分母から計算します" if use.aggregation == "ratio" else "支部の数から計算します"
        raise Refused("counted-by-branches", f"「{use.name}」は、{how}。", "本部が入れるときは、指標の入れ方を変えてください。")
    refuse_unreasoned(state, reason)
    given = {"value": value if not state else None, "state": state, "reason": reason}
    with action(workspace) as act:
        _refuse_closed(act.session, form.values["fiscal_year"])
        return save_form(workspace, form, given)


def delete_fixed(workspace: Workspace, form: RecordForm) -> None:
    """Raises Refused("closed-year") in a closed year."""
    with action(workspace) as act:
        _refuse_closed(act.session, form.values["fiscal_year"])
        delete_form(workspace, form)


def _refuse_closed(session: Session, fiscal_year: int) -> None:
    """Refuses to change a figure of a closed year: the head office must reopen the year with a reason.

    Its own figures are not listed as late arrivals.
    """
    if counted_in(session, fiscal_year) is not None:
        raise Refused(
            "closed-year",
            f"{fiscal_year_label(fiscal_year)}は締めてあります。",
            "「計画と評価」で締めを解いてから、直してください。",
        )


def open_target(workspace: Workspace, use: UseRow, fiscal_year: int, office: str = HEAD) -> RecordForm:
    """The form of 年度目標値: of the council (HEAD) or of a branch."""
    key = {"indicator_id": use.indicator_id, "fiscal_year": fiscal_year, "office": office}
    partition = COMMON if office == HEAD else office
    return open_form(workspace, "indicator_target", partition, target_value_id(use.indicator_id, fiscal_year, office), **key)


def expected_value(workspace: Workspace, use: UseRow, fiscal_year: int) -> int | None:
    """見込値 of a year that is not over; scaled by the indicator's decimals, None without."""
    with workspace.database.reading() as session:
        found = live(session, FixedFigure, fixed_id(use.indicator_id, fiscal_year))
    return found.expected if found is not None else None


def save_expected(workspace: Workspace, use: UseRow, fiscal_year: int, value: int | None) -> bool:
    """Stores 見込値, beside the figure and never instead of it."""
    return save_form(workspace, open_fixed(workspace, use, fiscal_year), {"expected": value})


def save_target(
    workspace: Workspace,
    use: UseRow,
    fiscal_year: int,
    value: int | None,
    state: str = "set",
    reason: str = "",
    *,
    office: str = HEAD,
    baseline: int | None = None,
    baseline_year: int | None = None,
) -> bool:
    """Writes 年度目標値; what is not given becomes blank. Raises what ``save_target_form`` raises."""
    form = open_target(workspace, use, fiscal_year, office)
    return save_target_form(workspace, form, value, state, reason, baseline=baseline, baseline_year=baseline_year)


def save_target_form(
    workspace: Workspace,
    form: RecordForm,
    value: int | None,
    state: str = "set",
    reason: str = "",
    *,
    baseline: int | None = None,
    baseline_year: int | None = None,
) -> bool:
    """``state``: set, unset (目標設定なし) or excluded (対象外); the last two need a reason.

    Raises Refused("missing-reason", "bad-years").
    """
    refuse_unreasoned(state, reason)
    if baseline_year is not None and not 1990 <= baseline_year <= 2100:
        raise Refused("bad-years", f"基準の年度「{baseline_year}」は読み取れません。", "「2020」のように、西暦で入れてください。")
    given = {"value": value if state == "set" else None, "state": state if value is not None or state != "set" else None}
    return save_form(workspace, form, given | {"reason": reason, "baseline": baseline, "baseline_year": baseline_year})


def refuse_unreasoned(state: str | None, reason: str | None) -> None:
    """Raises Refused("missing-reason") for 目標設定なし or 対象外 without a reason."""
    words = {"unset": "目標設定なし", "excluded": "対象外"}.get(state or "")
    if words and not (reason or "").strip():
        raise Refused(
            "missing-reason", f"「{words}」にする理由が入っていません。", "理由を入れてから、もう一度保存してください。"
        )
