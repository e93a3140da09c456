"""評価シート of a branch (様式3) and of the council (様式4): one 推進目標 in one fiscal year, as a document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from app.reports.engine.words import heading
from app.reports.figures import ABOUT, OPEN, UNREPORTED, cell_notes, figure_cell, reported_share
from app.reports.paper import Bullets, Cell, Choice, Column, Notes, Paper, Part, Row, Table, Text
from app.reports.sheet import EvaluationSheet, SheetRow, total
from app.rules.figure import MISSING_WORDS, Figure
from app.rules.target_count import Count

_WHOLE = ("unreported", "no_record")
"""Reasons that hold for an office's whole row."""
_OWN_WORDS = {"unreported": "not_reported", "no_record": "no_record", "blank": "not_entered"}
"""Reason for a missing figure → the heading with the council's own word for it."""


def evaluation_paper(sheet: EvaluationSheet) -> Paper:
    """The sheet as a document. Empty texts become boxes for handwriting; 上半期 asks for fewer boxes."""
    if sheet.half_year:
        before = heading(sheet.headings, "previous_half")
        sheet = replace(sheet, headings={**sheet.headings, "previous_year": before})
    words = sheet.headings
    provisional = bool(sheet.provisional or sheet.unresolved)
    return Paper(
        title=heading(words, "title") + (heading(words, "provisional") if provisional else ""),
        form_number=heading(words, "form_number"),
        lines=tuple(filter(None, (sheet.plan_name, sheet.fiscal_year_label, sheet.office_name))),
        stamp_boxes=sheet.stamp_boxes,
        stamps_name=heading(words, "stamps"),
        mark=sheet.mark,
        council=sheet.council,
        printed_on=sheet.printed_on,
        group=f"{sheet.goal_label}　{sheet.goal_title}",
        bookmark=f"{sheet.target_label}　{sheet.target_title}",
        warning=f"未決定の食い違い {sheet.unresolved}件" if sheet.unresolved else "",
        parts=tuple(_parts(sheet)),
        digit_width=sheet.digit_width,
    )


def _parts(sheet: EvaluationSheet) -> Iterable[Part]:
    """The boxes in the order of the form. ``asked`` is False for a 上半期, which has no 次年度の方向."""
    words = sheet.headings
    goal = f"{sheet.goal_label}　{sheet.goal_title}"
    yield Text(heading(words, "goal"), f"{goal}\n{sheet.goal_subtitle}".strip("\n"), bold_first=True)
    mark = heading(words, "priority") if sheet.priority else ""
    yield Text(heading(words, "target"), f"{sheet.target_label}{mark}　{sheet.target_title}", bold_first=True)
    yield Text(heading(words, "target_text"), sheet.target_text, writing_lines=0)
    if sheet.rows:
        yield figures_table(sheet)
    if note_lines := [
        *(heading(words, "provisional") + reason for reason in sheet.provisional),
        *_notes(sheet.rows, words, sheet.with_total),
        *sheet.notes,
    ]:
        yield Notes(tuple(note_lines), joined=True)
    if sheet.items is not None:
        yield sheet.items
    yield from sheet.tables
    if sheet.commitment:
        yield Text(heading(words, "promise"), sheet.commitment, writing_lines=0)
    done = heading(words, "done_so_far" if sheet.half_year else "main_activities")
    yield Bullets(done, sheet.main_activities, 3, stretch=0 if sheet.main_activities else 1)
    asked = not sheet.half_year
    if sheet.analysis or (asked and sheet.tables):
        yield Text(heading(words, "analysis"), sheet.analysis, 1, stretch=0.5)
    if asked or sheet.outcome:
        yield Text(heading(words, "outcome"), sheet.outcome, 3, stretch=1)
    if asked or sheet.issue:
        yield Text(heading(words, "issue"), sheet.issue, 3, stretch=1)
    if sheet.qualitative or (asked and sheet.qualitative is not None):
        yield Text(heading(words, "qualitative"), sheet.qualitative or "", 2, stretch=0.5)
    yield Choice(heading(words, "rating"), sheet.rating_choices, sheet.rating_label, sheet.rating_notes)
    yield Text(heading(words, "rating_reason"), sheet.rating_reason, 1.5, stretch=0.5)
    if asked:
        yield Choice(heading(words, "direction"), sheet.direction_choices, sheet.direction_label)
    following = heading(words, "direction_note" if asked else "second_half")
    yield Text(following, sheet.direction_note, 1.5 if asked else 3, stretch=0.5 if asked else 1)
    yield from sheet.opinions


