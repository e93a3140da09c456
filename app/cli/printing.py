"""The commands `report list|print|batch|audit` (印刷) and `edition …` (確定版)."""

import sys
from argparse import Namespace
from dataclasses import replace

from app.cli.answer import Answer, record_id
from app.cli.command import ID, OFFICE, PERIOD, REASON, TARGET, YEAR, Action, Actions, option, path
from app.cli.open_workspace import action, working_plan
from app.cli.record_kinds import At
from app.errors import Refused
from app.rules import periods
from app.services.audit.audit import audit
from app.services.forms import batch_printing, finalising, office_letters
from app.services.forms.form_list import FORMS, find_form
from app.services.plan.plans import find_office
from app.services.plan.target_year import PlanYear
from app.services.printing import issued_copies
from app.services.printing.form_kinds import (
    ALL_BRANCHES,
    OPTIONS,
    Choice,
    FormOption,
    check_form_file,
    draw_form,
    refuse_options,
    refuse_other_years,
    save_form_file,
)
from app.services.workspace.workspace import Workspace

FIRST = "evaluation-sheet"
"""The form that is printed most comes first in `report list`."""
LETTERS: dict[str, tuple[str, tuple[FormOption, ...]]] = {
    "receipt": ("受領書", ("office",)),
    "reminder": ("提出のお願い", ()),
    "carry-out": ("持出し記録", ()),
}
"""Name, and what each can be chosen by. They are no forms of form_list; app.services.forms.office_letters draws them."""


def _list(_given: Namespace) -> Answer:
    letters = {kind: f"{name}（支部ごと、--office）" if known else name for kind, (name, known) in LETTERS.items()}
    every = {FIRST: find_form(FIRST).name} | {form.code: form.name for form in FORMS} | letters
    found = [{"kind": kind, "name": name} for kind, name in every.items()]
    return Answer(found, *(f"{kind}　{name}" for kind, name in every.items()))


def _print(workspace: Workspace, given: Namespace) -> Answer:
    return (_print_letter if given.kind in LETTERS else _print_form)(workspace, given)


def _print_letter(workspace: Workspace, given: Namespace) -> Answer:
    """Prints one of LETTERS."""
    refuse_other_years(workspace, Choice(working_plan(workspace, given.fiscal_year), given.fiscal_year))
    name, known = LETTERS[given.kind]
    refuse_options(name, known, (option for option in OPTIONS if getattr(given, option) not in (None, periods.YEAR)))
    if given.edition or given.material:
        raise Refused("unknown-option", f"{name}には、空の様式・記入例・資料番号はありません。", "付けずに印刷してください。")
    if given.kind == "receipt":
        if given.office in (None, "all"):
            raise Refused("missing-office", "受領書は、支部ごとに作ります。", "--office に支部を1つ付けてください。")
        done = office_letters.print_receipt(workspace, find_office(workspace, given.office).code, given.fiscal_year, given.out)
    elif given.kind == "reminder":
        done = office_letters.print_reminder(workspace, given.fiscal_year, given.out)
    else:
        done = office_letters.print_carry_out(workspace, given.fiscal_year, given.out)
    return Answer({"path": done.path, "rows": done.rows}, f"{done.path}　{done.rows}行")


def _print_form(workspace: Workspace, given: Namespace) -> Answer:
    """Prints one of the printed forms of app.services.forms.form_list; characters without a glyph are reported."""
    check_form_file(given.out)
    kind = find_form(given.kind)
    if given.kind == "evaluation-sheet" and given.office not in (None, "all"):
        own = find_office(workspace, given.office).kind == "branch"
        kind = find_form("branch-evaluation") if own else kind  # the council has one sheet; a branch's is another form
    choice = _choice(At(workspace, given), ALL_BRANCHES if given.office == "all" else At(workspace, given).named_office)
    made = draw_form(workspace, kind, replace(choice, edition=given.edition or "filled", material=given.material))
    save_form_file(made, given.out)
    lost = [{"char": one.char, "where": one.where} for one in made.missing_glyphs if one.is_geta]
    return Answer(
        {"path": given.out, "pages": made.pages, "sheets": len(made.papers), "missing_glyphs": lost},
        f"{given.out}　{len(made.papers)}枚分・{made.pages}ページ",
        *(f"「{one.char}」は、{one.note}：{one.where}" for one in made.missing_glyphs),
    )


def _choice(at: At, office: str) -> Choice:
    """What the options name: of a year, of one target or goal, about one record, of a period."""
    return Choice(
        plan_id=at.plan,
        fiscal_year=at.year,
        targets=[at.target] if at.given.target else None,
        goals=[at.goal] if at.given.goal else None,
        office=office,
        subject=at.given.subject,
        period=at.given.period,
    )


