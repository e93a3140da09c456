"""The commands `indicator …` (指標), `progress` (進み具合) and `consultation …` (相談件数表).

They show and set the figures, target values and fixed figures of a year, and the consultations of a month.
"""

from argparse import ArgumentParser, Namespace

from app.cli.answer import Answer
from app.cli.open_workspace import chosen_workspace
from app.cli.typed_fields import pairs
from app.errors import Refused
from app.models.indicator import AGGREGATIONS
from app.rules.fiscal import parse_fiscal_year
from app.rules.months import MONTHS
from app.rules.text import search_key
from app.services.indicators import consultations, indicator_catalogue, indicator_entry
from app.services.indicators.indicator_entry import parse_cell
from app.services.indicators.monthly_table import own_office, typed_text
from app.services.overview import progress
from app.services.plan import plans
from app.services.plan.plans import TermRow, find_office
from app.services.workspace.workspace import Workspace


def indicator(parser: ArgumentParser) -> None:
    """The figures of a year, and what the head office says about them."""
    indicator = parser.add_subparsers(required=True, metavar="ACTION")
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


def progress_command(parser: ArgumentParser) -> None:
    """Branches by targets."""
    parser.add_argument("--fiscal-year", required=True)
    parser.add_argument("--measure", choices=tuple(progress.MEASURES), default="activities")
    parser.set_defaults(run=_progress)


def _list(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        found = indicator_catalogue.values_in_year(workspace, *_where(workspace, options))
    answer.value = [
        {"code": row.use.code, "name": row.use.title, "target": row.target_label, "goal": row.goal, "figure": row.figure}
        for row in found
    ]
    for row in found:
        how = AGGREGATIONS.get(row.use.aggregation, "")
        answer.say(f"{row.target_label}　{row.use.code}　{row.use.title}　{how}　目標 {row.goal}　実績 {row.figure}")


def _target(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        plan, year = _where(workspace, options)
        use = indicator_catalogue.find_use(workspace, plan, year, options.code)
        value = indicator_entry.parse_cell(options.value, use.decimals).value
        state = "unset" if options.unset else "excluded" if options.excluded else "set"
        named = plans.find_office(workspace, options.office).code if options.office else ""
        form = indicator_entry.open_target(workspace, use, year, own_office(workspace, named))
        # The baseline has no option here; saving without it would erase the one that was entered in the window.
        kept = {"baseline": form.values["baseline"], "baseline_year": form.values["baseline_year"]}
        saved = indicator_entry.save_target_form(workspace, form, value, state, options.reason, **kept)
    _said(answer, saved)


def _fixed(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        plan, year = _where(workspace, options)
        use = indicator_catalogue.find_use(workspace, plan, year, options.code)
        typed = indicator_entry.parse_cell(options.value, use.decimals)
        state = "excluded" if options.excluded else typed.state
        saved = indicator_entry.save_fixed(workspace, use, year, typed.value, state, options.reason)
    _said(answer, saved)


def _progress(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        found = progress.grid(workspace, *_where(workspace, options), options.measure)
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


def _where(workspace: Workspace, options: Namespace) -> tuple[bytes, int]:
    """The plan in force in --fiscal-year, and that year."""
    year = parse_fiscal_year(options.fiscal_year)
    return plans.plan_of_year(workspace, year).id, year


def _said(answer: Answer, saved: bool) -> None:
    """Answers whether anything was written: the same value again changes nothing."""
    answer.value = {"saved": saved}
    answer.say("保存しました。" if saved else "同じ内容が、もう入っています。")


def consultation(parser: ArgumentParser) -> None:
    """Consultations of an office in a month, by 相談分野 and 相談方法."""
    group = parser.add_subparsers(required=True, metavar="ACTION")
    for name, run, words in (("show", _month_show, "1か月の表を見る"), ("save", _month_save, "件数を入れる")):
        one = group.add_parser(name, help=words)
        if name == "save":
            one.add_argument("cells", nargs="+", metavar="分野/方法=数")
        one.add_argument("--fiscal-year", required=True)
        one.add_argument("--month", required=True, type=int, choices=MONTHS)
        one.add_argument("--office", default="")
        one.set_defaults(run=run)


def _month_show(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        table = consultations.month_table(workspace, *_month_where(workspace, options))
    filled = [
        (field, method, typed_text(table.cells[field.code, method.code], 0))
        for field in table.fields
        for method in table.methods
        if (field.code, method.code) in table.cells
    ]
    answer.value = {
        "cells": [{"field": field.code, "method": method.code, "value": value} for field, method, value in filled],
        "total": table.total(),
    }
    for field, method, value in filled:
        answer.say(f"{field.label}　{method.label}　{value}")
    answer.say(f"計　{'' if table.total() is None else table.total()}")


def _month_save(options: Namespace, answer: Answer) -> None:
    with chosen_workspace(options) as workspace:
        where = _month_where(workspace, options)
        table = consultations.month_table(workspace, *where)
        typed = {}
        for place, words in pairs(options.cells).items():
            field, _, method = place.partition("/")
            typed[_month_code(table.fields, field), _month_code(table.methods, method)] = parse_cell(words, 0)
        saved = consultations.save_month(workspace, *where, typed)
    answer.value = {"saved": saved}
    answer.say(f"{saved}か所を保存しました。")


def _month_where(workspace: Workspace, options: Namespace) -> tuple[int, int, str]:
    """Fiscal year, month (1–12) and office of the table; without --office it is the office of this PC."""
    office = find_office(workspace, options.office).code if options.office else ""
    return parse_fiscal_year(options.fiscal_year), options.month, own_office(workspace, office)


def _month_code(among: tuple[TermRow, ...], typed: str) -> str:
    """The code of a term that was typed as its code or its label. Refused("unknown-choice") when there is none."""
    for term in among:
        if search_key(typed.strip()) in (search_key(term.code), search_key(term.label)):
            return term.code
    labels = "、".join(term.label for term in among)
    raise Refused("unknown-choice", f"「{typed.strip()[:20]}」は、相談件数表にありません。", f"{labels} から選んでください。")
