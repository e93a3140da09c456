"""What one page asks another to show."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.services.activities.activity_list import Filter

SELF_TEST = "self-test"
"""What 情報 is opened with to put the cursor on its 自己点検."""


@dataclass(frozen=True)
class ListOf:
    """Filters for 活動の一覧: a target, a state, words to search for; ``record`` is chosen in the list.

    ``taken_in``: only these records, of whatever year they are: what came in from a table just now, or, with what it is
    ``called``, those of a day.
    """

    target_id: bytes | None = None
    state: str | None = None
    search: str = ""
    record: bytes | None = None
    taken_in: tuple[bytes, ...] = ()
    called: str = "取り込んだ"


@dataclass(frozen=True)
class RecordOn:
    """A new record for 活動を記録, of this day."""

    day: date


@dataclass(frozen=True)
class TableOf:
    """A foreign table for 読み取り表: a file, or the text of a block that was copied in a spreadsheet."""

    path: Path | None = None
    text: str = ""


@dataclass(frozen=True)
class RowsToEdit:
    """A list for 表のまま編集: the activities that a filter finds, or (``listing``) one of 用語と名簿.

    ``came_from``: the key of the page to go back to.
    """

    came_from: str
    wanted: Filter | None = None
    listing: str = ""


@dataclass(frozen=True)
class HistoryOf:
    """A record whose 履歴 to show, and the key of the page to go back to."""

    record: bytes
    came_from: str


@dataclass(frozen=True)
class HelpOn:
    """What to show on 使い方: the page with this key, or the entry of an error code."""

    page: str
    code: str = ""


@dataclass(frozen=True)
class DuplicatesOf:
    """Two activities to compare on 同じ活動か."""

    one: bytes
    other: bytes