def figures_table(sheet: EvaluationSheet) -> Table:
    """支部別の実施状況: this year beside the year before, and their sum."""
    words = sheet.headings
    now, before = sheet.fiscal_year_label, heading(words, "previous_year")
    columns = [Column(heading(words, "office"), 30)]
    for code, width, group in (
        ("activities", 22, now),
        ("sessions", 18, now),
        ("participants", 32, now),
        ("cancelled", 18, now),
        ("activities", 22, before),
        ("participants", 31, before),
    ):
        title = f"{heading(words, code)}（{heading(words, f'{code}_unit')}）"
        columns.append(Column(title, width, "right", group))
    rows = [_row(row, sheet) for row in sheet.rows]
    if sheet.with_total:
        rows.append(_row(total(sheet.rows, heading(words, "total")), sheet, is_total=True))
    cells = [cell for row in rows for cell in row.cells]
    about = next((line for line in cell_notes(cells) if line.startswith(ABOUT)), "")  # the other signs are below, with the names
    aside = "　".join(filter(None, (about, _reported_share(sheet.rows))))
    return Table(tuple(columns), tuple(rows), heading(words, "branches"), aside)


def _row(row: SheetRow, sheet: EvaluationSheet, is_total: bool = False) -> Row:
    words = _words(sheet.headings)
    now = _cells((row.now.activities, row.now.sessions, row.now.participants, row.now.cancelled), words)
    before = _cells((row.before.activities, row.before.participants), words)
    return Row((row.office_name, *now, *before), "total" if is_total else "plain")


def _cells(figures: Sequence[Figure], words: Mapping[str, str]) -> tuple[Cell, ...]:
    """One cell for each figure; one word across all of them for an office that has none (未提出)."""
    cells = tuple(figure_cell(one, words=words) for one in figures)
    return (cells[0], *(None for _ in cells[1:])) if figures[0].missing in _WHOLE else cells


def _words(headings: Mapping[str, str]) -> dict[str, str]:
    """The council's own words for why there is no figure."""
    return {why: heading(headings, code) for why, code in _OWN_WORDS.items()}


def _reported_share(rows: Sequence[SheetRow]) -> str:
    """「支部からの報告 7/8」; "" when the sheet has no branches."""
    branches = [row for row in rows if row.branch and row.now.activities.missing != "not_asked"]
    reported = sum(row.now.activities.missing not in _WHOLE for row in branches)
    partly = sum(row.now.activities.value is not None and row.now.activities.is_partial for row in branches)
    return reported_share(reported, len(branches), partly) if branches else ""


def _named(counts: Mapping[str, Count], why: str) -> tuple[str, ...]:
    """The offices without figures for this reason; none where nobody has any, which the table says by itself."""
    if all(count.activities.value is None for count in counts.values()):
        return ()
    return tuple(name for name, count in counts.items() if count.activities.missing == why)


def _without(why: str, word: str, before: str, names: Sequence[Sequence[str]], with_total: bool) -> Iterator[str]:
    """Which offices have no figures this year and the year before, in one line when they are the same."""
    sign = UNREPORTED if why == "unreported" and with_total else ""
    now, last = names
    if now and now == last and with_total:
        yield f"{sign}{word}：{'、'.join(now)}（合計には、{before.removesuffix('の')}も入っていません）"
        return
    for year, missing in (("", now), (before, last)):
        if missing:
            yield f"{sign}{year}{word}：{'、'.join(missing)}{'（合計には入っていません）' if with_total else ''}"


def _notes(rows: Sequence[SheetRow], headings: Mapping[str, str], with_total: bool) -> Iterator[str]:
    """What is needed below the table to read it correctly."""
    words, before = _words(headings), f"{heading(headings, 'previous_year')}の"
    years = (("", {row.office_name: row.now for row in rows}), (before, {row.office_name: row.before for row in rows}))
    for why in _WHOLE:
        yield from _without(why, words[why], before, [_named(counts, why) for _, counts in years], with_total)
    for year, counts in years:
        for name, called in (("unnumbered", words["blank"]), ("unknown", MISSING_WORDS["unknown"])):
            found = {who: getattr(count.participants, name) for who, count in counts.items()}
            if without := [f"{who}{records:,}件" for who, records in found.items() if records]:
                yield f"{OPEN}：{year}{heading(headings, 'participants')}が{called}の活動 {'、'.join(without)}"
