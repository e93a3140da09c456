"""The commands `consultation show|save` (相談件数表): consultations of an office in one month.

They are counted by field (分野) and method (方法).
"""

from argparse import Namespace
from typing import Any

from app.cli.answer import Answer
from app.cli.open_workspace import at_desk
from app.cli.typed_fields import pairs
from app.errors import Refused
from app.rules.fiscal import parse_fiscal_year
from app.rules.months import MONTHS
from app.rules.text import search_key
from app.services.indicators import consultations
from app.services.indicators.indicator_entry import parse_cell
from app.services.indicators.monthly_table import own_office, typed_text
from app.services.plan.plans import TermRow, find_office
from app.services.workspace.workspace import Desk


def add_to(commands: Any) -> None:
    """Registers `consultation show` and `consultation save`."""
    group = commands.add_parser("consultation", help="相談件数表").add_subparsers(required=True, metavar="ACTION")
    for name, run, words in (("show", _show, "1か月の表を見る"), ("save", _save, "件数を入れる")):
        one = group.add_parser(name, help=words)
        if name == "save":
            one.add_argument("cells", nargs="+", metavar="分野/方法=数")
        one.add_argument("--fiscal-year", required=True)
        one.add_argument("--month", required=True, type=int, choices=MONTHS)
        one.add_argument("--office", default="")
        one.set_defaults(run=run)


def _show(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        table = consultations.month_table(desk, *_where(desk, options))
    told = [
        (field, method, typed_text(table.cells[field.code, method.code], 0))
        for field in table.fields
        for method in table.methods
        if (field.code, method.code) in table.cells
    ]
    answer.value = {
        "cells": [{"field": field.code, "method": method.code, "value": value} for field, method, value in told],
        "total": table.total(),
    }
    for field, method, value in told:
        answer.say(f"{field.label}　{method.label}　{value}")
    answer.say(f"計　{'' if table.total() is None else table.total()}")


def _save(options: Namespace, answer: Answer) -> None:
    with at_desk(options) as desk:
        where = _where(desk, options)
        table = consultations.month_table(desk, *where)
        typed = {}
        for place, words in pairs(options.cells).items():
            field, _, method = place.partition("/")
            typed[_code(table.fields, field), _code(table.methods, method)] = parse_cell(words, 0)
        saved = consultations.save_month(desk, *where, typed)
    answer.value = {"saved": saved}
    answer.say(f"{saved}か所を保存しました。")


def _where(desk: Desk, options: Namespace) -> tuple[int, int, str]:
    """Fiscal year, month (1–12) and office of the table; without --office it is the office of this PC."""
    office = find_office(desk, options.office).code if options.office else ""
    return parse_fiscal_year(options.fiscal_year), options.month, own_office(desk, office)


def _code(among: tuple[TermRow, ...], typed: str) -> str:
    """The code of a term that was typed as its code or its label. Refused("unknown-choice") when there is none."""
    for term in among:
        if search_key(typed.strip()) in (search_key(term.code), search_key(term.label)):
            return term.code
    labels = "、".join(term.label for term in among)
    raise Refused("unknown-choice", f"「{typed.strip()[:20]}」は、相談件数表にありません。", f"{labels} から選んでください。")
