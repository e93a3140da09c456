"""Programs of different age: what one doesn't know it keeps, forwards, does not drop, and shows after its update."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.journal import fold
from app.journal.catalogue import fold_for_this_program
from app.journal.operation import Operation, decode_value, encode_value, new_operation
from app.journal.reading import Shown, record_state, shown
from app.journal.record_ids import new_record_id
from app.journal.rows import insert_operations, read_operations
from app.journal.writing import write
from app.models import settings
from app.models.activity import Activity
from app.models.base import Group
from app.models.entities import ENTITIES
from app.models.photo import Photo
from app.rules.clock import now_ms
from app.services.activities import activities
from app.services.backup.integrity_check import check
from app.services.conflicts import conflicts
from app.services.records.undo import undo_last
from app.services.transfer import importing, submitting
from app.services.workspace import opening
from app.services.workspace.opening import open_workspace
from app.services.workspace.workspace import Workspace
from tests.journal.operations import last_of_chain
from tests.offices import activity
from tests.proof.programs import forget_fields
from tests.sync.family import copied

pytestmark = pytest.mark.usefixtures("at")
NEWER = encode_value(["地区の新しい項目"])


@pytest.fixture
def head(tmp_path: Path) -> Iterator[Workspace]:
    with copied("head", tmp_path) as workspace:
        yield workspace


@pytest.fixture
def daito(tmp_path: Path) -> Iterator[Workspace]:
    with copied("daito", tmp_path) as workspace:
        yield workspace


@contextmanager
def older(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """As a program runs that knew neither photos nor the second field of the place."""
    groups = tuple(Group("place", ("place",)) if group.name == "place" else group for group in Activity.groups)
    with patch.context() as past:
        past.delitem(ENTITIES, "photo")
        past.setattr(Activity, "groups", groups)
        forget_fields()
        try:
            yield
        finally:
            forget_fields()


def newer_write(workspace: Workspace, record: bytes, values: dict[str, bytes], entity: str = "activity") -> None:
    """What a newer program writes: its values are taken as they are."""
    with workspace.database.writing() as session:
        try:
            seen = shown(session, record)
        except KeyError:
            seen = Shown()
        last = last_of_chain(session, workspace.generation, workspace.partition)
        operation = new_operation(
            generation=workspace.generation, partition=workspace.partition,
            seq=last.seq + 1 if last else 1, prev=last.id if last else None,
            entity=entity, record=record, values=values, sup={g: seen.live[g] for g in values if g in seen.live}, seen=(),
            person="", wall_ms=now_ms(), hlc=now_ms() << 16, nonce=bytes(16), base=b"",
        )  # fmt: skip
        insert_operations(session, [operation], import_id=None)
        fold.fold_records(session, [record])


def operations(workspace: Workspace, record: bytes) -> list[Operation]:
    with workspace.database.reading() as session:
        return read_operations(session, "record = ?", (record,))


def shown_values(workspace: Workspace, record: bytes) -> dict[str, list[object]]:
    with workspace.database.reading() as session:
        return {group: decode_value(value) for group, value in record_state(session, record)[0].values.items()}


def to_head(head: Workspace, daito: Workspace, folder: Path) -> None:
    importing.import_files(head, [submitting.hand_in(daito, folder).path])


def to_daito(head: Workspace, daito: Workspace, folder: Path) -> None:
    importing.import_files(daito, [submitting.send_back(head, "daito", folder).path])


def test_what_a_newer_program_added_survives_an_edit_here_and_travels_on(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    """Case 22: a new group, a new field at a known group's end, a new kind of record."""
    record, unknown = activity(daito, place="公民館"), new_record_id("salon", "daito")
    place = shown_values(daito, record)["place"]
    newer_write(daito, record, {"place": encode_value([*place, "和室", 3]), "mood": NEWER})
    newer_write(daito, unknown, {"text": NEWER}, entity="salon")
    done = importing.import_files(head, [submitting.hand_in(daito, tmp_path).path])
    assert done.after_update == 2
    form = activities.open_form(head, record)
    assert form.values["place"] == "公民館"
    activities.save(head, form, {"place": "集会所", "title": "本部が直した名前"})
    assert shown_values(head, record)["place"] == ["集会所", *place[1:], "和室", 3]
    assert shown_values(head, record)["mood"] == decode_value(NEWER)
    to_daito(head, daito, tmp_path)
    assert shown_values(daito, record) == shown_values(head, record)
    assert {op.id for op in operations(daito, unknown)} == {op.id for op in operations(head, unknown)}
    assert check(head).troubles == ()


