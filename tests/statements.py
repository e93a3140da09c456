"""How many questions a piece of work asks of a database (SELECT statements: a page or a paper has a budget of them), how much it
writes, and how SQLite answers."""

import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event

from app.services.workspace.workspace import Workspace


@dataclass
class Statements:
    """``writes``: statements that are no question. ``by_place``: for each place of app that asked, how often; for the message
    of a test that fails.
    """

    selects: int = 0
    writes: int = 0
    by_place: Counter[str] = field(default_factory=Counter)

    def note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.lstrip().upper().startswith(("SELECT", "WITH")):
            self.writes += 1
            return
        self.selects += 1
        frames = (one for one in reversed(traceback.extract_stack()) if "/app/" in one.filename.replace("\\", "/"))
        places = [f"{one.filename.replace(chr(92), '/').rpartition('/app/')[2]}:{one.lineno} {one.name}" for one in frames]
        self.by_place[" < ".join(places[:4])] += 1

    def said(self, most: int = 12) -> str:
        """Who asked most often, a line each."""
        return "\n".join(f"{count} × {place}" for place, count in self.by_place.most_common(most))


@contextmanager
def counted() -> Iterator[Statements]:
    """Counts the SELECT statements of every database of this process within the block, in all threads."""
    found = Statements()
    event.listen(Engine, "before_cursor_execute", found.note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", found.note)


def query_plans(workspace: Workspace, ask: Callable[[], object]) -> list[str]:
    """How SQLite answers each SELECT that ``ask`` asks, a line of EXPLAIN QUERY PLAN after the other."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append((statement, values))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    with closing(workspace.database.raw()) as connection:
        explained = [connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall() for statement, values in asked]
    return ["\n".join(line[3] for line in lines) for lines in explained]
