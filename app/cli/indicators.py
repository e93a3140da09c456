"""indicator list, target, fixed; progress: the figures of a year, and what the head office says about them."""

from argparse import Namespace
from typing import Any

from app.cli.answer import Answer
from app.cli.open_workspace import at_desk
from app.models.indicator import AGGREGATIONS
from app.rules.fiscal import parse_fiscal_year
from app.services.indicators import indicator_catalogue, indicator_entry
from app.services.indicators.monthly_table import own_office
from app.services.overview import progress
from app.services.plan import plans
from app.services.workspace.workspace import Desk


def add_to(commands: Any) -> None:
    indicator = commands.add_parser("indicator", help="指標・年度目標値・本部の確定値").add_subparsers(
        required=True, metavar="ACTION"
    )
    listed = indicator.add_parser("list", help="この年度に使う指標と、目標値・実績")
    listed.add_argument("--fiscal-year", required=True)
    listed.set_defaults(run=_list)
    for name, words, run in (("target", "年度目標値を入れる", _target), ("fixed", "本部の確定値を入れる", _fixed)):
        one = indicator.add_parser(name, help=words)
        one.add_argument("code", metavar="CODE")
        one.add_argument("value", nargs="?", default="", metavar="数")
        one.add_argument("--fiscal-year", required=True)
        one.add_argument("--reason", default="")
        one.add_argument("--excluded", action="store_true", help="対象外（理由が要ります）")
        if name == "target":
            one.add_argument("--unset", action="store_true", help="目標設定なし（理由が要ります）")
            one.add_argument("--office", default="", help="支部の目標値（支部では、いつもその支部のもの）")
        one.set_defaults(run=run)
    grid = commands.add_parser("progress", help="進み具合（支部×推進目標）")
    grid.add_argument("--fiscal-year", required=True)
    grid.add_argument("--measure", choices=tuple(progress.MEASURES), default="activities")
    grid.set_defaults(run=_progress)


def _list(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        found = indicator_catalogue.values_in_year(desk, *_where(desk, options))
    answer.value = [
        {"code": row.use.code, "name": row.use.title, "target": row.target_label, "goal": row.goal, "figure": row.figure}
        for row in found
    ]
    for row in found:
        how = AGGREGATIONS.get(row.use.aggregation, "")
        answer.say(f"{row.target_label}　{row.use.code}　{row.use.title}　{how}　目標 {row.goal}　実績 {row.figure}")


def _target(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        plan, year = _where(desk, options)
        use = indicator_catalogue.find_use(desk, plan, year, options.code)
        value = indicator_entry.parse_cell(options.value, use.decimals).value
        state = "unset" if options.unset else "excluded" if options.excluded else "set"
        named = plans.find_office(desk, options.office).code if options.office else ""
        form = indicator_entry.open_target(desk, use, year, own_office(desk, named))
        kept = {"baseline": form.values["baseline"], "baseline_year": form.values["baseline_year"]}
        saved = indicator_entry.save_target_form(desk, form, value, state, options.reason, **kept)
    _said(answer, saved)


def _fixed(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        plan, year = _where(desk, options)
        use = indicator_catalogue.find_use(desk, plan, year, options.code)
        typed = indicator_entry.parse_cell(options.value, use.decimals)
        state = "excluded" if options.excluded else typed.state
        saved = indicator_entry.save_fixed(desk, use, year, typed.value, state, options.reason)
    _said(answer, saved)


def _progress(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        found = progress.grid(desk, *_where(desk, options), options.measure)
    names = [one.short_name for one in found.offices]
    answer.value = {
        "reported": found.reported,
        "branches": found.branches,
        "lines": [
            {
                "target": line.target.code,
                "name": line.words,
                "offices": {cell.office: cell.text for cell in line.cells},
                "total": line.total.text,
            }
            for line in found.lines
        ],
    }
    answer.say("\t".join(["番号", "推進目標", *names, "法人計"]))
    for line in found.lines:
        answer.say("\t".join([line.target.label, line.words, *(cell.text for cell in line.cells), line.total.text]))


def _where(desk: Desk, options: Namespace) -> tuple[bytes, int]:
    year = parse_fiscal_year(options.fiscal_year)
    return plans.plan_of_year(desk, year).id, year


def _said(answer: Answer, saved: bool) -> None:
    answer.value = {"saved": saved}
    answer.say("保存しました。" if saved else "同じ内容が、もう入っています。")
