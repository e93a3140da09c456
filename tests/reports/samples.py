"""Believable evaluation sheets for the tests, without any person's name.

    python -m tests.reports.samples build/samples

writes them as PDFs to be looked at.
"""

import sys
from dataclasses import replace
from pathlib import Path

from app.reports.engine.paper_drawing import draw_papers
from app.reports.evaluation_sheet import evaluation_paper
from app.reports.sheet import EvaluationSheet, SheetRow
from app.rules.figure import Figure, number
from app.rules.resources import resource
from app.rules.target_count import Count, no_count
from app.services.plan.plan_file import read_plan_file
from app.services.plan.vocabulary_file import read_vocabulary

_FIGURES = (
    ("一関支部", 14, 15, 412, True, 0, 1, 12, 388),
    ("花泉支部", 8, 8, 203, False, 0, 0, 9, 221),
    ("大東支部", 11, 12, 1_264, True, 0, 0, 10, 1_190),
    ("千厩支部", 9, 9, 187, False, 1, 0, 9, 176),
    ("東山支部", 0, 0, None, False, 0, 2, 4, 61),
    ("室根支部", 5, 5, 0, False, 0, 0, 5, 74),
    ("川崎支部", 4, 4, None, False, 4, 0, 3, 40),
    ("藤沢支部", 7, 7, 96, False, 0, 0, 6, 102),
)
_OUTCOME = (
    "サロンや地域の会議に出向く回数が増え、移動や買い物の困りごとを早い段階で聞けるようになった。"
    "把握した困りごと23件のうち18件を、専門相談機関や福祉事業所につなぐことができた。"
    "大東では、サロンの世話人どうしが行き来するようになり、新しい見守りの話しあいが始まった。"
)
_ISSUE = (
    "支部によって参加できる会議の数に差がある。冬期は中止が続き、つながりが途切れやすい。\n"
    "つないだ後のようすを確かめる決まりがなく、結果が支部に戻ってこないことがある。"
)
_ACTIVITIES = (
    "R7.6.12　ふれあいサロン代表者交流会（大東支部、約50人）",
    "R7.7.4　自治会長会議での地域福祉コーディネーターの紹介（花泉支部、32人）",
    "R7.8.20　支え合いマップづくり・老松地区（花泉支部、18人）",
    "R7.9.10　困りごと相談の持ち寄り会議　第１回（千厩支部、12人）",
    "R7.10.3　民生委員・児童委員との懇談会（一関支部、41人）",
    "R7.11.11　地域の話しあいの場「お茶っこの会」（室根支部、15人）",
)


def headings() -> dict[str, str]:
    terms = [term for term in read_vocabulary(resource("vocabulary.toml")) if term.listing == "sheet_heading"]
    return {term.code: term.label for term in terms} | {f"{term.code}_unit": term.note for term in terms if term.note}


def _labels(listing: str) -> tuple[str, ...]:
    return tuple(term.label for term in read_vocabulary(resource("vocabulary.toml")) if term.listing == listing)


def rows() -> tuple[SheetRow, ...]:
    return tuple(
        SheetRow(
            name,
            name,
            Count(number(count), number(times), _people(people, about, missing), number(dropped)),
            Count(number(before), participants=number(before_people)),
        )
        for name, count, times, people, about, missing, dropped, before, before_people in _FIGURES
    )


def _people(people: int | None, about: bool, missing: int) -> Figure:
    """Nothing was done where nobody is missing a number."""
    if people is None:
        return Figure(missing="blank", unnumbered=missing) if missing else number(0)
    return Figure(people, "", about, unnumbered=missing)


def empty(target: int = 2) -> EvaluationSheet:
    """A sheet of the bundled plan's ``target``-th target (from 0), to be filled in by hand."""
    plan = read_plan_file(resource("plans", "2021-2025.toml"))
    aim = plan.targets[target]
    goal = next(goal for goal in plan.goals if goal.number == aim.goal)
    return EvaluationSheet(
        plan_name=plan.name,
        council=plan.council,
        fiscal_year=2025,
        fiscal_year_label="令和7年度(2025年度)",
        goal_label=f"基本目標{'０１２３４５６７８９'[goal.number]}",
        goal_title=goal.title,
        goal_subtitle=goal.subtitle,
        target_label=f"{aim.goal}-{chr(0x2460 + aim.number - 1)}",
        target_code=f"{aim.goal}-{aim.number}",
        target_title=aim.title,
        priority=aim.priority,
        target_text=aim.text,
        rows=tuple(SheetRow(name, name, no_count("no_record"), no_count("no_record")) for name, *_ in _FIGURES),
        rating_choices=_labels("rating"),
        direction_choices=_labels("direction"),
        stamp_boxes=_labels("stamp_box"),
        headings=headings(),
        printed_on="令和7年11月23日",
    )


def filled(target: int = 2) -> EvaluationSheet:
    return replace(
        empty(target),
        rows=rows(),
        main_activities=_ACTIVITIES,
        outcome=_OUTCOME,
        issue=_ISSUE,
        rating_label="B",
        rating_reason="参加の場とつないだ件数は増えたが、つないだ後の確かめが半分の支部にとどまったため。",
        direction_label="拡充",
        direction_note="つないだ後のようすを四半期ごとに確かめ、支部の会議で分けあう。冬期は電話での見守りを組み合わせる。",
    )


def unreported() -> EvaluationSheet:
    """Two branches missing, differences undecided, the head office's own activities in it."""
    sheet = filled()
    changed = [
        replace(row, now=no_count("unreported")) if row.office_name in ("東山支部", "藤沢支部") else row for row in sheet.rows
    ]
    changed[5] = replace(changed[5], before=no_count("no_record"))
    now, before = Count(number(3), number(3), number(120)), Count(number(2), participants=number(88))
    head = SheetRow("head", "本部", now, before, branch=False)
    return replace(
        sheet, rows=(head, *changed), rating_label=None, unresolved=2, provisional=("年度の途中の数です（11月20日まで）。",)
    )


def long() -> EvaluationSheet:
    sheet = filled()
    return replace(sheet, main_activities=_ACTIVITIES * 7, outcome=_OUTCOME * 9, issue="\n".join([_ISSUE] * 6))


def book() -> list[EvaluationSheet]:
    return [filled(number) for number in range(15)]


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    samples = {"filled": [filled()], "empty": [empty()], "unreported": [unreported()], "long": [long()], "book": book()}
    for name, sheets in samples.items():
        with (folder / f"{name}.pdf").open("wb") as out:
            print(name, draw_papers(map(evaluation_paper, sheets), out), "pages", out.tell(), "bytes")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
