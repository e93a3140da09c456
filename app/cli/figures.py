"""The commands `period …` (年度の締め), `indicator list` (指標) and `progress` (進み具合).

Target values, fixed figures and consultations are records (app.cli.record_kinds).
"""

from argparse import Namespace

from app.cli.answer import Answer, record_id
from app.cli.command import REASON, YEAR, Actions, option
from app.cli.open_workspace import action, working_plan
from app.models.indicator import AGGREGATIONS
from app.rules.fiscal import fiscal_year_label, parse_fiscal_year
from app.services.activities import late
from app.services.figures import year_closing
from app.services.figures.closed_year_snapshot import late_changes
from app.services.indicators import indicator_catalogue
from app.services.overview import progress
from app.services.workspace.workspace import Workspace


def _close(workspace: Workspace, given: Namespace) -> Answer:
    year_closing.close_year(workspace, given.fiscal_year)
    said = f"{fiscal_year_label(given.fiscal_year)}を締めました。これから届く記録は、集計に入りません。"
    return Answer({"fiscal_year": given.fiscal_year, "closed": True}, said)


def _reopen(workspace: Workspace, given: Namespace) -> Answer:
    year_closing.reopen_year(workspace, given.fiscal_year, given.reason)
    said = f"{fiscal_year_label(given.fiscal_year)}の締めを解きました。"
    return Answer({"fiscal_year": given.fiscal_year, "closed": False}, said)


def _late(workspace: Workspace, given: Namespace) -> Answer:
    found = late.late_activities(workspace, given.fiscal_year)
    lines = (f"{row.date}　{row.office_name}　{row.title}" for row in found)
    return Answer(found, *lines, f"締め後に届いた記録 {len(found)}件")


def _changed(workspace: Workspace, given: Namespace) -> Answer:
    found = late_changes(workspace, given.fiscal_year)
    lines = (f"{one.what}　{one.office_name}　{one.title}　{one.detail}" for one in found)
    return Answer(found, *lines, f"締め後の記録・変更 {len(found)}件")


def _carry(workspace: Workspace, given: Namespace) -> Answer:
    carry = year_closing.carry_back if given.back else year_closing.carry_over
    count = carry(workspace, given.fiscal_year, given.records)
    said = f"{fiscal_year_label(given.fiscal_year)}の締め後に届いた記録 {count}件を、翌年度に計上しています。"
    return Answer({"fiscal_year": given.fiscal_year, "carried": count}, said)


def _indicators(workspace: Workspace, given: Namespace) -> Answer:
    found = indicator_catalogue.values_in_year(workspace, working_plan(workspace, given.fiscal_year), given.fiscal_year)
    return Answer(
        [
            {"code": row.use.code, "name": row.use.title, "target": row.target_label, "goal": row.goal, "figure": row.figure}
            for row in found
        ],
        *(
            f"{row.target_label}　{row.use.code}　{row.use.title}　{AGGREGATIONS.get(row.use.aggregation, '')}"
            f"　目標 {row.goal}　実績 {row.figure}"
            for row in found
        ),
    )


def _progress(workspace: Workspace, given: Namespace) -> Answer:
    found = progress.grid(workspace, working_plan(workspace, given.fiscal_year), given.fiscal_year, given.measure)
    lines = [
        {
            "target": line.target.code,
            "name": line.words,
            "offices": {cell.office: cell.text for cell in line.cells},
            "total": line.total.text,
        }
        for line in found.lines
    ]
    return Answer(
        {
            "reported": found.reported,
            "partly": found.partly,
            "missing": found.missing,
            "branches": found.branches,
            "lines": lines,
        },
        "\t".join(["番号", "推進目標", *(one.short_name for one in found.offices), "法人計"]),
        *(
            "\t".join([line.target.label, line.words, *(cell.text for cell in line.cells), line.total.text])
            for line in found.lines
        ),
    )


_YEAR = option("fiscal_year", type=parse_fiscal_year)

ACTIONS: Actions = {
    "period": (
        action("close", "年度を締める", _close, _YEAR),
        action("reopen", "締めを解く", _reopen, _YEAR, REASON),
        action("late", "締め後に届いた記録", _late, _YEAR),
        action("changed", "締め後の一覧：届いた記録・訂正・削除", _changed, _YEAR),
        action(
            "carry",
            "締め後に届いた記録を、翌年度に計上する",
            _carry,
            _YEAR,
            option("records", type=record_id, nargs="+", metavar="ID"),
            option("--back", action="store_true", help="計上をやめる"),
        ),
    ),
    "indicator": (action("list", "この年度に使う指標と、目標値・実績", _indicators, YEAR),),
    "progress": action(
        "progress", "", _progress, YEAR, option("--measure", choices=tuple(progress.MEASURES), default="activities")
    ),
}
