"""Reading the figures back from the documents of a form: each with what it is about and the place where it is printed."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.reports.paper import Chart, Column, Notes, Num, Paper, Row, Table, cell_text
from app.services.audit.figure_key import (
    BASELINE,
    CHANGE,
    CONSULTED,
    COUNTS,
    EMPTY,
    EXPECTED,
    GOAL,
    INDICATOR,
    LETTER,
    LETTERS,
    PRIORITY_LETTERS,
    RATE,
    REPORTED,
    SPREAD,
    TYPED,
    UNNUMBERED,
    Key,
)
from app.services.audit.printed_charts import WISHED, points_of
from app.services.audit.printed_form import Form, Printed, stated_in
from app.services.audit.printed_words import Words
from app.services.figures.asked import Asked
from app.services.printing import source_links

PUBLIC, OF_GOAL = "public-report", "goal-summary"
_REPORTED = re.compile(r"支部からの報告 (\d+/\d+)")
_CALLED_OFF = re.compile(r"（中止\d+）")
_UNNUMBERED = re.compile(r"以上：(.+の)?.+?が(.+?)の活動 (.+)")
_OF_OFFICE = re.compile(r"([^、]+?)([0-9,]+件)")
_MONTH_OF = re.compile(r"(\d+)月分（件）")
_MEASURES = {"目標": GOAL, "実績": INDICATOR, "達成率": RATE, "年度目標比": RATE}
"""What the lines and columns of 指標 are called, of a year or a 上半期."""
_NUMBER = re.compile(r"約?[△＋]?[0-9][0-9,]*(\.[0-9]+)?(％|ポイント)?(以上)?※?")


@dataclass(frozen=True)
class Figures:
    """``unread``: form and table → how many numbers in it nobody could say the meaning of."""

    found: list[Printed]
    unread: Counter[str]


def figures_of(form: Form, papers: Sequence[Paper], words: Words) -> Figures:
    """Every figure on the documents of a form."""
    found: list[Printed] = []
    unread: Counter[str] = Counter()
    for paper in papers:
        reading = _Reading(form, paper, words)
        for one in reading.figures():
            text = plain(one.text)
            if text:
                public = form.code == PUBLIC and one.key.measure in (*COUNTS, INDICATOR, RATE)
                found.append(replace(one, text=text, key=replace(one.key, is_public=public)))
        unread += reading.unread
    return Figures(found, unread)


def plain(text: str) -> str:
    """A figure without what does not belong to its value: the sign of a new way of counting, 仮の値, and 中止 beside a 0."""
    return _CALLED_OFF.sub("", text.replace("‖", "").replace("◇", ""))


@dataclass
class _Reading:
    """One document."""

    form: Form
    paper: Paper
    words: Words
    unread: Counter[str] = field(default_factory=Counter)
    _read: set[tuple[int, int]] = field(default_factory=set)
    """The cells that were read, by the identity of their row."""

    def figures(self) -> Iterator[Printed]:
        for key, text, where in stated_in(self.form, self.paper):
            yield Printed(key, text, self._place(where, None, ""))
        for part in self.paper.parts:
            if isinstance(part, Table):
                yield from self._table(part)
                self._count_unread(part)
            elif isinstance(part, Chart):
                yield from self._chart(part)
            elif isinstance(part, Notes):
                yield from (found for line in part.lines for found in (*self._reported(line), *self._unnumbered(line)))

    def _count_unread(self, table: Table) -> None:
        for row in table.rows:
            for place, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
                is_number = isinstance(cell, Num) or (column.title != "番号" and _NUMBER.fullmatch(cell_text(cell)))
                if is_number and (id(row), place) not in self._read:
                    self.unread[f"{self.form.name} {table.caption or column.title}"] += 1

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
        elif table.caption == "推進目標ごとの5年":
            yield from self._five_letters(table)
        elif self.form.code == "monthly-table":
            yield from self._typed_months(table)
        elif self.form.code == "consultation-table":
            yield from self._consultations(table)

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
        return self.form.key(asked.target_id.hex(), measure, asked.office or "", indicator, month=asked.month)

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
                key = replace(self.form.key(target, measure, office), year=self.form.year - before)
                yield Printed(key, self._cell(row, place), self._place(self._row_name(row), table.columns[place], target))

    def _indicator_rows(self, table: Table) -> Iterator[Printed]:
        """指標表 of the evaluation sheets: for each indicator the rows 目標, 実績 and 達成率."""
        target, indicator = self._target, None
        for row in table.rows:
            if row.look == "head":
                indicator = self.words.indicator(str(row.cells[0]).split("　方向：")[0])
                continue
            measure = _MEASURES.get(str(row.cells[0]))
            if target is None or indicator is None or measure is None:
                continue
            name = f"{self.words.indicators[indicator]} {row.cells[0]}"
            for place, column in enumerate(table.columns):
                year = self.form.year_of(column.title)
                if year is not None:
                    key = replace(self.form.key(target, measure, self.form.office, indicator), year=year)
                    yield Printed(key, self._cell(row, place), self._place(name, column, target))
                elif column.title == "増減率" and measure == INDICATOR:
                    key = self.form.key(target, CHANGE, self.form.office, indicator)
                    yield Printed(key, self._cell(row, place), self._place(name, column, target))

    def _indicator_lines(self, table: Table) -> Iterator[Printed]:
        """指標 of the reports: a line for each, of which only this year's figure has a source."""
        for row in table.rows:
            asked = next((one for one in map(source_links.read, row.sources) if isinstance(one, Asked)), None)
            if asked is None or asked.indicator_id is None:
                continue
            key = self._asked(asked)
            for place, column in enumerate(table.columns):
                year = self.form.year_of(column.title.removesuffix("上半期")) if column.group == "実績" else None
                measure = _MEASURES.get(column.title)
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
                year = self.form.year_of(column.title.removesuffix(WISHED))
                if target and indicator and year is not None:
                    text = self._cell(row, place)
                    key = replace(self.form.key(target, EXPECTED if WISHED in text else INDICATOR, "", indicator), year=year)
                    yield Printed(key, text, self._place(f"{row.cells[0]} {row.cells[1]}", column, ""))

    def _five_letters(self, table: Table) -> Iterator[Printed]:
        """評価の推移 of the 5年総括."""
        for row in table.rows:
            target = self.words.target(self.form.plan, str(row.cells[0]))
            for place, column in enumerate(table.columns):
                year = self.form.year_of(column.title.removesuffix(WISHED))
                if target and year is not None:
                    key = replace(self.form.key(target, LETTER), year=year)
                    yield Printed(key, self._cell(row, place), self._place("評価", column, target))

    def _typed_months(self, table: Table) -> Iterator[Printed]:
        """The months of 月次件数表 that people typed; those counted from records have their source."""
        for row in table.rows:
            target, indicator = self.words.target(self.form.plan, str(row.cells[0])), self.words.indicator(str(row.cells[1]))
            for place, column in enumerate(table.columns):
                typed = column.title.endswith("月") and not source_links.is_figure(row.sources[place])
                if target and indicator and typed and row.sources[place]:
                    month = int(column.title.removesuffix("月"))
                    key = self.form.key(target, TYPED, self.form.office, indicator, month=month)
                    name = f"{row.cells[0]} {row.cells[1]}"
                    yield Printed(key, self._cell(row, place) or EMPTY, self._place(name, column, ""))

    def _consultations(self, table: Table) -> Iterator[Printed]:
        """相談件数表: a table of the year and one of each month by 方法, and one of all months."""
        fields, methods = (self.words.codes(f"consultation_{one}") for one in ("field", "method"))
        of_month = _MONTH_OF.fullmatch(table.caption)
        for row in table.rows:
            field_ = fields.get(str(row.cells[0]), str(row.cells[0]))
            for place, column in enumerate(table.columns[1:], start=1):
                by_month = column.group == "月"
                month = int(column.title) if by_month else int(of_month[1]) if of_month else None
                method = "*" if by_month else methods.get(column.title, column.title)
                key = replace(self.form.key("", CONSULTED, self.form.office, month=month), word=f"{field_}/{method}")
                name = f"{table.caption} {row.cells[0]}"
                yield Printed(key, self._cell(row, place) or EMPTY, self._place(name, column, ""))

    def _letters(self, table: Table) -> Iterator[Printed]:
        if self.form.code == OF_GOAL and not self.paper.about:
            return
        about = self.paper.about[0].hex() if self.form.code == OF_GOAL else self.form.plan
        for row in table.rows:
            measure = LETTERS if row.cells[0] == "全体" else PRIORITY_LETTERS
            for place, column in enumerate(table.columns[1:], start=1):
                key = replace(self.form.key(about, measure), word=column.title)
                yield Printed(key, self._cell(row, place), self._place(f"評価の数 {row.cells[0]}", column, ""))

    def _ratings(self, table: Table) -> Iterator[Printed]:
        """評価結果一覧: last year's and this year's letter, and the branches' letters as 「A:5　未提出:1」."""
        for row in table.rows:
            target = self.words.target(self.form.plan, str(row.cells[0])) if row.look == "plain" else None
            if target is None:
                continue
            for place, column in enumerate(table.columns):
                year = self.form.year_of(column.title.removesuffix("上半期")) if column.group == "評価" else None
                if year is not None:
                    key = replace(self.form.key(target, LETTER), year=year)
                    yield Printed(key, self._cell(row, place), self._place("", column, target))
            for given in filter(None, self._cell(row, len(table.columns) - 1).split("　")):
                mark, _, number = given.rpartition(":")
                key = replace(self.form.key(target, SPREAD), word=mark)
                yield Printed(key, number, self._place(f"支部の評価の分布 {mark}", None, target))

    def _distribution(self, table: Table) -> Iterator[Printed]:
        target = self._target
        for place, column in enumerate(table.columns):
            if target is not None:
                key = replace(self.form.key(target, SPREAD), word=column.title)
                yield Printed(key, self._cell(table.rows[0], place), self._place("支部の評価の分布", column, target))

    def _goals(self, table: Table) -> Iterator[Printed]:
        """年度目標 and 基準値 of the annual plan, where they are numbers."""
        target = self._target
        for row in table.rows:
            indicator = self.words.indicator(str(row.cells[0]))
            for place, column in enumerate(table.columns):
                offices = {"法人の目標": "", "年度目標": "", "支部の目標": self.form.office, "基準値": self.form.office}
                if target and indicator and column.title in offices and isinstance(row.cells[place], Num):
                    measure = BASELINE if column.title == "基準値" else GOAL
                    key = self.form.key(target, measure, offices[column.title], indicator)
                    name = self.words.indicators[indicator]
                    yield Printed(key, self._cell(row, place), self._place(name, column, target))

    def _chart(self, chart: Chart) -> Iterator[Printed]:
        points = list(points_of(chart, self.form, self.words))
        if not points:
            self.unread[f"{self.form.name} {chart.title}の図"] += 1
        for key, text, where in points:
            yield Printed(key, text, self._place(f"{chart.title} {where}", None, ""))

    def _reported(self, text: str) -> Iterator[Printed]:
        """「支部からの報告 7/8」 of the whole council; a sheet counts only the branches that are asked about its target."""
        found = _REPORTED.search(text)
        target = self._target
        if found and not self.form.office and not (target and target in self.words.led_by_head):
            key = self.form.key(self.form.plan, REPORTED)
            yield Printed(key, found[1], self._place("支部からの報告", None, target or ""))

    def _unnumbered(self, line: str) -> Iterator[Printed]:
        """「以上：前年度の延べ参加者が未入力の活動 大東1件、本部2件」 below the figures of a target."""
        found = _UNNUMBERED.fullmatch(line)
        if found is None or self._target is None:
            return
        why = self.words.usual.get(found[2], found[2])
        for name, number in _OF_OFFICE.findall(found[3]):
            key = replace(self.form.key(self._target, UNNUMBERED, self.words.offices.get(name, name)), word=why)
            place = self._place(f"注記 {found[1] or ''}{why} {name}", None, self._target)
            yield Printed(replace(key, year=key.year - bool(found[1])), number, place)

    @property
    def _target(self) -> str | None:
        """The one target the document is about."""
        about = [one.hex() for one in self.paper.about]
        return about[0] if len(about) == 1 and about[0] in self.words.targets else None

    def _cell(self, row: Row, place: int) -> str:
        """The text of a cell; of one that the cell before extends over, that cell's."""
        self._read.add((id(row), place))
        while place > 1 and row.cells[place] is None:
            place -= 1
        text = cell_text(row.cells[place])
        return self.words.usual.get(text, text)

    def _row_name(self, row: Row) -> str:
        """What a row is about: 「大東」, 「1-③ サロン（か所）」."""
        second = row.cells[1] if len(row.sources) > 1 and not source_links.is_figure(row.sources[1]) else ""
        return " ".join(str(one) for one in (row.cells[0], second) if isinstance(one, str) and one)

    def _place(self, name: str, column: Column | None, target: str) -> str:
        title = f"{column.group} {column.title}".strip() if column is not None else ""
        label = self.words.targets.get(target, "")
        label = "" if name.startswith(label) else label
        return " ".join(filter(None, (self.form.named(self.words.offices), label, name, title)))
