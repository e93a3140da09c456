"""Reading forms about one record back: 活動記録 with its own numbers, 会議記録 with who came and what is left to do."""

from collections.abc import Iterator
from dataclasses import replace

from app.reports.paper import Paper, Table, Text, cell_text
from app.services.audit.figure_key import EMPTY, STATED, Key
from app.services.audit.printed_form import Form

ACTIVITY, MINUTES = "activity-record", "minutes"
BOXES = ("回数・延べ参加者数", "参加者の内訳", "指標の数", "従事職員", "費用", "財源")
"""The boxes of 活動記録 that hold numbers."""


def stated_in(form: Form, paper: Paper) -> Iterator[tuple[Key, str, str]]:
    """What a form about one record says in numbers, as which text, and where; nothing of other forms."""
    if form.code not in (ACTIVITY, MINUTES) or not paper.about:
        return
    name = paper.bookmark
    about = form.key(paper.about[0].hex(), STATED, form.office)
    if form.code == ACTIVITY:
        texts = {part.name: part.text for part in paper.parts if isinstance(part, Text)}
        for box in BOXES:
            yield replace(about, word=box), texts.get(box) or EMPTY, f"{name} {box}"
        return
    rows = [(part.caption, row) for part in paper.parts if isinstance(part, Table) for row in part.rows]
    for word in ("前回までの宿題", "宿題"):
        yield replace(about, word=word), str(sum(caption == word for caption, _ in rows)), f"{name} {word}の数"
    for word in ("出席", "欠席"):
        people = [cell_text(row.cells[2]).split("、") for _, row in rows if row.cells[0] == word]
        yield replace(about, word=word), str(sum(map(len, people))), f"{name} {word}の人数"