def _batch(workspace: Workspace, given: Namespace) -> Answer:
    """Prints every form into a new folder, and names what was left out with the reason."""
    codes = [find_form(code).code for code in given.only] if given.only else None
    choice = Choice(working_plan(workspace, given.fiscal_year), given.fiscal_year, edition=given.edition or "filled")
    wanted = batch_printing.everything(workspace, choice, codes)
    done = batch_printing.print_batch(workspace, wanted, given.out, (lambda *_: None) if given.json else _progress())
    return Answer(
        {
            "folder": done.folder,
            "files": len(done.printed),
            "pages": done.pages,
            "findings": [
                {"file": one.name, "kind": found.kind, "words": found.sentence} for one in done.printed for found in one.findings
            ],
            "left_out": [{"name": name, "reason": reason} for name, reason in done.left_out],
        },
        f"{done.folder}　{len(done.printed)}個・{done.pages}ページ",
        *(f"印刷しなかったもの　{name}：{reason}" for name, reason in done.left_out),
    )


def _audit(workspace: Workspace, given: Namespace) -> Answer:
    """Compares every printed figure of a year with the others and with the records; fails when two of them disagree."""
    found = audit(workspace, PlanYear(working_plan(workspace, given.fiscal_year), given.fiscal_year), FORMS)
    return Answer(
        {
            "figures": found.figures,
            "recounted": found.recounted,
            "cells": found.cells,
            "disagreements": [
                {"place": one.one.place, "text": one.one.text, "other_place": one.other.place, "other_text": one.other.text}
                for one in found.disagreements
            ],
            "notes": found.notes,
        },
        *(one.sentence for one in found.disagreements),
        *found.notes,
        found.sentence,
        failed=bool(found.disagreements),
    )


def _progress() -> batch_printing.Progress:
    """A line on standard error for each form as its turn comes."""
    said: set[str] = set()

    def say(_done: int, _whole: int, words: str) -> None:
        if words not in said:
            said.add(words)
            print(words, file=sys.stderr, flush=True)

    return say


def _editions(workspace: Workspace, _given: Namespace) -> Answer:
    found = issued_copies.editions(workspace)
    state = {False: "有効", True: "開き直し"}
    return Answer(found, *(f"{row.id.hex()}　{row.name}　第{row.number}版　{state[row.is_open]}" for row in found))


def _make(workspace: Workspace, given: Namespace) -> Answer:
    """Keeps the print of a form as an issued copy (確定版) about what the options name."""
    at, kind = At(workspace, given), find_form(given.form)
    choice = _choice(at, at.office if given.office or kind.of_head_office else "")
    target = at.target if given.target else None
    named = issued_copies.subject_of(kind, target=target, goal=given.goal or "", office=choice.office, period=given.period)
    about = given.subject.hex() if given.subject else named
    made = issued_copies.make_final(workspace, kind, choice, subject=about, name=kind.name, note=given.note)
    return Answer(made, f"第{made.number}版　{made.id.hex()}")


def _reprint(workspace: Workspace, given: Namespace) -> Answer:
    check_form_file(given.out)
    made = issued_copies.reprint(workspace, given.id)
    save_form_file(made, given.out)
    notice = () if made.as_issued else (issued_copies.NOT_AS_ISSUED,)
    return Answer({"path": given.out, "as_issued": made.as_issued}, str(given.out), *notice)


def _reopen(workspace: Workspace, given: Namespace) -> Answer:
    finalising.reopen_copy(workspace, given.id, given.reason)
    return Answer({"id": given.id}, "開き直しました。")


_GOAL = option("--goal", metavar="N")
_SUBJECT = option("--subject", type=record_id, metavar="ID", help="会議など、1件についての様式で")
_EMPTY = option("--empty", dest="edition", action="store_const", const="empty", help="手書き用の空の様式")
_SPECIMEN = option("--specimen", dest="edition", action="store_const", const="specimen", help="記入例")
_OUT = path("--out", "FILE.pdf|.xlsx|.csv", required=True)

ACTIONS: Actions = {
    "report": (
        Action("list", "印刷できるもの", _list),
        action(
            "print",
            "PDF を作る",
            _print,
            option("kind"),
            YEAR,
            TARGET,
            option("--office", help="支部の名か略称か符号。様式では all も（支部すべてを1つのPDFに）"),
            _GOAL,
            _SUBJECT,
            PERIOD,
            option("--material", default="", metavar="資料番号"),
            (_EMPTY, _SPECIMEN),
            _OUT,
        ),
        action(
            "batch",
            "すべての様式を、新しいフォルダーに1つずつ（支部の様式は支部ごと）",
            _batch,
            YEAR,
            option("--only", nargs="+", metavar="KIND"),
            _EMPTY,
            _SPECIMEN,
            path("--out", "FOLDER", required=True),
        ),
        action("audit", "数字の突き合わせ：様式・画面・記録の数が合っているか（本部）", _audit, YEAR),
    ),
    "edition": (
        action("list", "一覧", _editions),
        action(
            "make",
            "今の内容で確定版を作る",
            _make,
            option("form", metavar="様式"),
            option("--note", default=""),
            YEAR,
            TARGET,
            _GOAL,
            OFFICE,
            _SUBJECT,
            PERIOD,
        ),
        action("reprint", "確定版を、そのまま印刷し直す", _reprint, ID, _OUT),
        action("reopen", "確定版を開き直す", _reopen, ID, REASON),
    ),
}
