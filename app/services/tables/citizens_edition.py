"""市民向け: the tables of a year as anybody may have them. No names, no prose, no ids of records; small counts are hidden as
on the public papers, and so is every figure from which they could be computed.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from app.errors import Refused
from app.models.activity import Activity
from app.models.evaluation import EVALUATION_STATES
from app.models.privacy import doubts
from app.reports.flat_table import FlatCell, FlatTable
from app.rules.figure import MISSING_WORDS
from app.services.indicators import indicators
from app.services.indicators.masking import CONSULTATION, HIDES, few_consultations, hidden_years, hides
from app.services.plan.plans import plan_tree, terms
from app.services.plan.year_settings import rules_of
from app.services.tables.year_data import COUNCIL, year_table
from app.services.workspace.workspace import Workspace

MASKED = "（伏せました）"
HIDDEN = MISSING_WORDS["hidden"]
SHOWN = {
    "activity": ("事業所", "活動日", "終了日", "推進目標", "関連する目標", "活動名", "活動区分", "実施状況", "回数",
                 "延べ参加者数", "延べ参加者数の約・不明", "場所", "実施時間"),
    "monthly": ("指標", "年度", "月", "事業所", "値", "値の印"),
    "indicator": ("年度", "推進目標", "コード", "指標", "単位", "計算式", "値", "値の印", "目標値", "目標値の印"),
    "evaluation": ("推進目標", "年度", "期", "評価", "次年度の方向"),
    "office": ("年度", "コード", "事業所", "種別", "提出状況", "どこまで届いたか", "遅れている月"),
}  # fmt: skip
"""Table → the columns that citizens may have. A table that is not named stays inside (相談, 意見, 支部の評価)."""
Row = list[FlatCell]


def citizens_tables(workspace: Workspace, plan_id: bytes, fiscal_year: int) -> list[FlatTable]:
    """All tables of SHOWN. Raises Refused("not-head-office")."""
    return [citizens_table(workspace, plan_id, fiscal_year, kind) for kind in SHOWN]


def citizens_table(workspace: Workspace, plan_id: bytes, fiscal_year: int, kind: str) -> FlatTable:
    """One table of SHOWN. Raises Refused("not-head-office", "not-for-citizens")."""
    if not workspace.is_head:
        raise Refused("not-head-office", "市民向けの表は本部で作ります。", "本部に頼んでください。")
    if kind not in SHOWN:
        raise Refused("not-for-citizens", "この表は、市民向けには出しません。", "活動や指標の表を選んでください。")
    least = rules_of(workspace, plan_id, fiscal_year).mask_below
    rows = _Rows(year_table(workspace, plan_id, fiscal_year, kind))
    if kind == "activity":
        rows.keep(lambda row: rows.of(row, "記録の状態") == "確定")
        asked = next((one.label for one in terms(workspace, "activity_kind") if one.code == CONSULTATION), "")
        rows.keep(
            lambda row: rows.of(row, "活動区分") not in (asked, CONSULTATION)
        )  # one would be one person who asked for advice
        _mask_texts(rows)
        _hide_few_people(rows, least)
    elif kind == "monthly":
        _hide_months(rows, _hiding_indicators(workspace, plan_id, fiscal_year), least)
    elif kind == "indicator":
        _hide_indicators(rows, _hidden_uses(workspace, plan_id, fiscal_year, least))
    elif kind == "evaluation":
        rows.keep(lambda row: rows.of(row, "状態") == EVALUATION_STATES["final"])
    said = [f"{least}未満の{HIDES}は「{HIDDEN}」、ほかの数はそのまま"] if least else []
    said += ["下書きと、相談の活動は入っていません"] if kind == "activity" else []
    return rows.narrowed(SHOWN[kind], "市民向け" + (f"（{'、'.join(said)}）" if said else ""))


class _Rows:
    """A table on its way to citizens; its columns go by their headings."""

    def __init__(self, table: FlatTable) -> None:
        self._table = table
        self._places = {column.heading: place for place, column in enumerate(table.columns)}
        self.rows: list[Row] = [list(row) for row in table.rows]

    def of(self, row: Row, heading: str) -> FlatCell:
        """A cell."""
        return row[self._places[heading]]

    def put(self, row: Row, heading: str, cell: FlatCell) -> None:
        """Writes a cell."""
        row[self._places[heading]] = cell

    def hide(self, row: Row, number: str, mark: str) -> None:
        """少数 in place of the number."""
        self.put(row, number, None)
        self.put(row, mark, HIDDEN)

    def keep(self, wanted: Callable[[Row], bool]) -> None:
        """Leaves out all other rows."""
        self.rows = [row for row in self.rows if wanted(row)]

    def narrowed(self, headings: Sequence[str], said: str) -> FlatTable:
        """The table with these columns only."""
        places = [self._places[heading] for heading in headings]
        rows = [[row[place] for place in places] for row in self.rows]
        columns = [self._table.columns[place] for place in places]
        return replace(self._table, about=f"{self._table.about}　{said}", columns=columns, rows=rows)


def _mask_texts(rows: _Rows) -> None:
    """What seems to hold somebody's data is not shown at all."""
    for name in ("title", "place"):
        heading = Activity.declared(name).label
        for row in rows.rows:
            text = rows.of(row, heading)
            if isinstance(text, str) and doubts(Activity, name, text):
                rows.put(row, heading, MASKED)


