"""The commands `report list|print|batch` (印刷)."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from app.cli.answer import Answer, record_id
from app.cli.open_workspace import chosen_workspace, working_plan
from app.errors import Refused
from app.rules.fiscal import parse_fiscal_year
from app.services.forms import batch_printing, office_letters
from app.services.forms.form_list import FORMS, find_form
from app.services.plan.plans import find_office, find_target, plan_tree
from app.services.printing.form_kinds import ALL_BRANCHES, Choice, draw_form, save_form_file
from app.services.workspace.workspace import Workspace

FIRST = "evaluation-sheet"
"""The form that is printed most comes first in `report list`."""
KINDS = {
    "receipt": "受領書（支部ごと、--office）",
    "reminder": "提出のお願い",
    "carry-out": "持出し記録",
}
"""Letters and lists that are no form of form_list; app.services.forms.office_letters draws them."""


def report(parser: ArgumentParser) -> None:
    """Forms as PDF or spreadsheet."""
    group = parser.add_subparsers(required=True, metavar="ACTION")
    group.add_parser("list", help="印刷できるもの").set_defaults(run=_list)
    printed = group.add_parser("print", help="PDF を作る")
    printed.add_argument("kind")
    printed.add_argument("--fiscal-year", required=True)
    printed.add_argument("--target")
    printed.add_argument("--office", help="支部の名、または all（支部すべてを1つのPDFに）")
    printed.add_argument("--goal", type=int, metavar="N")
    printed.add_argument("--subject", metavar="ID", help="会議など、1件についての様式で")
    printed.add_argument("--period", choices=("year", "first_half"), default="year")
    printed.add_argument("--material", default="", metavar="資料番号")
    edition = printed.add_mutually_exclusive_group()
    edition.add_argument("--empty", dest="edition", action="store_const", const="empty", help="手書き用の空の様式")
    edition.add_argument("--specimen", dest="edition", action="store_const", const="specimen", help="記入例")
    printed.add_argument("--out", type=Path, required=True, metavar="FILE.pdf|.xlsx|.csv")
    printed.set_defaults(run=_print)
    every = group.add_parser("batch", help="すべての様式を、新しいフォルダーに1つずつ（支部の様式は支部ごと）")
    every.add_argument("--fiscal-year", required=True)
    every.add_argument("--only", nargs="+", metavar="KIND")
    every.add_argument("--empty", dest="edition", action="store_const", const="empty")
    every.add_argument("--specimen", dest="edition", action="store_const", const="specimen")
    every.add_argument("--out", type=Path, required=True, metavar="FOLDER")
    every.set_defaults(run=_batch)


def _list(options: Namespace, answer: Answer) -> None:
    every = {FIRST: find_form(FIRST).name} | {form.code: form.name for form in FORMS} | KINDS
    answer.value = [{"kind": kind, "name": name} for kind, name in every.items()]
    for kind, name in every.items():
        answer.say(f"{kind}　{name}")


def _print_paper(options: Namespace, answer: Answer, year: int) -> None:
    """Prints one of KINDS."""
    with chosen_workspace(options) as workspace:
        if options.kind == "receipt":
            if not options.office:
                raise Refused("missing-office", "受領書は、支部ごとに作ります。", "--office を付けてください。")
            done = office_letters.print_receipt(workspace, options.office, year, options.out)
        elif options.kind == "reminder":
            done = office_letters.print_reminder(workspace, year, options.out)
        else:
            done = office_letters.print_carry_out(workspace, year, options.out)
    answer.value = {"path": done.path, "rows": done.rows}
    answer.say(f"{done.path}　{done.rows}行")


def _print_form(options: Namespace, answer: Answer, year: int) -> None:
    """Prints one of the printed forms of app.services.forms.form_list; characters without a glyph are reported."""
    kind = find_form(options.kind)
    with chosen_workspace(options) as workspace:
        if options.kind == "evaluation-sheet" and options.office not in (None, "all"):
            own = find_office(workspace, options.office).kind == "branch"
            kind = find_form("branch-evaluation") if own else kind  # the council has one sheet; a branch's is another form
        plan = working_plan(workspace, year)
        tree = plan_tree(workspace, plan)
        goals = [goal.id for goal in tree.goals if goal.number == options.goal] if options.goal else None
        choice = Choice(
            plan_id=plan,
            fiscal_year=year,
            targets=[find_target(workspace, plan, options.target).id] if options.target else None,
            goals=goals,
            office=_office(workspace, options.office),
            subject=record_id(options.subject) if options.subject else None,
            period=options.period,
            edition=options.edition or "filled",
            material=options.material,
        )
        made = draw_form(workspace, kind, choice)
        save_form_file(made, options.out)
    lost = made.missing_glyphs
    answer.value = {
        "path": options.out,
        "pages": made.pages,
        "sheets": len(made.papers),
        "missing_glyphs": [{"char": one.char, "where": one.where} for one in lost],
    }
    answer.say(f"{options.out}　{len(made.papers)}枚分・{made.pages}ページ")
    for one in lost:
        answer.say(f"印刷できない文字があります：{one.char}（{one.where}）。〓で印刷しました。")


def _office(workspace: Workspace, typed: str | None) -> str:
    """The office code of --office; "" for the whole council, ALL_BRANCHES for "all"."""
    if not typed:
        return ""
    return ALL_BRANCHES if typed == "all" else find_office(workspace, typed).code


def _batch(options: Namespace, answer: Answer) -> None:
    """Prints every form into a new folder, and names what was left out with the reason."""
    year = parse_fiscal_year(options.fiscal_year)
    codes = [find_form(code).code for code in options.only] if options.only else None
    with chosen_workspace(options) as workspace:
        choice = Choice(working_plan(workspace, year), year, edition=options.edition or "filled")
        done = batch_printing.print_batch(workspace, batch_printing.everything(workspace, choice, codes), options.out)
    answer.value = {
        "folder": done.folder,
        "files": len(done.printed),
        "pages": done.pages,
        "findings": [
            {"file": one.name, "kind": found.kind, "words": found.sentence} for one in done.printed for found in one.findings
        ],
        "left_out": [{"name": name, "reason": reason} for name, reason in done.left_out],
    }
    answer.say(f"{done.folder}　{len(done.printed)}個・{done.pages}ページ")
    for name, reason in done.left_out:
        answer.say(f"印刷しなかったもの　{name}：{reason}")


def _print(options: Namespace, answer: Answer) -> None:
    year = parse_fiscal_year(options.fiscal_year)
    if options.kind in KINDS:
        _print_paper(options, answer, year)
        return
    _print_form(options, answer, year)
