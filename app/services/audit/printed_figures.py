"""Reading the figures back from the documents of a form: each with what it is about and the place where it is printed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.reports.paper import Chart, Column, Notes, Paper, Row, Table, cell_text
from app.rules.fiscal import fiscal_year_short
from app.rules.periods import FIRST_HALF
from app.services.audit.figure_key import (
    ACTIVITIES_OF_OFFICE,
    CHANGE,
    COUNTS,
    GOAL,
    INDICATOR,
    LETTER,
    LETTERS,
    PRIORITY_LETTERS,
    RATE,
    REPORTED,
    SPREAD,
    Key,
)
from app.services.audit.printed_words import Words
from app.services.figures.asked import Asked
from app.services.printing import source_links

PUBLIC, OF_GOAL = "public-report", "goal-summary"
_REPORTED = re.compile(r"支部からの報告 (\d+/\d+)")
_CALLED_OFF = re.compile(r"（中止\d+）")
_YEARS = 6
"""The years before the form's that its tables may show."""


@dataclass(frozen=True)
class Printed:
    """A figure as it is printed. ``place`` in the words of the form: 「理事会報告 1-① 法人計」."""

    key: Key
    text: str
    place: str


@dataclass(frozen=True)
class Form:
    """Which form is read: its code, its name for people, and what it was made for."""

    code: str
    name: str
    plan: str
    year: int
    office: str = ""
    period: str = "year"

    @property
    def period_words(self) -> str:
        """「上半期」, "" for the year."""
        return "上半期" if self.period == FIRST_HALF else ""


def figures_of(form: Form, papers: Sequence[Paper], words: Words) -> Iterator[Printed]:
    """Every figure on the documents of a form whose meaning is known."""
    for paper in papers:
        for one in _Reading(form, paper, words).figures():
            text = plain(one.text)
            if text and "（見込）" not in text:
                public = form.code == PUBLIC and one.key.measure in (*COUNTS, INDICATOR, RATE)
                yield replace(one, text=text, key=replace(one.key, is_public=public))


def plain(text: str) -> str:
    """A figure without what does not belong to its value: the sign of a new way of counting, 仮の値, and 中止 beside a 0."""
    return _CALLED_OFF.sub("", text.replace("‖", "").replace("◇", ""))