def test_undoing_an_edit_keeps_what_a_newer_program_added(daito: Workspace) -> None:
    record = activity(daito, place="公民館")
    newer_write(daito, record, {"place": encode_value([*shown_values(daito, record)["place"], "和室"])})
    activities.save(daito, activities.open_form(daito, record), {"place": "集会所"})
    undo_last(daito)
    assert shown_values(daito, record)["place"][0] == "公民館"
    assert shown_values(daito, record)["place"][-1] == "和室"


def test_a_decided_difference_keeps_the_unknown_part_of_the_chosen_value(
    head: Workspace, daito: Workspace, tmp_path: Path
) -> None:
    record = activity(daito, place="公民館")
    to_head(head, daito, tmp_path)
    width = len(shown_values(daito, record)["place"])
    for workspace, name, more in ((daito, "支部の部屋", "和室"), (head, "本部の部屋", "洋室")):
        with workspace.database.writing() as session:
            write(session, workspace.author(), entity="activity", partition="daito", record=record, shown=shown(session, record),
                  values={"place": [name, *[None] * (width - 1), more]})  # fmt: skip
    to_head(head, daito, tmp_path)
    (one,) = conflicts.list_conflicts(head)
    chosen = next(candidate for candidate in one.candidates if candidate.values["place"] == "支部の部屋")
    conflicts.resolve_with_candidate(head, one, chosen.operation)
    assert shown_values(head, record)["place"] == ["支部の部屋", *[None] * (width - 1), "和室"]


def test_after_the_update_everything_kept_is_shown(
    head: Workspace, daito: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Case 22 and 23: the head office runs the older program, takes the file in, edits, and is updated later."""
    record, photo = activity(daito, place="公民館", district="大東"), new_record_id("photo", "daito")
    with daito.database.writing() as session:
        caption = {"caption": ["公民館の前"]}
        write(session, daito.author(), entity="photo", partition="daito", record=photo, values=caption, shown=Shown())
    with older(monkeypatch):
        head.close()
        with open_workspace(head.folder) as past:
            assert not importing.import_files(past, [submitting.hand_in(daito, tmp_path).path]).files[0].trouble
            assert check(past).troubles == ()
            form = activities.open_form(past, record)
            assert form.values["place"] == "公民館" and "district" not in form.values
            activities.save(past, form, {"place": "集会所"})
            answer = submitting.send_back(past, "daito", tmp_path).path
    importing.import_files(daito, [answer])
    values = activities.open_form(daito, record).values
    assert (values["place"], values["district"]) == ("集会所", "大東")
    with open_workspace(head.folder) as updated:
        with updated.database.reading() as session:
            shown_photo = session.get(Photo, photo)
            assert shown_photo is not None and shown_photo.caption == "公民館の前"
            found = session.get(Activity, record)
            assert found is not None and found.district == "大東"
        assert check(updated).troubles == ()


def test_an_update_folds_once(daito: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[int] = []

    def counted(session: Session) -> None:
        folded.append(1)
        fold_for_this_program(session)

    monkeypatch.setattr(opening, "fold_for_this_program", counted)
    daito.close()
    open_workspace(daito.folder).close()
    assert folded == []
    with open_workspace(daito.folder) as workspace, workspace.database.writing() as session:
        settings.FOLDED_FOR.keep(session, b"the program before")
    for _ in range(2):
        open_workspace(daito.folder).close()
    assert folded == [1]
