"""Personal data that must go: erased on purpose it goes everywhere, and every chain still verifies."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import Refused
from app.journal.reading import Shown
from app.journal.record_ids import new_record_id
from app.journal.rows import read_operations
from app.journal.writing import grouped, write
from app.models.entities import ENTITIES
from app.services.activities import activities
from app.services.backup import dumps
from app.services.backup.integrity_check import check
from app.services.evaluation.evaluations import open_evaluation, save_evaluation
from app.services.forms.form_list import find_form
from app.services.plan.target_year import TargetYear
from app.services.printing.form_kinds import Choice
from app.services.printing.issued_copies import make_final
from app.services.records.undo import undo_last
from app.services.removal.erasure import erasable_texts, erase_text
from app.services.transfer import importing, submitting
from app.services.workspace.workspace import Workspace
from app.sync.columns import unpack_operations
from app.sync.container import read_letter, read_payload
from app.sync.deposit import readable
from app.sync.seal import unseal
from tests.offices import activity, plan_id, target
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")
NAME = "千厩町の及川髙子さん"


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


def journal_text(workspace: Workspace) -> str:
    with workspace.database.reading() as session:
        return "".join(repr(b"".join(op.values.values()).decode("utf-8", "replace")) for op in read_operations(session, "1"))


def test_an_erased_name_goes_from_the_history_of_every_pc(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    record = activity(daito, content=f"{NAME}を訪問")
    form = activities.open_form(daito, record)
    activities.save(daito, form, {"content": f"{NAME}を二回訪問"})
    early = submitting.hand_in(daito, tmp_path).path
    importing.import_files(head, [early])
    assert NAME in journal_text(head)
    assert erase_text(daito, record, "content", "一人暮らしの方を訪問").values == 2
    assert NAME not in journal_text(daito)
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    for workspace in (head, daito):
        assert NAME not in journal_text(workspace)
        assert activities.open_form(workspace, record).values["content"] == "一人暮らしの方を訪問"
        assert check(workspace).troubles == ()
    assert dumps.digest(head, "daito") == dumps.digest(daito, "daito")


def test_a_late_file_brings_no_erased_name_back(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    """The erasure travels ahead of the file that still holds the name."""
    record = activity(daito, content=f"{NAME}を訪問")
    early = submitting.hand_in(daito, tmp_path).path
    erase_text(daito, record, "content")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    importing.import_files(head, [early])
    assert NAME not in journal_text(head)
    assert check(head).troubles == ()
    with copied("daito2", tmp_path) as second:
        importing.import_files(second, [submitting.send_back(head, "daito", tmp_path).path])
        assert NAME not in journal_text(second)
        assert dumps.digest(second, "daito") == dumps.digest(head, "daito")


def test_an_edit_nobody_had_seen_survives_an_erasure(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    record = activity(daito, content=f"{NAME}を訪問")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    form = activities.open_form(head, record)
    activities.save(head, form, {"content": "本部の書き足し"})
    erase_text(daito, record, "content", "訪問")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    with head.database.reading() as session:
        row = session.connection().exec_driver_sql("SELECT conflicts FROM activity WHERE id = ?", (record,)).scalar()
    assert row == "content"
    assert NAME not in journal_text(head)


def test_a_branch_erases_nothing_of_the_head_office(daito: Workspace) -> None:
    with pytest.raises(Refused, match="unknown-activity"):
        erase_text(daito, b"x" * 16, "content")
    with pytest.raises(Refused, match="unknown-field"):
        erase_text(daito, activity(daito), "rating")


def test_after_an_erasure_no_step_brings_the_name_back(daito: Workspace) -> None:
    record = activity(daito, content=f"{NAME}を訪問")
    activities.save(daito, activities.open_form(daito, record), {"content": "訪問"})
    erase_text(daito, record, "content")
    assert undo_last(daito) is None


def test_two_texts_of_one_form_erased_one_after_the_other_both_go_everywhere(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """Both stood in the one operation the form was saved as, and both erasures come with one file."""
    record = activity(daito, content=f"{NAME}を訪問", outcome=f"{NAME}と話した")
    early = submitting.hand_in(daito, tmp_path).path
    for field in ("content", "outcome"):
        erase_text(daito, record, field)
    late = submitting.hand_in(daito, tmp_path / "late.yui").path
    for file in (early, late):
        importing.import_files(head, [file])
    assert NAME not in journal_text(head)


def test_every_free_text_of_every_kind_of_record_can_be_erased(head: Workspace) -> None:
    for entity, model in ENTITIES.items():
        for field in model.free_texts():
            record = new_record_id(entity, "head")
            with head.database.writing() as session:
                values = grouped(entity, {field: f"{NAME}を訪問"})
                write(session, head.author(), entity=entity, partition="head", record=record, values=values, shown=Shown())
            assert next(text.field for text in erasable_texts(head, record)) == field
            assert erase_text(head, record, field, "訪問").values == 1
            with head.database.reading() as session:
                assert getattr(session.get_one(model, record), field) == "訪問"
    assert NAME not in journal_text(head)


def received(workspace: Workspace) -> list[str]:
    """What can be read in the copies of received files, by everything that stands in them."""
    found = []
    for path in (workspace.folder / "received").glob("*.yui"):
        letter = read_letter(unseal(path.read_bytes(), *workspace.keys.identities))
        operations = [*unpack_operations(read_payload(letter)), *readable(letter.enclosed, workspace.keys)]
        found.append(b"".join(value for one in operations for value in one.values.values()).decode("utf-8", "replace"))
    return found


def test_no_copy_of_a_received_file_keeps_an_erased_name(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    record = activity(daito, content=f"{NAME}を訪問")
    before = len(received(head))
    early = submitting.hand_in(daito, tmp_path / "1.yui").path
    importing.import_files(head, [early])
    with copied("daito2", tmp_path) as second:
        activity(second, title="別の活動")
        importing.import_files(head, [submitting.hand_in(second, tmp_path / "2.yui").path])
    assert [NAME in text for text in received(head)].count(True) == 1
    assert erase_text(head, record, "content").copies == 1
    assert len(received(head)) == before + 1
    importing.import_files(daito, [submitting.send_back(head, "daito", tmp_path / "back.yui").path])
    importing.import_files(head, [early])  # again, from the stick
    assert not any(NAME in text for workspace in (head, daito) for text in received(workspace))


def test_an_erasure_that_arrives_drops_the_copies_too(head: Workspace, daito: Workspace, tmp_path: Path) -> None:
    record = activity(daito, content=f"{NAME}を訪問")
    importing.import_files(head, [submitting.hand_in(daito, tmp_path / "1.yui").path])
    erase_text(daito, record, "content")
    assert any(NAME in text for text in received(head))
    importing.import_files(head, [submitting.hand_in(daito, tmp_path / "2.yui").path])
    assert not any(NAME in text for text in received(head))


def test_where_an_erased_text_was_printed_as_final_is_named(head: Workspace) -> None:
    form = open_evaluation(head, TargetYear(target(head), 2025))
    save_evaluation(head, form, {"outcome": f"{NAME}の話を聞いた"})
    choice = Choice(plan_id(head), 2025, targets=(target(head),))
    make_final(head, find_form("evaluation-sheet"), choice, subject="1-3", name="評価シート 1-③")
    erased = erase_text(head, form.id, "outcome", "話を聞いた")
    assert erased.editions == ("評価シート 1-③ 第1版",)
    assert "確定版（評価シート 1-③ 第1版）" in erased.words