@dataclass
class _Reading:
    """One document."""

    form: Form
    paper: Paper
    words: Words

    def figures(self) -> Iterator[Printed]:
        for part in self.paper.parts:
            if isinstance(part, Table):
                yield from self._table(part)
            elif isinstance(part, Chart):
                yield from self._chart(part)
            elif isinstance(part, Notes):
                yield from (found for line in part.lines for found in self._reported(line))

    def _table(self, table: Table) -> Iterator[Printed]:
        yield from self._sourced(table)
        yield from self._reported(table.aside)
        if table.caption == self.words.heading("branches"):
            yield from self._last_year(table)
        elif table.caption == "指標":
            yield from self._indicator_rows(table) if table.rows[0].look == "head" else self._indicator_lines(table)
        elif table.caption == "指標の推移":
            yield from self._trends(table)
        elif table.caption == "評価の数":
            yield from self._letters(table)
        elif table.caption == "評価結果一覧":
            yield from self._ratings(table)
        elif table.caption == self.words.heading("distribution"):
            yield from self._distribution(table)
        elif table.caption == "指標と年度目標":
            yield from self._goals(table)

    def _sourced(self, table: Table) -> Iterator[Printed]:
        """Cells whose source link says which figure they show."""
        for row in table.rows:
            for place, source in enumerate(row.sources):
                asked = source_links.read(source) if source_links.is_figure(source) else None
                if isinstance(asked, Asked):
                    key = self._asked(asked)
                    yield Printed(key, self._cell(row, place), self._place(self._row_name(row), table.columns[place], key.target))

    def _asked(self, asked: Asked) -> Key:
        indicator = asked.indicator_id.hex() if asked.indicator_id else ""
        measure = INDICATOR if indicator else asked.measure
        return self._key(asked.target_id.hex(), measure, asked.office or "", indicator, month=asked.month)

    def _last_year(self, table: Table) -> Iterator[Printed]:
        """中止, and last year's figures, which lead nowhere."""
        target = self._target
        if target is None:
            return
        for row in table.rows:
            office = "" if row.look == "total" else self.words.offices.get(str(row.cells[0]))
            if office is None:
                continue
            for place, (measure, before) in enumerate((("cancelled", 0), ("activities", 1), ("participants", 1)), start=4):
                key = replace(self._key(target, measure, office), year=self.form.year - before)
                yield Printed(key, self._cell(row, place), self._place(self._row_name(row), table.columns[place], target))

    def _indicator_rows(self, table: Table) -> Iterator[Printed]:
        """指標表 of the evaluation sheets: for each indicator the rows 目標, 実績 and 達成率."""
        target, indicator = self._target, None
        measures = {"目標": GOAL, "実績": INDICATOR, "達成率": RATE, "年度目標比": RATE}
        for row in table.rows:
            if row.look == "head":
                indicator = self.words.indicator(str(row.cells[0]).split("　方向：")[0])
                continue
            measure = measures.get(str(row.cells[0]))
            if target is None or indicator is None or measure is None:
                continue
            name = f"{self.words.indicators[indicator]} {row.cells[0]}"
            for place, column in enumerate(table.columns):
                year = self._year(column.title)
                if year is not None:
                    key = replace(self._key(target, measure, self.form.office, indicator), year=year)
                    yield Printed(key, self._cell(row, place), self._place(name, column, target))
                elif column.title == "増減率" and measure == INDICATOR:
                    key = self._key(target, CHANGE, self.form.office, indicator)
                    yield Printed(key, self._cell(row, place), self._place(name, column, target))

    def _indicator_lines(self, table: Table) -> Iterator[Printed]:
        """指標 of the reports: a line for each, of which only this year's figure has a source."""
        for row in table.rows:
            asked = next((one for one in map(source_links.read, row.sources) if isinstance(one, Asked)), None)
            if asked is None or asked.indicator_id is None:
                continue
            key = self._asked(asked)
            for place, column in enumerate(table.columns):
                year = self._year(column.title) if column.group == "実績" else None
                measure = {"目標": GOAL, "達成率": RATE}.get(column.title)
                if year is not None and year != self.form.year:
                    found = replace(key, year=year)
                elif measure is not None:
                    found = replace(key, measure=measure)
                else:
                    continue
                name = f"{self.words.targets.get(key.target, '')} {self.words.indicators.get(key.indicator, '')}"
                yield Printed(found, self._cell(row, place), self._place(name, column, ""))

    def _trends(self, table: Table) -> Iterator[Printed]:
        """指標の推移 of the 5年総括."""
        for row in table.rows:
            target = self.words.target(self.form.plan, str(row.cells[0]))
            indicator = self.words.indicator(str(row.cells[1]))
            for place, column in enumerate(table.columns):
                year = self._year(column.title)
                if target and indicator and year is not None:
                    key = replace(self._key(target, INDICATOR, "", indicator), year=year)
                    yield Printed(key, self._cell(row, place), self._place(f"{row.cells[0]} {row.cells[1]}", column, ""))

    def _letters(self, table: Table) -> Iterator[Printed]:
        if self.form.code == OF_GOAL and not self.paper.about:
            return
        about = self.paper.about[0].hex() if self.form.code == OF_GOAL else self.form.plan
        for row in table.rows:
            measure = LETTERS if row.cells[0] == "全体" else PRIORITY_LETTERS
            for place, column in enumerate(table.columns[1:], start=1):
                key = replace(self._key(about, measure), word=column.title)
                yield Printed(key, self._cell(row, place), self._place(f"評価の数 {row.cells[0]}", column, ""))

    def _ratings(self, table: Table) -> Iterator[Printed]:
        """評価結果一覧: last year's and this year's letter, and the branches' letters as 「A:5　未提出:1」."""
        for row in table.rows:
            target = self.words.target(self.form.plan, str(row.cells[0])) if row.look == "plain" else None
            if target is None:
                continue
            for place, column in enumerate(table.columns):
                year = self._year(column.title.removesuffix("上半期")) if column.group == "評価" else None
                if year is not None:
                    key = replace(self._key(target, LETTER), year=year)
                    yield Printed(key, self._cell(row, place), self._place("", column, target))
            for given in filter(None, self._cell(row, len(table.columns) - 1).split("　")):
                mark, _, number = given.rpartition(":")
                key = replace(self._key(target, SPREAD), word=mark)
                yield Printed(key, number, self._place(f"支部の評価の分布 {mark}", None, target))

    def _distribution(self, table: Table) -> Iterator[Printed]:
        target = self._target
        for place, column in enumerate(table.columns):
            if target is not None:
                key = replace(self._key(target, SPREAD), word=column.title)
                yield Printed(key, self._cell(table.rows[0], place), self._place("支部の評価の分布", column, target))

    def _goals(self, table: Table) -> Iterator[Printed]:
        """年度目標 of the annual plan, where it is a number."""
        target = self._target
        for row in table.rows:
            indicator = self.words.indicator(str(row.cells[0]))
            for place, column in enumerate(table.columns):
                offices = {"法人の目標": "", "年度目標": "", "支部の目標": self.form.office}
                if target and indicator and column.title in offices and not isinstance(row.cells[place], str):
                    key = self._key(target, GOAL, offices[column.title], indicator)
                    name = self.words.indicators[indicator]
                    yield Printed(key, self._cell(row, place), self._place(name, column, target))

    def _chart(self, chart: Chart) -> Iterator[Printed]:
        """The bars by branch, and the letters by 基本目標."""
        for series in chart.series:
            for place, (label, value) in enumerate(zip(chart.labels, series.values, strict=True)):
                where = self._place(f"{chart.title} {label} {series.name}", None, "")
                office = self.words.offices.get(label)
                if chart.kind == "bars" and office is not None:
                    text = chart.gaps[place] if value is None and chart.gaps else f"{value or 0:,.0f}"
                    yield Printed(self._key(self.form.plan, ACTIVITIES_OF_OFFICE, office), text, where)
                elif chart.kind == "share":
                    goal = self.words.goal(self.form.plan, label)
                    key = replace(self._key(goal or "", LETTERS), word=series.name)
                    if goal:
                        yield Printed(key, f"{value or 0:.0f}", where)

    def _reported(self, text: str) -> Iterator[Printed]:
        """「支部からの報告 7/8」 of the whole council; a sheet counts only the branches that are asked about its target."""
        found = _REPORTED.search(text)
        target = self._target
        if found and not self.form.office and not (target and target in self.words.led_by_head):
            yield Printed(self._key(self.form.plan, REPORTED), found[1], self._place("支部からの報告", None, target or ""))

    def _key(self, target: str, measure: str, office: str = "", indicator: str = "", *, month: int | None = None) -> Key:
        year, period = self.form.year, self.form.period
        return Key(year, target, measure, office, indicator, month, period)

    @property
    def _target(self) -> str | None:
        """The one target the document is about."""
        about = [one.hex() for one in self.paper.about]
        return about[0] if len(about) == 1 and about[0] in self.words.targets else None

    def _cell(self, row: Row, place: int) -> str:
        """The text of a cell; of one that the cell before extends over, that cell's."""
        while place > 1 and row.cells[place] is None:
            place -= 1
        text = cell_text(row.cells[place])
        return self.words.usual.get(text, text)

    def _row_name(self, row: Row) -> str:
        """What a row is about: 「大東」, 「1-③ サロン（か所）」."""
        second = row.cells[1] if len(row.sources) > 1 and not source_links.is_figure(row.sources[1]) else ""
        return " ".join(str(one) for one in (row.cells[0], second) if isinstance(one, str) and one)

    def _place(self, name: str, column: Column | None, target: str) -> str:
        office = next((one for one, code in self.words.offices.items() if code == self.form.office), "")
        title = f"{column.group} {column.title}".strip() if column is not None else ""
        label = self.words.targets.get(target, "")
        label = "" if name.startswith(label) else label
        return " ".join(filter(None, (self.form.name, office, self.form.period_words, label, name, title)))

    def _year(self, title: str) -> int | None:
        years: Mapping[str, int] = {fiscal_year_short(year): year for year in range(self.form.year - _YEARS, self.form.year + 1)}
        return years.get(title)