def _hide_few_people(rows: _Rows, least: int) -> None:
    """Few participants; with the only such row of a target also the next smallest one, or it could be computed from the
    target's sum."""
    number, mark = "延べ参加者数", "延べ参加者数の約・不明"
    by_target: dict[FlatCell, list[tuple[int, Row]]] = defaultdict(list)
    for row in rows.rows:
        count = rows.of(row, number)
        if isinstance(count, int) and count > 0:
            by_target[rows.of(row, "推進目標")].append((count, row))
    for counted in by_target.values():
        ordered = sorted(counted, key=lambda one: one[0])
        few = sum(count < least for count, _ in ordered)
        for _, row in ordered[: 2 if few == 1 else few]:
            rows.hide(row, number, mark)


def _hide_months(rows: _Rows, hiding: Collection[str], least: int) -> None:
    """Every month of an indicator that has a small one: its year stands beside them."""
    small = {
        rows.of(row, "指標")
        for row in rows.rows
        if isinstance(value := rows.of(row, "値"), int | float) and 0 < value < least and rows.of(row, "指標") in hiding
    }
    for row in rows.rows:
        if rows.of(row, "指標") in small:
            rows.hide(row, "値", "値の印")


def _hide_indicators(rows: _Rows, hidden: Collection[tuple[str, str]]) -> None:
    """The council's figures only, without the hidden ones."""
    rows.keep(lambda row: rows.of(row, "事業所") == COUNCIL)
    for row in rows.rows:
        if (str(rows.of(row, "推進目標")), str(rows.of(row, "コード"))) in hidden:
            rows.hide(row, "値", "値の印")


def _hiding_indicators(workspace: Workspace, plan_id: bytes, fiscal_year: int) -> set[str]:
    with workspace.database.reading() as session:
        targets = [one.id for one in plan_tree(session, plan_id).targets]
        return {use.name for use in indicators.uses_of(session, targets, fiscal_year) if hides(use)}


def _hidden_uses(workspace: Workspace, plan_id: bytes, fiscal_year: int, least: int) -> set[tuple[str, str]]:
    """(target, code) of the indicators whose figure of the year is hidden."""
    with workspace.database.reading() as session:
        targets = {one.id: one for one in plan_tree(session, plan_id).targets}
        uses = indicators.uses_of(session, list(targets), fiscal_year)
        found = indicators.council_figures(session, workspace.office_code, uses, fiscal_year)
        few = few_consultations(session, list(targets), fiscal_year, least)
        return {
            (f"{targets[use.target_id].label} {targets[use.target_id].title}", use.code)
            for use in uses
            if (use.target_id in few and use.fed_by == "records" and use.source in ("activities", "sessions"))
            or hidden_years(session, workspace.office_code, use, {fiscal_year: found[use.key]}, least)
        }
