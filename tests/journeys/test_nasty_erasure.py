"""Personal data that must go: erased on purpose it goes everywhere, and every chain still verifies."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Refused
from app.journal.rows import read_operations
from app.services import activities, dumps, handing_in, receiving
from app.services.checking import check
from app.services.desk import Desk
from app.services.erasure import erase_text
from tests.offices import activity
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")
NAME = "千厩町の及川髙子さん"


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Desk]:
    with copied("head", tmp_path) as desk:
        yield desk


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Desk]:
    with copied("daito", tmp_path) as desk:
        yield desk


def journal_text(desk: Desk) -> str:
    with desk.database.reading() as session:
        return "".join(repr(b"".join(op.values.values()).decode("utf-8", "replace")) for op in read_operations(session, "1"))


def test_an_erased_name_goes_from_the_history_of_every_pc(head: Desk, daito: Desk, tmp_path: Path) -> None:
    record = activity(daito, content=f"{NAME}を訪問")
    form = activities.open_form(daito, record)
    activities.save(daito, form, {"content": f"{NAME}を二回訪問"})
    early = handing_in.hand_in(daito, tmp_path).path
    receiving.import_files(head, [early])
    assert NAME in journal_text(head)
    assert erase_text(daito, record, "content", "一人暮らしの方を訪問").values == 2
    assert NAME not in journal_text(daito)
    receiving.import_files(head, [handing_in.hand_in(daito, tmp_path).path])
    for desk in (head, daito):
        assert NAME not in journal_text(desk)
        assert activities.open_form(desk, record).values["content"] == "一人暮らしの方を訪問"
        assert check(desk).troubles == ()
    assert dumps.digest(head, "daito") == dumps.digest(daito, "daito")


def test_a_late_file_brings_no_erased_name_back(head: Desk, daito: Desk, tmp_path: Path) -> None:
    """The erasure travels ahead of the file that still holds the name."""
    record = activity(daito, content=f"{NAME}を訪問")
    early = handing_in.hand_in(daito, tmp_path).path
    erase_text(daito, record, "content")
    receiving.import_files(head, [handing_in.hand_in(daito, tmp_path).path])
    receiving.import_files(head, [early])
    assert NAME not in journal_text(head)
    assert check(head).troubles == ()
    with copied("daito2", tmp_path) as second:
        receiving.import_files(second, [handing_in.send_back(head, "daito", tmp_path).path])
        assert NAME not in journal_text(second)
        assert dumps.digest(second, "daito") == dumps.digest(head, "daito")


def test_an_edit_nobody_had_seen_survives_an_erasure(head: Desk, daito: Desk, tmp_path: Path) -> None:
    record = activity(daito, content=f"{NAME}を訪問")
    receiving.import_files(head, [handing_in.hand_in(daito, tmp_path).path])
    form = activities.open_form(head, record)
    activities.save(head, form, {"content": "本部の書き足し"})
    erase_text(daito, record, "content", "訪問")
    receiving.import_files(head, [handing_in.hand_in(daito, tmp_path).path])
    with head.database.reading() as session:
        row = session.connection().exec_driver_sql("SELECT differences FROM activity WHERE id = ?", (record,)).scalar()
    assert row == "content"
    assert NAME not in journal_text(head)


def test_a_branch_erases_nothing_of_the_head_office(daito: Desk) -> None:
    with pytest.raises(Refused, match="unknown-activity"):
        erase_text(daito, b"x" * 16, "content")
    with pytest.raises(Refused, match="unknown-field"):
        erase_text(daito, activity(daito), "rating")


def test_after_an_erasure_no_step_brings_the_name_back(daito: Desk) -> None:
    from app.services.undo import undo_last

    record = activity(daito, content=f"{NAME}を訪問")
    activities.save(daito, activities.open_form(daito, record), {"content": "訪問"})
    erase_text(daito, record, "content")
    assert undo_last(daito) is None
